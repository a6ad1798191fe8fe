"""The decoder says what the reference says: a few thousand inputs of ``differential.py``, which makes millions.

Inputs of which they said different things once are kept here.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from shared_data import SERVICES88, SOAP11, XSI

sys.path.insert(0, str(Path(__file__).resolve().parent))

import differential
from differential import Finding, Input, Inputs, Judge, Reading, Reference, Subject

PACKAGE, CONTRACT = differential.committed()
INPUTS = Inputs(CONTRACT)
TREE = Reading(long=2**40)
WAYS = (TREE, Reading(long=0), Reading(long=0, piece=16), *(Reading(size, 1, 0, 16) for size in (1, 7, 70)))
COUNT = 800


def envelope(operation: str, content: str, head: str = "") -> bytes:
    return (
        f'<s:Envelope xmlns:s="{SOAP11}" xmlns:i="{XSI}" xmlns="{SERVICES88}"><s:Header>{head}</s:Header><s:Body>'
        f"<{operation}Response>{content}</{operation}Response></s:Body></s:Envelope>"
    ).encode()


def message(content: str) -> bytes:
    return envelope("AddChatMessage", f"<Response>{content}</Response>")


def pair(content: str) -> bytes:
    return envelope(
        "AddChatMessage", "", f"<ExtraInfo><ExtraInfoNameValuePair>{content}</ExtraInfoNameValuePair></ExtraInfo>"
    )


def messages(*items: str, before: str = "") -> bytes:
    return envelope("GetChatMessages", f"{before}<Response>{''.join(items)}</Response>")


def declared(encoding: str, data: bytes, actual: str = "") -> bytes:
    """Return a document in an encoding, and declared so; unless that is not the ``actual`` one."""
    return (f"<?xml version='1.0' encoding='{encoding}'?>" + data.decode()).encode(actual or encoding)


XML = "http://www.w3.org/XML/1998/namespace"
ITEM = "<ChatMessage><Message>å</Message></ChatMessage>"
LIST = f"<Response>{ITEM}{ITEM}</Response>"
KEPT = {
    "next line between members": message("\x85"),
    "no-break space between members": message("<Message>a</Message>\xa0"),
    "no-break space for a number": message("<ChatMessageId>\xa0</ChatMessageId>"),
    "line separator for an enumeration": message("<Type>\u2028</Type>"),
    "a line separator for flags": envelope("GetChatSessionEntity", "<Response><Flags>\u2028</Flags></Response>"),
    "a member that is nil first": message('<Message i:nil="true"/><Message>a</Message>'),
    "a structure that is nil first": envelope("AddChatMessage", '<Response i:nil="true"/><Response/>'),
    "a list that is nil first": envelope("GetChatMessages", '<Response i:nil="true"/><Response/>'),
    "a value given twice": pair("<Key>a</Key><Value>1</Value><Value>2</Value>"),
    "a value that is nil first": pair('<Key>a</Key><Value i:nil="true"/><Value>2</Value>'),
    "unknown content that says it is nil": message('<New i:nil="true">a</New>'),
    "unknown content with a control character": message("<New>&#xFFFE;</New>"),
    "a control character in UTF-16": message("<Message>a&#1;b</Message>").decode().encode("utf-16"),
    "text behind a header block": envelope("AddChatMessage", "", "<Succeeded>1</Succeeded>x<Succeeded>1</Succeeded>"),
    "latin-1 that could be UTF-8": declared("iso-8859-1", messages(ITEM.replace("å", "Ã¥"))),
    "latin-1 that could not": declared("iso-8859-1", messages(ITEM)),
    "two byte order marks": b"\xef\xbb\xbf\xef\xbb\xbf" + messages(ITEM),
    "ASCII that is none": declared("us-ascii", messages(ITEM), "utf-8"),
    "a prefix that is declared anyway": messages(f'<ChatMessage xmlns:xml="{XML}"/>', ITEM).replace(
        b"<s:Body>", f'<s:Body xmlns:xml="{XML}">'.encode()
    ),
    "a list in a comment in a list": messages(f"<!--{LIST}-->", ITEM),
    "the start of a list in a comment": messages(f"<!--<Response>{ITEM}-->", ITEM),
    "the start of a list in an instruction": messages(f"<?x <Response>{ITEM}?>", ITEM),
    "a list in CDATA": messages(f"<![CDATA[{LIST}]]>"),
    "a comment that never ends": messages(f"<!--{LIST}"),
    "a list in front of the list": messages(ITEM, before=f"<!--{LIST}-->"),
    "a list of another namespace": messages(ITEM, before=f'<n:Response xmlns:n="urn:n">{ITEM}</n:Response>'),
    "an end tag with a blank": messages(ITEM.replace("</ChatMessage>", "</ChatMessage >"), ITEM),
    "an end tag in CDATA": messages("<ChatMessage><Message><![CDATA[</ChatMessage>]]></Message></ChatMessage>", ITEM),
    "a type of the body": messages(ITEM).replace(b"<GetChatMessagesResponse>", b'<GetChatMessagesResponse i:type="T">'),
    "a type of the body in the namespace of XML": messages(ITEM).replace(b"Response>", b'Response i:type="xml:T">', 1),
    "a type with a character few names have": envelope("AddChatMessage", '<Response i:type="T\ufeff"/>'),
    "a carriage return": messages(ITEM.replace("å", "a\rb\r\nå")),
}


@pytest.fixture
def judge(monkeypatch: pytest.MonkeyPatch) -> Judge:
    """Give a judge that does not look at the clock."""
    made = Judge(Subject(PACKAGE), Reference(CONTRACT), strict=False)
    monkeypatch.setattr(made.pace, "is_slow", lambda *_: False)
    return made


def findings(judge: Judge, data: bytes, *ways: Reading) -> list[Finding]:
    text = data.decode("utf-16") if data[:1] == b"\xff" else data.decode("iso-8859-1")
    operation = re.search(r"<(\w+)Response[ >]", text.partition("Body")[2])
    assert operation
    return judge.findings(Input(0, f"Chat.{operation[1]}", data, (), ways))


def differences(judge: Judge, count: int, *ways: Reading) -> dict[str, Finding]:
    """Return one finding for each cause among the first inputs."""
    found: dict[str, Finding] = {}
    for number in range(count):
        tested = INPUTS.make(number)
        for finding in judge.findings(replace(tested, readings=ways) if ways else tested):
            found.setdefault(finding.cause, finding)
    return found


def told(found: dict[str, Finding], judge: Judge) -> str:
    return "\n".join(differential.told(judge.smallest(each, seconds=0.5)) for each in found.values())


@pytest.mark.parametrize("name", KEPT)
def test_what_differed_once(name: str, judge: Judge):
    found = {each.cause: each for each in findings(judge, KEPT[name], *WAYS)}
    assert not found, told(found, judge)


@pytest.mark.slow  # hundreds of replies
def test_from_a_tree(judge: Judge):
    found = differences(judge, COUNT, TREE)
    assert not found, told(found, judge)


@pytest.mark.slow
def test_from_text_and_in_pieces(judge: Judge):
    found = differences(judge, COUNT)
    assert not found, told(found, judge)


def test_inputs_are_worth_judging(judge: Judge):
    """Many of them have values, many are refused, few are doubtful; and each depends on its number alone."""
    kinds: Counter[str] = Counter()
    for number in range(COUNT):
        tested = INPUTS.make(number)
        judgement = judge.reference.judge(tested.key, tested.data)
        kinds.update([judgement.kind, *(["doubtful"] if judgement.doubts else [])])
    assert kinds["value"] > COUNT * 0.3
    assert kinds["refused"] > COUNT * 0.2
    assert kinds["doubtful"] < COUNT * 0.15
    assert kinds["fault"] > 0
    assert INPUTS.make(7) == Inputs(CONTRACT).make(7) != INPUTS.make(8)


@dataclass
class Canned:
    """An operation that decodes everything to one result."""

    result: Any

    def decode_response(self, _data: bytes) -> Any:
        if isinstance(self.result, Exception):
            raise self.result
        return self.result


def test_a_wrong_decoder_is_found(judge: Judge):
    data = envelope(
        "GetChatMessages", "<Response><ChatMessage><Message>a</Message></ChatMessage><ChatMessage/></Response>"
    )
    right = PACKAGE.OPERATIONS["Chat.GetChatMessages"].decode_response(data)
    canned = Canned(right)
    judge.subject.operations = {"Chat.GetChatMessages": canned}
    assert not findings(judge, data, TREE)
    right.body.response.reverse()
    assert [each.cause for each in findings(judge, data, TREE)] == ["another value: text became NoneType"]
    canned.result = PACKAGE.DecodeError("no")
    assert [each.cause for each in findings(judge, data, TREE)] == ["value () became refused (no)"]
    canned.result = KeyError("x")
    assert [each.cause for each in findings(judge, data, TREE)] == ["exception: KeyError"]
