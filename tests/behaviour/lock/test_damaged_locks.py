"""Locks that are damaged, and files that are none: what is said of them, where, and what to do about it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from commands import soapbind, tree
from soapbind.diff.snapshot import fingerprint

from .lock_project import lock

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.usefixtures("project", "small_runtime")

AGAIN = 'help: take it from version control, or run "soapbind generate" without --locked to write it again'
FOREIGN = "help: name a lock that soapbind wrote, or the WSDL"
NOT_OURS = "error[bad-lock]: this file is not a lock of soapbind"


def edited(change: Callable[[dict[str, Any]], object]) -> str:
    """Return the lock of the project with its package changed."""
    whole: dict[str, Any] = lock()
    change(whole["packages"][0])
    return json.dumps(whole)


def told_of(text: str) -> list[str]:
    Path("soapbind.lock").write_text(text, "utf-8")
    before = tree(Path())
    result = soapbind("show", "soapbind.lock")
    assert (result.exit_code, result.stdout, tree(Path())) == (1, "", before)
    return [line.strip() for line in result.stderr.splitlines()]


@pytest.mark.parametrize("text", ["", " \n\n"])
def test_nothing(text: str):
    assert told_of(text) == ["soapbind.lock: error[bad-lock]: it is empty", AGAIN, "1 problem found"]


@pytest.mark.parametrize("share", [0.1, 0.5, 0.99])
def test_the_beginning_of_a_lock(share: float):
    text = Path("soapbind.lock").read_text("utf-8")
    beginning = text[: int(len(text) * share)]
    place, advice, _ = told_of(beginning)
    line = beginning.rstrip().count("\n") + 1
    assert place == f"soapbind.lock:{line}: error[bad-lock]: it is cut off here"
    assert advice == AGAIN


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('"packages": [', '"packages" [', "it is damaged: Expecting ':' delimiter at column 13"),
        (' "packages": [', '<<<<<<< HEAD\n "packages": [', "it has the marks of a merge that is not finished"),
        ('"packages": [', '"packages": [\n=======\n', "it has the marks of a merge that is not finished"),
    ],
)
def test_no_json_any_more(old: str, new: str, told: str):
    text = Path("soapbind.lock").read_text("utf-8").replace(old, new, 1)
    assert told in told_of(text)[0]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{}", ': it has no "soapbind-lock"'),
        ("[1, 2]", ': it has no "soapbind-lock"'),
        ("null", ': it has no "soapbind-lock"'),
        ('{"lockfileVersion": 3, "packages": {}}', ': it has no "soapbind-lock"'),
        ('[[package]]\nname = "click"\n', ": it is not JSON"),
        ("<definitions/>", ": it is not JSON"),
        ("\0\0\0", ": it is not JSON"),
        ("[" * 100_000, ""),
        ("9" * 5000, ""),
    ],
)
def test_files_of_others(text: str, told: str):
    assert told_of(text) == [f"soapbind.lock: {NOT_OURS}{told}", FOREIGN, "1 problem found"]


@pytest.mark.parametrize(("version", "shown"), [(2, "2"), ("1", "'1'"), (True, "True"), (None, "None")])
def test_other_versions(version: object, shown: str):
    place, advice, _ = told_of(json.dumps({**lock(), "soapbind-lock": version, "soapbind": "9.1"}))
    assert place.endswith(f"its version is {shown}, written by soapbind 9.1; this soapbind reads version 1")
    assert advice.startswith("help: use the soapbind that wrote it, or run")


@pytest.mark.parametrize(
    ("key", "value", "path", "told"),
    [
        ("name", None, "packages[0]/name", "name must be a text"),
        ("sources", "wsdl", "packages[chat]/sources", "sources must be a list"),
        ("sources", [1], "packages[chat]/sources[0]", "sources[0] must be a text"),
        ("selection", [], "packages[chat]/selection", "selection must be an object"),
        ("selection", {"include": 3}, "packages[chat]/selection/include", "include must be a list"),
        ("selection", {"include": ["*", None]}, "packages[chat]/selection/include[1]", "include[1] must be a text"),
        ("documents", {"a.wsdl": 7}, "packages[chat]/documents/a.wsdl", "a.wsdl must be a text"),
        ("contract", 7, "packages[chat]/contract", "contract must be a text"),
        ("snapshot", None, "packages[chat]/snapshot", "snapshot must be an object"),
        ("snapshot", {}, "packages[chat]/snapshot", "its contract is not the one of its fingerprint"),
        ("snapshot", {"a": "\ud800"}, "packages[chat]/snapshot", "its contract is not the one of its fingerprint"),
        ("names", {"types": "x"}, "packages[chat]/names/types", "types must be an object"),
        ("names", {"types": {"a": 1}}, "packages[chat]/names/types/a", "a must be a text"),
        ("beside", 3, "packages[chat]/beside", "beside must be a list"),
        ("made", 3, "packages[chat]/made", "made must be a text"),
    ],
)
def test_other_values_inside(key: str, value: object, path: str, told: str):
    text = edited(lambda package: package.update({key: value}))
    assert told_of(text)[:3] == [f"soapbind.lock: error[bad-lock]: it is damaged: {told}", f"at {path}", AGAIN]


@pytest.mark.parametrize("key", ["name", "sources", "selection", "documents", "contract", "output", "snapshot"])
def test_what_is_missing_inside(key: str):
    place, path, _, _ = told_of(edited(lambda package: package.pop(key)))
    assert place.endswith(f"it is damaged: {key} is missing")
    assert path == f"at packages[{0 if key == 'name' else 'chat'}]"


@pytest.mark.parametrize(
    ("packages", "told"),
    [
        (None, "packages must be a list"),
        ({}, "packages must be a list"),
        ([1], "packages[0] must be an object"),
    ],
)
def test_other_packages(packages: object, told: str):
    assert told_of(json.dumps({**lock(), "packages": packages}))[0].endswith(f"it is damaged: {told}")


def test_a_package_that_is_there_twice():
    whole = lock()
    told = told_of(json.dumps({**whole, "packages": whole["packages"] * 2}))
    assert told[0].endswith("it is damaged: this package is there twice")


def test_no_package_at_all():
    assert told_of(json.dumps({**lock(), "packages": []}))[:2] == [
        "soapbind.lock: error[which-package]: it has no packages",
        "help: name another lock, or the WSDL",
    ]


@pytest.mark.parametrize("damage", ["types", "services"])
def test_a_contract_that_is_none_under_a_fingerprint_that_fits(damage: str):
    def change(package: dict[str, Any]) -> None:
        package["snapshot"].pop(damage)
        package["contract"] = fingerprint(package["snapshot"])

    place = told_of(edited(change))[0]
    assert place == "soapbind.lock: error[bad-snapshot]: it is damaged: it holds no contract that can be read"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_lock_that_an_editor_or_a_shell_of_windows_saved(encoding: str):
    text = Path("soapbind.lock").read_text("utf-8")
    Path("old.lock").write_text(text, encoding)
    result = soapbind("diff", "old.lock", "soapbind.lock")
    assert (result.exit_code, result.stdout) == (0, "old.lock -> soapbind.lock: no differences\n")
