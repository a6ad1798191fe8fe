"""One namespace onto another, so that two versions of a contract that differ in their namespace can be compared."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, cast

from soapbind.diff.snapshot import from_snapshot, to_snapshot
from soapbind.errors import Location, Problems

if TYPE_CHECKING:
    from collections.abc import Sequence

    from soapbind.contract.model import Contract

_OPTION = Location("--map-namespace")


def map_namespaces(contract: Contract, pairs: Sequence[tuple[str, str]]) -> Contract:
    """Return a contract with every namespace and soapAction that begins with the first of a pair renamed.

    A beginning counts up to a separator, so that ``urn:v8`` is no beginning of ``urn:v88``. Raises SoapbindError for a
    pair that matches nothing, and where two namespaces would become one.
    """
    if not pairs:
        return contract
    problems = Problems()
    snapshot: dict[str, Any] = {**to_snapshot(contract)}
    namespaces = cast("list[str]", snapshot["namespaces"])
    for begin, _ in pairs:
        if not any(_begins(uri, begin) for uri in namespaces):
            hint = f"there are {', '.join(namespaces)}"
            problems.add(_OPTION, "no-match", f"no namespace of the old contract begins with {begin}", hint)
    renamed = [_renamed(uri, pairs) for uri in namespaces]
    for uri, count in Counter(renamed).items():
        if count > 1:
            problems.add(_OPTION, "same-namespace", f"{count} namespaces would become {uri}", "map to one that is free")
    problems.raise_if_any()
    snapshot["namespaces"] = renamed
    for service in cast("list[dict[str, Any]]", snapshot["services"]):
        service["namespace"] = _renamed(service["namespace"], pairs)
        for operation in service.get("operations", []):
            operation["action"] = _renamed(operation["action"], pairs)
    return from_snapshot(snapshot)


def _renamed(uri: str, pairs: Sequence[tuple[str, str]]) -> str:
    return next((new + uri.removeprefix(old) for old, new in pairs if _begins(uri, old)), uri)


def _begins(uri: str, begin: str) -> bool:
    rest = uri.removeprefix(begin)
    return uri.startswith(begin) and not (rest[:1].isalnum() and begin[-1:].isalnum())
