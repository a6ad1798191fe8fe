"""Shapes of replies that are meant to take long, at sizes 1x, 4x and 16x: the time a byte must stay the same.

``python tests/benchmarks/hostile.py`` prints a table: CPU seconds at each size, and how many times longer a byte takes
at 4x and 16x than at 1x. ``--scale N`` makes all shapes N times larger. Exit code 1 when one is beyond ``--limit``.
"""

from __future__ import annotations

import argparse
import math
import os
import sys
from contextlib import suppress
from pathlib import Path
from time import process_time
from typing import TYPE_CHECKING, NamedTuple

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "generated"))

from services88 import OPERATIONS, SoapError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

NS = "http://www.superoffice.net/ws/crm/NetServer/Services88"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
SIZES = (1, 4, 16)
_KEPT = {  # mallopt(3)
    "MALLOC_TRIM_THRESHOLD_": str(2**31),
    "MALLOC_MMAP_THRESHOLD_": str(2**25),
    "MALLOC_TOP_PAD_": str(2**27),
}
_PIECE = 4096  # bytes; replies come in pieces like this
_ITEM = "<ChatMessage><ChatMessageId>7</ChatMessageId><Message>Hei på deg</Message><Author>Åse</Author></ChatMessage>"
_ODD = '<ChatMessage a="1"><Message>Hei<!-- x --> på deg</Message><Author>Åse</Author></ChatMessage>'


class Shape(NamedTuple):
    """The operation a reply belongs to, and the content of its body element for a number of repetitions."""

    operation: str
    count: int
    content: Callable[[int], str]
    head: Callable[[int], str] = lambda _: ""
    start: str = ""


def _messages(items: Callable[[int], str], count: int = 600) -> Shape:
    return Shape("GetChatMessages", count, lambda n: f"<Response>{items(n)}</Response>")


def _message(content: Callable[[int], str], count: int) -> Shape:
    return Shape("AddChatMessage", count, lambda n: f"<Response>{content(n)}</Response>")


def _names(n: int) -> str:
    return "".join(f' xmlns:p{i}="urn:{i}"' for i in range(n))


