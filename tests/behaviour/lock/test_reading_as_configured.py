"""What is compared with a lock is read as the package of the lock is: as pyproject.toml beside the lock says now."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path

import pytest
from commands import soapbind
from small_contract import NAMESPACE, schema_of, wsdl_of

from .lock_project import begun, copied, edit, git

OLD_AND_NEW = Path(__file__).parents[2] / "errors/two-versions/input/vendor.zip/WSDL"
NAME = "WSDL-Services88-Shop.xml"
CONFIG = '[[tool.soapbind.packages]]\nname = "shop"\nsources = ["vendor.zip"]\n'
INCLUDE = 'include = ["WSDL-Services88-*"]\n'
SEVERAL = "error[several-versions]"
NONE = "no differences\n"

IMPORTING = '[[tool.soapbind.packages]]\nname = "small"\nsources = ["wsdl"]\nallow_imports = ["common"]\n'
WSDL = wsdl_of(schema_of('<xs:element name="Width" type="t:Size"/>', '<xs:include schemaLocation="../common/t.xsd"/>'))
XSD = f"""<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="{NAMESPACE}">
  <xs:simpleType name="Size"><xs:restriction base="xs:int"/></xs:simpleType></xs:schema>"""


def pack(path: Path, *, both: bool = True) -> None:
    """Write an archive with the version that the lock has, or with an older one beside it."""
    with zipfile.ZipFile(path, "w") as archive:
        for each in sorted(OLD_AND_NEW.iterdir()):
            if both or each.name == NAME:
                archive.write(each, each.name)


@pytest.fixture(scope="module")
def generated_shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a project that was generated from one version, and now has an archive of two."""
    folder = tmp_path_factory.mktemp("shop") / "project"
    folder.mkdir()
    pack(folder / "vendor.zip", both=False)
    begun(folder, {"pyproject.toml": CONFIG})
    pack(folder / "vendor.zip")
    return folder


@pytest.fixture
def shop(generated_shop: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    return copied(generated_shop, tmp_path, monkeypatch)


@pytest.fixture(scope="module")
def generated_small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a project whose WSDL imports what lies beside it, which pyproject.toml allows."""
    files = {"pyproject.toml": IMPORTING, "wsdl/small.wsdl": WSDL, "common/t.xsd": XSD}
    return begun(tmp_path_factory.mktemp("small") / "project", files)


@pytest.fixture
def small(generated_small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    return copied(generated_small, tmp_path, monkeypatch)


def configure(text: str) -> None:
    Path("pyproject.toml").write_text(text, "utf-8")


@pytest.mark.parametrize(
    ("sources", "folder"),
    [
        (("soapbind.lock", "vendor.zip"), "."),
        (("vendor.zip", "soapbind.lock"), "."),
        (("soapbind.lock#shop", "vendor.zip"), "."),
        (("../soapbind.lock", "../vendor.zip"), "shop"),
    ],
)
def test_an_include_that_came_after_the_lock(
    shop: Path, monkeypatch: pytest.MonkeyPatch, sources: tuple[str, ...], folder: str
):
    monkeypatch.chdir(shop / folder)
    assert SEVERAL in soapbind("diff", *sources).stderr
    (shop / "pyproject.toml").write_text(CONFIG + INCLUDE, "utf-8")
    result = soapbind("diff", *sources)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == f"{' -> '.join(sources)}: {NONE}"


@pytest.mark.parametrize("place", ["new.zip", "../new.zip", "{}/new.zip"])
def test_an_archive_that_is_not_the_one_of_the_project(shop: Path, place: str):
    configure(CONFIG + INCLUDE)
    place = place.format(shop.parent)
    shutil.copy("vendor.zip", place)
    assert soapbind("diff", "soapbind.lock", place).stdout.endswith(NONE)


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
def test_a_lock_at_a_revision(shop: Path):
    del shop
    git("init", "-q")
    git("add", "soapbind.lock")
    git("commit", "-qm", "first")
    configure(CONFIG + INCLUDE)
    assert soapbind("diff", "HEAD:soapbind.lock", "vendor.zip").stdout.endswith(NONE)


@pytest.mark.parametrize("option", ["--include", "--include-new"])
def test_options_come_before_the_configuration(shop: Path, option: str):
    del shop
    configure(CONFIG + INCLUDE.replace("88", "87"))
    assert "removed" in soapbind("diff", "soapbind.lock", "vendor.zip").stdout
    assert soapbind("diff", "soapbind.lock", "vendor.zip", option, "*88*").stdout.endswith(NONE)


@pytest.mark.parametrize("config", ["", CONFIG.replace('"shop"', '"other"') + INCLUDE.replace("88", "87")])
def test_without_its_package_in_the_configuration_the_lock_itself_says_it(shop: Path, config: str):
    del shop
    configure(CONFIG + INCLUDE)
    assert soapbind("generate").exit_code == 0
    configure(config)
    assert soapbind("diff", "soapbind.lock", "vendor.zip").stdout.endswith(NONE)


def test_what_is_wrong_with_the_configuration_is_told_with_its_place(shop: Path):
    del shop
    configure(CONFIG + 'include = ["*89*"]\n')
    told = soapbind("diff", "soapbind.lock", "vendor.zip").stderr
    assert told.startswith('vendor.zip: error[no-match]: include = ["*89*"] matches no file in it\n')
    told = soapbind("diff", "soapbind.lock", "vendor.zip", "--include", "*90*").stderr
    assert told.startswith("vendor.zip: error[no-match]: --include *90* matches no file in it\n")
    configure(CONFIG + "include = 7\n")
    assert "error[bad-config]: include must be a list" in soapbind("diff", "soapbind.lock", "vendor.zip").stderr


def test_imports_that_the_configuration_allows(small: Path):
    edit("common/t.xsd", "xs:int", "xs:long")
    assert "type-restated" in soapbind("diff", "soapbind.lock", "wsdl").stdout
    (small / "pyproject.toml").unlink()
    assert "type-restated" in soapbind("diff", "soapbind.lock", "wsdl").stdout, "the lock has it, too"


def test_imports_that_an_option_allows(small: Path):
    shutil.copytree(small / "wsdl", small / "old")
    refused = soapbind("diff", "old", "wsdl")
    assert "allow it with --allow-import common" in refused.stderr
    assert soapbind("diff", "old", "wsdl", "--allow-import", "common").stdout == f"old -> wsdl: {NONE}"


@pytest.mark.slow  # writes sites
def test_a_site_that_tells_what_changed_since_the_lock(shop: Path):
    command = ("docs", "vendor.zip", "--old", "soapbind.lock", "--output", "site")
    assert SEVERAL in soapbind(*command).stderr
    configure(CONFIG + INCLUDE)
    assert soapbind(*command).exit_code == 0
    assert (shop / "site/index.html").is_file()
