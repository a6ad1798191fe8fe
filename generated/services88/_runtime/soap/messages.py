"""SOAP envelopes: written as SOAP 1.1 with a Header, read also as the vendor's documentation shows them."""

from __future__ import annotations

from contextlib import suppress
from functools import cache
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

from ..decode.record_readers import record_reader, type_name
from ..encode.namespaces_used import namespaces_of
from ..encode.record_writers import record_writer, root_attributes
from ..errors import DecodeError, EncodeError, SoapError
from ..lexical.primitives import SPACE, quoted
from ..package import prefixes, qualified
from ..qname import SOAP11, SOAP12, XSI, XSI_TYPE, XmlName
from ..schema.codecs import is_nil
from ..schema.members import member_tags
from ..schema.record import ExtensionData, Record
from ..xml.charset import Utf8Pieces, to_utf8
from ..xml.parse import parse
from .envelope import Envelope, frame
from .fault import is_fault, raise_fault
from .gc_pause import collector_paused

if TYPE_CHECKING:
    from ..schema.codecs import Writer
    from ..xml.lxml_adapter import Node

H = TypeVar("H", bound=Record)
B = TypeVar("B", bound=Record)

_TYPE = " i:type="
_LONG = 2**13  # bytes from which lists are looked for


class _Frame(NamedTuple):
    """What is the same in all envelopes around two classes."""

    write_headers: Writer
    write_body: Writer
    tag: str
    always: str  # what it declares in any case
    possible: frozenset[str]  # other namespaces that the classes may use


_FRAMES: dict[tuple[type[Record], type[Record]], _Frame] = {}


def _frame_of(headers: type[Record], body: type[Record]) -> _Frame:
    found = _FRAMES.get((headers, body))
    if found is None:
        name = body.__xml_name__
        used = namespaces_of(headers) | namespaces_of(body) | {name.namespace}
        always, others = _prefixes()
        made = _Frame(record_writer(headers), record_writer(body), qualified(name), always, used & others.keys())
        found = _FRAMES[headers, body] = made
    return found


def write(headers: Record, body: Record, operation: str) -> bytes:
    """Return the envelope around typed headers and a typed body.

    Raises EncodeError, with the path of the member that cannot be written.
    """
    blocks: list[str] = []
    parts: list[str] = []
    try:
        write_headers, write_body, tag, declared, possible = _frame_of(type(headers), type(body))
        write_headers(headers, blocks)
        write_body(body, parts)
        attributes = "" if body.extension_data is None and not body.__abstract__ else root_attributes(body)
    except RecursionError:
        problem = EncodeError("objects are nested too deeply, or one contains itself")
        problem.operation = operation
        raise problem from None
    except EncodeError as error:
        error.operation = operation
        raise
    head, content = "".join(blocks), "".join(parts)
    parts.clear()  # a message may have 100 MB: no more copies of it at a time than needed
    head = f"<s:Header>{head}</s:Header>" if head else ""
    start = f"{tag}{attributes}" if attributes else tag
    content = f"<s:Body><{start}>{content}</{tag}></s:Body>" if content else f"<s:Body><{start}/></s:Body>"
    typed = _TYPE in content or _TYPE in head  # then other types come in than the classes name
    if typed or possible:
        declared += _declarations(head, content, None if typed else possible)
    content = f"<s:Envelope{declared}>{head}{content}</s:Envelope>"
    return content.encode()


@cache
def _prefixes() -> tuple[str, dict[str, tuple[str, str, str]]]:
    """Return what every envelope declares; the others by namespace: as tags and values begin, and the declaration."""
    always = f' xmlns:s="{SOAP11}" xmlns:i="{XSI}"'
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


def read(data: bytes, classes: tuple[type[H], type[B]], operation: str) -> tuple[H, B]:
    """Return typed headers and body.

    Raises SoapFault for a fault and DecodeError for everything that is not a message of this operation.
    """
    try:
        envelope = open_envelope(to_utf8(data, None), classes[1])
        return read_headers(envelope, classes[0]), read_body(envelope, classes[1])
    except SoapError as error:
        error.operation = operation
        raise


