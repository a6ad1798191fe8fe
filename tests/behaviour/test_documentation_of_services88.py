"""The committed package says what its operations, parameters, fields and values mean."""

from __future__ import annotations

import ast
import inspect
import pydoc
import re
from pathlib import Path

import pytest
from commands import soapbind
from docstring_places import docstrings
from services88 import AsyncNetServer, NetServer
from services88.chat import AsyncChatAgent, ChatAgent

REPO = Path(__file__).resolve().parents[2]
COMMITTED = REPO / "generated" / "services88"
FILES = {
    path.relative_to(COMMITTED).as_posix(): path.read_text("utf-8")
    for path in COMMITTED.rglob("*.py")
    if "_runtime" not in path.parts
}
TEXTS = docstrings(FILES)
# Said of a thing of which nothing else is known.
NOTHING = re.compile(r"(Data type|Enumeration|Flags|SOAPAction|Response body|Request body) ``")


def attributes(folder: str) -> list[str]:
    """Return the attributes of the classes in a folder, by place."""
    return [
        f"{path.removesuffix('.py').replace('/', '.')}.{cls.name}.{each.target.id}"
        for path, text in FILES.items()
        if re.match(folder, path)
        for cls in ast.parse(text).body
        if isinstance(cls, ast.ClassDef)
        for each in cls.body
        if isinstance(each, ast.AnnAssign) and isinstance(each.target, ast.Name)
    ]


def test_a_field_says_what_it_means():
    assert (
        TEXTS["models.chat_message.ChatMessage.read_by_customer"]
        == "1 if the customer has read the message, otherwise 0."
    )


def test_nearly_all_fields_have_a_sentence():
    fields = attributes("models/")
    assert len(fields) == 526
    assert sorted(set(fields) - set(TEXTS)) == [
        "models.contact.Contact.full_name",
        "models.project.Project.is_published",
    ]


def test_every_operation_parameter_header_and_type_has_a_sentence():
    protocols = {place: text for place, text in TEXTS.items() if re.fullmatch(r"\w+\.protocol\.\w+\.\w+", place)}
    assert len(protocols) == 36
    assert [place for place, text in protocols.items() if NOTHING.match(text)] == []
    requests = [place for place in attributes(r"\w+/operations/") if "Response." not in place]
    assert len(requests) > 30
    assert sorted({*requests, *attributes("_headers")} - set(TEXTS)) == []
    classes = {place: text for place, text in TEXTS.items() if re.fullmatch(r"models\.\w+\.\w+", place)}
    assert len(classes) > 55
    assert [place for place, text in classes.items() if NOTHING.match(text)] == []


def test_results_say_what_they_are():
    for place, text in TEXTS.items():
        if re.fullmatch(r"\w+\.protocol\.\w+\.\w+", place) and "raises EmptyResultError" in text:
            assert "- returns: " in text, place


@pytest.mark.parametrize("name", ["add_chat_message", "get_chat_messages", "transfer_chat_session"])
def test_help_shows_it(name: str):
    with NetServer("https://example.invalid/Cust1", ticket="7T:x") as net:
        asynchronous = AsyncNetServer("https://example.invalid/Cust1", ticket="7T:x").chat
        first = TEXTS[f"chat.protocol.IChatAgent.{name}"].splitlines()[0]
        for holder in (net.chat, ChatAgent, asynchronous, AsyncChatAgent):
            shown = pydoc.plain(pydoc.render_doc(getattr(holder, name)))
            assert shown.count(first) == 1
            assert "- chat_session_id: Id of the session" in shown
        assert (inspect.getdoc(getattr(net.chat.with_reply, name)) or "").startswith(first)


def test_nothing_is_said_twice():
    for place, text in TEXTS.items():
        lines = [line.strip(" -") for line in text.splitlines() if line.strip()]
        assert len(lines) == len(set(lines)), place


def test_the_documentation_file_names_only_what_is_there(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(REPO)
    assert soapbind("check").stderr == ""
