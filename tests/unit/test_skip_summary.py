"""What the end of a run says about skipped tests."""

from __future__ import annotations

from skip_summary import in_one_line


def test_nothing_is_said_of_nothing():
    assert in_one_line([]) == ""


def test_every_reason_is_told_once_with_its_count():
    reasons = [
        "Skipped: no /work/shared/a.zip; set SOAPBIND_SHARED",
        "Skipped: not installed: php-soap",
        "Skipped: no /work/shared/b.zip; set SOAPBIND_SHARED",
        "Skipped: takes minutes; set SOAPBIND_SLOW=1",
        "Skipped: not installed: php-soap",
        "Skipped: no /work/shared/a.zip; set SOAPBIND_SHARED",
        "Skipped: not installed: the npm module soap",
    ]
    assert in_one_line(reasons) == (
        "7 skipped (-rs names them): 3 need the shared folder (SOAPBIND_SHARED); "
        "3 not installed: php-soap, the npm module soap; 1 takes minutes, set SOAPBIND_SLOW=1"
    )


def test_long_details_are_one_line():
    told = in_one_line(["Skipped: pip cannot install lxml here: " + "ERROR\n" * 100])
    assert len(told) < 140
    assert told.endswith("...")
    assert "\n" not in told
