"""Every type and every body: random values → encode → valid against the WSDL's own schema → decode → equal."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from .probes import alone, runtime_of, slot
from .reference import AGENTS, parts, schemas, validator, wsdl_names
from .strategies import Values

if TYPE_CHECKING:
    from collections.abc import Iterator

# Few examples of each of some 5,000 classes; HYPOTHESIS_PROFILE=nightly takes its time and new values every night.
_NIGHTLY = os.environ.get("HYPOTHESIS_PROFILE") == "nightly"
SETTINGS = settings(
    max_examples=200 if _NIGHTLY else 5,
    derandomize=not _NIGHTLY,
    database=None,
    phases=[Phase.generate, *([Phase.shrink] if _NIGHTLY else [])],  # shrinking takes minutes a failure
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
DEPTH = 2 if _NIGHTLY else 1


def declared(agent: str) -> frozenset[str]:
    return frozenset(schemas(agent).types)


def _round_trip(operation: Any, agent: str, kind: str, message: Any) -> None:
    data = getattr(operation, f"encode_{kind}")(message)
    headers, body = parts(data)
    for each in [*headers, body]:
        assert validator(agent).validate(each), f"{validator(agent).error_log.last_error}\n{data.decode()}"
    back = getattr(operation, f"decode_{kind}")(data)
    assert back == message
    assert getattr(operation, f"encode_{kind}")(back) == data  # also what equality leaves out: zones, order, absence


def _first_declared_in(full: Any, agent: str) -> Iterator[Any]:
    """Give the classes of the types that no agent before this one declares."""
    agents = list(wsdl_names())
    before = frozenset[str]().union(*(declared(each) for each in agents[: agents.index(agent)]))
    models = full.models
    for name in models.__all__:
        cls = getattr(models, name)
        if str(cls.__xml_name__) in declared(agent) - before:
            yield cls


def test_no_type_is_left_out(full):
    models = full.models
    told = {str(getattr(models, name).__xml_name__) for name in models.__all__}
    assert len(told) == len(models.__all__) == 683
    assert told <= frozenset().union(*(declared(agent) for agent in wsdl_names()))


@pytest.mark.parametrize("agent", AGENTS)
def test_types(full, agent):
    values = Values(full, declared(agent))
    for cls in _first_declared_in(full, agent):
        if issubclass(cls, full.Record):
            _check_record(full, agent, cls, values)
        else:
            _check_names(full, agent, cls, values)


def _check_record(full: Any, agent: str, cls: Any, values: Values) -> None:
    operation = alone(full, cls)
    headers = operation.request[0]()

    @SETTINGS
    @given(values.record(cls, DEPTH))
    def check(value: Any) -> None:
        _round_trip(operation, agent, "request", full.Request(headers, value))

    check()
    for subclass in values.subclasses(cls):
        _check_slot(full, agent, cls, values.record(subclass, 0))


def _check_names(full: Any, agent: str, cls: Any, values: Values) -> None:
    """Every name of an enumeration; of flags random sets."""
    runtime = runtime_of(full)
    if issubclass(cls, runtime.WireFlag):
        _check_slot(full, agent, cls, values.flags(cls))
    for member in cls:
        _slot_round_trip(full, agent, cls, member)


def _check_slot(full: Any, agent: str, cls: Any, strategy: st.SearchStrategy[Any]) -> None:
    @SETTINGS
    @given(strategy)
    def check(value: Any) -> None:
        _slot_round_trip(full, agent, cls, value)

    check()


def _slot_round_trip(full: Any, agent: str, cls: Any, value: Any) -> None:
    """Write a value into a member of its type, or of its base type; the member is an element the schema knows."""
    operation = slot(full, cls)
    data = operation.encode_request(full.Request(operation.request[0](), operation.request[1](value=value)))
    (member,) = parts(data)[1]
    assert validator(agent).validate(member), f"{validator(agent).error_log.last_error}\n{data.decode()}"
    back = operation.decode_request(data)
    assert back.body.value == value
    assert type(back.body.value) is type(value)
    assert operation.encode_request(back) == data


@pytest.mark.parametrize("agent", AGENTS)
def test_bodies_and_headers_of_every_operation(full, agent):
    values = Values(full, declared(agent))
    headers: set[Any] = set()
    for key, operation in full.OPERATIONS.items():
        if key.partition(".")[0] == agent:
            _check_operation(full, agent, operation, values, headers)


def _check_operation(full: Any, agent: str, operation: Any, values: Values, headers: set[Any]) -> None:
    def message(classes: tuple[Any, Any]) -> st.SearchStrategy[tuple[Any, Any]]:
        first = classes[0] not in headers
        headers.add(classes[0])
        return st.tuples(
            values.record(classes[0], 1) if first else st.builds(classes[0]), values.record(classes[1], DEPTH)
        )

    @SETTINGS
    @given(message(operation.request), message(operation.response))
    def check(request: tuple[Any, Any], response: tuple[Any, Any]) -> None:
        _round_trip(operation, agent, "request", full.Request(*request))
        _round_trip(operation, agent, "response", full.Response(*response))

    check()
