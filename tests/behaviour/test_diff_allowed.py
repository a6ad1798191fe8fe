"""What a report says of what is allowed is true of messages: values of simple types, content models, defaults.

Each pair of small contracts exchanges messages in both directions. libxml2 tells which of them a contract allows.
"""

from __future__ import annotations

import pytest
from called_contracts import contracts
from exchanges import check_exchange
from notes_contract import DERIVED, ITEM, NOTE, SAVE_AND_GET, document, field
from soapbind.diff.compare import compare

OPTIONAL = 'minOccurs="0"'


def check(
    old: str, new: str, rule: str, expected: tuple[str, str], operations: dict[str, tuple[str | None, str | None]]
):
    """Check the verdict of the only finding of a rule, and what is said of all, by messages in both directions."""
    with contracts() as side:
        sides = [side(document(types, operations)) for types in (old, new)]
        for first, last in ((0, 1), (1, 0)):
            a, b = sides[first], sides[last]
            findings = compare(a.contract, b.contract, "app").findings
            if first == 0:
                (found,) = [each for each in findings if each.rule == rule]
                assert tuple(v and v.severity.value for v in (found.request, found.response)) == expected
            check_exchange(a, b, findings)


# --- simple types ----------------------------------------------------------------------------------------------------


def restricted(*facets: str, base: str = "xs:string") -> str:
    inner = "".join("<xs:{} value='{}'/>".format(*each.split("=", 1)) for each in facets)
    simple = f'<xs:simpleType name="Limited"><xs:restriction base="{base}">{inner}</xs:restriction></xs:simpleType>'
    return simple + NOTE.format(field("Limit", "t:Limited"), "")


def listed(item: str) -> str:
    simple = f'<xs:simpleType name="Limited"><xs:list itemType="{item}"/></xs:simpleType>'
    return simple + NOTE.format(field("Limit", "t:Limited"), "")


def joined(*members: str) -> str:
    simple = f'<xs:simpleType name="Limited"><xs:union memberTypes="{" ".join(members)}"/></xs:simpleType>'
    return simple + NOTE.format(field("Limit", "t:Limited"), "")


WIDENED, NARROWED = ("additive", "risky"), ("risky", "additive")


@pytest.mark.sampled(4)
@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        pytest.param(restricted("maxLength=20"), restricted("maxLength=10"), NARROWED, id="longest"),
        pytest.param(restricted("maxLength=10"), restricted(), WIDENED, id="no longer a longest"),
        pytest.param(restricted(), restricted("minLength=11"), NARROWED, id="shortest"),
        pytest.param(restricted(), restricted("pattern=[a-z ]*", "pattern=x*"), NARROWED, id="a pattern"),
        pytest.param(restricted("pattern=x*"), restricted("pattern=x*", "pattern=[a-z ]*"), WIDENED, id="or another"),
        pytest.param(
            restricted("maxInclusive=100", base="xs:int"), restricted(base="xs:int"), WIDENED, id="no largest"
        ),
        pytest.param(restricted(base="xs:int"), restricted("minInclusive=0", base="xs:int"), NARROWED, id="smallest"),
        pytest.param(restricted(base="xs:int"), restricted(base="xs:long"), WIDENED, id="a wider base"),
        pytest.param(
            restricted("maxInclusive=9", base="xs:decimal"), restricted(base="xs:short"), ("risky", "risky"), id="both"
        ),
        pytest.param(restricted(), restricted(base="xs:token"), NARROWED, id="white space that means nothing"),
        pytest.param(listed("xs:int"), listed("xs:long"), WIDENED, id="wider items"),
        pytest.param(joined("xs:int"), joined("xs:int", "xs:boolean"), WIDENED, id="one more member"),
        pytest.param(joined("xs:int", "xs:boolean"), joined("xs:boolean"), NARROWED, id="one member less"),
    ],
)
def test_a_simple_type_that_is_defined_differently(old: str, new: str, expected: tuple[str, str]):
    check(old, new, "type-restated", expected, SAVE_AND_GET)


