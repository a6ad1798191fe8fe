"""Every code block of the README and the guide runs, or says why not.

Python blocks of a page run in order, in one namespace. Names that only an application has (``net``, ``url`` ...)
are given here. ``<!-- not run: REASON -->`` before a block leaves it out; it must still compile. Shell blocks: what
calls soapbind is parsed as the command line parses it. TOML, YAML and JSON are parsed, ``[tool.soapbind]`` by soapbind.
"""

from __future__ import annotations

import os
import re
import shlex
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

import click
import pytest
import yaml
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from online_keys import numbers_of, xml_of
from services88 import AsyncNetServer, NetServer, Retries, Timeouts
from services88.models import ChatMessage
from services88.testing import FakeNetServer, FakeOnline
from soapbind.cli import main
from soapbind.config import load_config

if TYPE_CHECKING:
    from collections.abc import Iterator

REPO = Path(__file__).resolve().parents[2]
PAGES = sorted(
    path.relative_to(REPO).as_posix()
    for pattern in ("*.md", "docs/*.md", "docs/api/*.md", "docs/guide/*.md", "docs/decisions/*.md")
    for path in REPO.glob(pattern)
)
_BLOCK = re.compile(
    r"(?:<!-- (?P<note>[^\n]*?) -->\n+)?^```(?P<language>\w+)\n(?P<text>.*?)^```", re.MULTILINE | re.DOTALL
)


@dataclass(frozen=True)
class Block:
    """A fenced block: where it begins, its language and text, and the comment before it."""

    page: str
    line: int
    language: str
    text: str
    note: str

    @property
    def is_run(self) -> bool:
        return not self.note.startswith("not run")


def blocks(page: str) -> Iterator[Block]:
    text = (REPO / page).read_text("utf-8")
    for found in _BLOCK.finditer(text):
        line = text.count("\n", 0, found.start("text")) + 1
        yield Block(page, line, found["language"], found["text"], found["note"] or "")


ALL = [block for page in PAGES for block in blocks(page)]


def of(*languages: str) -> list[Any]:
    found = [block for block in ALL if block.language in languages]
    return [pytest.param(block, id=f"{block.page}:{block.line}") for block in found]


class Chat:
    """What the pages call."""

    def add_chat_message(self, *, chat_session_id: int, message: ChatMessage) -> ChatMessage:
        message.chat_session_id = chat_session_id
        return message

    def get_chat_presence(self) -> list[Any]:
        return []


@pytest.fixture
def given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, Any]]:
    """Give the names that the pages take for granted, and a server behind them."""
    monkeypatch.chdir(tmp_path)
    environment = patch.dict(os.environ)  # what a page puts there is gone after it
    with environment, FakeNetServer(chat=Chat()) as server, NetServer(server.url, ticket="7T:docs") as net:
        yield {
            "net": net,
            "url": server.url,
            "message": ChatMessage(message="Hi"),
            "show": str,
            "__name__": "docs",
            "NetServer": NetServer,
            "AsyncNetServer": AsyncNetServer,
            "Retries": Retries,
            "Timeouts": Timeouts,
            "fetch_ticket": lambda: "7T:docs",
            "fetch_ticket_async": lambda: "7T:docs",
        }


@pytest.fixture
def online(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeOnline]:
    """Give a SuperOffice Online, and what an application has that is registered there: variables and a key."""
    with FakeOnline(chat=Chat()) as running:
        monkeypatch.setenv("SO_CLIENT_ID", running.client_id)
        monkeypatch.setenv("SO_APPLICATION_TOKEN", running.application_token)
        monkeypatch.setenv("SO_SYSTEM_USER_TOKEN", running.system_user_token)
        monkeypatch.setenv("SO_REFRESH_TOKEN", running.refresh_token)
        key: Any = load_pem_private_key(running.private_key.encode(), None)
        (tmp_path / "key.xml").write_text(xml_of(numbers_of(key)), "utf-8")
        yield running


@pytest.mark.parametrize("page", sorted({block.page for block in ALL if block.language == "python"}))
def test_python(page: str, given: dict[str, Any], request: pytest.FixtureRequest):
    if any(name in block.text for block in blocks(page) for name in ("environment=", "SO_", "key.xml")):
        given["vendor"] = request.getfixturevalue("online")
    for block in blocks(page):
        if block.language == "python":
            # The fake servers stand in for the one of the README, and for SuperOffice Online.
            text = block.text.replace("https://sod2.superoffice.com/Cust12345", given["url"])
            text = text.replace('environment="development"', "environment=vendor.environment")
            code = compile("\n" * (block.line - 1) + text, str(REPO / page), "exec")
            if block.is_run:
                exec(code, given)  # noqa: S102 - our own documentation


@pytest.mark.parametrize("block", of("toml"))
def test_toml(block: Block, tmp_path: Path):
    if "soapbind" in tomllib.loads(block.text).get("tool", {}):
        (tmp_path / "pyproject.toml").write_text(block.text, "utf-8")
        load_config(tmp_path / "pyproject.toml")


@pytest.mark.parametrize("block", of("yaml", "yml", "json"))
def test_yaml(block: Block):
    assert yaml.safe_load(block.text)


def _commands(text: str) -> list[list[str]]:
    """Return the calls of soapbind in a shell block, as words."""
    found: list[list[str]] = []
    for line in text.replace("\\\n", " ").splitlines():
        words = shlex.split(line, comments=True)
        for index, word in enumerate(words):
            if word == "soapbind" and (index == 0 or words[index - 1] in {"&&", "-m", ";"}):
                rest = words[index + 1 :]
                ends = [rest.index(end) for end in ("&&", "||", "|", ">", ";") if end in rest]
                found.append(rest[: min(ends, default=len(rest))])
    return found


@pytest.mark.parametrize("block", of("sh", "bash", "console"))
def test_shell(block: Block):
    assert block.text.strip()
    for name, *arguments in _commands(block.text):
        command = main.get_command(click.Context(main), name)
        assert command is not None, name
        command.make_context(name, list(arguments))  # raises UsageError for options there are none of


def test_what_is_not_run_says_why():
    for block in ALL:
        if not block.is_run:
            assert re.fullmatch(r"not run: \S.{8,}", block.note), (block.page, block.line)
    assert sum(block.is_run for block in ALL) > 15
