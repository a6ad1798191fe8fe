"""One HTTP client for documents: GET only, bounded in size, time and redirects; credentials stay with their server."""

from __future__ import annotations

import os
import ssl
import time
from functools import cache
from netrc import NetrcParseError, netrc
from threading import Lock
from typing import TYPE_CHECKING, Self
from urllib.parse import urlsplit

from soapbind.documents.web.answer import Answer, NoAnswerError
from soapbind.documents.web.settings import canonical, origin, same_place, without_credentials

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

    import httpx2

    from soapbind.documents.web.settings import HttpSettings

MAX_REDIRECTS = 5
_REDIRECTS = {301, 302, 303, 307, 308}
_MAY_PASS = {429, 500, 502, 503, 504}
_UNAUTHORIZED = 401


class HttpReader:
    """Gets documents from the servers at ``origins``, and without credentials from others. Threads may share it."""

    def __init__(self, settings: HttpSettings, origins: frozenset[str]) -> None:
        """Make the client. Raises NoAnswerError when the certificates or the proxy cannot be used."""
        import httpx2  # noqa: PLC0415 - importing costs 60 ms, which only a URL should pay

        self._settings = settings
        self._origins = origins
        self._logins: dict[str, Callable[[], httpx2.Auth]] = {}
        self._lock = Lock()
        self._room = settings.max_total
        try:
            self._client = httpx2.Client(verify=_certificates(settings.ca_file), proxy=settings.proxy)
        except (httpx2.InvalidURL, ValueError, ImportError) as error:
            message = "the address of the proxy cannot be used"
            raise NoAnswerError("bad-proxy", message, "give it as http://HOST:PORT") from error

    def __enter__(self) -> Self:
        """Return the reader."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Close the connections."""
        self._client.close()

    def get(self, url: str, may_follow: Callable[[str], bool] = lambda _: True) -> Answer:
        """Return what a canonical URL answers, whatever its status.

        Redirects are followed where ``may_follow`` lets them lead. Raises NoAnswerError.
        """
        for _ in range(MAX_REDIRECTS + 1):
            answer = self._login(url)
            if answer.status not in _REDIRECTS or not answer.location:
                return answer
            url = _redirected(url, answer.location, may_follow)
        raise NoAnswerError(
            "redirects",
            f"the server redirects more than {MAX_REDIRECTS} times",
            "open the address in a browser and give the one it ends at",
        )

    def _login(self, url: str) -> Answer:
        """Ask, and once more with a password where the server wants one and the user meant it for that server."""
        trusted = any(same_place(known, url) for known in self._origins)
        known = self._logins.get(origin(url)) if trusted else None
        answer = self._patiently(url, known() if known else None, trusted=trusted)
        if answer.status != _UNAUTHORIZED or known is not None or not trusted:
            return answer
        login = self._credentials(urlsplit(url).hostname or "", answer.challenges.lower())
        if login is None:
            return answer
        second = self._patiently(url, login(), trusted=True)
        if second.status != _UNAUTHORIZED:
            with self._lock:
                self._logins[origin(url)] = login
        return second

    def _credentials(self, host: str, challenges: str) -> Callable[[], httpx2.Auth] | None:
        import httpx2  # noqa: PLC0415 - see __init__

        user, password = self._settings.user, self._settings.password
        if user is None:
            found = _from_netrc(host)
            if found is None:
                return None
            user, password = found
        if "digest" in challenges:
            return lambda: httpx2.DigestAuth(user, password)
        if "basic" in challenges or not challenges:
            return lambda: httpx2.BasicAuth(user, password)
        return None

    def _patiently(self, url: str, auth: httpx2.Auth | None, *, trusted: bool) -> Answer:
        headers = self._settings.headers if trusted else ()
        for attempt in range(self._settings.retries):
            try:
                answer = self._once(url, auth, headers)
            except NoAnswerError as error:
                if not error.may_pass:
                    raise
            else:
                if answer.status not in _MAY_PASS:
                    return answer
            time.sleep(self._settings.pause * 2**attempt)
        return self._once(url, auth, headers)

    def _once(self, url: str, auth: httpx2.Auth | None, headers: tuple[tuple[str, str], ...]) -> Answer:
        import httpx2  # noqa: PLC0415 - see __init__

        timeout = self._settings.timeout
        try:
            with self._client.stream(
                "GET", url, headers=list(headers), auth=auth, timeout=timeout, follow_redirects=False
            ) as response:
                return Answer(
                    url,
                    response.status_code,
                    self._body(response),
                    response.headers.get("content-type", ""),
                    response.headers.get("www-authenticate", ""),
                    response.headers.get("location", ""),
                )
        except (httpx2.HTTPError, httpx2.InvalidURL, NotImplementedError, KeyError, ValueError) as error:
            raise _explained(error, timeout) from None

    def _body(self, response: httpx2.Response) -> bytes:
        """Return the body. httpx2 bounds each read; the sum of them is bounded here."""
        pieces: list[bytes] = []
        room, end = self._settings.max_bytes, time.monotonic() + self._settings.timeout
        for piece in response.iter_bytes():
            pieces.append(piece)
            room -= len(piece)
            with self._lock:
                self._room -= len(piece)
            if room < 0 or self._room < 0:
                what, most = ("the answer is", self._settings.max_bytes) if room < 0 else (
                    "the answers together are", self._settings.max_total,
                )  # fmt: skip
                message = f"{what} larger than {_mebibytes(most)}"
                raise NoAnswerError("too-large", message, "is this the address of a WSDL?")
            if time.monotonic() > end:
                raise _late(self._settings.timeout)
        return b"".join(pieces)