# --- content models --------------------------------------------------------------------------------------------------

A, B, C = (field(name) for name in "ABC")
MUST = [each.replace(f" {OPTIONAL}", "") for each in (A, B, C)]


def note(content: str, more: str = "") -> str:
    return f'<xs:complexType name="Note" {more}>{content}</xs:complexType>'


def group(kind: str, *parts: str, more: str = "") -> str:
    return f"<xs:{kind} {more}>{''.join(parts)}</xs:{kind}>"


ANY = f'<xs:any namespace="##other" processContents="lax" {OPTIONAL}/>'


@pytest.mark.sampled(5)
@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        pytest.param(group("sequence", A, B), group("choice", A, B), ("breaking", "additive"), id="one of them"),
        pytest.param(group("choice", *MUST), group("sequence", A, B, C), ("additive", "risky"), id="all of them"),
        pytest.param(
            group("choice", A, B), group("choice", A, B, more='maxOccurs="3"'), ("additive", "breaking"), id="repeated"
        ),
        pytest.param(
            group("choice", A, B, more='maxOccurs="unbounded"'), group("choice", A, B), ("breaking", "additive"),
            id="no longer repeated",
        ),
        pytest.param(
            group("choice", group("sequence", A, B)), group("sequence", A, B), ("cosmetic", "cosmetic"), id="one choice"
        ),
        pytest.param(
            group("sequence", group("sequence", *MUST, more=OPTIONAL)), group("sequence", A, B, C),
            ("cosmetic", "cosmetic"),
            id="together or not",
        ),
        pytest.param(group("sequence", A, B), group("sequence", A, B, ANY), ("additive", "risky"), id="a wildcard"),
        pytest.param(
            group("sequence", A, ANY.replace("lax", "strict")), group("sequence", A, ANY), ("additive", "risky"),
            id="a wilder wildcard",
        ),
    ],
)  # fmt: skip
def test_another_content_model(old: str, new: str, expected: tuple[str, str]):
    check(note(old), note(new), "content-changed", expected, SAVE_AND_GET)


WHOLE = group("sequence", MUST[0], more=OPTIONAL)


@pytest.mark.sampled(3)
@pytest.mark.parametrize(
    ("old", "new", "asked"),
    [
        pytest.param(WHOLE, group("sequence", MUST[0], MUST[1], more=OPTIONAL), "breaking", id="with another"),
        pytest.param(
            group("sequence", A, group("sequence", MUST[1], more=OPTIONAL)),
            group("sequence", A, group("sequence", MUST[1], MUST[2], more=OPTIONAL)), "breaking", id="inside",
        ),
        pytest.param(
            group("choice", MUST[0], MUST[1]), group("choice", MUST[0], group("sequence", MUST[1], MUST[2])),
            "breaking", id="on one way",
        ),
        pytest.param(group("choice", *MUST[:2]), group("choice", *MUST), "additive", id="a way of its own"),
        pytest.param(
            group("sequence", WHOLE), group("sequence", WHOLE, group("sequence", MUST[1], more=OPTIONAL)), "additive",
            id="a group of its own",
        ),
        pytest.param(WHOLE, group("sequence", MUST[0], B, more=OPTIONAL), "additive", id="optional"),
    ],
)  # fmt: skip
def test_another_element_in_a_group_that_may_be_absent(old: str, new: str, asked: str):
    check(note(old), note(new), "field-added", (asked, "risky"), SAVE_AND_GET)


# --- types of one thing ----------------------------------------------------------------------------------------------


def named(name: str, *members: str) -> str:
    values = "".join(f'<xs:enumeration value="{each}"/>' for each in members)
    return f'<xs:simpleType name="{name}"><xs:restriction base="xs:string">{values}</xs:restriction></xs:simpleType>'


