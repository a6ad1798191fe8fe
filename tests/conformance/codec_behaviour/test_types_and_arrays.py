"""xsi:type, arrays and dictionaries."""

from __future__ import annotations

import pytest
import shared_data
from services88 import OPERATIONS, DecodeError
from services88.models import Associate, ChatMessage, ChatPresence
from shared_data import SERVICES88

from .messages import BASELINE, MEMBERS, add, again, envelope, member, members, request, response, session

ARRAYS = "http://schemas.microsoft.com/2003/10/Serialization/Arrays"


# --- xsi:type --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["c:ChatMessage", "ChatMessage", " c:ChatMessage "])
def test_the_declared_type_may_be_named(kind: str):
    assert request(add(members(), element=f'Message i:type="{kind}"')).body.message == BASELINE


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("ChatMessageId", "xsd:int"),
        ("ChatMessageId", "xsd:long"),
        ("ChatMessageId", "xsd:string"),
        ("Message", "xsd:string"),
        ("Type", "c:ChatMessageType"),
        ("WhenPosted", "xsd:dateTime"),
        ("ReadByCustomer", "xsd:short"),
    ],
)
def test_types_of_simple_members_are_accepted(name: str, kind: str):
    content = MEMBERS[name].partition(">")[2].rpartition("<")[0]
    plain = shared_data.plain

    seen = member(name, content, f' i:type="{kind}"')
    assert seen == next(
        getattr(BASELINE, key) for key in ChatMessage.__dataclass_fields__ if plain(key) == name.lower()
    )


def test_an_unrelated_type_is_refused():
    with pytest.raises(DecodeError, match="Carrier is not a ChatMessage"):
        request(add(members(), element='Message i:type="c:Carrier"'))


def test_a_type_with_an_undeclared_prefix_is_refused():
    with pytest.raises(DecodeError, match="undeclared prefix"):
        request(add(members(), element='Message i:type="zz:ChatMessage"'))


def test_a_type_this_package_does_not_know_is_kept():
    """.NET faults; a newer server may send a subclass, whose known members are read and whose name is written back."""
    body = add(members(WhenPosted=MEMBERS["WhenPosted"] + "<New>1</New>"), element='Message i:type="c:NewChatMessage"')

    assert request(body).body.message == BASELINE
    assert again(body) == ""


def test_a_subclass_is_read_as_one():
    seen = session('<User i:type="c:Associate"><AssociateId>3</AssociateId></User>')
    assert seen.user == Associate(associate_id=3)

    with pytest.raises(DecodeError, match=r"Person is not an? Associate"):
        session('<User i:type="c:Person"/>')


# --- arrays and dictionaries -----------------------------------------------------------------------------------------


def topics(content: str) -> list[int] | None:
    presence = response("Chat.GetChatPresence", f"<ChatTopics>{content}</ChatTopics>", "ChatPresence")
    assert presence[0] is not None
    return presence[0].chat_topics


def test_items_in_their_own_namespace():
    items = f'<a:int xmlns:a="{ARRAYS}">1</a:int><a:int xmlns:a="{ARRAYS}"> 2 </a:int>'

    assert topics(items) == [1, 2]
    assert topics("<int>1</int>") == []
    assert topics(f'<long xmlns="{ARRAYS}">1</long>') == []
    assert topics("") == []
    assert topics(f'<int xmlns="{ARRAYS}" i:nil="true"/>') == [0]  # .NET faults


def test_a_bad_item_is_named_by_its_number():
    with pytest.raises(DecodeError) as caught:
        topics(f'<int xmlns="{ARRAYS}">1</int><int xmlns="{ARRAYS}">x</int>')

    assert caught.value.path == ("GetChatPresenceResponse", "Response", "ChatPresence[1]", "ChatTopics", "int[2]")


def test_an_array_of_objects_with_a_nil_item():
    presence = response(
        "Chat.GetChatPresence", '<ChatPresence i:nil="true"/><ChatPresence><UserId>1</UserId></ChatPresence>'
    )

    assert presence == [None, ChatPresence(user_id=1)]


def test_a_flattened_array_is_empty():
    assert response("Chat.GetChatPresence", "<UserId>1</UserId>") == []


def pairs(content: str) -> dict[str, str] | None:
    user = session(f"<User><ExtraFields>{content}</ExtraFields></User>").user
    assert user is not None
    return user.extra_fields


def pair(content: str) -> dict[str, str] | None:
    return pairs(f"<StringKeyValuePair>{content}</StringKeyValuePair>")


A1 = "<StringKeyValuePair><Key>a</Key><Value>1</Value></StringKeyValuePair>"
B2 = "<StringKeyValuePair><Key>b</Key><Value>2</Value></StringKeyValuePair>"


def test_dictionaries():
    assert pairs(A1 + B2) == {"a": "1", "b": "2"}
    assert pairs(A1 + "<Unknown/>" + B2) == {"a": "1", "b": "2"}
    assert pairs("") == {}
    assert pairs(A1.replace("StringKeyValuePair", "KeyValueOfstringstring")) == {}
    assert pair("<Key/><Value>1</Value>") == {"": "1"}
    assert pair("<Key>a</Key><Unknown/><Value>1</Value>") == {"a": "1"}
    assert pair('<Key>a</Key><Value i:nil="true"/>') == {"a": None}
    assert pair("<Value>1</Value><Key>a</Key>") == {"a": "1"}  # .NET faults
    assert pair("<Key>a</Key>") == {"a": None}  # .NET faults
    assert pair('<Key i:nil="true"/><Value>1</Value>') == {None: "1"}  # .NET faults
    user = session('<User><ExtraFields i:nil="true"/></User>').user
    assert user is not None
    assert user.extra_fields is None


@pytest.mark.parametrize(
    "content",
    ["<Value>1</Value>", "<key>a</key><value>1</value>", ""],
    ids=["no key", "lower case", "empty pair"],
)
def test_a_pair_without_key_is_refused(content: str):
    with pytest.raises(DecodeError, match=r"StringKeyValuePair\[1\]: a pair without key"):
        pair(content)


def test_of_a_key_given_twice_the_first_counts_and_both_are_written_back():
    """.NET faults; no server can send this, but nothing that came is thrown away."""
    a2 = A1.replace(">1<", ">2<")
    content = f"<Response><User><ExtraFields>{A1}{B2}{a2}</ExtraFields></User></Response>"
    body = f"<GetChatSessionEntityResponse>{content}</GetChatSessionEntityResponse>"
    operation = OPERATIONS["Chat.GetChatSessionEntity"]
    data = envelope(body).encode()
    seen = operation.decode_response(data)

    assert seen.body.response.user.extra_fields == {"a": "1", "b": "2"}
    written = shared_data.parse(operation.encode_response(seen))
    assert [each.text for each in written.iter(f"{{{SERVICES88}}}Value")] == ["1", "2", "2"]
