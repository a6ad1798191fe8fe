"""Simple types whose usual values need no function to be written: numbers, text, times."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from ..lexical.numbers import integer_codec
from ..lexical.primitives import read_string, write_string
from .codecs import SimpleCodec

if TYPE_CHECKING:
    from ..qname import XmlName


class IntegerCodec(SimpleCodec[int]):
    """A whole number from ``low`` to ``high``, None for no bound."""

    def __init__(self, xml_name: XmlName, low: int | None, high: int | None) -> None:
        """Keep name and bounds."""
        super().__init__(xml_name, integer_codec(low, high), 0)
        self.low, self.high = low, high


class StringCodec(SimpleCodec[str]):
    """Text as it is."""

    def __init__(self, xml_name: XmlName) -> None:
        """Keep the name."""
        super().__init__(xml_name, (read_string, write_string), "", is_value_type=False)


class DateTimeCodec(SimpleCodec[datetime]):
    """A date and time."""
