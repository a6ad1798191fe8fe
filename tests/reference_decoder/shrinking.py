"""Make an input smaller as long as it shows the same difference."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_TAG = re.compile(rb"<(/?)([^\s<>/!?]+)[^<>]*?(/?)>")


def shrunk(data: bytes, shows: Callable[[bytes], bool], seconds: float = 5.0) -> bytes:
    """Return the smallest input found, by leaving out elements first and bytes afterwards."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        smaller = _without_one(data, shows, _elements, deadline)
        for size in (256, 64, 16, 4, 1):
            smaller = _without_one(smaller, shows, _spans_of(size), deadline)
        if smaller == data:
            break
        data = smaller
    return data


def _without_one(
    data: bytes,
    shows: Callable[[bytes], bool],
    spans: Callable[[bytes], Iterator[tuple[int, int]]],
    deadline: float,
) -> bytes:
    """Leave out each span that is not needed."""
    is_shorter = True
    while is_shorter:
        is_shorter = False
        for start, end in spans(data):
            without = data[:start] + data[end:]
            if time.monotonic() > deadline:
                return data
            if shows(without):
                data, is_shorter = without, True
                break
    return data


def _elements(data: bytes) -> Iterator[tuple[int, int]]:
    """Give where elements are, the longest first; then the insides of elements."""
    opened: list[tuple[bytes, int, int]] = []
    found: list[tuple[int, int]] = []
    for tag in _TAG.finditer(data):
        if tag[3]:
            found.append(tag.span())
        elif not tag[1]:
            opened.append((tag[2], tag.start(), tag.end()))
        elif opened and opened[-1][0] == tag[2]:
            _, start, inside = opened.pop()
            found += [(start, tag.end()), (inside, tag.start())]
    yield from sorted({each for each in found if each[0] < each[1]}, key=lambda span: span[0] - span[1])


def _spans_of(size: int) -> Callable[[bytes], Iterator[tuple[int, int]]]:
    def spans(data: bytes) -> Iterator[tuple[int, int]]:
        for start in range(len(data) - 1, -1, -size):
            yield max(0, start - size + 1), start + 1

    return spans
