"""A client shows its own certificate to a server that asks for one."""

from __future__ import annotations

import ssl
from typing import TYPE_CHECKING, Any

import pytest
import trustme
from cryptography.hazmat.primitives import serialization
from fault_cases import GOOD, POSTED
from http_calls import CALLS
from raw_http import Peer, RawServer, Seen, http
from services88 import AsyncNetServer, NetServer, TransportError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

PASSWORD = "hunter2-key"  # noqa: S105 - made up


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture(scope="module")
def tls(authority: trustme.CA) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(context)
    authority.configure_trust(context)
    context.verify_mode = ssl.CERT_REQUIRED
    return context


@pytest.fixture
def files(authority: trustme.CA, tmp_path: Path) -> Path:
    """Write a certificate with its key, in one file and in two, the key also with a password."""
    issued = authority.issue_cert("ola@example.org")
    issued.private_key_and_cert_chain_pem.write_to_path(tmp_path / "both.pem")
    issued.cert_chain_pems[0].write_to_path(tmp_path / "cert.pem")
    issued.private_key_pem.write_to_path(tmp_path / "key.pem")
    key = serialization.load_pem_private_key(issued.private_key_pem.bytes(), None)
    locked = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.BestAvailableEncryption(PASSWORD.encode()),
    )
    (tmp_path / "locked.pem").write_bytes(locked)
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    return tmp_path


def good(peer: Peer, _: Seen) -> None:
    peer.send(http(200, GOOD))


@CALLS
def test_the_certificate_is_shown(
    call: Callable[..., Any], tls: ssl.SSLContext, files: Path, monkeypatch: pytest.MonkeyPatch
):
    both, cert, key, locked = (files / f"{name}.pem" for name in ("both", "cert", "key", "locked"))
    trust = files / "ca.pem"
    with RawServer(good, tls=tls) as server:
        with pytest.raises(TransportError):
            call(server.url, verify=trust)
        for given in (both, str(both), (cert, key), (cert, str(locked), PASSWORD)):
            assert call(server.url, verify=trust, cert=given) == [POSTED]
        monkeypatch.setenv("SSL_CERT_FILE", str(trust))  # what the system trusts
        assert call(server.url, cert=both) == [POSTED]


@pytest.mark.parametrize("kind", [NetServer, AsyncNetServer])
def test_what_is_no_certificate_is_told_at_once(kind: type[Any], files: Path):
    cert, key, locked = (files / f"{name}.pem" for name in ("cert", "key", "locked"))
    for given, error, told in (
        (files / "missing.pem", ValueError, "missing.pem' cannot be used"),
        (files / "ca.pem", ValueError, "cannot be used as the client's certificate"),
        ((cert, locked), ValueError, "the key has a password"),
        ((cert, locked, "hunter2-wrong"), ValueError, "cannot be used"),
        ((cert, key, b"hunter2"), TypeError, "must be a file, or"),
        ((cert, key, "hunter2", "x"), TypeError, "must be a file, or"),
        ((), TypeError, "must be a file, or"),
        (7, TypeError, "must be a file, or"),
    ):
        with pytest.raises(error, match=told) as caught:
            kind("https://host", cert=given)
        assert "hunter2" not in str(caught.value)
    with pytest.raises(ValueError, match="load it into the SSLContext"):
        kind("https://host", cert=cert, verify=ssl.create_default_context())
