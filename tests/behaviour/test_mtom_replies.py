"""Replies with MTOM/XOP: what is beside the envelope gets to where it belongs, as if it had been in it."""

from __future__ import annotations

import asyncio
import time
from base64 import b64encode
from typing import TYPE_CHECKING, Any

import pytest
from attachment_contract import CONTRACT, XOP_TYPE, Canned, envelope, include, message
from message_shapes import package
from raw_http import RawServer, http

if TYPE_CHECKING:
    from collections.abc import Iterator

BYTES = bytes(range(256)) * 300  # with line breaks, and far above what a server leaves inline
NAME = "<Name>a</Name>"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    with package(tmp_path_factory.mktemp("mtom"), "mtom_shop", CONTRACT) as found:
        yield found


def document(content: str) -> bytes:
    return envelope(f"<Document>{NAME}{content}</Document>")


def call(made: Any, data: bytes, content_type: str = XOP_TYPE, status: int = 200) -> Any:
    with made.Client("http://h", transport=Canned(made, content_type, data, status)) as client:
        return client.echo(document=made.models.Document(name="a"))


def test_bytes_of_every_kind(made: Any):
    content = (
        f"<Data>{include('one')}</Data><File kind='k'>\r\n {include('two@x')}\n</File>"
        f"<Page><Number>1</Number><Image>{include('a%20b')}</Image></Page>"
        f"<Page><Number>2</Number><Image>{include('one')}</Image></Page>"
        f"<Free xmlns:i='http://www.w3.org/2001/XMLSchema-instance' xmlns:x='http://www.w3.org/2001/XMLSchema' "
        f"i:type='x:base64Binary'>{include('two@x')}</Free>"
    )
    found = call(made, message(document(content), **{"one": BYTES, "two@x": b"2", "a b": b"\r\n"}))
    assert (found.data, found.file.value, found.file.kind) == (BYTES, b"2", "k")
    assert [(page.number, page.image) for page in found.page] == [(1, b"\r\n"), (2, BYTES)]
    assert found.free.value == b"2" if hasattr(found.free, "value") else found.free == b"2"
    inline = document(
        content.replace(include("one"), b64encode(BYTES).decode())
        .replace(include("two@x"), "Mg==")
        .replace(include("a%20b"), "DQo=")
    )
    assert call(made, inline, "text/xml") == found


def test_where_no_bytes_belong_it_is_base64(made: Any):
    content = f"<Listed>{include('one')}</Listed><f:x xmlns:f='urn:f'>{include('one')}</f:x>"
    found = call(made, message(document(content), one=BYTES))
    text = b64encode(BYTES).decode()
    assert found.listed == [BYTES]
    assert text in str(found.any_element.to_xml() if hasattr(found.any_element, "to_xml") else found)
    assert call(made, message(envelope(f"<Document><Name>{include('one')}</Name></Document>"), one=BYTES)).name == text


def test_a_long_list(made: Any):
    """Lists of long messages are otherwise read from the text, and given while they arrive."""
    pages = "".join(
        f"<Page><Number>{number}</Number><Image>{include(str(number % 700))}</Image></Page>" for number in range(2000)
    )
    data = message(envelope(f"<Pages>{pages}</Pages>", "ScanResponse"), **{str(n): b"%d\r\n" % n for n in range(700)})
    with made.Client("http://h", transport=Canned(made, XOP_TYPE, data)) as client:
        found = client.scan()
    assert [page.image for page in found.page] == [b"%d\r\n" % (number % 700) for number in range(2000)]


