"""Names of enumerations and flags, and text."""

from __future__ import annotations

from typing import Any

import pytest
from services88 import DecodeError
from services88.models import ChatMessageType, ChatSessionFlags, ETableRight

from .messages import ADD, BASELINE, add, again, member, members, message, request, session

# --- enumerations and flags ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["ToUser", " ToUser ", "\nToUser\t"])
def test_enumerations(text: str):
    """.NET refuses blanks around the name; we do not."""
    assert member("Type", text) is ChatMessageType.TO_USER


@pytest.mark.parametrize("text", ["Bogus", "1", "touser", "TOUSER", "ToUser ToCustomer", "&lt;&amp;"])
def test_unknown_enumeration_names_are_kept(text: str):
    """.NET faults; a client must live with a newer server, and write back what it read."""
    seen = member("Type", text)

    assert isinstance(seen, ChatMessageType)
    assert not seen.is_known
    assert seen not in set(ChatMessageType)
    assert again(add(members(Type=f"<Type>{text}</Type>"))) == ""


SELECT_UPDATE = ETableRight.SELECT | ETableRight.UPDATE


def mask(content: str) -> Any:
    right = session(f"<TableRight>{content}</TableRight>").table_right
    assert right is not None
    return right.mask


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Select Update", SELECT_UPDATE),
        ("Update Select", SELECT_UPDATE),
        ("  Select   Update ", SELECT_UPDATE),
        ("Select\n\tUpdate", SELECT_UPDATE),  # .NET faults: not the blank it expects
        ("", ETableRight(0)),
        ("   ", ETableRight(0)),
        ("R", ETableRight.SELECT),
        ("R F", ETableRight.SELECT | ETableRight.FILTERING),
        ("Select Select", ETableRight.SELECT),
        ("Uninitialized", ETableRight.UNINITIALIZED),
    ],
)
def test_flags(text: str, value: ETableRight):
    assert mask(f"<Mask>{text}</Mask>") == value


def test_flags_that_are_empty_absent_nil_or_given_twice():
    assert mask("<Mask/>") == mask("") == mask('<Mask i:nil="true"/>') == ETableRight(0)
    assert mask("<Mask>Select</Mask><Mask>Update</Mask>") == ETableRight.SELECT
    assert session("<Flags>UserIsTyping</Flags>").flags == ChatSessionFlags.USER_IS_TYPING


@pytest.mark.parametrize("token", ["Bogus", "0", "3", "select", "Select,Update", "Select,"])
def test_unknown_flags_are_kept(token: str):
    """.NET faults; a newer server may know more names."""
    seen = mask(f"<Mask>Update {token}</Mask>")

    assert ETableRight.UPDATE in seen
    assert seen.unknown_names == (token,)
    assert seen.to_wire() == f"Update {token}"


# --- text ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("<![CDATA[a <b> & c]]>", "a <b> & c"),
        ("a<!-- c -->b", "ab"),
        ("a<?pi x?>b", "ab"),  # .NET's own reader refuses it, Mono's does not
        ("a\r\nb", "a\nb"),
        ("a\rb", "a\nb"),
        ("a&#xD;&#xA;b&#x9;", "a\r\nb\t"),
        ("   ", "   "),
        ("  x  ", "  x  "),
        ("", ""),
        ("a&#x1;b", "a\x01b"),
        ("&#1;&#x1F;&#x0B;", "\x01\x1f\x0b"),
        ("&#xFFFE;", "\ufffe"),
        ("&#65535;", "\uffff"),
        ("😀&#x1F600;&#128512;", "😀😀😀"),
        ("a\x85\u2028b", "a\x85\u2028b"),
        ("&lt;&gt;&amp;&quot;&apos;", "<>&\"'"),
        ("x" * 10_000, "x" * 10_000),
        ("<![CDATA[&#x1;]]>&#x1;", "&#x1;\x01"),
    ],
)
def test_text(text: str, value: str):
    assert member("Message", text) == value
    body = add(members(Message=f"<Message>{text}</Message>"))
    assert request(body).body.message == ADD.decode_request(ADD.encode_request(request(body))).body.message


@pytest.mark.parametrize(
    "text", ["&#x0;", "&#xD800;", "&#xDC00;", "&#x110000;", "&nbsp;", "&", "<", "\x01", "]]>", "a\x00b", "&#x1;&nope;"]
)
def test_text_that_is_no_xml(text: str):
    with pytest.raises(DecodeError):
        request(add(members(Message=f"<Message>{text}</Message>")))


def test_comments_in_numbers_and_between_members():
    assert member("ChatMessageId", "<!-- a -->7<!-- b -->") == 7
    assert member("ChatMessageId", "1<!-- a -->7") == 17
    assert message(members(Type="<!-- x --><Type>ToUser</Type><!-- y -->")) == BASELINE
