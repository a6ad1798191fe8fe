"""Documentation files: where they are looked for, which wins, and what is said of names that are not there."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest
from commands import soapbind, tree
from docstring_places import docstrings
from documented_contract import CASE, CLASSES, TOML, at, made

pytestmark = pytest.mark.usefixtures("small_runtime")


@pytest.mark.parametrize(
    "text", ['\\u0000\\u0007 \\"\\"\\" \\\\', "\\uFEFF\\u202E", "a\\r\\n\\r\\nb", "<b>bold</b> &amp; &lt;i&gt;"]
)
def test_a_documentation_file_is_foreign_text_too(text: str, tmp_path: Path):
    lines = [f'summary = "Before. {text} After."' if line.startswith("summary") else line for line in TOML.splitlines()]
    (tmp_path / "docs.toml").write_text("\n".join(lines), "utf-8")
    texts = docstrings(made(tmp_path / "docs.toml"))
    for place in (*CLASSES, "models.item.Item", "models.kind.Kind", *at("lend")):
        one_line = " ".join(texts[place].split())
        assert one_line.count("Before.") == one_line.count("After.") == 1
        assert all(c.isprintable() for c in one_line)
        assert "<b>" not in one_line


ODD = """
sumary = "top"
[operations."Library.Lendd"]
summary = "x"
[operations."Library.Lend"]
sumary = "x"
[operations."Library.Lend".parameters]
Boook = "x"
[types.Itm]
summary = "x"
[types.Kind]
summary = "an enumeration is no type"
[types.Book.fields]
Titel = "x"
[enums.Kind.members]
Novell = "x"
[headers]
Sesion = "x"
[services.Libary]
summary = "x"
"""


WARNINGS = {
    "unknown-key": [("sumary", "there are enums, headers"), ("sumary", "did you mean summary?")],
    "unknown-operation": [("Library.Lendd", "did you mean Library.Lend?")],
    "unknown-parameter": [("Boook", "did you mean Book?")],
    "unknown-type": [("Itm", "did you mean Item?"), ("Kind", "it is an enumeration: move it to enums")],
    "unknown-field": [("Titel", "did you mean Title?")],
    "unknown-value": [("Novell", "did you mean Novel?")],
    "unknown-header": [("Sesion", "did you mean Session?")],
    "unknown-service": [("Libary", "did you mean Library?")],
}


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a project in whose pyproject.toml one package with a documentation file is configured."""
    shutil.copytree(CASE, tmp_path / "wsdl")
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "more.toml").write_text(TOML, "utf-8")
    (tmp_path / "pyproject.toml").write_text(
        '[[tool.soapbind.packages]]\nname = "library"\nsources = ["wsdl"]\ndocumentation = ["docs/more.toml"]\n',
        "utf-8",
    )
    (tmp_path / "below").mkdir()
    monkeypatch.chdir(tmp_path / "below")
    return tmp_path


def test_paths_are_relative_to_pyproject_in_the_configuration(project: Path):
    assert soapbind("generate").exit_code == 0
    assert '"""C' in (project / "library/models/item.py").read_text("utf-8")
    assert soapbind("check").exit_code == 0


def test_paths_are_relative_to_the_current_folder_on_the_command_line(project: Path):
    command = ("generate", "../wsdl", "--package", "here", "--documentation")
    assert soapbind(*command, "docs/more.toml").exit_code == 1
    assert not Path("here").exists()
    assert soapbind(*command, "../docs/more.toml").exit_code == 0
    assert '"""C' in Path("here/models/item.py").read_text("utf-8")
    check = soapbind("check", *command[1:], "../docs/more.toml")
    assert (check.exit_code, check.output) == (0, "here: up to date\n")
    without = soapbind("check", "--diff", *command[1:-1])
    assert without.exit_code == 1
    assert '-    """C' in without.stdout
    wrong = soapbind("check", *command[1:], "../docs/more.toml", "--output", "..")
    assert "--documentation ../docs/more.toml" in wrong.stderr, "the command that would write it"
    assert project


