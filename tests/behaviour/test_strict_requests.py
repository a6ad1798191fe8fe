"""A request that WCF refuses, or reads otherwise than it was meant, is a fault of the fake server too.

The answers of Microsoft's serializer are facts (280 inputs measured); tests/interop/test_strict_as_wcf.py asks a host.
"""

from __future__ import annotations

import http.client
from typing import TYPE_CHECKING

import pytest
from services88 import OPERATIONS, SoapFault
from services88.models import ChatMessageType, ETableRight
from services88.testing import FakeNetServer
from strict_cases import ACCEPTED, REFUSED, Case, envelope, session

if TYPE_CHECKING:
    from collections.abc import Iterator


class Chat:
    def add_chat_message(self, **_: object) -> None:
        return None

    def save_chat_session_entity(self, **_: object) -> None:
        return None

    def save_chat_presence(self, **_: object) -> None:
        return None


@pytest.fixture(scope="module")
def strict() -> Iterator[FakeNetServer]:
    with FakeNetServer(chat=Chat()) as running:
        yield running


@pytest.fixture(scope="module")
def lenient() -> Iterator[FakeNetServer]:
    with FakeNetServer(chat=Chat(), lenient=True) as running:
        yield running


def post(fake: FakeNetServer, case: Case) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection(fake.url.removeprefix("http://"), timeout=60)
    try:
        headers = {"Content-Type": "text/xml; charset=utf-8", "SOAPAction": f'"{OPERATIONS[case.operation].action}"'}
        connection.request("POST", "/Remote/Services88/Chat.svc", case.envelope.encode(), headers)
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


@pytest.mark.parametrize("case", REFUSED, ids=str)
def test_what_wcf_refuses_or_loses_is_a_fault(strict: FakeNetServer, case: Case):
    before = len(strict.calls)
    status, content = post(strict, case)
    assert status == case.status
    with pytest.raises(SoapFault) as caught:
        OPERATIONS[case.operation].decode_response(content)
    assert caught.value.code.name == case.code
    assert case.told in caught.value.reason
    assert len(strict.calls) == before


@pytest.mark.parametrize("case", ACCEPTED, ids=str)
def test_what_wcf_takes_is_taken(strict: FakeNetServer, case: Case):
    status, content = post(strict, case)
    assert status == 200, content


@pytest.mark.parametrize("case", [case for case in REFUSED if not case.is_error_anyway], ids=str)
def test_lenient_takes_all_that_can_be_understood(lenient: FakeNetServer, case: Case):
    status, content = post(lenient, case)
    assert status == 200, content


def test_values_arrive_where_names_are_aliases_and_blanks_many(strict: FakeNetServer):
    case = Case("", "Chat.SaveChatSessionEntity", session("<TableRight><Mask> R  Update </Mask></TableRight>"))
    assert post(strict, case)[0] == 200
    held = strict.calls[-1].body.chat_session_entity.table_right.mask
    assert held == ETableRight.SELECT | ETableRight.UPDATE


def test_the_depth_of_a_request_is_bounded(strict: FakeNetServer):
    deep = "<InnerException>" * 5000 + "</InnerException>" * 5000
    case = Case("", "Chat.AddChatMessage", envelope(f"<AddChatMessage><Message>{deep}</Message></AddChatMessage>"))
    assert post(strict, case)[0] in {200, 500}
    assert ChatMessageType.TO_USER
