"""Every class that a public signature of a package names can be imported from a place without an underscore."""

from __future__ import annotations

import inspect
import typing
from typing import TYPE_CHECKING, Any

import pytest
import services88
from lxml import etree
from public_surface import functions, public_modules
from services88 import AsyncNetServer, NetServer
from small_contract import generated, schema_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from types import ModuleType

# What only code of the package makes and reads, though a public class has it somewhere.
INSIDE = {
    *("Behaviour", "Operations", "ServedService", "ServedWsdl"),  # of servers, given by the generated subclass
    *("ServingOptions", "WsgiApplication"),  # the same, and what ``wsgi`` gives to a server of WSGI
    *("ElementType", "EmptyElement"),  # how ExtensionData keeps what an element was like
    *("Codec", "EnvelopeTree", "HttpAnswer", "ReceivedRequest"),  # declarations, signatures, the other end of HTTP
    *("JsonHttp", "NetServerSettings", "Whereabouts"),  # what a client and its Tenant ask each other
    *("AsyncOpener", "Form", "Opener"),  # of clients, and of results that arrive item by item
    *("ClientCertificate", "WireEnum", "WireFlag"),  # cert= makes the first; the others are bases of classes in models
}
CONTRACTS = {
    "any_value": '<xs:element name="It"/><xs:any namespace="##other" processContents="lax"/>',
    "odd_times": '<xs:element name="It" type="xs:dateTime"/><xs:element name="Kind" type="xs:QName" nillable="true"/>',
    "no_value": "",
}


def named(annotation: Any) -> Iterator[type[Any]]:
    """Give the classes that an annotation names, at any depth."""
    if isinstance(annotation, (list, tuple)):
        for each in annotation:
            yield from named(each)
    elif inspect.isclass(typing.get_origin(annotation) or annotation):
        yield typing.get_origin(annotation) or annotation
    for each in typing.get_args(annotation):
        yield from named(each)


def places(package: ModuleType) -> dict[Any, str]:
    """Return where classes can be imported from: what modules offer by ``__all__``, and what they define."""
    found: dict[Any, str] = {}
    for module in public_modules(package):
        offered = getattr(module, "__all__", ())
        for name in offered or vars(module):
            each = getattr(module, name)
            if inspect.isclass(each) and not name.startswith("_") and (offered or each.__module__ == module.__name__):
                found.setdefault(each, f"{module.__name__}.{name}")
    return found


def unreachable(package: ModuleType) -> dict[str, str]:
    """Return the classes of the runtime that a signature names and no import finds, with one such signature."""
    known = places(package)
    missing: dict[str, str] = {}
    for cls in known:
        if not cls.__module__.startswith(package.__name__):
            continue
        for each in (cls, *functions(cls)):
            for name, hint in typing.get_type_hints(each).items():
                for used in named(hint):
                    is_ours = used.__module__.startswith(f"{package.__name__}.") and not name.startswith("_")
                    if is_ours and used not in known and not getattr(used, "_is_protocol", False):
                        missing.setdefault(used.__name__, f"{each.__qualname__}: {name}")
    return {name: place for name, place in missing.items() if name not in INSIDE}


@pytest.mark.slow  # all its annotations
def test_of_services88():
    assert unreachable(services88) == {}
    assert {NetServer, AsyncNetServer, services88.XmlName, services88.ExceptionDetail} <= set(places(services88))


@pytest.mark.parametrize("name", CONTRACTS)
def test_of_a_contract_with(name: str, tmp_path: Path):
    with generated(tmp_path, name, schema_of(CONTRACTS[name])) as it:
        assert unreachable(it.package) == {}
        if name == "any_value":
            short = it.package.XmlName("http://www.w3.org/2001/XMLSchema", "short")
            body = it.response(it=it.package.TypedValue(short, 7))
            assert it.decode(
                "".join(etree.tostring(each, encoding="unicode") for each in it.encode(body))
            ).it == it.package.TypedValue(short, 7)
