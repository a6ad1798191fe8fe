"""Soapbind beside the reference: one reply, read in one way by soapbind, and whether both say the same."""

from __future__ import annotations

import importlib
import re
import time
import traceback
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from reference_decoder.neutral import neutral_message

if TYPE_CHECKING:
    from reference_decoder.decode import Judgement

# Sizes in the runtime, for tests to choose: from how many bytes on a reply is long, how many are read at once,
# and from how many a form is learned.
_LONG = (("soap.envelope_reader", "_LONG"),)
_PIECE = (
    ("soap.stream_reader", "_PIECE"),
    *(("decode.streaming.list_items", each) for each in ("_BATCH", "_LESSON")),
)
_DATA = re.compile(r"'[^']*'|\"[^\"]*\"|\{[^}]*\}\S*|\d+|at \S+: |^\S+: ")


@dataclass(frozen=True, slots=True)
class Reading:
    """How a reply is read: whole, or in pieces of ``size`` bytes after a ``first`` one.

    ``long`` and ``piece`` are the sizes of the runtime, None for those it has.
    """

    size: int = 0
    first: int = 0
    long: int | None = None
    piece: int | None = None

    def pieces(self, data: bytes) -> list[bytes]:
        first = self.first or self.size
        return [data[:first], *(data[at : at + self.size] for at in range(first, len(data), self.size))]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What soapbind made of a reply: ``kind`` as in Judgement, or ``"exception"`` for one that is not declared."""

    kind: str
    value: Any
    seconds: float


class Subject:
    """A generated package, whose decoder is tested."""

    def __init__(self, package: Any) -> None:
        self.operations = package.OPERATIONS
        self._fault, self._error = package.SoapFault, package.DecodeError
        self._long = self._constants(package, _LONG)
        self._piece = self._constants(package, _PIECE)

    @staticmethod
    def _constants(package: Any, places: tuple[tuple[str, str], ...]) -> list[tuple[Any, str, int]]:
        found = []
        for module_name, name in places:
            try:
                module = importlib.import_module(f"{package.__name__}._runtime.{module_name}")
            except ModuleNotFoundError:  # the runtime of another day
                continue
            if isinstance(getattr(module, name, None), int):
                found.append((module, name, getattr(module, name)))
        return found

    @property
    def sizes(self) -> str:
        """Which sizes of the runtime a Reading changes."""
        return ", ".join(f"{module.__name__.rpartition('.')[2]}.{name}" for module, name, _ in self._long + self._piece)

    def read(self, key: str, data: bytes, reading: Reading) -> Outcome:
        """Decode a reply."""
        self._set_sizes(reading)
        try:
            return self._outcome(key, data, reading)
        finally:
            self._set_sizes(Reading())  # the package is that of other tests, too

    def _set_sizes(self, reading: Reading) -> None:
        for places, chosen in ((self._long, reading.long), (self._piece, reading.piece)):
            for module, name, usual in places:
                setattr(module, name, usual if chosen is None else chosen)

    def _outcome(self, key: str, data: bytes, reading: Reading) -> Outcome:
        operation = self.operations[key]
        pieces = reading.pieces(data) if reading.size else []
        began = time.process_time()
        try:
            message = operation.decode_response_pieces(pieces) if pieces else operation.decode_response(data)
        except self._fault:
            return Outcome("fault", None, time.process_time() - began)
        except self._error as error:
            return Outcome("refused", str(error), time.process_time() - began)
        except Exception:  # noqa: BLE001 - what is looked for
            return Outcome("exception", traceback.format_exc(), time.process_time() - began)
        took = time.process_time() - began
        try:
            return Outcome("value", neutral_message(message), took)
        except Exception:  # noqa: BLE001 - unknown content that is not well-formed, or an object nobody declared
            return Outcome("exception", traceback.format_exc(), took)


def agree(judgement: Judgement, outcome: Outcome, *, strict: bool = False) -> bool:
    """Whether both say the same; unless ``strict``, about what is doubtful they may differ."""
    if outcome.kind == "exception":
        return False
    if judgement.doubts and not strict:
        return True
    return judgement.kind == outcome.kind and (judgement.kind != "value" or judgement.value == outcome.value)


def cause(judgement: Judgement, outcome: Outcome) -> str:
    """Return what a difference is about, without the data: equal for differences that are alike."""
    if outcome.kind == "exception":
        return f"exception: {outcome.value.splitlines()[-1].partition(':')[0]}"
    told = [_DATA.sub("~", str(each)) if kind == "refused" else "" for kind, each in _sides(judgement, outcome)]
    if judgement.kind == outcome.kind == "value":
        path, expected, got = first_difference(judgement.value, outcome.value)
        place = path.rpartition("/")[2]
        return f"another value: {_shape(expected)} became {_shape(got)}" + (
            f" in {place}" if place == "unknown" else ""
        )
    return f"{judgement.kind} ({told[0]}) became {outcome.kind} ({told[1]})"


def _sides(judgement: Judgement, outcome: Outcome) -> tuple[tuple[str, Any], tuple[str, Any]]:
    return (judgement.kind, judgement.value), (outcome.kind, outcome.value)


def _shape(value: Any) -> str:
    if isinstance(value, str):
        return value.split(" ")[0][1:] if value.startswith("\0") else "text" if value else "no text"
    return type(value).__name__


def first_difference(expected: Any, got: Any, path: str = "") -> tuple[str, Any, Any]:
    """Return where two neutral values differ, and the two values there."""
    if isinstance(expected, dict) and isinstance(got, dict):
        for name in [*expected, *(name for name in got if name not in expected)]:
            if name not in expected or name not in got or expected[name] != got[name]:
                return first_difference(expected.get(name), got.get(name), f"{path}/{name}")
    if isinstance(expected, (list, tuple)) and type(expected) is type(got):
        if len(expected) != len(got):
            return f"{path}/length", (len(expected), expected), (len(got), got)
        for index, (left, right) in enumerate(zip(expected, got, strict=True)):
            if left != right:
                return first_difference(left, right, f"{path}/{index}")
    return path, expected, got
