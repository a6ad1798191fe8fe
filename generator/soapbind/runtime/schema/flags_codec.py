"""The codec of flags."""

from __future__ import annotations

from typing import Any

from ..package import model
from .codecs import EnumCodec


class FlagsCodec(EnumCodec):
    """Flags of the package's models, by class name. A list without names is no flag at all."""

    def _find_zero(self) -> Any:
        return model(self.class_name)(0)

    def _find_empty(self) -> Any:
        return self._find_zero() if self.empty is None else super()._find_empty()

    @staticmethod
    def _text(value: Any) -> str:
        text: str = value.to_wire()
        return text
