"""What the fake server makes of requests that no client of ours sends, and of faults of other servers."""

from __future__ import annotations

import pytest
from chat_object import ADD, HEADERS, PATH, envelope, greet, request
from services88 import OPERATIONS, NetServer, Request, SoapFault
from services88._headers import RequestHeaders
from services88.models import (
    ChatMessage,
)
from services88.testing import FakeNetServer, soap_fault


@pytest.mark.parametrize(
    "path", [PATH, PATH.lower(), "/Cust12345/Remote/Services88/chat.svc", f"{PATH}?singleWsdl", "/Chat.svc"]
)
def test_paths_that_are_served(fake: FakeNetServer, path: str):
    status, content = request(fake, "POST", path, envelope(chat_session_id=3, message=ChatMessage()), HEADERS)
    assert status == 200
    assert ADD.decode_response(content).body.response.chat_session_id == 3


@pytest.mark.parametrize("path", ["/", "/Remote/Services88/Contact.svc", "/Remote/Services88/SoPrincipal.svc", "/x"])
def test_an_unknown_path_is_404(fake: FakeNetServer, path: str):
    assert request(fake, "POST", path, envelope(), HEADERS)[0] == 404
    assert fake.calls == []


def test_get_is_405(fake: FakeNetServer):
    assert request(fake, "GET", PATH, b"", {})[0] == 405


@pytest.mark.parametrize("kind", ["application/soap+xml; charset=utf-8", "application/json", ""])
def test_another_content_type_is_415(fake: FakeNetServer, kind: str):
    headers = {**HEADERS, "Content-Type": kind}
    assert request(fake, "POST", PATH, envelope(), headers)[0] == 415
    assert fake.calls == []


@pytest.mark.parametrize("content", [b"", b"<", b"plain text", envelope()[:-5], b"<a/>", b"<!DOCTYPE a><a/>"])
def test_a_malformed_request_is_told_in_a_fault(fake: FakeNetServer, content: bytes):
    status, answer = request(fake, "POST", PATH, content, HEADERS)
    assert status in {400, 500}
    with pytest.raises(SoapFault) as caught:
        ADD.decode_response(answer)
    assert caught.value.code.name == "DeserializationFailed"
    assert fake.calls == []


def test_a_fault_in_place_of_a_request_is_a_fault_of_this_server(fake: FakeNetServer):
    from_elsewhere = envelope().replace(b"AddChatMessage", b"s:Fault")
    status, answer = request(fake, "POST", PATH, from_elsewhere, HEADERS)
    assert status == 500
    assert b"DeserializationFailed" in answer


def test_a_fault_of_another_server_is_passed_on_with_500(net: NetServer, fake: FakeNetServer):
    other = soap_fault("from upstream")
    other.http_status = 200
    fake.fail_next(other)
    with pytest.raises(SoapFault, match="from upstream") as caught:
        greet(net.chat, ["Kari"])
    assert caught.value.http_status == 500


@pytest.mark.parametrize("action", ["", '""', '"urn:other"', f'"{ADD.action}x"', '"AddChatMessage"', '"', '"""'])
def test_an_unknown_action_is_a_fault(fake: FakeNetServer, action: str):
    status, answer = request(fake, "POST", PATH, envelope(), {**HEADERS, "SOAPAction": action})
    assert status == 500
    with pytest.raises(SoapFault) as caught:
        ADD.decode_response(answer)
    assert caught.value.code.name == "ActionNotSupported"


@pytest.mark.parametrize("action", ['"{0}', '{0}"', '""{0}""', '"{0}""', "'{0}\"", '" {0}"'])
def test_an_action_whose_quotes_are_no_pair_is_a_fault(fake: FakeNetServer, action: str):
    status, answer = request(fake, "POST", PATH, envelope(), {**HEADERS, "SOAPAction": action.format(ADD.action)})
    assert status == 500
    assert b"ActionNotSupported" in answer
    assert fake.calls == []


def test_an_unquoted_action_is_understood(fake: FakeNetServer):
    content = envelope(chat_session_id=3, message=ChatMessage())
    assert request(fake, "POST", PATH, content, {**HEADERS, "SOAPAction": ADD.action})[0] == 200


def test_the_body_of_another_operation_is_a_fault(fake: FakeNetServer):
    other = OPERATIONS["Chat.GetChatPresence"]
    content = other.encode_request(Request(RequestHeaders(), other.request[1]()))
    status, answer = request(fake, "POST", PATH, content, HEADERS)
    assert status == 500
    assert b"GetChatPresence" in answer
