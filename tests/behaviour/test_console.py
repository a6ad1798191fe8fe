"""What commands print: in any encoding, to terminals, pipes that close and full disks."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest
from lxml import etree
from order_contract import ORDER
from soapbind.cli import main
from soapbind.cli.console import json_in_ascii, wanted_colours, xml_in_ascii
from soapbind.cli.progress import Progress

REPO = Path(__file__).resolve().parents[2]
IMPORTABLE = os.pathsep.join([str(REPO / "generator"), *filter(None, sys.path)])
ENCODINGS = ["cp1252", "cp932", "ascii", "koi8-r", "utf-16", "utf-8"]
DIFF = ("diff", "old.wsdl", "new.wsdl")
SHELL = shutil.which("sh") or ""
HERE = {**os.environ, "PYTHONPATH": IMPORTABLE}
OLD = {"field": "Status", "type": "Ωrder", "value": "zażółć 中"}
NEW = {"field": "Størrelse", "type": "Ωrder", "value": "größer ≤ 😀"}


@pytest.fixture(autouse=True)
def contracts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give two contracts whose names and values are in no encoding but Unicode, in the current folder."""
    for name, words in (("old.wsdl", OLD), ("new.wsdl", NEW)):
        (tmp_path / name).write_text(ORDER.format(**words), "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def printed(monkeypatch: pytest.MonkeyPatch, encoding: str, *arguments: str) -> tuple[int, bytes, bytes]:
    """Run soapbind with output streams of this encoding, strict as Python opens them for files."""
    streams = [io.TextIOWrapper(io.BytesIO(), encoding, write_through=True) for _ in range(2)]
    with monkeypatch.context() as patch:
        for name, stream in zip(("stdout", "stderr"), streams, strict=True):
            patch.setattr(sys, name, stream)
        with pytest.raises(SystemExit) as ended:
            main(list(arguments), prog_name="soapbind")
    output, errors = (stream.buffer.getvalue() for stream in streams)  # type: ignore[attr-defined]
    return ended.value.code or 0, output, errors  # type: ignore[return-value]


_IN_UTF8: dict[tuple[str, ...], bytes] = {}


def in_utf8(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> bytes:
    """Return what a command prints where every character can be written; it is the same for every test."""
    if arguments not in _IN_UTF8:
        _IN_UTF8[arguments] = printed(monkeypatch, "utf-8", *arguments)[1]
    return _IN_UTF8[arguments]


def soapbind(*arguments: str, **options: object) -> subprocess.CompletedProcess[bytes]:
    environment = {**os.environ, "PYTHONPATH": IMPORTABLE, **options.pop("environment", {})}  # type: ignore[dict-item]
    return subprocess.run(  # type: ignore[call-overload]
        [sys.executable, "-m", "soapbind", *arguments], env=environment, check=False, **options
    )


# --- encodings -----------------------------------------------------------------------------------------------------


@pytest.mark.sampled(12)
@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize(
    ("code", "command"),
    [
        (0, "diff old.wsdl new.wsdl"),
        (0, "diff old.wsdl new.wsdl --format markdown"),
        (0, "diff old.wsdl new.wsdl --format github"),
        (0, "show old.wsdl --operation Orders.Send"),
        (1, "check old.wsdl --package bestilling_å"),
        (1, "check old.wsdl --package 名 --format github"),
        (0, "generate old.wsdl --package 名 --output vendør"),
        (1, "show ordré.wsdl"),
        (2, "show old.wsdl --ærlig"),
    ],
)
def test_a_character_that_the_encoding_lacks_is_replaced(
    code: int, command: str, encoding: str, monkeypatch: pytest.MonkeyPatch
):
    ended, output, errors = printed(monkeypatch, encoding, *command.split())
    assert ended == code, errors
    assert b"internal error" not in errors.replace(b"\0", b"")
    told = output.decode(encoding) if code != 2 else ""
    expected = in_utf8(monkeypatch, *command.split()).decode() if code != 2 else ""
    if command.startswith("generate"):
        told, expected = (text.replace("written", "are up to date") for text in (told, expected))
    assert told == expected.encode(encoding, "backslashreplace").decode(encoding)
    assert output or errors


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("command", ["diff old.wsdl new.wsdl --format json", "show new.wsdl --format json"])
def test_json_means_the_same_in_every_encoding(command: str, encoding: str, monkeypatch: pytest.MonkeyPatch):
    code, output, _ = printed(monkeypatch, encoding, *command.split())
    assert code == 0
    found = json.loads(output.decode(encoding))
    assert found == json.loads(in_utf8(monkeypatch, *command.split()))
    assert "Ωrder" in json.dumps(found, ensure_ascii=False)


@pytest.mark.parametrize("encoding", [each for each in ENCODINGS if each != "utf-16"])
@pytest.mark.parametrize("source", ["old.wsdl", "new.wsdl"])
@pytest.mark.parametrize("style", ["wire", "documented"])
def test_an_xml_parser_reads_the_same_in_every_encoding(
    source: str, style: str, encoding: str, monkeypatch: pytest.MonkeyPatch
):
    command = ["sample", source, "Orders.Send", "--message", "request", "--style", style]
    code, output, _ = printed(monkeypatch, encoding, *command)
    assert code == 0
    root = etree.fromstring(output)
    assert etree.tostring(root, method="c14n") == etree.tostring(
        etree.fromstring(in_utf8(monkeypatch, *command)), method="c14n"
    )
    words = OLD if source == "old.wsdl" else NEW
    assert root.findtext(f".//{{*}}{words['field']}") == words["value"]
    if source == "old.wsdl" and encoding != "utf-8" and style == "wire":
        assert output.isascii()


@pytest.mark.parametrize("text", ["<a b='é\"'>ü</a>", '<ø x="å>"/>', '<a>"é\' "</a>', "plain ≤", ""])
def test_xml_in_ascii_changes_no_name(text: str):
    made = xml_in_ascii(text)
    assert [c for c in made if not c.isascii()] == (["ø"] if "ø" in text else [])
    if text.startswith("<"):
        assert etree.tostring(etree.fromstring(made)) == etree.tostring(etree.fromstring(text))


@pytest.mark.parametrize("text", ["å", "中", "😀", "\\å", ""])
def test_json_in_ascii_means_the_same(text: str):
    made = json_in_ascii(json.dumps(text, ensure_ascii=False))
    assert made.isascii()
    assert json.loads(made) == text


@pytest.mark.sampled(1)
@pytest.mark.parametrize("encoding", ["cp1252", "cp932", "ascii"])
def test_a_redirected_report_is_there(encoding: str, tmp_path: Path):
    with (tmp_path / "report.md").open("wb") as file:
        done = soapbind(
            *DIFF, "--format", "markdown",
            stdout=file, stderr=subprocess.PIPE, environment={"PYTHONIOENCODING": encoding},
        )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, b"")
    assert "Contract changes" in (tmp_path / "report.md").read_text(encoding)


@pytest.mark.sampled(1)
@pytest.mark.skipif(sys.platform in {"win32", "darwin"}, reason="file names are in Unicode there")
@pytest.mark.parametrize("command", ["generate old.wsdl --package orders", "generate old.wsdl --package 名"])
def test_names_that_no_file_can_have_are_told(command: str, tmp_path: Path):
    plain = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    done = soapbind(*command.split(), "--output", "out", stderr=subprocess.PIPE, environment=plain)
    assert done.returncode == 1
    assert b"error[not-writable]" in done.stderr or b"error[bad-package-name]" in done.stderr
    assert b"internal error" not in done.stderr
    assert not list((tmp_path / "out").rglob("*.py"))


# --- pipes and disks -----------------------------------------------------------------------------------------------


@pytest.mark.sampled(1)
@pytest.mark.parametrize(
    ("code", "command"),
    [
        (0, "show old.wsdl --format json"),
        (0, "diff old.wsdl new.wsdl"),
        (1, "diff old.wsdl new.wsdl --fail-on breaking"),
        (1, "check old.wsdl --package orders"),
        (0, "generate old.wsdl --package orders"),
    ],
)
def test_who_stops_reading_changes_nothing(code: int, command: str, tmp_path: Path):
    reader, writer = os.pipe()
    os.close(reader)
    done = soapbind(*command.split(), stdout=writer, stderr=subprocess.PIPE)
    os.close(writer)
    assert done.returncode == code
    assert b"Traceback" not in done.stderr
    assert b"error" not in done.stderr
    assert b"Exception" not in done.stderr
    assert (tmp_path / "orders").is_dir() == command.startswith("generate")


@pytest.mark.sampled(1)
@pytest.mark.skipif(not SHELL or not Path("/dev/full").exists(), reason="no shell, or no /dev/full here")
@pytest.mark.parametrize("command", ["show old.wsdl", "diff old.wsdl new.wsdl", "--help"])
@pytest.mark.parametrize("shell", ["> /dev/full", ">&-"])
def test_output_that_cannot_be_written_is_told(command: str, shell: str):
    line = f"'{sys.executable}' -m soapbind {command} {shell}"
    done = subprocess.run(
        [SHELL, "-c", line],
        env=HERE,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    first, help_ = done.stderr.splitlines()
    assert first.startswith("standard output: error[not-writable]: cannot be written: ")
    assert help_.startswith("  help: ")


@pytest.mark.sampled(1)
@pytest.mark.skipif(not SHELL, reason="no shell here")
@pytest.mark.parametrize("shell", [">&- -q", "2>&-", ">&- 2>&- -q"])
def test_closed_streams_do_not_matter_where_nothing_is_said(shell: str, tmp_path: Path):
    line = f"'{sys.executable}' -m soapbind generate old.wsdl --package orders {shell}"
    assert subprocess.run([SHELL, "-c", line], env=HERE, check=False).returncode == 0
    assert (tmp_path / "orders/__init__.py").is_file()


# --- colours and progress ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        ({}, None),
        ({"TERM": "xterm"}, None),
        ({"NO_COLOR": "1", "FORCE_COLOR": "1"}, False),
        ({"NO_COLOR": "", "FORCE_COLOR": "1"}, True),
        ({"FORCE_COLOR": "1", "TERM": "dumb"}, True),
        ({"TERM": "dumb"}, False),
    ],
)
def test_the_environment_says_whether_there_are_colours(variables: dict[str, str], expected: object):
    assert wanted_colours(variables) is expected


