"""From names and text of a contract to Python: nothing that a WSDL says can become code."""

from __future__ import annotations

import ast
import keyword

import pytest
from hypothesis import given
from hypothesis import strategies as st
from soapbind.pymodel.literals import docstring, literal
from soapbind.pymodel.model import Symbol
from soapbind.pymodel.naming import names
from soapbind.render.layout import bracketed, signature
from soapbind.render.layout.module_head import import_lines, reexports

HOSTILE = st.text(
    st.characters(exclude_categories=["Cs"]) | st.sampled_from("\"\\\n\r\t'{}%;()\u202e\x00"), max_size=40
)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("ChatSessionId", "chat_session_id"),
        ("GetCallerIDsFromCRM2", "get_caller_ids_from_crm2"),
        ("UIHintMandatory", "ui_hint_mandatory"),
        ("Wgs84Latitude", "wgs84_latitude"),
        ("class", "class_"),
        ("Int", "int_"),
        ("already_snake", "already_snake"),
        ("2Fast", "value_2_fast"),
        ("__init__", "init"),
        ("with.dots-and-more", "with_dots_and_more"),
        ("Straße", "straße"),
        ("日本", "日本"),
        ("", "value"),
        ("…", "value"),
    ],
)
def test_field_names(name: str, expected: str):
    assert names.field_name(name) == expected


def test_other_names():
    assert names.class_name("Dictionary") == "Dictionary"
    assert names.class_name("arrayOf_things") == "ArrayOfThings"
    assert names.class_name("Record") == "Record_"
    assert names.class_name("7up") == "Type_7up"
    assert names.constant_name("ToCustomer") == "TO_CUSTOMER"
    assert names.constant_name("+") == "PLUS"
    assert names.constant_name("-1") == "MINUS_1"
    assert names.constant_name("low-fat") == "LOW_FAT"
    assert names.constant_name("COMMON2D") == "COMMON2D"
    assert names.constant_name("B13A_FILED_ELECTRONICALLY") == "B13A_FILED_ELECTRONICALLY"
    assert names.constant_name("Common2D") == "COMMON2_D"
    assert names.method_name("WithReply") == "with_reply_"
    assert names.module_name("CON") == "con_"


@given(HOSTILE)
def test_every_text_becomes_an_identifier(text: str):
    made = (names.field_name, names.class_name, names.constant_name, names.method_name, names.module_name)
    for identifier in (make(text) for make in made):
        assert identifier.isidentifier()
        assert not keyword.iskeyword(identifier)
        assert not identifier.startswith("__")


@given(HOSTILE)
def test_a_literal_is_equal_to_its_text_and_shows_all_of_it(text: str):
    made = literal(text)
    assert ast.literal_eval(made) == text
    assert "\n" not in made
    assert "\u202e" not in made


@given(HOSTILE, HOSTILE)
def test_a_docstring_stays_one(text: str, second: str):
    tree = ast.parse(f'"""{docstring(text)}"""\n')
    assert [type(node) for node in tree.body] == [ast.Expr]
    line = f'def f():\n    """Add ({docstring(text)}), and {docstring(second)} too."""\n'
    (function,) = ast.parse(line).body
    assert isinstance(function, ast.FunctionDef)
    assert len(function.body) == 1


@given(st.text("abcdefgh _.,:;-", max_size=40))
def test_a_docstring_of_plain_text_is_that_text(text: str):
    assert ast.get_docstring(ast.parse(f'"""{docstring(text)}"""'), clean=False) == text.strip()


LONG = [f"parameter_with_a_long_name_{index}: int" for index in range(6)]


def test_long_lines_are_broken_as_the_formatter_does():
    assert bracketed("f(", ["a", "b"], ")") == "f(a, b)"
    assert bracketed("f(", LONG[:3], ")", 4) == f"    f({', '.join(LONG[:3])})"
    assert bracketed("f(", LONG, ")") == "f(\n" + "".join(f"    {each},\n" for each in LONG) + ")"
    assert signature("def f", LONG[:3], "int").count("\n") == 2
    assert signature("def f", LONG, "int").count("\n") == 9
    ast.parse("class A:\n" + signature("async def f", LONG, "int", " ..."))


def test_a_name_that_is_seen_in_two_places_has_a_statement_of_its_own():
    assert reexports([Symbol(".b", "Y"), Symbol(".b", "X"), Symbol(".", "a")]) == [
        "    from . import a as a",
        "    from .b import X as X",
        "    from .b import Y as Y",
    ]
    assert reexports([Symbol(".", "w" * 40)]) == ["    from . import (", f"        {'w' * 40} as {'w' * 40},", "    )"]


def test_imports_are_sorted_and_parted():
    symbols = [
        Symbol("datetime as dt", ""),
        Symbol("decimal", "Decimal"),
        *(Symbol(".._runtime", f"NAME_{index}_THAT_IS_LONG") for index in range(8)),
        Symbol("..x", "b"),
    ]
    standard, local = import_lines(symbols)
    assert standard == ["import datetime as dt", "from decimal import Decimal"]
    assert local[0].startswith("from .._runtime import (\n    NAME_0_THAT_IS_LONG,\n")
    assert local[1] == "from ..x import b"
