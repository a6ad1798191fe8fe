"""A contract whose types are called like everything that generated code names itself."""

from __future__ import annotations

from small_contracts import NUMBER, Operation, wsdl

# Clients, protocols and what is beside them; headers; what modules import; builtins; keywords; modules of the package.
NAMES = (
    *(
        "CalcClient",
        "AsyncCalcClient",
        "ICalcClient",
        "CalcClientReplies",
        "CalcClientIterations",
        "Agent",
        "AsyncAgent",
    ),
    *(
        "NoHeaders",
        "SessionHeaders",
        "IX",
        "AsyncX",
        "Dict",
        "List",
        "Record",
        "Replies",
        "Protocol",
        "OrNil",
        "Decimal",
    ),
    *(
        "list",
        "str",
        "dict",
        "int",
        "type",
        "object",
        "self",
        "None",
        "class",
        "Self",
        "datetime",
        "hidden",
        "property",
    ),
    *("models", "operations", "testing", "errors", "annotations", "LazyNames", "Unimplemented", "_x", "X", "x", "名"),
)
HEADER = '<b:header message="t:Context" part="session" use="literal"/>'
MESSAGE = '<w:message name="Context"><w:part name="session" element="t:Session"/></w:message>'


def complex_type(name: str, particles: str) -> str:
    return f'<x:complexType name="{name}"><x:sequence>{particles}</x:sequence></x:complexType>'


def element(name: str, type_: str, most: str = "1") -> str:
    return f'<x:element name="{name}" type="t:{type_}" minOccurs="0" maxOccurs="{most}" nillable="true"/>'


def contract() -> str:
    members = "".join(element(name, name) for name in NAMES) + '<x:element name="Password" type="x:string"/>'
    types = ['<x:element name="Session" type="x:string"/>', complex_type("All", members)]
    for name in NAMES:
        types += [
            complex_type(name, NUMBER + element("Next", name, "unbounded")),
            complex_type(f"ArrayOf{name}", element(name, name, "unbounded")),
        ]
    one = [
        Operation(n, "", members, element(n, n), headers=HEADER if i % 2 else "", wrapper=f"One{n}")
        for i, n in enumerate(NAMES)
    ]
    many = [Operation(f"Many{n}", "", element("All", "All"), element(n, f"ArrayOf{n}"), wrapper=f"M{n}") for n in NAMES]
    results = [
        Operation(f"{kind}{i}", response=f'<x:element name="R" type="x:{kind}" {how}/>')
        for kind in ("dateTime", "date", "time", "duration", "int", "string", "boolean")
        for i, how in enumerate(("", 'nillable="true"', 'minOccurs="0"', 'minOccurs="0" maxOccurs="9"'))
    ]
    overloads = [Operation("Many", "", wrapper=w) for w in ("NoHeadersWrapper", "Wrapper", "OPERATION")]
    return wsdl(*one, *many, *results, *overloads, types="".join(types), messages=MESSAGE)
