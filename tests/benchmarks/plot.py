"""A plot as SVG, a line for each name: of time against size with two logarithmic axes, or with linear ones."""

from __future__ import annotations

from dataclasses import dataclass
from math import floor, log10
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

_WIDTH, _HEIGHT = 760, 460
_MARKS = 8  # the most beside a linear axis
_FEW = 20  # values of a line that each get a dot
_LEFT, _RIGHT, _TOP, _BOTTOM = 80, 140, 56, 64
_COLOURS = {"soapbind": "#0b6e4f", "zeep": "#b5482a", "xsdata": "#7a4fa3", "lxml": "#6b7280", "server": "#6b7280"}
_LABELS = {"lxml": "lxml, bare parse"}
_STYLE = """
  svg { background: #fff; font: 13px system-ui, sans-serif; fill: #1f2933 }
  .grid { stroke: #e1e5ea } .axis { stroke: #9aa5b1 } .title { font-size: 16px; font-weight: 600 }
"""


def _time(seconds: float) -> str:
    return f"{seconds * 1000:g} ms" if seconds < 1 else f"{seconds:g} s"


@dataclass(frozen=True)
class Scale:
    """What an axis shows: powers of ten, or values from nought on; and how a value is written."""

    is_linear: bool
    text: Callable[[float], str]

    def bounds(self, values: Sequence[float]) -> tuple[float, float]:
        """Return where the axis begins and ends."""
        return (0.0, max(values) * 1.1) if self.is_linear else (log10(min(values)), log10(max(values)))

    def share(self, value: float, bounds: tuple[float, float]) -> float:
        """Return how far along the axis a value lies."""
        low, high = bounds
        return ((value if self.is_linear else log10(value)) - low) / (high - low or 1)

    def marks(self, values: Sequence[float]) -> list[float]:
        """Return the values that are written beside the axis."""
        low, high = min(values), max(values)
        if not self.is_linear:
            return [10.0**power for power in range(-6, 9) if low * 0.999 <= 10.0**power <= high * 1.001]
        step = 10.0 ** floor(log10(high or 1))
        step *= next(part for part in (0.1, 0.2, 0.5, 1) if high / (step * part) <= _MARKS)
        return [step * number for number in range(1 + int(high / step))]


SIZES = Scale(is_linear=False, text=lambda mega: f"{mega:,.2g} MB" if mega < 10 else f"{mega:,.0f} MB")
TIMES = Scale(is_linear=False, text=_time)
MEGABYTES = Scale(is_linear=True, text=lambda mega: f"{mega:g} MB")


@dataclass(frozen=True)
class Axes:
    """Both axes, and what is written below them."""

    below: str = "size of the reply"
    x: Scale = SIZES
    y: Scale = TIMES
    marked: Sequence[float] = ()  # along x; else each value is


class _Places:
    """Where values lie in the picture."""

    def __init__(self, axes: Axes, xs: Sequence[float], ys: Sequence[float]) -> None:
        self.axes, self.bounds = axes, (axes.x.bounds(xs), axes.y.bounds(ys))

    def x(self, value: float) -> float:
        return round(_LEFT + self.axes.x.share(value, self.bounds[0]) * (_WIDTH - _LEFT - _RIGHT), 1)

    def y(self, value: float) -> float:
        share = self.axes.y.share(value, self.bounds[1])
        return round(_HEIGHT - _BOTTOM - share * (_HEIGHT - _TOP - _BOTTOM), 1)


def _grid(places: _Places, xs: Sequence[float], ys: Sequence[float]) -> list[str]:
    right, bottom = _WIDTH - _RIGHT, _HEIGHT - _BOTTOM
    parts: list[str] = []
    for value in xs:
        x, label = places.x(value), places.axes.x.text(value)
        parts.append(f'<line class="grid" x1="{x}" y1="{_TOP}" x2="{x}" y2="{bottom}"/>')
        parts.append(f'<text x="{x}" y="{bottom + 20}" text-anchor="middle">{label}</text>')
    for value in places.axes.y.marks(ys):
        y, label = places.y(value), places.axes.y.text(value)
        parts.append(f'<line class="grid" x1="{_LEFT}" y1="{y}" x2="{right}" y2="{y}"/>')
        parts.append(f'<text x="{_LEFT - 8}" y="{y + 4}" text-anchor="end">{label}</text>')
    parts.append(f'<path class="axis" fill="none" d="M{_LEFT} {_TOP}V{bottom}H{right}"/>')
    return parts


def svg(title: str, xs: Sequence[float], lines: Mapping[str, Sequence[float]], axes: Axes | None = None) -> str:
    """Return the plot: each line has a value for each of ``xs``. Unless told, they are seconds for sizes in MB."""
    axes = axes or Axes()
    everything = [value for line in lines.values() for value in line]
    places = _Places(axes, xs, everything)
    parts = _grid(places, axes.marked or xs, everything)
    placed = -99.0
    for name, line in sorted(lines.items(), key=lambda item: -item[1][-1]):
        points = [(places.x(x), places.y(y)) for x, y in zip(xs, line, strict=True)]
        colour = _COLOURS[name]
        path = " ".join(f"{x},{y}" for x, y in points)
        dash = ' stroke-dasharray="5 4"' if name == "lxml" else ""
        parts.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2.5"{dash}/>')
        dots = points if len(points) <= _FEW else points[-1:]
        parts += [f'<circle cx="{x}" cy="{y}" r="4" fill="{colour}"/>' for x, y in dots]
        placed = max(points[-1][1] + 4, placed + 16)  # labels do not cover each other
        parts.append(f'<text x="{points[-1][0] + 10}" y="{placed}" fill="{colour}">{_LABELS.get(name, name)}</text>')
    middle = (_LEFT + _WIDTH - _RIGHT) / 2
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img">\n'
        f"<title>{title}</title>\n"
        f"<style>{_STYLE}</style>\n"
        f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="#fff"/>\n'
        f'<text class="title" x="{middle}" y="30" text-anchor="middle">{title}</text>\n'
        f'<text x="{middle}" y="{_HEIGHT - 14}" text-anchor="middle">{axes.below}</text>\n'
        + "\n".join(parts)
        + "\n</svg>\n"
    )
