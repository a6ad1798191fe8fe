"""How a client says over HTTP who it is: Basic, Digest, Bearer, or any way that httpx2 knows."""

from __future__ import annotations

import re
import weakref
from collections import deque
from collections.abc import Awaitable, Callable
from contextlib import aclosing, closing, contextmanager
from inspect import isawaitable
from typing import TYPE_CHECKING, Any, cast

from ..errors import AuthenticationError, SoapError
from ..option_checks import check_function, check_text, kind_of
from ..redaction import hidden, hide_always, hide_while, show_again
from ..redaction.logins import login_texts
from .challenges import AnsweredDigest
from .tls_and_proxy import Authentication, Credentials, HttpxAuth

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, AsyncIterable, Generator, Iterable

    import httpx2

_TOKEN = re.compile(r"[!-~]+")  # visible ASCII, as all that stands in such a header (RFC 9110 section 11.4)
_REMEMBERED = 3  # tokens of a function; a server may still speak of the one before


class _Login:
    """A user and a password."""

    def __init__(self, user: str, password: str) -> None:
        """Keep both. Raises TypeError for what is no text, ValueError for a user with a colon (RFC 7617 section 2)."""
        password = hidden(password)  # in tracebacks too
        check_text("user", user)
        check_text("password", password)
        if ":" in user or not f"{user}{password}".isprintable():
            raise ValueError("user and password must have no control characters, and user no colon")
        self.user = user
        self._password = password
        hide_while(self, *login_texts(user, password))

    def __repr__(self) -> str:
        """Show the class alone."""
        return f"<{type(self).__name__}>"


class BasicAuth(_Login):
    """User and password with every request (RFC 7617), in UTF-8. Use it with https only."""

    def made(self) -> HttpxAuth:
        """Return what httpx2 calls so."""
        import httpx2  # noqa: PLC0415 - imported with the first call

        return httpx2.BasicAuth(self.user, self._password)


class DigestAuth(_Login):
    """User and password as a digest (RFC 7616): the first request is sent twice, because the server is asked first."""

    def made(self) -> HttpxAuth:
        """Return what httpx2 calls so."""
        import httpx2  # noqa: PLC0415 - imported with the first call

        return AnsweredDigest(httpx2.DigestAuth(self.user, self._password))


class BearerAuth:
    """A token with every request (RFC 6750), or a function that returns it, which is called for each request.

    A function of an asynchronous client may be asynchronous. When it fails, the call ends with AuthenticationError.
    """

    def __init__(self, token: str | Callable[[], str | Awaitable[str]]) -> None:
        """Keep the token, or what makes it. Raises TypeError and ValueError for what is neither."""
        token = hidden(token)  # in tracebacks too
        if isinstance(token, str):
            _check_token(token)
            hide_while(self, token)
        else:
            check_function("token", token, may_await=True)
        self._token = token
        self._seen: deque[str] = deque()
        weakref.finalize(self, _forget, self._seen).atexit = False

    def __repr__(self) -> str:
        """Show the class alone."""
        return f"<{type(self).__name__}>"

    def check_plain(self) -> None:
        """Raise TypeError for an asynchronous function."""
        if not isinstance(self._token, str):
            check_function("token", self._token)

    def made(self) -> HttpxAuth:
        """Return it as httpx2 uses it."""
        return _Bearer(self)

    def asked(self) -> str | Awaitable[str]:
        """Return the token or what gives it. Raises AuthenticationError where the function fails."""
        if isinstance(self._token, str):
            return self._token
        try:
            return hidden(self._token())
        except Exception as error:  # noqa: BLE001 - it is the user's function
            failure = _failure(error)
        raise failure

    async def awaited(self) -> str:
        """Return the token. Raises AuthenticationError where the function fails."""
        found = self.asked()
        try:
            return self.noted(hidden(await found if isawaitable(found) else found))
        except Exception as error:  # noqa: BLE001 - it is the user's function
            failure = _failure(error)
        raise failure

    def noted(self, token: object) -> str:
        """Return what a function returned, and hide it from now on. Raises AuthenticationError for no token."""
        try:
            _check_token(token)
        except (TypeError, ValueError) as error:  # which tell no value
            failure = _failure(error, f"the function of BearerAuth returned none: {error}")
        else:
            found = cast("str", token)
            if not isinstance(self._token, str) and found not in self._seen:
                hide_always(found)
                self._seen.append(found)
                if len(self._seen) > _REMEMBERED:
                    show_again(self._seen.popleft())
            return found
        raise failure


def _forget(seen: deque[str]) -> None:
    show_again(*seen)


class _Bearer:
    """BearerAuth as httpx2 uses it."""

    def __init__(self, owner: BearerAuth) -> None:
        self._owner = owner

    def sync_auth_flow(self, request: httpx2.Request) -> Generator[httpx2.Request, httpx2.Response, None]:
        request.headers["Authorization"] = f"Bearer {self._owner.noted(self._owner.asked())}"
        yield request

    async def async_auth_flow(self, request: httpx2.Request) -> AsyncGenerator[httpx2.Request, httpx2.Response]:
        request.headers["Authorization"] = f"Bearer {await self._owner.awaited()}"
        yield request


