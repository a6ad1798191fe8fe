"""Calls and answers as lines of text, for peers in languages without JSON.

A call is ``EchoOrder<TAB>number=1&text=...``: its members as in a URL; a line of an order is ``line=SKU COUNT``. An
answer is ``result`` or ``fault`` with the members.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, parse_qsl, quote_plus

if TYPE_CHECKING:
    from .contracts import Call, Shape


def call_line(call: Call) -> str:
    """Return a call as a line."""
    members = call.arguments.get("order", call.arguments)
    pairs: list[tuple[str, str]] = []
    for name, value in members.items():
        if name == "line":
            pairs += [(name, f"{each['sku']} {each['count']}") for each in value]
        elif value is not None:
            pairs.append((name, str(value).lower() if isinstance(value, bool) else str(value)))
    return f"{call.operation}\t" + "&".join(f"{name}={quote_plus(text)}" for name, text in pairs)


def answers(shape: Shape, printed: str) -> list[dict[str, Any]]:
    """Return what a peer printed."""
    assert printed.count("\n") == len(shape.calls), printed
    return [_answer(line) for line in printed.splitlines()]


def _answer(line: str) -> dict[str, Any]:
    kind, members = line.split("\t")
    found: dict[str, Any] = dict(parse_qsl(members, keep_blank_values=True))
    if kind == "fault":
        detail = {name: dict(parse_qsl(inner)) for name, inner in found.items() if name != "reason"}
        for each in detail.values():
            each["reason"] = each.pop("text")
        return {"fault": {"reason": found["reason"], "detail": detail}}
    if "number" in found:
        lines = [each.rpartition(" ") for each in parse_qs(members).get("line", [])]
        found["line"] = [{"sku": sku, "count": count} for sku, _, count in lines]
    return {"result": found or None}
