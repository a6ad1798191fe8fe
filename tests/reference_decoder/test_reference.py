"""The judge is judged: by rules that were measured, and by lxml where both know the answer."""

from __future__ import annotations

from random import Random

import pytest
from lxml import etree
from random_examples import examples
from shared_data import REPO, SERVICES88, XSI

from reference_decoder.byte_mutations import mutated_bytes
from reference_decoder.decode import Judgement, Reference
from reference_decoder.document import Node, Refused, parse
from reference_decoder.replies import Plan, Replies
from reference_decoder.schema import read_folder
from reference_decoder.writing import any_style, written, written_by_lxml

CONTRACT = read_folder(REPO / "wsdl" / "services88")
REFERENCE = Reference(CONTRACT)
NIL = f'xmlns:i="{XSI}" i:nil="true"'


def judged(members: str, head: str = "", start: str = "") -> Judgement:
    """Judge a reply to GetChatTopicEntity with the members."""
    return REFERENCE.judge(
        "Chat.GetChatTopicEntity",
        f'{start}<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Header xmlns="{SERVICES88}">{head}'
        f'</s:Header><s:Body><GetChatTopicEntityResponse xmlns="{SERVICES88}"><Response>{members}</Response>'
        "</GetChatTopicEntityResponse></s:Body></s:Envelope>".encode(),
    )


@pytest.mark.parametrize(
    ("members", "name", "value"),
    [
        ("", "Name", None),
        ("", "ChatTopicId", 0),
        ("<Name/>", "Name", ""),
        ("<Name> a </Name>", "Name", " a "),
        ("<Name>a<!-- b --><![CDATA[<c>]]><?d?>e</Name>", "Name", "a<c>e"),
        ("<Name>a&#x1;b&#xFFFE;</Name>", "Name", "a\x01b\ufffe"),
        ("<Name><![CDATA[&#x1;]]></Name>", "Name", "&#x1;"),
        ("<Name>a\r\nb&#13;c\rd</Name>", "Name", "a\nb\rc\nd"),
        (f"<Name {NIL}>a</Name>", "Name", None),
        (f"<Name {NIL}/><Name>a</Name>", "Name", None),
        ("<Name>a</Name><Name>b</Name>", "Name", "a"),
        (f"<ChatTopicId {NIL}/>", "ChatTopicId", 0),
        ("<ChatTopicId>\n +07 </ChatTopicId>", "ChatTopicId", 7),
        ("<ChatTopicId/>", "ChatTopicId", 0),
        ("<CollectConsent> 1 </CollectConsent>", "CollectConsent", "\0true"),
        ("<LastAccept>2026-05-27T01:23:32</LastAccept>", "LastAccept", "\0dateTime 2026-05-27T01:23:32"),
        ("<TicketPriority><Flags>New Flag</Flags></TicketPriority>", "unknown", None),
        ("<Description>d</Description><Name>n</Name>", "Name", "n"),
        ('<Name xmlns="urn:other">a</Name>', "Name", None),
    ],
)  # fmt: skip
def test_a_member(members: str, name: str, value: object):
    judgement = judged(members)
    assert judgement.kind == "value"
    assert judgement.value["body"]["Response"].get(name) == value


@pytest.mark.parametrize(
    "members",
    [
        "text",
        "\xa0",
        "<Name><b/></Name>",
        "<ChatTopicId>7.0</ChatTopicId>",
        "<ChatTopicId>2147483648</ChatTopicId>",
        "<ChatTopicId>\xa0</ChatTopicId>",
        "<CollectConsent>True</CollectConsent>",
        "<LastAccept>2026-05-27T24:00:00</LastAccept>",
        "<OpeningHours><MonStart>08:30:00</MonStart></OpeningHours>",
        "<Name>&nbsp;</Name>",
        "<Name>&#0;</Name>",
        "<Na&#x1;me/>",
        "<Name></Description>",
        "<Name>]]></Name>",
        "<q:Name/>",
        '<Name a="1" a="2"/>',
    ],
)
def test_what_is_refused(members: str):
    judgement = judged(members)
    assert (judgement.kind, judgement.doubts) == ("refused", frozenset())


