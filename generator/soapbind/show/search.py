"""Finding what a package has by its names, in Python's or in the contract's spelling."""

from __future__ import annotations

from typing import TYPE_CHECKING

from soapbind.did_you_mean import nearest
from soapbind.errors import Diagnostic, Location, SoapbindError
from soapbind.reference.entries import search_entries
from soapbind.reference.pages.errors import errors_page
from soapbind.show.pages import safe, wrapped
from soapbind.show.ranking import best

if TYPE_CHECKING:
    from collections.abc import Sequence

    from soapbind.pymodel.model import PyEnum, PyRecord
    from soapbind.reference.model import SearchEntry
    from soapbind.reference.subject import Reference

_SUGGESTED = 3
_MOST = 30  # for people


def found_text(found: Sequence[SearchEntry], width: int) -> str:
    """Return the first of what was found, for people: names in Python and on the wire, and what is said."""
    shown = found[:_MOST]
    longest = max((len(each.kind) for each in shown), default=0)
    lines: list[str] = []
    for each in shown:
        name = f"{each.context}.{each.python}" if each.context else each.python
        wire = "" if each.wire == each.python else f"  ({each.wire})"
        lines.append(f"{each.kind.ljust(longest)}  {name}{wire}")
        lines += wrapped(each.text, width, "      ")
    if len(found) > _MOST:
        lines.append(f"{_MOST} of {len(found):,}; more words find less, --format json has all")
    return safe(lines)


def search(reference: Reference, text: str) -> list[SearchEntry]:
    """Return what ``text`` may mean, best first.

    Raises SoapbindError where nothing is called so, nor nearly.
    """
    entries = best(_entries(reference), text)
    if not entries:
        message = f"nothing in the contract has a name like {text!r}, nor is it said of anything"
        help_ = "give fewer words, or the beginning of one; one letter may be wrong"
        raise SoapbindError(Diagnostic(Location("--search"), "nothing-found", message, help_))
    return entries


def classes_called(reference: Reference, name: str) -> Sequence[PyRecord | PyEnum]:
    """Return the classes with this name: their own, else that of their type in the contract, which several may have.

    Raises SoapbindError where there is none.
    """
    package = reference.package
    types: list[PyRecord | PyEnum] = [*package.records, *package.enums]
    own = [each for each in [*types, *package.headers] if each.name == name]
    made = own or [each for each in types if name in {each.xml_name.name, str(each.xml_name)}]
    if made:
        return made
    found = best(_entries(reference), name)
    operation = next((each for each in found if each.kind == "operation" and name in _names(each)), None)
    if operation is not None:
        help_ = f"it is an operation: --operation {operation.context}.{operation.wire} --python shows it"
        raise _no_such_type(name, help_)
    names = [each.python for each in found if each.kind in {"type", "enumeration"}]
    known = {each.name.lower(): each.name for each in types}
    near = names[:_SUGGESTED] or [known[each] for each in [nearest(name.lower(), sorted(known))] if each]
    help_ = f"did you mean {' or '.join(near)}?" if near else "--search TEXT finds names by their words"
    raise _no_such_type(name, help_)


def _names(operation: SearchEntry) -> set[str]:
    """Return what an operation is called, with and without its service."""
    names = operation.wire, operation.python
    return {*names, *(f"{operation.context}.{each}" for each in names)}


def _no_such_type(name: str, help_: str) -> SoapbindError:
    message = f"the package has no class or type {name!r}"
    return SoapbindError(Diagnostic(Location("--type"), "no-such-type", message, help_))


def _entries(reference: Reference) -> list[SearchEntry]:
    return list(search_entries(reference, errors_page(reference)))
