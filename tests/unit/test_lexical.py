"""Text forms of simple types: what is written is read back, and is what .NET writes."""

from __future__ import annotations

import math
import struct
from decimal import Decimal
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from soapbind.runtime.lexical import guids, integers
from soapbind.runtime.lexical import numbers as lexical_numbers
from soapbind.runtime.lexical import primitives as lexical

if TYPE_CHECKING:
    from uuid import UUID


INT = integers.integer_codec(-(2**31), 2**31 - 1)
ANY_INTEGER = integers.integer_codec(None, None)
FORBIDDEN = {*map(chr, range(0x20)), "\ufffe", "\uffff"} - {"\t", "\n", "\r"}  # XML 1.0 section 2.2


@given(st.integers(-(2**31), 2**31 - 1))
@example(-(2**31))
@example(2**31 - 1)
def test_integers_survive(value: int):
    read, write = INT

    assert read(write(value)) == value
    assert write(value) == str(value)


@given(st.integers(), st.sampled_from(["", " ", "\n\t"]), st.sampled_from(["", "0", "000"]))
def test_integers_may_be_padded(value: int, blank: str, zeros: str):
    text = f"{blank}{'-' if value < 0 else '+'}{zeros}{abs(value)}{blank}"

    assert ANY_INTEGER[0](text) == value


@given(st.one_of(st.integers(max_value=-(2**31) - 1), st.integers(min_value=2**31)))
@example(2**31)
@example(-(2**31) - 1)
def test_integers_out_of_range_are_refused_both_ways(value: int):
    for function, argument in zip(INT, (str(value), value), strict=True):
        with pytest.raises(ValueError, match="outside"):
            function(argument)


@pytest.mark.parametrize("text", ["", "7.0", "1e1", "0x7", "7 8", "١", "1_0", "--1", "\xa07", "1,0", "+"])  # noqa: RUF001
def test_no_integers(text: str):
    with pytest.raises(ValueError, match="whole number"):
        INT[0](text)


@pytest.mark.parametrize("value", [True, "7", 7.0, None, Decimal(7)])
def test_integers_of_another_type_are_refused(value: object):
    with pytest.raises(TypeError, match="expected int"):
        INT[1](value)  # type: ignore[arg-type]


# Pairs measured on DataContractSerializer.
DOTNET_DOUBLES = [
    (0.0, "0"),
    (1.0, "1"),
    (-0.5, "-0.5"),
    (0.1, "0.1"),
    (59.911491, "59.911491"),
    (10.757933, "10.757933"),
    (123456789012345.0, "123456789012345"),
    (1e15, "1E+15"),
    (1e16, "1E+16"),
    (1.5e20, "1.5E+20"),
    (1e300, "1E+300"),
    (0.0001, "0.0001"),
    (0.00001, "1E-05"),
    (1.25e-7, "1.25E-07"),
    (5e-324, "5E-324"),
    (1.7976931348623157e308, "1.7976931348623157E+308"),
    (2.220446049250313e-16, "2.220446049250313E-16"),
    (100.0, "100"),
    (1200000.0, "1200000"),
    (math.inf, "INF"),
    (-math.inf, "-INF"),
    (math.nan, "NaN"),
]


@pytest.mark.parametrize(("value", "text"), DOTNET_DOUBLES, ids=[text for _, text in DOTNET_DOUBLES])
def test_doubles_are_written_as_dotnet_writes_them(value: float, text: str):
    assert lexical_numbers.write_double(value) == text


@given(st.floats(allow_nan=False))
@example(-0.0)
@example(5e-324)
def test_doubles_survive_every_bit(value: float):
    again = lexical_numbers.read_double(lexical_numbers.write_double(value))

    assert struct.pack(">d", again) == struct.pack(">d", value)


def test_not_a_number_survives():
    assert math.isnan(lexical_numbers.read_double(lexical_numbers.write_double(math.nan)))


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_doubles_have_the_fewest_digits(value: float):
    text = lexical_numbers.write_double(value)
    digits = text.lstrip("-").partition("E")[0].replace(".", "").strip("0")
    shortest = repr(value).lstrip("-").partition("e")[0].replace(".", "").strip("0")

    assert digits == shortest


@pytest.mark.parametrize(
    "text", ["", "1,5", "nan", "inf", "1_0", "0x1p3", "\u0661", "1e", "e5", ".", "--1", "1 2", "NAN"]
)
def test_no_doubles(text: str):
    with pytest.raises(ValueError, match="not a number"):
        lexical_numbers.read_double(text)


@pytest.mark.parametrize("value", [True, "1", None, Decimal(1)])
def test_doubles_of_another_type_are_refused(value: object):
    with pytest.raises(TypeError, match="expected float"):
        lexical_numbers.write_double(value)  # type: ignore[arg-type]


