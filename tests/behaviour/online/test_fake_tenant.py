"""The tenant of FakeOnline: it accepts the tickets that were given, moves, rests, and tells others where it is."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import plain_http
import pytest
from online_requests import exchange, ticket_of
from services88 import AuthenticationError, HttpStatusError, NetServer, ServerError, SoapFault
from services88.models import ChatMessage
from services88.testing import FakeNetServer, FakeOnline

if TYPE_CHECKING:
    from services88.testing import IdentityCall


def client(online: FakeOnline, ticket: str, address: str | None = None) -> NetServer:
    return NetServer(address or online.tenant_url, ticket=ticket, application_token=online.application_token)


def post(net: NetServer) -> ChatMessage | None:
    return net.chat.add_chat_message(chat_session_id=7, message=ChatMessage(message="Hi"))


def test_a_ticket_is_accepted_and_a_made_up_one_is_not(online: FakeOnline):
    with client(online, ticket_of(online)) as net:
        assert post(net)
    with client(online, "7T:made up") as net, pytest.raises(AuthenticationError, match="ticket is not valid"):
        post(net)
    assert [call.operation for call in online.calls] == ["Chat.AddChatMessage"] * 2


def test_the_application_token_is_checked(online: FakeOnline):
    net = NetServer(online.tenant_url, ticket=ticket_of(online), application_token="another")  # noqa: S106 - made up
    with net, pytest.raises(AuthenticationError, match="application token is not valid"):
        post(net)


def test_a_ticket_lives_six_hours_from_its_last_use(online: FakeOnline):
    with client(online, ticket_of(online)) as net:
        for _ in range(3):
            online.clock.advance(5 * 3600)
            post(net)
        online.clock.advance(6 * 3600 + 1)
        with pytest.raises(AuthenticationError, match="ticket is not valid"):
            post(net)


def test_an_access_token_lives_an_hour_however_much_it_is_used(online: FakeOnline):
    with client(online, online.access_token()) as net:
        online.clock.advance(1800)
        post(net)
        online.clock.advance(1801)
        with pytest.raises(AuthenticationError, match="ticket is not valid"):
            post(net)


@pytest.mark.parametrize("end", ["drop_tickets", "revoke"])
def test_tickets_end_on_demand(online: FakeOnline, end: str):
    with client(online, ticket_of(online)) as net:
        getattr(online, end)()
        with pytest.raises(AuthenticationError, match="ticket is not valid"):
            post(net)
    online.approve()
    with client(online, ticket_of(online)) as net:
        assert post(net)


def test_a_tenant_moves_and_the_host_where_it_was_says_so(online: FakeOnline):
    ticket, first = ticket_of(online), online.tenant_url
    online.move_tenant()
    second = online.tenant_url
    online.move_tenant()

    assert len({first, second, online.tenant_url}) == 3
    told = plain_http.get(f"{online.identity_url}/api/state/Cust12345").json()
    assert told["Endpoint"] == online.tenant_url
    for old in (first, second, f"{online.identity_url}/Cust12345"):
        with client(online, ticket, old) as net, pytest.raises(HttpStatusError) as caught:
            post(net)
        assert caught.value.status == 421
        assert f"{online.identity_url}/api/state/Cust12345" in caught.value.excerpt
    assert online.calls == []
    with client(online, ticket) as net:
        assert post(net)


def test_another_tenant_is_not_at_this_host(online: FakeOnline):
    address = online.tenant_url.replace("Cust12345", "Cust99999")
    with client(online, ticket_of(online), address) as net, pytest.raises(HttpStatusError) as caught:
        post(net)
    assert caught.value.status == 421


@pytest.mark.parametrize("path", ["", "/", "/api/v1/Contact/1", "/Remote/Services86/Chat.svc", "/Chat.svc"])
def test_services_are_where_online_has_them(online: FakeOnline, path: str):
    answer = plain_http.post(f"{online.tenant_url}{path}", content=b"<x/>")
    assert answer.status_code == 404
    assert "/Remote/Services88/" in answer.text


def test_a_get_is_told_what_to_do(online: FakeOnline):
    answer = plain_http.get(f"{online.tenant_url}/Remote/Services88/Chat.svc?wsdl")
    assert (answer.status_code, answer.headers["allow"]) == (405, "POST")


def test_a_tenant_at_rest_answers_with_a_page(online: FakeOnline):
    ticket = ticket_of(online)
    online.set_state("OfflineMaintenance", seconds=60)
    with client(online, ticket) as net:
        with pytest.raises(HttpStatusError) as caught:
            post(net)
        assert caught.value.status == 503
        assert exchange(online)["IsSuccessful"]  # signing in does not depend on the tenant
        online.clock.advance(60)
        assert post(net)
    assert len(online.calls) == 1


def test_services_fail_on_demand(online: FakeOnline):
    with client(online, ticket_of(online)) as net:
        online.fail_next("netserver", 429, headers={"Retry-After": "3600"})
        with pytest.raises(HttpStatusError) as caught:
            post(net)
        assert caught.value.status == 429
        online.netserver.fail_next(ServerError("the database is away"))
        with pytest.raises(ServerError, match="the database is away"):
            post(net)


@pytest.mark.slow  # makes hundreds of calls
def test_no_call_is_lost_or_doubled_while_a_tenant_moves(online: FakeOnline):
    ticket, refused = ticket_of(online), set[int]()

    def call(number: int) -> None:
        while True:
            with client(online, ticket) as net:
                try:
                    net.chat.add_chat_message(chat_session_id=number, message=None)
                except HttpStatusError as error:
                    refused.add(error.status)
                else:
                    return

    with ThreadPoolExecutor(8) as threads:
        for number in range(60):
            threads.submit(call, number)
            if number % 20 == 10:
                online.move_tenant()
    assert sorted(each.body.chat_session_id for each in online.calls) == list(range(60))
    assert refused <= {421}


def test_what_is_asked_is_kept(online: FakeOnline):
    exchange(online)
    plain_http.get(f"{online.identity_url}/api/state/Cust12345")
    plain_http.get(f"{online.identity_url}/nothing")
    kept: list[IdentityCall] = list(online.requests)
    assert [each.service for each in kept] == ["partner", "state"]
    assert kept[1].request.target == "/api/state/Cust12345"
    assert kept[1].answer is not None
    assert kept[1].answer.status == 200


def test_an_error_that_ends_a_test_is_raised_when_the_fake_stops():
    class Failing:
        def add_chat_message(self, *, chat_session_id: int, message: Any) -> Any:  # noqa: ARG002 - as the interface
            pytest.fail("not this one")

    online = FakeOnline(chat=Failing()).start()
    with client(online, online.access_token()) as net, pytest.raises(SoapFault, match="not this one"):
        post(net)
    with pytest.raises(pytest.fail.Exception, match="not this one"):
        online.stop()
    online.stop()


def test_objects_are_checked_as_for_a_fake_netserver():
    with pytest.raises(TypeError, match="none of the operations"):
        FakeOnline(chat=object())
    with pytest.raises(TypeError, match="chatt"):
        FakeOnline(chatt=object())


@pytest.mark.parametrize("ticket", ["7T:a", "8A:b"])
def test_a_fake_netserver_may_judge_tickets_by_a_function(ticket: str):
    class Chat:
        def add_chat_message(self, *, chat_session_id: int, message: Any) -> Any:  # noqa: ARG002 - as the interface
            return message

    asked: list[str] = []

    def accepts(given: str) -> bool:
        asked.append(given)
        return given.startswith("7T:")

    with FakeNetServer(chat=Chat(), valid_ticket=accepts) as server, NetServer(server.url, ticket=ticket) as net:
        if accepts(ticket):
            assert post(net)
        else:
            with pytest.raises(AuthenticationError, match="ticket is not valid"):
                post(net)
    assert set(asked) == {ticket}
