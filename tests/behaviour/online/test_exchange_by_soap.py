"""The exchange by SOAP: the example, with the package that was generated from our text of the contract."""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
import sys
from base64 import b64decode
from pathlib import Path
from typing import Any

import example_programs
import pytest
from identity_service import APPLICATION, SECRET, SYSTEM_TOKEN, TENANT, Clock, IdentityService
from online_keys import public_pem
from partner_system_user.models import TokenType
from partner_system_user.partner_system_user.operations.authenticate import AuthenticationResponse
from partner_system_user.testing import FakeServer, soap_fault
from services88.online import (
    Environment,
    OnlineError,
    SignedRequest,
    SignInRefusedError,
    SystemUser,
)

EXAMPLE = Path(__file__).resolve().parents[3] / "docs/examples/system_user_by_soap.py"


def loaded() -> Any:
    return example_programs.example("system_user_by_soap")


example = loaded()


class Partner:
    """The partner service by SOAP, on the shoulders of the one by JSON."""

    def __init__(self, service: IdentityService) -> None:
        self.service = service
        self.problem: Exception | None = None

    def authenticate(self, *, signed_system_token: str, return_token_type: TokenType) -> AuthenticationResponse:
        if self.problem is not None:
            raise self.problem
        assert return_token_type is TokenType.JWT
        self.service.exchanges.append({"SignedSystemToken": signed_system_token})
        return AuthenticationResponse(is_successful=True, token=self.service.token(len(self.service.exchanges)))


@pytest.fixture
def partner(service: IdentityService) -> Partner:
    return Partner(service)


def ticket_of(service: IdentityService, url: str, kind: type[Any]) -> str:
    """Sign in by SOAP at ``url``; the keys are those of the service by JSON."""
    exchange = example.soap_exchange if kind is SystemUser else example.async_soap_exchange

    def there(request: SignedRequest) -> Any:
        moved = Environment("fake", url)
        return exchange(SignedRequest(moved, request.tenant, request.application_token, request.signed_token))

    user = kind(**service.options(exchange=there))
    found: str = user.ticket() if kind is SystemUser else asyncio.run(user.ticket())
    return found


def test_a_system_user_signs_in_by_soap(service, partner, kind):
    with FakeServer(partner_system_user=partner) as server:
        assert ticket_of(service, server.url, kind) == "7T:hunter2-ticket-1"
    (call,) = server.calls
    assert (call.headers.application_token, call.headers.context_identifier) == (SECRET, TENANT)
    assert call.body.signed_system_token.startswith(f"{SYSTEM_TOKEN}.202611261200.")
    assert b"ReturnTokenType>Jwt<" in call.content
    assert b"Addressing" not in call.content
    assert call.http_headers["soapaction"].endswith('/IPartnerSystemUserService/Authenticate"')


def test_a_refusal_by_soap_is_a_refusal(service, kind):
    with FakeServer(partner_system_user=example.Partner()) as server, pytest.raises(SignInRefusedError) as caught:
        ticket_of(service, server.url, kind)
    assert caught.value.reason == "Revoked"


def test_a_fault_is_told_with_the_fault(service, partner, kind):
    partner.problem = soap_fault("out of order")
    with FakeServer(partner_system_user=partner) as server, pytest.raises(OnlineError) as caught:
        ticket_of(service, server.url, kind)
    assert "the exchange that was given failed (SoapFault)" in str(caught.value)
    assert "out of order" in str(caught.value.__cause__)
    assert "hunter2" not in f"{caught.value} {caught.value.__cause__}"


@pytest.mark.slow  # starts a process
def test_the_example_runs():
    done = subprocess.run(
        [sys.executable, str(EXAMPLE)],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    assert "Revoked: the identity service of SuperOffice Online refused the sign-in" in done.stdout
    assert "The service was asked for a Jwt for Cust12345" in done.stdout


@pytest.mark.slow  # zeep is not quick
def test_zeep_signs_in_at_the_fake_service_with_our_contract(service, partner):
    zeep = pytest.importorskip("zeep")
    wsdl = EXAMPLE.parents[2] / "wsdl" / "partner_system_user" / "PartnerSystemUserService.wsdl"
    request = signed_request(service)
    with FakeServer(partner_system_user=partner) as server:
        binding = "{http://www.superoffice.com/superid/partnersystemuser/0.1}BasicHttpBinding_IPartnerSystemUserService"
        client = zeep.Client(str(wsdl)).create_service(binding, f"{server.url}/PartnerSystemUserService.svc")
        reply = client.Authenticate(
            SignedSystemToken=request.signed_token,
            ReturnTokenType="Jwt",
            _soapheaders={"ApplicationToken": SECRET, "ContextIdentifier": TENANT},
        )
    assert reply.IsSuccessful is True
    assert reply.Token.count(".") == 2
    assert server.calls[0].headers.application_token == SECRET


def signed_request(service: IdentityService) -> SignedRequest:
    found: list[SignedRequest] = []

    def keep(request: SignedRequest) -> str:
        found.append(request)
        return service.token()

    SystemUser(**service.options(exchange=keep)).ticket()
    return found[0]


def test_what_is_signed_is_valid_to_openssl(service, tmp_path):
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("needs the OpenSSL command line")
    text, _, signature = signed_request(service).signed_token.rpartition(".")
    (tmp_path / "public.pem").write_bytes(public_pem(APPLICATION))
    (tmp_path / "signature").write_bytes(b64decode(signature, validate=True))
    command = (openssl, "dgst", "-sha256", "-verify", tmp_path / "public.pem", "-signature", tmp_path / "signature")
    assert b"OK" in subprocess.run(command, input=text.encode(), capture_output=True, check=True).stdout
    assert text == f"{SYSTEM_TOKEN}.{Clock().now:%Y%m%d%H%M}"
