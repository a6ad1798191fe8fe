"""docs/guide/compatibility.md: the figures in it are those of the project, and what it calls stable is there."""

from __future__ import annotations

import importlib
import json
import re
import tomllib
from typing import Any

import pytest
from commands import soapbind

from .test_code_blocks import REPO

PAGE = (REPO / "docs/guide/compatibility.md").read_text("utf-8")
PROJECT = tomllib.loads((REPO / "pyproject.toml").read_text("utf-8"))["project"]
ROWS = dict(re.findall(r"^\| ([^|]+) \| ([^|]+) \|", PAGE, re.MULTILINE))
WSDL = REPO / "docs/examples/bookshop/bookshop.wsdl"


def test_versions_of_python():
    versions = re.findall(r"Python :: (3\.\d+)", "\n".join(PROJECT["classifiers"]))
    (tested,) = re.findall(r"^\| Python \| [\d.]+ \| ([^|]+) \|", PAGE, re.MULTILINE)
    assert tested.split(", ") == versions
    assert PROJECT["requires-python"] == f">={ROWS['Python']}"
    tox = (REPO / "tox.ini").read_text("utf-8")
    assert f"env_list = lint, type, {', '.join('py' + each.replace('.', '') for each in versions)}" in tox


def test_lowest_versions():
    assert re.findall("`([^`]+)`", ROWS["the tool"]) == PROJECT["dependencies"]
    assert set(re.findall("`([^`]+)`", ROWS["a package"])) <= set(PROJECT["dependencies"])
    assert re.findall("`([^`]+)`", ROWS["... that signs in at SuperOffice Online"]) == ["cryptography>=45"]
    assert PROJECT["optional-dependencies"]["online"] == ["cryptography>=45"]
    assert re.findall("`([^`]+)`", ROWS["... that signs by WS-Security"]) == ["signxml>=5.2"]
    assert "signxml>=5.2" in PROJECT["optional-dependencies"]["signing"]


def test_formats():
    shown = json.loads(soapbind("show", WSDL, "--format", "json").stdout)["format"]
    changed = json.loads(soapbind("diff", WSDL, WSDL, "--format", "json").stdout)["format"]
    lock = json.loads((REPO / "soapbind.lock").read_text("utf-8"))["soapbind-lock"]
    assert f"`diff --format json` is format {changed}, [`show --format json`](../show-json.md) format {shown}." in PAGE
    assert f"format {lock}, `soapbind-lock` in the file" in PAGE
    assert json.loads((REPO / "docs/diff.schema.json").read_text("utf-8"))["properties"]["format"]["const"] == changed


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["show", WSDL], 0),
        (["show", "nowhere.wsdl"], 1),
        (["show", WSDL, "--no-such-option"], 2),
        (["generate", WSDL], 2),
    ],
)
def test_exit_codes(arguments: list[Any], code: int):
    assert soapbind(*arguments).exit_code == code
    assert "Exit codes: 0 success, 1 a difference or a problem in the input, 2 wrong usage" in PAGE


def test_modules_that_are_stable_are_there():
    (row,) = re.findall(r"^\| \*\*imports\*\* \| the package, ([^|]+) a folder", PAGE, re.MULTILINE)
    named = re.findall("`([^`]+)`", row)
    files = {path.stem for path in (REPO / "generated/services88").iterdir() if path.name[0] not in "_M."}
    assert files - {"py"} <= {*named, "chat", "so_principal"}
    for name in set(named) & files:
        importlib.import_module(f"services88.{name}")


def test_nothing_is_deprecated():
    runtime = (REPO / "generator/soapbind").rglob("*.py")
    assert not any("DeprecationWarning" in path.read_text("utf-8") for path in runtime)
    assert "Nothing is deprecated today." in PAGE
