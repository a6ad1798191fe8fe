"""Schemas of choices, groups and derived types, for the tests of content; see ``content_roots``."""

from __future__ import annotations

from content_roots import schema_of


def _type(name: str, content: str) -> str:
    """Return an element with an anonymous type."""
    return f'<xs:element name="{name}"><xs:complexType>{content}</xs:complexType></xs:element>'


def _int(names: str, attributes: str = "") -> str:
    return "".join(f'<xs:element name="{name}" type="xs:int" {attributes}/>' for name in names.split())


def _extended(name: str, base: str, content: str) -> str:
    """Return a type that extends another."""
    inner = f'<xs:complexContent><xs:extension base="t:{base}">{content}</xs:extension></xs:complexContent>'
    return f'<xs:complexType name="{name}">{inner}</xs:complexType>'


def _complex(name: str, content: str) -> str:
    return f"<xs:complexType name='{name}'>{content}</xs:complexType>"


def _restricted(name: str, base: str, content: str) -> str:
    """Return a type that restricts another."""
    return _extended(name, base, content).replace("xs:extension", "xs:restriction")


_MAY, _MANY, _UP_TO_3 = 'minOccurs="0"', 'maxOccurs="unbounded"', 'minOccurs="0" maxOccurs="3"'
_ANY = f"{_MAY} {_MANY}"
_NIL, _FOUR = 'nillable="true"', 'default="4"'
_TEXT = '<xs:element name="b" type="xs:string"/>'
CHOICES = "".join(
    [
        _type("Once", f"<xs:choice>{_int('a')}{_TEXT}<xs:element name='c' type='xs:boolean'/></xs:choice>"),
        _type(
            "Between",
            f"<xs:sequence>{_int('h')}<xs:choice minOccurs='0'>{_int('a')}<xs:sequence>{_TEXT}"
            f"{_int('c', _MAY)}</xs:sequence></xs:choice>{_int('z')}</xs:sequence>",
        ),
        _type(
            "Shared",
            f"<xs:choice><xs:sequence>{_int('a b')}</xs:sequence><xs:sequence>{_int('c b')}</xs:sequence></xs:choice>",
        ),
        _type(
            "Swapped",
            f"<xs:choice><xs:sequence>{_int('a b')}</xs:sequence><xs:sequence>{_int('b a')}</xs:sequence></xs:choice>",
        ),
        _type(
            "Lists",
            f"<xs:choice>{_int('a', _MANY)}{_int('b', _UP_TO_3)}</xs:choice>",
        ),
        _type("Many", f"<xs:choice minOccurs='0' maxOccurs='unbounded'>{_int('a')}{_TEXT}</xs:choice>"),
        _type("Bunches", f"<xs:choice maxOccurs='unbounded'>{_int('a', _ANY)}{_int('b', _UP_TO_3)}</xs:choice>"),
        _type("Turns", f"<xs:choice maxOccurs='3'>{_int('a', _MANY)}{_int('b')}</xs:choice>"),
        _type("Rows", f"<xs:sequence maxOccurs='unbounded'>{_int('a')}{_int('b', _MAY)}</xs:sequence>"),
        _type(
            "Nested",
            f"<xs:choice maxOccurs='unbounded'><xs:sequence>{_int('a')}<xs:choice>{_int('b c')}</xs:choice>"
            f"</xs:sequence>{_int('d', _MANY)}</xs:choice>",
        ),
        f"<xs:group name='G'><xs:choice>{_int('g h')}</xs:choice></xs:group>",
        _type(
            "Groups",
            f"<xs:sequence><xs:group ref='t:G'/>{_int('m')}"
            "<xs:group ref='t:G' minOccurs='0' maxOccurs='unbounded'/></xs:sequence>",
        ),
        _type("SameGroup", "<xs:sequence><xs:group ref='t:G' maxOccurs='2'/></xs:sequence>"),
        _type(
            "Leads",
            f"<xs:choice maxOccurs='unbounded'><xs:sequence>{_int('b a', _MANY)}{_int('f')}</xs:sequence>"
            f"<xs:sequence><xs:sequence maxOccurs='unbounded'>{_int('c g')}</xs:sequence>"
            f"{_int('e', _MANY)}{_int('h')}</xs:sequence>{_int('a e')}</xs:choice>",
        ),
        _type(
            "Begun",
            f"<xs:sequence><xs:sequence minOccurs='0'>{_int('a b')}</xs:sequence>"
            f"<xs:sequence minOccurs='0'>{_int('b c')}</xs:sequence>{_int('c', _MAY)}</xs:sequence>",
        ),
        _type(
            "Inner",
            f"<xs:sequence maxOccurs='unbounded'><xs:sequence maxOccurs='unbounded'>{_int('b', _MANY)}{_int('d')}"
            f"{_int('f', _MAY)}{_int('d')}</xs:sequence>{_int('d')}</xs:sequence>",
        ),
        _type(
            "BegunMany",
            f"<xs:sequence maxOccurs='2'><xs:sequence minOccurs='0'>{_int('a b')}</xs:sequence>"
            f"<xs:sequence minOccurs='0'>{_int('b c')}</xs:sequence></xs:sequence>",
        ),
        _type("Twice", f"<xs:sequence>{_int('a')}{_int('b a', _MAY)}</xs:sequence>"),
        _type("Pair", f"<xs:sequence><xs:sequence minOccurs='0'>{_int('a b')}</xs:sequence>{_int('c')}</xs:sequence>"),
        _type("All", f"<xs:all>{_int('a')}{_int('b', _MAY)}{_int('c')}</xs:all>"),
        _type("AllOrNone", f"<xs:all minOccurs='0'>{_int('a')}{_int('b', _MAY)}</xs:all>"),
        _type(
            "Values",
            f"<xs:choice>{_int('a', _FOUR)}<xs:element name='b' type='xs:string' default='x'/>"
            "<xs:element name='e' type='xs:string'/><xs:element name='n' type='xs:string' nillable='true'/>"
            "<xs:element name='l' type='xs:NMTOKENS'/><xs:element name='o'><xs:complexType/></xs:element></xs:choice>",
        ),
        _type("OrNothing", f"<xs:choice>{_int('a')}<xs:sequence/></xs:choice>"),
        _type(
            "Nils",
            f"<xs:choice maxOccurs='unbounded'>{_int('a', _NIL)}{_TEXT}</xs:choice>",
        ),
        _type(
            "Empties",
            f"<xs:sequence>{_int('x', _MAY)}<xs:choice maxOccurs='unbounded'>{_int('a', _MAY)}{_int('b')}"
            "</xs:choice></xs:sequence>",
        ),
        _type(
            "Deep",
            f"<xs:choice><xs:sequence>{_int('a')}<xs:choice minOccurs='0'>{_int('b c')}</xs:choice></xs:sequence>"
            f"<xs:sequence>{_int('b d')}</xs:sequence></xs:choice>",
        ),
    ]
)

