"""Every type of Services88: random values → JSON → equal, and the JSON Schema accepts what is written."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from there_and_back import as_json_again

from .probes import runtime_of
from .reference import AGENTS
from .strategies import Values
from .test_types_property import DEPTH, SETTINGS, _first_declared_in, declared


def check_class(full: Any, strategy: Any) -> None:
    @SETTINGS
    @given(strategy)
    def check(value: Any) -> None:
        as_json_again(full, value)

    check()


@pytest.mark.parametrize("agent", AGENTS)
def test_types(full, agent):
    values, runtime = Values(full, declared(agent)), runtime_of(full)
    for cls in _first_declared_in(full, agent):
        if issubclass(cls, runtime.Record):
            check_class(full, values.record(cls, DEPTH))
        elif issubclass(cls, runtime.WireFlag):
            check_class(full, values.flags(cls))
        else:
            for member in [*cls, cls.from_wire("NewerThanThis")]:
                as_json_again(full, member)


@pytest.mark.parametrize("agent", AGENTS)
def test_bodies_and_headers(full, agent):
    values = Values(full, declared(agent))
    for key, operation in full.OPERATIONS.items():
        if key.partition(".")[0] == agent:
            for cls in (*operation.request, *operation.response):
                if "extension_data" in cls.__dataclass_fields__ and len(cls.__dataclass_fields__) > 1:
                    check_class(full, values.record(cls, 0))
