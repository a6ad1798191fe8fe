"""Members in any order, missing, nil and twice."""

from __future__ import annotations

import pytest
import shared_data
from services88.models import ChatMessage, ETableRight, TableRight

from .messages import ADD, BASELINE, DEFAULTS, MEMBERS, add, member, members, message, request, session


def test_the_baseline_is_read():
    assert message(members()) == BASELINE
    assert request(add(members())).body.chat_session_id == 42


# --- order, missing, nil, twice --------------------------------------------------------------------------------------

ORDERS = {
    "reversed": list(reversed(MEMBERS)),
    "alphabetical": sorted(MEMBERS),
    "WhenPosted first": ["WhenPosted", *list(MEMBERS)[:-1]],
    "ChatMessageId last": [*list(MEMBERS)[1:], "ChatMessageId"],
}


@pytest.mark.parametrize("order", ORDERS.values(), ids=ORDERS)
def test_members_are_read_in_any_order(order: list[str]):
    """.NET loses what is misplaced; we read it, and write it in the right order."""
    text = "".join(MEMBERS[name] for name in order)

    assert message(text) == BASELINE
    assert ADD.encode_request(request(add(text))) == ADD.encode_request(request(add(members())))


def test_parts_of_the_wrapper_are_read_in_any_order():
    swapped = request(
        f"<AddChatMessage><Message>{members()}</Message><ChatSessionId>42</ChatSessionId></AddChatMessage>"
    )

    assert (swapped.body.chat_session_id, swapped.body.message) == (42, BASELINE)


def test_base_class_members_are_read_after_own_ones():
    late = session("<TopicId>5</TopicId><TableRight><Mask>Update</Mask></TableRight>")

    assert late.topic_id == 5
    assert late.table_right == TableRight(mask=ETableRight.UPDATE)


each_default = pytest.mark.parametrize(("name", "default"), DEFAULTS.items(), ids=DEFAULTS)


@each_default
def test_a_missing_member_is_its_default(name: str, default: object):
    seen = message(members(**{name: ""}))

    assert ChatMessage.__dataclass_fields__.keys() >= {"when_posted"}
    found = {shared_data.plain(key): getattr(seen, key) for key in ChatMessage.__dataclass_fields__}
    assert found[name.lower()] == default
    assert type(found[name.lower()]) is type(default)


def test_missing_everything():
    assert message("") == ChatMessage()
    empty = request("<AddChatMessage/>").body
    assert (empty.chat_session_id, empty.message) == (0, None)
    assert request(add("x", session="").replace(">x<", "><")).body.chat_session_id == 0


@each_default
def test_nil_is_none_for_reference_types_and_the_default_for_value_types(name: str, default: object):
    """.NET faults for nil value types; a client tolerates them, and what it holds is never None."""
    for nil in ("true", "1"):
        assert member(name, "", f' i:nil="{nil}"') == default


def test_nil_wins_over_content():
    assert request(add(members(), element='Message i:nil="true"')).body.message is None
    assert member("Author", "a", ' i:nil="true"') is None
    assert member("Author", "a", ' i:nil="false"') == "a"


def test_nil_parts_of_the_wrapper():
    body = request('<AddChatMessage><ChatSessionId i:nil="true"/><Message i:nil="1"/></AddChatMessage>').body

    assert (body.chat_session_id, body.message) == (0, None)


def test_of_a_member_given_twice_the_first_wins():
    assert member("Author", "a</Author><Author>b") == "a"
    assert (
        ADD.encode_request(request(add(members(Author="<Author>a</Author><Author>b</Author>")))).count(b"Author>") == 2
    )
