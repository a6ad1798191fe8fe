"""The only writer: all of a package or nothing, and never over what soapbind did not write."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from soapbind import output
from soapbind.errors import SoapbindError

OLD = output.with_manifest({"__init__.py": "old = 1\n", "gone.py": ""}, {}, "0")
NEW = output.with_manifest({"__init__.py": "new = 1\n", "sub/more.py": ""}, {"a.wsdl": "ff"}, "0")


def tree(folder: Path) -> dict[str, str]:
    return {p.relative_to(folder).as_posix(): p.read_text("utf-8") for p in folder.rglob("*") if p.is_file()}


def code(error: pytest.ExceptionInfo[SoapbindError]) -> str:
    return error.value.diagnostics[0].code


def test_write_replaces_the_whole_tree(tmp_path: Path):
    folder = tmp_path / "deep" / "package"
    assert output.write(folder, OLD) is True
    assert tree(folder) == OLD
    assert output.write(folder, OLD) is False
    assert output.write(folder, NEW) is True
    assert tree(folder) == NEW
    assert [p.name for p in folder.parent.iterdir()] == ["package"]
    assert folder.stat().st_mode & 0o777 == 0o755


def test_an_empty_folder_is_taken(tmp_path: Path):
    (tmp_path / "package").mkdir()
    assert output.write(tmp_path / "package", NEW) is True


@pytest.mark.parametrize("broken", ["write", "rename", "replace", "mkdir"])
@pytest.mark.parametrize("after", [0, 1, 2])
def test_a_failure_half_way_leaves_the_old_tree(
    broken: str, after: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    folder = tmp_path / "package"
    output.write(folder, OLD)
    owner = os if broken == "write" else Path
    real, calls = getattr(owner, broken), 0

    def failing(*arguments: object, **options: object) -> object:
        nonlocal calls
        calls += 1
        if calls == after + 1:
            raise OSError(28, "No space left on device")
        return real(*arguments, **options)

    with monkeypatch.context() as patch:
        patch.setattr(owner, broken, failing)
        try:
            output.write(folder, NEW)
        except SoapbindError as caught:
            problem = caught.diagnostics[0]
        else:
            problem = None  # that call was not needed
    if problem is None:
        assert tree(folder) == NEW
    else:
        assert problem.code == "not-writable"
        assert "No space left" in problem.message
        assert tree(folder) == OLD
    assert [p.name for p in tmp_path.iterdir()] == ["package"]


def test_an_interruption_leaves_the_old_tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    folder = tmp_path / "package"
    output.write(folder, OLD)

    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(os, "write", interrupted)
        with pytest.raises(KeyboardInterrupt):
            output.write(folder, NEW)
    assert tree(folder) == OLD
    assert [p.name for p in tmp_path.iterdir()] == ["package"]


def test_a_link_is_no_output_folder(tmp_path: Path):
    real = tmp_path / "real"
    output.write(real, OLD)
    link = tmp_path / "package"
    link.symlink_to(real)
    with pytest.raises(SoapbindError) as error:
        output.write(link, NEW)
    assert code(error) == "not-a-folder"
    assert "this is a link" in str(error.value)
    assert tree(real) == OLD
    assert link.is_symlink()


def test_a_link_that_leads_nowhere_is_no_output_folder(tmp_path: Path):
    link = tmp_path / "package"
    link.symlink_to(tmp_path / "nowhere")
    with pytest.raises(SoapbindError) as error:
        output.write(link, NEW)
    assert code(error) == "not-a-folder"
    assert not (tmp_path / "nowhere").exists()


def test_a_link_inside_the_folder_is_foreign(tmp_path: Path):
    folder, elsewhere = tmp_path / "package", tmp_path / "elsewhere"
    output.write(folder, OLD)
    elsewhere.mkdir()
    (elsewhere / "precious.txt").write_text("mine")
    (folder / "linked").symlink_to(elsewhere)
    with pytest.raises(SoapbindError) as error:
        output.write(folder, NEW)
    assert code(error) == "foreign-files"
    assert (elsewhere / "precious.txt").read_text() == "mine"


@pytest.mark.parametrize("manifest", ["", "{}", "[]", '{"files": null}', '{"files": 7}', "\xff"])
def test_files_without_a_good_manifest_are_foreign(manifest: str, tmp_path: Path):
    folder = tmp_path / "package"
    output.write(folder, OLD)
    (folder / "MANIFEST.json").write_text(manifest, "latin-1")
    with pytest.raises(SoapbindError) as error:
        output.write(folder, NEW)
    assert code(error) == "foreign-files"
    assert (folder / "gone.py").exists()


def test_a_path_that_leaves_the_folder_is_refused(tmp_path: Path):
    with pytest.raises(ValueError, match="leaves the output folder"):
        output.write(tmp_path / "package", {"../outside.py": ""})
    assert list(tmp_path.iterdir()) == []


def test_a_manifest_has_no_clock_and_no_folders():
    text = output.with_manifest({"b.py": "", "a.py": ""}, {"z.xsd": "2", "a.wsdl": "1"}, "9")["MANIFEST.json"]
    assert text.index('"a.py"') < text.index('"b.py"')
    assert text.index('"a.wsdl"') < text.index('"z.xsd"')
    assert text == output.with_manifest({"a.py": "", "b.py": ""}, {"a.wsdl": "1", "z.xsd": "2"}, "9")["MANIFEST.json"]
