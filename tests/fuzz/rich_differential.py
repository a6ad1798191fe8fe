"""Replies with attributes, simple content and choices, against a decoder that is not ours: the library xmlschema.

``python tests/fuzz/rich_differential.py FOLDER --start N --runs N``: FOLDER is where the package is made, or was. An
input depends on its number alone. A reply that xmlschema finds valid must be read, and have the values that xmlschema
decodes; one that lxml cannot parse must be refused. Of what is well-formed and not valid soapbind reads more than
xmlschema: there the way through text must say what the way through a tree says.
"""

from __future__ import annotations

import argparse
import dataclasses
import enum
import importlib
import sys
from collections import Counter
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

HERE = Path(__file__).resolve().parent
for _folder in (HERE, HERE.parent):
    if str(_folder) not in sys.path:
        sys.path.insert(0, str(_folder))

import rich_replies  # noqa: E402 - found by the path above
import text_and_tree  # noqa: E402
import xmlschema  # noqa: E402
from lxml import etree  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Iterator

WSDL = HERE / "wsdl" / "rich" / "Rich.wsdl"
_NIL = "nil"


class Judge:
    """Says by xmlschema what a reply is."""

    def __init__(self) -> None:
        found: Any = etree.parse(WSDL).find(".//{http://www.w3.org/2001/XMLSchema}schema")
        self._schema: Any = xmlschema.XMLSchema(etree.tostring(found).decode())

    def judge(self, data: bytes) -> tuple[str, Any]:
        """Return ``valid`` and the values, or ``malformed``, or ``else``, where there is no judgement."""
        if b"\0" in data or b"encoding" in data:  # what an encoding is is not the question here
            return "else", None
        try:
            root: Any = etree.fromstring(
                data, etree.XMLParser(resolve_entities=False, remove_comments=True, remove_pis=True)
            )
        except etree.XMLSyntaxError:
            return ("else" if b"&#" in data else "malformed"), None  # .NET's control characters are read
        path = [each.tag for each in (root, *root[:1], *(root[0][:1] if len(root) else ()))]
        usual = [
            f"{{{rich_replies.SOAP}}}Envelope",
            f"{{{rich_replies.SOAP}}}Body",
            f"{{{rich_replies.NS}}}ReadResponse",
        ]
        if path != usual or len(root) != 1 or len(root[0]) != 1 or root.getroottree().docinfo.doctype:
            return "else", None
        try:
            text = etree.tostring(root[0][0], encoding="unicode", with_tail=False)
            if any(each.isspace() and each not in " \t\r\n" for each in text):
                return "else", None  # xmlschema takes other blanks than XML's for blanks
            found = self._schema.decode(text, converter=xmlschema.JsonMLConverter)
        except (xmlschema.XMLSchemaException, KeyError):
            return "else", None
        return "valid", _of_xmlschema(found)


def _local(name: str) -> str:
    return name.rpartition("}")[2].rpartition(":")[2]


def _of_xmlschema(element: list[Any]) -> Any:
    """Return name, attributes and content of an element in JsonML."""
    tag, *rest = element
    attributes: dict[str, Any] = rest.pop(0) if rest and isinstance(rest[0], dict) else {}
    if any(
        _local(name) == "nil" and name.startswith("xsi") and text in ("true", "1") for name, text in attributes.items()
    ):
        return _local(tag), {}, [_NIL]
    if not tag.startswith("r:") and ":" in tag and _local(tag) == "More":
        return "*", {}, []
    known = {_local(name): _value(text) for name, text in attributes.items() if not name.startswith(("xsi:", "xmlns"))}
    content = [_of_xmlschema(each) if isinstance(each, list) else _value(each) for each in rest]
    return _local(tag), known, [each for each in content if each not in ("", None)]


def _value(value: Any) -> Any:
    """Return a value so that those of both are comparable."""
    if isinstance(value, enum.Enum):
        return value.value
    if isinstance(value, bytes):
        return value.hex().upper()
    if isinstance(value, (datetime, date)):
        return value.isoformat().replace("+00:00", "Z").replace(".125000", ".125")
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, (int, Decimal)):
        return str(value)
    return str(value)


