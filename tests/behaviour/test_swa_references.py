"""References to attachments (wsi:swaRef) in elements, lists and attributes are attachments."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest
from attachment_contract import Canned, envelope
from message_shapes import Shape, package, part, shop

if TYPE_CHECKING:
    from collections.abc import Iterator

SWA = "http://ws-i.org/profiles/basic/1.1/xsd"
SCHEMA = f"""
 <xs:import namespace="{SWA}"/>
 <xs:complexType name="Mail"><xs:sequence><xs:element name="Text" type="xs:string"/>
  <xs:element name="File" type="r:swaRef" minOccurs="0" maxOccurs="unbounded" xmlns:r="{SWA}"/></xs:sequence>
  <xs:attribute name="picture" type="r:swaRef" xmlns:r="{SWA}"/></xs:complexType>
 <xs:element name="Send"><xs:complexType><xs:sequence><xs:element name="Mail" type="t:Mail"/></xs:sequence>
 </xs:complexType></xs:element>
 <xs:element name="SendResponse"><xs:complexType><xs:sequence><xs:element name="Mail" type="t:Mail"/></xs:sequence>
 </xs:complexType></xs:element>"""
CONTRACT = shop(Shape("Send", part("p", element="t:Send"), part("p", element="t:SendResponse")), schema=SCHEMA)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    with package(tmp_path_factory.mktemp("swaref"), "swaref_shop", CONTRACT) as found:
        yield found


class Shop:
    def send(self, *, mail: Any) -> Any:
        return mail


def mail(made: Any) -> Any:
    one, other = made.Attachment(b"one", "text/plain"), made.Attachment(b"other", "a/b", id="mine@x")
    return made.models.Mail(text="t", file=[one, other, one], picture=other)


def test_there_and_back(made: Any):
    async def also(url: str) -> Any:
        async with made.AsyncClient(url) as client:
            return await client.send(mail=mail(made))

    with made.testing.FakeServer(shop=Shop()) as server:
        with made.Client(server.url) as client:
            found = client.with_reply.send(mail=mail(made))
            assert client.send(mail=found.result) == mail(made), "what was received can be sent"
        assert found.result == asyncio.run(also(server.url)) == mail(made)
    assert found.attachments == ()
    content = server.calls[0].content
    assert content.count(b"Content-ID: ") == 3, "an attachment goes once, however often it is referred to"
    assert b'picture="cid:mine@x"' in content
    assert server.calls[0].body.mail == mail(made)


def test_without_attachments_a_message_is_an_envelope(made: Any):
    with made.testing.FakeServer(shop=Shop()) as server, made.Client(server.url) as client:
        plain = made.models.Mail(text="t")
        assert client.send(mail=plain) == plain
        assert server.calls[0].http_headers["content-type"].startswith("text/xml")


def test_what_is_refused_is_named(made: Any):
    reply = envelope("<Mail><Text>t</Text><File>cid:none</File></Mail>", "SendResponse")
    body = b"--b\r\n\r\n" + reply + b"\r\n--b\r\nContent-ID: <a>\r\n\r\n\r\n--b--"
    related = 'multipart/related; boundary="b"'
    for kind, content, told in (
        ("text/xml", reply, "'cid:none' is not a valid swaRef: the message has no attachments"),
        (related, body, "refers to the attachment 'none', which it does not have"),
        (related, body.replace(b"cid:none", b"http://h"), "'http://h', which is not an attachment"),
    ):
        with made.Client("http://h", transport=Canned(made, kind, content)) as client:
            with pytest.raises(made.DecodeError, match=told) as caught:
                client.send(mail=mail(made))
            assert caught.value.path[-2:] == ("Mail", "File")
    operation = made.OPERATIONS["Shop.Send"]
    request = made.Request(operation.request[0](), operation.request[1](mail=mail(made)))
    with pytest.raises(made.EncodeError, match="goes with a message that a client"):
        operation.encode_request(request)
    with made.Client("http://h") as client, pytest.raises(made.EncodeError, match="expected an Attachment, got bytes"):
        client.send(mail=made.models.Mail(text="t", file=[b"x"]))
