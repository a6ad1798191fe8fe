"""Imports, archives and links that lead out of a source, or have no end."""

from __future__ import annotations

import os
import zipfile

import pytest
from soapbind.documents import archive as zips
from soapbind.documents import folder
from soapbind.documents.allowed import Allowed
from soapbind.documents.load import load
from soapbind.errors import SoapbindError

from .source_files import SCHEMA, archive, importing, problems, the_problem, write, wsdl


def test_an_import_that_is_not_there(tmp_path):
    write(tmp_path, a_wsdl=importing("typs.xsd"), types_xsd=SCHEMA)
    (found,) = load([str(tmp_path / "a.wsdl")]).missing
    assert (found.code, found.help) == ("import-not-found", "did you mean types.xsd?")
    assert found.location.path == ("import[typs.xsd]",)


def test_a_wsdl_or_what_is_redefined_must_be_there(tmp_path):
    write(tmp_path, a_wsdl=importing("gone.xsd", "redefine"))
    assert the_problem(tmp_path / "a.wsdl").code == "import-not-found"
    write(tmp_path, a_wsdl=wsdl('<import namespace="urn:x" location="gone.wsdl"/>'))
    assert the_problem(tmp_path / "a.wsdl").code == "import-not-found"


@pytest.mark.parametrize(
    "location", ["../x.xsd", "sub/../../x.xsd", "/etc/x.xsd", "file:///etc/x.xsd", "C:\\x.xsd", "..\\x.xsd"]
)
def test_an_import_stays_inside_the_source(tmp_path, location):
    write(tmp_path, in__a_wsdl=importing(location), x_xsd=SCHEMA)
    assert the_problem(tmp_path / "in").code == "import-outside-source"
    found = the_problem(tmp_path / "in" / "a.wsdl")
    assert found.code == "import-outside-source"
    if ".." in location:
        assert found.help.endswith(f"{tmp_path} --include a.wsdl")
        assert len(load([str(tmp_path)], ["a.wsdl"]).documents) == 2


@pytest.mark.parametrize("kind", ["import", "include"])
def test_a_remote_import_is_not_followed(tmp_path, kind):
    write(tmp_path, a_wsdl=importing("https://example.com/x.xsd", kind))
    documents = load([str(tmp_path / "a.wsdl")])
    assert (len(documents.documents), [d.code for d in documents.missing]) == (1, ["remote-import"])


def test_a_remote_redefine_is_refused(tmp_path):
    write(tmp_path, a_wsdl=importing("https://example.com/x.xsd", "redefine"))
    assert the_problem(tmp_path / "a.wsdl").code == "remote-import"


def test_an_import_of_something_else(tmp_path):
    write(tmp_path, a_wsdl=importing("x.xsd"), x_xsd="<x/>")
    assert the_problem(tmp_path / "a.wsdl").code == "no-wsdl"
    write(tmp_path, x_xsd="<x")
    assert the_problem(tmp_path / "a.wsdl").code == "not-well-formed"


def test_all_problems_are_told_at_once(tmp_path):
    write(tmp_path, a_wsdl=importing("gone.xsd", "redefine"), b_wsdl="<", c_wsdl="<!DOCTYPE c [<!ENTITY d ''>]><c/>")
    assert [d.code for d in problems(tmp_path, tmp_path / "z")] == [
        "import-not-found",
        "not-well-formed",
        "dtd",
        "not-found",
    ]


def test_a_damaged_zip(tmp_path):
    (tmp_path / "w.zip").write_bytes(b"PK\3\4 this is not all of it")
    assert the_problem(tmp_path / "w.zip").code == "bad-zip"
    good = archive(tmp_path / "v.zip", {"a.wsdl": wsdl()}).read_bytes()
    (tmp_path / "v.zip").write_bytes(good.replace(b"<definitions", b"<definitionz", 1))
    assert the_problem(tmp_path / "v.zip").code == "bad-zip"


def test_an_encrypted_entry(tmp_path):
    data = bytearray(archive(tmp_path / "w.zip", {"a.wsdl": wsdl()}).read_bytes())
    data[data.index(b"PK\1\2") + 8] |= 1
    (tmp_path / "w.zip").write_bytes(data)
    found = the_problem(tmp_path / "w.zip")
    assert (found.code, found.location.document) == ("bad-zip", f"{tmp_path}/w.zip!a.wsdl")


@pytest.mark.parametrize("name", ["../a.wsdl", "/a.wsdl", "C:\\a.wsdl", "x\\..\\..\\a.wsdl"])
def test_an_entry_that_points_outside(tmp_path, name):
    assert the_problem(archive(tmp_path / "w.zip", {name: wsdl()})).code == "bad-zip"


def test_two_entries_of_one_name(tmp_path):
    assert the_problem(archive(tmp_path / "w.zip", {"x/a.wsdl": wsdl(), "x\\a.wsdl": wsdl()})).code == "bad-zip"


def test_too_many_entries(tmp_path, monkeypatch):
    monkeypatch.setattr(zips, "MAX_ENTRIES", 1)
    assert the_problem(archive(tmp_path / "w.zip", {"a.wsdl": wsdl(), "b.wsdl": wsdl()})).code == "bad-zip"


def test_what_allow_import_names_may_be_read(tmp_path):
    write(tmp_path, in__a_wsdl=importing("../more/x.xsd"), more__x_xsd=SCHEMA)
    assert "--allow-import" in the_problem(tmp_path / "in" / "a.wsdl").help
    found = load([str(tmp_path / "in" / "a.wsdl")], allowed=Allowed((str(tmp_path / "more"),)))
    assert sorted(found.documents) == [f"{tmp_path}/in/a.wsdl", f"{tmp_path}/more/x.xsd"]
    with pytest.raises(SoapbindError):
        load([str(tmp_path / "in" / "a.wsdl")], allowed=Allowed((str(tmp_path / "mor"),)))


def test_a_link_out_of_the_folder_is_not_followed(tmp_path):
    write(tmp_path, in__a_wsdl=importing("x.xsd"), secret_xsd=SCHEMA)
    (tmp_path / "in" / "x.xsd").symlink_to(tmp_path / "secret.xsd")
    assert the_problem(tmp_path / "in").code == "import-outside-source"
    assert len(load([str(tmp_path / "in")], allowed=Allowed((str(tmp_path),))).documents) == 2


def test_links_in_a_circle_and_pipes_end(tmp_path):
    write(tmp_path, a_wsdl=wsdl())
    (tmp_path / "loop").symlink_to(tmp_path)
    assert load([str(tmp_path)]).wsdls == (f"{tmp_path}/a.wsdl",)
    os.mkfifo(tmp_path / "b.wsdl")
    assert "not a file" in the_problem(tmp_path).message


def test_a_folder_without_end(tmp_path, monkeypatch):
    write(tmp_path, a_wsdl=wsdl(), b_txt="", c_txt="")
    monkeypatch.setattr(folder, "MAX_ENTRIES", 2)
    assert the_problem(tmp_path).code == "too-many-files"
    monkeypatch.setattr(folder, "MAX_ENTRIES", 100)
    deep = tmp_path.joinpath(*["d"] * (folder.MAX_DEPTH + 2))
    deep.mkdir(parents=True)
    assert the_problem(tmp_path).code == "too-many-files"


def test_a_bomb_in_an_archive(tmp_path):
    with zipfile.ZipFile(tmp_path / "w.zip", "w", zipfile.ZIP_DEFLATED) as out:
        out.writestr("a.wsdl", wsdl(" " * (4 << 20)))
    found = the_problem(tmp_path / "w.zip")
    assert (found.code, "packed" in found.message) == ("bad-zip", True)
