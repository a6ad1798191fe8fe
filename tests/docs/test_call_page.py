"""The guide page of ``soapbind call``: every command in it is run, and what it prints is in the page."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from page_commands import printed_by, with_program
from services88 import ServerError
from services88.models import ChatMessage, SoExceptionInfo
from services88.testing import FakeNetServer

if TYPE_CHECKING:
    from conftest import Golden

REPO = Path(__file__).parents[2]
PAGE = REPO / "docs" / "guide" / "call.md"
URL = "https://sod2.superoffice.com/Cust12345"
BLOCK = re.compile(r"^```console\n(.*?)^```", re.MULTILINE | re.DOTALL)
COMMAND = re.compile(r"^\$ ((?:.*\\\n)*.*)\n", re.MULTILINE)

pytestmark = pytest.mark.slow  # a program for every command


class Chat:
    """What the page calls."""

    def add_chat_message(self, *, chat_session_id: int, message: ChatMessage) -> ChatMessage:
        if chat_session_id == 0:
            info = SoExceptionInfo(message="there is no session 0", exception_type="SoArgumentException")
            raise ServerError(info)
        message.chat_session_id, message.chat_message_id = chat_session_id, 1001
        return message


def test_every_command_prints_what_the_page_says(golden: Golden, tmp_path: Path):
    (tmp_path / "wsdl").symlink_to(REPO / "wsdl")
    (tmp_path / "ticket.txt").write_text("7T:of-the-page\n", "utf-8")
    environment = with_program(tmp_path)
    ran: list[str] = []

    with FakeNetServer(chat=Chat(), valid_ticket="7T:of-the-page") as server:

        def shown(block: re.Match[str]) -> str:
            """Return a block with what its commands print; a variable that is exported stays for the next ones."""
            found = ""
            for command in COMMAND.findall(block[1]):
                script = f"set -e; test -e env && . ./env; {command.replace(URL, server.url)}\nexport -p > env"
                printed = printed_by(script, tmp_path, environment)
                ran.append(command)
                found += f"$ {command}\n{printed.replace(server.url, URL)}"
            return f"```console\n{found}```"

        page = BLOCK.sub(shown, PAGE.read_text("utf-8"))
    assert len(ran) > 6
    golden.check(PAGE, page.encode())
