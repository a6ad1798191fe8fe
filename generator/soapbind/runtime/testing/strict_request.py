"""Refuses requests that a fake server understands, but the real one does not, or understands in another way.

A check of its own over the XML of a request against the declarations of the contract: decoding stays as tolerant as it
is. What is checked is what WCF and Microsoft's DataContractSerializer do (280 inputs measured). Where those silently
lose something, such as members out of order, the request is refused here, because a test should show it.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeGuard

from ..errors import DecodeError
from ..operation import AnyOperation
from ..package import model, model_of
from ..qname import SOAP_BODY, XSI_TYPE, XmlName
from ..schema.codecs import EnumCodec, FlagsCodec, RecordCodec, SimpleCodec
from ..schema.collections import (
    ArrayCodec,
    DictionaryCodec,
    RepeatedCodec,
    codec_of_each,
)
from ..schema.members import members_of
from ..serving.envelope_check import has_text, soap_check
from ..serving.server_rules import RequestCheck, accept
from ..xml.lxml_adapter import Node
from ..xml.xsi import is_nil, type_name

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence

    from ..schema.codecs import Codec
    from ..schema.record import Record

_BLANKS = frozenset("\t\r\n")


def request_check(*, lenient: bool, is_data_contract: bool, understood: frozenset[str] = frozenset()) -> RequestCheck:
    """Return how strict a fake server is.

    ``lenient`` checks nothing. Otherwise SOAP's own rules hold and no item of a list may be lost; with
    ``is_data_contract`` those of DataContractSerializer hold too. ``understood`` are the tags of header blocks that it
    understands, beside those of the contract.
    """
    if lenient:
        return accept
    check_soap = soap_check(understood)
    content = _Content(is_data_contract=is_data_contract)

    def check(root: Node, operation: AnyOperation) -> None:
        check_soap(root, operation)
        try:
            _check_parts(root, operation, content)
        except RecursionError:
            raise DecodeError("elements are nested too deeply") from None

    return check


def _check_parts(root: Node, operation: AnyOperation, content: _Content) -> None:
    headers, wrapper = operation.request
    namespace = XmlName.parse(root.tag).namespace
    header, body = (root.find(f"{{{namespace}}}{name}") for name in ("Header", "Body"))
    known = {str(name): (name.name, codec, nillable) for name, codec, nillable in _members(headers)}
    for block in () if header is None else header:
        found = known.get(block.tag)
        if found is not None:
            with _within(f"Header/{found[0]}"):
                content.check(block, found[1], nillable=found[2])
    if wrapper.__xml_name__ == SOAP_BODY and body is not None:
        with _within("Body"):
            content.check_record(body, wrapper)
        return
    if wrapper.__encoded__:
        return
    root_of_body = None if body is None else next(iter(body), None)
    if root_of_body is not None and root_of_body.tag == str(wrapper.__xml_name__):
        with _within(wrapper.__xml_name__.name):
            content.check_record(root_of_body, wrapper)


def _members(cls: type[Record]) -> Sequence[tuple[XmlName, Codec[Any], bool]]:
    return [(name, spec.codec, spec.nillable) for _, name, spec in members_of(cls)]


@contextmanager
def _within(name: str) -> Generator[None]:
    """Add a name to the path of a DecodeError."""
    try:
        yield
    except DecodeError as error:
        error.within(name)
        raise


@dataclass(frozen=True, slots=True)
class _Content:
    """Checks elements against the codecs that declare what is in them."""

    is_data_contract: bool

    def check(self, node: Node, codec: Codec[Any], *, nillable: bool) -> None:
        """Check one element."""
        if is_nil(node):
            if self.is_data_contract and codec.is_value_type and not nillable:
                raise DecodeError("a value type cannot be nil")
            return
        match codec:
            case RecordCodec():
                self.check_record(node, self._class_of(node, codec))
            case ArrayCodec():
                self._check_items(node, *codec.items())
            case _ if _is_dictionary(codec):
                self._check_items(node, XmlName(codec.uri(), codec.item), codec)
            case SimpleCodec() | EnumCodec() if self.is_data_contract:
                _check_text(node, codec)
            case _:
                pass

    def _class_of(self, node: Node, codec: RecordCodec) -> type[Record]:
        declared: type[Record] = model(codec.class_name)
        told = node.get(XSI_TYPE)
        name = declared.__xml_name__ if told is None else type_name(node, told)
        if name == declared.__xml_name__:
            return declared
        found = model_of(name)
        if found is None and self.is_data_contract:
            raise DecodeError(f"xsi:type {name} is not known to the contract")
        return found if isinstance(found, type) and issubclass(found, declared) else declared

    def check_record(self, node: Node, cls: type[Record]) -> None:
        """Check the members of a record: in the order of the contract, each in its namespace."""
        members = _members(cls)
        places = {str(name): place for place, (name, _, _) in enumerate(members)}
        local_names = {name.name: name for name, _, _ in members}
        last, seen = 0, set[int]()
        for child in node:
            place = places.get(child.tag)
            if place is None:
                if self.is_data_contract:
                    _refuse_other_namespace(child, local_names.get(XmlName.parse(child.tag).name))
                continue
            name, codec, nillable = members[place]
            repeats = isinstance(codec, RepeatedCodec)
            if place in seen and not repeats:
                continue  # of two the first counts, there as here
            if self.is_data_contract and place < last:
                behind = members[last][0].name
                message = f"stands behind {behind}: .NET reads members in the contract's order and would lose it"
                raise DecodeError(message, name.name)
            last = place
            seen.add(place)
            with _within(name.name):
                self.check(child, codec_of_each(codec), nillable=nillable or repeats)

    def _check_items(self, node: Node, name: XmlName, codec: Codec[Any]) -> None:
        """Check the items of an array or the pairs of a dictionary, none of which may be lost."""
        if self.is_data_contract:
            _refuse_text(node)
        items = [child for child in node if child.tag == str(name)]
        for child in node:
            if child.tag != str(name):
                _refuse_other_namespace(child, name if XmlName.parse(child.tag).name == name.name else None)
                if not items:
                    raise DecodeError(f"holds {child.tag}, the items of this list are called {name}: all would be lost")
        keys: set[str] = set()
        for index, item in enumerate(items, start=1):
            with _within(f"{name.name}[{index}]"):
                if _is_dictionary(codec):
                    self._check_pair(item, codec, keys)
                else:
                    self.check(item, codec, nillable=False)

    def _check_pair(self, node: Node, codec: DictionaryCodec[Any, Any], keys: set[str]) -> None:
        if self.is_data_contract:
            _refuse_text(node)
        tags = [str(XmlName(codec.uri(), name)) for name in codec.names]
        first = {child.tag: child for child in reversed(list(node)) if child.tag in tags}  # of two the first counts
        found = [child for child in node if first.get(child.tag) is child]
        if self.is_data_contract and [child.tag for child in found] != tags:
            raise DecodeError(f"a pair has {codec.names[0]} and {codec.names[1]}, in this order")
        if self.is_data_contract and is_nil(found[0]):
            raise DecodeError("a key cannot be nil", codec.names[0])
        for child, each, name in zip(found, (codec.key, codec.value), codec.names, strict=False):
            with _within(name):
                self.check(child, each, nillable=False)
        key = (found[0].text or "") if found and not len(found[0]) else None
        if self.is_data_contract and key is not None:
            if key in keys:
                raise DecodeError("an item with the same key is there already")
            keys.add(key)


def _refuse_text(node: Node) -> None:
    """Refuse text where only elements belong; between the members of a record decoding refuses it."""
    if has_text(node):
        raise DecodeError("text where only elements belong")


def _refuse_other_namespace(node: Node, expected: XmlName | None) -> None:
    """Refuse an element that is called like one of the contract's and would be skipped, as its namespace is another."""
    if expected is not None:
        found = XmlName.parse(node.tag)
        where = found.namespace or "no namespace"
        message = f"is in {where}, not in {expected.namespace or 'none'}: a .NET server would skip it without a word"
        raise DecodeError(message, found.name)


