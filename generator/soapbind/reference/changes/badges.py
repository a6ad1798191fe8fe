"""What is marked "new" and "changed" on the pages of the reference site."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from soapbind.diff.model import ApiKind
from soapbind.reference.changes.targets import targets

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from soapbind.diff.model import Finding, Key
    from soapbind.reference.changes.targets import Target
    from soapbind.reference.model import Badge

_NEW_PAGE = frozenset({"service-added", "operation-added", "type-added"})
_NEW_ROW = ("-added", "-inserted")
_SUBSTITUTE = "substitute-"  # such a finding is about the types that refer to an element, none of which is new


@dataclass(frozen=True, slots=True)
class Badges:
    """The marks of pages and of their rows."""

    pages: Mapping[Key, Badge]
    rows: Mapping[Target, Badge]

    def page(self, key: Key) -> Badge:
        """Return the mark of a page; an operation of a new service is new."""
        kind, *names = key
        if kind == "operation" and self.pages.get(("service", names[0])) == "new":
            return "new"
        return self.pages.get(key, "")

    def row(self, target: Target) -> Badge:
        """Return the mark of a row; on the page of something new all of it is, and says so once."""
        return self.rows.get(target, "")


def badges(findings: Iterable[Finding]) -> Badges:
    """Return what to mark for the findings of a report."""
    pages: dict[Key, Badge] = {}
    rows: dict[Target, Badge] = {}
    for finding in findings:
        for about in _marked(finding):
            is_new = _is_new(finding, about)
            if about.is_row:
                rows.setdefault(about, "new" if is_new else "changed")
            _mark(pages, about.page, is_new=is_new and not about.is_row)
            if about.page[0] == "operation":
                _mark(pages, ("service", about.page[1]), is_new=False)
    return Badges(pages, rows)


def _is_new(finding: Finding, about: Target) -> bool:
    """Tell whether what a finding is about was not there before."""
    if finding.rule == "api-changed":  # the contract had it, but the package did not
        is_shared = about.page[0] != "type" and not about.is_row  # such as headers, which are no page
        return not is_shared and all(each.kind is ApiKind.ADDED for each in finding.api)
    return finding.rule.endswith(_NEW_ROW) if about.is_row else finding.rule in _NEW_PAGE


def _mark(pages: dict[Key, Badge], key: Key, *, is_new: bool) -> None:
    if is_new or not pages.get(key):
        pages[key] = "new" if is_new else "changed"


def _marked(finding: Finding) -> Iterable[Target]:
    """Return what a finding marks: its most precise subject, and both names of something renamed.

    An element that may stand for another marks every type that refers to that.
    """
    found = list(targets(finding))
    first = found[:1]
    if finding.rule.startswith(_SUBSTITUTE):
        return found
    return [*first, *(each for each in found[1:2] if finding.rule.endswith("-renamed") and each.is_row)]
