"""Every pair of the table, in both directions: what comes back is what went out, and what the other side has seen."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from .contracts import SHAPES, TOKEN, Shape
from .drivers import DRIVERS
from .ours import expected, package_of
from .pairs import PAIRS, Pair
from .values import told

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from .ours import Ours

pytestmark = pytest.mark.slow  # compiles and starts what others wrote


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Ours]]:
    """Give the package of a shape, made once."""
    found: dict[str, Ours] = {}
    with ExitStack() as stack:

        def make(name: str) -> Ours:
            if name not in found:
                folder = tmp_path_factory.mktemp("shape")
                found[name] = stack.enter_context(package_of(SHAPES[name], folder, list(SHAPES).index(name)))
            return found[name]

        yield make


def cells(direction: str) -> list[Any]:
    return [
        pytest.param(pair, marks=pytest.mark.interop(pair.peer, pair.shape, direction), id=f"{pair.peer}-{pair.shape}")
        for pair in PAIRS
        if not getattr(pair, direction) and pair.shape in SHAPES
    ]


def spoken(pair: Pair) -> Shape:
    """Return the shape with the calls that the peer can do."""
    shape = SHAPES[pair.shape]
    return replace(shape, calls=tuple(call for call in shape.calls if str(call) not in pair.without))


@pytest.mark.parametrize("server", ["fake server", "application"])
@pytest.mark.parametrize("pair", cells("calls_us"))
def test_the_peer_calls_us(pair: Pair, server: str, made: Callable[[str], Ours], tmp_path: Any):
    shape, ours = spoken(pair), made(pair.shape)
    with ours.serving() if server == "fake server" else ours.hosting() as url:
        answers = DRIVERS[pair.peer].calls(shape, tmp_path, url)
    check(shape, answers)
    sent = [told(list(call.arguments.values())) for call in shape.calls]
    assert [told(list(each.values())) for each in ours.seen] == sent


@pytest.mark.parametrize("pair", cells("is_called"))
def test_we_call_the_peer(pair: Pair, made: Callable[[str], Ours], tmp_path: Any):
    shape, ours = spoken(pair), made(pair.shape)
    ours.shape = shape
    with DRIVERS[pair.peer].serving(shape, tmp_path) as url:
        check(shape, ours.calls(url))


def check(shape: Shape, answers: list[dict[str, Any]]) -> None:
    """Compare what came back with what had to."""
    assert len(answers) == len(shape.calls)
    for call, answer in zip(shape.calls, answers, strict=True):
        wanted = expected(shape, call)
        if "fault" in wanted:
            assert told(answer.get("fault", answer)) == told(wanted["fault"]), call
            continue
        assert "result" in answer, answer
        result, wanted = answer["result"], wanted["result"]
        assert told(result) in [told(each) for each in alike(wanted)], call
        if shape.name == "headers":
            assert TOKEN in str(answer["headers"])


def alike(wanted: Any) -> list[Any]:
    """Return how peers show what comes back: the only member of a wrapper may stand for the wrapper, or be "return"."""
    if not wanted or len(wanted) != 1:
        return [wanted]
    (value,) = wanted.values()
    return [wanted, value, {"return": value}]
