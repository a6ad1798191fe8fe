"""A plot of time against size, as SVG: both axes logarithmic, a line for each contestant."""

from __future__ import annotations

from math import log10
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_WIDTH, _HEIGHT = 760, 460
_LEFT, _RIGHT, _TOP, _BOTTOM = 80, 140, 56, 64
_COLOURS = {"soapbind": "#0b6e4f", "zeep": "#b5482a", "xsdata": "#7a4fa3", "lxml": "#6b7280"}
_LABELS = {"lxml": "lxml, bare parse"}
_STYLE = """
  svg { background: #fff; font: 13px system-ui, sans-serif; fill: #1f2933 }
  .grid { stroke: #e1e5ea } .axis { stroke: #9aa5b1 } .title { font-size: 16px; font-weight: 600 }
"""


class _Axes:
    def __init__(self, xs: Sequence[float], ys: Sequence[float]) -> None:
        self.x_low, self.x_high = log10(min(xs)), log10(max(xs))
        self.y_low, self.y_high = log10(min(ys)), log10(max(ys))

    def x(self, value: float) -> float:
        share = (log10(value) - self.x_low) / (self.x_high - self.x_low or 1)
        return round(_LEFT + share * (_WIDTH - _LEFT - _RIGHT), 1)

    def y(self, value: float) -> float:
        share = (log10(value) - self.y_low) / (self.y_high - self.y_low or 1)
        return round(_HEIGHT - _BOTTOM - share * (_HEIGHT - _TOP - _BOTTOM), 1)


def _decades(low: float, high: float) -> list[float]:
    return [10.0**power for power in range(-6, 9) if low * 0.999 <= 10.0**power <= high * 1.001]


def _grid(axes: _Axes, sizes: Sequence[float], times: Sequence[float]) -> list[str]:
    right, bottom = _WIDTH - _RIGHT, _HEIGHT - _BOTTOM
    parts: list[str] = []
    for size in sizes:
        x = axes.x(size)
        parts.append(f'<line class="grid" x1="{x}" y1="{_TOP}" x2="{x}" y2="{bottom}"/>')
        parts.append(f'<text x="{x}" y="{bottom + 20}" text-anchor="middle">{size:,.2g} MB</text>')
    for time in _decades(min(times), max(times)):
        y, label = axes.y(time), f"{time * 1000:g} ms" if time < 1 else f"{time:g} s"
        parts.append(f'<line class="grid" x1="{_LEFT}" y1="{y}" x2="{right}" y2="{y}"/>')
        parts.append(f'<text x="{_LEFT - 8}" y="{y + 4}" text-anchor="end">{label}</text>')
    parts.append(f'<path class="axis" fill="none" d="M{_LEFT} {_TOP}V{bottom}H{right}"/>')
    return parts


def svg(title: str, sizes: Sequence[float], times: Mapping[str, Sequence[float]]) -> str:
    """Return the plot. ``sizes`` are in MB, ``times`` in seconds, one of each contestant for every size."""
    everything = [time for line in times.values() for time in line]
    axes = _Axes(sizes, everything)
    parts = _grid(axes, sizes, everything)
    placed = -99.0
    for name, line in sorted(times.items(), key=lambda item: -item[1][-1]):
        points = [(axes.x(size), axes.y(time)) for size, time in zip(sizes, line, strict=True)]
        colour = _COLOURS[name]
        path = " ".join(f"{x},{y}" for x, y in points)
        dash = ' stroke-dasharray="5 4"' if name == "lxml" else ""
        parts.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2.5"{dash}/>')
        parts += [f'<circle cx="{x}" cy="{y}" r="4" fill="{colour}"/>' for x, y in points]
        placed = max(points[-1][1] + 4, placed + 16)  # labels do not cover each other
        parts.append(f'<text x="{points[-1][0] + 10}" y="{placed}" fill="{colour}">{_LABELS.get(name, name)}</text>')
    middle = (_LEFT + _WIDTH - _RIGHT) / 2
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img">\n'
        f"<title>{title}</title>\n"
        f"<style>{_STYLE}</style>\n"
        f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="#fff"/>\n'
        f'<text class="title" x="{middle}" y="30" text-anchor="middle">{title}</text>\n'
        f'<text x="{middle}" y="{_HEIGHT - 14}" text-anchor="middle">size of the reply</text>\n'
        + "\n".join(parts)
        + "\n</svg>\n"
    )
