"""The names of types as elements say them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..errors import EncodeError
from ..package import model_of, prefixes, qualified
from ..qname import XSD, XmlName
from ..schema.any_type import AnySimpleCodec
from ..schema.record import Record
from .soapenc import NAMESPACES
from .struct_members import is_array, type_of

if TYPE_CHECKING:
    from ..schema.codecs import Codec

_ANY_TYPE, _ANY_SIMPLE_TYPE = XmlName(XSD, "anyType"), XmlName(XSD, "anySimpleType")


def declared_type(value: Record) -> XmlName | None:
    """Return the type that an object says it has. Raises EncodeError for one of an abstract class.

    It is that of the class of the contract, from which an application may derive classes of its own.
    """
    kept = value.extension_data
    if kept is not None and kept.type_name is not None:
        return kept.type_name
    line = [cls for cls in type(value).__mro__ if issubclass(cls, Record) and cls is not Record]
    known = next((cls for cls in line if cls == model_of(cls.__xml_name__)), type(value))
    if known.__abstract__:
        raise EncodeError(f"{known.__name__} is abstract: an object must be of a class that derives from it")
    return known.__xml_name__


def text_of_type(name: XmlName) -> str | None:
    """Return a name as a value has it, None where no prefix is declared for it."""
    return qualified(name) if not name.namespace or name.namespace in prefixes() else None


def item_type(codec: Codec[Any]) -> str:
    """Return the type of the items of an array, as ``arrayType`` has it: of arrays with brackets behind it."""
    if is_array(codec):
        return f"{item_type(codec.codec)}[{',' * (codec.rank - 1)}]"
    name = type_of(codec) or (_ANY_SIMPLE_TYPE if isinstance(codec, AnySimpleCodec) else _ANY_TYPE)
    return qualified(name) if text_of_type(name) is not None else qualified(_ANY_TYPE)


def of_schema(name: XmlName) -> XmlName:
    """Return the simple type of XML Schema that one of SOAP encoding is like."""
    if name.namespace not in NAMESPACES:
        return name
    return XmlName(XSD, "base64Binary" if name.name == "base64" else name.name)