def _redirected(url: str, location: str, may_follow: Callable[[str], bool]) -> str:
    try:
        target = canonical(url, without_credentials(location))
    except ValueError as error:
        raise NoAnswerError("redirects", f"the server redirects to no usable address: {error}", "") from None
    if url.startswith("https:") and not target.startswith("https:"):
        raise NoAnswerError("redirects", f"the server redirects to {target}, without TLS", "name that address")
    if not may_follow(target):
        raise NoAnswerError(
            "redirects",
            f"the server redirects to {target}, which is another server",
            f"if that is meant, add --allow-import {origin(target)}/",
        )
    return target


def _mebibytes(count: int) -> str:
    return f"{count / 2**20:g} MiB"


def _late(timeout: float) -> NoAnswerError:
    return NoAnswerError("timeout", f"the answer was not complete within {timeout:g} s", "allow more with --timeout")


def _explained(error: Exception, timeout: float) -> NoAnswerError:
    """Return the failure in words; what httpx2 says names hosts and causes, never headers or passwords."""
    import httpx2  # noqa: PLC0415 - see HttpReader

    text = str(error) or type(error).__name__
    if isinstance(error, httpx2.TimeoutException):
        return _late(timeout)
    if "CERTIFICATE_VERIFY_FAILED" in text:
        message = f"the server's certificate is not trusted: {text}"
        return NoAnswerError("certificate", message, "if an own authority signed it, give its certificate with --ca")
    kinds = (
        (httpx2.ProxyError, "proxy", "the proxy refuses", "check --proxy, HTTPS_PROXY and NO_PROXY", False),
        (httpx2.ConnectError, "no-connection", "there is no connection", "check the address and the network", True),
        (httpx2.DecodingError, "bad-answer", "the answer is not compressed as it claims", "report it there", False),
        (httpx2.RemoteProtocolError, "connection-lost", "the connection broke", "try again later", True),
        (httpx2.NetworkError, "connection-lost", "the connection broke", "try again later", True),
    )
    for kind, code, told, advice, may_pass in kinds:
        if isinstance(error, kind):
            return NoAnswerError(code, f"{told}: {text}", advice, may_pass=may_pass)
    if type(error) in {httpx2.ProtocolError, NotImplementedError, KeyError}:  # of its DigestAuth, by version
        message = "the server asks for a kind of Digest that cannot be answered"
        return NoAnswerError("not-authorized", message, "use curl or a browser")
    message = f"this cannot be asked for: {type(error).__name__}"
    return NoAnswerError("bad-request", message, "check the address and the headers")


def _certificates(ca_file: str | None) -> ssl.SSLContext:
    import httpx2  # noqa: PLC0415 - see HttpReader

    if ca_file is None:
        return _certificates_of_system(os.environ.get("SSL_CERT_FILE"), os.environ.get("SSL_CERT_DIR"))
    context = httpx2.create_ssl_context()
    try:
        context.load_verify_locations(ca_file)
    except (OSError, ssl.SSLError) as error:
        message = f"{ca_file} cannot be used as a certificate: {error.strerror or error}"
        raise NoAnswerError("bad-ca", message, "--ca needs a file with certificates in PEM form") from None
    return context


@cache
def _certificates_of_system(_file: str | None, _folder: str | None) -> ssl.SSLContext:
    """Return what the system trusts. Reading it takes 40 ms, which only the first of several sources should pay."""
    import httpx2  # noqa: PLC0415 - see HttpReader

    return httpx2.create_ssl_context()


def _from_netrc(host: str) -> tuple[str, str] | None:
    """Return the user's own entry for this host. The entry "default" is for no server in particular, so for none."""
    try:
        entry = netrc(os.environ.get("NETRC")).hosts.get(host)
    except (OSError, NetrcParseError, UnicodeDecodeError):
        return None
    return (entry[0], entry[2]) if entry is not None and entry[2] else None