def _is_dictionary(codec: Codec[Any]) -> TypeGuard[DictionaryCodec[Any, Any]]:
    return isinstance(codec, DictionaryCodec)


def _check_text(node: Node, codec: SimpleCodec[Any] | EnumCodec) -> None:
    """Check text that decoding is milder about: empty, padded, of another type, names that the contract lacks."""
    text, told = node.text or "", node.get(XSI_TYPE)
    if isinstance(codec, EnumCodec) and told is not None:  # of other text the type is not looked at, there as here
        name = type_name(node, told)
        if name != model(codec.class_name).__xml_name__:
            raise DecodeError(f"xsi:type {name} is not {codec.class_name}")
    if isinstance(codec, FlagsCodec):
        unknown = [token for token in text.split(" ") if token and not _is_flag(codec, token)]
        if unknown:
            raise DecodeError(f"{unknown[0][:40]!r} is not a name of {codec.class_name}")
    elif isinstance(codec, EnumCodec):
        if text not in model(codec.class_name).known_texts():
            raise DecodeError(f"{text[:40]!r} is not a name of {codec.class_name}")
    elif codec.is_value_type and not text.strip():
        raise DecodeError(f"{text[:40]!r} is not a valid {codec.xml_name.name}")


def _is_flag(codec: FlagsCodec, token: str) -> bool:
    if not _BLANKS.isdisjoint(token):
        return False
    try:
        return not model(codec.class_name).from_wire(token).unknown_names
    except ValueError:
        return False
