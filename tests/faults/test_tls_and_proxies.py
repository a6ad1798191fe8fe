"""TLS is on and trusts whom it is told to, without a warning; proxies come from the option or the environment."""

from __future__ import annotations

import asyncio
import socket
import ssl
import threading
from typing import TYPE_CHECKING, Any

import pytest
import trustme
from fault_cases import GOOD, POSTED, reply
from raw_http import Peer, RawServer, Seen, chunked, http
from services88 import AsyncNetServer, NetServer, TransportError
from services88.models import ChatMessage

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

TICKET = "7T:hunter2"
PROXY_PASSWORD = "hunter2-proxy"  # noqa: S105 - made up


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture(scope="module")
def tls(authority: trustme.CA) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(context)
    return context


@pytest.fixture
def certificates(authority: trustme.CA, tmp_path: Path) -> Path:
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    return tmp_path / "ca.pem"


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


def good(peer: Peer, _: Seen) -> None:
    peer.send(http(200, GOOD))


def add(url: str, **options: Any) -> Any:
    with NetServer(url, ticket=TICKET, **options) as net:
        return net.chat.add_chat_message(chat_session_id=1, message=None)


def add_async(url: str, **options: Any) -> Any:
    async def run() -> Any:
        async with AsyncNetServer(url, ticket=TICKET, **options) as net:
            return await net.chat.add_chat_message(chat_session_id=1, message=None)

    return asyncio.run(run())


Add = pytest.mark.parametrize("add", [add, add_async], ids=["sync", "async"])


@Add
def test_a_certificate_of_nobody_is_refused_and_not_tried_again(add: Callable[..., Any], tls: ssl.SSLContext):
    with RawServer(good, tls=tls) as server:
        with pytest.raises(TransportError, match="CERTIFICATE_VERIFY_FAILED") as caught:
            add(server.url)
        assert server.connections == 1
        assert not server.requests
    assert not caught.value.sent
    assert caught.value.is_permanent


@Add
@pytest.mark.parametrize("form", ["file", "folder", "path", "context"])
def test_an_own_authority(add: Callable[..., Any], tls: ssl.SSLContext, certificates: Path, form: str):
    trust: Any = {"file": str(certificates), "path": certificates}.get(form)
    if form == "context":
        trust = ssl.create_default_context(cafile=str(certificates))
    if form == "folder":
        hashed = subject_hash(certificates)
        certificates.rename(certificates.with_name(f"{hashed}.0"))
        trust = certificates.parent
    with RawServer(good, tls=tls) as server:
        assert add(server.url, verify=trust) == POSTED  # pytest makes an error of a warning


def subject_hash(certificates: Path) -> str:
    import subprocess  # noqa: PLC0415 - only here

    command = ["openssl", "x509", "-hash", "-noout", "-in", str(certificates)]
    try:
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
    except FileNotFoundError:
        pytest.skip("no openssl, which names the files of a folder of certificates")


def test_the_name_must_be_the_certificates(tls: ssl.SSLContext, certificates: Path):
    with RawServer(good, tls=tls) as server, pytest.raises(TransportError, match="CERTIFICATE_VERIFY_FAILED"):
        add(server.url.replace("localhost", "127.0.0.1"), verify=certificates)


@pytest.mark.parametrize("client", [NetServer, AsyncNetServer])
def test_what_is_no_certificate_is_told_at_once(client: type[NetServer | AsyncNetServer], tmp_path: Path):
    (tmp_path / "empty.pem").write_text("nothing")
    for name in ("empty.pem", "missing.pem"):
        with pytest.raises(ValueError, match=rf"verify: '.*{name}' is not a file of certificates"):
            client("https://host", verify=tmp_path / name)


@Add
def test_a_proxy_for_http(add: Callable[..., Any]):
    with RawServer(good) as proxy:
        assert add("http://crm.invalid/Cust1", proxy=proxy.url.replace("//", f"//kari:{PROXY_PASSWORD}@")) == POSTED
        seen = proxy.requests[0]
    assert seen.line.startswith("POST http://crm.invalid/Cust1/Remote/Services88/Chat.svc")
    assert seen.headers["proxy-authorization"].startswith("Basic ")


@Add
@pytest.mark.parametrize("name", ["http_proxy", "HTTP_PROXY", "ALL_PROXY"])
def test_a_proxy_of_the_environment(add: Callable[..., Any], name: str, monkeypatch: pytest.MonkeyPatch):
    with RawServer(good) as proxy, RawServer(good) as server:
        monkeypatch.setenv(name, proxy.url.removeprefix("http://") if name == "http_proxy" else proxy.url)
        assert add("http://crm.invalid/Cust1") == POSTED
        monkeypatch.setenv("NO_PROXY", "127.0.0.1")
        assert add(server.url) == POSTED
        assert (len(proxy.requests), len(server.requests)) == (1, 1)


