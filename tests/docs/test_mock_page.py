"""The guide page of ``soapbind mock``: every command in it is run, and what it prints is in the page."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from mock_process import MockProcess
from page_commands import printed_by, with_program

if TYPE_CHECKING:
    from conftest import Golden

REPO = Path(__file__).parents[2]
PAGE = REPO / "docs" / "guide" / "mock.md"
URL = "http://127.0.0.1:8080"
BLOCK = re.compile(
    r"(?:^<!-- (?P<note>[^\n]*) -->\n)?^```(?P<language>\w+)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL
)
COMMAND = re.compile(r"^\$ (.*)\n", re.MULTILINE)
REQUEST = """<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>
<GetChatMessages xmlns="http://www.superoffice.net/ws/crm/NetServer/Services88"><ChatSessionId>7</ChatSessionId>
<After>0</After></GetChatMessages></s:Body></s:Envelope>"""

pytestmark = [
    pytest.mark.slow,  # a program for every command
    pytest.mark.skipif(shutil.which("curl") is None, reason="the page uses curl"),
]


class Reader:
    """Runs what the page says from its first to its last line."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.mock: MockProcess | None = None
        self.ran = 0
        self.environment = {**with_program(folder), "TICKET": "7T:any"}

    def block(self, found: re.Match[str]) -> str:
        """Return a block as it is right."""
        note, language, text = found["note"] or "", found["language"], found["text"]
        named = re.search(r"the file (\S+)", note)
        if named is not None:
            path = self.folder / named[1]
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, "utf-8")
        elif note == "printed by the mock":
            text = self._printed()
        elif language == "console":
            text = "".join(f"$ {command}\n{self._run(command)}" for command in COMMAND.findall(text))
        head = f"<!-- {note} -->\n" if note else ""
        return f"{head}```{language}\n{text}```"

    def _run(self, command: str) -> str:
        self.ran += 1
        if command.startswith("export "):  # in the environment already
            return ""
        if command.startswith("soapbind mock ") and "--port" not in command:
            return self._serve(shlex.split(command)[2:])
        script = command.replace(URL, "" if self.mock is None else self.mock.url)
        return self._as_shown(printed_by(script, self.folder, self.environment))

    def _serve(self, arguments: list[str]) -> str:
        self.stop()
        self.mock = MockProcess(*arguments, folder=self.folder)
        lines = [self.mock.first, *(self.mock.line() for _ in range(2))]
        return self._as_shown("".join(f"{line}\n" for line in lines))

    def _printed(self) -> str:
        assert self.mock is not None
        lines = [self.mock.line_with(" 500 "), self.mock.line()]
        text = re.sub(r"^[\d:]{8}", "12:00:00", "\n".join(lines), flags=re.MULTILINE)
        return self._as_shown(re.sub(r"\(\d+ ms", "(2 ms", text) + "\n")

    def _as_shown(self, text: str) -> str:
        return text if self.mock is None else text.replace(self.mock.url, URL)

    def stop(self) -> None:
        """End the mock, as Ctrl-C does."""
        if self.mock is not None:
            assert self.mock.stop() == 0
            self.mock.__exit__(None, None, None)
            self.mock = None


def test_every_command_prints_what_the_page_says(golden: Golden, tmp_path: Path):
    (tmp_path / "wsdl").symlink_to(REPO / "wsdl")
    (tmp_path / "count.xml").write_text(REQUEST, "utf-8")
    reader = Reader(tmp_path)

    try:
        page = BLOCK.sub(reader.block, PAGE.read_text("utf-8"))
    finally:
        reader.stop()

    assert reader.ran > 12
    golden.check(PAGE, page.encode())
