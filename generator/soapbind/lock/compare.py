"""What differs between a lock and what is there now: input, configuration, generator, templates or output."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from soapbind.addresses import shown_url
from soapbind.errors import Diagnostic, Location, SoapbindError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from soapbind.lock.model import Maker, PackageLock

_MEANT = 'if that is meant, run "soapbind generate" without --locked, review, and commit the lock with the package'


@dataclass(frozen=True, slots=True)
class Reason:
    """Why files are not what the lock says. ``part`` is input, configuration, generator, templates or output."""

    part: str
    text: str

    def __str__(self) -> str:
        """Return the line a user reads."""
        return f"{self.part}: {self.text}"


def changed_input(old: PackageLock, now: PackageLock) -> list[Reason]:
    """Return what differs in sources, selection and documents, in a stable order."""
    reasons: list[Reason] = []
    if old.sources != now.sources:
        reasons.append(Reason("configuration", f"the sources were {_listed(old.sources)}"))
    for key in sorted({*old.selection, *now.selection}):
        if old.selection.get(key) != now.selection.get(key):
            was = old.selection.get(key, ())
            reasons.append(Reason("configuration", f"{key} was {_listed((was,) if isinstance(was, str) else was)}"))
    for name in sorted({*old.documents, *now.documents}):
        before, after = old.documents.get(name), now.documents.get(name)
        if before != after:
            what = "is new" if before is None else "is gone" if after is None else "has changed"
            reasons.append(Reason("input", f"{shown_url(name)} {what}"))
    return reasons


def _listed(texts: tuple[str, ...]) -> str:
    return ", ".join(map(shown_url, texts)) or "not set"


def refuse_other_input(pairs: Iterable[tuple[PackageLock | None, PackageLock]], document: str) -> None:
    """Raise SoapbindError when sources are not those of the lock, which is called ``document``.

    ``pairs`` are what the lock has of a package, and what is there now. What helps is the same for all of it and said
    once, at the end.
    """
    found: list[Diagnostic] = []
    for old, now in pairs:
        where = Location(document, (now.name,))
        if old is None:
            found.append(Diagnostic(where, "not-locked", "the lock has no package of this name"))
        else:
            found += (Diagnostic(where, "locked", str(reason)) for reason in changed_input(old, now))
    if found:
        *others, last = sorted(found)
        raise SoapbindError(*others, replace(last, help=_MEANT))


def reasons(old: PackageLock, now: PackageLock, makers: tuple[Maker, Maker], on_disk: str) -> list[Reason]:
    """Return why a package and its lock are not current; nothing when they are.

    ``makers`` are those of the lock and of this run, ``on_disk`` is the fingerprint of the files that are there.
    """
    found = changed_input(old, now)
    if found:
        same = old.contract == now.contract
        found.append(Reason("contract", "is the same" if same else "has changed, too"))
    elif old.contract != now.contract:
        found.append(Reason("generator", "this soapbind keeps the contract in another form"))
    if old.names != now.names and not found:
        found.append(Reason("names", "the lock has others than those that things have now"))
    if old.output != now.output:
        found += _changed_maker(*makers)
    if on_disk != old.output:
        what = "the files are not those that the lock was written with"
        found.append(Reason("output", f"{what}{'' if on_disk != now.output else ', but they are current'}"))
    return found


def _changed_maker(old: Maker, now: Maker) -> list[Reason]:
    if old.soapbind != now.soapbind:
        return [Reason("generator", f"the lock was written by soapbind {old.soapbind}, this is {now.soapbind}")]
    parts: Mapping[str, bool] = {
        "generator": old.generator != now.generator,
        "templates": old.templates != now.templates,
    }
    return [Reason(part, f"soapbind {now.soapbind} has other code here") for part, other in parts.items() if other]