def _of_soapbind(name: str, value: Any) -> Any:
    """Return the same of an object, or of a value."""
    if getattr(value, "name", None) == "NIL" and isinstance(value, enum.Enum):
        return name, {}, [_NIL]
    if not dataclasses.is_dataclass(value) or not hasattr(value, "__xml_name__"):
        found = _value(value)
        return name, {}, [] if found in ("", None) else [found]
    attributes: dict[str, Any] = {}
    content: list[Any] = []
    for field in dataclasses.fields(value):
        for spec in field.metadata.values():
            _take(spec, getattr(value, field.name), attributes, content)
    return name, attributes, content


def _take(spec: Any, value: Any, attributes: dict[str, Any], content: list[Any]) -> None:
    kind = type(spec).__name__
    if kind == "AttributeSpec":
        if value is not None:
            attributes[spec.name.name] = _value(value)
    elif kind == "AnyAttributesSpec":
        attributes.update({_local(key): text for key, text in value.items()})
    elif kind == "TextSpec":
        content += [] if value in ("", None) else [_value(value)]
    elif kind == "WildcardSpec":
        content += [("*", {}, []) for _ in value]
    elif kind == "PartSpec":
        for each in value:
            content += _of_soapbind("", each)[2]
    elif isinstance(value, list):
        content += [_of_soapbind(spec.name, each) for each in value]
    elif value is not None:
        content.append(_of_soapbind(spec.name, value))


class Rich(text_and_tree.Contract):
    """The package of the contract."""

    def __init__(self) -> None:
        self.use(importlib.import_module("fuzz_rich"))

    def values(self, data: bytes, *, piece: int) -> Any:
        """Return what is read from text in the form of the judge, None for what is refused."""
        self.set_sizes(long=0, piece=piece)
        try:
            found = self.operation.decode_response(data)
        except self.error:
            return None
        return _of_soapbind("ReadResponse", found.body)


def differences(rich: Rich, judge: Judge, numbers: range, kinds: Counter[str]) -> Iterator[str]:
    """Give the inputs that are not read as they should be."""
    for number in numbers:
        rng = Random(number)
        data = rich_replies.changed(rich_replies.reply(rng), rng)
        piece, size = rng.choice((16, 64, 300, 2**16)), rng.choice((0, 1, 7, 70, 1000))
        kind, wanted = judge.judge(data)
        tree = rich.read(data, long=2**40)
        text = rich.read(data, long=0, piece=piece, size=size)
        kinds[kind] += 1
        if tree != text:
            yield f"{number}: {data!r}\n  tree {tree!s:.900}\n  text {text!s:.900}"
        elif kind == "malformed" and text[0] != "refused":
            yield f"{number}: {data!r}\n  malformed, and read as {text!s:.900}"
        elif kind == "valid":
            got = rich.values(data, piece=piece)
            if got != wanted:
                yield f"{number}: {data!r}\n  xmlschema {wanted}\n  soapbind  {got or text}"


def prepared(folder: Path) -> Rich:
    """Make the package where it is not yet, and return it."""
    if not (folder / "fuzz_rich").is_dir():
        text_and_tree.workshop.generate(WSDL.parent, "fuzz_rich", folder)
    sys.path.insert(0, str(folder))
    return Rich()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--start", type=int, default=0, help="number of the first input (default: 0)")
    parser.add_argument("--runs", type=int, default=20_000, help="how many inputs (default: 20000)")
    options = parser.parse_args()
    kinds: Counter[str] = Counter()
    found = 0
    numbers = range(options.start, options.start + options.runs)
    for text in differences(prepared(options.folder.resolve()), Judge(), numbers, kinds):
        found += 1
        print(text, flush=True)
    print(f"{options.runs} inputs ({dict(kinds)}), {found} differences")
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
