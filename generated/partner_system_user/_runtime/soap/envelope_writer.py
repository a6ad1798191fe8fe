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
    tag: str  # "" where the class is the Body itself
    always: str  # what it declares in any case
    possible: frozenset[str]  # other namespaces that the classes may use


_FRAMES: dict[tuple[type[Record], type[Record]], _Frame] = {}


def _frame_of(headers: type[Record], body: type[Record]) -> _Frame:
    found = _FRAMES.get((headers, body))
    if found is None:
        name = body.__xml_name__
        used = namespaces_of(headers) | namespaces_of(body) | {name.namespace}
        always, others = _prefixes()
        tag = "" if name == SOAP_BODY else qualified(name)
        if body.__encoded__:
            write_headers = None if headers.__encoded__ else record_writer(headers)
            made = _Frame(write_headers, _write_graph, tag, always, frozenset(others))
        else:
            made = _Frame(record_writer(headers), record_writer(body), tag, always, used & others.keys())
        found = _FRAMES[headers, body] = made
    return found


def write(headers: Record, body: Record, operation: str, version: SoapVersion = SOAP_1_1) -> bytes:
    """Return the envelope around typed headers and a typed body, in a version of SOAP.

    Raises EncodeError, with the path of the member that cannot be written.
    """
    blocks: list[str] = []
    parts: list[str] = []
    try:
        write_headers, write_body, tag, declared, possible = _frame_of(type(headers), type(body))
        if write_headers is None:
            attributes = graphs().write(headers, body, blocks, parts)
        else:
            write_headers(headers, blocks)
            attributes = write_body(body, parts)
        behind = parts.pop() if body.__encoded__ else ""  # independent elements of a graph
        if body.extension_data is not None or body.__abstract__:
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
    head = f"<s:Header>{head}</s:Header>" if head else ""
    start = f"{tag}{attributes}" if attributes else tag
    if not tag:
        content = f"<s:Body{start}>{content}{behind}</s:Body>" if content else f"<s:Body{start}/>"
    else:
        content = f"<s:Body><{start}>{content}</{tag}>{behind}</s:Body>" if content else f"<s:Body><{start}/></s:Body>"
    typed = _TYPE in content or _TYPE in head  # then other types come in than the classes name
    if typed or possible:
        declared += _declarations(head, content, None if typed else possible)
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
