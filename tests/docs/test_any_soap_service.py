"""The guide page for any SOAP service: every command and every line of Python in it, against a local server."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from raw_http import RawServer, http

if TYPE_CHECKING:
    from collections.abc import Iterator

HERE = Path(__file__).parent
PAGE = (HERE.parents[1] / "docs" / "guide" / "any-soap-service.md").read_text("utf-8")
URL = "https://ec.europa.eu/taxation_customs/vies/checkVatService.wsdl"
COMMANDS = re.findall(rf"^soapbind .*{re.escape(URL)}.*", PAGE, re.MULTILINE)
PROGRAMS = re.findall(r"^```python\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
GOOD = f"""<s:Envelope xmlns:s="{SOAP}"><s:Body><checkVatResponse xmlns="urn:vat:types"><valid>true</valid>
<name>Somebody</name></checkVatResponse></s:Body></s:Envelope>"""
BAD = f"""<s:Envelope xmlns:s="{SOAP}"><s:Body><s:Fault><faultcode>s:Server</faultcode>
<faultstring>INVALID_INPUT</faultstring></s:Fault></s:Body></s:Envelope>"""


@pytest.fixture
def server() -> Iterator[RawServer]:
    """Give a server that shows the WSDL, with its own address in it, and answers calls."""
    with RawServer(lambda *_: None) as made:
        wsdl = (HERE / "vat.wsdl").read_bytes().replace(b"http://127.0.0.1:1/", f"{made.url}/".encode())

        def answer(peer: object, request: object) -> None:
            text = repr(request)
            content = wsdl if "GET" in text else BAD.encode() if "XX" in text else GOOD.encode()
            peer.send(http(500 if content == BAD.encode() else 200, content))  # type: ignore[attr-defined]

        made.answer = answer
        yield made


pytestmark = pytest.mark.slow  # four programs, one after the other


def run(folder: Path, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(folder), *filter(None, sys.path)])},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert (done.returncode, "Traceback" in done.stderr) == (0, False), done.stderr
    return done.stdout


def test_the_page_from_its_first_command_to_its_last_line(server: RawServer, tmp_path: Path):
    assert [command.split()[1] for command in COMMANDS] == ["show", "call", "generate"]
    for command in COMMANDS:
        run(tmp_path, "-m", *shlex.split(command.replace(URL, f"{server.url}/vat.wsdl")))

    first, second = (run(tmp_path, "-c", program) for program in PROGRAMS)

    assert first == "True Somebody\n"
    assert second == "the service says no: INVALID_INPUT\n"
