"""Timing of the contracts of ``contract_inputs``: decoding a reply, and encoding a request of its records."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING, Any

import contract_inputs
from contract_contestants import CONTRACT_CONTESTANTS
from figures import with_median
from lxml import etree
from timing import FLOOR, in_turn

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def measure(contract: str, folder: Path, count: int, rounds: int) -> dict[str, Any]:
    """Return the times of all contestants with one contract, once all agree on what is in the messages."""
    reply = contract_inputs.message(contract, "BookResponse", count)
    contestants = [cls(contract, folder) for cls in CONTRACT_CONTESTANTS]
    decoded = {each.name: each.decode(reply) for each in contestants}
    encoders = {each.name: each.encoder(decoded[each.name]) for each in contestants}
    _check_values(contestants, decoded)
    request = contract_inputs.message(contract, "Book", count)
    for name, encode in encoders.items():
        assert plain(etree.fromstring(encode())) == plain(etree.fromstring(request)), (contract, name)
    tasks: dict[str, Callable[[], object]] = {FLOOR: lambda: etree.fromstring(reply)}
    tasks |= {each.name: lambda each=each: each.decode(reply) for each in contestants}  # type: ignore[misc]
    tree = etree.fromstring(request)
    found = {"decode": in_turn(tasks, rounds)}
    found["encode"] = in_turn({FLOOR: lambda: etree.tostring(tree, encoding="utf-8"), **encoders}, rounds)
    about = {"records": count, "bytes": len(reply), "nodes": contract_inputs.nodes(reply)}
    return about | {way: with_median("seconds", times) for way, times in found.items()}


def _check_values(contestants: list[Any], decoded: dict[str, Any]) -> None:
    ours, *others = contestants
    for each in others:
        pairs = zip_longest(ours.values(decoded[ours.name]), each.values(decoded[each.name]))
        different = next((pair for pair in enumerate(pairs) if pair[1][0] != pair[1][1]), None)
        assert different is None, (each.name, different)


def plain(node: Any) -> Any:
    """Return what a message says: names, text, attributes. The prefix of an ``xsi:type`` does not count."""
    kind = f"{{{contract_inputs.XSI}}}type"
    attributes = {key: text.rpartition(":")[2] if key == kind else text for key, text in node.attrib.items()}
    children = [plain(each) for each in node if not (each.tag.endswith("}Header") and not len(each))]
    return node.tag, attributes, (node.text or "").strip() if len(node) else node.text or "", children
