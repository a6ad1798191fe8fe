"""The exchange of a system user by SOAP, with Mono's DataContractSerializer hosting our text of the contract."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import example_programs
import pytest
from foreign_programs import free_port
from identity_service import SECRET, SYSTEM_TOKEN, TENANT, IdentityService
from services88.online import AsyncSystemUser, Environment, OnlineError, SignedRequest, SystemUser
from shared_data import shared

from .conftest import Log

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.slow  # compiles and starts a server under mono

REPO = Path(__file__).resolve().parents[2]
WSDL = REPO / "wsdl" / "partner_system_user" / "PartnerSystemUserService.wsdl"
EXAMPLE = REPO / "docs" / "examples" / "system_user_by_soap.py"


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Log]]:
    """Give the address of the host, and its log of what it held."""
    script = shared("interop/server/run_host.sh")
    if shutil.which("mcs") is None:
        pytest.skip("mono is not installed")
    out = tmp_path_factory.mktemp("partner")
    shutil.copy(WSDL, out / "WSDL-Services88-Partner.xml")  # as the script names contracts
    port = free_port()
    with (out / "run_host.log").open("wb") as sink:
        command = ["/bin/bash", str(script), str(port), str(out), str(out), "Partner"]
        environment = {**os.environ, "PY": sys.executable}
        done = subprocess.run(command, env=environment, stdout=sink, stderr=sink, timeout=300, check=False)
    assert done.returncode == 0, (out / "run_host.log").read_text(errors="replace")[-2000:]
    try:
        yield f"http://127.0.0.1:{port}", Log(out / "seen.jsonl")
    finally:
        os.kill(int((out / "pid").read_text()), signal.SIGTERM)


def example() -> Any:
    return example_programs.example("system_user_by_soap")


@pytest.mark.parametrize("kind", [SystemUser, AsyncSystemUser], ids=["sync", "async"])
def test_mono_holds_what_was_signed(host, kind):
    url, log = host
    sent: list[SignedRequest] = []

    def exchange(request: SignedRequest) -> Any:
        moved = SignedRequest(Environment("mono", url), request.tenant, request.application_token, request.signed_token)
        sent.append(moved)
        found = example()
        return (found.soap_exchange if kind is SystemUser else found.async_soap_exchange)(moved)

    with IdentityService() as service:
        user: Any = kind(**service.options(exchange=exchange))
        with pytest.raises(OnlineError):  # Mono fills in a token that is no JWT, or says no
            _ = user.ticket() if kind is SystemUser else asyncio.run(user.ticket())
    seen = log.last("Authenticate", "seen")
    assert seen["SignedSystemToken"] == sent[0].signed_token
    assert seen["SignedSystemToken"].startswith(SYSTEM_TOKEN)
    assert seen["ReturnTokenType"] == "Jwt=0"
    assert (seen["ApplicationToken"], seen["ContextIdentifier"]) == (SECRET, TENANT)
