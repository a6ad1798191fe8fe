"""Examples of Chat and SoPrincipal in Python and as JSON: every one runs as it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from example_scripts import Scripts, with_package
from shared_data import REPO
from soapbind import pipeline
from soapbind.config import PackageConfig

if TYPE_CHECKING:
    from collections.abc import Iterator

CONFIG = PackageConfig("shown88", (str(REPO / "wsdl" / "services88"),))
ADD = """\
import os

from shown88 import NetServer
from shown88.models import ChatMessage, ChatMessageSpecialType, ChatMessageType

with NetServer(
    "https://online.superoffice.com/Cust12345",
    ticket=os.environ["SO_TICKET"],
    application_token=os.environ["SO_APPLICATION_TOKEN"],
) as net:
    chat_message = net.chat.add_chat_message(
        chat_session_id=7,
        message=ChatMessage(
            type=ChatMessageType.TO_CUSTOMER,
            message="Message",
            author="Author",
            special_type=ChatMessageSpecialType.WELCOME,
        ),
    )
    print(chat_message.chat_message_id, chat_message.message)
"""
GET = """\
import asyncio
import os

from shown88 import AsyncNetServer


async def main() -> None:
    async with AsyncNetServer(
        "https://online.superoffice.com/Cust12345",
        ticket=os.environ["SO_TICKET"],
        application_token=os.environ["SO_APPLICATION_TOKEN"],
    ) as net:
        chat_messages = await net.chat.get_chat_messages(chat_session_id=7, after=1)
        for chat_message in chat_messages:
            print(chat_message.chat_message_id, chat_message.message)


asyncio.run(main())
"""
RIGHT = """\
from shown88.models import ETableRight, TableRight

table_right = TableRight(mask=ETableRight.SELECT | ETableRight.UPDATE, reason="Reason")
"""


@pytest.fixture(scope="module")
def scripts() -> Iterator[Scripts]:
    with with_package(CONFIG) as found:
        yield found


KEYS = [f"{s.name}.{o.label}" for s in pipeline.read(CONFIG).contract.services for o in s.operations]


def test_an_operation_is_called_as_one_would(scripts: Scripts):
    assert scripts.of_operation("Chat.AddChatMessage").blocking == ADD
    assert scripts.of_operation("Chat.GetChatMessages").asynchronous == GET


def test_who_signs_in_has_no_ticket_yet_and_keeps_the_password_out_of_the_program(scripts: Scripts):
    made = scripts.of_operation("SoPrincipal.AuthenticateUsernamePassword").blocking
    assert "SO_TICKET" not in made
    assert 'password=os.environ["PASSWORD"]' in made


def test_a_type_and_its_json(scripts: Scripts):
    made = scripts.of_type("TableRight")
    assert made.python == RIGHT
    assert made.json == '{\n  "mask": [\n    "Select",\n    "Update"\n  ],\n  "reason": "Reason"\n}'


def test_the_script_that_makes_a_client_has_all_that_calls_need(scripts: Scripts):
    made = scripts.examples.client()
    assert made.blocking == ADD.partition("from shown88.models")[0] + "\n" + (
        ADD.partition("\n\n")[2].partition("\n\n")[2].partition("    chat_message =")[0] + "    print(net)\n"
    )
    assert "NetServer" in scripts.run(made.asynchronous, "AsyncNetServer", "https://localhost/")


@pytest.mark.sampled(8)
@pytest.mark.parametrize("key", KEYS)
def test_every_operation_runs(scripts: Scripts, key: str):
    given = scripts.check_operation(key)
    parameters = scripts.operations[key][1].request.fields
    assert list(given) == [field.name for field in parameters]
    assert scripts.of_operation(key).blocking.count("\n") <= 25


def test_every_type_is_json_as_shown(scripts: Scripts):
    assert len(scripts.types) > 30
    for name in scripts.types:
        scripts.check_type(name)