# As python -m soapbind does, but a busy machine is no reason to show progress.
PATIENTLY = """
import soapbind.cli.progress as progress
progress._PATIENCE = 600
from soapbind.cli import main
main(prog_name="soapbind")
"""


def on_terminal(*arguments: str, **environment: str) -> tuple[int, str, str]:
    """Run soapbind with standard output and standard error on a terminal each; return what those got."""
    pty = pytest.importorskip("pty", reason="no terminals here")
    pairs = [pty.openpty() for _ in range(2)]
    kept = {k: v for k, v in os.environ.items() if k not in {"NO_COLOR", "FORCE_COLOR", "TERM"}}
    command = [sys.executable, "-c", PATIENTLY, *arguments]
    settings = {**kept, "TERM": "xterm", "PYTHONPATH": IMPORTABLE, **environment}
    child = subprocess.Popen(command, env=settings, stdin=subprocess.DEVNULL, stdout=pairs[0][1], stderr=pairs[1][1])
    for _, inner in pairs:
        os.close(inner)
    texts = [_all_of(outer) for outer, _ in pairs]
    return child.wait(), texts[0], texts[1]


def _all_of(terminal: int) -> str:
    found = b""
    try:
        while data := os.read(terminal, 65536):
            found += data
    except OSError:  # how Linux says that nobody writes to a terminal any more
        pass
    os.close(terminal)
    return found.decode()


