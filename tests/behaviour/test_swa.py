"""SOAP with attachments: parts of a message that a binding makes MIME parts are attachments, both ways."""

from __future__ import annotations

import asyncio
import io
from email import message_from_bytes, policy
from typing import TYPE_CHECKING, Any

import pytest
from attachment_contract import Canned, envelope
from click.testing import CliRunner
from message_shapes import package
from soapbind import pipeline
from soapbind.cli import main
from soapbind.config import PackageConfig
from swa_contract import CONTRACT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

BYTES = bytes(range(256)) * 10


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    with package(tmp_path_factory.mktemp("swa"), "swa_shop", CONTRACT) as found:
        yield found


class Shop:
    """What the fake server has behind it."""

    def __init__(self, made: Any) -> None:
        self.made = made

    def store(self, *, name: str, document: Any) -> int:
        assert name
        return len(document.content)

    def load(self, *, name: str) -> Any:
        return self.made.Attachment(name.encode() * 3, "text/plain")

    def swap(self, *, count: int, first: Any, second: Any) -> Any:
        body = self.made.OPERATIONS["Shop.Swap"].response[1]
        return body(count=count + 1, first=second, second=first)


def parts(call: Any) -> list[Any]:
    kind = call.http_headers["content-type"]
    message = message_from_bytes(f"Content-Type: {kind}\r\n\r\n".encode() + call.content, policy=policy.HTTP)
    assert not message.defects
    return list(message.iter_parts())


def test_signatures(made: Any):
    assert made.Client.store.__annotations__["document"] == "swa.Attachment"
    assert made.Client.load.__annotations__["return"] == "swa.Attachment"
    assert "An attachment (application/pdf, image/png)." in made.Client.store.__doc__


def test_there_and_back(made: Any):
    given = made.Attachment(BYTES, "application/pdf")
    with made.testing.FakeServer(shop=Shop(made)) as server, made.Client(server.url) as client:
        assert client.store(name="a", document=given) == len(BYTES)
        loaded = client.load(name="abc")
        swapped = client.swap(count=1, first=given, second=loaded)
        again = client.swap(count=swapped.count, first=swapped.first, second=swapped.second)
    assert (loaded.content, loaded.content_type) == (b"abc" * 3, "text/plain")
    assert (swapped.count, swapped.first.content, swapped.second.content) == (2, b"abc" * 3, BYTES)
    assert (again.first.content, again.second.content) == (BYTES, b"abc" * 3)
    assert swapped.second.content_type == "application/pdf"
    root, sent = parts(server.calls[0])
    assert root["Content-Type"].startswith("text/xml")
    assert b"<n:Name>a</n:Name>" in root.get_payload(decode=True)
    assert b"document" not in root.get_payload(decode=True)
    assert (sent.get_payload(decode=True), sent["Content-Type"]) == (BYTES, "application/pdf")
    assert sent["Content-ID"].startswith("<document=")
    assert [part["Content-ID"].partition("=")[0] for part in parts(server.calls[2])[1:]] == ["<first", "<second"]


def test_asyncio(made: Any):
    async def run(url: str) -> Any:
        async with made.AsyncClient(url) as client:
            loaded = await client.with_reply.load(name="x")
            assert loaded.attachments == ()
            return await client.swap(count=1, first=loaded.result, second=made.Attachment(BYTES))

    with made.testing.FakeServer(shop=Shop(made)) as server:
        swapped = asyncio.run(run(server.url))
    assert (swapped.first.content, swapped.second.content) == (BYTES, b"xxx")


def test_mtom_and_attachments_together(made: Any):
    with made.testing.FakeServer(shop=Shop(made)) as server, made.Client(server.url, mtom=True) as client:
        assert client.store(name="a", document=made.Attachment(BYTES)) == len(BYTES)
        assert client.load(name="b").content == b"bbb"
        assert parts(server.calls[0])[0]["Content-Type"].startswith("application/xop+xml")


def sources(made: Any, folder: Path) -> dict[str, Any]:
    (folder / "file").write_bytes(BYTES)
    opened = (folder / "file").open("rb")
    opened.seek(6)
    given = {
        "bytearray": made.Attachment(bytearray(BYTES)),
        "path": made.Attachment(folder / "file"),
        "file": made.Attachment(opened),
        "BytesIO": made.Attachment(io.BytesIO(BYTES)),
        "generator": made.Attachment(BYTES[start : start + 100] for start in range(0, len(BYTES), 100)),
        "large": made.Attachment(bytes(2**20) for _ in range(17)),
        "nothing": made.Attachment(b""),
    }
    opened.close()
    return given


def test_what_an_attachment_is_made_of(made: Any, tmp_path: Path):
    with made.testing.FakeServer(shop=Shop(made)) as server, made.Client(server.url) as client:
        for name, given in sources(made, tmp_path).items():
            size = {"file": len(BYTES) - 6, "large": 17 * 2**20, "nothing": 0}.get(name, len(BYTES))
            for _ in range(2):
                assert (name, client.store(name="a", document=given)) == (name, size)
            assert given.size == size
            given.save(tmp_path / "saved")
            assert (tmp_path / "saved").read_bytes() == given.content
            with given.open() as file:
                assert file.read(10) == given.content[:10]
                if size:
                    file.seek(-5, io.SEEK_END)
                    assert file.read() == given.content[-5:]


