"""Texts of a documentation file find their things, by local name or by the whole one."""

from __future__ import annotations

from soapbind.contract.model import (
    ComplexType,
    Contract,
    Element,
    EnumerationValue,
    Group,
    GroupKind,
    Message,
    Operation,
    Part,
    QName,
    Service,
    SimpleType,
    Style,
    Wildcard,
)
from soapbind.documentation.merge import documented
from soapbind.documentation.model import Documentation, Entry
from soapbind.documentation.unknown_names import unknown_names
from soapbind.errors import Location

STRING = QName("http://www.w3.org/2001/XMLSchema", "string")
NOWHERE = Location("docs.toml")


def element(name: str, namespace: str = "urn:a") -> Element:
    return Element(QName(namespace, name), STRING, documentation="old")


def sequence(*particles: Element | Group | Wildcard) -> Group:
    return Group(GroupKind.SEQUENCE, particles)


def entry(**texts: object) -> Entry:
    return Entry(NOWHERE, **texts)  # type: ignore[arg-type]


def operation(name: str, overload: str = "") -> Operation:
    headers = (Part("h", element("H")), Part("h", element("H", "urn:b")), Part("t", None, STRING))
    body = (Part("p", Element(QName("urn:a", "Do"), ComplexType(None, sequence(element("P"))))),)
    return Operation(name, "", Style.DOCUMENT, Message(headers, body), Message(headers), overload=overload)


TYPES = {
    QName(namespace, "T"): ComplexType(
        QName(namespace, "T"), sequence(element("A", namespace), sequence(element("B", namespace)), Wildcard())
    )
    for namespace in ("urn:a", "urn:b")
}
PLAIN = SimpleType(QName("urn:a", "S"), base=STRING)
FLAGS = SimpleType(
    QName("urn:a", "F"), item=SimpleType(None, base=STRING, enumeration=(EnumerationValue("X"), EnumerationValue("Y")))
)
CONTRACT = Contract(
    (Service("One", "urn:a", (operation("Do"), operation("Do", "ByName"), operation("Do", "2"))),),
    {
        **TYPES,
        QName("urn:a", "S"): PLAIN,
        QName("urn:a", "F"): FLAGS,
        QName("urn:a", "E"): ComplexType(QName("urn:a", "E")),
    },
)


def test_a_local_name_is_that_of_every_namespace_and_a_whole_one_wins():
    texts = Documentation(
        NOWHERE,
        "",
        types={
            "T": entry(summary="both", members={"A": "a"}),
            "{urn:b}T": entry(summary="one", members={"{urn:b}B": "b", "A": ""}),
            "S": entry(summary="simple"),
            "E": entry(summary="empty"),
        },
    )
    types = documented(CONTRACT, texts).types
    assert {str(name): found.documentation for name, found in types.items()} == {
        "{urn:a}T": "both",
        "{urn:b}T": "one",
        "{urn:a}S": "simple",
        "{urn:a}F": "",
        "{urn:a}E": "empty",
    }
    fields = {
        str(name): [e.documentation for e in (found.content.particles[0], found.content.particles[1].particles[0])]
        for name, found in types.items()
        if name.name == "T"
    }
    assert fields == {"{urn:a}T": ["a", "old"], "{urn:b}T": ["", "b"]}
    assert unknown_names(CONTRACT, texts) == []


def test_overloaded_operations_share_the_plain_name():
    texts = Documentation(
        NOWHERE,
        "",
        operations={"One.Do": entry(summary="all", returns=""), "One.Do(ByName)": entry(members={"P": "text"})},
    )
    first, second, third = documented(CONTRACT, texts).services[0].operations
    assert [o.documentation for o in (first, second, third)] == ["all", "", "all"]
    assert [o.result_documentation for o in (first, second, third)] == ["", None, ""]
    assert second.parameter_documentation == {"P": "text"}
    assert unknown_names(CONTRACT, texts) == []


def test_headers_both_ways_and_in_every_namespace():
    texts = Documentation(NOWHERE, "", headers={"H": "both", "{urn:b}H": "one"})
    (found, *_) = documented(CONTRACT, texts).services[0].operations
    for message in (found.input, found.output):
        assert [part.element.documentation for part in message.headers if part.element] == ["both", "one"]
    assert unknown_names(CONTRACT, texts) == []


def test_values_of_flags():
    texts = Documentation(NOWHERE, "", enums={"F": entry(members={"X": "x"})})
    flags = documented(CONTRACT, texts).types[QName("urn:a", "F")]
    assert [value.documentation for value in flags.item.enumeration] == ["x", ""]
    assert unknown_names(CONTRACT, texts) == []


def test_the_contract_of_one_file_is_documented_by_the_next():
    first = documented(CONTRACT, Documentation(NOWHERE, "", operations={"One.Do": entry(members={"P": "1", "Q": "q"})}))
    second = documented(first, Documentation(NOWHERE, "", operations={"One.Do": entry(members={"P": "2"})}))
    assert second.services[0].operations[0].parameter_documentation == {"P": "2", "Q": "q"}


def test_what_is_not_there_is_told():
    texts = Documentation(
        NOWHERE,
        "",
        services={"Two": entry()},
        operations={"One.Do": entry(members={"Q": ""})},
        types={"F": entry(), "{urn:c}T": entry(), "T": entry(members={"AA": ""})},
        enums={"S": entry(), "F": entry(members={"Z": ""})},
        headers={"{urn:c}H": ""},
    )
    told = [(found.code, found.location.path) for found in unknown_names(CONTRACT, texts)]
    assert told == [
        ("unknown-service", ("services", "Two")),
        ("unknown-parameter", ("parameters", "Q")),
        ("unknown-type", ("types", "F")),
        ("unknown-type", ("types", "{urn:c}T")),
        ("unknown-field", ("fields", "AA")),
        ("unknown-enumeration", ("enums", "S")),
        ("unknown-value", ("members", "Z")),
        ("unknown-header", ("headers", "{urn:c}H")),
    ]
