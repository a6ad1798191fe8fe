"""Two contracts to a report: the one entry point of the comparison. Pure."""

from __future__ import annotations

import sys
from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from soapbind.diff.model import ApiChange, ApiKind, Change, Finding, Ignored, Key, Report, Severity
from soapbind.diff.parts.places import places
from soapbind.diff.parts.python_surface import surface
from soapbind.diff.parts.services import compare_services
from soapbind.diff.parts.substitutes import compare_substitutes
from soapbind.diff.parts.surface_changes import compare_surfaces
from soapbind.diff.parts.types import compare_types
from soapbind.diff.snapshot import in_order
from soapbind.diff.totals import totals
from soapbind.diff.unrelated import unrelated
from soapbind.diff.verdicts import judge
from soapbind.errors import Problems
from soapbind.profiles.select import select_profile
from soapbind.pymodel.build import model_package

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from soapbind.contract.model import Contract
    from soapbind.diff.ignore import Ignore
    from soapbind.diff.parts.python_surface import Name


def compare(old: Contract, new: Contract, package: str, ignores: Sequence[Ignore] = ()) -> Report:
    """Return every difference between two contracts, judged for a client of the old one and users of its package.

    ``package`` is the name under which the report gives the names of the generated package.
    """
    old, new = in_order(old), in_order(new)
    where = places(old, new)
    changes = [
        *compare_services(old, new, where),
        *compare_types(old, new, where),
        *compare_substitutes(old, new, where),
    ]
    before, problems_before = _surface(old)
    after, problems_after = _surface(new)
    findings = _with_api(changes, compare_surfaces(before, after), package)
    ordered = sorted(findings, key=lambda f: (f.severity, f.rule, f.path, f.new or "", f.old or ""))
    ignored = [(f, next((i for i in ignores if i.matches(f)), None)) for f in ordered]
    used = {ignore for _, ignore in ignored}
    notes = list(filter(None, [unrelated(old, new)]))
    notes += [f"nothing is left to ignore for {i.rule}:{i.path} ({i.reason})" for i in ignores if i not in used]
    notes += [
        f"{count} thing(s) in the {which} contract cannot be rendered yet; the Python part leaves them out"
        for which, count in (("old", problems_before), ("new", problems_after))
        if count
    ]
    return Report(
        tuple(f for f, ignore in ignored if ignore is None),
        tuple(Ignored(f, ignore.reason) for f, ignore in ignored if ignore is not None),
        tuple(notes),
        totals(old, new, changes),
    )


def _surface(contract: Contract) -> tuple[dict[str, Name], int]:
    """Return the names of the package of a contract, and how many things cannot be rendered."""
    problems = Problems(limit=sys.maxsize)  # they are counted, not told
    if not contract.services:
        return {}, 0
    profile = select_profile(contract, None)
    model = model_package(contract, "package", profile, problems)
    return surface(model, contract, profile), len(set(problems.found))


def _with_api(
    changes: Sequence[Change], surface_changes: Iterable[tuple[ApiChange, tuple[Key, ...]]], package: str
) -> list[Finding]:
    """Give every change of the Python surface to the change of the contract that explains it."""
    by_key: dict[Key, list[int]] = defaultdict(list)
    for index, change in enumerate(changes):
        for key in change.keys:
            by_key[key].append(index)
    explained: dict[int, list[ApiChange]] = defaultdict(list)
    unexplained: dict[tuple[Key, ...], list[ApiChange]] = defaultdict(list)
    for found, keys in surface_changes:
        named = replace(found, name=f"{package}.{found.name}")
        causes = next((by_key[key] for key in keys if key in by_key), list[int]())
        for index in _likely(causes, changes):
            explained[index].append(named)
        if not causes:
            unexplained[keys].append(named)
    rest = [_only_python(found, package, keys) for keys, found in unexplained.items()]
    return [_finding(change, explained[index]) for index, change in enumerate(changes)] + rest


_WITHOUT_CHANGE = {
    ApiKind.CHANGED: "no element differs; what is around them does, such as whether the rules of DataContract apply",
    ApiKind.REMOVED: "its type is still declared, but no message that a package can carry needs it now",
    ApiKind.ADDED: "its type was declared before, but no message that a package can carry needed it",
}


def _only_python(found: Sequence[ApiChange], package: str, keys: tuple[Key, ...]) -> Finding:
    """Return the finding for names that have one cause, which is no difference of the contracts."""
    first = found[0]
    path = first.name.removeprefix(f"{package}.")
    severity = min(each.severity for each in found)
    wire = _WITHOUT_CHANGE[first.kind]
    return Finding("api-changed", severity, path, wire, api=tuple(found), old=first.old, new=first.new, keys=keys)


def _likely(causes: Sequence[int], changes: Sequence[Change]) -> Sequence[int]:
    """Return the causes that show in Python, all of them where none does."""
    visible = [index for index in causes if not changes[index].rule.startswith(_INVISIBLE)]
    return visible or causes


_INVISIBLE = ("action-", "binding-", "endpoint-", "field-moved", "field-reordered", "parameter-reordered", "header-")

_OF_OPERATIONS = ("operation-", "parameter-", "result-")  # who calls them looks for the client first


def _finding(change: Change, api: Sequence[ApiChange]) -> Finding:
    wire, request, response = judge(change)
    verdicts = [v.severity for v in (request, response) if v is not None]
    # A type that only new operations use has no verdict of its own, but it is new.
    least = Severity.ADDITIVE if "new-operations" in change.facts else Severity.COSMETIC
    severity = min([*verdicts, *(a.severity for a in api)], default=least)
    ordered = tuple(sorted(api, key=lambda each: change.rule.startswith(_OF_OPERATIONS) and ".models." in each.name))
    return Finding(
        change.rule, severity, change.path, wire, request, response, ordered, change.old, change.new, change.keys
    )
