"""docs/guide/update-day.md, carried out: with a small change of our own, and from the vendor's 2023 to 2026."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import shared_data
from commands import soapbind, tree
from web_server import Reply, WebServer, in_one

if TYPE_CHECKING:
    from click.testing import Result

REPO = Path(__file__).resolve().parents[2]
WSDL = REPO / "wsdl" / "services88"
GUIDE = (REPO / "docs/guide/update-day.md").read_text("utf-8")


def block(name: str) -> str:
    found = re.search(rf"<!-- update-day:{name} -->\n```\w+\n(.*?)```", GUIDE, re.DOTALL)
    assert found, name
    return found[1]


def run(name: str) -> list[Result]:
    """Run the commands of a block of the guide, up to a ``>``."""
    words = [shlex.split(line.partition(" > ")[0]) for line in block(name).splitlines()]
    assert all(line[0] == "soapbind" for line in words)
    return [soapbind(*line[1:]) for line in words]


def pack(target: Path, old: str = "", new: str = "") -> None:
    with zipfile.ZipFile(target, "w") as archive:
        for path in sorted(WSDL.iterdir()):
            name = f"WSDL-Services88-{path.name}" if path.suffix == ".wsdl" else path.name
            text = path.read_text("utf-8")
            archive.writestr(name, text.replace(old, new) if old and path.name == "chat.xsd" else text)


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "pyproject.toml").write_text(block("config"), "utf-8")
    return tmp_path


def update(new: Path) -> str:
    """Walk through the guide; return the markdown."""
    (before,) = run("before")
    assert (before.exit_code, before.output) == (0, "src/myapp/vendor/services88: up to date\n")
    shutil.copy(new, "wsdl.zip")
    stale = soapbind("check")
    assert stale.exit_code == 1
    assert "  input: wsdl.zip!" in stale.stderr
    assert "  contract: has changed, too\n" in stale.stderr
    (shown,) = run("diff")
    assert shown.exit_code == 0
    assert shown.output.splitlines()[-1].startswith("soapbind.lock -> wsdl.zip: ")
    (written,) = run("markdown")
    assert block("markdown").endswith(" > wsdl-update.md\n")
    results = run("after")
    assert [result.exit_code for result in results] == [0, 0]
    assert soapbind("diff", "soapbind.lock", "wsdl.zip").output == "soapbind.lock -> wsdl.zip: no differences\n"
    return written.stdout


@pytest.mark.slow
def test_a_field_in_the_middle(project: Path):
    pack(project / "wsdl.zip")
    assert soapbind("generate").exit_code == 0
    field = '<xs:element name="Author" type="xs:string"'
    pack(project / "new.zip", field, f'<xs:element name="Mood" type="xs:string" minOccurs="0"/>{field}')
    markdown = update(project / "new.zip")
    assert "field-inserted" in markdown
    assert "ChatMessage" in markdown
    assert "mood" in (project / "src/myapp/vendor/services88/models/chat_message.py").read_text("utf-8")


@pytest.mark.slow
def test_the_report_from_the_lock_is_that_from_the_documents(project: Path):
    shutil.copytree(WSDL, "old")
    shutil.copytree(WSDL, "new")
    changed = project / "new/chat.xsd"
    changed.write_text(
        changed.read_text("utf-8").replace('"Author" type="xs:string"', '"Author" type="xs:int"'), "utf-8"
    )
    for part in (
        [],
        ["--service", "Chat"],
        ["--operation", "Chat.AddChatMessage", "--operation", "Chat.GetChatMessages"],
    ):
        assert soapbind("generate", "old", "--package", "p", *part, "--lock", "p.lock").exit_code == 0
        from_lock, from_files = (
            json.loads(soapbind("diff", *sides, "--format", "json", "--package", "p").output)
            for sides in (["p.lock", "new"], ["old", "new", *part])
        )
        assert from_lock["findings"] == from_files["findings"]
        assert from_lock["findings"]


@pytest.mark.slow
def test_a_lock_with_several_packages(project: Path):
    del project
    for name in ("a", "b"):
        assert soapbind("generate", WSDL, "--package", name, "--service", "Chat", "--lock", "p.lock").exit_code == 0
    result = soapbind("diff", "p.lock", WSDL)
    assert (result.exit_code, result.stderr.splitlines()[:2]) == (
        1, ["p.lock: error[which-package]: it has several packages", "  help: name one as p.lock#NAME; it has a, b"],
    )  # fmt: skip
    assert soapbind("diff", "p.lock#b", WSDL).output.endswith(": no differences\n")


@pytest.mark.slow  # starts processes
def test_a_server_against_the_lock(project: Path):
    del project
    with WebServer() as server:
        server.routes["/Chat.svc?singleWsdl"] = Reply(in_one(WSDL / "Chat.wsdl"))
        assert soapbind("generate", WSDL, "--package", "p", "--service", "Chat", "--lock", "p.lock").exit_code == 0
        result = soapbind("diff", "p.lock", f"{server.url}/Chat.svc")
        assert result.output == f"p.lock -> {server.url}/Chat.svc: no differences\n"


@pytest.mark.slow  # two whole versions of the vendor's archive
def test_from_2023_to_2026(project: Path):
    """As far as a test can wait: two services of the vendor's archives."""
    old = shared_data.shared("wsdl/wsdl-2023-02-15-services88.zip")
    new = shared_data.shared("wsdl/wsdl-2026-07-10.zip")
    config = project / "pyproject.toml"
    config.write_text(config.read_text("utf-8").replace("WSDL-Services88-*", "WSDL-Services88-[CS]*"), "utf-8")
    shutil.copy(old, "wsdl.zip")
    assert soapbind("generate").exit_code == 0
    before = tree(project / "src")
    markdown = update(new)
    assert "operation-added" in markdown
    assert tree(project / "src") != before
