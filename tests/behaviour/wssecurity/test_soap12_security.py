"""WS-Security in SOAP 1.2."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

import pytest
from key_pairs import pair
from lxml import etree
from small_contracts import SOAP12, Operation, importing, wsdl

if TYPE_CHECKING:
    from collections.abc import Iterator

ENVELOPE = "{http://www.w3.org/2003/05/soap-envelope}"
WORD = "hunter2-very-secret"


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    with importing(tmp_path_factory.mktemp("soap12"), "secured_soap12", wsdl(Operation("Do"), soap=SOAP12)) as found:
        yield found


class Calc:
    """Returns its argument."""

    def do(self, *, number: int) -> int:
        return number


def test_soap_12(package: Any):
    wss, testing = (importlib.import_module(f"secured_soap12.{name}") for name in ("wssecurity", "testing"))
    keys = pair("client")
    signature = wss.Signature(keys.key, keys.certificate, trusted=keys.certificate)
    security = wss.Security(wss.UsernameToken("anna", WORD, digest=True), wss.Timestamp())
    demanded = wss.ServerSecurity({"anna": WORD}, signature=signature)
    with (
        testing.FakeServer(calc=Calc(), security=demanded) as server,
        package.Client(server.url, plugins=(security, signature)) as client,
    ):
        assert client.do(number=3) == 3
        wrong = wss.Security(wss.UsernameToken("anna", "wrong"), wss.Timestamp(), role="next")
        with pytest.raises(package.SoapFault) as caught:
            client.with_options(plugins=(wrong, wss.Signature(keys.key, keys.certificate, role="next"))).do(number=3)
    fault = caught.value
    assert (fault.code.name, [each.name for each in fault.subcodes]) == ("Sender", ["FailedAuthentication"])
    assert wss.security_code(fault) == fault.subcodes[0]
    assert fault.http_status == 400
    block = etree.fromstring(server.calls[0].content).find(f"{ENVELOPE}Header")[0]
    assert block.attrib == {f"{ENVELOPE}mustUnderstand": "1"}
