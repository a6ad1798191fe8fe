"""The fake server's strictness against a host on Mono's DataContractSerializer: what one refuses the other refuses."""

from __future__ import annotations

import http.client
from typing import TYPE_CHECKING

import pytest
from services88 import OPERATIONS
from strict_cases import ACCEPTED, REFUSED, Case

if TYPE_CHECKING:
    from conftest import MonoHost


def post(url: str, case: Case) -> tuple[int, str]:
    connection = http.client.HTTPConnection(url.removeprefix("http://"), timeout=10)
    try:
        headers = {"Content-Type": "text/xml; charset=utf-8", "SOAPAction": f'"{OPERATIONS[case.operation].action}"'}
        connection.request("POST", "/Remote/Services88/Chat.svc", case.envelope.encode(), headers)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()


@pytest.mark.parametrize("case", REFUSED, ids=str)
def test_the_host_refuses_it_or_loses_what_was_sent(mono_host: MonoHost, case: Case):
    status, content = post(mono_host.url, case)
    assert status == (case.host or case.status), content
    if case.code in {"VersionMismatch", "MustUnderstand"}:
        assert f":{case.code}<" in content


@pytest.mark.parametrize("case", ACCEPTED, ids=str)
def test_the_host_takes_it(mono_host: MonoHost, case: Case):
    status, content = post(mono_host.url, case)
    assert status == (case.host or 200), content