def checked_auth(given: object, *, may_await: bool) -> Authentication | None:
    """Return what a user gives as auth: a tuple of user and password is BasicAuth.

    Raises TypeError for anything else, without telling what may be a password.
    """
    if given is None:
        return None
    is_tuple, kind = isinstance(given, tuple), type(given).__name__
    if is_tuple:
        parts = hidden(cast("tuple[Any, ...]", given))
        if len(parts) == 2:  # noqa: PLR2004 - user and password
            return BasicAuth(*parts)
        kind = f"a tuple of {len(parts)}"
    if isinstance(given, BearerAuth) and not may_await:
        given.check_plain()
    is_flow = all(callable(getattr(given, name, None)) for name in ("sync_auth_flow", "async_auth_flow"))
    if isinstance(given, (_Login, BearerAuth)) or (is_flow and not isinstance(given, type)):
        return cast("Authentication", given)
    raise TypeError(f"auth must be (user, password), BasicAuth, DigestAuth, BearerAuth or an httpx2.Auth, not {kind}")


def flow_of(auth: Authentication) -> HttpxAuth:
    """Return what gives the requests to be sent."""
    return cast("HttpxAuth", auth) if not isinstance(auth, (_Login, BearerAuth)) else cast("Credentials", auth).made()


def signed_in(
    client: httpx2.Client,
    request: httpx2.Request,
    auth: HttpxAuth,
    discarded: Callable[[httpx2.Response], Iterable[bytes]],
) -> httpx2.Response:
    """Send a request, and once more where the server asks who calls; ``discarded`` reads what it says then.

    httpx2 would do so itself, but without bounds of size.
    """
    import httpx2  # noqa: PLC0415 - imported with the first call

    with _users_own(auth):
        flow = auth.sync_auth_flow(request)
        sent = _checked(next(flow, None), auth)
    with closing(flow):
        while True:
            response = client.send(sent, stream=True, follow_redirects=False, auth=httpx2.Auth())
            try:
                with _users_own(auth):
                    sent = _checked(flow.send(response), auth)
                for _ in discarded(response):
                    pass  # so that the connection can be used again
            except StopIteration:
                return response
            except BaseException:
                response.close()
                raise
            response.close()


async def async_signed_in(
    client: httpx2.AsyncClient,
    request: httpx2.Request,
    auth: HttpxAuth,
    discarded: Callable[[httpx2.Response], AsyncIterable[bytes]],
) -> httpx2.Response:
    """Do the same for an asynchronous client."""
    import httpx2  # noqa: PLC0415 - imported with the first call

    with _users_own(auth):
        flow = auth.async_auth_flow(request)
        sent = _checked(await anext(flow, None), auth)
    async with aclosing(flow):
        while True:
            response = await client.send(sent, stream=True, follow_redirects=False, auth=httpx2.Auth())
            try:
                with _users_own(auth):
                    sent = _checked(await flow.asend(response), auth)
                async for _ in discarded(response):
                    pass  # so that the connection can be used again
            except StopAsyncIteration:
                return response
            except BaseException:
                await response.aclose()
                raise
            await response.aclose()


def _checked(sent: object, auth: HttpxAuth) -> httpx2.Request:
    """Return what an httpx2.Auth wants to be sent. Raises AuthenticationError for what is no request."""
    import httpx2  # noqa: PLC0415 - imported with the first call

    if not isinstance(sent, httpx2.Request):
        raise AuthenticationError(f"auth: {type(auth).__name__} must yield the request, not {kind_of(sent)}")
    return sent


@contextmanager
def _users_own(auth: HttpxAuth) -> Generator[None, None, None]:
    """Run code of the user's: what it raises becomes the cause of an AuthenticationError, but for errors of HTTP."""
    import httpx2  # noqa: PLC0415 - imported with the first call

    try:
        yield
    except (StopIteration, StopAsyncIteration, SoapError, httpx2.HTTPError):
        raise  # there is no more to send, or the reply cannot be read
    except Exception as error:  # noqa: BLE001 - it is the user's
        failure = AuthenticationError(f"auth: {type(auth).__name__} failed ({type(error).__name__})")
        failure.__cause__ = error
    else:
        return
    raise failure


def _check_token(token: object) -> None:
    if not isinstance(token, str):
        raise TypeError(f"a token must be a text, not {kind_of(token)}")
    if not _TOKEN.fullmatch(token):
        raise ValueError("a token must be visible ASCII characters, without spaces")


def _failure(error: Exception, why: str = "") -> SoapError:
    """Return the error of a call whose token cannot be had; what the function raised is its cause."""
    if isinstance(error, SoapError):
        return error
    why = why or type(error).__name__
    failure = AuthenticationError(f"the token for HTTP cannot be had: {why}; nothing was sent")
    failure.__cause__ = error
    return failure
