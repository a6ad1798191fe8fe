"""What a report says about order, against .NET's serializers (Mono's), for both directions and fields of bases.

Old and new packages write; DataContractSerializer and XmlSerializer read with the classes of the other contract.
"""

from __future__ import annotations

import random
import shutil
from dataclasses import dataclass, fields
from importlib import import_module
from typing import TYPE_CHECKING, Any

import pytest
from called_contracts import contracts
from dotnet_classes import GET, SAVE, Fields, contract, read
from soapbind.diff.compare import compare
from soapbind.diff.model import Severity

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from old_and_new import Side
    from soapbind.diff.model import Finding

pytestmark = [
    pytest.mark.slow,  # compiles and starts a program under mono
    pytest.mark.skipif(shutil.which("mcs") is None or shutil.which("mono") is None, reason="mono is not installed"),
]


def pairs() -> list[tuple[Fields, Fields]]:
    """Return two ways each to part the same fields, and some that only one has, between a base and a note."""
    chosen = random.Random(18)  # noqa: S311 - the same every time
    made = []
    for _ in range(60):
        ways = []
        for _ in range(2):
            names = chosen.sample("ABCDEF", chosen.choice((4, 5, 6)))
            cut = chosen.randrange(len(names) + 1)
            ways.append(("".join(names[:cut]), "".join(names[cut:])))
        made.append((ways[0], ways[1]))
    fixed = [
        (("", "ABC"), ("", "ACB")), (("", "ABC"), ("", "AXBC")), (("", "ABC"), ("", "ABCX")),
        (("A", "BC"), ("", "ABC")),
        (("A", "BC"), ("AX", "BC")), (("X", "AB"), ("", "ABX")), (("A", "B"), ("B", "A")), (("", "AB"), ("B", "A")),
        (("A", ""), ("AX", "")),
    ]  # fmt: skip
    return fixed + made


@dataclass(frozen=True)
class Told:
    """What is reported of a pair, for requests, for responses, and where an old client writes back what it has read.

    ``request`` is what an old client sends, ``response`` what a new server answers, with a value in every field;
    ``again`` is what an old client sends that has read the response.
    """

    requests: Sequence[Finding]
    responses: Sequence[Finding]
    both: Sequence[Finding]
    request: str
    response: str
    again: str


@pytest.fixture(scope="module")
def told() -> Mapping[tuple[Fields, Fields], Told]:
    return {pair: told_of(*pair) for pair in pairs()}


def told_of(old: Fields, new: Fields) -> Told:
    with contracts() as side:
        found = {}
        for name, operations in (("save", SAVE), ("get", GET), ("both", SAVE | GET)):
            a, b = side(contract(old, operations)), side(contract(new, operations))
            found[name] = compare(a.contract, b.contract, "app").findings
        response = sent(b, "Get", filled(b))
        read_ = a.package.OPERATIONS["Notes.Get"].decode_response(response).body.value
        texts = (sent(a, "Save", filled(a)).decode(), response.decode(), sent(a, "Save", read_).decode())
        return Told(found["save"], found["get"], found["both"], *texts)


def filled(side: Side) -> Any:
    model = side.package.models.Note
    return model(**{each.name: "x" for each in fields(model) if each.name != "extension_data"})


def sent(side: Side, name: str, note: Any) -> bytes:
    """Return what a package writes: the request of Save, or the response of Get."""
    package = side.package
    module = import_module(f"{package.__name__}.notes.operations.{name.lower()}")
    operation = package.OPERATIONS[f"Notes.{name}"]
    found: bytes
    if name == "Save":
        found = operation.encode_request(package.Request(package.NoHeaders(), module.Save(value=note)))
    else:
        found = operation.encode_response(package.Response(package.NoHeaders(), module.GetResponse(value=note)))
    return found


def lost(findings: Sequence[Finding], way: int) -> set[str]:
    verdicts = [(finding.request, finding.response)[way] for finding in findings]
    return {name for verdict in verdicts if verdict is not None for name in verdict.lost}


def test_requests_lose_what_the_report_says(told: Any, tmp_path: Path):
    arrived = read(tmp_path, [("data", new, each.request) for (_, new), each in told.items()])
    for ((old, new), each), seen in zip(told.items(), arrived, strict=True):
        assert {*"".join(old)} - seen == lost(each.requests, 0), (old, new)


def test_responses_lose_what_the_report_says(told: Any, tmp_path: Path):
    arrived = read(tmp_path, [("data", old, each.response) for (old, _), each in told.items()])
    for ((old, new), each), seen in zip(told.items(), arrived, strict=True):
        known = {*"".join(old)} & {*"".join(new)}
        assert known - seen == lost(each.responses, 1) & known, (old, new)


def test_what_is_written_back_loses_what_the_report_says(told: Any, tmp_path: Path):
    arrived = read(tmp_path, [("data", new, each.again) for (_, new), each in told.items()])
    for ((old, new), each), seen in zip(told.items(), arrived, strict=True):
        names = {*"".join(new)}
        assert names - seen == lost(each.both, 0) & names, (old, new)


def test_a_field_between_others_is_risky_for_those_who_mind_the_order(told: Any, tmp_path: Path):
    grown = [pair for pair in told if [c for c in "".join(pair[1]) if c in "".join(pair[0])] == [*"".join(pair[0])]]
    assert len(grown) > 6
    arrived = read(tmp_path, [("xml", old, told[old, new].response) for old, new in grown])
    for (old, new), seen in zip(grown, arrived, strict=True):
        verdicts = [f.response.severity for f in told[old, new].responses if f.response is not None]
        assert (seen != {*"".join(old)}) == (Severity.RISKY in verdicts), (old, new)
        assert Severity.BREAKING not in verdicts
