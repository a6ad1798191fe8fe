"""Names and texts that want to be more than data, and the WSDLs that hold them in every place a name may stand."""

from __future__ import annotations

import builtins
import keyword
from xml.sax.saxutils import escape, quoteattr

from soapbind.pymodel.naming import names

# XML allows these: they must come through as data.
LEGAL = tuple(
    dict.fromkeys(
        [
            *(word for word in keyword.kwlist if word != "async"),
            *keyword.softkwlist,
            *(name for name in dir(builtins) if name.islower() and name.isidentifier()),
            *("con", "PRN", "aux", "Nul", "com1", "LPT9", "con.txt", "nul.", "a..", "clock"),
            *("__init__", "__class__", "__dict__", "__slots__", "__getattr__", "__all__", "__name__", "_", "__", "_x_"),
            *("self", "cls", "mro", "name", "value", "models", "testing", "errors", "operations", "MODULES", "RENAMED"),
            *("OPERATION", "OPERATIONS", "NAMESPACE", "PREFIXES", "Record", "Reply", "AsyncReply", "NillableReply"),
            *(
                "STRING",
                "Element",
                "Repeated",
                "dataclass",
                "annotations",
                "TYPE_CHECKING",
                "cached_property",
                "Property",
            ),
            *("WithReply", "WithOptions", "close", "send", "_channel", "url", "header", "Operation", "ExtensionData"),
            *("datetime", "dt", "timedelta", "Decimal", "UUID", "Protocol", "Any", "Self", "op", "body", "reply"),
            *(
                "Straße",
                "ﬁle",
                "日本",
                "Ünïcödé",
                "😀",
                "a😀b",
                "\ufffdx",
                "ǰ",
                "ΐ",
                "İstanbul",
                "\u017f",
                "Kelvin",
                "e\u0301té",
                "a\u00b7b",
            ),
            # Invisible, and not refused for it (XML 1.0, 2.3): joiners, marks of direction, tags, unassigned letters.
            *(
                "a\u200db",
                "a\u200cb",
                "\u200d",
                "a\u061cb",
                "a\u06ddb",
                "a\U000e0041b",
                "\U000e0041",
                "a\u0378b",
                "\ufeffa",
            ),
            *("x.y", "x-y", "x.y-z", "A1", "a1b2", "camelCase", "UPPER", "Mixed_Case", "trailing_", "L" * 115),
        ]
    )
)

# No XML name: refused wherever a name is wanted, harmless wherever text is.
ILLEGAL = (
    *('Chat"""; import os', "Chat'''; import os", "'; import os; '", '"; import os; "', "\\", "a\\", '"', '"""', "'"),
    *("../../x", "..", ".", "/etc/passwd", "a/b", "a\\b", "C:x", "..\\..\\x", "~", "$(id)", "`id`", "%s", "{0}", "{x}"),
    *("{{ x }}", "{% x %}", "{# x #}", "${x}", "a b", "a\tb", "a\nb", "a\r\nb", "a\u2028b", "a\x85b"),
    *("\u202egnirts", "a\u2066b", "a\u200bb", "a\u00adb", "a\u00a0b"),
    *("\u00d7a", "a\u00f7b", "\u037ea", "a\u2190b", "a\ufdd0b", "a\ue000b", "\u0301a"),
    *(
        "1st",
        "-a",
        ".a",
        "9",
        "a:b",
        "xs:string",
        "a;b",
        "a,b",
        "a(b)",
        "a=b",
        "a#b",
        "a@b",
        "a!b",
        "a*b",
        "<a>",
        "a&b",
    ),
    *(
        "import os",
        "__import__('os')",
        "eval(x)",
        'f"{x}"',
        "lambda: 0",
        "#",
        "# coding: utf-7",
        "\\x41",
        "\\N{DIGIT ONE}",
    ),
    *("N" * 256, "N" * 10_000, "A" * 200 + '"', "", "a\U0010ffffb"),
)
HOSTILE = (*LEGAL, *ILLEGAL)

