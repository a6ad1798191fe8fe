"""What a report says of faults, happens: old clients get those that servers of the new contract declare."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from called_contracts import contracts, fakes_of, finding, raised, severities, texts_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from old_and_new import Side


@pytest.fixture
def side() -> Iterator[Callable[[str], Side]]:
    with contracts() as go:
        yield go


def refused(side: Side, detail: object = None) -> Exception:
    return side.package.notes.Refused(side.package.models.Note(text="no") if detail is None else detail, "no")


def test_a_fault_that_is_new_comes_without_its_class(side: Any):
    old, new = map(side, texts_of("fault-added"))
    assert severities(old, new, "fault-added") == [None, "risky"]
    seen = raised(old, new, refused(new))
    assert type(seen) is old.package.SoapFault
    assert "Refusal" in seen.detail


def test_a_fault_that_is_gone_no_longer_reaches_its_handler(side: Any):
    old, new = map(side, texts_of("fault-removed"))
    assert severities(old, new, "fault-removed") == [None, "risky"]
    assert type(raised(old, old, refused(old))) is old.package.notes.Refused
    assert type(raised(old, new, fakes_of(new).soap_fault("no"))) is old.package.SoapFault


@pytest.mark.parametrize("first", ["old", "new"])
def test_a_detail_of_another_type_is_not_read(side: Any, first: str):
    old, new = map(side, texts_of("fault-retyped", first))
    assert severities(old, new, "fault-retyped") == [None, "breaking"]
    seen = raised(old, new, refused(new, "no" if first == "old" else None))
    assert type(seen) is old.package.SoapFault
    assert "detail/Refusal" in str(seen.detail_error)


NUMBER = texts_of("fault-retyped")[1].replace('"Refusal" type="xs:string"', '"Refusal" type="xs:int"')
LARGE = NUMBER.replace('"Refusal" type="xs:int"', '"Refusal" type="xs:long"')


def test_a_detail_of_a_wider_type_is_read_where_its_value_fits(side: Any):
    old, new = side(NUMBER), side(LARGE)
    assert severities(old, new, "fault-retyped") == [None, "risky"]
    fits, does_not = (raised(old, new, refused(new, number)) for number in (7, 2**40))
    assert (type(fits), fits.detail) == (old.package.notes.Refused, 7)
    assert type(does_not) is old.package.SoapFault
    assert severities(new, old, "fault-retyped") == [None, "additive"]
    seen = raised(new, old, refused(old, -(2**31)))
    assert (type(seen), seen.detail) == (new.package.notes.Refused, -(2**31))


# --- header faults ---------------------------------------------------------------------------------------------------


def beside(side: Side, header: object | None) -> Exception:
    """Return a fault with a header beside it."""
    fault = fakes_of(side).soap_fault("no")
    if header is not None:
        fault.headers = side.package.ZoneFaultHeaders(zone_fault=header)
    return fault


def test_a_header_fault_that_is_new_is_passed_over(side: Any):
    old, new = map(side, texts_of("header-fault-added"))
    assert severities(old, new, "header-fault-added") == [None, "additive"]
    seen = raised(old, new, beside(new, "the zone is unknown"))
    assert (type(seen), seen.reason) == (old.package.SoapFault, "no")
    assert type(seen.headers) is old.package.NoHeaders


def test_a_header_fault_that_is_gone_is_no_longer_in_the_error(side: Any):
    old, new = map(side, texts_of("header-fault-removed"))
    assert finding(old, new, "header-fault-removed").response.severity.value == "risky"
    assert raised(old, old, beside(old, "the zone is unknown")).headers.zone_fault == "the zone is unknown"
    assert raised(old, new, beside(new, None)).headers.zone_fault is None


@pytest.mark.parametrize("first", ["old", "new"])
def test_a_header_fault_of_another_type_is_not_read(side: Any, first: str):
    old, new = map(side, texts_of("header-fault-retyped", first))
    assert severities(old, new, "header-fault-retyped") == [None, "breaking"]
    header = new.package.models.Note(id=7) if first == "old" else "the zone is unknown"
    seen = raised(old, new, beside(new, header))
    assert seen.reason == "no"
    assert seen.headers is None
