"""Lists that are read from the text are what a tree gives: every sample, both ways."""

from __future__ import annotations

import importlib
from typing import Any

import pytest

from .reference import AGENTS, SEED, WIRE, bodies, envelope, samples


def _decoded(operation: Any, kind: str, data: bytes) -> Any:
    message = getattr(operation, f"decode_{kind}")(data)
    again = getattr(operation, f"encode_{kind}")(message)  # with what comparison leaves out: unknown content
    return repr(message), again  # not the objects: NaN is not equal to itself


@pytest.mark.parametrize("agent", AGENTS)
def test_lists_from_text(full, agent, monkeypatch):
    module = importlib.import_module(f"{full.__name__}._runtime.soap.envelope_reader")
    messages = [(operation, kind, envelope(data)) for operation, kind, data in bodies(agent)]
    messages += [(*name.split(".")[:2], data) for name, data in samples(WIRE).get(agent, {}).items()]
    different = []
    for operation, kind, data in messages:
        found = []
        for long in (0, len(data) + 1):
            monkeypatch.setattr(module, "_LONG", long)
            found.append(_decoded(full.OPERATIONS[f"{agent}.{operation}"], kind, data))
        if found[0] != found[1]:
            different.append(f"{operation}.{kind}")
    assert not different
    assert len(messages) >= len(samples(SEED)[agent]) - 10
