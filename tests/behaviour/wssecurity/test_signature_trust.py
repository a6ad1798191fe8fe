"""Whom a client trusts: certificates, their dates, algorithms that are too weak, timestamps that have expired."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest
from key_pairs import pair

from .signed_replies import (
    WSSE,
    Reply,
    called,
    changed,
    client_signature,
    signed_reply,
)

if TYPE_CHECKING:
    from .conftest import Secured


def test_the_certificate_that_is_trusted_is_the_one_that_was_given(secured: Secured):
    with pytest.raises(secured.wss.SecurityError, match="signed with another certificate") as caught:
        called(secured, signed_reply(secured, signer="eve"))
    assert caught.value.problem == "certificate"

    def without_token(reply: Reply) -> None:
        reply.security.remove(reply.security.find(f"{{{WSSE}}}BinarySecurityToken"))

    with pytest.raises(secured.wss.SecurityError, match="was not made with the key") as caught:
        called(secured, changed(signed_reply(secured, signer="eve"), without_token))
    assert caught.value.problem == "signature"
    both = (pair("old").certificate, pair("server").certificate)
    assert called(secured, signed_reply(secured), trusted=both) == 7
    assert called(secured, changed(signed_reply(secured), without_token), trusted=both) == 7


def test_a_certificate_that_has_expired(secured: Secured):
    late = pair("late", days=-1)
    with pytest.raises(secured.wss.SecurityError, match="has expired, or is not valid yet") as caught:
        called(secured, signed_reply(secured, signer="late", pair={"days": -1}), trusted=late.certificate)
    assert caught.value.problem == "certificate"


def test_sha1_only_where_it_is_allowed(secured: Secured):
    content = signed_reply(secured, algorithm="sha1", allow_sha1=True)
    with pytest.raises(secured.wss.SecurityError, match="is weak, and refused unless allow_sha1") as caught:
        called(secured, content)
    assert caught.value.problem == "algorithm"
    assert called(secured, content, allow_sha1=True) == 7
    with pytest.raises(ValueError, match="sha1 needs allow_sha1"):
        client_signature(secured, algorithm="sha1")


def test_a_signed_timestamp_that_has_expired(secured: Secured, monkeypatch: pytest.MonkeyPatch):
    content = signed_reply(secured)
    instants = sys.modules[f"{secured.package.__name__}._runtime.wssecurity.instants"]
    now = instants.now
    for seconds, problem in ((400, "expired"), (-90, "not yet valid")):
        monkeypatch.setattr(instants, "now", lambda shift=seconds: now() + instants.timedelta(seconds=shift))
        with pytest.raises(secured.wss.SecurityError) as caught:
            called(secured, content)
        assert caught.value.problem == problem
