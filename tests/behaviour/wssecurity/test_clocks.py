"""The time of a reply, judged by a clock that may be wrong: what was made at seven expires five minutes later."""

from __future__ import annotations

import sys
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from .signed_replies import SOAP, WSSE, WSU

if TYPE_CHECKING:
    from .conftest import Secured

MADE = datetime(2026, 11, 26, 19, 0, 0, tzinfo=UTC)
REPLY = (
    f'<s:Envelope xmlns:s="{SOAP}"><s:Header><e:Security xmlns:e="{WSSE}" xmlns:u="{WSU}"><u:Timestamp>'
    "<u:Created>2026-11-26T20:00:00+01:00</u:Created><u:Expires>2026-11-26T19:05:00Z</u:Expires>"
    "</u:Timestamp></e:Security></s:Header><s:Body/></s:Envelope>"
)


@pytest.mark.parametrize(
    ("later", "skew", "problem"),
    [
        (0, 0, ""),
        (-1, 0, "not yet valid"),
        (299, 0, ""),
        (300, 0, "expired"),
        (-60, 60, ""),
        (-61, 60, "not yet valid"),
        (359, 60, ""),
        (360, 60, "expired"),
        (-86_400, 60, "not yet valid"),
        (86_400, 60, "expired"),
        (-86_400, 86_400, ""),
        (86_400, 86_400, ""),
    ],
)
def test_the_bounds_of_clocks(
    secured: Secured, later: float, skew: float, problem: str, monkeypatch: pytest.MonkeyPatch
):
    """A clock that was put back takes no reply for older than it is, and none that is to come."""
    instants = sys.modules[f"{secured.package.__name__}._runtime.wssecurity.instants"]
    monkeypatch.setattr(instants, "now", lambda: MADE + timedelta(seconds=later))
    request = secured.package.OutgoingMessage(operation="Calc.Do", url="http://h/", headers={}, content=b"")
    reply = secured.package.IncomingMessage(
        operation="Calc.Do", status=200, headers={}, content=REPLY.encode(), request=request
    )
    security = secured.wss.Security(skew=skew)
    if problem:
        with pytest.raises(secured.wss.SecurityError) as caught:
            security.on_receive(reply)
        assert caught.value.problem == problem
    else:
        assert b"Security" not in security.on_receive(reply).content
