"""Signed replies in which something was moved, copied or changed: refused with a declared error, or what was signed.

More of them, on demand: SOAPBIND_SLOW=1 makes it 20,000.
"""

from __future__ import annotations

import os
import random
from copy import deepcopy
from typing import TYPE_CHECKING, Any

import pytest
from lxml import etree

from .signed_replies import SOAP, client_signature, signed_reply

if TYPE_CHECKING:
    from .conftest import Secured

COUNT = 20_000 if os.environ.get("SOAPBIND_SLOW") == "1" else 400
BODY, NUMBER = f"{{{SOAP}}}Body", "{urn:t}Number"
IDENTIFIERS = ("Id", "ID", "id", "{http://www.w3.org/XML/1998/namespace}id")


def move(root: Any, chance: random.Random) -> None:
    """Move, copy, remove or rename something."""
    elements = list(root.iter(etree.Element))
    one, other = chance.choice(elements), chance.choice(elements)
    match chance.randrange(7):
        case 0 if one is not root:
            one.getparent().remove(one)
        case 1:
            other.insert(chance.randrange(3), deepcopy(one))
        case 2 if one is not other and one not in list(other.iterancestors()):
            other.append(one)
        case 3 if one.attrib:
            name = chance.choice(list(one.attrib))
            other.set(chance.choice((name, *IDENTIFIERS)), one.attrib.pop(name))
        case 4:
            one.text = chance.choice(["8", "", None])
        case 5:
            one.tag = other.tag
        case _:
            forge(root, chance)


def forge(root: Any, chance: random.Random) -> None:
    """Put another Body in the place of the first, and that somewhere else."""
    body = root.find(BODY)
    if body is None:
        return
    forged = deepcopy(body)
    for number in forged.iter(NUMBER):
        number.text = "666"
    if chance.random() < 0.7:
        forged.attrib.clear()
    root.replace(body, forged)
    chance.choice(list(root.iter(etree.Element))).append(body)


def broken(content: bytes, chance: random.Random) -> bytes:
    """Change bytes of a message."""
    made = bytearray(content)
    for _ in range(chance.randint(1, 4)):
        place = chance.randrange(len(made))
        made[place : place + chance.randrange(30)] = made[: chance.randrange(3)]
    return bytes(made)


@pytest.mark.parametrize("seed", range(4))
def test_what_was_changed_is_never_taken_for_what_was_signed(secured: Secured, seed: int):
    plugin, good, chance = client_signature(secured, skew=1e6), signed_reply(secured), random.Random(seed)  # noqa: S311 - no secret
    request = secured.package.OutgoingMessage(operation="Calc.Do", url="http://h/", headers={}, content=b"")
    accepted = refused = 0
    for _ in range(COUNT // 4):
        root = etree.fromstring(good)
        for _ in range(chance.randint(1, 4)):
            move(root, chance)
        content = broken(good, chance) if chance.random() < 0.2 else etree.tostring(root)
        reply = secured.package.IncomingMessage(
            operation="Calc.Do", status=200, headers={"content-type": "text/xml"}, content=content, request=request
        )
        try:
            taken = plugin.on_receive(reply)
        except secured.package.SoapError:
            refused += 1
            continue
        accepted += 1
        body = etree.fromstring(taken.content).find(BODY)
        assert [each.text for each in body.iter(NUMBER)] == ["7"], content
        assert body.findtext(f"{{urn:t}}DoResponse/{NUMBER}") == "7", content
    assert accepted
    assert refused > accepted