def test_what_is_no_attachment(made: Any, tmp_path: Path):
    attachment = made.Attachment
    for content, told in (("text", "encode a text"), (7, "not int"), (["a"], "made of bytes, not of str")):
        with pytest.raises(TypeError, match=told):
            attachment(content)
    with pytest.raises(TypeError, match="open files as binary"):
        attachment(io.StringIO("x"))
    for kind in ("text/plain\r\nX: y", "", "\xe9"):
        with pytest.raises(ValueError, match="content_type"):
            attachment(b"", kind)
    for name in ("a b", "<a>", "a\n", ""):
        with pytest.raises(ValueError, match="id must"):
            attachment(b"", id=name)
    with made.Client("http://h") as client:
        with pytest.raises(made.EncodeError, match="document: expected an Attachment, got bytes"):
            client.store(name="a", document=b"bytes")
        with pytest.raises(made.EncodeError, match="cannot be read: No such file"):
            client.store(name="a", document=attachment(tmp_path / "not there"))
        with pytest.raises(made.EncodeError, match="two attachments have the id 'x'"):
            client.swap(count=1, first=attachment(b"", id="x"), second=attachment(b"", id="x"))
    assert repr(attachment(b"secret", "a/b")) == "<Attachment 'a/b'>"
    kept = attachment(b"x", "text/plain")
    for name in ("content_type", "id"):
        with pytest.raises(AttributeError):
            setattr(kept, name, "a/b\r\nX: y")


ROOT = b"Content-Type: text/xml\r\n\r\n" + envelope("", "LoadResponse")


def load(made: Any, *heads_and_bodies: tuple[str, bytes]) -> Any:
    content = (
        b"--b\r\n" + ROOT + b"".join(f"\r\n--b\r\n{head}\r\n\r\n".encode() + body for head, body in heads_and_bodies)
    )
    canned = Canned(made, 'multipart/related; boundary="b"', content + b"\r\n--b--")
    with made.Client("http://h", transport=canned) as client:
        return client.with_reply.load(name="a")


def test_which_part_is_which(made: Any):
    others = ("Content-ID: <x>\r\nContent-Type: a/x", b"x"), ("Content-ID: <document%3D=1@h>", b"no")
    found = load(made, *others, ("content-id: <document=1@h>\r\nX-Own: y", b"it"))
    assert (found.result.content, found.result.headers["x-own"], found.result.id) == (b"it", "y", "document=1@h")
    assert [(each.content, each.content_type) for each in found.attachments[:1]] == [(b"x", "a/x")]
    found = load(made, *others)
    assert found.result.content == b"x", "else it is the first"
    assert [each.content for each in found.attachments] == [b"no"]


def test_a_content_type_that_no_header_can_have(made: Any):
    found = load(made, ("Content-Type: a/b\rX-Evil: 1", b"it"))
    assert found.result.content_type == "application/octet-stream"
    assert made.Attachment(b"", found.result.content_type).size == 0


def test_missing_parts(made: Any):
    with pytest.raises(made.DecodeError, match="no attachment for its part 'document'"):
        load(made)
    canned = Canned(made, "text/xml", envelope("", "LoadResponse"))
    with made.Client("http://h", transport=canned) as client, pytest.raises(made.DecodeError, match="no attachment"):
        client.load(name="a")
    import httpx2  # noqa: PLC0415 - for this test only

    with made.testing.FakeServer(shop=Shop(made)) as server:
        headers = {"Content-Type": "text/xml", "SOAPAction": '"urn:t/Store"'}
        reply = httpx2.post(server.url, content=envelope("<Name>a</Name>", "Store"), headers=headers)
    assert reply.status_code == 500
    assert "no attachment for its part" in reply.text


def test_attachments_that_nothing_names(made: Any):
    """A reply may have more than the contract says."""
    content = b"--b\r\n" + ROOT.replace(b"LoadResponse>", b"StoreResponse>")
    content = content.replace(b"<StoreResponse></", b"<StoreResponse><Size>3</Size></")
    content += b"\r\n--b\r\nContent-Type: text/csv\r\n\r\na,b\r\n--b--"
    canned = Canned(made, 'multipart/related; boundary="b"', content)
    with made.Client("http://h", transport=canned) as client:
        found = client.with_reply.store(name="a", document=made.Attachment(b""))
    assert found.result == 3
    assert [(each.content, each.content_type) for each in found.attachments] == [(b"a,b", "text/csv")]


def test_show(tmp_path: Path):
    (tmp_path / "a.wsdl").write_text(CONTRACT, "utf-8")
    command = ["show", str(tmp_path / "a.wsdl"), "--format"]
    text, json = (CliRunner().invoke(main, [*command, each]).stdout for each in ("text", "json"))
    assert "Load(Name: xs:string) -> (document: attachment)" in text
    assert "Swap(count: xs:int, first: attachment, second: attachment) -> (count: xs:int, second: att" in text
    assert '"responseAttachments": [\n            "second",\n            "first"\n' in json


@pytest.mark.parametrize(
    ("text", "code", "told"),
    [
        ("<m:mimeXml part='document'/>", "unsupported-attachments", "XML without an envelope"),
        ("<m:content part='dokument' type='a/b'/>", "unknown-part", "part dokument an attachment, which the message"),
        ("<m:content type='a/b'/>", "unknown-part", "part without a name an attachment"),
    ],
)
def test_what_is_left_out_is_told(tmp_path: Path, text: str, code: str, told: str):
    more = CONTRACT.replace("</m:multipartRelated>", f"<m:part>{text}</m:part></m:multipartRelated>", 1)
    (tmp_path / "a.wsdl").write_text(more, "utf-8")
    (warning,) = pipeline.read(PackageConfig("left_out", (str(tmp_path / "a.wsdl"),))).warnings
    assert (warning.code, told in warning.message) == (code, True)