def test_what_the_contract_does_not_know_is_kept_with_its_place():
    found = judged('<Name>n</Name><New xmlns="urn:n" a="1">x<b/></New><Description/>').value["body"]["Response"]
    assert found["unknown"] == [("Name", ("{urn:n}New", (("a", "1"),), ("x", ("{urn:n}b", (), ()))))]
    found = judged("<Widget><Size>Huge</Size><RequiredFields>Huge Name</RequiredFields></Widget>").value["body"][
        "Response"
    ]
    assert found["Widget"]["Size"] == "\0enum Huge"
    assert found["Widget"]["RequiredFields"].endswith(" Huge")


def test_xsi_type():
    def response(kind: str) -> Judgement:
        key, body = "Chat.GetChatTopicEntity", f'<Response xmlns:x="{SERVICES88}" xmlns:i="{XSI}" i:type="{kind}"/>'
        return REFERENCE.judge(
            key,
            f'<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><GetChatTopicEntityResponse '
            f'xmlns="{SERVICES88}">{body}</GetChatTopicEntityResponse></s:Body></s:Envelope>'.encode(),
        )

    assert response("x:ChatTopicEntity") == response("ChatTopicEntity")
    assert response("x:Newer").value["body"]["Response"]["xsi:type"] == f"{{{SERVICES88}}}Newer"
    assert [response(kind).kind for kind in ("x:Person", "y:ChatTopicEntity", "x:", "1")] == ["refused"] * 4


def test_headers():
    twice = judged("", "<TimeZone><SoTimeZoneId>1</SoTimeZoneId></TimeZone><TimeZone/><New/><New/>").value["headers"]
    assert (twice["TimeZone"]["SoTimeZoneId"], twice["Succeeded"], len(twice["unknown"])) == (0, None, 2)


@pytest.mark.parametrize(
    "start", ["<!DOCTYPE a>", "\ufeff\ufeff", "x", "&#32;", "<?xml version='1.0' encoding='us-ascii'?><!--å-->"]
)
def test_what_cannot_stand_before_the_envelope(start: str):
    assert judged("", start=start).kind == "refused"


@pytest.mark.sampled(12)
@pytest.mark.parametrize("key", sorted(CONTRACT.replies))
def test_replies_say_the_same_however_they_are_written(key: str):
    """What was made of the schema has a value, and it is the same in every way to write it."""
    values = []
    for seed in range(6):
        rng = Random(seed)
        tree = Replies(CONTRACT, rng, Plan(60, specials=0.0)).envelope(key)
        values.append(REFERENCE.judge(key, written_by_lxml(tree)))
        assert values[-1].kind == "value", values[-1]
        for _ in range(3):
            assert REFERENCE.judge(key, written(tree, any_style(rng), rng)) == values[-1]
    assert key.startswith("Chat.Delete") or len({str(each) for each in values}) > 1


def test_well_formedness_is_what_lxml_says():
    """Of documents that are broken in many ways expat, as it is used here, and lxml take the same ones."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    taken, count = 0, examples(3000)
    for seed in range(count):
        rng = Random(seed)
        tree = Replies(CONTRACT, rng, Plan(8, headers=0.0)).envelope("Chat.GetChatMessages")
        data, change = mutated_bytes(written(tree, any_style(rng), rng), rng)
        doubts: set[str] = set()
        mine = _tags(data, doubts)
        if doubts or change in {"encoded", "document_type"} or b"&#" in data:
            continue
        try:
            theirs: list[str] | None = [each.tag for each in etree.fromstring(data, parser).iter("*")]
        except etree.XMLSyntaxError:
            theirs = None
        assert mine == theirs, (seed, data)
        taken += mine is not None
    assert count / 10 < taken < count * 5 / 6


def _tags(data: bytes, doubts: set[str]) -> list[str] | None:
    def every(node: Node) -> list[str]:
        return [node.tag, *(tag for each in node.content if isinstance(each, Node) for tag in every(each))]

    try:
        return every(parse(data, doubts))
    except Refused:
        return None
