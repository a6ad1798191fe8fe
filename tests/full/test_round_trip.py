"""What comes in goes out the same: every sample of every agent, compared by a schema-aware reference."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import pytest
from lxml import etree

from .reference import (
    AGENTS,
    DOCUMENTED,
    ELEMENT,
    SEED,
    WIRE,
    block_changes,
    bodies,
    changes,
    envelope,
    header_blocks,
    parts,
    samples,
)

# The documentation is older than the archive; these operations have gone from the contract since.
GONE = {
    "BLOB.GetChatImageWithSizeAsStream",
    "BLOB.GetPersonImageAsStream",
    "BLOB.GetPersonImageWithSizeAsStream",
    "BLOB.GetProductImageAsStream",
    "BLOB.GetProjectImageWithSizeAsStream",
    "BLOB.SaveProjectImageFromStream",
    "BLOB.SetContactImageFromStream",
    "BLOB.SetPersonImageFromStream",
    "BLOB.SetProductImageFromStream",
}


def _again(full: Any, key: str, kind: str, data: bytes) -> bytes:
    operation = full.OPERATIONS[key]
    message = getattr(operation, f"decode_{kind}")(data)
    again: bytes = getattr(operation, f"encode_{kind}")(message)
    return again


def _fails(found: list[str]) -> None:
    if found:
        pytest.fail("\n".join([f"{len(found)} of them changed:", *found[:10]]), pytrace=False)


def test_seed_has_every_operation(full):
    expected = {f"{key}.{kind}" for key in full.OPERATIONS for kind in ("request", "response")}
    found = {f"{agent}.{operation}.{kind}" for agent in samples(SEED) for operation, kind, _ in bodies(agent)}
    assert found == expected
    assert len(found) == 4058
    assert sum(len(header_blocks(agent)) for agent in samples(SEED)) == 359


@pytest.mark.parametrize("agent", AGENTS)
def test_seeded_bodies(full, agent):
    found = []
    for operation, kind, data in bodies(agent):
        try:
            again = parts(_again(full, f"{agent}.{operation}", kind, envelope(data)))[1]
            changed = changes(etree.fromstring(data), again, agent)
        except full.SoapError as error:
            changed = repr(error)
        if changed:
            found.append(f"{operation}.{kind}: {changed}")
    _fails(found)


@pytest.mark.parametrize("agent", AGENTS)
def test_seeded_headers(full, agent):
    """Each kind of header class of an agent, with all blocks of the agent that it has."""
    found, seen = [], set()
    blocks = header_blocks(agent)
    for operation, kind, data in bodies(agent):
        headers = getattr(full.OPERATIONS[f"{agent}.{operation}"], kind)[0]
        if headers in seen:
            continue
        seen.add(headers)
        names = [each.metadata[ELEMENT].name for each in fields(headers) if each.metadata]
        given = [blocks[name] for name in names]
        again = parts(_again(full, f"{agent}.{operation}", kind, envelope(data, given)))[0]
        found += block_changes(map(etree.fromstring, given), again, agent)
    assert len(seen) >= 2
    _fails(found)


@pytest.mark.parametrize("agent", AGENTS)
def test_envelopes_as_on_the_wire(full, agent):
    found = []
    for name, data in samples(WIRE).get(agent, {}).items():
        operation, kind, *_ = name.split(".")
        headers, body = parts(data)
        new_headers, new_body = parts(_again(full, f"{agent}.{operation}", kind, data))
        changed = [change for change in [changes(body, new_body, agent)] if change]
        found += [f"{name}: {change}" for change in changed + block_changes(headers, new_headers, agent)]
    _fails(found)


def test_wire_envelopes_are_all_there(full):
    keys = [f"{agent}.{name.split('.')[0]}" for agent, found in samples(WIRE).items() for name in found]
    assert len(keys) == 1896
    assert set(keys) <= set(full.OPERATIONS)


def test_documented_envelopes_decode(full):
    found, gone, decoded = [], set(), 0
    for agent, documents in samples(DOCUMENTED).items():
        for name, data in documents.items():
            operation, kind, *_ = name.split(".")
            key = f"{agent}.{operation}"
            if key not in full.OPERATIONS:
                gone.add(key)
                continue
            try:
                getattr(full.OPERATIONS[key], f"decode_{kind}")(data)
                decoded += 1
            except full.SoapError as error:
                found.append(f"{key}.{kind}: {error!r}")
    _fails(found)
    assert gone == GONE
    assert decoded == 1896
