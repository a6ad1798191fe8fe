"""What a server asks for in WWW-Authenticate (RFC 9110 section 11.6.1), and what of it Digest can answer (RFC 7616)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ..errors import AuthenticationError
from ..option_checks import HTTP_NAME

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Generator

    import httpx2

# A list of challenges, item by item: a parameter, or a scheme, perhaps with a token (RFC 9110 section 11.6.1).
_ITEM = re.compile(
    rf"""[\s,]*(?:(?P<name>{HTTP_NAME})\s*=\s*(?:"(?P<quoted>(?:[^"\\]|\\.)*)"|(?P<plain>{HTTP_NAME}))"""
    rf"""|(?P<scheme>{HTTP_NAME})(?:\ +[A-Za-z0-9._~+/-]+=*(?=\s*(?:,|\Z)))?(?=[\s,]|\Z))\s*(?=,|\Z|(?<=\s))""",
)
_UNREADABLE = " that cannot be read"
_SPECIAL, _ESCAPED = re.compile(r'[\\"]'), r"\\\g<0>"  # httpx2 takes escapes away, and they belong to the value
_HASHES = frozenset(f"{name}{kind}" for name in ("md5", "sha", "sha-256", "sha-512") for kind in ("", "-sess"))


class AnsweredDigest:
    """DigestAuth of httpx2, which is shown what it can answer of what a server asks for, in a form that it reads."""

    def __init__(self, auth: httpx2.DigestAuth) -> None:
        """Keep what answers."""
        self._auth = auth

    def sync_auth_flow(self, request: httpx2.Request) -> Generator[httpx2.Request, httpx2.Response, None]:
        """Give the requests to be sent, and take their responses. Raises AuthenticationError."""
        flow = self._auth.auth_flow(request)
        response = yield next(flow)
        if response.status_code == 401:  # noqa: PLR2004 - Unauthorized, RFC 9110 section 15.5.2
            response.headers["WWW-Authenticate"] = _answerable(response)
        sent = _next(flow, response)
        if sent is not None:
            _next(flow, (yield sent))

    async def async_auth_flow(self, request: httpx2.Request) -> AsyncGenerator[httpx2.Request, httpx2.Response]:
        """Do the same for an asynchronous client."""
        flow = self.sync_auth_flow(request)
        sent: httpx2.Request | None = next(flow)
        while sent is not None:
            sent = _next(flow, (yield sent))


def schemes(text: str) -> str:
    """Return the names of the schemes in a header WWW-Authenticate, for a message."""
    return ", ".join(dict.fromkeys(scheme for scheme, _ in _challenges(text)))[:200]


def _next(flow: Generator[httpx2.Request, httpx2.Response, None], response: httpx2.Response) -> httpx2.Request | None:
    try:
        return flow.send(response)
    except StopIteration:
        return None


def _answerable(response: httpx2.Response) -> str:
    """Return the first challenge that Digest can answer, as servers put them in order (RFC 7616 section 3.7).

    Raises AuthenticationError, which says what the server asks for instead.
    """
    asked = [each for text in response.headers.get_list("WWW-Authenticate") for each in _challenges(text)]
    problems = [_problem(scheme, found) for scheme, found in asked]
    for (_, found), problem in zip(asked, problems, strict=True):
        if not problem:
            return "Digest " + ", ".join(f'{name}="{_SPECIAL.sub(_ESCAPED, value)}"' for name, value in found.items())
    told = "; ".join(dict.fromkeys(problems)) or "nothing that can be read"
    failure = AuthenticationError(f"the server wants another login than Digest by user and password: {told[:300]}")
    failure.http_status, failure.http_headers = 401, {name.lower(): each for name, each in response.headers.items()}
    raise failure


def _challenges(text: str) -> list[tuple[str, dict[str, str]]]:
    """Return the schemes of a header WWW-Authenticate, with their parameters as they stand between quotes.

    One that cannot be read to its end, or says something twice, is none that anybody knows.
    """
    found: list[tuple[str, dict[str, str]]] = []
    position = 0
    while (item := _ITEM.match(text, position)) is not None:
        position = item.end()
        if item["scheme"]:
            found.append((item["scheme"], {}))
        elif found:
            scheme, known = found[-1]
            name, value = item["name"].lower(), item["plain"] or item["quoted"] or ""
            if known.setdefault(name, value) is not value:
                found[-1] = f"{scheme}{_UNREADABLE}", known
    if found and text[position:].strip(" \t,"):
        found[-1] = f"{found[-1][0]}{_UNREADABLE}", {}
    return found


def _problem(scheme: str, found: dict[str, str]) -> str:
    """Return why Digest cannot answer a challenge, "" where it can (RFC 7616 section 3.3)."""
    if scheme.lower() != "digest":
        return scheme
    if not found.get("nonce") or "realm" not in found:
        return "Digest without a nonce" if "realm" in found else "Digest without a realm"
    if found.get("algorithm", "md5").lower() not in _HASHES:
        return f"Digest with the algorithm {found['algorithm']!r}"
    if "auth" not in re.split(r"[\s,]+", found.get("qop", "auth").strip()):
        return f"Digest with qop {found['qop']!r}"
    if any(value.endswith('"') for value in found.values()):
        return "Digest with a quotation mark at the end of a value"  # which httpx2 takes away
    return ""
