"""The types of errors, as users see them; checked with api.py."""

from __future__ import annotations

from collections.abc import Mapping
from typing import assert_type

from services88 import (
    AuthenticationError,
    DecodeError,
    EmptyResultError,
    EncodeError,
    HttpStatusError,
    ServerError,
    SoapError,
    SoapFault,
    TransportError,
    TransportTimeoutError,
)
from services88._runtime.qname import XmlName


def fault(error: SoapFault) -> None:
    assert_type(error.subcodes, tuple[XmlName, ...])
    assert_type(error.reasons, dict[str, str])
    assert_type((error.actor, error.node, error.detail), tuple[str | None, str | None, str | None])


def errors(error: SoapError) -> None:
    assert_type(error.operation, str)
    assert_type(error.message, str)
    assert_type(error.http_headers, Mapping[str, str])
    kinds: tuple[type[SoapError], ...] = (
        TransportError,
        TransportTimeoutError,
        HttpStatusError,
        SoapFault,
        ServerError,
        AuthenticationError,
        DecodeError,
        EncodeError,
        EmptyResultError,
    )
    if isinstance(error, HttpStatusError):
        assert_type(error.status, int)
    del kinds
