"""Small WSDLs grown from a grammar: mostly right, sometimes wrong in ways an author would be."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.sax.saxutils import quoteattr

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

HEAD = """<w:definitions xmlns:w="http://schemas.xmlsoap.org/wsdl/" xmlns:x="http://www.w3.org/2001/XMLSchema"
 xmlns:b="http://schemas.xmlsoap.org/wsdl/soap/" xmlns:t="urn:t" xmlns:r="urn:r"
 xmlns:s="http://schemas.microsoft.com/2003/10/Serialization/" targetNamespace="urn:t">"""
_SIMPLE = (
    *("string", "int", "boolean", "dateTime", "decimal", "base64Binary", "anyType", "duration", "double", "anyURI"),
    *("unsignedByte", "time", "date", "QName", "token", "hexBinary", "nothing"),
)
_NAMES = (
    *(
        "A",
        "B",
        "C",
        "Chat",
        "CHAT",
        "chatMessage",
        "ChatMessage",
        "ArrayOfA",
        "class",
        "self",
        "con",
        "Id",
        "ID",
        "ID_",
    ),
    *("Client", "models", "x.y", "x-y", "_", "__init__", "日本", "ﬁle", "file", "Straße", "STRING", "MODULES", "mro"),
)


def wsdl(rng: Random) -> bytes:
    """Return a WSDL with a service, its messages, and types that refer to each other."""
    grown = _Grown(rng)
    return grown.wsdl().encode()


class _Grown:
    def __init__(self, rng: Random) -> None:
        self.rng = rng
        self.types = rng.sample(_NAMES, rng.randint(0, 6))
        self.groups = rng.sample(_NAMES[:5], rng.randint(0, 2))

    def wsdl(self) -> str:
        rng = self.rng
        operations = rng.sample(_NAMES, rng.randint(1, 3))
        wrappers = "".join(self.wrapper(o) + self.wrapper(o + "Response") for o in operations)
        types = "".join(self.type(name) for name in self.types) + "".join(self.group(name) for name in self.groups)
        messages = "".join(
            f'<w:message name="{o}{suffix}"><w:part name="p" element="t:{o}{suffix}"/></w:message>'
            for o in operations
            for suffix in ("", "Response")
        )
        service = rng.choice(_NAMES)
        abstract = "".join(
            f'<w:operation name="{o}"><w:input message="t:{o}"/>'
            f'{self.maybe(0.95, f"""<w:output message="t:{o}Response"/>""")}</w:operation>'
            for o in operations
        )
        body = f'<b:body use="{rng.choice(("literal",) * 9 + ("encoded",))}"/>'
        bound = "".join(
            f'<w:operation name="{o}"><b:operation soapAction={quoteattr(self.action(o))}/>'
            f"<w:input>{body}</w:input><w:output>{body}</w:output></w:operation>"
            for o in operations
        )
        form = self.maybe(0.8, ' elementFormDefault="qualified"')
        return (
            f"{HEAD}<w:types><x:schema targetNamespace='urn:t'{form}>{wrappers}{types}</x:schema></w:types>{messages}"
            f'<w:portType name="{service}">{abstract}</w:portType><w:binding name="B" type="t:{service}">'
            f'<b:binding transport="http://schemas.xmlsoap.org/soap/http"/>{bound}</w:binding>'
            '<w:service name="S"><w:port name="P" binding="t:B"><b:address location="http://h/"/></w:port></w:service>'
            "</w:definitions>"
        )

    def maybe(self, chance: float, text: str) -> str:
        return text if self.rng.random() < chance else ""

    def action(self, operation: str) -> str:
        return self.rng.choice((f"urn:t/{operation}", f"urn:t/{operation}", "", "a{b}", "urn:t}", "é"))

    def wrapper(self, name: str) -> str:
        return f'<x:element name="{name}"><x:complexType>{self.sequence(2)}</x:complexType></x:element>'

    def use(self) -> str:
        if self.types and self.rng.random() < 0.6:
            return f"t:{self.rng.choice(self.types)}"
        return f"x:{self.rng.choice(_SIMPLE)}"

    def sequence(self, depth: int) -> str:
        kind = self.rng.choice(("sequence",) * 8 + ("all", "choice"))
        inner = "".join(self.element(depth) for _ in range(self.rng.randint(0, 3)))
        if self.groups and self.rng.random() < 0.2:
            inner += f'<x:group ref="t:{self.rng.choice(self.groups)}"/>'
        return f"<x:{kind}>{inner}</x:{kind}>"

    def element(self, depth: int) -> str:
        occurs = self.rng.choice(("", "", ' minOccurs="0"', ' maxOccurs="unbounded"', ' minOccurs="0" maxOccurs="3"'))
        head = f'<x:element name="{self.rng.choice(_NAMES)}"{occurs}{self.maybe(0.3, """ nillable="true" """)}'
        if depth and self.rng.random() < 0.15:
            return f"{head}><x:complexType>{self.sequence(depth - 1)}</x:complexType></x:element>"
        return f'{head} type="{self.use()}"/>'

    def group(self, name: str) -> str:
        return f'<x:group name="{name}">{self.sequence(1)}</x:group>'

    def type(self, name: str) -> str:
        makers: tuple[Callable[[str], str], ...] = (self.record, self.record, self.derived, self.array, self.enum)
        return self.rng.choice((*makers, self.alias, self.flags, self.dictionary))(name)

    def record(self, name: str) -> str:
        note = self.maybe(0.3, '<x:annotation><x:documentation>Says """ \\ {{ x }}</x:documentation></x:annotation>')
        return f'<x:complexType name="{name}">{note}{self.sequence(2)}</x:complexType>'

    def derived(self, name: str) -> str:
        base = self.rng.choice(self.types)
        return (
            f'<x:complexType name="{name}"><x:complexContent><x:extension base="t:{base}">{self.sequence(1)}'
            "</x:extension></x:complexContent></x:complexType>"
        )

    def array(self, name: str) -> str:
        item = f'<x:element name="i" type="{self.use()}" minOccurs="0" maxOccurs="unbounded" nillable="true"/>'
        return f'<x:complexType name="ArrayOf{name}"><x:sequence>{item}</x:sequence></x:complexType>{self.alias(name)}'

    def enum(self, name: str) -> str:
        values = self.rng.sample(("", "A", "a", "a b", '"', "1", "None", "mro", "é", "x" * 200), self.rng.randint(1, 5))
        inside = "".join(f"<x:enumeration value={quoteattr(v)}/>" for v in values)
        return f'<x:simpleType name="{name}"><x:restriction base="x:string">{inside}</x:restriction></x:simpleType>'

    def flags(self, name: str) -> str:
        inside = self.enum("F").replace(' name="F"', "")
        return f'<x:simpleType name="{name}"><x:list>{inside}</x:list></x:simpleType>'

    def alias(self, name: str) -> str:
        return f'<x:simpleType name="{name}"><x:restriction base="{self.use()}"/></x:simpleType>'

    def dictionary(self, name: str) -> str:
        pair = f'<x:element name="K" type="{self.use()}"/><x:element name="V" type="{self.use()}"/>'
        return (
            f'<x:complexType name="{name}"><x:annotation><x:appinfo><s:IsDictionary>true</s:IsDictionary></x:appinfo>'
            f'</x:annotation><x:sequence><x:element name="p" minOccurs="0" maxOccurs="unbounded"><x:complexType>'
            f"<x:sequence>{pair}</x:sequence></x:complexType></x:element></x:sequence></x:complexType>"
        )
