"""Files, folders and zips become documents, or a diagnostic that says what to do next."""

from __future__ import annotations

import os
import zipfile
from typing import TYPE_CHECKING

import pytest
from soapbind.documents import archive as zips
from soapbind.documents import folder
from soapbind.documents.allowed import Allowed
from soapbind.documents.load import load
from soapbind.errors import Diagnostic, SoapbindError

if TYPE_CHECKING:
    from pathlib import Path

DEFINITIONS = 'xmlns="http://schemas.xmlsoap.org/wsdl/" xmlns:xs="http://www.w3.org/2001/XMLSchema"'
SCHEMA = '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"/>'


def wsdl(inside: str = "") -> str:
    return f"<definitions {DEFINITIONS}>{inside}</definitions>"


def importing(location: str, kind: str = "import", namespace: str = "urn:x") -> str:
    return wsdl(
        f'<types><xs:schema><xs:{kind} namespace="{namespace}" schemaLocation="{location}"/></xs:schema></types>'
    )


def write(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        path = folder / name.replace("__", "/").replace("_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def archive(path: Path, entries: dict[str, str | bytes]) -> Path:
    with zipfile.ZipFile(path, "w") as out:
        for name, data in entries.items():
            info = zipfile.ZipInfo("placeholder")
            info.filename = name  # ZipInfo itself would turn a backslash into a slash on Windows only
            out.writestr(info, data)
    return path


def problems(*sources: Path | str, include: tuple[str, ...] = ()) -> tuple[Diagnostic, ...]:
    with pytest.raises(SoapbindError) as caught:
        load([str(s) for s in sources], include)
    assert all(d.help for d in caught.value.diagnostics), "every diagnostic has a next step"
    return caught.value.diagnostics


def the_problem(*sources: Path | str, include: tuple[str, ...] = ()) -> Diagnostic:
    (only,) = problems(*sources, include=include)
    return only


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


def test_an_import_that_is_not_there(tmp_path):
    write(tmp_path, a_wsdl=importing("typs.xsd"), types_xsd=SCHEMA)
    found = the_problem(tmp_path / "a.wsdl")
    assert (found.code, found.help) == ("import-not-found", "did you mean types.xsd?")
    assert found.location.path == ("import[typs.xsd]",)


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


@pytest.mark.parametrize("kind", ["import", "include", "redefine"])
def test_a_remote_import_is_refused(tmp_path, kind):
    write(tmp_path, a_wsdl=importing("https://example.com/x.xsd", kind))
    assert the_problem(tmp_path / "a.wsdl").code == "remote-import"


def test_an_import_of_something_else(tmp_path):
    write(tmp_path, a_wsdl=importing("x.xsd"), x_xsd="<x/>")
    assert the_problem(tmp_path / "a.wsdl").code == "no-wsdl"
    write(tmp_path, x_xsd="<x")
    assert the_problem(tmp_path / "a.wsdl").code == "not-well-formed"


def test_all_problems_are_told_at_once(tmp_path):
    write(tmp_path, a_wsdl=importing("gone.xsd"), b_wsdl="<", c_wsdl="<!DOCTYPE c [<!ENTITY d ''>]><c/>")
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
    assert "no file" in the_problem(tmp_path).message


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
