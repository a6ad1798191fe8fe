"""The SOAP side of FakeOnline's partner service: clients nobody here wrote call it by the vendor's contract."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import plain_http
import pytest
from lxml import etree
from online_requests import CLAIMS, read_token, signed
from shared_data import SHARED

if TYPE_CHECKING:
    from services88.testing import FakeOnline

zeep = pytest.importorskip("zeep")

NAME = "PartnerSystemUserService.wsdl"
VENDORS = SHARED / "services88" / NAME
OWN = Path(__file__).resolve().parents[3] / "wsdl" / "partner_system_user" / NAME
PARTNER = "http://www.superoffice.com/superid/partnersystemuser/0.1"
ACTION = f'"{PARTNER}/IPartnerSystemUserService/Authenticate"'
JWT = "<ReturnTokenType>Jwt</ReturnTokenType>"
SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
CONTRACTS = pytest.mark.parametrize(
    "contract",
    [
        pytest.param(OWN, id="own"),
        pytest.param(VENDORS, id="vendor", marks=pytest.mark.skipif(not VENDORS.exists(), reason=f"no {VENDORS}")),
    ],
)


def address(online: FakeOnline) -> str:
    return f"{online.identity_url}/Login/services/PartnerSystemUserService.svc"


@CONTRACTS
def test_zeep_signs_in(online: FakeOnline, contract: Path):
    service: Any = zeep.Client(contract.as_uri()).create_service(
        f"{{{PARTNER}}}BasicHttpBinding_IPartnerSystemUserService", address(online)
    )
    told = service.Authenticate(
        SignedSystemToken=signed(online),
        ReturnTokenType="Jwt",
        _soapheaders={"ApplicationToken": online.application_token, "ContextIdentifier": online.tenant},
    )
    assert (told.IsSuccessful, told.ErrorMessage) == (True, None)
    assert read_token(online, told.Token)[f"{CLAIMS}ctx"] == online.tenant

    refused = service.Authenticate(
        SignedSystemToken=signed(online, timestamp="202601010000"),
        _soapheaders={"ApplicationToken": online.application_token, "ContextIdentifier": online.tenant},
    )
    assert (refused.IsSuccessful, refused.Token) == (False, None)
    assert refused.ErrorMessage == "Authorization error: InvalidTimestamp (6)"


@CONTRACTS
def test_suds_signs_in(online: FakeOnline, contract: Path):
    suds_client = pytest.importorskip("suds.client")
    element = pytest.importorskip("suds.sax.element").Element
    client = suds_client.Client(contract.as_uri(), cache=None, location=address(online))
    blocks: list[Any] = []
    for name, text in (("ApplicationToken", online.application_token), ("ContextIdentifier", online.tenant)):
        blocks.append(element(name, ns=("p", PARTNER)).setText(text))
    client.set_options(soapheaders=tuple(blocks))

    told = client.service.Authenticate(signed(online), "Jwt")
    assert told.IsSuccessful
    assert read_token(online, str(told.Token))[f"{CLAIMS}ctx"] == online.tenant


def envelope(
    online: FakeOnline,
    *,
    token_type: str = JWT,
    header: str | None = None,
    namespace: str = SOAP,
    wrapper: str = "AuthenticationRequest",
) -> str:
    """Return a request, with changes."""
    blocks = (
        f'<ApplicationToken xmlns="{PARTNER}">{online.application_token}</ApplicationToken>'
        f'<ContextIdentifier xmlns="{PARTNER}">{online.tenant}</ContextIdentifier>'
    )
    return (
        f'<s:Envelope xmlns:s="{namespace}"><s:Header>{blocks if header is None else header}</s:Header><s:Body>'
        f'<{wrapper} xmlns="{PARTNER}"><SignedSystemToken>{signed(online)}</SignedSystemToken>'
        f"{token_type}</{wrapper}></s:Body></s:Envelope>"
    )


def post(online: FakeOnline, text: str, **headers: str) -> tuple[int, Any]:
    """Return status and document of an answer."""
    usual = {"Content-Type": "text/xml; charset=utf-8", "SOAPAction": ACTION}
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    answer = plain_http.post(address(online), content=text.encode(), headers=usual | named)
    is_xml = answer.headers["content-type"].startswith("text/xml")
    return answer.status_code, etree.fromstring(answer.content) if is_xml else answer.text


@pytest.mark.parametrize("token_type", ["", JWT])
def test_an_answer_is_as_the_contract_has_it(online: FakeOnline, token_type: str):
    status, root = post(online, envelope(online, token_type=token_type))
    (body,) = root
    (response,) = body
    assert status == 200
    assert [each.tag for each in response.iter()] == [
        f"{{{PARTNER}}}{name}" for name in ("AuthenticationResponse", "IsSuccessful", "Token", "ErrorMessage")
    ]
    assert response[0].text == "true"
    assert response[2].get("{http://www.w3.org/2001/XMLSchema-instance}nil") == "true"


def test_headers_that_are_missing_are_refused_as_wrong_ones(online: FakeOnline):
    _, root = post(online, envelope(online, header=""))
    assert root.findtext(f".//{{{PARTNER}}}IsSuccessful") == "false"


def test_an_error_with_markup_is_escaped(online: FakeOnline):
    online.refuse_next('no <token> & no "key"')
    _, root = post(online, envelope(online))
    assert root.findtext(f".//{{{PARTNER}}}ErrorMessage") == 'no <token> & no "key"'


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"token_type": "<ReturnTokenType>JWT</ReturnTokenType>"}, "DeserializationFailed"),
        ({"token_type": "<ReturnTokenType/>"}, "DeserializationFailed"),
        ({"token_type": "<SignedSystemToken/>"}, "DeserializationFailed"),
        ({"wrapper": "Authenticate"}, "DeserializationFailed"),
        ({"namespace": "http://www.w3.org/2003/05/soap-envelope"}, "VersionMismatch"),
    ],
)
def test_what_wcf_refuses_is_a_fault(online: FakeOnline, changes: dict[str, str], code: str):
    status, root = post(online, envelope(online, **changes))
    assert status == 500
    assert root.findtext(".//faultcode").partition(":")[2] == code


@pytest.mark.parametrize("text", ["", "<", "<a/>", "<!DOCTYPE a><a/>"])
def test_what_is_no_envelope_is_a_fault(online: FakeOnline, text: str):
    status, root = post(online, text)
    assert status == 500
    assert root.findtext(".//faultcode").endswith(":DeserializationFailed")


def test_members_out_of_order_are_a_fault(online: FakeOnline):
    text = envelope(online, token_type="").replace("<SignedSystemToken>", f"{JWT}<SignedSystemToken>")
    status, root = post(online, text)
    assert status == 500
    assert "in this order" in root.findtext(".//faultstring")


def test_blocks_outside_the_header_are_a_fault(online: FakeOnline):
    text = envelope(online, header="").replace("<s:Header></s:Header>", f'<ApplicationToken xmlns="{PARTNER}"/>')
    status, root = post(online, text)
    assert status == 500
    assert "ApplicationToken" in root.findtext(".//faultstring")


def test_another_action_and_another_type_are_refused(online: FakeOnline):
    status, root = post(online, envelope(online), SOAPAction='"Authenticate"')
    assert (status, root.findtext(".//faultcode").partition(":")[2]) == (500, "ActionNotSupported")
    assert post(online, envelope(online), Content_Type="application/soap+xml")[0] == 415
    assert post(online, envelope(online), Content_Type="application/json")[0] == 415
