"""Parts that are referred to from several kinds of places, and bytes in types that XOP leaves in the envelope."""

from __future__ import annotations

import asyncio
import pickle
from typing import TYPE_CHECKING, Any

import pytest
from attachment_contract import XOP_TYPE, Canned, envelope, include, message
from message_shapes import Shape, package, part, shop
from raw_http import RawServer, http

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SCHEMA = """
 <xs:simpleType name="Bytes"><xs:list itemType="xs:base64Binary"/></xs:simpleType>
 <xs:simpleType name="NumberOrBytes"><xs:union memberTypes="xs:int xs:base64Binary"/></xs:simpleType>
 <xs:complexType name="Bag"><xs:sequence>
  <xs:element name="Item" type="xs:base64Binary" minOccurs="0" maxOccurs="unbounded"/>
  <xs:element name="Listed" type="t:Bytes" minOccurs="0"/>
  <xs:element name="Either" type="t:NumberOrBytes" minOccurs="0"/>
  <xs:any namespace="##other" processContents="lax" minOccurs="0"/>
 </xs:sequence></xs:complexType>
 <xs:element name="Echo"><xs:complexType><xs:sequence><xs:element name="Bag" type="t:Bag"/></xs:sequence>
 </xs:complexType></xs:element>
 <xs:element name="EchoResponse"><xs:complexType><xs:sequence><xs:element name="Bag" type="t:Bag"/></xs:sequence>
 </xs:complexType></xs:element>
 <xs:element name="Oops"><xs:complexType><xs:sequence><xs:element name="Dump" type="xs:base64Binary"/></xs:sequence>
 </xs:complexType></xs:element>
 <xs:element name="Find"><xs:complexType/></xs:element>
 <xs:element name="FindResponse"><xs:complexType><xs:sequence>
  <xs:element name="Item" type="xs:base64Binary" minOccurs="0" maxOccurs="unbounded"/></xs:sequence></xs:complexType>
 </xs:element>"""
CONTRACT = shop(
    Shape("Echo", part("p", element="t:Echo"), part("p", element="t:EchoResponse")),
    Shape("Find", part("p", element="t:Find"), part("p", element="t:FindResponse")),
    schema=SCHEMA,
)
for _mark, _more in {
    "<w:portType": f'<w:message name="Bad">{part("fault", element="t:Oops")}</w:message><w:portType',
    '<w:output message="t:EchoOut"/>': '<w:output message="t:EchoOut"/><w:fault name="Bad" message="t:Bad"/>',
    '</w:output></w:operation><w:operation name="Find"><b': '</w:output><w:fault name="Bad"><b:fault name="Bad" '
    'use="literal"/></w:fault></w:operation><w:operation name="Find"><b',
}.items():
    assert CONTRACT.count(_mark) == 1, _mark
    CONTRACT = CONTRACT.replace(_mark, _more)
UNKNOWN = "<f:x xmlns:f='urn:f'>%s</f:x>"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    with package(tmp_path_factory.mktemp("places"), "places_shop", CONTRACT) as found:
        yield found


class Keeping:
    """A transport of one's own, which keeps the request."""

    content = b""

    def send(self, request: Any) -> Any:
        self.content = request.content
        raise ConnectionAbortedError

    def close(self) -> None: ...


def sent(made: Any, bag: Any) -> bytes:
    transport = Keeping()
    with made.Client("http://h", transport=transport, mtom=1) as client, pytest.raises(ConnectionAbortedError):
        client.echo(bag=bag)
    return transport.content


def echo(made: Any, data: bytes, status: int = 200) -> Any:
    with made.Client("http://h", transport=Canned(made, XOP_TYPE, data, status)) as client:
        return client.echo(bag=made.models.Bag())


def test_an_unknown_element_does_not_make_text_of_other_places(made: Any):
    """A part that is referred to often is bytes once, also where another place needs base64."""
    items = f"<Item>{include('big')}</Item>" * 50
    data = message(envelope(f"<Bag>{items}{UNKNOWN % include('small')}</Bag>"), big=bytes(200_000), small=b"2")
    found = echo(made, data)
    assert found.item == [bytes(200_000)] * 50
    assert len(set(map(id, found.item))) == 1
    assert "Mg==" in found.any_element.xml


