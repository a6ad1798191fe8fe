"""The options that name an earlier contract, since which something is told to have changed."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any

import click

from soapbind.site import Earlier

if TYPE_CHECKING:
    from collections.abc import Callable


def earlier(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options of an earlier contract, which the command gets as ``old``: what they say, or None."""

    @click.option(
        "--old", metavar="OLD",
        help="An earlier form of the contract, as soapbind diff takes it: a page tells what changed, and what is new "
        "or changed is marked.",
    )  # fmt: skip
    @click.option(
        "--include-old", multiple=True, metavar="GLOB", help="Like --include, for OLD only. Repeatable."
    )  # fmt: skip
    @click.option(
        "--map-namespace", multiple=True, metavar="OLD=NEW",
        help="In the old contract, replace this beginning of namespaces, to compare two versions. Repeatable.",
    )  # fmt: skip
    @functools.wraps(command)
    def named(
        *arguments: Any, old: str | None, include_old: tuple[str, ...], map_namespace: tuple[str, ...], **options: Any
    ) -> Any:
        if old is None and (include_old or map_namespace):
            raise click.UsageError("--include-old and --map-namespace are about --old, which is not given")
        pairs = tuple(map(namespace_pair, map_namespace))
        return command(*arguments, old=None if old is None else Earlier(old, include_old, pairs), **options)

    return named


def namespace_pair(text: str) -> tuple[str, str]:
    """Return what ``OLD=NEW`` means. Raises UsageError for what has another form."""
    old, _, new = text.partition("=")
    if not old or not new:
        raise click.UsageError(f"--map-namespace takes OLD=NEW, not {text!r}")
    return old, new
