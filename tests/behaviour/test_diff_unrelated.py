"""Contracts that have nothing in common: a reader is told so, in every report."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from commands import soapbind
from small_contract import NAMESPACE, schema_of, wsdl_of

NOTHING = "the two have no service and no type in common: all of OLD is gone, all of NEW is new. Is OLD the right one?"
VERSIONS = (
    "the two have no service and no type in common, because their namespaces differ: with --map-namespace "
    "{}={} they are compared as two versions of one"
)
# What contracts of one platform may share, and says nothing of them.
ARRAYS = "http://schemas.microsoft.com/2003/10/Serialization/Arrays"
SHARED = """<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="{}">
  <xs:complexType name="Thing"><xs:sequence><xs:element name="A" type="xs:string"/></xs:sequence></xs:complexType>
</xs:schema>"""


def contract(service: str, namespace: str, shared: str = "") -> str:
    """Return a contract with one service, which has one type of its own or one of the namespace ``shared``."""
    own = '<xs:complexType name="Own"><xs:sequence/></xs:complexType>'
    if shared:
        place = f'<xs:import namespace="{shared}"/>'
        schema = SHARED.format(shared) + schema_of(f'<xs:element name="A" type="s:Thing" xmlns:s="{shared}"/>', place)
    else:
        schema = schema_of('<xs:element name="A" type="t:Own"/>', own)
    return (
        wsdl_of(schema)
        .replace('"Small"', f'"{service}"')
        .replace("t:Small", f"t:{service}")
        .replace(NAMESPACE, namespace)
    )


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def notes(old: str, new: str, *options: str) -> list[str]:
    Path("old.wsdl").write_text(old, "utf-8")
    Path("new.wsdl").write_text(new, "utf-8")
    result = soapbind("diff", "old.wsdl", "new.wsdl", "--format", "json", *options)
    assert (result.exit_code, result.stderr) == (0, "")
    return json.loads(result.stdout)["notes"]


@pytest.mark.parametrize("shared", ["", ARRAYS])
def test_nothing_in_common(shared: str):
    assert notes(contract("Orders", "urn:shop", shared), contract("Tickets", "urn:help", shared)) == [NOTHING]


@pytest.mark.parametrize(("old", "new"), [("urn:v1", "urn:v2"), ("http://x.example/Services87", "http://x.example/88")])
def test_two_versions_by_namespace(old: str, new: str):
    pair = contract("Orders", old), contract("Orders", new)
    assert notes(*pair) == [VERSIONS.format(old, new)]
    assert notes(*pair, "--map-namespace", f"{old}={new}") == []


def test_of_namespaces_only_the_beginnings_that_differ_are_named():
    pair = contract("Orders", "http://x.example/87/orders/in"), contract("Orders", "http://x.example/88/orders/in")
    old, new = "http://x.example/87", "http://x.example/88"
    assert notes(*pair) == [VERSIONS.format(old, new)]
    assert notes(*pair, "--map-namespace", f"{old}={new}") == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (contract("Orders", "urn:shop"), contract("Orders", "urn:shop")),
        (contract("Orders", "urn:shop"), contract("Tickets", "urn:shop")),
        (contract("Orders", "urn:shop", "urn:common"), contract("Tickets", "urn:help", "urn:common")),
    ],
)
def test_something_in_common(old: str, new: str):
    assert notes(old, new) == []


def test_a_service_that_only_one_of_them_has_is_no_surprise():
    pair = contract("Orders", "urn:shop"), contract("Tickets", "urn:help")
    assert notes(*pair, "--service", "Tickets") == []


@pytest.mark.parametrize(
    ("form", "told"),
    [("text", f"note: {NOTHING}"), ("markdown", f"> {NOTHING}"), ("github", f"note: {NOTHING}")],
)
def test_every_report_tells(form: str, told: str):
    notes(contract("Orders", "urn:shop"), contract("Tickets", "urn:help"))
    result = soapbind("diff", "old.wsdl", "new.wsdl", "--format", form)
    assert told in result.stdout.splitlines()


@pytest.mark.slow  # writes a site
def test_the_page_of_what_changed_tells():
    notes(contract("Orders", "urn:shop"), contract("Tickets", "urn:help"))
    assert soapbind("docs", "new.wsdl", "--old", "old.wsdl", "--output", "site").exit_code == 0
    assert any(NOTHING in path.read_text("utf-8") for path in Path("site").rglob("*.html"))
