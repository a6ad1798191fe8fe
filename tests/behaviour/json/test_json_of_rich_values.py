"""JSON of attributes, choices, parts and wildcards: replies made up at random, and JSON that was tampered with."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shared_code import write_package
from soapbind import pipeline
from soapbind.config import PackageConfig
from there_and_back import as_json_again, validator_of

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "fuzz"))

import rich_replies

if TYPE_CHECKING:
    from collections.abc import Iterator

WSDL = Path(__file__).resolve().parents[2] / "fuzz" / "wsdl" / "rich" / "Rich.wsdl"
SEEDS = st.integers(0, 2**32)
# What no JSON Schema can say: dates that there are not, XML that is not well-formed, texts of unions.
SEMANTIC = ("not a value of", "no element of XML", "is none of", "expected {namespace}name", "another key has")


@pytest.fixture(scope="module")
def rich(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    folder = tmp_path_factory.mktemp("json_rich")
    config = PackageConfig("json_rich", (str(WSDL),), str(folder))
    write_package(config.folder, pipeline.generate(config))
    sys.path.insert(0, str(folder))
    importlib.invalidate_caches()
    yield importlib.import_module("json_rich")
    sys.path.remove(str(folder))


def reply(package: Any, seed: int) -> Any:
    """Return the body of a reply made up at random, None for one that cannot be read."""
    operation = next(iter(package.OPERATIONS.values()))
    try:
        return operation.decode_response(rich_replies.reply(Random(seed)))  # noqa: S311 - no secret
    except package.SoapError:
        return None


@pytest.mark.slow  # hundreds of replies
@settings(max_examples=200)
@given(SEEDS)
def test_replies_are_written_as_before(rich: Any, seed: int):
    found = reply(rich, seed)
    if found is None:
        return
    operation = next(iter(rich.OPERATIONS.values()))
    again = rich.Response(found.headers, as_json_again(rich, found.body))
    assert written(rich, operation, again) == written(rich, operation, found)


def written(package: Any, operation: Any, response: Any) -> Any:
    """Return what is written, or why nothing is."""
    try:
        return operation.encode_response(response)
    except package.EncodeError as error:
        return str(error)


OTHERS = st.sampled_from(
    [None, True, 0, -1, 1.5, 10**30, "", "x", "\ud800", "\0", [], [None], {}, {"$type": "Item"}, {"$xml": "<a>"}]
)


def tampered(data: Any, rng: Random, other: Any) -> Any:
    """Return data with one change: another value, a key more or less, or an item more."""
    if isinstance(data, dict) and data and rng.random() < 0.8:
        key = rng.choice([*data])
        changed = {**data, key: tampered(data[key], rng, other)}
        match rng.randrange(10):
            case 0:
                del changed[key]
            case 1:
                changed[f"{key}_"] = changed.pop(key)
            case 2:
                changed["$type"] = other
        return changed
    if isinstance(data, list) and data and rng.random() < 0.8:
        place = rng.randrange(len(data))
        return [*data[:place], tampered(data[place], rng, other), *data[place + rng.randrange(2) :]]
    return other


@pytest.mark.slow  # hundreds of replies
@settings(max_examples=400)
@given(SEEDS, OTHERS)
def test_what_was_tampered_with_is_refused_or_means_something(rich: Any, seed: int, other: Any):
    module = importlib.import_module("json_rich.json")
    found = reply(rich, seed)
    if found is None:
        return
    cls = type(found.body)
    data = tampered(module.to_data(found.body), Random(seed), other)  # noqa: S311 - no secret
    is_valid = validator_of(rich, cls).is_valid(data)
    problem = None
    try:
        value = module.from_data(cls, data)
    except rich.JsonError as error:
        problem = error
    if problem is None:
        assert module.from_data(cls, module.to_data(value)) == value
    else:
        assert problem.path.startswith("$")
        assert not is_valid or any(each in problem.message for each in SEMANTIC), str(problem)
