"""The codec of dictionaries whose keys Python cannot hash."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar, cast

from ..errors import EncodeError
from .codecs import Codec, Reader, Writer
from .collections import DictionaryCodec

if TYPE_CHECKING:
    from collections.abc import Sequence

K = TypeVar("K")
V = TypeVar("V")
_PAIR = 2


class PairsCodec(Codec[list[tuple[K, V]]]):
    """A dictionary on the wire whose keys are records or of any type: a ``list`` of key and value (decision 0021)."""

    def __init__(
        self,
        item: str,
        key: Codec[K],
        value: Codec[V],
        *,
        namespace: str | None = None,
        names: tuple[str, str] = ("Key", "Value"),
    ) -> None:
        """Keep what a dictionary keeps."""
        self._pairs = DictionaryCodec(item, key, value, namespace=namespace, names=names)

    def content(self) -> tuple[str, Sequence[Codec[Any]]]:
        """Return the namespace of the elements inside, and their codecs."""
        return self._pairs.content()

    def reader(self) -> Reader:
        """Return a reader of the pairs in the order of the document."""
        return self._pairs.pairs_reader(list)

    def writer(self, tag: str) -> Writer:
        """Return a writer of the pairs in the order of the list."""
        return self._pairs.pairs_writer(tag, _pairs_of)


def _pairs_of(value: object) -> Sequence[tuple[Any, Any]]:
    if not isinstance(value, (list, tuple)):
        raise EncodeError(f"expected list, got {type(value).__name__}")
    items = cast("Sequence[object]", value)
    for index, item in enumerate(items, start=1):
        if not isinstance(item, tuple) or len(cast("tuple[object, ...]", item)) != _PAIR:
            raise EncodeError(f"item {index} is not a pair of key and value")
    return cast("Sequence[tuple[Any, Any]]", items)
