"""Natural long replies of Chat and SoPrincipal decode to what they say; ``tests/full`` has those of all agents."""

from __future__ import annotations

from random import Random
from types import SimpleNamespace

import pytest
import services88
from services88._runtime.decode.streaming import list_items
from services88._runtime.soap import envelope_reader, stream_reader
from shared_data import REPO

from reference_decoder.comparison import Reading, Subject, agree
from reference_decoder.decode import Reference
from reference_decoder.long_replies import SHORTEST, long_reply, operations_with_lists
from reference_decoder.schema import read_folder

CONTRACT = read_folder(REPO / "wsdl" / "services88")
KEYS = operations_with_lists(CONTRACT)
LARGEST = 200_000  # bytes: the others take longer and show no more here


def test_operations_with_lists():
    assert len(KEYS) == 11
    assert "Chat.GetChatMessages" in KEYS


@pytest.mark.sampled(4)
@pytest.mark.parametrize("key", KEYS)
def test_a_long_reply(key: str):
    data = long_reply(CONTRACT, key, Random(key), LARGEST)
    judgement = Reference(CONTRACT).judge(key, data)
    assert (judgement.kind, judgement.doubts) == ("value", frozenset())
    assert len(data) >= SHORTEST
    assert "å".encode() in data
    assert "😀".encode() in data
    for way in (Reading(), Reading(65_536), Reading(1_001, 1)):
        assert agree(judgement, Subject(services88).read(key, data, way), strict=True), way


def test_the_sizes_of_the_runtime_are_put_back(monkeypatch: pytest.MonkeyPatch):
    """The package in the checkout is that of all other tests of a worker."""
    before = envelope_reader._LONG, stream_reader._PIECE, list_items._BATCH
    seen = []
    operation = SimpleNamespace(decode_response=lambda _: seen.append((envelope_reader._LONG, list_items._BATCH)))
    subject = Subject(services88)
    monkeypatch.setattr(subject, "operations", {"X": operation})
    subject.read("X", b"", Reading(long=0, piece=16))
    assert seen == [(0, 16)]
    assert before == (envelope_reader._LONG, stream_reader._PIECE, list_items._BATCH)
