"""What the pages show, as texts: templates only put them in their places."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from soapbind.mocking.plans import shown

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from soapbind.mocking.plans import Plan
    from soapbind.mocking.recorded.journal import Exchange


@dataclass(frozen=True, slots=True)
class ServiceLinks:
    """A service on the first page: where it listens, in which versions of SOAP, and the keys of its operations.

    ``state`` is "open" where its operations are shown at once, as those of the only service are.
    """

    name: str
    path: str
    versions: Sequence[str]
    operations: Sequence[str]
    state: str = ""

    @property
    def about(self) -> str:
        """What is said of it beside its name."""
        count = len(self.operations)
        return f"SOAP {' and '.join(self.versions)}, {count} operation{'' if count == 1 else 's'}"


def first_page(exchanges: Sequence[Exchange], plans: Sequence[Plan]) -> dict[str, Any]:
    """Return the values of the first page, beside the services."""
    none = "None yet. Send one to a service below: it will be here, with what was wrong with it."
    return {
        "summary": f"The last {len(exchanges)}, the newest first." if exchanges else none,
        "exchanges": [_row(each) for each in exchanges],
        "plans": [json.dumps(shown(each), ensure_ascii=False) for each in plans] or ["none"],
    }


def _row(exchange: Exchange) -> dict[str, Any]:
    source = f", {exchange.source}" if exchange.source else ""
    return {
        "kind": exchange.kind,
        "number": exchange.number,
        "status": "closed" if exchange.status is None else exchange.status,
        "what": exchange.operation or f"{exchange.method} {exchange.path}",
        "when": f"{exchange.at:%H:%M:%S}, {exchange.seconds * 1000:.0f} ms{source}",
        "advice": _advice(exchange),
    }


def _advice(exchange: Exchange) -> list[tuple[str, str]]:
    advice = exchange.advice
    return [] if advice is None else [("problem", advice.problem), ("fix", advice.fix)]


def request_page(exchange: Exchange) -> dict[str, Any]:
    """Return the values of the page of one request."""
    status = "the connection was closed" if exchange.status is None else f"HTTP {exchange.status}"
    source = f", answered by {exchange.source}" if exchange.source else ""
    return {
        "heading": f"Request {exchange.number}: {exchange.operation or 'no operation'}",
        "summary": f"{exchange.method} {exchange.path} at {exchange.at:%Y-%m-%d %H:%M:%S}: "
        f"{status} after {exchange.seconds * 1000:.0f} ms{source}.",
        "kind": exchange.kind,
        "advice": _advice(exchange),
        "operations": [exchange.operation] if exchange.operation else [],
        "messages": [("Request", exchange.request), ("Reply", exchange.reply)],
    }


@dataclass(frozen=True, slots=True)
class Examples:
    """Examples of the messages of an operation; ``as_json`` is the result, "" where JSON cannot hold it."""

    request: str
    response: str
    as_json: str


def operation_page(
    key: str, service: ServiceLinks, action: str, faults: Collection[str], found: Examples
) -> dict[str, Any]:
    """Return the values of the page of an operation."""
    facts = [("Address", service.path), ("SOAP", " and ".join(service.versions)), ("Action", f'"{action}"')]
    examples = [
        (f"A request, SOAP {service.versions[0]}", found.request),
        ("The reply, unless you give another", found.response),
    ]
    return {
        "heading": key,
        "path": service.path,
        "facts": [*facts, *([("Faults", ", ".join(sorted(faults)))] if faults else [])],
        "examples": [*examples, *([("Its result as JSON, for --replies", found.as_json)] if found.as_json else [])],
    }
