"""Replies of the contracts of the benchmark, broken at random: read from their text they are what their tree says.

``python tests/fuzz/text_and_tree.py FOLDER --start N --runs N``: FOLDER is where the packages are made, or were. An
input depends on its number alone. ``differential.py`` has a decoder that is not ours, for DataContract contracts; here
the other side is the same package reading from a tree that lxml has made of the whole document.
"""

from __future__ import annotations

import argparse
import dataclasses
import importlib
import sys
from collections import Counter
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

TESTS = Path(__file__).resolve().parents[1]
for _folder in (TESTS, TESTS / "benchmarks"):
    if str(_folder) not in sys.path:
        sys.path.insert(0, str(_folder))

import contract_inputs  # noqa: E402 - found by the path above
import workshop  # noqa: E402
from reference_decoder.byte_mutations import mutated_bytes  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_COUNTS = (1, 2, 3, 5, 9)


class Contract:
    """A generated package and its usual replies."""

    def __init__(self, name: str) -> None:
        self.use(importlib.import_module(f"bench_{name}"))
        self.replies = [contract_inputs.message(name, "BookResponse", count) for count in _COUNTS]

    def use(self, package: Any) -> None:
        """Take the package."""
        (self.operation,) = package.OPERATIONS.values()
        self.error = package.SoapError
        modules = ("soap.envelope_reader", "soap.stream_reader", "decode.streaming.list_items")
        self.sizes = [importlib.import_module(f"{package.__name__}._runtime.{each}") for each in modules]

    def set_sizes(self, *, long: int, piece: int) -> None:
        """Say from which size on a reply is read from its text, and in which pieces."""
        envelopes, stream, items = self.sizes
        envelopes._LONG, stream._PIECE, items._BATCH, items._LESSON = long, piece, piece, piece

    def read(self, data: bytes, *, long: int, piece: int = 2**16, size: int = 0) -> tuple[str, ...]:
        """Return what a reply is: its values and what is kept beside them, or the class of the error."""
        self.set_sizes(long=long, piece=piece)
        pieces = [data[at : at + size] for at in range(0, len(data), size)] if size else []
        try:
            found = self.operation.decode_response_pieces(pieces) if pieces else self.operation.decode_response(data)
        except self.error as error:
            return "refused", type(error).__name__
        return "value", repr(found.body), *_kept(found.body)


def _kept(value: Any) -> Iterator[str]:
    if isinstance(value, list):
        for each in value:
            yield from _kept(each)
    elif hasattr(value, "extension_data"):
        yield repr(value.extension_data)
        for each in dataclasses.fields(value):
            yield from _kept(getattr(value, each.name))


def broken(replies: Sequence[bytes], rng: Random) -> bytes:
    """Return a reply with blanks or without, and up to three changes."""
    data = rng.choice(replies)
    if rng.random() < 0.3:
        data = data.replace(b"><", b">\n <")
    for _ in range(rng.choice((0, 1, 1, 1, 2, 3))):
        data, _name = mutated_bytes(data, rng)
    return data


def differences(contracts: Sequence[Contract], numbers: range, kinds: Counter[str]) -> Iterator[str]:
    """Give the inputs that are not read alike."""
    for number in numbers:
        rng = Random(number)
        contract = rng.choice(contracts)
        data = broken(contract.replies, rng)
        wanted = contract.read(data, long=2**40)
        kinds[wanted[0]] += 1
        piece, size = rng.choice((16, 64, 300, 2**16)), rng.choice((1, 7, 70, 1000))
        for got in (contract.read(data, long=0, piece=piece), contract.read(data, long=0, piece=piece, size=size)):
            if got != wanted:
                yield f"{number}: {data[:2000]!r}\n  tree {str(wanted)[:600]}\n  text {str(got)[:600]}"


def prepared(folder: Path) -> list[Contract]:
    """Make the packages where they are not yet, and return the contracts."""
    if not (folder / "bench_attributes").is_dir():
        workshop.build_contracts(folder, with_xsdata=False)
    sys.path.insert(0, str(folder))
    return [Contract(name) for name in contract_inputs.CONTRACTS]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--start", type=int, default=0, help="number of the first input (default: 0)")
    parser.add_argument("--runs", type=int, default=20_000, help="how many inputs (default: 20000)")
    options = parser.parse_args()
    kinds: Counter[str] = Counter()
    found = 0
    numbers = range(options.start, options.start + options.runs)
    for text in differences(prepared(options.folder.resolve()), numbers, kinds):
        found += 1
        print(text, flush=True)
    print(f"{options.runs} inputs ({dict(kinds)}), {found} differences")
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
