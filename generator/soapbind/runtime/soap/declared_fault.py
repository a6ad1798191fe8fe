"""Faults that the contract declares (``wsdl:fault``): which class a fault is of, and its detail there and back.

A fault says what it is by the entries of its detail (SOAP 1.1 section 4.4; SOAP 1.2 part 1 section 5.4.5): the first
entry that is the detail of some fault the operation declares makes it a fault of that class.
"""

from __future__ import annotations

from typing import (
    TYPE_CHECKING,
    Any,
    ClassVar,
    Generic,
    NamedTuple,
    Self,
    TypeGuard,
    TypeVar,
    cast,
)

from ..errors import DecodeError, SoapFault
from ..exception_detail import ExceptionDetail
from ..package import graphs, model, own_name, prefixes, qualified
from ..qname import SOAP11, XSI, XSI_TYPE, XmlName
from ..schema.codecs import Codec, RecordCodec
from ..xml.characters import declarations
from ..xml.xsi import type_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ..xml.lxml_adapter import Node

D = TypeVar("D")
FaultT = TypeVar("FaultT", bound=SoapFault)
DeclaredT = TypeVar("DeclaredT", bound="DeclaredFault[Any]")

_SERVER = XmlName(SOAP11, "Server")
_SERVICE_MODEL = "http://schemas.datacontract.org/2004/07/System.ServiceModel"
_EXCEPTION = f"{{{_SERVICE_MODEL}}}ExceptionDetail"
_MOST_INNER = 64  # exceptions inside exceptions, which nothing bounds


class DetailEntry(NamedTuple):
    """The element in the detail of a fault. ``namespace`` is None for the contract's own, "" for none.

    ``says_type`` tells that it has an xsi:type when it is written, because entries of other types have the same name.
    """

    name: str
    codec: Codec[Any]
    namespace: str | None = None
    says_type: bool = False

    @property
    def xml_name(self) -> XmlName:
        """The name on the wire."""
        return own_name(self.name) if self.namespace is None else XmlName(self.namespace, self.name)


class DeclaredFault(SoapFault, Generic[D]):
    """A fault that the contract declares, with a typed ``detail``; each has a class of its own.

    The object of a fake server raises one to answer with it. ``received`` is the detail element as a server sent it.
    """

    __entry__: ClassVar[DetailEntry]
    detail: D
    received: str | None = None

    def __init__(self, detail: D, reason: str = "", *, code: XmlName = _SERVER, actor: str | None = None) -> None:
        """Keep detail, text and code; the text is the name of the class unless it is given."""
        super().__init__(code, reason or type(self).__name__, actor=actor)
        self.detail = detail

    @property
    def detail_xml(self) -> str:
        """The detail element as XML: as it came, else as it is written. Raises EncodeError for what cannot be."""
        return written(self) if self.received is None else self.received

    @classmethod
    def of(cls, fault: SoapFault) -> Self | None:
        """Return another fault as one of this class, None where its detail has no such entry.

        For servers that answer with a fault which the operation does not declare. Raises DecodeError where the entry
        is not what the contract says.
        """
        entry = next((each for each in _entries(fault.detail_xml) if _class_of(each, [cls])), None)
        return None if entry is None else _typed(fault, cls, entry)


def is_declared(fault: SoapFault) -> TypeGuard[DeclaredFault[Any]]:
    """Whether a fault is one that the contract declares."""
    return isinstance(fault, DeclaredFault)


def as_declared(fault: SoapFault, declared: Iterable[type[SoapFault]]) -> SoapFault:
    """Return a fault that came as the first class of ``declared`` that its detail is of, else as it is.

    Its entries are noted in both cases, and what is wrong with a detail that is not what the contract says.
    """
    try:
        entries = _entries(fault.detail_xml)
        from ..xml.fragment import to_text  # noqa: PLC0415 - loads what reads XML

        fault.detail_entries = tuple(to_text(each, alone=True) for each in entries)
        fault.exception_detail = next((_exception(each) for each in entries if each.tag == _EXCEPTION), None)
        classes = cast("list[type[DeclaredFault[Any]]]", [cls for cls in declared if issubclass(cls, DeclaredFault)])
        for entry in entries:
            cls = _class_of(entry, classes)
            if cls is not None:
                return _typed(fault, cls, entry)
    except DecodeError as error:
        error.__cause__ = error.__context__ = None  # nor the frames: they hold the whole reply
        fault.detail_error = error.with_traceback(None)
    return fault


def as_plain(fault: SoapFault) -> SoapFault:
    """Return a fault as any SOAP stack has it: the detail is XML. Raises EncodeError for one that cannot be written."""
    return _made(SoapFault, fault, fault.detail_xml) if is_declared(fault) else fault