def test_the_detail_of_a_declared_fault_is_base64_as_text(made: Any):
    soap = "http://schemas.xmlsoap.org/soap/envelope/"
    fault = (
        f'<s:Envelope xmlns:s="{soap}"><s:Body><s:Fault><faultcode>s:Server</faultcode><faultstring>no</faultstring>'
        f'<detail><Oops xmlns="urn:t"><Dump>{include("one")}</Dump></Oops></detail></s:Fault></s:Body></s:Envelope>'
    )
    with pytest.raises(made.SoapFault, match="no") as caught:
        echo(made, message(fault.encode(), one=b"***"), status=500)
    assert caught.value.detail.dump == b"***"
    assert "<Dump>Kioq</Dump>" in caught.value.detail_xml


def test_lists_and_unions_stay_in_the_envelope(made: Any):
    """XOP takes elements of the type base64Binary only."""
    content = sent(made, made.models.Bag(item=[b"item"], listed=[b"listed"], either=b"either"))
    assert content.count(b"<xop:Include") == 1
    assert b"<Listed>bGlzdGVk</Listed><Either>ZWl0aGVy</Either>" in content


def test_iterating_where_a_plugin_sees_the_reply(made: Any):
    data = message(envelope(f"<Item>{include('one')}</Item>" * 3, "FindResponse"), one=b"12")

    async def also(url: str, **options: Any) -> list[bytes]:
        async with made.AsyncClient(url, **options) as client, client.iterate.find() as items:
            return [each async for each in items]

    with RawServer(lambda peer, _seen: peer.send(http(200, data, XOP_TYPE))) as server:
        for options in ({}, {"plugins": [made.History(5)]}):
            with made.Client(server.url, **options) as client, client.iterate.find() as items:
                assert list(items) == [b"12"] * 3
            assert asyncio.run(also(server.url, **options)) == [b"12"] * 3


@pytest.mark.parametrize("boundary", ["'a'", "a  b", "it's"])
def test_blanks_and_quotes_in_a_boundary(made: Any, boundary: str):
    data = message(envelope("<Bag/>")).replace(b"--b1", f"--{boundary}".encode())
    kind = XOP_TYPE.replace('"b1"', f'"{boundary}"')
    with made.Client("http://h", transport=Canned(made, kind, data)) as client:
        assert client.echo(bag=made.models.Bag()) == made.models.Bag()


def test_files_that_change_while_they_are_sent(made: Any, tmp_path: Path):
    from places_shop._runtime.attachments.attachment import Attachment  # noqa: PLC0415 - made by a fixture
    from places_shop._runtime.attachments.packing import Package  # noqa: PLC0415

    path = tmp_path / "a file"
    for change, told in (
        (lambda: path.write_bytes(b"12"), "has changed while it was sent"),
        (lambda: path.write_bytes(b"1234"), "has changed while it was sent"),
        (path.unlink, "an attachment cannot be read: No such file"),
    ):
        path.write_bytes(b"123")
        whole = Package(b"", ("", ""), [("a", Attachment(path))])
        assert len(b"".join(whole)) == whole.size
        change()
        with pytest.raises(made.TransportError, match=told):
            b"".join(whole)
    with pytest.raises(made.EncodeError, match="cannot be read"):
        Package(b"", ("", ""), [("a", Attachment(tmp_path / "no\0file"))])


def test_attachments_can_be_pickled(made: Any):
    from places_shop._runtime.attachments.attachment import Attachment  # noqa: PLC0415 - made by a fixture

    assert made
    for content in (b"123", [b"1", b"23"], (bytes(2**20) for _ in range(17))):
        attachment = Attachment(content, "a/b", id="mine")
        copy = pickle.loads(pickle.dumps(attachment))  # noqa: S301 - our own
        assert (copy, copy.id) == (attachment, "mine")