@pytest.mark.sampled(1)
@pytest.mark.parametrize(
    ("arguments", "variables", "coloured"),
    [
        (DIFF, {}, True),
        ((*DIFF, "--no-color"), {"FORCE_COLOR": "1"}, False),
        (("--no-color", *DIFF), {}, False),
        (DIFF, {"TERM": "dumb"}, False),
        (DIFF, {"NO_COLOR": "1"}, False),
        ((*DIFF, "--color"), {"NO_COLOR": "1"}, True),
        (("check", "old.wsdl", "--package", "orders"), {}, True),
        (("check", "old.wsdl", "--package", "orders"), {"TERM": "dumb"}, False),
    ],
)
def test_colours_on_a_terminal(arguments: tuple[str, ...], variables: dict[str, str], coloured: bool):  # noqa: FBT001
    _, output, errors = on_terminal(*arguments, **variables)
    assert ("\x1b[" in output) == coloured
    assert "\x1b[K" not in errors, "there was no reason for progress"


@pytest.mark.slow  # starts soapbind, more than once
def test_errors_are_coloured_on_a_terminal_only(monkeypatch: pytest.MonkeyPatch):
    assert "\x1b[31merror[not-found]\x1b[0m" in on_terminal("show", "gone.wsdl")[2]
    assert b"\x1b" not in printed(monkeypatch, "utf-8", "show", "gone.wsdl")[2]
    assert b"\x1b" in printed(monkeypatch, "utf-8", "show", "gone.wsdl", "--color")[2]


