"""Clients that others made read a WSDL in five documents from the fake server of a package, and call all services."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from enclosed_contract import DOCUMENTS, shop, write_documents
from foreign_programs import needs, node_modules, run
from shared_code import write_package
from soapbind import pipeline
from soapbind.config import PackageConfig

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.slow  # compiles and starts clients that others wrote

PEERS = Path(__file__).parent / "peers"
JAX_WS = Path("/usr/share/java/jaxws-rt.jar")  # of Debian; it names the others
NAME = "shop_for_peers"


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Give the address of a fake server whose package holds its documents."""
    folder = write_documents(tmp_path_factory.mktemp("documents"), DOCUMENTS)
    place = tmp_path_factory.mktemp("package")
    write_package(place / NAME, pipeline.generate(PackageConfig(NAME, (str(folder),))))
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(place)
        with shop(importlib.import_module(f"{NAME}.testing")) as fake:
            yield fake.url
        for each in [each for each in sys.modules if each.partition(".")[0] == NAME]:
            del sys.modules[each]


def test_php(url: str):
    needs("php")
    if "soap" not in run(["php", "-m"]):
        pytest.skip("not installed: php-soap")
    program = ["php", PEERS / "php_shop.php", f"{url}/ws/Orders?wsdl", f"{url}/ws/Stock?wsdl"]
    assert run(program) == "7 kg piece\n"


def test_node_soap(url: str):
    folder = node_modules("soap")
    program = ["node", PEERS / "node_soap_shop.js", f"{url}/ws/Orders?wsdl"]
    assert run(program, NODE_PATH=folder) == "7 kg piece shop 1\n"


def test_jax_ws(url: str, tmp_path: Path):
    needs("java", "javac", "wsimport")
    if not JAX_WS.is_file():
        pytest.skip("not installed: libjaxws-java")
    wsdl = f"{url}/ws/Orders?wsdl"
    run(["wsimport", "-quiet", "-keep", "-Xnocompile", "-extension", "-p", "peer", "-d", tmp_path, wsdl])
    libraries = f"{JAX_WS}:{tmp_path}"
    sources = [*tmp_path.glob("peer/*.java"), PEERS / "JaxWsShop.java"]
    run(["javac", "-encoding", "UTF-8", "-nowarn", "-cp", libraries, "-d", tmp_path, *sources])
    assert run(["java", "-cp", libraries, "JaxWsShop", wsdl]) == "7 kg piece shop 1\n"


def test_gsoap_makes_code_of_it(url: str, tmp_path: Path):
    needs("wsdl2h", "soapcpp2")
    run(["wsdl2h", "-x", "-o", "made.h", f"{url}/ws/Orders?wsdl"], tmp_path)
    run(["soapcpp2", "-S", "-x", "-L", "-I/usr/share/gsoap/import", "made.h"], tmp_path)
    made = (tmp_path / "made.h").read_text("utf-8")
    assert all(word in made for word in ("Order", "Amount", "piece"))
