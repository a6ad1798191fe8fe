"""Typing is part of the API: what the type checkers say of the tool, of the generated package, and of its uses.

mypy and pyright are in the extra ``type``; without them these tests are skipped, and ``tox -e type`` runs them.
"""

from __future__ import annotations

import importlib.util
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from content_models import ALL as CONTENT_MODELS
from content_roots import generated as content_generated
from content_schemas import ALL as CONTENT_SCHEMAS
from content_schemas import OTHERS
from odd_names import contract
from simple_type_contract import MEMBERS, TYPES
from small_contract import generated as small_generated
from small_contract import schema_of
from small_contracts import generated, wsdl

pytestmark = pytest.mark.slow  # mypy and pyright over the whole package

HERE = Path(__file__).parent
REPO = HERE.parents[1]
WRONG = HERE / "wrong.py"


def run(tool: str, *arguments: object) -> subprocess.CompletedProcess[str]:
    if importlib.util.find_spec(tool) is None:
        pytest.skip(f"{tool} is not installed; pip install '.[type]'")
    paths = os.pathsep.join(filter(None, sys.path))
    return subprocess.run(
        [sys.executable, "-m", tool, *map(str, arguments)],
        cwd=REPO,
        env={**os.environ, "PYTHONPATH": paths, "PYRIGHT_PYTHON_IGNORE_WARNINGS": "1"},
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        timeout=600,
        check=False,
    )


def expected() -> set[int]:
    lines = WRONG.read_text("utf-8").splitlines()
    return {number for number, line in enumerate(lines, start=1) if line.endswith("# wrong")}


def pyright(*paths: Path) -> list[dict[str, Any]]:
    result = run("pyright", "--outputjson", "--pythonpath", sys.executable, *paths)
    if not result.stdout.startswith("{"):
        pytest.skip(f"pyright does not run here: {(result.stdout + result.stderr)[-300:]}")
    document = json.loads(result.stdout)
    assert document["summary"]["filesAnalyzed"] > 0
    return [d for d in document["generalDiagnostics"] if d["severity"] != "information"]


def shown(diagnostic: dict[str, Any]) -> str:
    line = diagnostic["range"]["start"]["line"] + 1
    return f"{diagnostic['file']}:{line}: {diagnostic['message']}"


def test_mypy_accepts_tool_package_and_pinned_signatures(tmp_path: Path):
    own = run("mypy", "--cache-dir", tmp_path / "own")
    assert (own.returncode, own.stderr) == (0, ""), own.stdout
    pinned = (HERE / "api.py", HERE / "api_errors.py", HERE / "api_iterate.py")
    api = run("mypy", "--strict", "--cache-dir", tmp_path / "api", "--warn-unused-ignores", *pinned)
    assert (api.returncode, api.stderr) == (0, ""), api.stdout


def test_pyright_accepts_tool_package_and_pinned_signatures():
    assert [shown(each) for each in pyright()] == []


def test_mypy_refuses_wrong_uses(tmp_path: Path):
    result = run("mypy", "--strict", "--cache-dir", tmp_path, WRONG)
    found = {int(number) for number in re.findall(r"wrong\.py:(\d+): error", result.stdout)}
    assert found == expected(), result.stdout


def test_pyright_refuses_wrong_uses():
    config = HERE / "wrong.pyrightconfig.json"
    found = {each["range"]["start"]["line"] + 1 for each in pyright(Path("-p"), config)}
    assert found == expected()


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the package of a contract whose types are called like everything that generated code names itself."""
    folder = tmp_path_factory.mktemp("odd")
    generated(folder, "odd_names", contract())
    return folder


def test_mypy_accepts_a_package_of_any_names(odd: Path, tmp_path: Path):
    result = run("mypy", "--strict", "--config-file", os.devnull, "--cache-dir", tmp_path, odd / "odd_names")

    assert result.returncode == 0, result.stdout + result.stderr


def test_pyright_accepts_a_package_of_any_names(odd: Path):
    (odd / "pyrightconfig.json").write_text('{"include": ["odd_names"], "typeCheckingMode": "strict"}', "utf-8")

    assert [shown(each) for each in pyright(Path("-p"), odd)] == []


@pytest.fixture(scope="module")
def varieties(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give packages with lists, unions, names and numbers to choose from, in a body and as the result; one is empty."""
    folder = tmp_path_factory.mktemp("varieties")
    results = {"several": MEMBERS, "result": '<xs:element name="It" type="t:Deep" minOccurs="0"/>'}
    for name, members in results.items():
        with small_generated(folder, name, schema_of(members, TYPES)):
            pass
    generated(folder, "empty", wsdl())
    return folder


