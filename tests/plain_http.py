"""Requests to servers without TLS, for which httpx2 need not read a hundred certificates each time."""

from __future__ import annotations

import ssl
from functools import partial

import httpx2

_TRUSTS_NOBODY = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
get = partial(httpx2.get, verify=_TRUSTS_NOBODY)
post = partial(httpx2.post, verify=_TRUSTS_NOBODY)
request = partial(httpx2.request, verify=_TRUSTS_NOBODY)
