"""Documents that are refused: each problem with its place and its code."""

from __future__ import annotations

import pytest
from soapbind.documents import archive as zips
from soapbind.documents import folder
from soapbind.documents.load import load

from .source_files import SCHEMA, archive, the_problem, write, wsdl


def test_a_missing_file_is_not_found_and_a_near_name_is_offered(tmp_path):
    write(tmp_path, Chat_wsdl=wsdl())
    found = the_problem(tmp_path / "Caht.wsdl")
    assert (found.code, found.help) == ("not-found", f"did you mean {tmp_path}/Chat.wsdl?")
    assert "path" in the_problem(tmp_path / "no" / "where.wsdl").help


def test_an_impossible_path_is_unreadable():
    assert the_problem("a\0b").code in ("unreadable", "not-found")


def test_a_file_larger_than_the_limit_is_unreadable(tmp_path, monkeypatch):
    monkeypatch.setattr(folder, "MAX_BYTES", 10)
    monkeypatch.setattr(zips, "MAX_BYTES", 10)
    write(tmp_path, a_wsdl=wsdl())
    assert the_problem(tmp_path / "a.wsdl").code == "unreadable"
    assert the_problem(archive(tmp_path / "w.zip", {"a.wsdl": wsdl()})).code == "bad-zip"


def test_not_well_formed_says_where(tmp_path):
    write(tmp_path, a_wsdl="<a>\n<b></a>")
    found = the_problem(tmp_path / "a.wsdl")
    assert (found.code, found.location.line) == ("not-well-formed", 2)
    assert "2:" in found.message


@pytest.mark.parametrize("text", ["", "   ", "<?xml version='1.0' encoding='nonsense'?><a/>", "\x00\x01"])
def test_no_xml_at_all_is_not_well_formed(tmp_path, text):
    write(tmp_path, a_wsdl=text)
    assert the_problem(tmp_path / "a.wsdl").code == "not-well-formed"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize(
    "doctype",
    [
        "<!DOCTYPE definitions>",
        '<!DOCTYPE d SYSTEM "file:///etc/passwd">',
        '<!DOCTYPE d [<!ENTITY a "xxxxxxxxxx"><!ENTITY b "&a;&a;&a;">]>',
        "<!DOCTYPE d [" + "".join(f'<!ENTITY e{i + 1} "{f"&e{i};" * 20}">' for i in range(9)) + "]>",
    ],
)
def test_a_doctype_is_refused(tmp_path, doctype, encoding):
    (tmp_path / "a.wsdl").write_bytes((doctype + wsdl("<documentation>&e9;</documentation>")).encode(encoding))
    assert the_problem(tmp_path / "a.wsdl").code == "dtd"


DOCTYPES = [
    "<!DOCTYPE definitions>",
    "<!DOCTYPE d [ ]>",
    "<!DOCTYPE wsdl:definitions PUBLIC \"-//W3C//DTD XMLSCHEMA 200102//EN\" 'XMLSchema.dtd' >",
    '<!DOCTYPE d SYSTEM "file:///etc/passwd">',
]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("doctype", DOCTYPES)
def test_a_doctype_that_declares_nothing_is_a_warning(tmp_path, doctype, encoding):
    (tmp_path / "a.wsdl").write_bytes((doctype + wsdl("<documentation>a &amp; b</documentation>")).encode(encoding))
    (found,) = load([str(tmp_path)]).warnings
    assert (found.code, found.location.document) == ("dtd", str(tmp_path / "a.wsdl"))


@pytest.mark.parametrize(
    "text",
    [
        "<!DOCTYPE d [<!ATTLIST d x CDATA 'y'>]>" + wsdl(),
        "<!DOCTYPE d [<!ELEMENT d ANY>]>" + wsdl(),
        "<!DOCTYPE d [<!NOTATION n SYSTEM 'y'>]>" + wsdl(),
        "<!DOCTYPE d [<!ENTITY % p SYSTEM 'y'> %p;]>" + wsdl(),
        "<!-- <!DOCTYPE d> --><!DOCTYPE d [<!NOTATION n SYSTEM 'y'>]>" + wsdl(),
        '<!DOCTYPE d SYSTEM "x">' + wsdl("<documentation>&e;</documentation>"),
        '<!DOCTYPE d SYSTEM "x">' + wsdl('<message name="&e;"/>'),
    ],
)
def test_a_doctype_that_declares_anything_is_refused(tmp_path, text):
    write(tmp_path, a_wsdl=text)
    assert the_problem(tmp_path / "a.wsdl").code == "dtd"


def test_depth_is_bounded(tmp_path):
    write(tmp_path, a_wsdl="<a>" * 100_000 + "</a>" * 100_000)
    assert the_problem(tmp_path / "a.wsdl").code == "not-well-formed"


@pytest.mark.parametrize("text", [SCHEMA, "<html/>", '<description xmlns="http://www.w3.org/ns/wsdl"/>'])
def test_another_document_is_no_wsdl(tmp_path, text):
    write(tmp_path, a_xsd=text)
    assert the_problem(tmp_path / "a.xsd").code == "no-wsdl"


def test_a_folder_without_a_wsdl(tmp_path):
    assert the_problem(tmp_path).code == "no-wsdl"
    write(tmp_path, a_xml="<a/>", b_wsdl="<b/>")
    assert the_problem(tmp_path).code == "no-wsdl"


def test_include_that_matches_nothing_lists_what_there_is(tmp_path):
    write(tmp_path, **{f"{c}_wsdl": wsdl() for c in "abcdefg"})
    found = the_problem(tmp_path, include=("z*",))
    assert (found.code, found.help) == ("no-match", "there are a.wsdl, b.wsdl, c.wsdl, d.wsdl, e.wsdl and 2 more")
