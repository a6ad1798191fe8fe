"""Named types of a contract, and what is in them."""

from __future__ import annotations

from soapbind.contract.model import (
    ComplexType,
    Contract,
    Element,
    Group,
    SimpleType,
    Wildcard,
)

from .wsdl_texts import t


def complex_type(contract: Contract, name: str) -> ComplexType:
    found = contract.types[t(name)]
    assert isinstance(found, ComplexType)
    return found


def simple_type(contract: Contract, name: str) -> SimpleType:
    found = contract.types[t(name)]
    assert isinstance(found, SimpleType)
    return found


def particles(contract: Contract, name: str) -> tuple[Element | Wildcard | Group, ...]:
    content = complex_type(contract, name).content
    assert content is not None
    return content.particles
