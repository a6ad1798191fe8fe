"""Small contracts of notes that differ by a few random edits, the same ones for the same seed."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace

from notes_contract import DERIVED, ITEM, document

KINDS = ("xs:string", "xs:int", "xs:long", "xs:short", "xs:boolean", "xs:decimal", "t:Colour")
DEFAULTS = {"xs:string": "Y", "xs:boolean": "true"}
OPERATIONS = (
    {"Save": ("Note", None)},
    {"Get": (None, "Note")},
    {"Save": ("Note", None), "Get": (None, "Note")},
)


@dataclass(frozen=True)
class Field:
    """An element of a type."""

    name: str
    kind: str
    is_required: bool = False
    is_nillable: bool = False
    most: int = 1
    default: str | None = None

    def text(self) -> str:
        """Return its declaration."""
        default = "" if self.default is None or self.most > 1 else f'default="{self.default}"'
        return (
            f'<xs:element name="{self.name}" type="{self.kind}" minOccurs="{int(self.is_required)}" '
            f'maxOccurs="{self.most}" nillable="{str(self.is_nillable).lower()}" {default}/>'
        )


@dataclass(frozen=True)
class Notes:
    """What a contract has: the fields of Item and of Note, which derives from it, and the names of colours."""

    item: tuple[Field, ...]
    note: tuple[Field, ...]
    colours: tuple[str, ...]

    def text(self, operations: int) -> str:
        """Return the WSDL."""
        names = "".join(f'<xs:enumeration value="{each}"/>' for each in self.colours)
        colour = (
            f'<xs:simpleType name="Colour"><xs:restriction base="xs:string">{names}</xs:restriction></xs:simpleType>'
        )
        item, note = ("".join(each.text() for each in fields) for fields in (self.item, self.note))
        types = colour + ITEM.format(' abstract="true"', item) + DERIVED.format("Note", "Item", note)
        return document(types, OPERATIONS[operations])


def pair(seed: int) -> tuple[str, str]:
    """Return two contracts, the second of which has one to three edits."""
    chosen = random.Random(seed)  # noqa: S311 - the same every time
    names = iter(chosen.sample("ABCDEFGH", 8))
    fields = [_field(chosen, next(names)) for _ in range(4)]
    cut = chosen.randrange(3)
    before = Notes(tuple(fields[:cut]), tuple(fields[cut:]), ("Red", "Green"))
    after = before
    for _ in range(chosen.choice((1, 1, 1, 2, 3))):
        after = _edited(chosen, after, next(names))
    operations = chosen.randrange(len(OPERATIONS))
    return before.text(operations), after.text(operations)


def _field(chosen: random.Random, name: str) -> Field:
    kind = chosen.choice(KINDS)
    default = chosen.choice((None, None, None, DEFAULTS.get(kind)))
    most = chosen.choice((1, 1, 1, 3))
    return Field(name, kind, chosen.random() < 0.3, chosen.random() < 0.3, most, default)


def _edited(chosen: random.Random, notes: Notes, name: str) -> Notes:
    if chosen.random() < 0.1:
        colours = chosen.choice((("Red",), ("Red", "Blue"), ("Red", "Green", "Blue"), ("Green", "Red")))
        return replace(notes, colours=colours)
    if chosen.random() < 0.1 and notes.note:
        return replace(notes, item=(*notes.item, notes.note[0]), note=notes.note[1:])
    which = chosen.choice(("item", "note"))
    fields = list(getattr(notes, which))
    at = chosen.randrange(len(fields) + 1)
    if at == len(fields) or chosen.random() < 0.2:
        fields.insert(at, _field(chosen, name))
    elif chosen.random() < 0.2:
        del fields[at]
    elif chosen.random() < 0.2:
        fields.insert(chosen.randrange(len(fields)), fields.pop(at))
    else:
        fields[at] = _changed(chosen, fields[at], name)
    return replace(notes, **{which: tuple(fields)})


def _changed(chosen: random.Random, field: Field, name: str) -> Field:
    changes = {
        "name": name,
        "kind": chosen.choice(KINDS),
        "is_required": not field.is_required,
        "is_nillable": not field.is_nillable,
        "most": 4 - field.most,
        "default": None,
    }
    what = chosen.choice(list(changes))
    changed = replace(field, **{what: changes[what]})
    return replace(changed, default=None) if what == "kind" else changed
