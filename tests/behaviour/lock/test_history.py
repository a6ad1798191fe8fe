"""Locks of the past: ``soapbind diff --against REVISION`` and ``REVISION:soapbind.lock``, without the old documents."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from commands import soapbind

from .lock_project import git

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")

SCHEMA = Path("wsdl/chat.xsd")


@pytest.fixture
def history(project: Path) -> Path:
    """Return a project with two commits: the second has a new field."""
    git("init", "-q")
    git("add", ".")
    git("commit", "-qm", "first")
    field = '<xs:element name="Author" type="xs:string"'
    text = SCHEMA.read_text("utf-8")
    assert text.count(field) == 1
    SCHEMA.write_text(text.replace(field, f'<xs:element name="Mood" type="xs:int" minOccurs="0"/>{field}'), "utf-8")
    assert soapbind("generate").exit_code == 0
    git("add", ".")
    git("commit", "-qm", "second")
    return project


@pytest.mark.parametrize(
    "arguments",
    [
        ("--against", "HEAD~1"),
        ("--against", "HEAD~1", "soapbind.lock"),
        ("--against", "HEAD~1", "soapbind.lock#chat"),
        ("HEAD~1:soapbind.lock", "soapbind.lock"),
        ("HEAD~1:./soapbind.lock", "HEAD:soapbind.lock"),
    ],
)
def test_what_the_last_commit_changed(history: Path, arguments: tuple[str, ...]):
    shutil.rmtree(history / "wsdl")
    result = soapbind("diff", *arguments, "--format", "json")
    assert result.exit_code == 0, result.output
    assert [each["path"] for each in json.loads(result.stdout)["findings"]] == ["ChatMessage.Mood"]


@pytest.mark.parametrize("absolute", [True, False])
def test_the_lock_of_another_folder(history: Path, monkeypatch: pytest.MonkeyPatch, *, absolute: bool):
    folder = history / "deep" / "down"
    folder.mkdir(parents=True)
    monkeypatch.chdir(folder)
    lock = history / "soapbind.lock" if absolute else Path("../../soapbind.lock")
    result = soapbind("diff", "--against", "HEAD~1", lock, "--summary")
    assert " ".join(result.stdout.split()).endswith(f" HEAD~1:{lock} -> {lock}: 1 risky")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--against", "nowhere"), "error[no-revision]: git has no such file: invalid object name 'nowhere'."),
        (("--against", "--output=stolen"), "error[no-revision]: git has no such file: "),
        (("--against", "HEAD~9"), "error[no-revision]: git has no such file: invalid object name 'HEAD~9'."),
        (("HEAD:other.lock", "soapbind.lock"), "error[no-revision]: git has no such file: path 'other.lock' "),
        (("https://example.invalid/soapbind.lock", "soapbind.lock"), "soapbind.lock: error[not-found]: "),
        (("--against", "HEAD", "soapbind.lock#nothing"), "error[which-package]: it has no package 'nothing'"),
    ],
)
def test_what_is_not_there_is_told(history: Path, arguments: tuple[str, ...], told: str):
    result = soapbind("diff", *arguments)
    assert (result.exit_code, result.stdout) == (1, "")
    assert told in result.stderr
    assert not (history / "stolen").exists()


def test_a_folder_that_git_does_not_know(project: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(project.parent))
    result = soapbind("diff", "--against", "HEAD")
    assert result.exit_code == 1
    assert "error[no-revision]: git has no such file: not a git repository" in result.stderr


def test_a_clone_without_the_older_commits(history: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    git("clone", "-q", "--depth", "1", history.as_uri(), str(tmp_path / "shallow"))
    assert 'help: look it up with "git log' in soapbind("diff", "--against", "HEAD~9").stderr
    monkeypatch.chdir(tmp_path / "shallow")
    assert "git fetch --unshallow" in soapbind("diff", "--against", "HEAD~1").stderr
    git("fetch", "-q", "--unshallow")
    assert soapbind("diff", "--against", "HEAD~1").stdout.endswith(": 1 risky\n")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ((), "Missing argument 'OLD'"),
        (("soapbind.lock",), "Missing argument 'NEW'"),
        (("--against", "HEAD", "a.wsdl"), "takes one lock"),
        (("--against", "HEAD", "soapbind.lock", "soapbind.lock"), "takes one lock"),
    ],
)
def test_wrong_usage(project: Path, arguments: tuple[str, ...], told: str):
    result = soapbind("diff", *arguments)
    assert (result.exit_code, project.is_dir()) == (2, True)
    assert told in result.stderr
