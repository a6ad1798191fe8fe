"""SOAP envelopes as they are read: SOAP 1.1 with a Header, and the form of the vendor's documentation."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Generic, TypeVar

from ..decode.member_readers import nil_record
from ..decode.record_readers import keep_attributes, keep_type, record_reader
from ..errors import DecodeError, SoapError
from ..package import graphs, is_data_contract
from ..qname import SOAP11, SOAP12, SOAP_BODY, XSI_TYPE, XmlName
from ..schema.members import is_plain, member_tags
from ..schema.record import ExtensionData, Record
from ..xml.charset import Utf8Pieces, to_utf8
from ..xml.parse import parse
from ..xml.xsi import is_nil, type_name
from .envelope import Envelope, GraphReader, frame
from .fault import is_fault, raise_fault
from .gc_pause import collector_paused

if TYPE_CHECKING:
    from collections.abc import Container

    from ..xml.lxml_adapter import Node

H = TypeVar("H", bound=Record)
B = TypeVar("B", bound=Record)

_LONG = 2**13  # bytes from which lists are looked for


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


def read_tree(root: Node, classes: tuple[type[H], type[B]], operation: str) -> tuple[H, B]:
    """Return typed headers and body of a message that is parsed; its tree is used up. Raises as ``read`` does."""
    try:
        envelope = frame(root)
        return read_headers(envelope, classes[0]), read_body(envelope, classes[1])
    except SoapError as error:
        error.operation = operation
        raise


class Incoming(Generic[H, B]):
    """A message of an operation that is decoded while it arrives: its text is not kept, nor are long lists a tree."""

    def __init__(self, classes: tuple[type[H], type[B]], operation: str) -> None:
        """Start with nothing read."""
        from .stream_reader import EnvelopeStreamReader  # noqa: PLC0415 - compiles expressions, which only long messages need

        self._classes, self._operation = classes, operation
        self._reader = EnvelopeStreamReader(classes[1])
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
    from .stream_reader import EnvelopeStreamReader  # noqa: PLC0415 - compiles expressions, which only long messages need

    with collector_paused():
        reader = EnvelopeStreamReader(body)
        try:
            reader.feed(data)
            return reader.close()
        except DecodeError:  # a parser that sees all of it has the last word
            return frame(parse(data))


def read_headers(envelope: Envelope, cls: type[H]) -> H:
    """Return the typed headers; blocks of another name are kept as extension data, SOAP's own elements are not.

    Of a block given twice the last counts, as in WCF; of a member given twice it is the first. Text between the blocks
    has no meaning (SOAP 1.1, 4.2), and some stacks send it: it is passed over.
    """
    node = envelope.header
    node.text = None
    tags = member_tags(cls)
    later: set[str] = set()
    for child in reversed(list(node)):
        child.tail = None
        namespace = XmlName.parse(child.tag).namespace
        is_soap = namespace in {SOAP11, SOAP12} and child.get(f"{{{namespace}}}mustUnderstand") is None
        if child.tag in later or is_soap:
            node.remove(child)
        elif child.tag in tags:
            later.add(child.tag)
    if cls.__encoded__:
        with collector_paused():
            return _graph_reader(envelope, tags).read(node, cls, "Header")
    return _read_record(node, cls, "Header")


def read_body(envelope: Envelope, cls: type[B]) -> B:
    """Return the typed body. Raises SoapFault for a fault, DecodeError for another message."""
    body = envelope.body
    if body is not None and is_fault(envelope):
        raise_fault(body, envelope.whole_body)
    if cls.__xml_name__ == SOAP_BODY or cls.__encoded__:
        return _read_graph(envelope, cls) if cls.__encoded__ else _read_record(envelope.whole_body, cls, "Body")
    if body is None:
        raise DecodeError("the Body is empty")
    if body.tag != str(cls.__xml_name__):
        raise DecodeError(f"the Body holds {body.tag}, expected {cls.__xml_name__}")
    name = cls.__xml_name__.name
    for items in envelope.lists:
        if items.error is not None:
            raise items.error
    try:
        found = _read_wrapper(body, cls, name)
    except DecodeError as error:
        for items in envelope.lists:
            error.path = items.renumbered(error.path)
        raise
    for items in envelope.lists:
        items.put_into(found)
    _keep_root(body, found)
    return found


def _read_wrapper(node: Node, cls: type[B], name: str) -> B:
    try:
        return _read_record(node, cls, name)
    except DecodeError:
        from ..decode.part_names import drop_wrapper_namespace  # noqa: PLC0415 - hardly ever

        if drop_wrapper_namespace(node, cls):
            return _read_record(node, cls, name)
        raise


def _read_graph(envelope: Envelope, cls: type[B]) -> B:
    with collector_paused():
        return _graph_reader(envelope, None).read_body(envelope.whole_body, cls)


def _graph_reader(envelope: Envelope, tags: Container[str] | None) -> GraphReader:
    """Return what reads headers with these tags, None for none of them, and the Body."""
    if not envelope.graph:
        envelope.graph.append(graphs().reader(envelope.whole_body, envelope.header, tags, envelope.is_late))
    return envelope.graph[0]


def _keep_root(node: Node, found: Record) -> None:
    """Keep what the element in the Body says of itself, where a value inside would be nil or of another class."""
    declared, nil = node.get(XSI_TYPE), is_nil(node)
    if node.keys() and is_plain(type(found)) and not is_data_contract():
        keep_attributes(node, found)
    if declared is not None or nil:
        name = None
        with suppress(DecodeError):  # a prefix nobody declared
            name = None if declared is None else type_name(node, declared)
        if name is not None or nil:
            keep_type(node, found, name)


def _read_record(node: Node, cls: type[B], name: str) -> B:
    try:
        if cls.__nillable__ and is_plain(cls) and is_nil(node):
            return nil_record(cls, {}, ExtensionData(is_nil=True))
        found: B = record_reader(cls)(node)
    except RecursionError:
        raise DecodeError("elements are nested too deeply", name) from None
    except DecodeError as error:
        error.within(name)
        raise
    return found