def written(fault: DeclaredFault[Any]) -> str:
    """Return the detail element of a fault. Raises EncodeError for a detail that the contract cannot carry."""
    from ..encode.writers import writer_of  # noqa: PLC0415
    from ..errors import EncodeError  # noqa: PLC0415
    from ..xml.fragment import to_text  # noqa: PLC0415
    from ..xml.parse import parse  # noqa: PLC0415

    entry, out = fault.__entry__, list[str]()
    if fault.detail is None:
        raise EncodeError("a declared fault needs a detail", entry.name)
    try:
        writer_of(entry.codec, qualified(entry.xml_name))(fault.detail, out)
    except EncodeError as error:
        error.within(entry.name)
        raise
    except RecursionError:
        raise EncodeError("objects are nested too deeply, or one contains itself", entry.name) from None
    declared = declarations([("i", XSI), *((prefix, uri) for uri, prefix in prefixes().items())])
    root = parse(f"<all{declared}>{''.join(out)}</all>".encode())
    _say_type(root[0], entry)
    return f"<detail>{to_text(root[0], alone=True)}</detail>"


def _say_type(node: Any, entry: DetailEntry) -> None:
    """Write the type of a detail whose name others have, too."""
    if not entry.says_type or not isinstance(entry.codec, RecordCodec) or node.get(XSI_TYPE) is not None:
        return
    name: XmlName = model(entry.codec.class_name).__xml_name__
    for prefix, uri in node.nsmap.items():
        if uri == name.namespace:
            node.set(XSI_TYPE, f"{prefix}:{name.name}" if prefix else name.name)
            return


def _made(cls: type[FaultT], fault: SoapFault, detail: object) -> FaultT:
    """Return a fault as one of another class, with all else that it says."""
    made = cls.__new__(cls, *fault.args)
    made.__dict__.update(fault.__dict__, detail=detail)
    return made


def _typed(fault: SoapFault, cls: type[DeclaredT], entry: Node) -> DeclaredT:
    """Return a fault as one of the class that its entry is the detail of. Raises DecodeError."""
    from ..decode.readers import reader_of  # noqa: PLC0415 - only faults with a detail need it

    declared = cls.__entry__
    try:
        encoded = graphs() if _refers(entry) else None
        value = (reader_of if encoded is None else encoded.tree_reader)(declared.codec)(entry)
    except RecursionError:
        raise DecodeError("elements are nested too deeply", "detail", declared.name) from None
    except DecodeError as error:
        error.path = ("detail", declared.name, *error.path)
        raise
    if value is None:
        raise DecodeError("a detail that is nil tells nothing", "detail", declared.name)
    made = _made(cls, fault, value)
    made.received = fault.detail_xml
    return made


def _refers(entry: Any) -> bool:
    """Whether an element of a detail refers to another one."""
    return any((each.get("href") or "").startswith("#") for each in entry.iter())


def _entries(detail: str | None) -> Sequence[Node]:
    from ..xml.parse import parse  # noqa: PLC0415 - loads lxml

    return [] if detail is None else list(parse(detail.encode("utf-8", "surrogatepass")))


def _class_of(entry: Node, classes: Sequence[type[DeclaredT]]) -> type[DeclaredT] | None:
    """Return the first of the classes that an entry is the detail of.

    A detail that WSDL declares by its type has no namespace, and stacks give it one, or another name: then ``xsi:type``
    tells as well. It also tells apart details of one name.
    """
    name = XmlName.parse(entry.tag)
    named = [cls for cls in classes if cls.__entry__.xml_name in {name, XmlName("", name.name)}]
    typed = [
        cls for cls in classes if (cls in named or not cls.__entry__.xml_name.namespace) and _has_type_of(entry, cls)
    ]
    return next((cls for cls in typed if cls in named), None) or next(iter([*named, *typed]), None)


def _has_type_of(entry: Node, cls: type[DeclaredFault[Any]]) -> bool:
    text, codec = entry.get(XSI_TYPE), cls.__entry__.codec
    if text is None or not isinstance(codec, RecordCodec):
        return False
    try:
        name: XmlName = model(codec.class_name).__xml_name__
        return type_name(entry, text) == name
    except DecodeError:  # a prefix nobody declared: for the reader to tell
        return False


def _exception(node: Node) -> ExceptionDetail:
    """Return what WCF tells of an exception (System.ServiceModel.ExceptionDetail), with those that caused it."""
    line: list[Node] = []
    inner: Node | None = node
    while inner is not None and len(line) < _MOST_INNER:
        line.append(inner)
        inner = inner.find(f"{{{_SERVICE_MODEL}}}InnerException")
    found: ExceptionDetail | None = None
    for each in reversed(line):
        if found is not None or len(each):  # InnerException is nil where there is none
            texts = {XmlName.parse(child.tag).name: (child.text or "").strip() for child in each}
            found = ExceptionDetail(
                type=texts.get("Type", ""),
                message=texts.get("Message", ""),
                stack_trace=texts.get("StackTrace", ""),
                help_link=texts.get("HelpLink", ""),
                inner=found,
            )
    return found or ExceptionDetail(type="", message="")
