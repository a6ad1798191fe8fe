"""docs/guide/windows.md: each command in three shells is one command, and what the page says of files is so.

The words of PowerShell and cmd are found by small readers of what the page uses: quotes, escapes, variables, line ends.
"""

from __future__ import annotations

import json
import re
import shlex
from typing import TYPE_CHECKING

import click
import pytest
from commands import soapbind
from small_contracts import Operation, wsdl
from soapbind import pipeline
from soapbind.cli import main
from soapbind.config import PackageConfig

from .test_code_blocks import REPO, blocks

if TYPE_CHECKING:
    from pathlib import Path

PAGE = "docs/guide/windows.md"
TEXT = (REPO / PAGE).read_text("utf-8")
SHELLS = ("sh", "powershell", "bat")
BLOCKS = [block for block in blocks(PAGE) if block.language in SHELLS and block.is_run]
WSDL = REPO / "docs/examples/bookshop/bookshop.wsdl"


def program_arguments(line: str) -> list[str]:
    """Return the words that a program written in C makes of a command line (Microsoft's C runtime)."""
    words, word, quoted, begun, at = [], "", False, False, 0
    while at < len(line):
        escapes = re.compile(r"\\*").match(line, at)
        count = len(escapes[0]) if escapes else 0
        at += count
        if at < len(line) and line[at] == '"':
            word += "\\" * (count // 2)
            if count % 2:
                word += '"'
            else:
                quoted, begun = not quoted, True
            at += 1
            continue
        word += "\\" * count
        if at < len(line) and line[at] in " \t" and not quoted:
            words += [word] if word or begun else []
            word, begun = "", False
            at += 1
        elif at < len(line):
            word += line[at]
            at += 1
    return words + ([word] if word or begun else [])


def of_cmd(text: str) -> list[list[str]]:
    variables: dict[str, str] = {}
    found = []
    for line in text.replace("^\n", "").splitlines():
        if assigned := re.fullmatch(r"set (\w+)=(.*)", line):
            variables[assigned[1]] = assigned[2]
        elif not line.startswith("set /p "):
            assert "'" not in line, "cmd does not know single quotes"
            found.append(program_arguments(re.sub(r"%(\w+)%", lambda name: variables[name[1]], line)))
    return found


def of_powershell(text: str) -> list[list[str]]:
    """Return the words of commands; what is in them is handed on as PowerShell 5.1 does, without escaping quotes."""
    variables: dict[str, str] = {}
    found = []
    for line in text.replace("`\n", "").splitlines():
        if assigned := re.fullmatch(r"\$([\w:]+) = (?:'([^']*)'|Get-Content .*)", line):
            variables[assigned[1]] = assigned[2] or ""
            continue
        words = []
        for bare, single, double in re.findall(r"""([^\s'"]+)|'([^']*)'|"([^"]*)\"""", line):
            assert not bare.startswith(("@", "$")), "PowerShell would take it for something else"
            expanded = re.sub(r"\$\{(\w+)\}", lambda name: variables[name[1]], double)
            word = bare or single or expanded
            words.append(f'"{word}"' if " " in word else word)
        found.append(program_arguments(" ".join(words)))
    return found


def of_shell(text: str) -> list[list[str]]:
    lines = text.replace("\\\n", " ").splitlines()
    names = dict(line.split("=", 1) for line in lines if re.match(r"\w+=", line))
    for name, value in names.items():
        lines = [line.replace(f"${{{name}}}", value) for line in lines]
    return [shlex.split(line) for line in lines if line.startswith("soapbind ")]


READERS = {"sh": of_shell, "powershell": of_powershell, "bat": of_cmd}


@pytest.mark.parametrize("first", range(0, len(BLOCKS), 3), ids=lambda at: f"line {BLOCKS[at].line}")
def test_a_command_is_the_same_in_each_shell(first: int):
    three = BLOCKS[first : first + 3]
    assert [block.language for block in three] == list(SHELLS)
    commands = [READERS[block.language](block.text) for block in three]
    assert commands[0] == commands[1] == commands[2]
    for program, name, *arguments in commands[0]:
        assert program == "soapbind"
        command = main.get_command(click.Context(main), name)
        assert command is not None
        command.make_context(name, list(arguments))  # raises UsageError for options there are none of


def test_there_are_commands():
    assert len(BLOCKS) == 12


def test_the_json_of_the_page_is_json():
    (words,) = of_cmd(next(block.text for block in BLOCKS if block.language == "bat" and "--dry-run" in block.text))
    assert json.loads(words[words.index("--json") + 1]) == {"chat_session_id": 7, "after": 0}


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (r'a "b c" d', ["a", "b c", "d"]),
        (r'"{\"a\": 1}"', ['{"a": 1}']),
        (r'c:\x\ "d:\y\\" ""', ["c:\\x\\", "d:\\y\\", ""]),
    ],
)
def test_the_reader_of_command_lines(line: str, words: list[str]):
    assert program_arguments(line) == words


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "utf-8"])
def test_files_of_powershell(encoding: str, tmp_path: Path):
    sample = soapbind("call", WSDL, "OrdersPortType.FindOrder", "--sample").stdout
    (tmp_path / "request.json").write_bytes(sample.replace("\n", "\r\n").encode(encoding))
    found = soapbind("call", WSDL, "OrdersPortType.FindOrder", "--json", f"@{tmp_path}/request.json", "--dry-run")
    assert "FindOrder" in found.stdout
    assert found.stderr == ""


def test_the_longest_path():
    lines = (REPO / "tests/full/services88.manifest.tsv").read_text("utf-8").splitlines()[1:]
    longest = max(len(line.split("\t")[0]) for line in lines)
    assert f"has {longest}, and" in TEXT
    beside = len("\\.services88.12345678.soapbind-new\\")
    assert 120 + beside + longest < 260


def test_files_are_apart_where_case_does_not_count(tmp_path: Path):
    schema = '<x:schema xmlns:x="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:{0}">{1}</x:schema>'
    for folder, name in (("one", "Types.xsd"), ("two", "types.xsd")):
        (tmp_path / folder).mkdir()
        element = '<x:element name="E" type="x:string"/>'
        (tmp_path / folder / name).write_text(schema.format(folder, element), "utf-8")
    members = "".join(f'<x:element name="{name}" type="t:{name}"/>' for name in ("AB", "Ab", "Aux", "NUL"))
    contract = wsdl(
        Operation("Do", request=f'<x:element ref="one:E"/><x:element ref="two:E"/>{members}'),
        Operation("Con"),
        Operation("con", wrapper="con2"),
        types="".join(
            f'<x:complexType name="{name}"><x:sequence/></x:complexType>' for name in ("AB", "Ab", "Aux", "NUL")
        ),
        imports='<x:import namespace="urn:one" schemaLocation="one/Types.xsd"/>'
        '<x:import namespace="urn:two" schemaLocation="two/types.xsd"/>',
        prefixes='xmlns:one="urn:one" xmlns:two="urn:two"',
    )
    (tmp_path / "apart.wsdl").write_text(contract, "utf-8")
    files = pipeline.generate(PackageConfig("apart", (str(tmp_path / "apart.wsdl"),)))
    assert len({path.casefold() for path in files}) == len(files)
    stems = {part.partition(".")[0].casefold() for path in files for part in path.split("/")}
    assert stems.isdisjoint({"con", "aux", "nul", "prn", "com1", "lpt1"})
    assert {"types", "types-2", "ab", "ab2", "con_", "con_2", "aux_"} <= stems
