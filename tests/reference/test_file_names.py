"""Pages have file names that every disk takes, whatever the contract calls things."""

from __future__ import annotations

import re
from pathlib import PurePosixPath, PureWindowsPath
from urllib.parse import unquote, urlsplit

import pytest
from hostile_names import HOSTILE
from hypothesis import given
from hypothesis import strategies as st
from soapbind.reference.places import file_names, href

# What Windows refuses, with any ending: https://learn.microsoft.com/windows/win32/fileio/naming-a-file
DEVICES = re.compile(r"(con|prn|aux|nul|com[0-9\u00b9\u00b2\u00b3]|lpt[0-9\u00b9\u00b2\u00b3])", re.IGNORECASE)
USUAL = ("ChatMessage", "add_chat_message", "so_principal", "Größe", "名前", "A1", "import_", "_x")


def names_of(*names: str) -> list[str]:
    found = file_names(names)
    assert list(found) == sorted(set(names)), "each name has one"
    return [found[name] for name in names]


def assert_safe(name: str) -> None:
    file = f"{name}.html"
    assert PurePosixPath(file).parts == PureWindowsPath(file).parts == (file,), "a file, not a path"
    assert not re.search(r'[<>:"/\\|?*\x00-\x1f]', file)
    assert not DEVICES.fullmatch(name)
    assert not name.startswith((".", "-")), "neither hidden nor an option"
    assert len(file.encode()) <= 255
    assert unquote(urlsplit(f"types/{href(file)}").path) == f"types/{file}", "its address means it"


@pytest.mark.parametrize("name", USUAL)
def test_a_name_that_is_safe_is_that_of_its_file(name: str):
    assert names_of(name) == [name]


@pytest.mark.parametrize(
    "name", [*HOSTILE, "../x", "<script>", "CON", "con.x", "Aux", "COM\u00b9", "a" * 10_000, "\U0001f600"]
)
def test_a_name_that_is_not(name: str):
    (found,) = names_of(name)
    assert_safe(found)


@given(st.lists(st.text(st.characters(codec="utf-8"), max_size=300)))
def test_any_names(names: list[str]):
    found = file_names(names)
    for name in found.values():
        assert_safe(name)
    assert len({name.upper().casefold() for name in found.values()}) == len(found), "distinct where case is nothing"
    assert file_names(reversed(names)) == found, "whatever their order"


@pytest.mark.parametrize(
    "names", [("Item", "ITEM", "item"), ("straße", "STRASSE"), ("a" * 200, "a" * 201), ("a/b", "a?b"), ("ﬁle", "file")]
)
def test_names_that_would_be_one_file(names: tuple[str, ...]):
    found = [name.upper().casefold() for name in names_of(*names)]
    assert len(set(found)) == len(names)


def test_a_name_that_is_what_another_becomes():
    (becomes,) = names_of("a/b")
    first, second = names_of("a/b", becomes)
    assert first != second


def test_another_name_changes_no_file():
    assert names_of("a/b", "Item")[0] == names_of("a/b")[0]
    assert names_of("Item", "item")[1] != "item"
    assert names_of("Item", "item")[0] == "Item"