def test_progress_is_wiped_before_anything_else_is_written(capsys: pytest.CaptureFixture[str]):
    def failing() -> None:
        with Progress(active=True) as tell:
            tell._start = time.monotonic() - 2
            tell("reading")
            tell.tick(3, 9)
            raise ValueError("broken")

    with pytest.raises(ValueError, match="broken"):
        failing()
    told = capsys.readouterr().err.split("\r\x1b[K")
    assert told == ["", "soapbind: reading ...", f"fetching  [{'#' * 12}{'-' * 24}]  3/9", ""]


@pytest.mark.parametrize(
    ("term", "more", "shown"), [("xterm", (), True), ("xterm", ("-q",), False), ("dumb", (), False)]
)
def test_progress_is_shown_on_a_terminal(
    term: str,
    more: tuple[str, ...],
    shown: bool,  # noqa: FBT001
    monkeypatch: pytest.MonkeyPatch,
):
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr("soapbind.cli.progress._PATIENCE", -1.0)
    monkeypatch.setenv("TERM", term)
    monkeypatch.setattr(sys, "stderr", Terminal())
    with pytest.raises(SystemExit):
        main([*DIFF, *more], prog_name="soapbind")
    told = sys.stderr.getvalue()  # type: ignore[attr-defined]
    assert ("soapbind: comparing ..." in told) == shown
    assert not told or told.endswith("\r\x1b[K")


# --- quiet ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("before", [True, False])
def test_quiet_leaves_out_that_all_is_well(before: bool, monkeypatch: pytest.MonkeyPatch):  # noqa: FBT001
    def run(*arguments: str) -> tuple[int, bytes, bytes]:
        given = ("-q", *arguments) if before else (*arguments, "--quiet")
        return printed(monkeypatch, "utf-8", *given)

    package = ("old.wsdl", "--package", "orders")
    assert run("generate", *package) == (0, b"", b"")
    assert run("check", *package) == (0, b"", b"")
    Path("orders/py.typed").write_text("x\n")
    code, output, errors = run("check", *package)
    assert (code, output.startswith(b"---"), b"1 file(s) differ" in errors) == (1, True, True)
    assert run("show", "old.wsdl")[1].startswith(b"Orders")
    assert b"error[not-found]" in run("generate", "gone.wsdl", "--package", "x")[2]


def test_every_command_takes_the_options_of_the_terminal():
    assert len(main.commands) >= 6
    for command in (main, *main.commands.values()):
        names = {name for parameter in command.params for name in (*parameter.opts, *parameter.secondary_opts)}
        assert {"--color", "--no-color", "--quiet", "-q"} <= names, command.name
