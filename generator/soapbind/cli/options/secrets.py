"""Options that say who calls: secrets come from the environment or are asked for, and are in no list of processes."""

from __future__ import annotations

import os
import re
import sys
from typing import TYPE_CHECKING, Any

import click

from soapbind.calling.request import SEEN

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_SECRET_HEADER = re.compile("auth|cookie|credential|key|passw|secret|session|signature|ticket|token", re.IGNORECASE)


def password_of(user: str | None, variable: str | None) -> str:
    """Return the password of a user, "" without one. Raises UsageError."""
    if user is None:
        if variable is not None:
            raise click.UsageError("--password-env needs --user")
        return ""
    if variable is not None:
        return variable_of(variable, "--password-env")
    return asked(f"Password of {user}", "--user needs --password-env VAR where no terminal can ask for the password")


def asked(question: str, otherwise: str, *, is_secret: bool = True) -> str:
    """Return what a person answers. Raises UsageError, which says what to do ``otherwise``, without a terminal."""
    if not sys.stdin.isatty():
        raise click.UsageError(otherwise)
    answer: str = click.prompt(question, hide_input=is_secret, err=True)
    return answer


def variable_of(name: str, option: str) -> str:
    """Return the value of an environment variable that an option names. Raises UsageError."""
    value = os.environ.get(name)
    if value is None:
        raise click.UsageError(f"{option} names {name!r}, which is not in the environment")
    return value


def header(text: str) -> tuple[str, str]:
    """Return a header of HTTP given as ``NAME: VALUE``. Raises UsageError."""
    name, colon, value = text.partition(":")
    if not colon or not name.strip():
        raise click.UsageError("--header must be like 'NAME: VALUE'")
    return name.strip(), value.strip()


def plain_header(text: str) -> tuple[str, str]:
    """Return a header as ``header`` does. Raises UsageError also for one whose value may be a secret, by its name."""
    name, value = header(text)
    if _SECRET_HEADER.search(name):
        told = f"--header takes no secret, and {name} may be one: {SEEN}; --header-env {name}=VAR takes it from"
        raise click.UsageError(f"{told} an environment variable")
    return name, value


def header_from(text: str) -> tuple[str, str]:
    """Return a header of HTTP given as ``NAME=VARIABLE``. Raises UsageError."""
    name, equals, variable = text.partition("=")
    if not equals or not name:
        raise click.UsageError("--header-env must be like NAME=VARIABLE")
    return name, variable_of(variable, "--header-env")


def refusing(instead: Mapping[str, str]) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Add hidden options that would take secrets, to say what to give ``instead``."""

    def refuse(_: click.Context, parameter: click.Parameter, value: object) -> None:
        if value is not None:
            name = parameter.opts[0].removeprefix("--")
            raise click.UsageError(f"--{name} is not an option: {SEEN}; use {instead[name]}")

    def add(command: Callable[..., Any]) -> Callable[..., Any]:
        for name in instead:
            told = f"Refused: use {instead[name]}."
            option = click.option(f"--{name}", hidden=True, expose_value=False, callback=refuse, help=told)
            command = option(command)
        return command

    return add
