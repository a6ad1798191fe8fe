"""The fake server's strictness against a host on Mono's DataContractSerializer: what one refuses the other refuses."""

from __future__ import annotations

import http.client
import random
import re
from copy import deepcopy
from typing import TYPE_CHECKING, Any

import pytest
from lxml import etree
from services88 import OPERATIONS, Request
from services88._headers import RequestHeaders
from services88.chat import IChatAgent
from services88.models import (
    Associate,
    ChatMessage,
    ChatMessageType,
    ChatPresence,
    ChatSessionEntity,
    EFieldRight,
    ETableRight,
    FieldProperty,
    FieldRight,
    TableRight,
)
from services88.testing import FakeNetServer
from strict_cases import ACCEPTED, REFUSED, XSI, Case

if TYPE_CHECKING:
    from conftest import MonoHost

pytestmark = pytest.mark.slow  # compiles and starts a server under mono


class Chat(IChatAgent):
    """Takes what the requests below ask for."""

    def add_chat_message(self, **_: object) -> Any:
        return None

    def save_chat_session_entity(self, **_: object) -> Any:
        return None

    def save_chat_presence(self, **_: object) -> None:
        return None


def post(url: str, case: Case) -> tuple[int, str]:
    connection = http.client.HTTPConnection(url.removeprefix("http://"), timeout=10)
    try:
        headers = {"Content-Type": "text/xml; charset=utf-8", "SOAPAction": f'"{OPERATIONS[case.operation].action}"'}
        connection.request("POST", "/Remote/Services88/Chat.svc", case.envelope.encode(), headers)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()


@pytest.mark.parametrize("case", REFUSED, ids=str)
def test_the_host_refuses_it_or_loses_what_was_sent(mono_host: MonoHost, case: Case):
    status, content = post(mono_host.url, case)
    assert status == (case.host or case.status), content
    if case.code in {"VersionMismatch", "MustUnderstand"}:
        assert f":{case.code}<" in content


@pytest.mark.parametrize("case", ACCEPTED, ids=str)
def test_the_host_takes_it(mono_host: MonoHost, case: Case):
    status, content = post(mono_host.url, case)
    assert status == (case.host or 200), content


# --- requests that nobody thought of ---------------------------------------------------------------------------------

TEXTS = ("", "  ", "x", "1", "-5", "99999999999", "1,5", "true", "TRUE", "2026-01-01T00:00:00Z", "Select", "ToUser")


def whole_requests() -> list[tuple[str, bytes]]:
    """Requests of ours with something in every kind of member."""
    rights = {"Name": FieldProperty(field_right=FieldRight(mask=EFieldRight.READ), field_length=9)}
    user = Associate(associate_id=3, name="n", extra_fields={"a": "1", "b": None})  # type: ignore[dict-item] - as .NET
    entity = ChatSessionEntity(
        table_right=TableRight(mask=ETableRight.SELECT), field_properties=rights, chat_session_id=3, user=user
    )
    message = ChatMessage(chat_message_id=5, type=ChatMessageType.TO_USER, message="hi", author="me")
    bodies = {
        "Chat.AddChatMessage": {"chat_session_id": 7, "message": message},
        "Chat.SaveChatSessionEntity": {"chat_session_entity": entity},
        "Chat.SaveChatPresence": {"chat_presence": [ChatPresence(user_id=1, chat_topics=[1, 2]), ChatPresence()]},
    }
    return [
        (key, OPERATIONS[key].encode_request(Request(RequestHeaders(), OPERATIONS[key].request[1](**arguments))))
        for key, arguments in bodies.items()
    ]


def change(root: Any, choice: random.Random) -> None:
    """Change one element of the body, in one of the ways that clients get it wrong."""
    node = choice.choice([each for each in root[-1][0].iter() if each is not root[-1][0]])
    parent = node.getparent()
    match choice.choice(("move", "copy", "drop", "text", "nil", "namespace", "name", "unknown")):
        case "move":
            parent.remove(node)
            parent.insert(choice.randint(0, len(parent)), node)
        case "copy":
            parent.insert(choice.randint(0, len(parent)), deepcopy(node))
        case "drop":
            parent.remove(node)
        case "text":
            del node[:]
            node.text = choice.choice(TEXTS)
        case "nil":
            del node[:]
            node.text = None
            node.set(f"{{{XSI}}}nil", "true")
        case "namespace":
            node.tag = "{urn:other}" + node.tag.rpartition("}")[2]
        case "name":
            node.tag += "X"
        case _:
            parent.insert(parent.index(node), etree.Element("{urn:new}New"))


@pytest.mark.parametrize("seed", range(4))
def test_the_fake_server_is_never_milder_than_the_host(mono_host: MonoHost, seed: int):
    choice = random.Random(seed)  # noqa: S311 - test data
    requests, refused = whole_requests(), 0
    with FakeNetServer(chat=Chat()) as fake:
        for _ in range(150):
            key, data = choice.choice(requests)
            root = etree.fromstring(data)
            change(root, choice)
            case = Case("", key, etree.tostring(root, encoding="unicode"))
            (expected, told), (status, content) = post(mono_host.url, case), post(fake.url, case)
            if status != expected:
                assert (status, expected) == (500, 200), (case.envelope, told)
                assert re.search("would lose it|without a word|would be lost", content), (case.envelope, content)
            refused += status == 500
    assert 40 < refused < 120, "some of each"
