"""What ``check`` says has changed since the lock was written."""

from __future__ import annotations

from pathlib import Path

import pytest
from commands import soapbind

from .lock_project import MESSAGE, another_generator, edit, said

pytestmark = pytest.mark.usefixtures("small_runtime")

# --- check says what has changed -----------------------------------------------------------------------------------


@pytest.mark.slow  # reads and compares all of Services88
def test_check_says_that_the_input_has_changed(project: Path):
    del project
    edit(MESSAGE, 'name="Author" type="xs:string"', 'name="Writer" type="xs:string"')
    result = soapbind("check")
    assert result.exit_code == 1
    assert said(result.stderr) == ["input: wsdl/chat.xsd has changed", "contract: has changed, too"]


@pytest.mark.slow
def test_check_says_that_only_the_text_of_the_input_has_changed(project: Path):
    del project
    edit(MESSAGE, "</xs:schema>", "<!-- a remark --></xs:schema>")
    result = soapbind("check")
    assert result.exit_code == 1
    assert said(result.stderr) == ["input: wsdl/chat.xsd has changed", "contract: is the same"]


@pytest.mark.sampled(1)
@pytest.mark.parametrize(("part", "named"), [("code", "generator"), ("template", "templates")])
def test_check_says_that_the_generator_has_changed(
    project: Path, monkeypatch: pytest.MonkeyPatch, part: str, named: str
):
    del project
    another_generator(monkeypatch, part)
    result = soapbind("check")
    assert result.exit_code == 1
    assert said(result.stderr) == [f"{named}: soapbind 0.1.0 has other code here"]


def test_check_says_that_the_version_has_changed(project: Path, monkeypatch: pytest.MonkeyPatch):
    del project
    monkeypatch.setattr("soapbind.pipeline.__version__", "9.9")
    monkeypatch.setattr("soapbind.lock.maker.__version__", "9.9")
    result = soapbind("check")
    assert result.exit_code == 1
    assert said(result.stderr) == ["generator: the lock was written by soapbind 0.1.0, this is 9.9"]


def test_check_says_that_the_output_has_changed(project: Path):
    edit(project / "chat/models/chat_message.py", "author", "writer")
    result = soapbind("check")
    assert result.exit_code == 1
    assert said(result.stderr) == ["output: the files are not those that the lock was written with"]


@pytest.mark.slow  # reads and compares all of Services88
def test_check_says_that_only_the_lock_is_old(project: Path):
    old = Path("soapbind.lock").read_bytes()
    edit(MESSAGE, 'name="Author" type="xs:string"', 'name="Writer" type="xs:string"')
    assert soapbind("generate").exit_code == 0
    Path("soapbind.lock").write_bytes(old)
    result = soapbind("check")
    assert result.exit_code == 1
    assert result.stdout == ""
    assert result.stderr.startswith("chat: the files are current, the lock is not\n")
    assert said(result.stderr) == [
        "input: wsdl/chat.xsd has changed",
        "contract: has changed, too",
        "output: the files are not those that the lock was written with, but they are current",
    ]
    del project


def test_check_needs_no_lock(project: Path):
    del project
    Path("soapbind.lock").unlink()
    assert soapbind("check").output == "chat: up to date\n"