def tunnel(target: int) -> Callable[[Peer, Seen], None]:
    """Answer CONNECT by copying bytes to and from a port, as a proxy does that must not see what is inside."""

    def answer(peer: Peer, _: Seen) -> None:
        with socket.create_connection(("127.0.0.1", target)) as other:
            peer.send(b"HTTP/1.1 200 Connected\r\n\r\n")
            back = threading.Thread(target=copy, args=(other, peer.socket))
            back.start()
            copy(peer.socket, other)
            back.join()
        peer.close()

    return answer


def copy(source: socket.socket, target: socket.socket) -> None:
    try:
        while data := source.recv(65536):
            target.sendall(data)
        target.shutdown(socket.SHUT_WR)
    except OSError:
        pass


@Add
def test_a_proxy_for_https_sees_no_ticket(add: Callable[..., Any], tls: ssl.SSLContext, certificates: Path):
    with RawServer(good, tls=tls) as server, RawServer(tunnel(server.port)) as proxy:
        assert add(server.url, proxy=proxy.url, verify=certificates) == POSTED
        assert len(server.requests) == 1
        seen = proxy.requests[0]
    assert seen.line.startswith("CONNECT localhost:")
    assert "hunter2" not in repr(seen)


@pytest.mark.sampled(2)
@Add
@pytest.mark.parametrize("status", [403, 407, 502])
def test_a_proxy_that_refuses(add: Callable[..., Any], status: int, certificates: Path):
    with RawServer(lambda peer, _: peer.send(http(status, b""))) as proxy:
        with pytest.raises(TransportError, match=f"ProxyError: {status}") as caught:
            add("https://crm.invalid", proxy=proxy.url, verify=certificates)
        assert not caught.value.sent


@pytest.mark.parametrize("client", [NetServer, AsyncNetServer])
@pytest.mark.parametrize("proxy", ["", "proxy.local:8080", "ftp://proxy", "http://", "http://kari:hunter2@host:port"])
def test_what_is_no_proxy_is_told_at_once_without_its_password(client: type[NetServer | AsyncNetServer], proxy: str):
    with pytest.raises(ValueError, match="proxy: not the URL of a proxy") as caught:
        client("https://host", proxy=proxy)
    assert "hunter2" not in str(caught.value)
    assert caught.value.__suppress_context__ or caught.value.__context__ is None


@pytest.mark.parametrize("option", [{"verify": ssl.create_default_context()}, {"proxy": "http://proxy:1"}])
def test_a_transport_that_is_given_has_its_own(option: dict[str, Any]):
    class Nothing:
        def close(self) -> None: ...

    with pytest.raises(ValueError, match="options of the transport"):
        NetServer("https://host", transport=Nothing(), **option)  # type: ignore[arg-type]


def test_cookies_are_not_kept():
    def answer(peer: Peer, _: Seen) -> None:
        peer.send(http(200, GOOD, set_cookie="session=hunter2; Path=/"))

    with RawServer(answer) as server, NetServer(server.url, ticket=TICKET) as net:
        for _ in range(2):
            net.chat.add_chat_message(chat_session_id=1, message=None)
        assert all("cookie" not in seen.headers for seen in server.requests)


@Add
@pytest.mark.parametrize("pause", [0.0, 0.02])
def test_a_second_reply_inside_tls_answers_no_later_call(
    add: Callable[..., Any], tls: ssl.SSLContext, certificates: Path, pause: float
):
    """It may wait in the socket, or in what TLS has received and not decrypted yet."""
    wrong = http(200, chunked(reply(ChatMessage(message="of another"))), content_length="", transfer_encoding="chunked")
    is_there = threading.Event()

    def answer(peer: Peer, _: Seen) -> None:
        first = len(server.requests) == 1
        peer.send(http(200, chunked(GOOD), content_length="", transfer_encoding="chunked"))
        if first:
            peer.wait(pause)
            peer.send(wrong)
            is_there.set()

    async def run() -> list[Any]:
        async with AsyncNetServer(server.url, ticket=TICKET, verify=certificates) as net:
            first = await net.chat.add_chat_message(chat_session_id=1, message=None)
            await asyncio.to_thread(is_there.wait, 10)
            return [first, await net.chat.add_chat_message(chat_session_id=1, message=None)]

    with RawServer(answer, tls=tls) as server:
        if add is add_async:
            found = asyncio.run(run())
        else:
            with NetServer(server.url, ticket=TICKET, verify=certificates) as net:
                found = [net.chat.add_chat_message(chat_session_id=1, message=None)]
                assert is_there.wait(10)
                found.append(net.chat.add_chat_message(chat_session_id=1, message=None))
        assert found == [POSTED, POSTED]
        assert server.connections == 2
