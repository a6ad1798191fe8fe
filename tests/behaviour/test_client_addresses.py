"""Where a client sends its calls, for every form of address a user has at hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from services88 import AsyncNetServer, NetServer, Retries
from services88._runtime.errors import TransportError

if TYPE_CHECKING:
    from services88._runtime.transport.interface import HttpReply, HttpRequest

TENANT = "https://sod2.superoffice.com/Cust12345"
CHAT = f"{TENANT}/Remote/Services88/Chat.svc"


class Nowhere:
    """Remembers addresses and answers nothing."""

    def __init__(self) -> None:
        self.urls: list[str] = []

    def send(self, request: HttpRequest) -> HttpReply:
        self.urls.append(request.url)
        raise TransportError("nothing here", sent=False)

    def close(self) -> None:
        pass


@pytest.mark.parametrize(
    ("base_url", "expected"),
    [
        (TENANT, CHAT),
        (f"{TENANT}/", CHAT),
        (f"  {TENANT}\n", CHAT),
        (f"{TENANT}/Remote/Services88", CHAT),
        (f"{TENANT}/Remote/Services88/", CHAT),
        (f"{TENANT}/remote/services88/", CHAT),
        (f"{TENANT}/Remote/Services86/", CHAT),
        (CHAT, CHAT),
        (f"{TENANT}/Remote/Services88/SoPrincipal.svc", CHAT),
        (f"{TENANT}/remote/services86/chat.svc", CHAT),
        ("HTTPS://sod2.superoffice.com/Cust12345", CHAT),
        ("http://crm.local:8080/SuperOffice/", "http://crm.local:8080/SuperOffice/Remote/Services88/Chat.svc"),
        ("https://crm.local", "https://crm.local/Remote/Services88/Chat.svc"),
        ("https://crm.local/", "https://crm.local/Remote/Services88/Chat.svc"),
        ("http://[::1]:81/so", "http://[::1]:81/so/Remote/Services88/Chat.svc"),
        ("https://crm.local/a/b/Remote/Services88", "https://crm.local/a/b/Remote/Services88/Chat.svc"),
    ],
)
def test_forms_of_the_base_url(base_url: str, expected: str):
    transport = Nowhere()
    net = NetServer(base_url, ticket="7T:any", transport=transport, retries=Retries(attempts=1))
    with pytest.raises(TransportError) as caught:
        net.chat.get_chat_presence()
    assert transport.urls == [expected]
    assert caught.value.operation == "Chat.GetChatPresence"
    with pytest.raises(TransportError):
        net.so_principal.get_system_info()
    assert transport.urls[-1] == expected.replace("Chat.svc", "SoPrincipal.svc")


@pytest.mark.sampled(20)
@pytest.mark.parametrize("client", [NetServer, AsyncNetServer])
@pytest.mark.parametrize(
    "base_url",
    [
        "",
        "Cust12345",
        "sod2.superoffice.com/Cust12345",
        "ftp://sod2.superoffice.com/Cust12345",
        "https://",
        "https:///Cust12345",
        "https://host:port/Cust12345",
        "https://host:99999/Cust12345",
        "https://[::1/Cust12345",
        "https://host/Remote/Services88/Chat.svc/more",
        "https://host/Other.svc",
        "https://host/Remote/Services/",
        "https://kari:hunter2@host/Cust12345",
        "kari:hunter2@host/Cust12345",
        "https:/kari:hunter2@host/Cust12345",
        "ftp://kari:hunter2@host/Cust12345",
        "https://kari:p@hunter2@host:port/",
        "https://kari:hunter2@ho\u2100st/",
        "https://hunter2@host/Cust12345",
        "https://host/Cust12345?password=hunter2",
        "https://host/Cust12345#hunter2",
        "host/Cust12345?password=hunter2",
        "host/Cust12345#hunter2",
    ],
)
def test_other_addresses_are_refused_without_telling_secrets(client: type[NetServer | AsyncNetServer], base_url: str):
    with pytest.raises(ValueError, match=r"URL|address") as caught:
        client(base_url)
    assert "hunter2" not in f"{caught.value!s}{caught.value!r}"
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__ or caught.value.__context__ is None
