"""Who speaks which shape with us, and in which directions: the rows of docs/interop.md.

A direction is tested (the empty text), or it says why there is nothing to test.
"""

from __future__ import annotations

from dataclasses import dataclass

from .contracts import SHAPES

CLIENT_ONLY = "is a client only"


@dataclass(frozen=True)
class Pair:
    """A row. ``calls_us`` and ``is_called`` are empty where the tests do it, else the reason why they do not.

    ``without`` names calls of the shape (``str(call)``) that the peer cannot make; ``note`` is for the reader.
    """

    peer: str
    shape: str
    calls_us: str = ""
    is_called: str = ""
    without: tuple[str, ...] = ()
    note: str = ""


GRAPHS = ("a cycle", "an object that is there twice")
ARRAYS = ("EchoNodes", "an array of two dimensions", "an array of arrays", "an array of strings")
FIRST_PART = "writes and reads the first part only"

PAIRS = [
    *(Pair("zeep", shape, is_called=CLIENT_ONLY) for shape in SHAPES if shape != "rpc/encoded"),
    Pair("zeep", "rpc/encoded", is_called=CLIENT_ONLY, without=GRAPHS),
    *(Pair("PHP", shape) for shape in SHAPES),
    *(Pair("node-soap", shape) for shape in SHAPES if shape not in {"rpc/encoded", "document/literal, several parts"}),
    Pair("node-soap", "document/literal, several parts", FIRST_PART, FIRST_PART),
    Pair("node-soap", "rpc/encoded", without=GRAPHS + ARRAYS),
]
