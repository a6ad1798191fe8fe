"""Our text of PartnerSystemUserService says what the vendor's says: both make the same package, but for addresses."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from lxml import etree
from shared_data import shared
from soapbind import pipeline
from soapbind.config import PackageConfig

REPO = Path(__file__).resolve().parents[2]
OWN = REPO / "wsdl" / "partner_system_user"
COMMITTED = REPO / "generated" / "partner_system_user"
ADDRESS = re.compile(r'address="(https?)://[^"]*/(?i:login)/services/PartnerSystemUserService\.svc"')


def package_of(source: Path) -> dict[str, str]:
    """Return what is generated, without the runtime, the hashes of the sources, and the hosts of addresses."""
    made = pipeline.make(PackageConfig("partner_system_user", (str(source),), "out", wsdl=False)).files
    kept = {path: text for path, text in made.items() if not path.startswith("_runtime/") and path != "MANIFEST.json"}
    return {path: ADDRESS.sub(r'address="\1://..."', text) for path, text in kept.items()}


@pytest.fixture(scope="module")
def own() -> dict[str, str]:
    return package_of(OWN)


def test_our_text_makes_the_package_that_the_vendors_makes(own):
    theirs = package_of(shared("services88/PartnerSystemUserService.wsdl"))
    assert own == theirs
    assert "NoHeaders" in own["_headers.py"]
    assert own["_ports.py"].count('://..."') == 2


def test_the_committed_package_is_of_our_text(own):
    committed = {path: ADDRESS.sub(r'address="\1://..."', (COMMITTED / path).read_text("utf-8")) for path in own}
    assert committed == own


def test_our_text_is_not_the_vendors_and_names_no_host_of_anybody():
    ours = (OWN / "PartnerSystemUserService.wsdl").read_bytes()
    theirs = shared("services88/PartnerSystemUserService.wsdl").read_bytes()
    assert ours != theirs
    assert etree.canonicalize(ours.decode(), strip_text=True) != etree.canonicalize(theirs.decode(), strip_text=True)
    assert set(re.findall(rb'location="https?://([^/"]*)', ours)) == {b"identity.example.invalid"}
