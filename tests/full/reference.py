"""The vendor's archive and samples of Services88, read by tools that share nothing with soapbind (../shared/tools)."""

from __future__ import annotations

import importlib
import re
import sys
import tempfile
import zipfile
from collections import defaultdict
from functools import cache
from io import BytesIO
from pathlib import Path, PureWindowsPath
from typing import TYPE_CHECKING, Any

import pytest
from lxml import etree
from shared_data import SERVICES88, SHARED, SOAP11, XSI, shared

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

ARCHIVE = "wsdl/wsdl-2026-07-10.zip"
ARCHIVE_2023 = "wsdl/wsdl-2023-02-15-services88.zip"
SEED = "services88/instances/seed1.zip"
WIRE = "envelopes/wire.zip"
DOCUMENTED = "envelopes/documented.zip"

ELEMENT = "soapbind.element"  # where a field keeps what it is on the wire
NIL, KIND = f"{{{XSI}}}nil", f"{{{XSI}}}type"
_WSDL = re.compile(r"WSDL-(Services\d+)-(\w+)\.xml")
_DECLARATION = re.compile(rb"^\s*<\?xml[^>]*\?>\s*")


# --- archives ------------------------------------------------------------------------------------------------------


@cache
def _zip(archive: str) -> zipfile.ZipFile:
    return zipfile.ZipFile(BytesIO((SHARED / archive).read_bytes()))


@cache
def wsdl_names(archive: str = ARCHIVE, version: str = "Services88") -> dict[str, str]:
    """Return the agents of a version, as the WSDL files name them, with the names of the files in the archive."""
    if not (SHARED / archive).is_file():
        return {}
    found = {}
    for name in sorted(_zip(archive).namelist()):
        match = _WSDL.fullmatch(PureWindowsPath(name).name)
        if match and match[1] == version:
            found[match[2]] = name
    return found


AGENTS: list[Any] = list(wsdl_names()) or [
    pytest.param("", id="shared", marks=pytest.mark.skip(reason=f"no {SHARED / ARCHIVE}; set SOAPBIND_SHARED"))
]


def wsdl_bytes(agent: str, archive: str = ARCHIVE, version: str = "Services88") -> bytes:
    return _zip(archive).read(wsdl_names(archive, version)[agent])


@cache
def _by_agent(archive: str) -> dict[str, dict[str, bytes]]:
    found: dict[str, dict[str, bytes]] = defaultdict(dict)
    source = _zip(archive)
    for name in sorted(source.namelist()):
        folder, _, file = name.partition("/")
        if file.endswith(".xml"):
            found[folder][file.removesuffix(".xml")] = source.read(name)
    return found


def samples(archive: str) -> dict[str, dict[str, bytes]]:
    """Return the samples of an archive by agent and file name: ``{"Chat": {"AddChatMessage.request": b"..."}}``."""
    shared(archive)
    return _by_agent(archive)


def bodies(agent: str) -> Iterator[tuple[str, str, bytes]]:
    """Give operation, ``request`` or ``response``, and the body element of each seeded body of an agent."""
    for name, data in samples(SEED)[agent].items():
        if not name.startswith("_header."):
            operation, kind = name.split(".")
            yield operation, kind, data


def header_blocks(agent: str) -> dict[str, bytes]:
    """Return the seeded header blocks of an agent by name: ``{"TimeZone": b"<q:TimeZone ..."}``."""
    return {
        name.removeprefix("_header."): data
        for name, data in samples(SEED)[agent].items()
        if name.startswith("_header.")
    }


def envelope(body: bytes, blocks: Iterable[bytes] = ()) -> bytes:
    """Return a SOAP 1.1 envelope around elements that stand alone."""
    head = b"".join(_DECLARATION.sub(b"", block) for block in blocks)
    header = b"<s:Header>" + head + b"</s:Header>" if head else b""
    content = header + b"<s:Body>" + _DECLARATION.sub(b"", body) + b"</s:Body>"
    return b'<s:Envelope xmlns:s="' + SOAP11.encode() + b'">' + content + b"</s:Envelope>"


def parts(data: bytes) -> tuple[list[Any], Any]:
    """Return the header blocks and the body element of an envelope."""
    root = etree.fromstring(data)
    return list(root.iterfind(f"{{{SOAP11}}}Header/*")), root.find(f"{{{SOAP11}}}Body/*")


# --- schemas -------------------------------------------------------------------------------------------------------


@cache
def tool(name: str) -> Any:
    """Import ``canon`` or ``xsdgen`` from ../shared/tools."""
    folder = str(shared("tools"))
    sys.path.insert(0, folder)
    try:
        return importlib.import_module(name)
    finally:
        sys.path.remove(folder)


@cache
def schemas(agent: str, archive: str = ARCHIVE, version: str = "Services88") -> Any:
    """Return the schema closure of an agent's WSDL (``xsdgen.SchemaSet``)."""
    with tempfile.TemporaryDirectory(prefix="wsdl") as folder:
        path = Path(folder, f"{agent}.wsdl")
        path.write_bytes(wsdl_bytes(agent, archive, version))
        found = tool("xsdgen").SchemaSet(str(path))
    found.operations()
    return found


