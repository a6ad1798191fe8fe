"""What packages hold of public WSDLs makes the same packages, and zeep loads it where it loads the originals."""

from __future__ import annotations

import warnings
import zipfile
from typing import TYPE_CHECKING

import pytest
import zeep
from portable_paths import not_portable
from shared_data import shared
from soapbind import pipeline
from soapbind.config import PackageConfig
from soapbind.errors import SoapbindError

from .test_contract_corpus import WRONG, cases

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.usefixtures("small_runtime")

# No package is made of those that are wrong. A large one takes seconds, most of them zeep's.
CASES = [each for each in cases(slow_from=200_000) if each.values[0] not in WRONG]


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("corpus")
    with zipfile.ZipFile(shared("corpus/wsdl.zip")) as archive:
        archive.extractall(folder)
    return folder


class Offline(zeep.transports.Transport):
    def load(self, url: str) -> bytes:
        if "://" in url:
            raise ConnectionError(url)
        return super().load(url)


def loads(wsdl: Path) -> str:
    """Return what stops zeep, with nothing in it that depends on the place."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            with Offline() as transport:
                zeep.Client(str(wsdl), transport=transport)
        except Exception as error:  # noqa: BLE001 - whatever it cannot do with the original
            return f"{type(error).__name__}: {error}"
    return "loaded"


def generate(source: Path, allowed: Path) -> dict[str, str]:
    for places in ((), (str(allowed),)):
        try:
            return pipeline.generate(PackageConfig("public", (str(source),), allow_imports=places, wsdl=True))
        except SoapbindError as error:
            if places or "import-outside-source" not in {each.code for each in error.diagnostics}:
                raise
    raise AssertionError


@pytest.mark.sampled(5)
@pytest.mark.parametrize(("name", "entry"), CASES)
def test_the_copies_are_as_good_as_the_originals(corpus: Path, tmp_path: Path, name: str, entry: str):
    original = corpus / name / entry
    files = generate(original, corpus / name)
    assert not_portable(files) == []
    copies = {path.removeprefix("_wsdl/"): text for path, text in files.items() if path.endswith((".wsdl", ".xsd"))}
    for path, text in copies.items():
        (tmp_path / path).write_text(text, "utf-8")
    again = generate(tmp_path, tmp_path)
    assert {path for path in {*files, *again} if files.get(path) != again.get(path)} <= {"MANIFEST.json"}
    (first, *others) = [path for path in copies if f': "{path}"' in files["_wsdl/__init__.py"]]
    assert not others
    assert loads(tmp_path / first) == loads(original)
