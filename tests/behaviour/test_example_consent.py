"""The example that asks an administrator for approval, with FakeOnline in the place of SuperOffice and browser."""

from __future__ import annotations

import importlib.util
import json
import stat
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any

import plain_http
import pytest
from services88.testing import FakeOnline

if TYPE_CHECKING:
    from collections.abc import Iterator

for library in ("authlib", "cryptography", "jwt", "requests"):
    pytest.importorskip(library)

EXAMPLE = Path(__file__).resolve().parents[2] / "docs/examples/superoffice_consent.py"


@pytest.fixture(scope="module")
def example() -> Iterator[Any]:
    spec = importlib.util.spec_from_file_location("superoffice_consent", EXAMPLE)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # where dataclasses look for it
    spec.loader.exec_module(module)
    yield module
    del sys.modules[spec.name]


@pytest.fixture
def online() -> Iterator[FakeOnline]:
    with FakeOnline() as running:
        yield running


def open_in_browser(address: str) -> str:
    """Return where the browser is sent back to."""
    return plain_http.get(address).headers["location"]


def test_an_approval_gives_the_tokens(example: Any, online: FakeOnline, tmp_path: Path):
    consent = example.Consent(online.identity_url, online.client_id, online.application_token)
    approval = consent.redeem(open_in_browser(consent.address))
    example.keep(approval, str(tmp_path / "approval.json"))

    assert json.loads((tmp_path / "approval.json").read_text("utf-8")) == {
        "tenant": online.tenant,
        "system_user_token": online.system_user_token,
        "refresh_token": online.refresh_token,
    }
    assert stat.S_IMODE((tmp_path / "approval.json").stat().st_mode) == 0o600
    assert online.system_user_token not in repr(approval)


def test_the_whole_way_through_the_callback(example: Any, online: FakeOnline):
    with HTTPServer(("localhost", 0), BaseHTTPRequestHandler) as server:
        redirect = f"http://localhost:{server.server_port}/openid/callback"
        consent = example.Consent(online.identity_url, online.client_id, online.application_token, redirect)

        def browse() -> None:
            plain_http.get(f"http://localhost:{server.server_port}/favicon.ico")
            plain_http.get(open_in_browser(consent.address))

        threading.Thread(target=browse, daemon=True).start()
        assert consent.redeem(example.wait_for_browser(server)).system_user_token == online.system_user_token


def test_another_sign_in_is_not_taken(example: Any, online: FakeOnline):
    ours, theirs = (example.Consent(online.identity_url, online.client_id, online.application_token) for _ in "ab")
    with pytest.raises(Exception, match="state"):
        ours.redeem(open_in_browser(theirs.address))


def test_a_wrong_secret_is_told(example: Any, online: FakeOnline):
    consent = example.Consent(online.identity_url, online.client_id, "wrong")
    with pytest.raises(Exception, match="invalid_client"):
        consent.redeem(open_in_browser(consent.address))
