"""Two Python surfaces: the names that are gone, changed or new."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from soapbind.diff.model import ApiChange, ApiKind, Key, Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from soapbind.diff.parts.python_surface import Name

_PARAMETER = re.compile(r", (?=[^\W\d]\w*: )")  # where the next one begins
_CLASS = re.compile(r"class (\w+)\((\w+)\)")


def compare_surfaces(old: Mapping[str, Name], new: Mapping[str, Name]) -> Iterable[tuple[ApiChange, tuple[Key, ...]]]:
    """Return each change of the surface with the keys that explain it; what is inside a removed name is not listed."""
    for name, before in old.items():
        after = new.get(name)
        if after is None:
            if not before.is_inherited and (not before.container or before.container in new):
                yield ApiChange(ApiKind.REMOVED, name, Severity.BREAKING, before.signature or None), before.keys
        elif before.signature != after.signature and not (before.is_inherited and after.is_inherited):
            texts = before.signature, after.signature
            keeps_bases = texts[0].startswith("class ") and _bases(old, name) <= _bases(new, name)
            severity = Severity.ADDITIVE if keeps_bases else _severity(*texts, otherwise=after.on_change)
            yield ApiChange(ApiKind.CHANGED, name, severity, *texts), (*before.keys, *after.keys)
    for name, after in new.items():
        if name not in old and not after.is_inherited and (not after.container or after.container in old):
            yield ApiChange(ApiKind.ADDED, name, Severity.ADDITIVE, None, after.signature or None), after.keys


def _severity(old: str, new: str, *, otherwise: Severity) -> Severity:
    """Return what another signature means to who calls: parameters are passed by name, in any order."""
    (before, returned), (after, returns) = map(_taken_apart, (old, new))
    if returned != returns:
        return otherwise
    if before == after:
        return Severity.COSMETIC
    still_good = all({each, f"{each} = None", f"{each} | None = None"} & after for each in before)
    names = {each.partition(":")[0] for each in before}
    added = [each for each in after if each.partition(":")[0] not in names]
    return Severity.ADDITIVE if still_good and all(each.endswith(" = None") for each in added) else otherwise


def _taken_apart(signature: str) -> tuple[frozenset[str], str]:
    """Return the parameters of a signature, and the rest."""
    parameters, arrow, returns = signature.partition(") -> ")
    return (frozenset(_PARAMETER.split(parameters)), returns) if arrow else (frozenset(), signature)


def _bases(names: Mapping[str, Name], path: str) -> set[str]:
    """Return the classes that a class of the surface derives from, directly or not."""
    found: set[str] = set()
    while path in names and (match := _CLASS.fullmatch(names[path].signature)) and match[2] not in found:
        found.add(match[2])
        path = f"{path.rpartition('.')[0]}.{match[2]}"
    return found
