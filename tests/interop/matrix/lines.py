"""Calls and answers as lines of text, for peers in languages without JSON.

A call is ``EchoOrder<TAB>number=1&text=...``: its members as in a URL; a line of an order is ``line=SKU COUNT``. An
answer is ``result`` or ``fault`` with the members. Behind another TAB is the header: of a call its token, of an answer
``mark=...``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, parse_qsl, quote_plus

if TYPE_CHECKING:
    from .contracts import Call, Shape


def call_line(call: Call, token: str = "") -> str:
    """Return a call as a line; ``token`` is what its header has."""
    members = call.arguments.get("order", call.arguments)
    pairs: list[tuple[str, str]] = []
    for name, value in members.items():
        if name == "line":
            pairs += [(name, f"{each['sku']} {each['count']}") for each in value]
        elif value is not None:
            pairs.append((name, str(value).lower() if isinstance(value, bool) else str(value)))
    given = "&".join(f"{name}={quote_plus(text)}" for name, text in pairs)
    return f"{call.operation}\t{given}" + (f"\t{quote_plus(token)}" if token else "")


def answers(shape: Shape, printed: str) -> list[dict[str, Any]]:
    """Return what a peer printed."""
    assert printed.count("\n") == len(shape.calls), printed
    found = [_answer(line) for line in printed.splitlines()]
    if shape.style == "parts":  # a peer looks at the second itself
        for answer, call in zip(found, shape.calls, strict=True):
            answer["result"] = {**call.arguments, "order": answer["result"]}
    return found


def _answer(line: str) -> dict[str, Any]:
    kind, members, *headers = line.split("\t")
    found: dict[str, Any] = dict(parse_qsl(members, keep_blank_values=True))
    if kind == "fault":
        detail = {name: dict(parse_qsl(inner)) for name, inner in found.items() if name != "reason"}
        for each in detail.values():
            each["reason"] = each.pop("text")
        return {"fault": {"reason": found["reason"], "detail": detail}}
    if "number" in found:
        lines = [each.rpartition(" ") for each in parse_qs(members).get("line", [])]
        found["line"] = [{"sku": sku, "count": count} for sku, _, count in lines]
    return {"result": found or None, "headers": [dict(parse_qsl(each)) for each in headers]}