_AT = '<xs:attribute name="at" type="xs:int"/>'
_XY = "<xs:attribute name='x' type='xs:int'/><xs:attribute name='y' type='xs:int'/>"
_ONLY_X = "<xs:attribute name='x' type='xs:int' use='required'/><xs:attribute name='y' use='prohibited'/>"
_ROOTS = (
    "Again",
    "Fork",
    "Forked",
    "Longer",
    "Idea",
    "Plain",
    "Wide",
    "Narrow",
    "Wider",
    "Fixed",
    "ArrayOfInt",
    "More",
)
_BOXED = "".join(
    f"<xs:element name='{name}' type='t:{type_}'/>"
    for name, type_ in [(each.lower(), each) for each in ("Plain", "Fork", "Idea", "Wide", "Free")]
    + [("array", "ArrayOfInt")]
)
DERIVED = "".join(
    [
        f"<xs:complexType name='T'><xs:sequence>{_int('n')}</xs:sequence></xs:complexType>",
        _extended("U", "T", f"<xs:sequence>{_int('m')}</xs:sequence>{_AT}"),
        "<xs:element name='head' type='t:T' abstract='true'/>",
        "<xs:element name='h1' type='t:T' substitutionGroup='t:head'/>",
        "<xs:element name='h2' type='t:U' substitutionGroup='t:h1'/>",
        "<xs:element name='word' type='xs:string'/><xs:element name='w1' substitutionGroup='t:word'/>",
        _type("One", "<xs:sequence><xs:element ref='t:head'/><xs:element ref='t:word' minOccurs='0'/></xs:sequence>"),
        _type(
            "Several",
            "<xs:sequence><xs:element ref='t:head' maxOccurs='unbounded'/>"
            "<xs:element ref='t:word' minOccurs='0' maxOccurs='2'/></xs:sequence>",
        ),
        _type("Either", f"<xs:choice><xs:element ref='t:head'/>{_int('x')}</xs:choice>"),
        _type("Any", "<xs:choice maxOccurs='unbounded'><xs:element ref='t:h1'/><xs:element ref='t:word'/></xs:choice>"),
        f"<xs:complexType name='Plain'><xs:sequence>{_int('a')}{_int('b', _MAY)}</xs:sequence></xs:complexType>",
        _extended("Again", "Plain", f"<xs:sequence>{_int('a')}</xs:sequence>"),
        _extended(
            "Listed", "Plain", f"<xs:choice maxOccurs='unbounded'>{_int('r s')}</xs:choice><xs:attribute name='at'/>"
        ),
        f"<xs:complexType name='Fork'><xs:choice>{_int('p q')}</xs:choice></xs:complexType>",
        _extended("Forked", "Fork", f"<xs:choice>{_int('r s')}</xs:choice>{_AT}"),
        _extended("Longer", "Forked", f"<xs:sequence>{_int('e', _MAY)}</xs:sequence>"),
        f"<xs:complexType name='Idea' abstract='true'><xs:sequence>{_int('a', _MAY)}</xs:sequence></xs:complexType>",
        _extended("Real", "Idea", _AT),
        _extended("Chosen", "Idea", f"<xs:choice>{_int('r s')}</xs:choice>"),
        _complex("Wide", f"<xs:sequence>{_int('a', _MAY)}{_int('b', _ANY)}</xs:sequence>{_XY}"),
        _restricted("Narrow", "Wide", f"<xs:sequence>{_int('a')}{_int('b', _MAY)}</xs:sequence>{_ONLY_X}"),
        _extended("Wider", "Narrow", f"<xs:sequence>{_int('c')}</xs:sequence>"),
        f"<xs:complexType name='Free'><xs:all>{_int('a b', _MAY)}</xs:all><xs:attribute name='a'/></xs:complexType>",
        _restricted("Fixed", "Free", f"<xs:sequence>{_int('b a')}</xs:sequence>"),
        f"<xs:complexType name='ArrayOfInt'><xs:sequence>{_int('i', _ANY)}</xs:sequence></xs:complexType>",
        _extended("More", "ArrayOfInt", f"<xs:sequence>{_int('more')}</xs:sequence>"),
        *(f"<xs:element name='{name}Root' type='t:{name}'/>" for name in _ROOTS),
        _type("Box", f"<xs:choice maxOccurs='unbounded'>{_BOXED}</xs:choice>"),
    ]
)
ALL = {"choices": schema_of(CHOICES), "derived": schema_of(DERIVED)}
