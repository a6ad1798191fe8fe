"""The WSDL that is shown at ``?wsdl``, from the documents that the package holds, or from files of the user."""

from __future__ import annotations

import os
import pkgutil
import re
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias
from urllib.parse import quote, unquote

from ..errors import DecodeError
from ..xml.charset import to_utf8
from ..xml.parse import parse, rewritten
from .http_messages import HttpAnswer, explained
from .served_objects import ServedService

WsdlSource: TypeAlias = bytes | str | os.PathLike[str]  # a document, or the path of a file or a folder

_ARCHIVE = b"PK\3\4"  # how a zip begins
_ROOTS = frozenset(
    {"{http://schemas.xmlsoap.org/wsdl/}definitions", "{http://www.w3.org/ns/wsdl}description"}  # WSDL 1.1 and 2.0
)
_SUFFIXES = frozenset({".wsdl", ".xml", ".xsd"})
_WSDL, _XSD = "{http://schemas.xmlsoap.org/wsdl/}", "{http://www.w3.org/2001/XMLSchema}"
_LOCATED = (f"{_WSDL}import", *(f"{_XSD}{name}" for name in ("import", "include", "redefine")))
_URL = re.compile(r"https?://[^\s/?#@\\]+(/[^\s?#]*)?")
# A browser shows XHTML in the documentation of others as that of this server, and must not run it.
_HARMLESS = {"Cache-Control": "no-store", "Content-Security-Policy": "sandbox", "X-Content-Type-Options": "nosniff"}


@dataclass(frozen=True, slots=True)
class EnclosedWsdl:
    """The documents in the folder ``package``, by their ``names``; ``wsdls`` has the one of each service."""

    package: str
    wsdls: Mapping[str, str]
    names: Collection[str]

    def read(self, name: str) -> bytes | None:
        """Return a document, from a zip too; None where the package was installed without it."""
        try:
            return pkgutil.get_data(self.package, name)
        except OSError:
            return None

    def bindings(self) -> dict[str, str]:
        """Return the service of each binding, by their local names."""
        found: dict[str, str] = {}
        for name in sorted(each for each in self.names if each.endswith(".wsdl")):
            parse(self.read(name) or b"<none/>", lambda root: found.update(_bindings(root)))
        return found


class ServedWsdl:
    """Finds documents as they are asked for: the WSDL of a service, and what it imports."""

    def __init__(
        self, source: WsdlSource | None, enclosed: EnclosedWsdl | None = None, public_url: str | None = None
    ) -> None:
        """Keep the source: a document as bytes, a file, a folder, or None for what the package has enclosed.

        ``public_url`` is the address that documents show, None for that of the request. Raises FileNotFoundError for a
        path that does not exist, ValueError for what is no WSDL, such as an archive, and what is no address.
        """
        if public_url is not None and not _URL.fullmatch(public_url):
            raise ValueError("public_url is an address such as https://host/path, without a login and a query")
        self._public_url = None if public_url is None else public_url.rstrip("/")
        if isinstance(source, str) and source.lstrip().startswith("<"):
            raise ValueError("a document is given as bytes; a text is the path of a file or folder")
        self._enclosed = enclosed if source is None else None
        self._document = source if isinstance(source, bytes) else None
        self._path = None if source is None or isinstance(source, bytes) else Path(source)
        if self._path is not None and not self._path.exists():
            raise FileNotFoundError(f"there is no WSDL at {self._path}")
        if self._document is not None:
            _check(self._document, "what is given as wsdl")
        elif self._path is not None and self._path.is_file():
            _check(self._path.read_bytes(), str(self._path))

    def asked(self, service: ServedService, query: str, base: str, path: str) -> HttpAnswer | None:
        """Return what a query asks a service at a path below ``base`` for; None where that is no document.

        ``wsdl`` is its WSDL, ``wsdl=NAME`` and ``xsd=NAME`` are what that imports, as it is said in there.
        """
        address = (self._public_url or base) + path
        key, _, name = query.partition("&")[0].partition("=")
        if self._enclosed is None or key.lower() not in {"wsdl", "xsd"}:
            return self.of_service(service, address) if "wsdl" in query.lower() else None
        return self._show(self._enclosed, unquote(name) or self._enclosed.wsdls.get(service.name), service, address)

    def _show(self, enclosed: EnclosedWsdl, name: str | None, service: ServedService, address: str) -> HttpAnswer:
        # Looked up among the names that are there: no text of a request becomes part of a path.
        if name is None or name not in enclosed.names:
            return explained(404, f"there is no such document; ?wsdl is that of {service.name}")
        document = enclosed.read(name)
        if document is None:
            return explained(404, f"the package was installed without the documents of {enclosed.package}")
        bindings = enclosed.bindings() if len(enclosed.wsdls) > 1 else {}
        here = quote(unquote(address.rpartition("/")[2]), safe="")

        def change(root: Any) -> None:
            for node in root.iter(*_LOCATED):
                for attribute in ("location", "schemaLocation"):
                    target = node.get(attribute)
                    if target in enclosed.names:
                        # Below the path that was asked for: a proxy may let nothing else through.
                        node.set(attribute, f"{here}?{'xsd' if target.endswith('.xsd') else 'wsdl'}={target}")
            _move(root, service.name, address, {**bindings, **_bindings(root)} if bindings else {})

        return _changed(document, change)

    def of_service(self, service: ServedService, address: str) -> HttpAnswer:
        """Return the WSDL of a service, its endpoints changed to ``address``; 404 that says what to do without one."""
        if self._enclosed is not None:
            return self._show(self._enclosed, self._enclosed.wsdls.get(service.name), service, address)
        document = self._document
        if self._path is not None:
            path = self._path if self._path.is_file() else _in_folder(self._path, service.name)
            document = None if path is None else path.read_bytes()
        if document is None:
            return explained(404, self._nothing(service))
        return _changed(document, lambda root: _move(root, service.name, address, {}))

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


def _changed(document: bytes, change: Callable[[Any], None]) -> HttpAnswer:
    """Return a WSDL that was changed; one that is no XML, or has a document type, is shown as it is."""
    with suppress(DecodeError):
        document = rewritten(to_utf8(document, None), change)
    return HttpAnswer(200, document, headers=_HARMLESS)


def _move(root: Any, service: str, address: str, bindings: Mapping[str, str]) -> None:
    """Change the endpoints of a service to ``address``, and those of the others to the place beside it.

    ``bindings`` tell which service a binding is of; without it, it is of this one.
    """
    for port in root.iter(f"{_WSDL}port"):
        of = bindings.get(_local(port.get("binding", "")), service)
        place = address if of == service else f"{address.rpartition('/')[0]}/{quote(of, safe='')}"
        for node in port.iter("{*}address", "{*}Address"):  # of the binding, and of WS-Addressing
            if node.get("location") is not None:
                node.set("location", place)
            elif node.text:
                node.text = place


def _bindings(root: Any) -> dict[str, str]:
    return {each.get("name", ""): _local(each.get("type", "")) for each in root.iter(f"{_WSDL}binding")}


def _local(name: str) -> str:
    return name.rpartition(":")[2].strip()
