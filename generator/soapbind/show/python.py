"""What ``show --python``, ``--type`` and ``--search`` print, as text or as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from soapbind.reference.uses import by_method
from soapbind.show.pages import class_text, operation_text, overview
from soapbind.show.pages_json import classes_json, found_json, overview_json
from soapbind.show.search import classes_called, found_text, search

if TYPE_CHECKING:
    from soapbind.reference.subject import Reference


class Wanted(NamedTuple):
    """What is to be shown: a class, what has a name like a text, or what there is; ``details`` of each operation."""

    type_name: str | None = None
    search: str | None = None
    details: bool = False


def python_text(reference: Reference, wanted: Wanted, width: int) -> str:
    """Return what is wanted for people, in lines of ``width`` columns. Raises SoapbindError for an unknown name."""
    if wanted.search is not None:
        return found_text(search(reference, wanted.search), width)
    if wanted.type_name is not None:
        texts = [class_text(each, reference, width) for each in classes_called(reference, wanted.type_name)]
    elif wanted.details:
        calls = [(service, each) for service in reference.package.services for each in by_method(service)]
        texts = [operation_text(*call, reference, width) for call in calls]
    else:
        texts = [overview(reference, width)]
    return "\n\n\n".join(texts)


def python_json(reference: Reference, wanted: Wanted) -> str:
    """Return what is wanted as JSON. Raises SoapbindError for an unknown name."""
    if wanted.search is not None:
        return found_json(search(reference, wanted.search), reference.package.name)
    if wanted.type_name is not None:
        return classes_json(classes_called(reference, wanted.type_name), reference)
    return overview_json(reference)
