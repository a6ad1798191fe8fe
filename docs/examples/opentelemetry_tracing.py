"""Trace calls with OpenTelemetry: a span for every request that goes over the wire.

Needs ``opentelemetry-sdk``. Names of attributes follow the semantic conventions for HTTP clients and RPC.
Run it from a checkout after ``soapbind generate``.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "generated"))  # an application has the folder in its own tree

from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import ConsoleSpanExporter, SimpleSpanProcessor
from opentelemetry.trace import Span, SpanKind, Status, StatusCode, Tracer
from services88 import NetServer, RequestEvent, ResponseEvent
from services88.models import ChatMessage
from services88.testing import FakeNetServer


class Tracing:
    """Gives ``on_request`` and ``on_response`` to a client; may be shared by threads and by clients."""

    def __init__(self, tracer: Tracer) -> None:
        """Keep the tracer."""
        self._tracer = tracer
        self._spans: dict[tuple[int, int], Span] = {}

    def on_request(self, event: RequestEvent) -> None:
        """Begin a span. Events hold no secrets: there is no ticket in the address."""
        service, _, method = event.operation.partition(".")
        self._spans[event.call, event.attempt] = self._tracer.start_span(
            event.operation,
            kind=SpanKind.CLIENT,
            start_time=int(event.time * 1e9),
            attributes={
                "rpc.system": "soap",
                "rpc.service": service,
                "rpc.method": method,
                "url.full": event.url,
                "http.request.method": "POST",
                "http.request.resend_count": event.attempt - 1,
                "http.request.body.size": event.size,
            },
        )

    def on_response(self, event: ResponseEvent) -> None:
        """End the span."""
        span = self._spans.pop((event.call, event.attempt))
        if event.status is not None:
            span.set_attribute("http.response.status_code", event.status)
            span.set_attribute("http.response.body.size", event.size)
        if event.error is not None:
            span.set_attribute("error.type", type(event.error).__name__)
            span.set_status(Status(StatusCode.ERROR, str(event.error)))
        span.end(end_time=int(event.time * 1e9))


class Chat:
    """The part of IChatAgent that this example needs."""

    def add_chat_message(self, *, chat_session_id: int, message: ChatMessage | None) -> ChatMessage:
        """Store a message: give it a number."""
        text = None if message is None else message.message
        return ChatMessage(chat_message_id=1001, chat_session_id=chat_session_id, message=text)


def main() -> None:
    """Post a message and print its span."""
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(ConsoleSpanExporter()))
    tracing = Tracing(provider.get_tracer("services88"))
    with (
        FakeNetServer(chat=Chat()) as server,
        NetServer(server.url, ticket="7T:any", on_request=tracing.on_request, on_response=tracing.on_response) as net,
    ):
        net.chat.add_chat_message(chat_session_id=7, message=ChatMessage(message="Hi"))
    provider.shutdown()


if __name__ == "__main__":
    main()
