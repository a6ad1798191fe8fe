"""Types as SOAP encoding has them: arrays, simple types with names that messages say, and its own simple types."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

from soapbind.contract.model import ANY_TYPE, XSD, QName, Use
from soapbind.contract.qnames import SOAP_12_ENCODING, SOAP_ENCODING
from soapbind.contract.schema.encoded_arrays import ENCODINGS, is_array, of_schema
from soapbind.pymodel.literals import literal
from soapbind.pymodel.model import PyType, Symbol
from soapbind.pymodel.python_types.builtin_types import RUNTIME, builtin

if TYPE_CHECKING:
    from collections.abc import Iterable

    from soapbind.contract.model import Contract, Element, Message, Part, SimpleType

SOAPENC = Symbol(f"{RUNTIME}.encoded", "soapenc")  # the module of the runtime that declares what is encoded
_ITEM = QName("", "item")


class TypesOfContract(Protocol):
    """What resolves the types of a contract, as far as names of types are printed."""

    contract: Contract

    def namespace_argument(self, namespace: str) -> tuple[str, frozenset[Symbol]]:
        """Return the argument that names a namespace other than the contract's own, and what it imports."""
        ...


def is_encoded(contract: Contract) -> bool:
    """Whether some message of a contract is encoded."""
    return bool(namespaces(contract))


def encoded_builtin(name: QName) -> PyType | None:
    """Return the Python type of a type of SOAP encoding, None for any other name.

    Its simple types are those of XML Schema, with the attributes that references need; None is a value of all.
    """
    if name.namespace not in ENCODINGS:
        return None
    if is_array(name):
        any_type = builtin(QName(XSD, "anyType"), is_data_contract=False)
        return None if any_type is None else _list(any_type.or_nil(), f"soapenc.ArrayOf({any_type.or_nil().codec})")
    like = of_schema(name)
    found = None if like is None else builtin(like, is_data_contract=False)
    if found is None or like == ANY_TYPE:
        return found
    where = ", namespace=soapenc.SOAP_12" if name.namespace == SOAP_12_ENCODING else ", namespace=soapenc.SOAP_11"
    return _named(found, name.name, where)


def encoding_of(message: Message) -> str:
    """Return the namespace of the encoding that a message has, "" where it is literal."""
    if message.use is not Use.ENCODED:
        return ""
    return SOAP_12_ENCODING if SOAP_12_ENCODING in message.encoding.split() else SOAP_ENCODING


def encoding_of_headers(headers: Iterable[Part]) -> str:
    """Return the namespace of the encoding that header blocks have, "" where not all of them are encoded."""
    uses = {part.use for part in headers}
    return SOAP_ENCODING if uses == {Use.ENCODED} else ""


def namespaces(contract: Contract) -> set[str]:
    """Return the namespaces of SOAP encoding that messages of a contract need."""
    messages = (m for s in contract.services for o in s.operations for m in (o.input, o.output))
    return {encoding_of(message) for message in messages if message is not None} - {""}


def typed(types: TypesOfContract, made: PyType, found: SimpleType) -> PyType:
    """Return the type of text so that it knows its name, where messages say it; enumerations have a class for that."""
    name = found.name
    if name is None or made.models or name not in types.contract.types or not is_encoded(types.contract):
        return made
    if builtin(name, is_data_contract=types.contract.is_data_contract) is not None:
        return made
    where, symbols = types.namespace_argument(name.namespace)
    return _named(replace(made, symbols=made.symbols | symbols), name.name, where)


def array_of(types: TypesOfContract, name: QName, item: Element, inner: PyType, rank: str) -> PyType:
    """Return the type of an array: a list, or lists in each other where it has more than one dimension."""
    codec, pattern = inner.codec, inner.pattern
    dimensions = rank.count(",") + 1
    for _ in range(dimensions - 1):
        codec, pattern = f"soapenc.Rows({codec})", f"list[{pattern}]"
    arguments, symbols = [codec], inner.symbols
    if name in types.contract.types:
        where, more = types.namespace_argument(name.namespace)
        arguments.append(literal(name.name) + where)
        symbols |= more
    if item.name != _ITEM:
        arguments.append(f"item=XmlName({literal(item.name.namespace)}, {literal(item.name.name)})")
        symbols |= {Symbol(RUNTIME, "XmlName")}
    if dimensions > 1:
        arguments.append(f"rank={dimensions}")
    return _list(
        replace(inner, pattern=pattern, symbols=symbols), f"soapenc.ArrayOf({', '.join(arguments)})", name.name
    )


def _named(made: PyType, name: str, where: str) -> PyType:
    codec = f"soapenc.typed({made.codec}, {literal(name)}{where})"
    return replace(made, codec=codec, label=name, symbols=made.symbols | {SOAPENC})


def _list(inner: PyType, codec: str, label: str = "soapenc:Array") -> PyType:
    return PyType(
        f"list[{inner.pattern}]",
        codec,
        label,
        is_value=False,
        symbols=inner.symbols | {SOAPENC},
        models=inner.models,
        collection="list",
        is_hashable=False,
    )
