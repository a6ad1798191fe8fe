"""The ASGI application of the mock: its page and its control, and all else to the services, with notes of each call."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from soapbind.mocking.plans import Failure, Plan, PlanError, seconds
from soapbind.mocking.recorded.journal import KEPT_BYTES
from soapbind.mocking.recorded.recording import Taken, Tape
from soapbind.mocking.replies.served import NOTES, CallNotes

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, MutableMapping

    from soapbind.mocking.plans import Contracted
    from soapbind.mocking.recorded.journal import Exchange, Journal
    from soapbind.mocking.recorded.recording import Recorder
    from soapbind.mocking.web.site import Site

    Scope = MutableMapping[str, Any]
    Event = MutableMapping[str, Any]
    Receive = Callable[[], Awaitable[Event]]
    Send = Callable[[Event], Awaitable[None]]
    Application = Callable[[Scope, Receive, Send], Awaitable[None]]

CLOSE = "soapbind.close"  # the extension of the scope that closes the connection
_HTML = b"<!DOCTYPE html>\n<html><body><h1>502 Bad Gateway</h1><p>As a proxy might answer.</p></body></html>\n"
_TEXT = "text/plain; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Mock:
    """Passes requests to the application of the services, or to the site, and notes what the services answered."""

    services: Application
    site: Site
    journal: Journal
    recorder: Recorder
    contracted: Contracted
    tell: Callable[[Exchange], None]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, as ASGI 3 has it."""
        if scope["type"] != "http":
            await self.services(scope, receive, send)
        elif self.site.owns(scope["method"], scope["path"], scope.get("query_string", b"")):
            await self._site(scope, receive, send)
        else:
            await self._recorded(scope, receive, send)

    async def _site(self, scope: Scope, receive: Receive, send: Send) -> None:
        body = bytearray()
        while len(body) <= KEPT_BYTES:
            event = await receive()
            body += event.get("body", b"")
            if not event.get("more_body"):
                break
        page = self.site.answer(scope["method"], scope["path"], _headers(scope["headers"]), bytes(body))
        await _send_whole(send, page.status, {"content-type": page.content_type, **page.headers}, page.content)

    async def _recorded(self, scope: Scope, receive: Receive, send: Send) -> None:
        began, notes = time.perf_counter(), CallNotes()
        came, went = Tape(_headers(scope["headers"])), Tape()
        taken = Taken(scope["method"], _path(scope), datetime.now().astimezone(), came, notes)

        async def heard() -> Event:
            event = await receive()
            came.add(event.get("body", b""))
            return event

        async def said(event: Event) -> None:
            _note(event, went)
            if notes.failure is None:
                await send(event)

        try:
            notes.asked = self._asked(came.headers)
        except PlanError as error:
            notes.source, notes.problem, notes.fix = "the mock", str(error), "correct the header of the request"
            while (await heard()).get("more_body"):
                pass
            await _send_whole(said, 400, {"content-type": _TEXT}, f"{error}\n".encode())
        else:
            token = NOTES.set(notes)
            try:
                await self.services(scope, heard, said)
            finally:
                NOTES.reset(token)
        if notes.failure is not None:
            went = await _carry_out(notes.failure, went, _Line(scope, receive, send))
        exchange = self.recorder.exchange(taken, went, time.perf_counter() - began)
        self.tell(self.journal.add(exchange))

    def _asked(self, headers: Mapping[str, str]) -> Plan:
        """Return what a request itself plans. Raises PlanError."""
        kind, delay = headers.get("x-mock-fail"), headers.get("x-mock-delay")
        failure = None if kind is None else Failure(kind.strip())
        return self.contracted.check(Plan(failure=failure, delay=0.0 if delay is None else seconds(delay)))


@dataclass(frozen=True, slots=True)
class _Line:
    """The connection of a request."""

    scope: Scope
    receive: Receive
    send: Send

    async def close(self) -> None:
        """Close the connection, and wait until it is closed."""
        close = self.scope.get("extensions", {}).get(CLOSE)
        if close is not None:
            close()
        while (await self.receive())["type"] != "http.disconnect":
            pass


def _path(scope: Scope) -> str:
    """Return the path of a request, without a query that may hold a secret."""
    query = scope.get("query_string", b"").decode("latin-1")
    is_wsdl = query.lower().startswith(("wsdl", "xsd")) and "&" not in query
    path: str = scope["path"]
    return path + (f"?{query}" if is_wsdl else "?..." if query else "")


def _headers(raw: Any) -> dict[str, str]:
    return {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in raw}


def _note(event: Event, tape: Tape) -> None:
    """Keep what goes out."""
    if event["type"] == "http.response.start":
        tape.status, tape.headers = event["status"], _headers(event["headers"])
    else:
        tape.add(event.get("body", b""))


async def _send_whole(send: Send, status: int, headers: Mapping[str, str], content: bytes) -> None:
    named = {**headers, "content-length": str(len(content))}
    raw = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in named.items()]
    await send({"type": "http.response.start", "status": status, "headers": raw})
    await send({"type": "http.response.body", "body": content})


async def _carry_out(failure: Failure, usual: Tape, line: _Line) -> Tape:
    """Do to the HTTP answer what is planned, and return what was sent; ``usual`` is what would have been."""
    tape = Tape()

    async def said(event: Event) -> None:
        _note(event, tape)
        await line.send(event)

    if failure.kind == "html":
        await _send_whole(said, 200, {"content-type": "text/html; charset=utf-8"}, _HTML)
    elif failure.kind.isdecimal():
        text = failure.text or f"HTTP {failure.kind}, as planned"
        await _send_whole(said, int(failure.kind), {"content-type": _TEXT}, f"{text}\n".encode())
    else:
        if failure.kind == "cut" and usual.status is not None:
            raw = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in usual.headers.items()]
            await said({"type": "http.response.start", "status": usual.status, "headers": raw})
            half = bytes(usual.content[: len(usual.content) // 2])
            await said({"type": "http.response.body", "body": half, "more_body": True})
        await line.close()
    return tape