SHAPES = {
    "messages": _messages(lambda n: _ITEM * n),
    "text that looks like nil": _message(lambda n: "<Message>" + 'nil="1" nil = "true"> ' * n + "</Message>", 3000),
    "attributes that look like nil": _messages(lambda n: '<ChatMessage nil="1"><Message>a</Message></ChatMessage>' * n),
    "xsi:type on the result": Shape("GetChatMessages", 600, lambda n: f'<Response i:type="X">{_ITEM * n}</Response>'),
    "xsi:type on every item": _messages(
        lambda n: _ITEM.replace("<ChatMessage>", '<ChatMessage i:type="ChatMessage">') * n
    ),
    "a comment in front of the first item": _messages(lambda n: "<!-- x -->" + _ITEM * n),
    "a comment behind the last item": _messages(lambda n: _ITEM * n + "<!-- x -->"),
    "a comment in front of every item": _messages(lambda n: ("<!-- x -->" + _ITEM) * n),
    "starts of the list in one comment": _messages(lambda n: f"<!--{'<Response><ChatMessage>' * n}-->{_ITEM}", 3000),
    "starts of the list in comments": _messages(lambda n: "<!--<Response><ChatMessage>-->" * n + _ITEM, 3000),
    "starts of the list in CDATA": _message(
        lambda n: f"<Message>{'<![CDATA[<Response><ChatMessage>]]>' * n}</Message>", 3000
    ),
    "lists of another namespace": Shape(
        "GetChatMessages", 2000, lambda n: '<q:Response xmlns:q="urn:q"/>' * n + f"<Response>{_ITEM}</Response>"
    ),
    "the list again and again": Shape("GetChatMessages", 1500, lambda n: f"<Response>{_ITEM}</Response>" * n),
    "one long text": _message(lambda n: f"<Message>{'lang tekst på norsk ' * n}</Message>", 20_000),
    "one long text of references": _message(lambda n: f"<Message>{'&#229;&lt;&amp;' * n}</Message>", 10_000),
    "one long text of control characters": _message(lambda n: f"<Message>{'a&#1;' * n}</Message>", 10_000),
    "a long text in an item": _messages(
        lambda n: f"{_ITEM}<ChatMessage><Message>{'på norsk ' * n}</Message></ChatMessage>{_ITEM}", 20_000
    ),
    "carriage returns": _message(lambda n: f"<Message>{chr(13) * n}</Message>", 100_000),
    "closing brackets": _message(lambda n: f"<Message>{']]' * n}</Message>", 50_000),
    "irregular items": _messages(lambda n: _ODD * n),
    "regular and irregular items in turn": _messages(lambda n: (_ITEM + _ODD) * (n // 2)),
    "irregular items, then regular ones": _messages(lambda n: _ODD * (n // 2) + _ITEM * (n // 2)),
    "regular items, then irregular ones": _messages(lambda n: _ITEM * (n // 2) + _ODD * (n // 2)),
    "members in another order": _messages(
        lambda n: "<ChatMessage><Author>a</Author><ChatMessageId>1</ChatMessageId></ChatMessage>" * n
    ),
    "nil items": _messages(lambda n: '<ChatMessage i:nil="true"/>' * n, 3000),
    "items of another name": _messages(lambda n: "<New>a</New>" * n, 5000),
    "blanks between items": _messages(lambda n: (_ITEM + "\n" + " " * 200) * n),
    "blanks in end tags": _messages(lambda n: _ITEM.replace("</ChatMessage>", "</ChatMessage >") * n),
    "unknown elements in one record": _message(lambda n: "<x/>" * n, 3000),
    "unknown elements in every item": _messages(lambda n: _ITEM.replace("<Author>", "<New>a</New><Author>") * n),
    "many prefixes and unknown elements": Shape(
        "AddChatMessage", 100, lambda n: f"<Response{_names(n)}>{'<x/>' * (5 * n)}</Response>"
    ),
    "many attributes": Shape(
        "AddChatMessage", 300, lambda n: "<Response " + " ".join(f'a{i}="1"' for i in range(n)) + "/>"
    ),
    "a member again and again": _message(lambda n: "<Message>a</Message>" * n, 4000),
    "header blocks again and again": Shape(
        "AddChatMessage", 2000, lambda _: "", lambda n: "<Succeeded>true</Succeeded>" * n
    ),
    "unknown header blocks": Shape("AddChatMessage", 1500, lambda _: "", lambda n: "<New>a</New>" * n),
    "pairs of a dictionary": Shape("AddChatMessage", 1000, lambda _: "", lambda n: _pairs(f"k{i}" for i in range(n))),
    "one key again and again": Shape("AddChatMessage", 1000, lambda _: "", lambda n: _pairs("k" for _ in range(n))),
    "flags": Shape(
        "GetChatSessionEntity", 4000, lambda n: f"<Response><Flags>{'UserIsTyping ' * n}</Flags></Response>"
    ),
    "digits": _message(lambda n: f"<ChatMessageId>{'0' * n}</ChatMessageId>", 50_000),
    "cut short": Shape("GetChatMessages", 600, lambda n: f"<Response>{_ITEM * n}<ChatMessage"),
    "an end tag that is wrong": Shape("GetChatMessages", 600, lambda n: f"<Response>{_ITEM * n}</Wrong>"),
    "a wrong number in the last item": _messages(
        lambda n: _ITEM * n + "<ChatMessage><ChatMessageId>x</ChatMessageId></ChatMessage>"
    ),
    "an end tag that never comes": _messages(lambda n: "<ChatMessage>" * n, 8000),
    "a comment that never ends": _messages(lambda n: _ITEM + "<!-- " + _ITEM * n),
    "a declaration of latin-1": Shape(
        "GetChatMessages",
        600,
        lambda n: f"<Response>{_ITEM * n}</Response>",
        start="<?xml version='1.0' encoding='iso-8859-1'?>",
    ),
}


def _pairs(keys: Iterable[str]) -> str:
    pairs = (f"<ExtraInfoNameValuePair><Key>{key}</Key><Value>v</Value></ExtraInfoNameValuePair>" for key in keys)
    return f"<ExtraInfo>{''.join(pairs)}</ExtraInfo>"


def reply(shape: Shape, times: float) -> bytes:
    """Return the reply of a shape, so many times its usual size."""
    count = int(shape.count * times)
    return (
        f'{shape.start}<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" xmlns:i="{XSI}" xmlns="{NS}">'
        f"<s:Header>{shape.head(count)}</s:Header><s:Body><{shape.operation}Response>{shape.content(count)}"
        f"</{shape.operation}Response></s:Body></s:Envelope>"
    ).encode("iso-8859-1" if "iso-8859-1" in shape.start else "utf-8")


def decode(shape: Shape, data: bytes, *, whole: bool) -> None:
    """Decode a reply, whole or in pieces; the errors are those that should come."""
    operation = OPERATIONS[f"Chat.{shape.operation}"]
    with suppress(SoapError):
        operation.decode_response(data) if whole else operation.decode_response_pieces(_pieces(data))


def _pieces(data: bytes) -> list[bytes]:
    return [data[at : at + _PIECE] for at in range(0, len(data), _PIECE)]


def growth(shape: Shape, sizes: tuple[float, ...], *, whole: bool, rounds: int = 5) -> tuple[list[float], list[float]]:
    """Return the CPU seconds at each size, and how many times longer a byte takes than at the first.

    Each size gets the same number of bytes in a round, and the rounds take the sizes in turn: what the machine does
    beside is in all of them. The least of the rounds counts.
    """
    documents = [reply(shape, size) for size in sizes]
    repeats = [round(max(sizes) / size) for size in sizes]
    least = [math.inf] * len(sizes)
    for _ in range(rounds):
        for at, (data, often) in enumerate(zip(documents, repeats, strict=True)):
            began = process_time()
            for _ in range(often):
                decode(shape, data, whole=whole)
            least[at] = min(least[at], (process_time() - began) / often)
    first = least[0] / len(documents[0])
    return least, [took / len(data) / first for took, data in zip(least, documents, strict=True)]


def keep_memory() -> None:
    """Start again with an allocator that gives no memory back to the system, where this is glibc's.

    Else large documents are charged for pages that the kernel hands out anew at each round, and small ones are not:
    bytes of "the list again and again" then take 1.3 times longer at 16x, in lxml's parser.
    """
    if "MALLOC_TRIM_THRESHOLD_" not in os.environ:
        os.execve(sys.executable, [sys.executable, *sys.argv], {**os.environ, **_KEPT})  # noqa: S606 - itself


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--limit", type=float, default=1.2, help="times longer a byte may take (default: 1.2)")
    parser.add_argument("--scale", type=int, default=4, help="how many times larger all shapes are (default: 4)")
    parser.add_argument("--only", default="", help="shapes with this in their name")
    options = parser.parse_args()
    beyond = 0
    print(
        f"{'shape':40} {'fed':6} {'bytes at 1x':>11} "
        + " ".join(f"{f'{size}x, s':>8}" for size in SIZES)
        + "  4x/1x 16x/1x"
    )
    for name, shape in SHAPES.items():
        for whole in (True, False) if options.only in name else ():
            sizes = tuple(size * options.scale for size in SIZES)
            took, times = growth(shape, sizes, whole=whole)
            if max(times) > options.limit:  # a busy machine is no finding
                took, times = growth(shape, sizes, whole=whole, rounds=15)
            length = len(reply(shape, options.scale))
            figures = " ".join(f"{each:8.4f}" for each in took) + "".join(f" {each:6.2f}" for each in times[1:])
            is_beyond = max(times) > options.limit
            beyond += is_beyond
            mark = " !" if is_beyond else ""
            print(f"{name:40} {'whole' if whole else 'pieces':6} {length:11} {figures}{mark}", flush=True)
    print(f"{beyond} beyond {options.limit}")
    sys.exit(1 if beyond else 0)


if __name__ == "__main__":
    keep_memory()
    main()