def test_mypy_accepts_lists_and_unions(varieties: Path, tmp_path: Path):
    packages = varieties / "several", varieties / "result", varieties / "empty"
    result = run("mypy", "--strict", "--config-file", os.devnull, "--cache-dir", tmp_path, *packages)

    assert result.returncode == 0, result.stdout + result.stderr


def test_pyright_accepts_lists_and_unions(varieties: Path):
    config = '{"include": ["several", "result", "empty"], "typeCheckingMode": "strict"}'
    (varieties / "pyrightconfig.json").write_text(config, "utf-8")

    assert [shown(each) for each in pyright(Path("-p"), varieties)] == []


@pytest.fixture(scope="module")
def contents(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give packages with everything that elements may have in them."""
    folder = tmp_path_factory.mktemp("contents")
    for name, schema in {**CONTENT_SCHEMAS, **CONTENT_MODELS}.items():
        with content_generated(folder, f"with_{name}", schema, *(OTHERS if "xs:import" in schema else ())):
            pass
    return folder


def test_mypy_accepts_contents_of_all_kinds(contents: Path, tmp_path: Path):
    packages = sorted(each for each in contents.iterdir() if each.is_dir())
    for each in packages:
        result = run("mypy", "--strict", "--config-file", os.devnull, "--cache-dir", tmp_path / each.name, each)

        assert result.returncode == 0, result.stdout + result.stderr


def test_pyright_accepts_contents_of_all_kinds(contents: Path):
    config = {"include": ["with_*"], "typeCheckingMode": "strict"}
    (contents / "pyrightconfig.json").write_text(json.dumps(config), "utf-8")

    assert [shown(each) for each in pyright(Path("-p"), contents)] == []


@pytest.fixture(scope="module")
def headed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a package whose operations have headers of three classes in their replies, and a program that says which."""
    folder = tmp_path_factory.mktemp("headed")
    text = (REPO / "docs/examples/bookshop/bookshop.wsdl").read_text("utf-8")
    for prefix in ("soap", "soap12"):  # ListOrders, the last operation of each binding, gets a header of its own
        header = f'<{prefix}:header message="tns:SessionHeader" part="session" use="literal"/>'
        start, end = text.rsplit(f'<wsdl:output><{prefix}:body use="literal"/></wsdl:output>', 1)
        text = f'{start}<wsdl:output>{header}<{prefix}:body use="literal"/></wsdl:output>{end}'
    generated(folder, "headed", text)
    (folder / "program.py").write_text(HEADED, "utf-8")
    return folder


HEADED = """
from typing import assert_type

from headed import AsyncClient, Client, NoHeaders, QuotaHeaders, SessionHeaders
from headed.models import Line, Order, Quota


def blocking(client: Client) -> None:
    assert_type(client.with_reply.cancel_order(number="A").headers, QuotaHeaders)
    assert_type(client.with_reply.cancel_order(number="A").headers.quota, Quota | None)
    assert_type(client.with_reply.find_order(number="A").headers, NoHeaders)
    assert_type(client.with_reply.list_orders(limit=1).headers, SessionHeaders)
    with client.iterate.list_orders(limit=1) as items:
        assert_type(items.headers, SessionHeaders)
    with client.iterate(client.find_order, lambda order: order.line)(number="A") as lines:
        assert_type(next(iter(lines)), Line)
        assert_type(lines.result, Order)
    client.with_reply.cancel_order(number=1)  # wrong


async def waiting(client: AsyncClient) -> None:
    assert_type((await client.with_reply.cancel_order(number="A")).headers, QuotaHeaders)
    assert_type((await client.with_reply.find_order(number="A")).headers, NoHeaders)
    assert_type((await client.with_reply.list_orders(limit=1)).headers, SessionHeaders)
    async with client.iterate.list_orders(limit=1) as items:
        assert_type(items.headers, SessionHeaders)
    async with client.iterate(client.find_order, lambda order: order.line)(number="A") as lines:
        assert_type([line async for line in lines], list[Line])
        assert_type(lines.result, Order)
"""
_WRONG = next(number for number, line in enumerate(HEADED.splitlines(), start=1) if line.endswith("# wrong"))


def test_mypy_knows_the_headers_of_each_operation(headed: Path, tmp_path: Path):
    program = headed / "program.py"
    result = run("mypy", "--strict", "--config-file", os.devnull, "--cache-dir", tmp_path, headed / "headed", program)

    assert re.findall(r"^(\S+):(\d+): error", result.stdout, re.MULTILINE) == [(str(program), str(_WRONG))], (
        result.stdout
    )


def test_pyright_knows_the_headers_of_each_operation(headed: Path):
    (headed / "pyrightconfig.json").write_text('{"typeCheckingMode": "strict"}', "utf-8")
    found = pyright(Path("-p"), headed)

    assert [(each["file"], each["range"]["start"]["line"] + 1) for each in found] == [
        (str(headed / "program.py"), _WRONG)
    ], [shown(each) for each in found]
