"""Credentials of clients, proxies and certificates are hidden for as long as they are used, and kept no longer."""

from __future__ import annotations

import base64
import gc
from typing import TYPE_CHECKING, Any

import pytest
from key_pairs import pair
from services88 import (
    AsyncNetServer,
    BasicAuth,
    BearerAuth,
    NetServer,
)
from services88._runtime.redaction import secret_values

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.slow  # makes thousands of clients
def test_credentials_are_hidden_as_long_as_they_are_there():
    first, second = BasicAuth("ola", "winter"), BasicAuth("kari", "winter")
    bearer, made = BearerAuth("summer"), BearerAuth(lambda: "unused")
    made.noted("autumn")
    client = NetServer("http://host", http_headers={"X-Api-Key": "spring"})
    assert secret_values() >= {"winter", "summer", "autumn", "spring"}
    del first, bearer, made, client
    gc.collect()
    assert secret_values().isdisjoint({"summer", "autumn", "spring"})
    assert "winter" in secret_values()
    del second
    gc.collect()
    assert "winter" not in secret_values()


@pytest.mark.slow  # makes 10,000 clients
@pytest.mark.parametrize("kind", [NetServer, AsyncNetServer])
def test_clients_that_are_gone_leave_nothing(kind: type[Any]):
    """A service that makes a client for each request does not grow: all that one hides goes with it."""
    gc.collect()
    known = secret_values()
    for number in range(10_000):
        word = f"hunter2-{number}"
        kind(
            "http://host",
            proxy=f"http://ola:{word}-proxy@host:1",
            auth=("ola", f"{word}-auth"),
            http_headers={"Cookie": f"sid={word}-cookie", "Authorization": f"Bearer {word}-header"},
        )
        if number % 1000 == 0:
            gc.collect()
            assert len(secret_values() - known) < 100
    gc.collect()
    assert secret_values() <= known


@pytest.mark.slow  # makes thousands of clients
def test_proxies_and_certificates_are_hidden_as_long_as_they_are_used(tmp_path: Path):
    keys = pair("client", password="hunter2-key")  # noqa: S106 - made up
    certificate, key = tmp_path / "certificate.pem", tmp_path / "key.pem"
    certificate.write_bytes(keys.certificate)
    key.write_bytes(keys.key)
    proxy = "http://ola:hunter2-proxy@host:1"
    login = base64.b64encode(b"ola:hunter2-proxy").decode()
    first = NetServer("https://host", proxy=proxy, cert=(certificate, key, "hunter2-key"))
    second = first.with_options(timeout=3)
    third = NetServer("https://host", proxy=proxy)
    del first
    gc.collect()
    assert secret_values() >= {"hunter2-key", "hunter2-proxy", login}
    del second
    gc.collect()
    assert "hunter2-key" not in secret_values()
    assert secret_values() >= {"hunter2-proxy", login}
    del third
    gc.collect()
    assert secret_values().isdisjoint({"hunter2-proxy", login})
