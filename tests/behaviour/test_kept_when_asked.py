"""What is kept of unknown elements in a long list is made when it is asked for; nobody can tell from outside."""

from __future__ import annotations

import copy
import pickle
from dataclasses import asdict, dataclass, fields, replace
from typing import TYPE_CHECKING, Any

import pytest
import services88
from chat_replies import ENVELOPE, GET, message, reply
from services88 import ExtensionData, UnknownElement, models

if TYPE_CHECKING:
    from collections.abc import Callable

COUNT = 300
TEXTS = ["plain", "a &lt; b", "", "i:int", "Østby"]


def unknown(number: int) -> str:
    """Return the elements behind the member Author of an item: text that differs, one that is nil, one with members."""
    text = f"<New>{TEXTS[number % len(TEXTS)]} {number}</New>" if number % 7 else ""
    more = f"<More><A>{number}</A></More>" if number % 3 == 0 else ""
    return f'{text}<Later i:nil="true"/>{more}' if number % 5 else ""


REPLY = reply("".join(message(("Author", f"<Author>A</Author>{unknown(n)}")) for n in range(COUNT))).encode()


def decoded() -> list[Any]:
    """Return the items anew, of which nothing was asked yet."""
    GET.decode_response(REPLY)  # here the form is learned
    found: list[Any] = GET.decode_response(REPLY).body.response
    return found


@pytest.fixture(scope="module")
def expected() -> list[ExtensionData | None]:
    """Return what a tree gives."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ENVELOPE, "_LONG", len(REPLY) + 1)
        return [each.extension_data for each in GET.decode_response(REPLY).body.response]


def again(items: list[Any]) -> list[Any]:
    """Return the items that another program gets when these are sent on."""
    answer = GET.decode_response(REPLY)
    body = replace(answer.body, response=items)
    found: list[Any] = GET.decode_response(GET.encode_response(replace(answer, body=body))).body.response
    return found


def loaded_json(item: Any) -> Any:
    return models.ChatMessage.from_json(item.to_json())


WAYS: dict[str, Callable[[list[Any]], list[Any]]] = {
    "as it is": lambda items: items,
    "copy": lambda items: [copy.copy(each) for each in items],
    "deepcopy": copy.deepcopy,
    "pickle": lambda items: pickle.loads(pickle.dumps(items)),  # noqa: S301 - our own
    "replace": lambda items: [replace(each, author="B") for each in items],
    "JSON": lambda items: [loaded_json(each) for each in items],
    "sent on": again,
    "sent on twice": lambda items: again(again(items)),
}


@pytest.mark.parametrize("way", WAYS)
def test_it_is_what_a_tree_gives(way, expected):
    found = WAYS[way](decoded())
    assert [each.extension_data for each in found] == expected
    assert repr([each.extension_data for each in found]) == repr(expected)
    assert all(type(each.extension_data) in (ExtensionData, type(None)) for each in found)
    assert all(
        type(of) is UnknownElement for each in found if each.extension_data for of in each.extension_data.elements
    )


def test_it_is_made_once(expected):
    items = decoded()
    kept = [each.extension_data for each in items]
    assert all(each.extension_data is of for each, of in zip(items, kept, strict=True))
    assert [each is None for each in kept] == [each is None for each in expected]
    assert sum(each is None for each in kept) == COUNT // 5


def test_fields_are_those_of_a_dataclass(expected):
    item = decoded()[-1]
    assert next(each.name for each in fields(item)) == "extension_data"
    assert asdict(item)["extension_data"] == asdict(expected[-1])
    assert item == replace(item, extension_data=None)
    assert "extension_data" not in repr(item)


@pytest.mark.parametrize("kept", [None, ExtensionData((UnknownElement("Author", "<Mine/>"),))])
def test_what_is_set_counts(kept):
    items = decoded()
    for each in items:
        each.extension_data = kept
    assert all(each.extension_data is kept for each in items)
    written = again(items)
    assert [each.extension_data is None for each in written] == [kept is None] * COUNT
    given = models.ChatMessage(extension_data=kept)
    assert given.extension_data is kept


def test_what_is_set_before_anybody_asked_is_copied():
    kept = ExtensionData((UnknownElement("Author", "<Mine/>"),))
    items = decoded()
    for each in items:
        each.extension_data = kept
    for again_made in (pickle.loads(pickle.dumps(items)), copy.deepcopy(items)):  # noqa: S301 - our own
        assert [each.extension_data for each in again_made] == [kept] * COUNT


@pytest.mark.parametrize("name", ["authors", "__late__", "__nothing__"])
def test_what_is_not_there_is_told_as_usual(name):
    item = models.ChatMessage()
    with pytest.raises(AttributeError, match=f"^'ChatMessage' object has no attribute '{name}'") as caught:
        getattr(item, name)
    assert (caught.value.name, caught.value.obj) == (name, item)
    assert not hasattr(item, name)


@pytest.mark.parametrize("slots", [False, True])
def test_classes_that_others_derive(slots):
    kept = ExtensionData((UnknownElement("Author", "<Mine/>"),))
    derived: Any = dataclass(kw_only=True, slots=slots)(type("Derived", (models.ChatMessage,), {}))
    item = derived(author="A", extension_data=kept)
    assert item.extension_data is replace(item).extension_data is copy.copy(item).extension_data is kept
    assert again([item])[0].extension_data.elements[0].after == "Author"
    assert derived().extension_data is None


def test_it_is_in_members_of_members_too():
    """Of an object in an object, and of the pairs of a dictionary."""
    operation = services88.OPERATIONS["Chat.GetChatPresence"]

    def presence(number: int) -> str:
        right = f"<TableRight><Mask>Select</Mask><Reason>r</Reason><New>{number}</New></TableRight>"
        value = f"<FieldType>int</FieldType><FieldLength>{number}</FieldLength><New>{number + 1}</New>"
        pair = f"<FieldPropertyDictionaryKeyValuePair><Key>k</Key><Value>{value}</Value>"
        properties = f"<FieldProperties>{pair}</FieldPropertyDictionaryKeyValuePair></FieldProperties>"
        members = f"<UserId>{number}</UserId><DisplayName>A</DisplayName><More>{number + 2}</More>"
        return f"<ChatPresence>{right}{properties}{members}</ChatPresence>"

    data = reply("".join(map(presence, range(COUNT)))).replace("GetChatMessages", "GetChatPresence").encode()
    for number, item in enumerate(operation.decode_response(data).body.response):
        kept = [item.table_right, item.field_properties["k"], item]
        texts = [each.extension_data.elements[0].xml.partition(">")[2] for each in kept]
        assert texts == [f"{number}</New>", f"{number + 1}</New>", f"{number + 2}</More>"]