class Incoming(Generic[H, B]):
    """A message of an operation that is decoded while it arrives: its text is not kept, nor are long lists a tree."""

    def __init__(self, classes: tuple[type[H], type[B]], operation: str) -> None:
        """Start with nothing read."""
        from .stream_reader import MessageReader  # noqa: PLC0415 - compiles expressions, which only long messages need

        self._classes, self._operation = classes, operation
        self._reader = MessageReader(classes[1])
        self._utf8 = Utf8Pieces(None)

    def feed(self, data: bytes) -> None:
        """Take the next piece. Raises DecodeError when no message can begin so."""
        try:
            self._reader.feed(self._utf8.feed(data))
        except DecodeError as error:
            error.operation = self._operation
            raise

    def close(self) -> tuple[H, B]:
        """Return headers and body once all pieces were taken. Raises SoapFault, and DecodeError like ``read``."""
        try:
            self._reader.feed(self._utf8.close())
            envelope = self._reader.close()
            return read_headers(envelope, self._classes[0]), read_body(envelope, self._classes[1])
        except SoapError as error:
            error.operation = self._operation
            raise


def open_envelope(data: bytes, body: type[Record]) -> Envelope:
    """Parse a message in UTF-8 and check its frame: Envelope, Header, Body. Raises DecodeError.

    When it is long, the lists that a body of the class ``body`` may hold are read from the text.
    """
    if len(data) < _LONG:
        return frame(parse(data))
    from .stream_reader import MessageReader  # noqa: PLC0415 - compiles expressions, which only long messages need

    with collector_paused():
        reader = MessageReader(body)
        try:
            reader.feed(data)
            return reader.close()
        except DecodeError:  # a parser that sees all of it has the last word
            return frame(parse(data))


def read_headers(envelope: Envelope, cls: type[H]) -> H:
    """Return the typed headers; blocks of another name are kept as extension data, SOAP's own elements are not.

    Of a block given twice the last counts, as in WCF; of a member given twice it is the first.
    """
    node = envelope.header
    tags = member_tags(cls)
    later: set[str] = set()
    for child in reversed(list(node)):
        if child.tag in later or XmlName.parse(child.tag).namespace in {SOAP11, SOAP12}:
            if (child.tail or "").strip(SPACE):
                raise DecodeError("text between header blocks", "Header")
            node.remove(child)
        elif child.tag in tags:
            later.add(child.tag)
    return _read_record(node, cls, "Header")


def read_body(envelope: Envelope, cls: type[B]) -> B:
    """Return the typed body. Raises SoapFault for a fault, DecodeError for another message."""
    body = envelope.body
    if body is None:
        raise DecodeError("the Body is empty")
    if is_fault(envelope):
        raise_fault(body)
    if body.tag != str(cls.__xml_name__):
        raise DecodeError(f"the Body holds {body.tag}, expected {cls.__xml_name__}")
    name = cls.__xml_name__.name
    for items in envelope.lists:
        if items.error is not None:
            items.error.within(name)
            raise items.error
    try:
        found = _read_record(body, cls, name)
    except DecodeError as error:
        for items in envelope.lists:
            error.path = items.renumbered(error.path)
        raise
    for items in envelope.lists:
        items.put_into(found)
    _keep_root(body, found)
    return found


def _keep_root(node: Node, found: Record) -> None:
    """Keep what the element in the Body says of itself, where a value inside would be nil or of another class."""
    declared, nil = node.get(XSI_TYPE), is_nil(node)
    if declared is not None or nil:
        elements = found.extension_data.elements if found.extension_data else ()
        name = None
        with suppress(DecodeError):  # a prefix nobody declared
            name = None if declared is None else type_name(node, declared)
        if name is not None or nil:
            found.extension_data = ExtensionData(elements, name, nil)


def _read_record(node: Node, cls: type[B], name: str) -> B:
    try:
        found: B = record_reader(cls)(node)
    except RecursionError:
        raise DecodeError("elements are nested too deeply", name) from None
    except DecodeError as error:
        error.within(name)
        raise
    return found