@pytest.mark.slow  # generates and checks five times
def test_check_and_the_lock_see_the_file(project: Path):
    assert soapbind("generate").exit_code == 0
    (package,) = json.loads((project / "soapbind.lock").read_text("utf-8"))["packages"]
    assert package["selection"] == {"documentation": ["docs/more.toml"]}
    assert "docs/more.toml" in package["documents"]
    (project / "docs" / "more.toml").write_text(TOML.replace('"C"', '"Changed"'), "utf-8")
    check = soapbind("check", "--diff")
    assert check.exit_code == 1
    assert '-    """C"""\n+    """Changed"""' in check.stdout
    assert "input: docs/more.toml has changed\n  contract: is the same\n" in check.stderr
    locked = soapbind("generate", "--locked")
    assert locked.exit_code == 1
    assert "error[locked]: input: docs/more.toml has changed" in locked.stderr
    assert soapbind("generate").exit_code == 0
    assert soapbind("check").exit_code == 0


def test_line_ends_and_a_mark_of_byte_order_do_not_count(project: Path):
    assert soapbind("generate").exit_code == 0
    (project / "docs" / "more.toml").write_bytes(TOML.replace("\n", "\r\n").encode())
    assert soapbind("check").exit_code == 0
    (project / "docs" / "more.toml").write_bytes(TOML.encode("utf-8-sig"))
    assert "Changed" not in soapbind("generate").output


def test_the_last_file_wins_and_an_empty_text_says_nothing(tmp_path: Path):
    first, second = tmp_path / "first.toml", tmp_path / "second.toml"
    first.write_text(TOML, "utf-8")
    second.write_text(
        '[services.Library]\nsummary = ""\n[types.Item]\nsummary = "Z"\n[types.Item.fields]\nNumber = ""\n', "utf-8"
    )
    texts = docstrings(made(first, second))
    assert texts["models.item.Item"] == "Z"
    assert texts["models.kind.Kind"] == "D"
    assert "models.item.Item.number" not in texts
    assert texts["library.client.LibraryClient"] == "Blocking client of the service Library."
    assert docstrings(made(second, first))["models.item.Item"] == "C"


def test_a_name_may_have_its_namespace(tmp_path: Path):
    file = tmp_path / "docs.toml"
    file.write_text(
        '[types."{http://example.com/library}Item"]\nsummary = "Here."\n[types."{urn:x}Book"]\nsummary = "No."\n'
    )
    texts = docstrings(made(file))
    assert texts["models.item.Item"] == "Here."
    assert texts["models.book.Book"].startswith("Books have pages")


def test_unknown_names_are_warnings_and_change_nothing(project: Path):
    assert soapbind("generate").exit_code == 0
    before = tree(project / "library")
    odd = ODD.replace('sumary = "x"', 'sumary = "x"\nsummary = "B"')
    rest = TOML.replace('[operations."Library.Lend"]\nsummary = "B"\n', "")
    (project / "docs" / "more.toml").write_text(odd + rest, "utf-8")
    result = soapbind("generate")
    assert result.exit_code == 0
    after = tree(project / "library")
    assert {p for p in before | after if before.get(p) != after.get(p)} == {"MANIFEST.json"}
    assert result.stderr.count("warning[") == sum(map(len, WARNINGS.values()))
    for code, names in WARNINGS.items():
        for name, hint in names:
            assert re.search(
                rf"more\.toml: warning\[{code}\]: [^\n]*\b{name}\n  at [^\n]*\n  help: [^\n]*{re.escape(hint)}",
                result.stderr,
            )
    check = soapbind("check")
    assert check.exit_code == 0
    assert check.stdout.endswith("library: up to date\n")
    assert check.stderr == result.stderr
    shown = soapbind("check", "--format", "github")
    assert shown.stdout.count("::warning ") == sum(map(len, WARNINGS.values()))
    assert "::error" not in shown.stdout


def test_many_warnings_are_cut_short(project: Path):
    lines = [f'Name{index} = "x"' for index in range(100)]
    (project / "docs" / "more.toml").write_text("[headers]\n" + "\n".join(lines), "utf-8")
    result = soapbind("generate")
    assert result.exit_code == 0
    assert result.stderr.count("warning[unknown-header]") == 20
    assert result.stderr.endswith("and 80 more warnings with the code unknown-header\n")


def test_what_a_part_leaves_out_is_no_warning(project: Path):
    file = CASE / "documentation.toml"
    result = soapbind(
        "generate", "../wsdl", "--package", "part", "--operation", "Library.Lend", "--documentation", file
    )
    assert (result.exit_code, result.stderr) == (0, "")
    assert project
