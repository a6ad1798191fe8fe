"""What a documentation file says. Keys are the names of the contract."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from soapbind.errors import Diagnostic, Location

Texts = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Entry:
    """The texts for one service, operation or type. None is what the file does not say; "" is a text.

    ``members`` are those of parameters, fields or values, by name.
    """

    location: Location
    summary: str | None = None
    returns: str | None = None
    members: Texts = field(default_factory=dict[str, str])


@dataclass(frozen=True, slots=True)
class Documentation:
    """One documentation file. ``headers`` are texts of SOAP headers; ``warnings`` tell of keys that mean nothing."""

    location: Location
    sha256: str
    services: Mapping[str, Entry] = field(default_factory=dict[str, Entry])
    operations: Mapping[str, Entry] = field(default_factory=dict[str, Entry])
    types: Mapping[str, Entry] = field(default_factory=dict[str, Entry])
    enums: Mapping[str, Entry] = field(default_factory=dict[str, Entry])
    headers: Texts = field(default_factory=dict[str, str])
    warnings: tuple[Diagnostic, ...] = ()
