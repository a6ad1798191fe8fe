"""Parses the components of a schema once: many tests read the same contracts, each in a folder of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from lxml import etree
from soapbind.contract.schema import symbol_tables

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pytest

_Key: TypeAlias = "tuple[tuple[Any, bytes, tuple[int, ...]], ...]"
_MOST = 300  # contracts that are kept
_LARGEST = 1000  # components of a contract that is kept


def share_schemas(patch: pytest.MonkeyPatch) -> None:
    """Give what was made of the same texts at the same places: it is frozen, and depends on nothing else."""
    plain = symbol_tables.parse_components
    parsed: dict[_Key, tuple[Any, ...]] = {}

    def parse_components(components: Sequence[tuple[Any, Any]]) -> list[Any]:
        if len(components) > _LARGEST:
            return plain(components)
        key = tuple((scope, *_text_and_lines(element)) for element, scope in components)
        if key not in parsed:
            if len(parsed) >= _MOST:
                parsed.clear()
            parsed[key] = tuple(plain(components))
        return list(parsed[key])

    patch.setattr(symbol_tables, "parse_components", parse_components)


def _text_and_lines(element: Any) -> tuple[bytes, tuple[int, ...]]:
    return etree.tostring(element, with_tail=False), tuple(each.sourceline for each in element.iter())
