"""Simple types whose usual values need no function to be written: numbers, text, times."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from ..lexical import numbers as lexical_numbers
from ..lexical import primitives as lexical
from .codecs import SimpleCodec

if TYPE_CHECKING:
    from ..qname import XmlName


_USUAL = 2**63  # beyond it a number without bound may have too many digits to print


class IntegerCodec(SimpleCodec[int]):
    """A whole number from ``low`` to ``high``, None for no bound."""

    def __init__(self, xml_name: XmlName, low: int | None, high: int | None) -> None:
        """Keep name and bounds."""
        super().__init__(xml_name, lexical_numbers.integer_codec(low, high), 0)
        self.low, self.high = low, high

    def plain(self, name: str) -> tuple[str, str]:
        """Take an ``int`` in range as it prints."""
        low = -_USUAL if self.low is None else self.low
        high = _USUAL if self.high is None else self.high
        return f"type({name}) is int and {low} <= {name} and {name} <= {high}", name


class StringCodec(SimpleCodec[str]):
    """Text as it is."""

    def __init__(self, xml_name: XmlName) -> None:
        """Keep the name."""
        super().__init__(xml_name, (lexical.read_string, lexical.write_string), "", is_value_type=False)

    def plain(self, name: str) -> tuple[str, str]:
        """Take text as it is when nothing in it needs to be escaped."""
        return f"type({name}) is str and {name} and not is_special({name})", name


class DateTimeCodec(SimpleCodec[datetime]):
    """A date and time."""

    def plain(self, name: str) -> tuple[str, str]:
        """Take a time without zone, to whole seconds, in ISO form."""
        return f"type({name}) is datetime and {name}.tzinfo is None and not {name}.microsecond", f"{name}.isoformat()"
