"""The SOAPAction is the contract's, also where it is empty or missing (WS-I Basic Profile 1.1, R2744 and R2745)."""

from __future__ import annotations

import importlib
import inspect
import re
import zipfile
from itertools import product
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import plain_http
import pytest
from lxml import etree
from shared_code import write_package
from shared_data import SHARED, shared
from small_contracts import SOAP12, Operation, Recording, importing, wsdl
from soapbind import pipeline
from soapbind.config import PackageConfig
from soapbind.diff.snapshot import from_snapshot, to_snapshot
from soapbind.errors import SoapbindError
from soapbind.show import show_json, show_text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

WSDL = "{http://schemas.xmlsoap.org/wsdl/}"
SOAP = "{http://schemas.xmlsoap.org/wsdl/soap/}"
ACTIONS = {
    "Empty": '<b:operation soapAction=""/>',
    "Missing": '<b:operation style="document"/>',
    "Bare": "",
    "Own": '<b:operation soapAction="urn:other#Own"/>',
    "Usual": '<b:operation soapAction="urn:t/Calc/Usual"/>',
    "Namespace": '<b:operation soapAction="urn:t"/>',
}
SENT = {"Own": "urn:other#Own", "Usual": "urn:t/Calc/Usual", "Namespace": "urn:t"}
CONTRACT = wsdl(*(Operation(name, soap) for name, soap in ACTIONS.items()))


