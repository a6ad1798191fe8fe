"""What ``soapbind show`` prints of a package, as it was reviewed: ``show/`` has it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from commands import soapbind
from documented_contract import CASE
from fault_contract import WSDL as FAULTS

if TYPE_CHECKING:
    from conftest import Golden

HERE = Path(__file__).parent / "show"
CASES = {
    "python": ("--python",),
    "python.json": ("--python", "--format", "json"),
    "operation": ("--python", "--operation", "Library.FindBooks"),
    "type": ("--type", "Book"),
    "type.json": ("--type", "Book", "--format", "json"),
    "enumeration": ("--type", "Kind"),
    "enumeration.json": ("--type", "Kind", "--format", "json"),
    "headers": ("--type", "SessionHeaders"),
    "search": ("--search", "librry"),
    "search.json": ("--search", "lend", "--format", "json"),
}


@pytest.mark.parametrize("case", CASES)
def test_show(case: str, golden: Golden):
    result = soapbind("show", CASE / "library.wsdl", *CASES[case])
    assert result.exit_code == 0, result.stderr
    golden.check(HERE / (case if "." in case else f"{case}.txt"), result.stdout_bytes)


def test_show_of_an_operation_with_faults(golden: Golden, tmp_path: Path):
    (tmp_path / "orders.wsdl").write_text(FAULTS, "utf-8")
    result = soapbind("show", tmp_path / "orders.wsdl", "--python", "--operation", "Orders.submit")
    golden.check(HERE / "faults.txt", result.stdout_bytes)
