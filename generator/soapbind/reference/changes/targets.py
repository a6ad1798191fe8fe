"""What a finding of ``soapbind diff`` is about: the page that shows it, its row, and the service it is part of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias, cast

from soapbind.contract.model import QName

if TYPE_CHECKING:
    from collections.abc import Iterator

    from soapbind.diff.model import Finding, Key

# Returns the address of a page, or of a row of it, from the root of the site; "" for what has no page.
Find: TypeAlias = Callable[["Target"], str]

_OF_OPERATION = frozenset({"parameter", "result", "header", "fault"})
_OF_TYPE = frozenset({"field", "attribute", "member"})
_PAGES = frozenset({"service", "operation", "type"})


@dataclass(frozen=True, slots=True)
class Target:
    """The page that shows a thing, by its key, and the row of it: ``kind`` and the name on the wire.

    Keys are ``("service", (namespace, name))``, ``("operation", (namespace, name), label)`` and ``("type", QName)``.
    Kind and name are "" for what has a page of its own. Kinds are parameter, result, header, fault, endpoint, field,
    attribute and member.
    """

    page: Key
    kind: str = ""
    name: str = ""

    @property
    def is_row(self) -> bool:
        """Whether it is a part of its page."""
        return bool(self.kind)


def targets(finding: Finding) -> Iterator[Target]:
    """Return what a finding is about, the most precise first; nothing for what no page could show."""
    return (found for key in finding.keys if (found := _target(key)) is not None)


def _target(key: Key) -> Target | None:
    kind, *names = key
    if kind in _PAGES:
        return Target(key)
    if kind == "endpoint":
        return Target(("service", names[0]), "endpoint", str(names[1]))
    holder = names[0] if names else None
    if isinstance(holder, QName):
        if kind in _OF_TYPE:
            return Target(("type", holder), str(kind), _local(names[1]))
        return Target(("type", holder)) if kind == "text" else None
    if isinstance(holder, tuple) and len(names) > 1:
        page = ("operation", cast("object", holder), names[1])
        is_row = kind in _OF_OPERATION | _OF_TYPE and len(names) > 2  # noqa: PLR2004 - what is in an operation has a name
        return Target(page, str(kind), _local(names[2])) if is_row else Target(page)
    return None


def _local(name: object) -> str:
    return name.name if isinstance(name, QName) else str(name)


def service_of(finding: Finding) -> tuple[str, str] | None:
    """Return namespace and name of the service that a finding belongs to; None for a type, which services share."""
    for found in targets(finding):
        kind, holder = found.page[:2]
        if kind in {"service", "operation"}:
            return cast("tuple[str, str]", holder)
    return None