@pytest.mark.slow  # moves tens of megabytes
@pytest.mark.parametrize("size", [0, 5, 100_000, 17 * 2**20], ids=str)
def test_over_http(made: Any, size: int):
    """Also beyond 16 MiB, where a temporary file holds it."""
    content = (BYTES * (size // len(BYTES) + 1))[:size]
    data = message(document(f"<Data>{include('one')}</Data>"), one=content)

    async def also(url: str) -> Any:
        async with made.AsyncClient(url) as client:
            return await client.echo(document=made.models.Document(name="a"))

    with RawServer(lambda peer, _seen: peer.send(http(200, data, XOP_TYPE))) as server:
        with made.Client(server.url) as client:
            assert client.echo(document=made.models.Document(name="a")).data == content
        assert asyncio.run(also(server.url)).data == content


REFUSED = {
    "nowhere": (f"<Data>{include('none')}</Data>", "refers to the attachment 'none', which it does not have"),
    "itself": (f"<Data>{include('root@x')}</Data>", "'root@x', which it does not have"),
    "no cid": (
        f"<Data>{include('one').replace('cid:', 'http://h/')}</Data>",
        "'http://h/one', which is not an attachment",
    ),
    "no href": (f"<Data>{include('one').replace('href', 'src')}</Data>", "'', which is not an attachment"),
    "empty": (f"<Data>{include('')}</Data>", "attachment '', which it does not have"),
    "text beside": (f"<Data>YQ=={include('one')}</Data>", "beside other content"),
    "two": (f"<Data>{include('one')}{include('one')}</Data>", "beside other content"),
    "no bytes": (f"<Page><Number>{include('one')}</Number></Page>", "'Kg==' is not a valid int"),
}


@pytest.mark.parametrize("name", sorted(REFUSED))
def test_what_is_refused_is_named(made: Any, name: str):
    content, told = REFUSED[name]
    with pytest.raises(made.DecodeError, match=told):
        call(made, message(document(content), one=b"*"))


def test_the_same_name_twice(made: Any):
    data = message(document(f"<Data>{include('one')}</Data>"), one=b"1", One=b"2").replace(b"<One>", b"<one>")
    with pytest.raises(made.DecodeError, match="has 2 attachments that are called 'one'"):
        call(made, data)


def test_several_parts_that_could_be_the_envelope(made: Any):
    data = message(document(f"<Data>{include('one')}</Data>"), one=b"1").replace(b"<one>", b"<root@x>")
    with pytest.raises(made.DecodeError, match="with 2 parts of the name that its header calls the start: 'root@x'"):
        call(made, data)


def test_a_content_type_that_would_take_long(made: Any):
    data = message(document(f"<Data>{include('one')}</Data>"), one=b"1")
    begin = time.process_time()
    assert call(made, data, f'{XOP_TYPE}; x="{";" * 100_000}').data == b"1"
    assert time.process_time() - begin < 1


def test_a_text_that_looks_like_what_stands_for_a_part(made: Any):
    """Marks are made up anew for each message, so no server can know one."""
    data = message(document(f"<Data>{include('one')}</Data><Listed>\ufffc0000:0</Listed>"), one=b"1")
    with pytest.raises(made.DecodeError, match="not a valid"):
        call(made, data)
    from mtom_shop._runtime.lexical.primitives import ATTACHED  # noqa: PLC0415 - the package is made by a fixture

    assert ATTACHED == {}


def test_many_references_to_one_part(made: Any):
    """As bytes they are one object; as text they would be many."""
    pages = f"<Page><Number>1</Number><Image>{include('one')}</Image></Page>" * 1000
    found = call(made, message(document(pages), one=bytes(100_000)))
    assert len({id(page.image) for page in found.page}) == 1
    texts = f"<f:y>{include('one')}</f:y>" * 1000
    with pytest.raises(made.DecodeError, match="over and over"):
        call(made, message(document(f"<f:x xmlns:f='urn:f'>{texts}</f:x>"), one=bytes(100_000)))


def test_faults_with_parts(made: Any):
    soap = "http://schemas.xmlsoap.org/soap/envelope/"
    fault = (
        f'<s:Envelope xmlns:s="{soap}"><s:Body><s:Fault><faultcode>s:Server</faultcode><faultstring>no</faultstring>'
        f"<detail><d>{include('one')}</d></detail></s:Fault></s:Body></s:Envelope>"
    )
    for status in (200, 500):
        with pytest.raises(made.SoapFault, match="no") as caught:
            call(made, message(fault.encode(), one=b"*"), status=status)
        assert "Kg==" in caught.value.detail


def test_a_status_goes_before_what_cannot_be_read(made: Any):
    with pytest.raises(made.HttpStatusError) as caught:
        call(made, message(document("")).replace(b"--b1--", b""), status=502)
    assert caught.value.status == 502