NAMED = named("Tint", "Red", "Blue") + named("Colour", "Blue", "Red") + named("Shade", "Red", "Blue", "Grey")
TYPES = NAMED + (
    '<xs:simpleType name="Small"><xs:restriction base="xs:int"><xs:maxInclusive value="9"/></xs:restriction>'
    '</xs:simpleType><xs:simpleType name="Number"><xs:restriction base="xs:int"/></xs:simpleType>'
)


@pytest.mark.sampled(4)
@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("t:Small", "xs:int", WIDENED),
        ("xs:int", "t:Small", NARROWED),
        ("t:Small", "xs:long", WIDENED),
        ("xs:int", "t:Number", ("cosmetic", "cosmetic")),
        ("xs:token", "xs:string", WIDENED),
        ("t:Tint", "t:Colour", ("cosmetic", "cosmetic")),
        ("t:Tint", "t:Shade", WIDENED),
        ("t:Shade", "t:Tint", NARROWED),
        ("xs:int", "xs:string", ("additive", "breaking")),
    ],
)
def test_another_type_of_a_field(old: str, new: str, expected: tuple[str, str]):
    kinds = [TYPES + NOTE.format(field("Limit", each), "") for each in (old, new)]
    check(*kinds, "field-retyped", expected, SAVE_AND_GET)


# --- defaults and fixed values ---------------------------------------------------------------------------------------


@pytest.mark.sampled(4)
@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("", 'default="x"', ("risky", "risky")),
        ('default="x"', 'default="y"', ("risky", "risky")),
        ('default="x"', "", ("risky", "risky")),
        ('fixed="x"', 'fixed="y"', ("breaking", "risky")),
        ('default="x"', 'fixed="x"', ("breaking", "additive")),
        ('fixed="x"', 'default="x"', ("additive", "risky")),
    ],
)
@pytest.mark.parametrize("thing", ["field", "attribute"])
def test_another_default_or_fixed_value(thing: str, old: str, new: str, expected: tuple[str, str]):
    def with_(more: str) -> str:
        if thing == "field":
            return NOTE.format(field("Text", "xs:string", more), "")
        return NOTE.format(field("Id"), f'<xs:attribute name="text" type="xs:string" {more}/>')

    rule = "field-default-changed" if thing == "field" else "attribute-use-changed"
    check(with_(old), with_(new), rule, expected, SAVE_AND_GET)


# --- bases and substitutes -------------------------------------------------------------------------------------------

BASE = ITEM.format("{}", field("Id", "xs:int"))
NOTES = DERIVED.format("Note", "Item", field("Text"))


@pytest.mark.parametrize(
    ("operations", "expected"),
    [
        (SAVE_AND_GET, ("cosmetic", "cosmetic")),
        ({"Save": ("Item", "Note")}, ("risky", None)),
        ({"Save": ("Note", "Item")}, (None, "additive")),
        ({"Save": ("Item", "Item")}, ("risky", "additive")),
    ],
)
def test_a_type_that_becomes_abstract(operations: dict[str, tuple[str, str]], expected: tuple[str, str]):
    check(
        BASE.format("") + NOTES, BASE.format(' abstract="true"') + NOTES, "type-abstract-changed", expected, operations
    )


HEAD = '<xs:element name="Head" type="xs:string"/><xs:element name="Plain" substitutionGroup="t:Head" {}/>'
REFERRING = '<xs:complexType name="Note"><xs:sequence><xs:element ref="t:Head"/></xs:sequence></xs:complexType>'


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ('type="xs:string"', 'type="xs:token"', NARROWED),
        ('type="xs:token"', 'type="xs:string"', WIDENED),
        ('type="xs:string" abstract="true"', 'type="xs:string"', ("additive", "risky")),
        ('type="xs:string"', 'type="xs:string" abstract="true"', ("breaking", "additive")),
    ],
)
def test_an_element_that_stands_for_another(old: str, new: str, expected: tuple[str, str]):
    check(HEAD.format(old) + REFERRING, HEAD.format(new) + REFERRING, "substitute-changed", expected, SAVE_AND_GET)
