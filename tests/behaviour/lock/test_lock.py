"""``soapbind.lock``: written by ``generate``, held against what is there by ``generate --locked`` and ``check``."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest
from commands import soapbind, tree
from soapbind.diff.snapshot import fingerprint, from_snapshot, to_snapshot
from soapbind.lock.file import locked_package

from .lock_project import CONFIG, MESSAGE, REPO, edit, lock

pytestmark = pytest.mark.usefixtures("small_runtime")

# --- what is in it -------------------------------------------------------------------------------------------------


def test_a_lock_names_everything_and_no_place_or_time(project: Path):
    (package,) = lock()["packages"]
    assert package["sources"] == ["wsdl"]
    assert package["selection"] == {"operations": ["Chat.AddChatMessage"]}
    there = {f"wsdl/{p.name}" for p in Path("wsdl").iterdir() if p.suffix in {".wsdl", ".xsd"}}
    assert {"wsdl/Chat.wsdl", "wsdl/chat.xsd"} < set(package["documents"]) < there - {"wsdl/SoPrincipal.wsdl"}
    assert all(re.fullmatch("[0-9a-f]{64}", digest) for digest in package["documents"].values())
    assert str(project.parent) not in Path("soapbind.lock").read_text("utf-8")


def test_documents_that_no_chosen_operation_uses_may_change(project: Path):
    for name in ("SoPrincipal.wsdl", "principal.xsd"):
        path = project / "wsdl" / name
        path.write_text(path.read_text("utf-8").replace("<xs:element", "<!-- changed --><xs:element"), "utf-8")
    assert (soapbind("check").exit_code, soapbind("generate", "--locked").exit_code) == (0, 0)
    path = project / "wsdl" / "chat.xsd"
    path.write_text(path.read_text("utf-8").replace("<xs:element", "<!-- changed --><xs:element"), "utf-8")
    assert (soapbind("check").exit_code, soapbind("generate", "--locked").exit_code) == (1, 1)


def test_a_lock_is_the_same_from_every_folder_and_in_every_run(project: Path, monkeypatch: pytest.MonkeyPatch):
    before = tree(project)
    moved = project.rename(project.with_name("elsewhere"))
    (moved / "deep").mkdir()
    monkeypatch.chdir(moved / "deep")
    (moved / "soapbind.lock").unlink()
    assert soapbind("generate").exit_code == 0
    assert tree(moved) == before
    assert soapbind("check").exit_code == 0


def test_a_lock_keeps_the_contract(project: Path):
    del project
    package = locked_package("soapbind.lock")
    contract = from_snapshot(package.snapshot)
    assert [operation.name for service in contract.services for operation in service.operations] == ["AddChatMessage"]
    assert fingerprint(to_snapshot(contract)) == package.contract


def test_a_changed_field_is_a_changed_line(project: Path):
    del project
    before = Path("soapbind.lock").read_text("utf-8").splitlines()
    edit(MESSAGE, 'name="Author" type="xs:string"', 'name="Writer" type="xs:string"')
    assert soapbind("generate").exit_code == 0
    after = Path("soapbind.lock").read_text("utf-8").splitlines()
    assert len(after) == len(before)
    changed = [new for old, new in zip(before, after, strict=True) if old != new]
    assert [line for line in changed if "Element" in line and "Writer" not in line] == []
    assert max(map(len, after)) <= 120
    assert len([line for line in changed if '"Element"' in line]) == 1


@pytest.mark.slow
def test_no_lock_where_none_is_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    common = (REPO / "wsdl" / "services88", "--package", "one", "--operation", "Chat.AddChatMessage")
    assert soapbind("generate", *common).exit_code == 0
    assert [p.name for p in Path().iterdir()] == ["one"]
    assert soapbind("generate", *common, "--lock", "my.lock").exit_code == 0
    assert soapbind("check", *common, "--lock", "my.lock").exit_code == 0
    assert soapbind("generate", *common, "--lock", "my.lock", "--locked").exit_code == 0
    other = (*common[:2], "two", *common[3:])
    assert soapbind("generate", *other, "--lock", "my.lock").exit_code == 0
    names = [package["name"] for package in json.loads(Path("my.lock").read_text("utf-8"))["packages"]]
    assert names == ["one", "two"], "the others stay"


@pytest.mark.slow
def test_sources_beside_the_project_stay_relative(project: Path):
    shutil.move("wsdl", project.parent / "shared-wsdl")
    edit("pyproject.toml", '["wsdl"]', '["../shared-wsdl"]')
    assert soapbind("generate").exit_code == 0
    (package,) = lock()["packages"]
    assert package["sources"] == ["../shared-wsdl"]
    assert "../shared-wsdl/Chat.wsdl" in package["documents"]


def test_a_lock_that_lies_about_its_contract_is_refused(project: Path):
    del project
    edit("soapbind.lock", '"dataContract": true', '"dataContract": false')
    assert "its contract is not the one of its fingerprint" in soapbind("check").stderr


@pytest.mark.slow
def test_a_package_of_a_lock_as_a_source(project: Path):
    del project
    Path("pyproject.toml").write_text(CONFIG + CONFIG.replace('"chat"', '"talk"'), "utf-8")
    assert soapbind("generate").exit_code == 0
    assert locked_package("soapbind.lock#talk").name == "talk"
    for source in ("soapbind.lock", "soapbind.lock#other", "gone.lock"):
        with pytest.raises(Exception, match=r"several packages|no package|no such file"):
            locked_package(source)
