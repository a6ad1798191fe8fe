"""What a reply says, judged by the schema.

The rules, and where each is from (B: measured, interop/BEHAVIOUR.md; D: DESIGN section 6, where .NET does otherwise):

- Members are read by name and in any order (D). The first of a name counts (B), even when it is nil.
- xsi:nil wins over content (B). A member that is nil or missing is None; of a value type it is its zero, and so is
  an empty one (D: .NET faults on two of these). The zero of an enumeration is the name with number 0, else None.
- Simple types: white space around the text does not count (B) but in strings. Comments and instructions are no content.
- Elements of other names are kept with the member they follow (D), as infosets; attributes of other names are not.
- Unknown names of enumerations and flags are kept (D). Flags are divided by XML's white space.
- xsi:type selects a subclass (B); an unknown one is kept with what the declared type has (D); a known one that is no
  subclass is an error (B). At simple types, arrays and dictionaries it is not looked at.
- The element in the Body keeps an xsi:type, whatever it says (D: nothing is lost).
- Of a declared header block given twice the last counts (B); unknown blocks are all kept. Of a key given twice the
  first counts (D; .NET faults).
- Text between members is an error (B), as are elements in text. Text between header blocks is passed over (B).

Where these say nothing, or a reader may well do something else, the name of the case is added to ``doubts``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from reference_decoder.document import Node, Refused, parse
from reference_decoder.readers import KIND, Members, Readers, elements, is_nil, qualified_name

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from reference_decoder.schema import Contract, Reply

SOAPS = ("http://schemas.xmlsoap.org/soap/envelope/", "http://www.w3.org/2003/05/soap-envelope")
_FAULTS = {f"{{{uri}}}Fault" for uri in SOAPS}


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a message is: ``"value"``, ``"refused"`` or ``"fault"``; the value, or the reason; and what is doubtful."""

    kind: str
    value: Any = None
    doubts: frozenset[str] = field(default_factory=frozenset)


@dataclass(frozen=True, slots=True)
class _Parts:
    header: Node
    wrapper: Node | None


class Reference:
    """Judges replies to the operations of a contract."""

    def __init__(self, contract: Contract) -> None:
        self.contract = contract
        self._readers = Readers(contract)
        self._replies: dict[str, tuple[Members, Members]] = {}

    def judge(self, key: str, data: bytes) -> Judgement:
        """Return what ``data`` says as a reply to the operation ``key``."""
        doubts: set[str] = set()
        try:
            kind, value = self._message(self.contract.replies[key], _parts(parse(data, doubts), doubts), doubts)
        except Refused as refusal:
            kind, value = "refused", str(refusal)
        except RecursionError:
            kind, value = "refused", "deep nesting"
            doubts.add("deep nesting")
        return Judgement(kind, value, frozenset(doubts))

    def _message(self, reply: Reply, parts: _Parts, doubts: set[str]) -> tuple[str, Any]:
        wrapper = parts.wrapper
        if wrapper is not None and wrapper.tag in _FAULTS:
            if parts.header.content:
                doubts.add("a fault behind a Header")
            return "fault", None
        if wrapper is None:
            if not reply.body.members:
                doubts.add("an empty Body for a void operation")
            raise Refused("an empty Body")
        if wrapper.tag != reply.body.name:
            raise Refused(f"the Body holds {wrapper.tag}")
        if is_nil(wrapper):
            doubts.add("a wrapper that is nil")
        headers, body = self._members_of(reply)
        declared = {each.tag for each in reply.headers}
        values = {
            "headers": headers.read(_last_of_each(parts.header, declared), doubts),
            "body": body.read(wrapper, doubts),
        }
        kind = wrapper.attributes.get(KIND)
        name = None if kind is None else qualified_name(wrapper, kind)
        if name is not None:
            values["body"]["xsi:type"] = name
        return "value", values

    def _members_of(self, reply: Reply) -> tuple[Members, Members]:
        found = self._replies.get(reply.key)
        if found is None:
            headers = Members(self._readers, "", reply.headers, is_header=True)
            body = Members(self._readers, reply.body.name, reply.body.members)
            found = self._replies[reply.key] = headers, body
        return found


def _parts(root: Node, doubts: set[str]) -> _Parts:
    version = next((uri for uri in SOAPS if root.tag == f"{{{uri}}}Envelope"), None)
    if version is None:
        raise Refused(f"the root is {root.tag}")
    inside = elements(root, doubts)
    bodies = [each for each in inside if each.tag == f"{{{version}}}Body"]
    headers = [each for each in inside if each.tag == f"{{{version}}}Header"]
    if not bodies:
        raise Refused("no Body")
    in_body = elements(bodies[0], doubts)
    if len(inside) != len(bodies[:1] + headers[:1]) or inside[-1] is not bodies[0] or len(in_body) > 1:
        doubts.add("an envelope with more than a Header and a Body with one element")
    header = headers[0] if headers else Node("", {}, root.scope, [*inside])  # loose, as the documentation shows them
    return _Parts(header, in_body[0] if in_body else None)


def _last_of_each(header: Node, declared: AbstractSet[str]) -> Node:
    """Return the Header without SOAP's own blocks, and of each declared block the last; unknown blocks are all kept."""
    last = {each.tag: each for each in header.content if isinstance(each, Node)}
    kept: list[Node | str] = [
        each
        for each in header.content
        if isinstance(each, Node)
        and not each.tag.startswith(tuple(f"{{{uri}}}" for uri in SOAPS))
        and (each.tag not in declared or last[each.tag] is each)
    ]
    return Node(header.tag, header.attributes, header.scope, kept)
