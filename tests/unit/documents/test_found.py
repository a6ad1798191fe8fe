"""Which documents are found in a source, and how they are read."""

from __future__ import annotations

import pytest
from soapbind.documents.load import load

from .source_files import SCHEMA, archive, importing, write, wsdl


def test_a_file_keeps_the_name_it_was_given(tmp_path, monkeypatch):
    write(tmp_path, w__a_wsdl=importing("sub/t.xsd"), w__sub__t_xsd=SCHEMA)
    monkeypatch.chdir(tmp_path)
    found = load(["w/a.wsdl"])
    assert found.wsdls == ("w/a.wsdl",)
    assert list(found.documents) == ["w/a.wsdl", "w/sub/t.xsd"]
    assert found.documents["w/a.wsdl"].imports == {"sub/t.xsd": "w/sub/t.xsd"}


def test_a_folder_is_searched_in_depth_and_other_files_are_left_alone(tmp_path):
    write(tmp_path, b__z_wsdl=wsdl(), a_xml=wsdl(), note_xml="<note", data_xml="<data/>", t_xsd=SCHEMA)
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "x.wsdl").write_text("<", encoding="utf-8")
    assert load([str(tmp_path)]).wsdls == (f"{tmp_path}/a.xml", f"{tmp_path}/b/z.wsdl")


def test_a_wsdl_that_another_one_imports_is_no_entry_point(tmp_path):
    write(tmp_path, a_wsdl=wsdl('<import namespace="urn:b" location="b.wsdl"/>'), b_wsdl=wsdl())
    assert load([str(tmp_path)]).wsdls == (f"{tmp_path}/a.wsdl",)


def test_imports_in_a_circle_end(tmp_path):
    other = '<import namespace="urn:x" location="{}"/>'
    write(tmp_path, a_wsdl=wsdl(other.format("b.wsdl")), b_wsdl=wsdl(other.format("a.wsdl")))
    assert load([str(tmp_path)]).wsdls == (f"{tmp_path}/a.wsdl", f"{tmp_path}/b.wsdl")
    assert load([str(tmp_path / "a.wsdl")]).wsdls == (f"{tmp_path}/a.wsdl",)


def test_a_vendor_zip_with_backslashes(tmp_path):
    path = archive(
        tmp_path / "w.zip", {"WSDL\\A-1.xml": importing("x%20y.xsd"), "WSDL\\x y.xsd": SCHEMA, "b.wsdl": wsdl()}
    )
    found = load([str(path)], ["A-*"])
    assert found.wsdls == (f"{path}!WSDL/A-1.xml",)
    assert list(found.documents) == [f"{path}!WSDL/A-1.xml", f"{path}!WSDL/x y.xsd"]


def test_include_also_matches_the_path_inside_the_source(tmp_path):
    write(tmp_path, v1__a_wsdl=wsdl(), v2__a_wsdl=wsdl())
    assert load([str(tmp_path)], ["v2/*"]).wsdls == (f"{tmp_path}/v2/a.wsdl",)


def test_the_same_source_twice_is_read_once(tmp_path):
    write(tmp_path, a_wsdl=wsdl())
    assert load([str(tmp_path), str(tmp_path)]).wsdls == (f"{tmp_path}/a.wsdl",)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_encodings(tmp_path, encoding):
    head = f'<?xml version="1.0" encoding="{encoding.removesuffix("-sig")}"?>'
    (tmp_path / "a.xml").write_bytes((head + wsdl("<documentation>é</documentation>")).encode(encoding))
    (document,) = load([str(tmp_path)]).documents.values()
    assert document.root[0].text == "é"
    assert len(document.sha256) == 64


def test_an_optional_import_may_be_remote_or_missing(tmp_path):
    for location in ("http://www.w3.org/2001/xml.xsd", "gone.xsd", "/etc/xml.xsd"):
        write(tmp_path, a_wsdl=importing(location, namespace="http://www.w3.org/XML/1998/namespace"))
        assert len(load([str(tmp_path)]).documents) == 1
