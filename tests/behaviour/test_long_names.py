"""Lines of packages whose contract has long names: as wide as Ruff's formatter would have them."""

from __future__ import annotations

import re
import subprocess
from typing import TYPE_CHECKING

import pytest
from content_roots import generated, schema_of

if TYPE_CHECKING:
    from pathlib import Path

LONG = "FacilitiesAndAdministrationRevenueAllocationProfile"
LONGER = f"{LONG}RequestReferences"
TYPES = f"""
<xs:simpleType name="{LONG}Sort"><xs:restriction base="xs:string">
  <xs:enumeration value="{LONGER}OfTheFirstKindOfAll"/><xs:enumeration value="b"/></xs:restriction></xs:simpleType>
<xs:simpleType name="{LONGER}Sort"><xs:restriction base="xs:string"><xs:enumeration value="c"/></xs:restriction>
</xs:simpleType>
<xs:simpleType name="Either"><xs:union memberTypes="t:{LONG}Sort t:{LONGER}Sort xs:int"/></xs:simpleType>
<xs:complexType name="{LONGER}Type"><xs:sequence><xs:element name="a" type="xs:int"/></xs:sequence></xs:complexType>
<xs:complexType name="AllocationProfile"><xs:sequence><xs:element name="a" type="xs:int"/></xs:sequence>
</xs:complexType>
<xs:complexType name="ArrayOf{LONGER}Type"><xs:sequence>
  <xs:element name="{LONGER}Type" type="t:{LONGER}Type" minOccurs="0" maxOccurs="unbounded"/></xs:sequence>
</xs:complexType>"""
MEMBERS = f"""
<xs:element name="May" type="t:{LONGER}Type" minOccurs="0"/>
<xs:element name="{LONG}" type="t:AllocationProfile"/><xs:element name="{LONG}May" type="t:{LONGER}Type" minOccurs="0"/>
<xs:element name="{LONGER}" type="t:{LONGER}Type" minOccurs="0"/>
<xs:element name="{LONG}List" type="t:{LONGER}Type" minOccurs="0" maxOccurs="unbounded"/>
<xs:element name="{LONGER}List" type="t:{LONGER}Type" minOccurs="0" maxOccurs="unbounded"/>
<xs:element name="{LONG}Items" type="t:ArrayOf{LONGER}Type" minOccurs="0"/>
<xs:element name="{LONG}Sort" type="t:{LONG}Sort" minOccurs="0"/><xs:element name="e" type="t:Either"/>"""
SCHEMA = schema_of(
    f"{TYPES}<xs:element name='{LONG}'><xs:complexType><xs:sequence>{MEMBERS}</xs:sequence>"
    f'<xs:attribute name="{LONG}Attribute" type="t:{LONGER}Sort"/></xs:complexType></xs:element>'
    f'<xs:element name="B"><xs:complexType><xs:choice>{MEMBERS}</xs:choice></xs:complexType></xs:element>'
    '<xs:element name="Nothing"><xs:complexType/></xs:element>'
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("long")
    with generated(made, "long_names", SCHEMA):
        return made / "long_names"


def test_a_line_is_wide_only_where_it_cannot_be_broken(folder: Path):
    files = [path for path in folder.rglob("*.py") if "_runtime" not in path.parts]
    wide = [line.strip() for path in files for line in path.read_text("utf-8").splitlines() if len(line) > 120]
    # Ruff breaks neither a parameter with its type nor a key with its text, and no "name as name".
    pairs = re.compile(
        r'[\w.]+|\) -> [\w.]+:|[\w.]+=[\w.]+,?|\w+: [\w.]+,?|\w+ as \w+,|".*": ".*",|from [\w.]+ import \('
    )
    assert [line for line in wide if not pairs.fullmatch(line)] == []


def test_the_formatter_has_nothing_to_change(folder: Path, tmp_path: Path):
    ruff = pytest.importorskip("ruff", reason="ruff is not installed").find_ruff_bin()
    config = tmp_path / "ruff.toml"
    config.write_text('line-length = 120\nextend-exclude = ["_runtime"]\n', "utf-8")
    command = [ruff, "format", "--no-cache", "--diff", "--config", str(config), str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.stdout, done.returncode) == ("", 0), done.stderr
