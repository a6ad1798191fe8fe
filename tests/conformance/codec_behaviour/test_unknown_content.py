"""Elements, attributes and text that the contract does not know."""

from __future__ import annotations

import pytest
from services88 import DecodeError, Request

from .messages import ADD, BASELINE, MEMBERS, TOKEN, add, again, member, members, message, refused, request

UNKNOWN = {
    "of the contract's namespace": "<NewMember>1</NewMember>",
    "of another namespace": '<x:e xmlns:x="urn:x" x:a="1">t<x:f/>u</x:e>',
    "of no namespace": '<e xmlns="">t</e>',
    "nil": '<NewMember i:nil="true"/>',
    "with a type": '<NewMember i:type="xsd:string">q</NewMember>',
    "with special characters": "<NewMember>&lt;&amp;]]&gt;&#xD;&#x1F600;</NewMember>",
}
every_unknown = pytest.mark.parametrize("unknown", UNKNOWN.values(), ids=UNKNOWN)


@pytest.mark.sampled(20)
@every_unknown
@pytest.mark.parametrize("place", range(len(MEMBERS) + 1))
def test_unknown_elements_are_ignored_and_written_back_at_their_place(unknown: str, place: int):
    parts = list(MEMBERS.values())
    parts.insert(place, unknown)
    body = add("".join(parts))

    assert request(body).body.message == BASELINE
    assert again(body) == ""


@every_unknown
@pytest.mark.parametrize("place", range(3))
def test_unknown_parts_of_the_wrapper_are_kept(unknown: str, place: int):
    parts = ["<ChatSessionId>42</ChatSessionId>", f"<Message>{members()}</Message>"]
    parts.insert(place, unknown)
    body = f"<AddChatMessage>{''.join(parts)}</AddChatMessage>"

    assert request(body).body.message == BASELINE
    assert again(body) == ""


@every_unknown
def test_unknown_header_blocks_are_kept(unknown: str):
    header = f"<ApplicationToken>t</ApplicationToken>{unknown}"

    assert request(add(members()), header).headers.application_token == TOKEN
    assert again(add(members()), header) == ""


def test_several_unknown_elements_keep_their_order():
    body = add(members(Type="<New1>1</New1><Type>ToUser</Type><New2>2</New2><New3>3</New3>"))

    assert again(body) == ""


def test_unknown_content_is_not_part_of_equality_and_can_be_dropped():
    seen = message(members(Type="<Type>ToUser</Type><New>1</New>"))
    assert seen == BASELINE
    assert seen.extension_data is not None

    seen.extension_data = None
    assert b"New" not in ADD.encode_request(Request(ADD.request[0](), ADD.request[1](message=seen)))


@pytest.mark.parametrize("attribute", ['a="1"', 'x:a="1" xmlns:x="urn:x"'])
def test_unknown_attributes_are_ignored(attribute: str):
    assert member("ChatMessageId", "7", f" {attribute}") == 7
    assert request(add(members(), element=f"Message {attribute}")).body.message == BASELINE


def test_text_between_members_is_refused():
    for text in (f"stray{members()}", members(Type="stray<Type>ToUser</Type>"), f"{members()}stray"):
        with pytest.raises(DecodeError, match="text between the members"):
            request(add(text))


@pytest.mark.parametrize("name", MEMBERS)
def test_an_element_inside_a_simple_member_is_refused(name: str):
    assert "found the element" in str(refused(name, "x<b>y</b>"))
