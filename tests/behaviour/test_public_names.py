"""What a package shows of itself: the module of its errors, and how its objects look in a debugger."""

from __future__ import annotations

import pytest
import services88
import services88.errors
from services88 import AsyncNetServer, NetServer

URL = "https://sod2.superoffice.com/Cust12345"
TICKET = "7T:not-to-be-seen"


def test_the_errors_are_those_of_the_package():
    assert services88.errors.__all__ == sorted(services88.errors.__all__)
    for name in services88.errors.__all__:
        found = getattr(services88.errors, name)
        assert found is getattr(services88, name)
        assert issubclass(found, services88.SoapError)
        assert found.__doc__
    exported = {name for name in services88.__all__ if isinstance(getattr(services88, name), type)}
    assert set(services88.errors.__all__) == {
        name for name in exported if issubclass(getattr(services88, name), services88.SoapError)
    }


@pytest.mark.parametrize(("facade", "agent"), [(NetServer, "ChatAgent"), (AsyncNetServer, "AsyncChatAgent")])
def test_objects_show_what_they_are_and_no_secret(facade: type[NetServer], agent: str):
    net = facade(URL, ticket=TICKET)

    assert repr(net) == f"<{facade.__name__} {URL}/Remote/Services88>"
    assert repr(net.chat) == f"<{agent} {URL}/Remote/Services88>"
    assert repr(net.chat.with_options(timeout=5)) == repr(net.chat)
