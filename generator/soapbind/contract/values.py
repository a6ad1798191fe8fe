"""The small values that the model of a contract is made of: names, numbers of times, and kinds."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from soapbind.errors import Diagnostic


class QName(NamedTuple):
    """A namespace-qualified name; ``namespace`` is empty for an unqualified one."""

    namespace: str
    name: str

    def __str__(self) -> str:
        """Return Clark notation, ``{namespace}name``."""
        return f"{{{self.namespace}}}{self.name}" if self.namespace else self.name


XSD = "http://www.w3.org/2001/XMLSchema"
SERIALIZATION = "http://schemas.microsoft.com/2003/10/Serialization/"
ARRAYS = "http://schemas.microsoft.com/2003/10/Serialization/Arrays"
ANY_TYPE = QName(XSD, "anyType")


class Occurs(NamedTuple):
    """``minOccurs`` and ``maxOccurs`` of a particle; ``maximum`` is None for ``unbounded``."""

    minimum: int = 1
    maximum: int | None = 1

    @property
    def repeats(self) -> bool:
        """Whether more than one may follow."""
        return self.maximum is None or self.maximum > 1


ONCE = Occurs()


class GroupKind(Enum):
    """The compositors of XML Schema."""

    SEQUENCE = "sequence"
    CHOICE = "choice"
    ALL = "all"


class Derivation(Enum):
    """How a complex type comes from its base."""

    EXTENSION = "extension"
    RESTRICTION = "restriction"


@dataclass(frozen=True, slots=True)
class EnumerationValue:
    """One ``xs:enumeration``: its annotated DataContract number, and what it means where values are qualified names.

    ``names`` are what its items mean where it is a list of them, empty where one of them cannot be a name.
    """

    value: str
    number: int | None = None
    documentation: str = field(default="", compare=False)
    name: QName | None = field(default=None, compare=False)
    names: tuple[QName, ...] = field(default=(), compare=False)


class Facet(NamedTuple):
    """A constraining facet other than enumeration, as written: ``minInclusive``, ``pattern``, ``maxLength`` ..."""

    name: str
    value: str


class Style(Enum):
    """``soap:binding``/``soap:operation`` style."""

    DOCUMENT = "document"
    RPC = "rpc"


class Use(Enum):
    """``soap:body`` use."""

    LITERAL = "literal"
    ENCODED = "encoded"


class Owner(NamedTuple):
    """A part of a contract: ``kind`` is type, element or operation; an operation is called ``Service.Operation``."""

    kind: str
    name: QName


class Defect(NamedTuple):
    """What is wrong with a part of a contract, which matters only where that part is used."""

    owner: Owner
    diagnostic: Diagnostic
