"""Compiles a text once: every generated package has a copy of the same runtime.

What a module is made of is its own: only the code in it, which nothing can change, is that of another.
"""

from __future__ import annotations

from importlib.machinery import SourceFileLoader
from types import CodeType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pytest

_compiled: dict[bytes, CodeType] = {}


def share_code(patch: pytest.MonkeyPatch) -> None:
    """Let modules that are loaded from now on have the code of earlier ones of the same text, under their own path."""
    plain = SourceFileLoader.source_to_code

    def source_to_code(self: SourceFileLoader, data: Any, path: Any, **options: Any) -> CodeType:
        if options or type(data) is not bytes:
            return plain(self, data, path, **options)
        if data not in _compiled:
            _compiled[data] = plain(self, data, path)
        return _named(_compiled[data], str(path))

    patch.setattr(SourceFileLoader, "source_to_code", source_to_code)


def _named(code: CodeType, path: str) -> CodeType:
    inner = (_named(each, path) if isinstance(each, CodeType) else each for each in code.co_consts)
    return code.replace(co_filename=path, co_consts=tuple(inner))
