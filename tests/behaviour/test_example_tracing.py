"""The example that attaches OpenTelemetry, with OpenTelemetry itself."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import example_programs
import pytest
from raw_http import RawServer, http
from services88 import HttpStatusError, NetServer

pytest.importorskip("opentelemetry.sdk.trace", reason="opentelemetry-sdk is not installed; pip install '.[test]'")
EXAMPLE = Path(__file__).resolve().parents[2] / "docs/examples/opentelemetry_tracing.py"


def example() -> Any:
    return example_programs.example("opentelemetry_tracing")


def test_spans_of_a_repeated_call():
    from opentelemetry.sdk.trace import TracerProvider  # noqa: PLC0415 - may be absent
    from opentelemetry.sdk.trace.export import SimpleSpanProcessor  # noqa: PLC0415
    from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter  # noqa: PLC0415

    exporter, provider = InMemorySpanExporter(), TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    tracing = example().Tracing(provider.get_tracer("test"))
    with (
        RawServer(lambda peer, _: peer.send(http(503, b"", retry_after="0"))) as server,
        NetServer(
            server.url, ticket="7T:hunter2", on_request=tracing.on_request, on_response=tracing.on_response
        ) as net,
        pytest.raises(HttpStatusError),
    ):
        net.chat.get_chat_presence()
    spans = exporter.get_finished_spans()
    assert [span.attributes["http.request.resend_count"] for span in spans] == [0, 1, 2]
    assert {span.name for span in spans} == {"Chat.GetChatPresence"}
    assert {span.attributes["http.response.status_code"] for span in spans} == {503}
    assert {span.attributes["error.type"] for span in spans} == {"HttpStatusError"}
    assert all(span.end_time > span.start_time for span in spans)
    assert "hunter2" not in "".join(span.to_json() for span in spans)


@pytest.mark.slow  # starts processes
def test_the_example_runs():
    done = subprocess.run(
        [sys.executable, str(EXAMPLE)],
        env={"PYTHONPATH": ":".join(filter(None, sys.path))},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert '"name": "Chat.AddChatMessage"' in done.stdout
