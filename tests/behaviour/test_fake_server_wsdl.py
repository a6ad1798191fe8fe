"""The WSDL that a fake server shows."""

from __future__ import annotations

import gzip
import io
import zipfile
from typing import TYPE_CHECKING

import pytest
from lxml import etree
from services88.chat import IChatAgent
from services88.so_principal import ISoPrincipalAgent
from services88.testing import FakeNetServer
from services_alike import ask, contract

if TYPE_CHECKING:
    from pathlib import Path


class Part(IChatAgent):
    pass


class SignIn(ISoPrincipalAgent):
    pass


PATH = "/Remote/Services88/Chat.svc"
DOCUMENT = contract({"Only": "http://elsewhere/x"}).encode()


def addresses(document: bytes) -> list[str | None]:
    return [
        each.get("location")
        for each in etree.fromstring(document).iter("{http://schemas.xmlsoap.org/wsdl/soap/}address")
    ]


@pytest.mark.parametrize("query", ["?wsdl", "?WSDL", "?singleWsdl"])
def test_without_a_wsdl_there_is_none_and_the_answer_says_what_to_do(query: str):
    with FakeNetServer(chat=Part()) as fake:
        status, content = ask(fake.url, PATH + query, method="GET")
    assert status == 404
    assert b"wsdl=" in content


def test_a_wsdl_is_shown_with_this_address_in_it(tmp_path: Path):
    (tmp_path / "Chat.wsdl").write_bytes(DOCUMENT)
    (tmp_path / "WSDL-x-SoPrincipal.xml").write_bytes(DOCUMENT)
    (tmp_path / "types.xsd").write_bytes(b"<x/>")
    (tmp_path / "secret.txt").write_bytes(b"secret")
    for source in (DOCUMENT, tmp_path / "Chat.wsdl", str(tmp_path)):
        with FakeNetServer(chat=Part(), wsdl=source) as fake:
            status, content = ask(fake.url, f"{PATH}?wsdl", method="GET")
            assert (status, addresses(content)) == (200, [fake.url + PATH])
            assert ask(fake.url, f"{PATH}?wsdl", method="HEAD") == (200, b"")
            has_files = not isinstance(source, bytes)
            assert ask(fake.url, "/Remote/Services88/types.xsd", method="GET")[0] == (200 if has_files else 404)
            for path in ("/secret.txt", "/..%2fChat.wsdl", "/../Chat.wsdl/..", "/nothing.xsd"):
                assert ask(fake.url, path, method="GET")[0] == 404
    assert addresses(DOCUMENT) == ["http://elsewhere/x"]


def test_a_folder_has_a_wsdl_for_each_service(tmp_path: Path):
    (tmp_path / "WSDL-x-SoPrincipal.xml").write_bytes(DOCUMENT)
    with FakeNetServer(chat=Part(), so_principal=SignIn(), wsdl=tmp_path) as fake:
        assert ask(fake.url, "/SoPrincipal.svc?wsdl", method="GET")[0] == 200
        status, content = ask(fake.url, f"{PATH}?wsdl", method="GET")
    assert status == 404
    assert b"it would be called Chat.wsdl" in content


def test_a_wsdl_that_does_not_exist_is_told_at_once(tmp_path: Path):
    with pytest.raises(FileNotFoundError, match="there is no WSDL at"):
        FakeNetServer(chat=Part(), wsdl=tmp_path / "Chat.wsdl")


def zipped(**files: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return packed.getvalue()


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (zipped(Chat=DOCUMENT), "is an archive, not a WSDL: unpack it, and give the folder"),
        (zipped(Chat=DOCUMENT, other=b"x"), "is an archive"),
        (gzip.compress(DOCUMENT), "is not a WSDL"),
        (b"", "is not a WSDL: the message is empty"),
        (b"plain text", "is not a WSDL: not well-formed XML"),
        (DOCUMENT[:-5], "is not a WSDL: not well-formed XML"),
        (b"<html/>", "its root element is html"),
        (b"<schema xmlns='http://www.w3.org/2001/XMLSchema'/>", "its root element is .*schema"),
    ],
)
def test_what_is_no_wsdl_is_told_at_once(tmp_path: Path, content: bytes, told: str):
    file = tmp_path / "Chat.wsdl"
    file.write_bytes(content)
    for source, name in ((content, "what is given as wsdl"), (file, "Chat.wsdl"), (str(file), "Chat.wsdl")):
        with pytest.raises(ValueError, match=told) as caught:
            FakeNetServer(chat=Part(), wsdl=source)
        assert name in str(caught.value)


def test_a_document_as_text_is_told():
    with pytest.raises(ValueError, match="a document is given as bytes"):
        FakeNetServer(chat=Part(), wsdl=DOCUMENT.decode())


@pytest.mark.parametrize(
    "document",
    [
        b"\xef\xbb\xbf" + DOCUMENT,
        b"<!-- made by hand -->\n" + DOCUMENT,
        DOCUMENT.decode().encode("utf-16"),
    ],
)
def test_wsdls_as_they_are_found(document: bytes):
    with FakeNetServer(chat=Part(), wsdl=document) as fake:
        status, content = ask(fake.url, f"{PATH}?wsdl", method="GET")
    assert (status, addresses(content)) == (200, [fake_address(content)])


def fake_address(content: bytes) -> str:
    (found,) = addresses(content)
    assert found.startswith("http://127.0.0.1:")
    return found


def test_a_wsdl_with_a_document_type_is_shown_as_it_is():
    document = b"<!DOCTYPE definitions>" + DOCUMENT
    with FakeNetServer(chat=Part(), wsdl=document) as fake:
        assert ask(fake.url, f"{PATH}?wsdl", method="GET") == (200, document)