@pytest.fixture(scope="module")
def actions(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    with importing(tmp_path_factory.mktemp("actions"), "soap_actions", CONTRACT) as found:
        yield found


@pytest.mark.parametrize("name", ACTIONS)
def test_it_is_sent_as_the_contract_says(actions: Any, name: str):
    transport = Recording()
    client = actions.Client("http://h/", transport=transport)
    with pytest.raises(ConnectionAbortedError):
        getattr(client.calc, name.lower())(number=1)

    assert transport.requests[0].headers["SOAPAction"] == f'"{SENT.get(name, "")}"'


@pytest.mark.sampled(3)
@pytest.mark.parametrize("name", ACTIONS)
def test_the_fake_server_tells_operations_of_one_action_apart(actions: Any, name: str):
    class Served:
        pass

    for number, other in enumerate(ACTIONS):
        setattr(Served, other.lower(), lambda _, *, number, factor=number: number * 10 + factor)
    testing = importlib.import_module("soap_actions.testing")
    with testing.FakeServer(calc=Served()) as server, actions.Client(server.url) as client:
        assert getattr(client.calc, name.lower())(number=1) == 10 + list(ACTIONS).index(name)
        assert server.calls[0].operation == f"Calc.{name}"


def test_what_is_said_of_it_is_what_somebody_could_want_to_know(actions: Any):
    client = actions.Client("http://h/").calc
    said = {name: inspect.getdoc(getattr(client, name.lower())) for name in ACTIONS}

    assert (said["Empty"], said["Own"]) == ("Operation ``Empty``.", "SOAPAction ``urn:other#Own``.")
    assert said["Usual"] == "SOAPAction ``Calc/Usual``."
    assert "without ``urn:t/``" in inspect.getdoc(actions.calc.ICalcClient)


def test_a_service_without_soap_actions_says_nothing_of_them(tmp_path: Path):
    contract = wsdl(Operation("Empty", ACTIONS["Empty"]), Operation("Own", ACTIONS["Own"]))
    with importing(tmp_path, "few_actions", contract) as package:
        assert "SOAPAction" not in inspect.getdoc(package.calc.ICalcClient)


@pytest.mark.usefixtures("actions")
def test_a_body_of_none_of_them_is_a_fault():
    testing = importlib.import_module("soap_actions.testing")
    envelope = b'<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><x/></s:Body></s:Envelope>'
    with testing.FakeServer(calc=SimpleNamespace(bare=print)) as server:
        for content in (envelope, b"no XML", envelope.replace(b"<x/>", b"")):
            sent = plain_http.post(
                server.url, content=content, headers={"Content-Type": "text/xml", "SOAPAction": '""'}
            )
            assert sent.status_code == 500


BLANKS = {
    "In": (" urn:t/in", " urn:t/in"),
    "Behind": ("urn:t/behind ", "urn:t/behind "),
    "Around": ("  urn:t  around  ", "  urn:t  around  "),
    "Only": (" ", " "),
    "Line": ("urn:t/line\n", "urn:t/line "),  # as XML reads a line break in an attribute
    "Tab": ("\turn:t/tab", " urn:t/tab"),
}


@pytest.fixture(scope="module")
def blanks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    contract = wsdl(*(Operation(name, f'<b:operation soapAction="{text}"/>') for name, (text, _) in BLANKS.items()))
    with importing(tmp_path_factory.mktemp("blanks"), "blank_actions", contract) as found:
        yield found


@pytest.mark.sampled(3)
@pytest.mark.parametrize("name", BLANKS)
def test_blanks_are_on_the_wire_and_arrive(blanks: Any, name: str):
    testing = importlib.import_module("blank_actions.testing")
    served = SimpleNamespace(**{f"{name.lower()}_" if name == "In" else name.lower(): lambda *, number: number + 1})
    with testing.FakeServer(calc=served) as server, blanks.Client(server.url) as client:
        method = next(each for each in dir(client.calc) if each.strip("_") == name.lower())
        assert getattr(client.calc, method)(number=1) == 2
        assert server.calls[0].http_headers["soapaction"] == f'"{BLANKS[name][1]}"'


@pytest.mark.parametrize("text", ["&#10;", "urn:t&#13;&#10;X: y", "urn:t&#9;", "&#127;", "urn:&#x85;", "urn:&#x2028;"])
def test_what_no_header_can_hold_is_told_with_its_place(tmp_path: Path, text: str):
    source = tmp_path / "calc.wsdl"
    source.write_text(wsdl(Operation("Do", f'<b:operation soapAction="{text}"/>')), "utf-8")
    with pytest.raises(SoapbindError) as caught:
        pipeline.generate(PackageConfig("calc", (str(source),)))
    (found,) = caught.value.diagnostics
    assert (found.code, found.location.path) == ("bad-action", ("portType[Calc]", "operation[Do]"))


@pytest.mark.parametrize("order", [("", "2"), ("2", "")])
def test_a_service_with_both_versions_takes_soap_1_1(tmp_path: Path, order: tuple[str, str]):
    port = '<w:port name="Q" binding="t:C"><c:address location="http://h/new"/></w:port>'
    binding = """<w:binding name="C" type="t:Calc"><c:binding transport="http://schemas.xmlsoap.org/soap/http"/>
    <w:operation name="Do"><c:operation soapAction="urn:new"/><w:input><c:body use="literal"/></w:input><w:output>
    <c:body use="literal"/></w:output></w:operation></w:binding>"""
    text = wsdl(Operation("Do"), bindings=binding, ports=port, prefixes=f'xmlns:c="{SOAP12}"')
    found = re.search(r'<w:port name="P".*?</w:port>', text)
    assert found is not None
    ports = {"": found[0], "2": port}
    text = text.replace(found[0] + port, "".join(ports[version] for version in order))
    (tmp_path / "a.wsdl").write_text(text, "utf-8")

    service = pipeline.read(PackageConfig("a", (str(tmp_path / "a.wsdl"),))).contract.services[0]

    assert [operation.action for operation in service.operations] == ["urn:t/do"]
    assert {p.soap_version for p in service.ports} == {"1.1", "1.2"}
    pipeline.generate(PackageConfig("a", (str(tmp_path / "a.wsdl"),)))


def test_it_is_shown_and_kept(tmp_path: Path):
    source = tmp_path / "a.wsdl"
    source.write_text(CONTRACT, "utf-8")
    contract = pipeline.read_whole(PackageConfig("a", (str(source),)))

    assert '    SOAPAction: ""\n' in show_text(contract, details=True)
    assert '"action": "",' in show_json(contract)
    for found in (contract, from_snapshot(to_snapshot(contract))):
        assert {o.name: o.action for o in found.services[0].operations} == {n: SENT.get(n, "") for n in ACTIONS}


def _public_contracts() -> list[Any]:
    manifest = SHARED / "corpus" / "manifest.tsv"
    if not manifest.is_file():
        return [pytest.param({}, id="shared", marks=pytest.mark.skip(reason=f"no {manifest}; set SOAPBIND_SHARED"))]
    columns, *lines = (line.split("\t") for line in manifest.read_text("utf-8").splitlines())
    rows = [dict(zip(columns, line, strict=False)) for line in lines]
    return [pytest.param(row, id=row["name"]) for row in rows]


@pytest.mark.sampled(4)
@pytest.mark.parametrize("row", _public_contracts())
def test_every_public_contract_is_sent_its_actions(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, row: dict[str, str]
):
    """lxml alone reads what the SOAPAction must be."""
    name = row["name"]
    monkeypatch.syspath_prepend(str(tmp_path))
    with zipfile.ZipFile(shared("corpus/wsdl.zip")) as archive:
        archive.extractall(tmp_path, [member for member in archive.namelist() if member.startswith(f"{name}/")])
    folder, package = tmp_path / name, f"actions_of_{name}"
    try:
        config = PackageConfig(package, (str(folder / row["entry"]),), allow_imports=(str(folder),))
        files = pipeline.generate(config)
    except SoapbindError as error:
        pytest.skip(f"cannot be rendered yet: {error.diagnostics[0].code}")
    write_package(tmp_path / package, files)
    expected = _actions_of(folder)
    for operation in importlib.import_module(package).OPERATIONS.values():
        assert operation.action in expected[operation.name], operation.key


def _actions_of(folder: Path) -> dict[str, set[str]]:
    """Return the SOAPActions that bindings have for operations of a name, in any file of a folder.

    Those of SOAP 1.1 count; where an operation has none, those of SOAP 1.2.
    """
    found: dict[str, dict[str, set[str]]] = {SOAP: {}, f"{{{SOAP12}}}": {}}
    for path in (p for p in folder.rglob("*") if p.is_file()):
        try:
            root = etree.parse(path).getroot()
        except etree.XMLSyntaxError:
            continue
        for binding, (version, actions) in product(root.iter(f"{WSDL}binding"), found.items()):
            if binding.find(f"{version}binding") is not None:
                for operation in binding.iterchildren(f"{WSDL}operation"):
                    soap = operation.find(f"{version}operation")
                    action = "" if soap is None else soap.get("soapAction", "")
                    actions.setdefault(operation.get("name"), set()).add(action)
    old, new = found.values()
    return new | old


@pytest.mark.sampled(2)
@pytest.mark.parametrize(
    "transport",
    [
        *(
            "http://www.w3.org/2010/soapjms/",
            "http://schemas.xmlsoap.org/soap/smtp",
            "http://schemas.microsoft.com/soap/msmq",
        ),
        *("http://schemas.microsoft.com/soap/tcp", "http://schemas.microsoft.com/soap/named-pipe"),
        *("http://schemas.xmlsoap.org/soap/httpx", "http://schemas.xmlsoap.org/soap/http.mail", "urn:http: over MQ"),
    ],
)
def test_a_port_for_another_transport_than_http_does_not_count(transport: str, tmp_path: Path):
    both = CONTRACT.replace(
        '<w:binding name="B"',
        f'<w:binding name="J" type="t:Calc"><b:binding transport="{transport}"/><w:operation name="Usual">'
        '<b:operation soapAction="urn:queue"/><w:input><b:body use="literal"/></w:input><w:output>'
        '<b:body use="literal"/></w:output></w:operation></w:binding><w:binding name="B"',
    ).replace(
        '<w:service name="S">',
        '<w:service name="S"><w:port name="J" binding="t:J"><b:address location="jms:queue:calc"/></w:port>',
    )
    with importing(tmp_path, "queue_" + re.sub(r"\W", "_", transport), both) as package:
        assert package.OPERATIONS["Calc.Usual"].action == "urn:t/Calc/Usual"
        assert package.OPERATIONS["Calc.Empty"].action == ""
    (tmp_path / "only.wsdl").write_text(CONTRACT.replace("http://schemas.xmlsoap.org/soap/http", transport), "utf-8")
    with pytest.raises(SoapbindError, match="other-transport") as caught:
        pipeline.generate(PackageConfig("only", (str(tmp_path / "only.wsdl"),)))
    (found,) = caught.value.diagnostics
    assert (found.message, found.location.path) == (f"the transport {transport!r} is not HTTP", ("binding[B]",))