@given(st.decimals(allow_nan=False, allow_infinity=False, places=6))
@example(Decimal("1E+10"))
@example(Decimal("1.50"))
def test_decimals_survive(value: Decimal):
    text = lexical_numbers.write_decimal(value)

    assert "E" not in text.upper()
    assert lexical_numbers.read_decimal(f" {text}\n") == value


@pytest.mark.parametrize("value", [Decimal("NaN"), Decimal("Infinity")])
def test_decimals_that_xml_does_not_know_are_refused(value: Decimal):
    with pytest.raises(ValueError, match="no xs:decimal form"):
        lexical_numbers.write_decimal(value)


@pytest.mark.parametrize("text", ["", "1e3", "NaN", "INF", "1,5", "."])
def test_no_decimals(text: str):
    with pytest.raises(ValueError, match="not a decimal number"):
        lexical_numbers.read_decimal(text)


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters=["\0", *FORBIDDEN])))
@example("]]>")
@example("a\r\nb\r")
@example("\x7f\x85\u2028\U0001f600")
def test_text_survives_a_reader_of_xml(value: str):
    element = ET.fromstring(f"<a>{lexical.escape_text(value)}</a>")  # noqa: S314 - our own text

    assert (element.text or "") == value


@given(st.text(st.sampled_from([*sorted(FORBIDDEN - {"\0"}), "a", "&", "<", "\r"])))
def test_characters_that_xml_forbids_become_references(value: str):
    text = lexical.escape_text(value)

    assert not FORBIDDEN & set(text)
    for char in FORBIDDEN & set(value):
        assert f"&#x{ord(char):X};" in text


@pytest.mark.parametrize("code", [0, 0xD800, 0xDFFF])
def test_what_no_xml_can_carry_is_refused(code: int):
    with pytest.raises(ValueError, match=rf"U\+{code:04X}"):
        lexical.escape_text(f"a{chr(code)}b")


def test_only_what_must_be_is_escaped():
    assert lexical.escape_text("\"'\t\n é") == "\"'\t\n é"
    assert lexical.escape_text("\r<&>") == "&#xD;&lt;&amp;&gt;"


@pytest.mark.parametrize("value", [b"x", 1, None])
def test_text_of_another_type_is_refused(value: object):
    with pytest.raises(TypeError, match="expected str"):
        lexical.write_string(value)  # type: ignore[arg-type]


@given(st.binary(), st.sampled_from(["", " ", "\r\n", "\t "]))
def test_bytes_survive_with_blanks_anywhere(value: bytes, blank: str):
    text = lexical.write_base64(value)

    assert lexical.read_base64(blank.join(text)) == value
    assert lexical.read_hex(f"{blank}{lexical.write_hex(value)}{blank}") == value


@pytest.mark.parametrize("text", ["AAEC/v8", "AAEC_v8=", "AA*C", "=", "AA=C", "AAEC/v8==", "Å"])
def test_no_base64(text: str):
    with pytest.raises(ValueError):  # noqa: PT011 - the text is the standard library's
        lexical.read_base64(text)


@given(st.uuids())
def test_identifiers_survive(value: UUID):
    assert guids.read_guid(f" {guids.write_guid(value)} ") == value
    assert guids.write_guid(value) == str(value)


@pytest.mark.parametrize(
    "text", ["", "{12345678-1234-1234-1234-123456789012}", "12345678123412341234123456789012", "x" * 36]
)
def test_no_identifiers(text: str):
    with pytest.raises(ValueError):  # noqa: PT011 - the text is the standard library's
        guids.read_guid(text)


@given(st.integers(0, 0xFFFF).map(chr))
def test_characters_survive(value: str):
    assert lexical.write_char(value) == str(ord(value))
    assert lexical.read_char(f" {ord(value)} ") == value


@pytest.mark.parametrize("text", ["", "a", "-1", "65536"])
def test_no_characters(text: str):
    with pytest.raises(ValueError, match="character code"):
        lexical.read_char(text)


@pytest.mark.parametrize("value", ["", "ab", "😀", 65])
def test_what_is_not_one_character_is_refused(value: object):
    with pytest.raises(ValueError, match="one character"):
        lexical.write_char(value)  # type: ignore[arg-type]


@pytest.mark.parametrize(("text", "value"), [("true", True), (" 1 ", True), ("\nfalse", False), ("0", False)])
def test_booleans(text: str, value: bool):  # noqa: FBT001 - a table
    assert lexical.read_boolean(text) is value
    assert lexical.read_boolean(lexical.write_boolean(value)) is value


@pytest.mark.parametrize("text", ["True", "FALSE", "yes", "", "2", "\xa0true"])
def test_no_booleans(text: str):
    with pytest.raises(ValueError, match="not a boolean"):
        lexical.read_boolean(text)
