"""SOAP envelopes as they are written, in either version: header blocks inside a Header."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from ..encode.namespaces_used import namespaces_of
from ..encode.record_writers import record_writer, root_attributes
from ..errors import EncodeError
from ..package import graphs, prefixes, qualified
from ..qname import SOAP_BODY, XSI
from ..xml.characters import declarations, quoted
from .version import SOAP_1_1

if TYPE_CHECKING:
    from ..encode.record_writers import RecordWriter
    from ..schema.record import ExtensionData, Record
    from .version import SoapVersion

_TYPE = " i:type="


class _Frame(NamedTuple):
    """What is the same in all envelopes around two classes."""

    write_headers: RecordWriter | None  # None where they and the body are one graph in SOAP encoding
    write_body: RecordWriter
    opening: str  # the Body, and the element of the class in it, up to its attributes
    closing: str  # "" where the class is the Body itself
    always: str  # what it declares in any case
    possible: frozenset[str]  # other namespaces that the classes may use
    is_graph: bool
    is_abstract: bool


_FRAMES: dict[tuple[type[Record], type[Record]], _Frame] = {}


def _make_frame(headers: type[Record], body: type[Record]) -> _Frame:
    name = body.__xml_name__
    used = namespaces_of(headers) | namespaces_of(body) | {name.namespace}
    always, others = _prefixes()
    opening, closing = "<s:Body", ""
    if name != SOAP_BODY:
        opening, closing = f"<s:Body><{qualified(name)}", f"</{qualified(name)}>"
    ends = opening, closing, always
    if body.__encoded__:
        write_headers = None if headers.__encoded__ else record_writer(headers)
        made = _Frame(
            write_headers, _write_graph, *ends, frozenset(others), is_graph=True, is_abstract=body.__abstract__
        )
    else:
        writers = record_writer(headers), record_writer(body)
        made = _Frame(*writers, *ends, used & others.keys(), is_graph=False, is_abstract=body.__abstract__)
    _FRAMES[headers, body] = made
    return made


def write(headers: Record, body: Record, operation: str, version: SoapVersion = SOAP_1_1) -> bytes:
    """Return the envelope around typed headers and a typed body, in a version of SOAP.

    Raises EncodeError, with the path of the member that cannot be written.
    """
    blocks: list[str] = []
    parts: list[str] = []
    classes = type(headers), type(body)
    try:
        frame = _FRAMES.get(classes) or _make_frame(*classes)
        write_headers, write_body, opening, closing, declared, possible, is_graph, is_abstract = frame
        if write_headers is None:
            attributes = graphs().write(headers, body, blocks, parts)
        else:
            write_headers(headers, blocks)
            attributes = write_body(body, parts)
        behind = parts.pop() if is_graph else ""  # independent elements of a graph
        if is_abstract or body.extension_data is not None:
            attributes = root_attributes(body) + attributes
    except RecursionError:
        problem = EncodeError("objects are nested too deeply, or one contains itself")
        problem.operation = operation
        raise problem from None
    except EncodeError as error:
        error.operation = operation
        raise
    head, content = "".join(blocks), "".join(parts)
    if headers.extension_data is not None:
        head = _with_marks(head, headers.extension_data, version)
    parts.clear()  # a message may have 100 MB: no more copies of it at a time than needed
    if content:
        content = f"{opening}{attributes}>{content}{closing}{behind}</s:Body>"
    else:
        content = f"{opening}{attributes}/>{closing and '</s:Body>'}"
    typed = _TYPE in content or _TYPE in head  # then other types come in than the classes name
    if typed or possible:
        declared += _declarations(head, content, None if typed else possible)
    head = f"<s:Header>{head}</s:Header>" if head else ""
    content = f'<s:Envelope xmlns:s="{version.namespace}"{declared}>{head}{content}</s:Envelope>'
    return content.encode()


def _write_graph(body: Record, parts: list[str]) -> str:
    attributes: str = graphs().write(None, body, [], parts)
    return attributes


def _with_marks(head: str, extension: ExtensionData, version: SoapVersion) -> str:
    """Return header blocks with the attributes that say which must be understood."""
    if not extension.marks:
        return head
    from .header_blocks import marked  # noqa: PLC0415 - most messages have none

    declared = declarations([("i", XSI), *((prefix, uri) for uri, prefix in prefixes().items())])
    return marked(head, extension.marks, declared, version)


def with_header(envelope: bytes, headers: Record, version: SoapVersion = SOAP_1_1) -> bytes:
    """Return an envelope without a Header with this one. Raises EncodeError, as ``write`` does."""
    blocks: list[str] = []
    try:
        record_writer(type(headers))(headers, blocks)
    except RecursionError:
        raise EncodeError("objects are nested too deeply, or one contains itself", "Header") from None
    head = "".join(blocks)
    if headers.extension_data is not None:
        head = _with_marks(head, headers.extension_data, version)
    always, _ = _prefixes()
    declared = always.partition(f' xmlns:i="{XSI}"')[2]
    header = f'<s:Header xmlns:i="{XSI}"{declared}{_declarations(head, "", None)}>{head}</s:Header>' if head else ""
    return envelope.replace(b"<s:Body>", f"{header}<s:Body>".encode(), 1)


@cache
def _prefixes() -> tuple[str, dict[str, tuple[str, str, str]]]:
    """Return what all envelopes declare beside SOAP; the others by namespace: how tags, values begin, what declares."""
    always = f' xmlns:i="{XSI}"'
    others: dict[str, tuple[str, str, str]] = {}
    for uri, prefix in prefixes().items():
        if prefix:
            others[uri] = (f"<{prefix}:", f'"{prefix}:', f' xmlns:{prefix}="{quoted(uri)}"')
        else:
            always += f' xmlns="{quoted(uri)}"'
    return always, others


def _declarations(head: str, content: str, possible: frozenset[str] | None) -> str:
    """Declare the namespaces that are used, of those that are ``possible``, None for all."""
    return "".join(
        declaration
        for uri, (tag, value, declaration) in _prefixes()[1].items()
        if (possible is None or uri in possible)
        and (tag in head or tag in content or value in head or value in content)
    )
