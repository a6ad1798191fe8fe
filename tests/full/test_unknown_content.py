"""What a newer server sends survives: decode, change one field, encode, and it stands where it stood."""

from __future__ import annotations

import copy
import re
from dataclasses import fields
from typing import TYPE_CHECKING, Any

import pytest
from lxml import etree
from shared_data import SERVICES88, XSD, XSI

from .probes import alone, runtime_of, slot
from .reference import (
    AGENTS,
    ELEMENT,
    KIND,
    NIL,
    block_changes,
    bodies,
    changes,
    children_of,
    envelope,
    header_blocks,
    own,
    parts,
    schemas,
    tool,
    typed,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

FOREIGN = '<u:Newer xmlns:u="urn:newer" u:since="99">a &lt; b<u:Inner/></u:Newer>'
OWN = f'<NewerMember xmlns="{SERVICES88}" xmlns:i="{XSI}" i:nil="true"/>'
OWN_TYPED = (
    f'<q:NewerList xmlns:q="{SERVICES88}" xmlns:i="{XSI}" i:type="q:ArrayOfNewer"><q:Newer>1</q:Newer></q:NewerList>'
)
NEW_TEXTS = {f"{{{XSD}}}string": "changed & <new>", f"{{{XSD}}}int": "4711"}

# A step on the way from a body to a value in it: the name of a member, or the index of an item.
Path = tuple[str | int, ...]


class Walk:
    """The records in an element, and the values in them that a test can change."""

    def __init__(self, root: Any, agent: str) -> None:
        self.types = typed(agent)
        self.records: list[Any] = []
        self.kinds: set[str] = set()
        self.leaves: list[tuple[Path, Any, str]] = []
        declared = self.types.ss.elements[root.tag]
        self._record(root, self.types.g.type_of(declared), ())

    def _element(self, element: Any, kind: Any, path: Path | None) -> None:
        if element.get(NIL) == "true":
            return
        definition, children = children_of(element, self.types, kind)
        if definition is None or not definition.tag.endswith("}complexType"):
            if path and isinstance(path[-1], str) and kind in NEW_TEXTS:
                self.leaves.append((path, element, kind))
        elif definition.find(".//{*}IsDictionary") is not None or definition.get("name") is None:
            for child, declared in children:
                self._element(child, self.types.g.type_of(declared), None)
        elif definition.get("name").startswith("ArrayOf"):
            for index, (child, declared) in enumerate(children):
                self._element(child, self.types.g.type_of(declared), None if path is None else (*path, index))
        else:
            self._record(element, kind, path)

    def _record(self, element: Any, kind: Any, path: Path | None) -> None:
        definition, children = children_of(element, self.types, kind)
        self.records.append(element)
        self.kinds.add(str(definition.get("name") or element.tag))
        for child, declared in children:
            name = etree.QName(child).localname
            self._element(child, self.types.g.type_of(declared), None if path is None else (*path, name))


def _put_unknown_elements_in(records: list[Any]) -> None:
    """Put unknown elements before, between and after the members of each record."""
    for record in records:
        middle = len(record) // 2
        record.insert(0, etree.fromstring(OWN))
        record.insert(middle + 1, etree.fromstring(FOREIGN))
        record.insert(middle + 2, etree.fromstring(OWN_TYPED))
        record.append(etree.fromstring(FOREIGN))


def _change(body: Any, path: Path, text: str) -> None:
    """Give a new value to the member that ``path`` leads to."""
    for step in path[:-1]:
        body = body[step] if isinstance(step, int) else getattr(body, _attribute(body, step))
    attribute = _attribute(body, str(path[-1]))
    setattr(body, attribute, type(getattr(body, attribute))(text))


def _attribute(record: Any, name: str) -> str:
    return next(each.name for each in fields(record) if each.metadata and each.metadata[ELEMENT].name == name)


def _bodies_with_all_types(agent: str) -> Iterator[tuple[str, str, Any, Walk]]:
    """Give bodies of an agent in which every record of its samples occurs, with unknown elements everywhere."""
    seen: set[str] = set()
    for operation, kind, data in bodies(agent):
        root = etree.fromstring(data)
        walk = Walk(root, agent)
        if not walk.kinds <= seen:
            seen |= walk.kinds
            _put_unknown_elements_in(walk.records)
            yield operation, kind, root, walk


@pytest.mark.parametrize("agent", AGENTS)
def test_unknown_elements_in_every_record(full, agent):
    changed_values = 0
    for name, kind, root, walk in _bodies_with_all_types(agent):
        operation = full.OPERATIONS[f"{agent}.{name}"]
        message = getattr(operation, f"decode_{kind}")(envelope(etree.tostring(root)))
        expected = copy.deepcopy(root)
        if walk.leaves:
            path, leaf, simple = max(walk.leaves, key=lambda each: len(each[0]))  # the deepest
            _change(message.body, path, NEW_TEXTS[simple])
            expected.getroottree().find(root.getroottree().getelementpath(leaf)).text = NEW_TEXTS[simple]
            changed_values += 1
        actual = parts(getattr(operation, f"encode_{kind}")(message))[1]
        assert not changes(expected, actual, agent), f"{name}.{kind}"
        assert len(actual.findall(".//{urn:newer}Newer")) == 2 * len(walk.records)
    assert changed_values


def test_unknown_elements_in_every_type(full):
    """Also of types no sample has: an object of zeros, with unknown elements in it."""
    records = models_of(full, "Record")
    assert len(records) > 450
    canon = tool("canon")
    for cls in records:
        operation = alone(full, cls)
        root = parts(operation.encode_request(full.Request(operation.request[0](), cls())))[1]
        _put_unknown_elements_in([root])
        message = operation.decode_request(envelope(etree.tostring(root)))
        member = next(
            (each for each in fields(cls) if each.metadata and isinstance(getattr(message.body, each.name), int)), None
        )
        if member is not None:
            spec = member.metadata[ELEMENT]
            value = getattr(message.body, member.name)
            setattr(message.body, member.name, not value if isinstance(value, bool) else value + 1)
            changed = operation.encode_request(
                full.Request(operation.request[0](), cls(**{member.name: getattr(message.body, member.name)}))
            )
            tag = f"{{{cls.__xml_name__.namespace if spec.namespace is None else spec.namespace}}}{spec.name}"
            root.find(tag).text = parts(changed)[1].findtext(tag)
        actual = parts(operation.encode_request(message))[1]
        assert not canon.diff(canon.canon(root), canon.canon(actual)), cls


def test_unknown_elements_in_header_blocks(full):
    operation = full.OPERATIONS["Chat.AddChatMessage"]
    kinds: set[str] = set()
    body = {(name, kind): data for name, kind, data in bodies("Chat")}
    for kind, headers in (("request", operation.request[0]), ("response", operation.response[0])):
        names = [each.metadata[ELEMENT].name for each in fields(headers) if each.metadata]
        blocks = [etree.fromstring(header_blocks("Chat")[name]) for name in names]
        for block in blocks:
            walk = Walk.__new__(Walk)
            walk.types, walk.records, walk.kinds, walk.leaves = typed("Chat"), [], set(), []
            walk._element(block, walk.types.g.type_of(walk.types.ss.elements[block.tag]), ())
            _put_unknown_elements_in(walk.records)
            kinds |= walk.kinds
        blocks.append(etree.fromstring(FOREIGN))  # and a block nobody knows
        data = envelope(body["AddChatMessage", kind], map(etree.tostring, blocks))
        message = getattr(operation, f"decode_{kind}")(data)
        message.headers.time_zone.so_time_zone_id = 4711
        blocks[names.index("TimeZone")].find(own("SoTimeZoneId")).text = "4711"
        again = parts(getattr(operation, f"encode_{kind}")(message))[0]
        assert block_changes(blocks, again, "Chat") == []
    assert kinds == {"SoCredentials", "SoTimeZone", "SoExceptionInfo"}


# --- names ---------------------------------------------------------------------------------------------------------


def _holding(content: str) -> bytes:
    body = f'<Holder xmlns="{SERVICES88}" xmlns:i="{XSI}">{content}</Holder>'
    return envelope(body.encode())


def models_of(full: Any, base: str) -> list[Any]:
    found = [getattr(full.models, name) for name in full.models.__all__]
    return [each for each in found if issubclass(each, getattr(runtime_of(full), base))]


def test_unknown_names_of_every_enumeration(full):
    enums = models_of(full, "WireEnum")
    assert len(enums) > 150
    for cls in enums:
        operation, name = slot(full, cls), cls.__xml_name__.name
        read = operation.decode_request(_holding(f"<{name}>Newer_2</{name}>"))
        value = read.body.value
        assert (type(value), value, value.is_known) == (cls, "Newer_2", False)
        assert "Newer_2" in repr(value)
        assert f"<{name}>Newer_2</{name}>".encode() in operation.encode_request(read)


def test_unknown_tokens_of_all_flags(full):
    flags = models_of(full, "WireFlag")
    assert len(flags) == 27
    for cls in flags:
        operation, name = slot(full, cls), cls.__xml_name__.name
        names = [token for token, number in cls.__dict__["__wire_numbers__"].items() if number]
        text = f"{names[0]} Newer_1 {names[-1]} Newer_2" if names[0] != names[-1] else f"{names[0]} Newer_1 Newer_2"
        read = operation.decode_request(_holding(f"<{name}>{text}</{name}>"))
        value = read.body.value
        assert value.unknown_names == ("Newer_1", "Newer_2")
        assert cls.from_wire(names[0]) in value
        assert f"<{name}>{text}</{name}>".encode() in operation.encode_request(read)
        read.body.value = value & ~cls.from_wire(names[0]) | cls.from_wire(names[-1])
        written = parts(operation.encode_request(read))[1][0].text.split()
        assert {"Newer_1", "Newer_2"} <= set(written)
        assert cls.from_wire(" ".join(written)) == read.body.value


ROOTS = ("WorkflowStepBase", "WorkflowStepOptionBase", "FieldInfoBase", "BoardViewSettingsBase")


@pytest.mark.parametrize("root", ROOTS)
@pytest.mark.parametrize("namespace", [SERVICES88, "urn:newer"])
def test_unknown_subtypes(full, root, namespace):
    """An object of a newer subtype is one of the root's class, and keeps its type and its members."""
    cls = getattr(full.models, root)
    operation = slot(full, cls)
    members = "".join(_sample(each.metadata[ELEMENT]) for each in fields(cls) if each.metadata)
    newer = f'<{root} xmlns:n="{namespace}" i:type="n:NewerThing"><Early/>{members}<Late i:type="n:X">1</Late></{root}>'
    read = operation.decode_request(_holding(newer))
    assert type(read.body.value) is cls
    assert str(read.body.value.extension_data.type_name) == f"{{{namespace}}}NewerThing"
    assert re.findall(r"<(?:\w+:)?(\w+)", "".join(each.xml for each in read.body.value.extension_data.elements)) == [
        "Early",
        "Late",
    ]
    actual = parts(operation.encode_request(read))[1]
    expected = parts(_holding(newer))[1]
    for side in (expected, actual):  # the type is no schema's; without it the members are the root's
        name, prefix = side[0].attrib.pop(KIND), side[0].nsmap
        assert prefix[name.partition(":")[0] if ":" in name else None] == namespace
        assert name.endswith("NewerThing")
    agent = next(each for each in AGENTS if own(root) in schemas(each).types)
    assert not changes(expected[0], actual[0], agent)


def _sample(spec: Any) -> str:
    simple = {"int": "5", "string": "text", "boolean": "true"}.get(
        getattr(getattr(spec.codec, "xml_name", None), "name", "")
    )
    return f"<{spec.name}>{simple}</{spec.name}>" if simple else ""


def test_every_polymorphic_slot_is_of_one_of_the_roots(full):
    """Else the roots above are not all there are."""
    records = models_of(full, "Record")
    holders = {*records, *(body for each in full.OPERATIONS.values() for body in (each.request[1], each.response[1]))}
    codecs = [each.metadata[ELEMENT].codec for holder in holders for each in fields(holder) if each.metadata]
    inner = [getattr(codec, "codec", getattr(codec, "value", codec)) for codec in codecs]
    named = {codec.class_name for codec in inner if type(codec).__name__ == "RecordCodec"}
    polymorphic = {name for name in named if any(each.__bases__[0].__name__ == name for each in records)}
    assert polymorphic == set(ROOTS)


def test_values_of_unknown_types(full):
    """xs:anyType: a value of a type this package does not know stays as it came."""
    operation = slot(full, full.models.Webhook)
    value = '<Value xmlns:u="urn:newer" i:type="u:Point" u:a="1"><u:X>1</u:X></Value>'
    pair = f"<StringObjectKeyValuePair><Key>at</Key>{value}</StringObjectKeyValuePair>"
    seven = f'<Value xmlns:x="{XSD}" i:type="x:int">7</Value>'
    known = f"<StringObjectKeyValuePair><Key>n</Key>{seven}</StringObjectKeyValuePair>"
    document = _holding(f"<Webhook><Properties>{pair}{known}</Properties></Webhook>")
    read = operation.decode_request(document)
    assert read.body.value.properties["n"] == 7
    read.body.value.name = "changed"
    actual, expected = parts(operation.encode_request(read))[1], parts(document)[1]
    etree.SubElement(expected[0], own("Name")).text = "changed"
    path = f"{own('Webhook')}/{own('Properties')}"
    assert not changes(expected.find(path), actual.find(path), "Webhook")
    assert actual.findtext(f"{own('Webhook')}/{own('Name')}") == "changed"
