"""Clients of one contract and fake servers of another, for what a report says of calls."""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from old_and_new import Side
from shared_data import REPO
from soapbind.diff.compare import compare

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from soapbind.diff.model import Finding

PAIRS = REPO / "tests" / "golden" / "diff"


@contextmanager
def contracts() -> Iterator[Callable[[str], Side]]:
    """Give what makes a contract and its package of the text of a WSDL; all are gone at the end."""
    with ExitStack() as stack, TemporaryDirectory() as folder:
        numbers = iter(range(1000))

        def go(text: str) -> Side:
            path = Path(folder) / f"{next(numbers)}.wsdl"
            path.write_text(text, "utf-8")
            side = Side(path)
            stack.callback(side.close)
            return side

        yield go


def texts_of(rule: str, first: str = "old") -> tuple[str, str]:
    """Return the two contracts of a rule: the old one and the new one, or the other way round."""
    names = ("old", "new") if first == "old" else ("new", "old")
    old, new = ((PAIRS / rule / f"{name}.wsdl").read_text("utf-8") for name in names)
    return old, new


def finding(old: Side, new: Side, rule: str) -> Finding:
    """Return the only finding of a rule."""
    (found,) = [f for f in compare(old.contract, new.contract, "app").findings if f.rule == rule]
    return found


def severities(old: Side, new: Side, rule: str) -> list[str | None]:
    """Return what the report says of requests and of responses."""
    found = finding(old, new, rule)
    return [verdict and verdict.severity.value for verdict in (found.request, found.response)]


class Served:
    """An object that answers every operation with one thing, or raises it, and keeps what it was asked."""

    def __init__(self, answer: object) -> None:
        self.answer = answer
        self.asked: list[Mapping[str, object]] = []

    def __getattr__(self, name: str) -> Any:
        if name not in {"save", "drop"}:
            raise AttributeError(name)
        return self._answer

    def _answer(self, **asked: object) -> object:
        self.asked.append(asked)
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


def fakes_of(side: Side) -> Any:
    """Return the module of a package that has its fake server."""
    return import_module(f"{side.package.__name__}.testing")


def serving(side: Side, **objects: object) -> Any:
    """Return a fake server of a contract."""
    return fakes_of(side).FakeServer(**objects)


def raised(old: Side, new: Side, error: Exception) -> Any:
    """Return what a client of the old contract raises where a server of the new one raises ``error``."""
    with serving(new, notes=Served(error)) as fake, old.package.Client(fake.url) as client:
        try:
            client.notes.save()
        except old.package.SoapFault as found:
            return found
    raise AssertionError("no fault has come")