@cache
def typed(agent: str) -> Any:
    """Return what ``canon`` knows of an agent's types."""
    return tool("canon").Typed(schemas(agent))


@cache
def validator(agent: str) -> Any:
    """Return the ``lxml.etree.XMLSchema`` of an agent's WSDL."""
    found, error = schemas(agent).validator()
    assert found is not None, error
    return found


# --- comparison with DataContract semantics ------------------------------------------------------------------------


def changes(expected: Any, actual: Any, agent: str) -> str:
    """Return where two elements differ, "" when DataContractSerializer reads the same from both.

    canon.py's comparison, in which a reference type that is absent is nil, and a value type that is absent is zero.
    """
    difference: str = tool("canon").diff(form(expected, agent), form(actual, agent))
    return difference


def block_changes(expected: Iterable[Any], actual: Iterable[Any], agent: str) -> list[str]:
    """Compare blocks by name: their order means nothing, and a block that is nil is as good as none."""
    left, right = ({each.tag: each for each in side if each.get(NIL) != "true"} for side in (expected, actual))
    missing = [f"{tag} is only on one side" for tag in left.keys() ^ right.keys()]
    compared = (changes(left[tag], right[tag], agent) for tag in left.keys() & right.keys())
    return missing + [change for change in compared if change]


def form(element: Any, agent: str) -> tuple[Any, ...]:
    """Return canon.py's form of an element without members that are nil or zero."""
    types = typed(agent)
    declared = types.ss.elements.get(element.tag)
    kind = types.g.type_of(declared) if declared is not None else None
    return _without_zeros(element, tool("canon").canon(element, None, types, kind, root=False), types, kind)


def children_of(element: Any, types: Any, kind: Any) -> tuple[Any, list[tuple[Any, Any]]]:
    """Return the type of an element (after ``xsi:type``) and its children, each with its declaration or None."""
    actual = element.get(KIND)
    if actual is not None:
        kind = tool("xsdgen").qn(element, actual) or kind
    definition = types.ss.types.get(kind) if isinstance(kind, str) else kind
    found = [child for child in element if isinstance(child.tag, str)]
    if not found or definition is None or definition.tag != tool("xsdgen").X + "complexType":
        return definition, [(child, None) for child in found]
    declared = types.kids(definition)
    return definition, [(child, declared.get(child.tag)) for child in found]


def _without_zeros(element: Any, full_form: tuple[Any, ...], types: Any, kind: Any) -> tuple[Any, ...]:
    kept = []
    for (child, declared), child_form in zip(children_of(element, types, kind)[1], full_form[3], strict=True):
        child_kind = types.g.type_of(declared) if declared is not None else None
        if declared is None or not _means_absent(child, child_form, declared, types):
            kept.append(_without_zeros(child, child_form, types, child_kind))
    return (*full_form[:3], tuple(kept))


def _means_absent(element: Any, element_form: tuple[Any, ...], declared: Any, types: Any) -> bool:
    if (declared.get("minOccurs", "1"), declared.get("maxOccurs", "1")) != ("0", "1"):
        return False
    nil = element.get(NIL) in {"true", "1"}
    if declared.get("nillable") == "true":
        return nil
    return not nil and not len(element) and element_form[2] in zeros(types, types.g.type_of(declared))


_ZEROS = {
    "boolean": {"false"},
    "dateTime": {"0001-01-01T00:00:00"},
    "duration": {"0"},
    "double": {"0.0"},
    "float": {"0.0"},
    "decimal": {"0"},
}


def zeros(types: Any, kind: Any) -> set[str]:
    """Return the canonical texts that are the zero of a value type."""
    primitive = types.prim(kind)
    if isinstance(primitive, tuple):  # flags: no token
        return {""}
    if primitive in _ZEROS:
        return _ZEROS[primitive]
    if primitive in tool("xsdgen").INTS:
        return {"0"}
    definition = types.ss.types.get(kind) if isinstance(kind, str) else None
    if definition is None:
        return set()
    if kind.endswith("}guid"):
        return {"00000000-0000-0000-0000-000000000000"}
    return {name for name, number in enumeration(definition).items() if number == 0}


def enumeration(definition: Any) -> dict[str, int]:
    """Return names and numbers of an enumeration or of flags, as DataContract numbers them."""
    xsd = tool("xsdgen").X
    flags = definition.find(f".//{xsd}list") is not None
    found: dict[str, int] = {}
    for index, each in enumerate(definition.iter(f"{xsd}enumeration")):
        annotated = each.find(".//{http://schemas.microsoft.com/2003/10/Serialization/}EnumerationValue")
        found[each.get("value")] = int(annotated.text) if annotated is not None else 2**index if flags else index
    return found


def own(name: str) -> str:
    """Return a name in the contract's own namespace, in Clark notation."""
    return f"{{{SERVICES88}}}{name}"
