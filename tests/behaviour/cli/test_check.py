"""``soapbind check``: what it prints and returns."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from commands import soapbind, tree

from .running import REPO, WSDL

if TYPE_CHECKING:
    from pathlib import Path

MORE = "the option --diff shows the lines that differ, --stat the files"

# --- check -----------------------------------------------------------------------------------------------------------


def test_check_is_content_with_the_committed_tree(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(REPO)
    result = soapbind("check")
    assert result.output == "generated/services88: up to date\ngenerated/partner_system_user: up to date\n"
    assert result.exit_code == 0


@pytest.mark.slow  # reads Services88, as the tests around it
def test_check_finds_the_configuration_from_a_folder_below(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(REPO / "tests" / "behaviour")
    assert soapbind("check").exit_code == 0


def test_check_shows_one_changed_character(project: Path):
    path = project / "generated/services88/models/chat_message.py"
    path.write_text(path.read_text("utf-8").replace('"ChatMessageId"', '"ChatMessageID"'), "utf-8")
    before = tree(project)

    result = soapbind("check")

    assert result.exit_code == 1
    lines = result.stdout.splitlines()
    assert lines[:2] == [f"{sign} generated/services88/models/chat_message.py" for sign in ("---", "+++")]
    assert [line for line in lines[2:] if line[0] in "+-"] == [
        '-    chat_message_id: int = element("ChatMessageID", INT)',
        '+    chat_message_id: int = element("ChatMessageId", INT)',
    ]
    assert lines[2].startswith("@@ ")
    assert result.stderr.splitlines() == [
        "generated/services88: 1 file(s) differ from what soapbind generate would write",
        "  output: the files are not those that the lock was written with",
        'run "soapbind generate" to update them',
    ]
    assert tree(project) == before


@pytest.mark.slow  # reads and compares all of Services88
def test_check_shows_a_file_that_is_missing(project: Path):
    (project / "generated/services88/py.typed").unlink()
    (project / "generated/services88/errors.py").unlink(missing_ok=True)
    (project / "generated/services88/_headers.py").unlink()
    result = soapbind("check", "--diff")
    assert result.exit_code == 1
    assert "--- /dev/null\n+++ generated/services88/_headers.py\n@@ -0,0 +1," in result.stdout
    assert "--- /dev/null\n+++ generated/services88/py.typed\n" in result.stdout


@pytest.mark.slow  # reads and compares all of Services88
def test_check_shows_a_file_too_many(project: Path):
    (project / "generated/services88/extra.py").write_text("x = 1\n")
    result = soapbind("check")
    assert result.exit_code == 1
    assert result.stdout == ""
    foreign = "error[foreign-files]: the output folder holds 1 file that soapbind did not write: extra.py"
    assert result.stderr.splitlines() == [
        f"generated/services88: {foreign}",
        "  help: move it away, or choose another output or name (in pyproject.toml)",
        'then run "soapbind generate" to update them',
    ]


@pytest.mark.slow  # reads Services88, as the tests around it
def test_check_shows_a_file_that_is_no_longer_made(project: Path):
    manifest = project / "generated/services88/MANIFEST.json"
    manifest.write_text(manifest.read_text("utf-8").replace('"files": {', '"files": {\n    "extra.py": "0",'), "utf-8")
    (project / "generated/services88/extra.py").write_text("x = 1\n")
    result = soapbind("check")
    assert result.exit_code == 1
    assert "--- generated/services88/extra.py\n+++ /dev/null\n@@ -1 +0,0 @@\n-x = 1\n" in result.stdout


@pytest.mark.slow  # reads Services88, as the tests around it
def test_check_shows_other_encodings(project: Path):
    other = project / "generated/services88/_headers.py"
    other.write_bytes(other.read_bytes() + b"# \xff")
    result = soapbind("check")
    assert result.exit_code == 1
    assert "-# \xff\n\\ No newline at end of file\n" in result.stdout


@pytest.mark.slow  # reads and compares all of Services88
def test_check_shows_one_changed_field_of_the_wsdl(project: Path):
    schema = next(p for p in sorted((project / "wsdl").rglob("*.xsd")) if "ReadByCustomer" in p.read_text("utf-8"))
    text = schema.read_text("utf-8")
    changed = re.sub(r'(name="ReadByCustomer"[^>]* type="[^"]*:)short"', r'\1int"', text)
    assert changed != text
    schema.write_text(changed, "utf-8")

    result = soapbind("check")

    assert result.exit_code == 1
    changes = [line for line in result.stdout.splitlines() if line.startswith(("-    ", "+    "))]
    assert '-    read_by_customer: int = element("ReadByCustomer", SHORT)' in changes
    assert '+    read_by_customer: int = element("ReadByCustomer", INT)' in changes


@pytest.mark.slow  # reads Services88, as the tests around it
@pytest.mark.parametrize("form", ["text", "github"])
def test_check_of_a_package_that_is_not_there(tmp_path: Path, form: str):
    result = soapbind("check", WSDL, "--package", "services88", "--output", tmp_path, "--format", form)
    assert result.exit_code == 1
    assert len(result.output.splitlines()) < 20
    if form == "text":
        assert result.stdout == ""
        said, advice, more = result.stderr.splitlines()
        folder = re.escape(str(tmp_path / "services88"))
        assert re.fullmatch(rf"{folder}: not generated yet: \d+ file\(s\) are missing", said)
        assert advice.startswith('run "soapbind generate ')
        assert more == MORE
    else:
        assert result.stdout.count("::error") == 1
        assert "services88: not generated yet: " in result.stdout


@pytest.fixture
def many_changes(project: Path) -> Path:
    """Return a project with more changes than are shown without being asked for."""
    folder = project / "generated/services88"
    for path in sorted((folder / "models").glob("*.py"))[:7]:
        path.write_text("".join(f"x{n} = {n}\n" for n in range(20)) + path.read_text("utf-8"), "utf-8")
    (folder / "py.typed").unlink()
    return project


@pytest.mark.slow  # reads and compares all of Services88
def test_check_says_first_what_is_wrong(many_changes: Path):
    result = soapbind("check")
    assert (result.exit_code, result.stdout) == (1, "")
    first, _, advice, more = result.stderr.splitlines()
    before = "generated/services88: 8 file(s) differ from what soapbind generate would write: models/"
    assert (first.startswith(before), first.endswith(" and 3 more")) == (True, True), first
    assert (advice, more) == ('run "soapbind generate" to update them', MORE)
    assert (many_changes / "generated/services88").is_dir()


@pytest.mark.slow  # reads and compares all of Services88
def test_check_shows_all_lines_or_the_files_where_that_is_wanted(many_changes: Path):
    diff, stat = soapbind("check", "--diff"), soapbind("check", "--stat")
    assert diff.exit_code == stat.exit_code == 1
    assert diff.stdout.count("\n-x19 = 19\n") == 7
    assert MORE not in diff.stderr + stat.stderr
    lines = stat.stdout.splitlines()
    assert [line.split()[0] for line in lines] == ["changed"] * 7 + ["missing"]
    assert all(line.split()[1:] == [line.split()[1], "+0", "-20"] for line in lines[:7])
    assert lines[7].split() == ["missing", "generated/services88/py.typed", "+0", "-0"]
    assert (many_changes / "generated/services88").is_dir()


@pytest.mark.parametrize("option", ["--diff", "--stat"])
def test_annotations_have_a_form_of_their_own(option: str):
    result = soapbind("check", option, "--format", "github")
    assert result.exit_code == 2
    assert f"{option} goes with --format text" in result.stderr
