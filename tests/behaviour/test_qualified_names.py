"""Values that are qualified names: which declarations they go by."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from simple_type_contract import MEMBERS, TYPES
from small_contract import Small, generated, schema_of

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Small]:
    with generated(tmp_path_factory.mktemp("names"), "qualified_names", schema_of(MEMBERS, TYPES)) as small:
        yield small


@pytest.mark.parametrize("is_long", [False, True])
def test_names_in_a_long_list_have_the_prefixes_around_it(made: Small, *, is_long: bool):
    name = made.runtime("qname").XmlName
    rows = '<Row><Names>xs:a</Names><Names xmlns:z="urn:z">z:b</Names><Ids>x y</Ids></Row>' * 50

    body = made.decode(f"<Rows>{rows}</Rows>", is_long=is_long)

    xs = "http://www.w3.org/2001/XMLSchema"
    assert [row.names for row in body.rows] == [[name(xs, "a"), name("urn:z", "b")]] * 50
    assert [row.ids for row in body.rows] == [["x", "y"]] * 50


def test_names_have_no_default_namespace_to_fall_into(made: Small):
    name = made.runtime("qname").XmlName
    node = made.encode(made.response(name=name("", "free")))

    assert node[0].text == "free"
    assert None not in node[0].nsmap
    assert made.package.XmlName is name
