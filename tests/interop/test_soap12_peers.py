"""SOAP 1.2 between us and others: zeep and PHP call the fake server, we call PHP's server, zeep writes the same."""

from __future__ import annotations

import shutil
import subprocess
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from foreign_programs import free_port, serve
from lxml import etree
from soap_versions import SOAP12, both, only_12

if TYPE_CHECKING:
    from collections.abc import Iterator

zeep = pytest.importorskip("zeep")
HERE = Path(__file__).parent


class Calc:
    """What the fake server has behind it."""

    def __init__(self, made: Any) -> None:
        self.made = made

    def do(self, *, number: int) -> int:
        if number < 0:
            raise self.made.testing.soap_fault("too <small>", "Client.Input", detail='<w xmlns="urn:w">why</w>')
        return number + 1

    def many(self, *, number: int) -> Any:
        rows = [self.made.models.Row(name=f"row {each}") for each in range(1, number + 1)]
        return self.made.models.Rows(row=rows)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Any, Path]]:
    """Give the package of both versions, and its WSDL."""
    from small_contracts import importing  # noqa: PLC0415 - with the path of the tests

    folder = tmp_path_factory.mktemp("peers12")
    with importing(folder, "soap_peers", both(do="urn:new")) as package:
        import soap_peers.testing  # noqa: PLC0415 - there is none before

        assert soap_peers.testing
        yield package, folder / "soap_peers.wsdl"


@pytest.fixture
def fake(made: tuple[Any, Path]) -> Iterator[Any]:
    package, _ = made
    with package.testing.FakeServer(calc=Calc(package)) as running:
        yield running


def zeep_client(wsdl: Path) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # zeep's own
        return zeep.Client(str(wsdl))


@pytest.mark.parametrize(("binding", "number"), [("B", "1.1"), ("C", "1.2")])
def test_zeep_calls_the_fake_server(made: tuple[Any, Path], fake: Any, binding: str, number: str):
    service = zeep_client(made[1]).create_service(f"{{urn:t}}{binding}", fake.url)
    assert service.Do(Number=1) == 2
    assert [row.Name for row in service.Many(Number=3)] == ["row 1", "row 2", "row 3"]
    assert {call.soap_version for call in fake.calls} == {number}
    with pytest.raises(zeep.exceptions.Fault) as caught:
        service.Do(Number=-1)
    fault = caught.value
    assert fault.message == "too <small>"
    assert etree.tostring(fault.detail).count(b"why") == 1
    if number == "1.2":
        assert fault.code.endswith(":Sender")
        assert [each.localname for each in fault.subcodes] == ["Input"]
    else:
        assert fault.code.endswith(":Client.Input")


def test_zeep_makes_the_same_request(made: tuple[Any, Path], fake: Any):
    package, wsdl = made
    with package.Client(fake.url, port="Q") as client:
        client.calc.do(number=7)
    client = zeep_client(wsdl)
    service = client.create_service("{urn:t}C", fake.url)
    service.Do(Number=7)
    ours, theirs = fake.calls
    first, second = (etree.fromstring(call.content) for call in (ours, theirs))
    body = f"{{{SOAP12}}}Body"
    assert first.tag == second.tag
    assert normal(first.find(body)) == normal(second.find(body))
    kinds = [sorted(part.strip() for part in call.http_headers["content-type"].split(";")) for call in (ours, theirs)]
    assert kinds[0] == kinds[1]
    assert "soapaction" not in ours.http_headers


def normal(node: Any) -> list[str]:
    """Return what an element holds, whatever the prefixes."""
    return [etree.canonicalize(etree.tostring(each, encoding="unicode"), rewrite_prefixes=True) for each in node]


def php() -> str:
    found = shutil.which("php")
    if found is None or b"soap" not in subprocess.run([found, "-m"], capture_output=True, check=True).stdout:
        pytest.skip("not installed: php-cli and php-soap")
    return found


@pytest.mark.slow  # starts PHP
def test_php_calls_the_fake_server(fake: Any, tmp_path: Path):
    wsdl = tmp_path / "new.wsdl"
    wsdl.write_text(only_12().replace("urn:t/do", "urn:new", 1), "utf-8")
    command = [php(), str(HERE / "peers" / "php_client_12.php"), str(wsdl), fake.url]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.stdout == "s:Sender|too <small>\n", done.stderr
    assert [call.body.number for call in fake.calls] == [*range(1, 11), -1]
    assert {call.soap_version for call in fake.calls} == {"1.2"}


@pytest.mark.slow  # starts PHP
def test_the_client_calls_php(made: tuple[Any, Path], tmp_path: Path):
    package, _ = made
    wsdl = tmp_path / "new.wsdl"
    wsdl.write_text(only_12(), "utf-8")
    port = free_port()
    command = [php(), "-S", f"127.0.0.1:{port}", str(HERE / "hosts" / "php_host_12.php")]
    for url in serve(command, port, WSDL=str(wsdl)):
        with package.Client(url, port="Q") as client:
            assert client.calc.do(number=1) == 2
            rows = client.calc.many(number=500).row
            assert (len(rows), rows[-1].name) == (500, "row 500 æ €")
            with pytest.raises(package.SoapFault) as caught:
                client.calc.do(number=-1)
        fault = caught.value
        assert (fault.code.name, fault.reason) == ("Sender", "too <small>")  # PHP writes the code without a prefix
        assert fault.detail is not None
        assert "because" in fault.detail
        with package.Client(url, port="P") as client:
            assert client.calc.do(number=1) == 2, "PHP answers in the version of the request"
