"""Fields of .NET's value types that nobody gave: their text is known beforehand, and nothing else is taken for one."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from enum import IntEnum
from typing import TYPE_CHECKING, Any

import pytest
from small_contract import NAMESPACE, Small, generated, schema_of

if TYPE_CHECKING:
    from collections.abc import Iterator

_IMPORT = '<xs:import namespace="http://schemas.microsoft.com/2003/10/Serialization/"/>'
_KINDS = (
    "boolean",
    "int",
    "unsignedByte",
    "long",
    "decimal",
    "double",
    "float",
    "dateTime",
    "date",
    "time",
    "duration",
)
_TYPES = f"""{_IMPORT}
<xs:simpleType name="Colour"><xs:restriction base="xs:string">
  <xs:enumeration value="Red"/><xs:enumeration value="Blue"/></xs:restriction></xs:simpleType>
<xs:simpleType name="Rights"><xs:list><xs:simpleType><xs:restriction base="xs:string">
  <xs:enumeration value="Read"/><xs:enumeration value="Write"/></xs:restriction></xs:simpleType></xs:list>
</xs:simpleType>"""
_MEMBERS = "".join(f'<xs:element name="a_{kind.lower()}" type="xs:{kind}"/>' for kind in _KINDS) + (
    '<xs:element name="a_colour" type="t:Colour"/><xs:element name="a_rights" type="t:Rights"/>'
)
_ZEROS = {
    "a_boolean": "false",
    "a_int": "0",
    "a_unsignedbyte": "0",
    "a_long": "0",
    "a_decimal": "0",
    "a_double": "0",
    "a_float": "0",
    "a_datetime": "0001-01-01T00:00:00",
    "a_date": "0001-01-01",
    "a_time": "00:00:00",
    "a_duration": "PT0S",
    "a_colour": "Red",
    "a_rights": None,
}


class Nought(IntEnum):
    NOTHING = 0


class Moment(dt.datetime):
    """Prints something else than a datetime."""

    def isoformat(self, *_: Any) -> str:
        return "never"


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Small]:
    nested = f'{_TYPES}<xs:complexType name="Row"><xs:sequence>{_MEMBERS}</xs:sequence></xs:complexType>'
    members = f'{_MEMBERS}<xs:element name="row" type="t:Row" minOccurs="0" nillable="true"/>'
    with generated(tmp_path_factory.mktemp("zeros"), "zeros", schema_of(members, nested)) as made:
        yield made


def written(small: Small, where: str, **given: Any) -> dict[str, str | None]:
    """Return the text of each member of a response, or of the row in it, which has the fields that are given."""
    body = small.response(**({"row": small.package.models.Row(**given)} if where == "row" else given))
    node = small.encode(body)
    found = node.find("{*}row") if where == "row" else node
    return {child.tag.partition("}")[2]: child.text for child in found if child.tag != f"{{{NAMESPACE}}}row"}


@pytest.mark.parametrize("where", ["response", "row"])
def test_fields_that_nobody_gave_are_written_as_their_zeros(small: Small, where: str):
    assert written(small, where) == _ZEROS


@pytest.mark.parametrize("where", ["response", "row"])
@pytest.mark.parametrize(
    ("name", "value", "text"),
    [
        ("a_double", -0.0, "-0"),
        ("a_float", -0.0, "-0"),
        ("a_double", 0, "0"),
        ("a_decimal", Decimal("0.00"), "0.00"),
        ("a_decimal", 0, "0"),
        ("a_int", Nought.NOTHING, "0"),
        ("a_datetime", dt.datetime(1, 1, 1), "0001-01-01T00:00:00"),  # noqa: DTZ001 - as .NET's own
        ("a_datetime", dt.datetime(1, 1, 1, tzinfo=dt.UTC), "0001-01-01T00:00:00Z"),
        ("a_datetime", Moment(1, 1, 1), "0001-01-01T00:00:00"),
        ("a_time", dt.time(0, tzinfo=dt.UTC), "00:00:00Z"),
    ],
)
def test_what_equals_a_zero_is_written_as_the_value_it_is(small: Small, where: str, name: str, value: Any, text: str):
    assert written(small, where, **{name: value})[name] == text


@pytest.mark.parametrize("where", ["response", "row"])
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("a_int", False),
        ("a_int", 0.0),
        ("a_long", Decimal(0)),
        ("a_boolean", 0),
        ("a_colour", "Red"),
        ("a_date", Moment(1, 1, 1)),
    ],
)
def test_what_equals_a_zero_but_is_of_another_type_is_refused(small: Small, where: str, name: str, value: Any):
    with pytest.raises(small.package.EncodeError, match=name):
        written(small, where, **{name: value})
