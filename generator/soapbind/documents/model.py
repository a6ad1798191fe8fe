"""What the documents stage hands on: parsed, hardened XML with a name and a hash."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lxml import etree

    from soapbind.errors import Diagnostic

# lxml's class for an element has no public name.
XmlElement: TypeAlias = "etree._Element"  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]


@dataclass(frozen=True, slots=True)
class Document:
    """One XML file of the input.

    ``name`` is how messages call it (path relative to the source the user named, entry of an archive), ``sha256`` the
    hash of its bytes with plain line ends, ``root`` the parsed tree. ``imports`` maps each ``schemaLocation`` or
    ``location`` text found in it to the name of the document it led to; imports without a location are not in it.
    """

    name: str
    sha256: str
    root: XmlElement = field(repr=False, compare=False)
    imports: Mapping[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True, slots=True)
class DocumentSet:
    """Everything one run reads: ``wsdls`` are the entry points, ``documents`` all of them by name.

    ``warnings`` tell what is odd in them and changes nothing. ``missing`` are the schemas that documents refer to and
    that are not there: whoever knows what is needed of them says whether that is a problem. ``seen`` has the sha256 of
    everything that was read, whatever it turned out to be, and "" for what was looked for and is not there.
    """

    wsdls: tuple[str, ...]
    documents: Mapping[str, Document]
    warnings: tuple[Diagnostic, ...] = ()
    missing: tuple[Diagnostic, ...] = ()
    seen: Mapping[str, str] = field(default_factory=dict[str, str])
