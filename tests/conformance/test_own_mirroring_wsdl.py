"""Our text of MirroringClientService says what the vendor's says: both make the same package, but for the address."""

from __future__ import annotations

import re
from pathlib import Path
from zipfile import ZipFile

import pytest
from lxml import etree
from shared_data import shared
from soapbind import pipeline
from soapbind.config import PackageConfig

OWN = Path(__file__).resolve().parents[2] / "wsdl" / "mirroring" / "MirroringClientService.wsdl"
ADDRESS = re.compile(r'address="https://[^"]*/MirroringClientService\.svc"')


def package_of(source: Path) -> dict[str, str]:
    """Return what is generated, without the runtime, the documents, their hashes, and the address."""
    made = pipeline.make(PackageConfig("mirror", (str(source),), "out")).files
    kept = {name: text for name, text in made.items() if not re.match(r"_runtime/|_wsdl/|MANIFEST\.json", name)}
    return {name: ADDRESS.sub('address="..."', text) for name, text in kept.items()}


@pytest.fixture(scope="module")
def vendors(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("vendors")
    with ZipFile(shared("services88/mirroring.zip")) as archive:
        return Path(archive.extract("MirroringClientService.wsdl", folder))


def test_our_text_makes_the_package_that_the_vendors_makes(vendors: Path):
    own = package_of(OWN)
    assert own == package_of(vendors)
    assert 'address="..."' in own["_ports.py"]
    assert "SignedToken" in own["tokens.py"], "the profile is chosen by the namespace"


def test_our_text_is_not_the_vendors_and_names_no_host_of_anybody(vendors: Path):
    ours, theirs = OWN.read_text("utf-8"), vendors.read_text("utf-8")
    assert etree.canonicalize(ours, strip_text=True) != etree.canonicalize(theirs, strip_text=True)
    assert re.findall(r'location="https?://([^/"]*)', ours) == ["example.invalid"]
