"""Whole documents: encodings, what is not well-formed, and the way back."""

from __future__ import annotations

import struct
from itertools import pairwise

import pytest
from services88 import OPERATIONS, DecodeError, Request, Response, SoapError
from services88.models import ChatSessionEntity, Sale

from .messages import ADD, BASELINE, MEMBERS, TOKEN, add, envelope, members

WHOLE = envelope(add(members(Message="<Message>æ</Message>")), "<ApplicationToken>t</ApplicationToken>")


@pytest.mark.parametrize(
    "data",
    [
        WHOLE.encode(),
        b"\xef\xbb\xbf" + WHOLE.encode(),
        b"\xef\xbb\xbf" + f'<?xml version="1.0" encoding="utf-8"?>{WHOLE}'.encode(),
        f"<?xml version='1.0' encoding='UTF-8' standalone='yes'?>\n{WHOLE}\n".encode(),
        WHOLE.encode("utf-16"),
        f'<?xml version="1.0" encoding="utf-16"?>{WHOLE}'.encode("utf-16"),
        b"\xfe\xff" + WHOLE.encode("utf-16-be"),
        f'<?xml version="1.0" encoding="iso-8859-1"?>{WHOLE}'.encode("latin-1"),
    ],
    ids=["plain", "BOM", "BOM and declaration", "declaration", "UTF-16", "UTF-16 declared", "UTF-16 BE", "Latin 1"],
)
def test_encodings(data: bytes):
    seen = ADD.decode_request(data)

    assert (seen.body.message.message, seen.headers.application_token) == ("æ", "t")


@pytest.mark.parametrize(
    "data",
    [
        b"\n" + f'<?xml version="1.0"?>{WHOLE}'.encode(),
        WHOLE.encode("latin-1"),
        WHOLE.encode() + b"x",
        WHOLE.encode() + b"<a/>",
        f'<?xml version="1.0" encoding="nope"?>{WHOLE}'.encode(),
        WHOLE.replace("</Author>", "</Auther>").encode(),
        WHOLE.replace("<Author>", '<Author a="1" a="2">').encode(),
        WHOLE.replace("<Author>", "<z:Author>").encode(),
    ],
    ids=["blank first", "wrong bytes", "text after", "element after", "no encoding", "end tag", "attribute", "prefix"],
)
def test_malformed_documents(data: bytes):
    with pytest.raises(DecodeError, match=r"well-formed|a character encoding that is not known: 'nope'"):
        ADD.decode_request(data)


@pytest.mark.parametrize(
    "dtd",
    [
        "<!DOCTYPE s:Envelope>",
        '<!DOCTYPE x [<!ENTITY e "v">]>',
        '<!DOCTYPE x SYSTEM "file:///etc/passwd">',
        '<!DOCTYPE x [<!ENTITY a "b"><!ENTITY c "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;">]>',
    ],
)
def test_a_dtd_is_refused(dtd: str):
    for text in (WHOLE, WHOLE.replace("æ", "&#x1;")):
        with pytest.raises(DecodeError):
            ADD.decode_request((dtd + text).encode())


@pytest.mark.parametrize("text", ["Blåbær", "a&#x1;b&#xFFFE;", "<![CDATA[x]]>"], ids=["plain", "control", "CDATA"])
def test_a_document_cut_anywhere_is_refused(text: str):
    data = envelope(
        add(members(Message=f"<Message>{text}</Message>")), "<ApplicationToken>t</ApplicationToken>"
    ).encode()
    ADD.decode_request(data)

    survived = []
    for size in range(len(data)):
        try:
            ADD.decode_request(data[:size])
        except DecodeError:
            continue
        survived.append(size)
    assert survived == []


def test_a_byte_turned_over_never_ends_in_another_error():
    data = ADD.encode_request(Request(ADD.request[0](application_token=TOKEN), ADD.request[1](message=BASELINE)))
    for place in range(len(data)):
        damaged = bytearray(data)
        damaged[place] ^= 0x55
        try:
            ADD.decode_request(bytes(damaged))
        except SoapError:
            continue


def test_values_of_both_directions_share_one_codec():
    body = ADD.response[1](response=BASELINE)
    data = ADD.encode_response(Response(ADD.response[0](succeeded=True), body))

    assert ADD.decode_response(data) == Response(ADD.response[0](succeeded=True), body)
    with pytest.raises(DecodeError):
        ADD.decode_request(data)


def test_members_are_written_in_the_order_of_the_contract():
    """DataContractSerializer loses what is out of order, so this is the most important line of all."""
    data = ADD.encode_request(Request(ADD.request[0](), ADD.request[1](message=BASELINE))).decode()
    inside = data[data.index("<Message>") :]

    places = [inside.index(f"<{name}>") for name in MEMBERS if name != "Message"]
    places.insert(list(MEMBERS).index("Message"), inside.index("<Message>", 1))
    assert all(left < right for left, right in pairwise(places))


def test_doubles_survive_every_bit():
    for bits in (0x0000000000000001, 0x7FEFFFFFFFFFFFFF, 0x3FB999999999999A, 0x4340000000000001):
        value = struct.unpack(">d", struct.pack(">Q", bits))[0]
        operation = OPERATIONS["Chat.GetChatSessionEntity"]
        entity = ChatSessionEntity(sale=Sale(amount=value))
        data = operation.encode_response(Response(operation.response[0](), operation.response[1](response=entity)))
        assert operation.decode_response(data).body.response == entity
