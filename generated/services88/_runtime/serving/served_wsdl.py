"""The WSDL that is shown at ``?wsdl``, from files of the user: a generated package does not hold any."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, TypeAlias

from ..errors import DecodeError
from ..xml.charset import to_utf8
from ..xml.lxml_adapter import etree
from ..xml.parse import parse
from .http_messages import HttpAnswer, explained
from .served_objects import ServedService

WsdlSource: TypeAlias = bytes | str | os.PathLike[str]  # a document, or the path of a file or a folder

_ARCHIVE = b"PK\3\4"  # how a zip begins
_ROOTS = frozenset(
    {"{http://schemas.xmlsoap.org/wsdl/}definitions", "{http://www.w3.org/ns/wsdl}description"}  # WSDL 1.1 and 2.0
)
_SUFFIXES = frozenset({".wsdl", ".xml", ".xsd"})
_ADDRESSES = tuple(f"{{http://schemas.xmlsoap.org/wsdl/{soap}/}}address" for soap in ("soap", "soap12"))


class ServedWsdl:
    """Finds documents by the path they are asked for: the WSDL of a service, and what it imports beside it."""

    def __init__(self, source: WsdlSource | None) -> None:
        """Keep the source: a document as bytes, a file, a folder, or None for nothing.

        Raises FileNotFoundError for a path that does not exist, ValueError for what is no WSDL, such as an archive.
        """
        if isinstance(source, str) and source.lstrip().startswith("<"):
            raise ValueError("a document is given as bytes; a text is the path of a file or folder")
        self._document = source if isinstance(source, bytes) else None
        self._path = None if source is None or isinstance(source, bytes) else Path(source)
        if self._path is not None and not self._path.exists():
            raise FileNotFoundError(f"there is no WSDL at {self._path}")
        if self._document is not None:
            _check(self._document, "what is given as wsdl")
        elif self._path is not None and self._path.is_file():
            _check(self._path.read_bytes(), str(self._path))

    def of_service(self, service: ServedService, address: str) -> HttpAnswer:
        """Return the WSDL of a service, its endpoints changed to ``address``; 404 that says what to do without one."""
        document = self._document
        if self._path is not None:
            path = self._path if self._path.is_file() else _in_folder(self._path, service.name)
            document = None if path is None else path.read_bytes()
        if document is None:
            return explained(404, self._nothing(service))
        return HttpAnswer(200, _at_address(document, address))

    def imported(self, path: str) -> HttpAnswer | None:
        """Return a document that lies beside the WSDL, where relative imports lead; None when there is none."""
        if self._path is None:
            return None
        folder = self._path if self._path.is_dir() else self._path.parent
        name = path.rpartition("/")[2]
        # Looked up among the names that are there: no text of a request becomes part of a path.
        found = next((each for each in folder.iterdir() if each.name == name and each.suffix in _SUFFIXES), None)
        return HttpAnswer(200, found.read_bytes()) if found is not None and found.is_file() else None

    def _nothing(self, service: ServedService) -> str:
        if self._path is not None:
            return f"the folder of WSDLs has no file for {service.name}: it would be called {service.name}.wsdl"
        return "the package does not hold its WSDL: give wsdl=, a file, a folder or bytes"


def _check(document: bytes, name: str) -> None:
    """Raise ValueError for what no client can take for a WSDL."""
    if document.startswith(_ARCHIVE):
        raise ValueError(f"{name} is an archive, not a WSDL: unpack it, and give the folder")
    try:
        tag = _root(document).tag
    except DecodeError as error:
        if b"<!DOCTYPE" in document:  # no message may have one, a WSDL may
            return
        raise ValueError(f"{name} is not a WSDL: {error}") from None
    if tag not in _ROOTS:
        raise ValueError(f"{name} is not a WSDL: its root element is {tag}")


def _root(document: bytes) -> Any:  # what lxml can do beyond reading replies
    return parse(to_utf8(document, None))


def _in_folder(folder: Path, service: str) -> Path | None:
    """Return the file called like the service, or ending so as the vendors' archives have it (``WSDL-x-Chat.xml``)."""
    files = sorted(each for each in folder.iterdir() if each.suffix in {".wsdl", ".xml"})
    exact = [each for each in files if each.stem.lower() == service.lower()]
    ending = [each for each in files if each.stem.lower().endswith(f"-{service.lower()}")]
    return next(iter(exact + ending), None)


def _at_address(document: bytes, address: str) -> bytes:
    """Return a WSDL whose SOAP addresses are ``address``; a document that is no XML is shown as it is."""
    try:
        root = _root(document)
    except DecodeError:
        return document
    for node in root.iter(*_ADDRESSES):
        node.set("location", address)
    text: bytes = etree().tostring(root, xml_declaration=True, encoding="utf-8")
    return text
