"""Whether a package holds documents, as the user and the profile choose, and what the commands tell of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from commands import soapbind, tree
from enclosed_contract import (
    DOCUMENTS,
    FOLDER,
    NAMES,
    enclosed,
    generate,
    write_documents,
)
from services_alike import contract
from shared_data import SERVICES88

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.usefixtures("small_runtime")


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the current folder, with the documents in it."""
    monkeypatch.chdir(tmp_path)
    write_documents(tmp_path / "documents", DOCUMENTS)
    return tmp_path


CONFIGURED = '[[tool.soapbind.packages]]\nname = "shop"\nsources = ["documents"]\n'


def test_the_user_decides(here: Path):
    assert soapbind("generate", "documents", "--package", "shop").exit_code == 0
    assert {path.removeprefix(FOLDER) for path in tree(here / "shop") if path.startswith(FOLDER)} == {
        *("__init__.py", *NAMES),
    }
    refused = soapbind("check", "documents", "--package", "shop", "--no-wsdl")
    assert refused.exit_code == 1
    assert 'run "soapbind generate documents --no-wsdl --package shop"' in refused.stderr
    assert soapbind("generate", "documents", "--package", "shop", "--no-wsdl").exit_code == 0
    assert not (here / "shop" / FOLDER).exists()
    assert "ENCLOSED" not in (here / "shop" / "testing.py").read_text("utf-8")
    (here / "pyproject.toml").write_text(f"{CONFIGURED}wsdl = false\n")
    assert soapbind("generate").stdout.endswith("files are up to date\n")
    (here / "pyproject.toml").write_text(f"{CONFIGURED}wsdl = true\n")
    told = soapbind("check")
    assert "configuration: wsdl was false" in told.stderr
    assert soapbind("generate").exit_code == 0
    assert (here / "shop" / FOLDER / "order.xsd").is_file()
    assert soapbind("check").exit_code == 0


def test_the_configuration_wants_true_or_false(here: Path):
    (here / "pyproject.toml").write_text(f'{CONFIGURED}wsdl = "no"\n')
    told = soapbind("generate")
    assert told.exit_code == 1
    assert "error[bad-config]: wsdl must be true or false" in told.stderr


def test_an_option_needs_a_source(here: Path):
    (here / "pyproject.toml").write_text(CONFIGURED)
    told = soapbind("generate", "--no-wsdl")
    assert told.exit_code == 2
    assert "options need a SOURCE" in told.stderr


def test_check_tells_of_a_document_that_was_changed(here: Path):
    (here / "pyproject.toml").write_text(CONFIGURED)
    assert soapbind("generate").exit_code == 0
    changed = here / "shop" / FOLDER / "unit.xsd"
    before = changed.read_bytes()
    changed.write_bytes(before.replace(b"piece", b"pound"))
    told = soapbind("check")
    assert told.exit_code == 1
    assert "+++ shop/_wsdl/unit.xsd" in told.stdout
    assert "output: the files are not those" in told.stderr
    changed.write_bytes(before.replace(b"\n", b"\r\n"))  # as version control may check it out
    assert soapbind("check").exit_code == 0
    changed.unlink()
    assert soapbind("check").exit_code == 1
    assert soapbind("generate").exit_code == 0
    assert changed.read_bytes() == before


def test_files_of_others_beside_them_are_safe(here: Path):
    assert soapbind("generate", "documents", "--package", "shop").exit_code == 0
    own = here / "shop" / FOLDER / "own.xsd"
    own.write_text("mine")
    for options in ((), ("--no-wsdl",)):
        told = soapbind("generate", "documents", "--package", "shop", *options)
        assert told.exit_code == 1
        assert "holds 1 file that soapbind did not write: _wsdl/own.xsd" in told.stderr
    assert own.read_text() == "mine"


def test_packages_of_netserver_have_none_unless_asked_for(small_netserver: Path):
    assert enclosed(generate(small_netserver)) == {}
    assert "ENCLOSED" not in generate(small_netserver)["testing.py"]
    files = generate(small_netserver, wsdl=True)
    assert set(enclosed(files)) == {"WSDL-Services88-Chat.wsdl"}
    assert "ServedWsdl(wsdl, ENCLOSED)" in files["testing.py"]


@pytest.fixture(name="small_netserver")
def _small_netserver(tmp_path: Path) -> Path:
    text = contract({"Chat": "http://localhost/Chat.svc"}).replace('"urn:t"', f'"{SERVICES88}"')
    return write_documents(tmp_path / "netserver", {"WSDL-Services88-Chat.xml": text})
