"""What is planned for calls: failures and delays, for some operations, for the next calls or for all.

The texts are the same in options, in JSON and in headers of a request: ``503``, ``fault``, ``OutOfStock``, ``close``.
"""

from __future__ import annotations

import re
import threading
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, cast

from soapbind.did_you_mean import nearest
from soapbind.errors import printable

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence

KINDS = ("fault", "client-fault", "close", "cut", "html")
_LONGEST_DELAY = 3_600.0  # seconds
_MOST_PLANS = 1_000
_MOST_TIMES = 1_000_000
_STATUS = re.compile("[3-5][0-9][0-9]")
_NUMBER = re.compile(r"[0-9]{1,9}(\.[0-9]{1,9})?|\.[0-9]{1,9}")


class PlanError(ValueError):
    """A plan that cannot be carried out; the text says why, and what can."""


@dataclass(frozen=True, slots=True)
class Failure:
    """How a call fails: ``kind`` is one of KINDS, an HTTP status, or the name of a fault that the operation declares.

    ``text`` is the reason of a fault, or the text beside a status; "" for the usual one.
    """

    kind: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """What happens to calls of the operations that match a glob: a failure, a delay in seconds, or both.

    ``times`` is how many calls it is for, None for all.
    """

    operations: str = "*"
    failure: Failure | None = None
    delay: float = 0.0
    times: int | None = None


@dataclass(frozen=True, slots=True)
class Contracted:
    """What a contract has that plans can name: ``operations``, and the faults that each declares, by name."""

    operations: Collection[str]
    faults: Callable[[str], Collection[str]]

    def can_fail(self, operation: str, failure: Failure | None) -> bool:
        """Whether calls of an operation can fail so: a fault with a name must be declared."""
        if failure is None:
            return False
        return is_general(failure.kind) or failure.kind in self.faults(operation)

    def check(self, plan: Plan) -> Plan:
        """Return a plan that can be carried out. Raises PlanError."""
        meant = [key for key in self.operations if fnmatchcase(key, plan.operations)]
        if not meant:
            near = nearest(plan.operations, self.operations)
            hint = f"did you mean {near}?" if near else "name one as SERVICE.NAME, or several with * as in Chat.*"
            raise PlanError(f"there is no operation {printable(plan.operations, 80)}: {hint}")
        failure = plan.failure
        if failure is not None and not is_general(failure.kind):
            declared = sorted({name for key in meant for name in self.faults(key)})
            if failure.kind not in declared:
                raise PlanError(_unknown_failure(failure.kind, declared))
        return plan


def is_general(kind: str) -> bool:
    """Whether calls of any operation can fail so."""
    return kind in KINDS or _STATUS.fullmatch(kind) is not None


def _unknown_failure(kind: str, declared: Sequence[str]) -> str:
    near = nearest(kind, [*KINDS, *declared])
    meant = f"did you mean {near}? " if near else ""
    faults = f", or a fault that the operation declares: {', '.join(declared[:10])}" if declared else ""
    known = f"{', '.join(KINDS)}, an HTTP status from 300 to 599{faults}"
    return f"{printable(kind, 40)!r} is not a failure: {meant}choose {known}"


def seconds(text: str) -> float:
    """Return a delay. Raises PlanError."""
    if not _NUMBER.fullmatch(text.strip()) or (found := float(text)) > _LONGEST_DELAY:
        raise PlanError(
            f"{printable(text, 40)!r} is not a delay: give seconds, such as 0.5, up to {_LONGEST_DELAY:.0f}"
        )
    return found


def number_of_calls(text: str) -> int:
    """Return for how many calls a plan is. Raises PlanError."""
    if not text.isascii() or not text.isdecimal() or not 0 < int(text[:9]) <= _MOST_TIMES:
        raise PlanError(f"{printable(text, 40)!r} is not a number of calls: give one from 1 to {_MOST_TIMES}")
    return int(text)


