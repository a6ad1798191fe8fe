"""Clients are neither pickled nor deep-copied: they say so, and what to do instead."""

from __future__ import annotations

import copy
import pickle
from typing import TYPE_CHECKING, Any

import pytest
import services88
from small_contract import generated, schema_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import ModuleType

TOLD = (
    "a client holds connections and secrets, so it is neither pickled nor deep-copied: make one in each process, "
    "or use with_options(), which gives another over the same connections"
)
TICKET = "7T:of-these-tests"


@pytest.fixture(scope="module")
def generic(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ModuleType]:
    """Give a package of another contract than NetServer's."""
    schema = schema_of('<xs:element name="It" type="xs:string"/>')
    with generated(tmp_path_factory.mktemp("stay"), "clients_stay", schema) as it:
        yield it.package


def of_services88(kind: Any) -> Any:
    return kind("https://host/Cust1", ticket=TICKET, application_token=TICKET)


CLIENTS: dict[str, Callable[[Any], Any]] = {
    "NetServer": lambda _: of_services88(services88.NetServer),
    "AsyncNetServer": lambda _: of_services88(services88.AsyncNetServer),
    "ticket provider": lambda _: services88.NetServer(
        "https://host/Cust1", ticket_provider=lambda *_: TICKET, application_token=TICKET
    ),
    "agent": lambda _: of_services88(services88.NetServer).chat,
    "with_reply": lambda _: of_services88(services88.NetServer).chat.with_reply,
    "with_options": lambda _: of_services88(services88.NetServer).with_options(timeout=1),
    "Client": lambda generic: generic.Client("https://host/it"),
    "AsyncClient": lambda generic: generic.AsyncClient("https://host/it"),
    "function": lambda generic: generic.Client(lambda _: "https://host/it"),
    "generic with_options": lambda generic: generic.Client("https://host/it").with_options(timeout=1),
}


@pytest.mark.parametrize("name", CLIENTS)
@pytest.mark.parametrize("way", [pickle.dumps, copy.deepcopy])
def test_a_client_stays_where_it_is(name: str, way: Callable[[Any], Any], generic: Any):
    client = CLIENTS[name](generic)
    with pytest.raises(TypeError) as caught:
        way({"clients": [client]})
    assert str(caught.value) == TOLD


def test_a_copy_of_a_client_shares_its_connections(generic: Any):
    client = generic.Client("https://host/it")
    assert copy.copy(client)._channel is client._channel
