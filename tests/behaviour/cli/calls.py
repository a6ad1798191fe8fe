"""What tests of ``soapbind call`` share."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from click.testing import Result

SOAP = "http://schemas.xmlsoap.org/soap/envelope/"


def refused(result: Result, *said: str) -> None:
    """Assert that a result is that of wrong usage, which says so."""
    assert result.exit_code == 2, result.output
    assert result.stdout == ""
    told = " ".join(result.stderr.split())
    for each in said:
        assert each in told