def failure_plan(text: str) -> Plan:
    """Return the plan of an option: ``[OPERATION=]HOW[:TIMES]``. Raises PlanError."""
    operations, _, how = text.rpartition("=")
    kind, is_limited, times = how.partition(":")
    return Plan(operations or "*", Failure(kind.strip()), times=number_of_calls(times) if is_limited else None)


def delay_plan(text: str) -> Plan:
    """Return the plan of an option: ``[OPERATION=]SECONDS``. Raises PlanError."""
    operations, _, delay = text.rpartition("=")
    return Plan(operations or "*", delay=seconds(delay))


def plan_of_json(given: object) -> Plan:
    """Return the plan in a JSON object with operation, fail, text, delay and times. Raises PlanError."""
    if not isinstance(given, dict):
        raise PlanError(f"expected a JSON object such as {_EXAMPLE}")
    known: dict[str, tuple[type, ...]] = {
        "operation": (str,),
        "fail": (str, int),
        "text": (str,),
        "delay": (int, float),
        "times": (int,),
    }
    values: dict[str, str] = {}
    for name, value in cast("dict[str, object]", given).items():
        if name not in known or isinstance(value, bool) or not isinstance(value, known[name]):
            wanted = " or ".join(kind.__name__ for kind in known.get(name, ()))
            problem = f"is a {wanted}" if wanted else f"is none of {', '.join(known)}"
            raise PlanError(f"{printable(name, 40)!r} {problem}; the form is {_EXAMPLE}")
        values[name] = str(value)
    if "fail" not in values and "delay" not in values:
        raise PlanError(f"a plan has fail, delay or both, such as {_EXAMPLE}")
    return Plan(
        values.get("operation", "*"),
        Failure(values["fail"], values.get("text", "")) if "fail" in values else None,
        seconds(values.get("delay", "0")),
        number_of_calls(values["times"]) if "times" in values else None,
    )


_EXAMPLE = '{"operation": "Chat.*", "fail": "503", "times": 2}'


class Plans:
    """The plans of a server. Options, control requests and calls come to it from several threads."""

    def __init__(self, contracted: Contracted, plans: Iterable[Plan] = ()) -> None:
        """Keep the first plans, which are checked already."""
        self._lock = threading.Lock()
        self._contracted = contracted
        self._plans: list[Plan] = list(plans)

    def all(self) -> list[Plan]:
        """Return what is left, the newest plan last."""
        with self._lock:
            return list(self._plans)

    def add(self, plan: Plan) -> None:
        """Add a plan, which goes before those that are there.

        Raises PlanError for one that cannot be carried out, and when there are too many.
        """
        self._contracted.check(plan)
        with self._lock:
            if len(self._plans) >= _MOST_PLANS:
                raise PlanError(f"there are {_MOST_PLANS} plans already: delete them first")
            self._plans.append(plan)

    def clear(self) -> None:
        """Plan nothing any more."""
        with self._lock:
            self._plans.clear()

    def take(self, operation: str) -> Plan:
        """Return what happens to a call that is there now: the newest failure and the newest delay for it."""
        failure, delay = None, 0.0
        with self._lock:
            for place in reversed(range(len(self._plans))):
                plan = self._plans[place]
                fails = failure is None and self._contracted.can_fail(operation, plan.failure)
                waits = plan.delay > 0 and not delay
                if not (fails or waits) or not fnmatchcase(operation, plan.operations):
                    continue
                failure, delay = failure or plan.failure, delay or plan.delay
                if plan.times is not None:
                    self._plans[place] = replace(plan, times=plan.times - 1)
            self._plans = [plan for plan in self._plans if plan.times != 0]
        return Plan(operation, failure, delay)


def shown(plan: Plan) -> dict[str, object]:
    """Return a plan as JSON has it."""
    found: dict[str, object] = {"operation": plan.operations}
    if plan.failure is not None:
        found["fail"] = plan.failure.kind
        if plan.failure.text:
            found["text"] = plan.failure.text
    if plan.delay:
        found["delay"] = plan.delay
    if plan.times is not None:
        found["times"] = plan.times
    return found
