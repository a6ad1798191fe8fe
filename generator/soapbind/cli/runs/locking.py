"""What ``generate`` and ``check`` share about the lock."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from soapbind.cli.common import PackageOptions, part_of
from soapbind.config import find_pyproject, shown
from soapbind.errors import Location, SoapbindError
from soapbind.lock.file import NAME

if TYPE_CHECKING:
    from collections.abc import Sequence

    from soapbind.pipeline import Made


def lock_path(sources: tuple[str, ...], named: str | None) -> Path | None:
    """Return the lock that counts: the one named, or the one of the configuration when that is what is used."""
    if named is not None:
        return Path(named)
    found = find_pyproject(Path.cwd()) if not sources else None
    return Path(shown(found.with_name(NAME))) if found is not None else None


def refuse_unknown_names(made: Sequence[Made]) -> None:
    """Raise SoapbindError for names in the configuration whose things none of the packages has."""
    places = [{each.location for each in package.unknown} for package in made]
    unknown = set[Location].intersection(*places)
    if unknown:
        raise SoapbindError(*(each for each in made[0].unknown if each.location in unknown))


def selected(options: PackageOptions) -> PackageOptions:
    """Return the part of a command's options that says what a package is made from."""
    return {**part_of(options), "documentation": options["documentation"], "wsdl": options["wsdl"]}