WSDL = """<w:definitions xmlns:w="http://schemas.xmlsoap.org/wsdl/" xmlns:x="http://www.w3.org/2001/XMLSchema"
 xmlns:b="http://schemas.xmlsoap.org/wsdl/soap/" xmlns:t={namespace} targetNamespace={namespace}>
 <w:types><x:schema targetNamespace={namespace} elementFormDefault="qualified">{types}</x:schema></w:types>
 {messages}{services}</w:definitions>"""
SERVICE = """<w:message name={q}><w:part name="p" element={tq}/></w:message>
 <w:message name={qr}><w:part name="p" element={tqr}/></w:message>
 <w:portType name={q}><w:documentation>{doc}</w:documentation><w:operation name={q}>
 <w:documentation>{doc}</w:documentation><w:input message={tq}/><w:output message={tqr}/></w:operation></w:portType>
 <w:binding name={q} type={tq}><b:binding transport="http://schemas.xmlsoap.org/soap/http"/><w:operation name={q}>
 <b:operation soapAction={action}/><w:input><b:body use="literal"/></w:input>
 <w:output><b:body use="literal"/></w:output></w:operation></w:binding>
 <w:service name={q}><w:port name="P" binding={tq}><b:address location={address}/></w:port></w:service>"""


def attribute(text: str) -> str:
    """Quote an attribute value so that a parser gives back exactly the text."""
    return quoteattr(text, {"\t": "&#9;", "\n": "&#10;", "\r": "&#13;"})


def documentation(text: str) -> str:
    return f"<x:annotation><x:documentation>{escape(text)}</x:documentation></x:annotation>"


def wsdl(
    found: list[str], *, fields: list[str], values: list[str], texts: str = "", place: dict[str, str] | None = None
) -> str:
    """Return a contract with a service, an operation, wrappers and a type for each name.

    Every type has all ``fields``, an enumeration all ``values``, everything the documentation ``texts``. ``place`` puts
    single texts in other places: namespace, action, address.
    """
    other = {"namespace": "urn:hostile", "action": "urn:hostile/do", "address": "http://h/", **(place or {})}
    doc = documentation(texts)
    inside = "".join(f"<x:element name={attribute(f)} type='x:string'>{doc}</x:element>" for f in fields)
    items = "".join(f"<x:enumeration value={attribute(v)}>{doc}</x:enumeration>" for v in values)
    types = [
        f"<x:simpleType name='TheValues'>{doc}<x:restriction base='x:string'>{items}</x:restriction></x:simpleType>"
    ]
    services: list[str] = []
    for name in found:
        use = attribute(f"t:{name}")
        wrapped = f"<x:element name={attribute(name)} type={use}/><x:element name='TheValue' type='t:TheValues'/>"
        types.append(f"<x:complexType name={attribute(name)}>{doc}<x:sequence>{inside}</x:sequence></x:complexType>")
        types += [
            f"<x:element name={attribute(n)}>{doc}<x:complexType><x:sequence>{inner}</x:sequence></x:complexType>"
            "</x:element>"
            for n, inner in ((name, wrapped), (f"{name}Response", f"<x:element name={attribute(name)} type={use}/>"))
        ]
        services.append(
            SERVICE.format(
                q=attribute(name),
                tq=use,
                qr=attribute(f"{name}Response"),
                tqr=attribute(f"t:{name}Response"),
                doc=escape(texts),
                action=attribute(other["action"]),
                address=attribute(other["address"]),
            )
        )
    return WSDL.format(
        namespace=attribute(other["namespace"]), types="".join(types), messages="", services="".join(services)
    )


def apart(texts: tuple[str, ...]) -> list[list[str]]:
    """Put texts into groups in which none clashes with another in any of the names it becomes."""
    groups: list[tuple[list[str], set[str]]] = []
    for text in texts:
        made = {
            *(f"f {names.field_name(text)}", f"m {names.on_disk(names.module_name(text))}"),
            *(f"m {names.on_disk(names.module_name(names.class_name(text)))}", f"c {names.class_name(text)}"),
            *(f"c {names.class_name(text + 'Response')}", f"k {names.constant_name(text)}"),
            f"o {names.on_disk(names.method_name(text))}",
        }
        for group, taken in groups:
            if taken.isdisjoint(made) and len(group) < 24:
                group.append(text)
                taken.update(made)
                break
        else:
            groups.append(([text], made))
    return [group for group, _ in groups]
