"""What the project promises about speed, checked against the figures of one run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator


class Goal(NamedTuple):
    """A promise, the figure of this run, and the bound it must keep."""

    text: str
    figure: float
    bound: float
    at_least: bool

    @property
    def is_met(self) -> bool:
        """Whether the figure keeps the bound."""
        return self.figure >= self.bound if self.at_least else self.figure <= self.bound

    def line(self) -> str:
        """Return a line for people."""
        sign = "at least" if self.at_least else "at most"
        return f"{'ok    ' if self.is_met else 'MISSED'} {self.text}: {self.figure:.2f} ({sign} {self.bound:g})"


def goals(results: dict[str, Any]) -> Iterator[Goal]:
    """Give every promise. ``results`` is what run.py collects."""
    for kind, than_zeep, than_xsdata, floor in (("chat", 8, 10, 2.2), ("archive", 10, 10, 3)):
        times = results["decode"][kind]["median"]
        ours = times["soapbind"]
        yield Goal(f"decode {kind}, times faster than zeep", times["zeep"] / ours, than_zeep, at_least=True)
        yield Goal(f"decode {kind}, times faster than xsdata", times["xsdata"] / ours, than_xsdata, at_least=True)
        yield Goal(f"decode {kind}, bare parses", ours / times["lxml"], floor, at_least=False)
    memory = results["memory"]["archive"]["median"]
    yield Goal("decode archive, peak of zeep's", memory["soapbind"] / memory["zeep"], 0.5, at_least=False)
    yield Goal("iterate over archive, peak in MB", memory["soapbind iterate"], 60, at_least=False)
    encode = results["encode"]["median"]
    yield Goal("encode, times faster than zeep", encode["zeep"] / encode["soapbind"], 25, at_least=True)
    yield Goal("encode, times faster than xsdata", encode["xsdata"] / encode["soapbind"], 20, at_least=True)
    for name, found in results.get("contracts", {}).items():
        for way in ("decode", "encode"):
            times = found[way]["median"]
            for peer in ("zeep", "xsdata"):
                faster = times[peer] / times["soapbind"]
                yield Goal(f"{way} {name}, times faster than {peer}", faster, 5, at_least=True)
    start = results["start_up"]["median"]
    yield Goal("first envelope, of zeep's time", start["soapbind"] / start["zeep"], 0.5, at_least=False)
    yield Goal("import, ms over a bare interpreter", (start["import"] - start["nothing"]) * 1000, 40, at_least=False)
    for name, deviation in results["linear"]["median"].items():
        yield Goal(f"decode {name}, off proportional in %", abs(deviation) * 100, 15, at_least=False)
