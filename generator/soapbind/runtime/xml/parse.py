"""Parsing of messages: strict, without DTD, entities or network, but with the control characters that .NET writes."""

from __future__ import annotations

import re
import threading
from codecs import BOM_UTF8
from functools import cache
from typing import TYPE_CHECKING, Any

from ..errors import DecodeError
from ..qname import XSI, XSI_NIL
from .lxml_adapter import etree
from .python_element import python_element
from .xsi import is_true

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from .lxml_adapter import Node

# References to characters that XML 1.0 forbids and that DataContractSerializer writes all the same.
_CONTROL = rb"&#(?:x0*(?:[1-8BbCcEeFf]|1[0-9A-Fa-f]|[Ff]{3}[EeFf])|0*(?:[1-8]|1[124-9]|2[0-9]|3[01]|6553[45]));"
_HAS_CONTROL = re.compile(_CONTROL)
# The same, and before it what may hold such text without a reference in it: CDATA, comments, instructions.
_CONTROL_OUTSIDE = re.compile(
    rb"<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)|<\?.*?(?:\?>|\Z)|(" + _CONTROL + rb")", re.DOTALL
)
_REFERENCE = re.compile(rb"&#(?:x0*([0-9A-Fa-f]{5,6})|0*([0-9]{6,7}));")
_PRIVATE_USE = (range(0xF0000, 0xFFFFE), range(0x100000, 0x10FFFE))
_PLACE = re.compile(r"(?:, line \d+, column \d+)+\Z| line \d+(?= and |, line )")  # in messages of lxml
_CROWDED = 200  # namespaces in scope at one element from which looking them up one by one costs too much


def parse(data: bytes, check: Callable[[Any], None] | None = None) -> Node:
    """Return the root element of a whole, well-formed document in UTF-8 without a byte order mark.

    ``check`` is called with the root as lxml has it, before anything else is done with it. Raises DecodeError for
    anything that is not well-formed, and for a document with a DTD (which SOAP forbids, SOAP 1.1 section 3).
    """
    root, characters = _checked(data)
    if check is not None:
        check(root)
    nils = _nils_with_content(root) if _may_have_content(data) else frozenset[Any]()
    if characters or nils or (data.count(b"xmlns") > _CROWDED and is_crowded(root, _CROWDED)):
        return python_element(root, characters, nils)
    node: Node = root
    return node


def without_place(error: DecodeError) -> DecodeError:
    """Return an error of ``parse`` for a document that was only a part: line and column of the part mislead."""
    return DecodeError(_PLACE.sub("", error.message))


def check_depth(root: Any, most: int) -> None:
    """Refuse a tree of lxml with elements inside of more than ``most`` others. Raises DecodeError."""
    lxml = etree()
    try:
        is_deeper = root.getroottree().xpath("boolean(" + "/*" * (most + 1) + ")")
    except lxml.XPathError:  # more elements than libxml2 lets an expression look at: 10 million
        is_deeper = True
    if is_deeper:
        raise DecodeError(f"elements are nested in each other more than {most} deep")


def rewritten(data: bytes, change: Callable[[Any], None]) -> bytes:
    """Return a document, as ``parse`` takes it, that was changed as a tree of lxml. Raises DecodeError."""
    root, characters = _checked(data)
    change(root)
    text: bytes = etree().tostring(root, encoding="utf-8")
    for code, character in characters.items():
        text = text.replace(chr(code).encode(), b"&#%d;" % ord(character))
    return text


def _checked(data: bytes) -> tuple[Any, dict[int, str]]:
    """Return the root of a document that may be read, and the characters that others stand in for."""
    if not data.strip():
        raise DecodeError("the message is empty")
    if data.startswith(BOM_UTF8):  # ``charset`` has taken the one that may be there
        raise DecodeError("not well-formed XML: a byte order mark that is not at the start")
    root, characters = _parse(data)
    if root.getroottree().docinfo.doctype:
        raise DecodeError("the message has a document type declaration, which SOAP forbids")
    return root, characters


def _parse(data: bytes) -> tuple[Any, dict[int, str]]:
    """Return the root, and the characters that others stand in for."""
    lxml = etree()
    try:
        return lxml.fromstring(data, strict_parser(lxml)), {}
    except lxml.XMLSyntaxError as error:
        if _HAS_CONTROL.search(data) is None:
            raise DecodeError(f"not well-formed XML: {error.msg}") from None
    data, characters = _with_stand_ins(data)
    try:
        return lxml.fromstring(data, strict_parser(lxml)), characters
    except lxml.XMLSyntaxError as error:
        raise DecodeError(f"not well-formed XML: {error.msg}") from None


def strict_parser(lxml: Any, *, keeps_all: bool = False) -> Any:
    """Return a parser that fetches nothing; comments and instructions are left out, unless it ``keeps_all``."""
    return lxml.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        remove_comments=not keeps_all,
        remove_pis=not keeps_all,
        huge_tree=True,
    )


def _with_stand_ins(data: bytes) -> tuple[bytes, dict[int, str]]:
    """Return the document with other characters for those that XML forbids, and what these stand for.

    A reference to a private character that the document does not have may stand wherever the reference that it
    replaces may, and nowhere else: private characters are no part of names. So the document is well-formed as before.
    """
    unused = _unused(data)
    references: dict[bytes, bytes] = {}
    stand_ins: dict[str, int] = {}

    def replace(found: re.Match[bytes]) -> bytes:
        reference = found[1]
        if reference is None:
            return found[0]
        if reference not in references:
            character = chr(int(b"0" + reference[2:-1], 16) if reference[2:3] == b"x" else int(reference[2:-1]))
            if character not in stand_ins:
                stand_ins[character] = next(unused)
            references[reference] = b"&#%d;" % stand_ins[character]
        return references[reference]

    changed = _CONTROL_OUTSIDE.sub(replace, data)
    return changed, {code: character for character, code in stand_ins.items()}


def _unused(data: bytes) -> Iterator[int]:
    """Give private characters that a document does not have. Raises DecodeError when it has them all."""
    used = {ord(character) for character in set(data.decode("utf-8", "replace")) if character >= "\U000f0000"}
    for hexadecimal, decimal in set(_REFERENCE.findall(data)):
        used.add(int(hexadecimal, 16) if hexadecimal else int(decimal))
    for codes in _PRIVATE_USE:
        yield from (code for code in codes if code not in used)
    raise DecodeError("the message has every private character of Unicode")


def _may_have_content(data: bytes) -> bool:
    """Whether an element may say that it is nil and not be empty; not where each "nil" ends an empty one as in .NET."""
    return data.count(b"nil") != data.count(b'nil="true"/>')


class _Expressions(threading.local):
    """What lxml compiles, for each thread: it has a lock that a forked process would find held by another thread."""

    def __init__(self) -> None:
        self.not_empty = etree().XPath("//*[@i:nil and node()]", namespaces={"i": XSI})


_expressions = cache(_Expressions)


def _nils_with_content(root: Any) -> frozenset[Any]:
    """Return the elements that say they are nil, and are not empty; nil wins, as in .NET."""
    try:
        found = _expressions().not_empty(root)
    except etree().XPathError:  # more elements than libxml2 lets an expression look at: 10 million
        found = root.iter("*")
    return frozenset(node for node in found if is_true(node.get(XSI_NIL)))


def is_crowded(root: Any, most: int) -> bool:
    """Whether more declarations of namespaces are in scope somewhere than can be listed for every element."""
    here = 0
    for event, _ in etree().iterwalk(root, events=("start-ns", "end-ns")):
        here += 1 if event == "start-ns" else -1
        if here > most:
            return True
    return False
