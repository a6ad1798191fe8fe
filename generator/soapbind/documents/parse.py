"""Bytes to a parsed tree, with nothing in between that a hostile file could use."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, cast

from lxml import etree

from soapbind.documents.conditional_inclusion import VERSIONING, leave_out_other_versions
from soapbind.errors import Location, Problems

if TYPE_CHECKING:
    from soapbind.documents.model import XmlElement

# Everything after this stage may be recursive: it is far from the limit of Python.
MAX_DEPTH = 100
MAX_NAMESPACES = 1_000  # in scope of one element; every name in it may cost as much to look up
_MERE_DOCTYPE = re.compile(
    r"""<!DOCTYPE\s+[^\s\["'<>]+(?:\s+(?:SYSTEM|PUBLIC\s+(?:"[^"]*"|'[^']*'))\s+(?:"[^"]*"|'[^']*'))?\s*(?:\[\s*\]\s*)?>"""
)
_BYTE_ORDER_MARKS = (b"\xff\xfe", b"\xfe\xff")
_ENTITY = re.compile(r"&(?!#|(?:amp|lt|gt|quot|apos);)")
_TOO_DEEP = etree.XPath("/*" + "/*" * MAX_DEPTH)


def parse(data: bytes, name: str, problems: Problems) -> XmlElement | None:
    """Return the root element, or None after noting why there is none.

    A DTD is refused: WSDL and XSD need none, and entities, external files and default attributes come with it. A mere
    DOCTYPE, which declares nothing and whose external file is not read, is left out of account with a warning.
    ``huge_tree`` stays off: libxml2 then bounds expansion and the size of a text, whatever the size of the whole file.
    """
    where = Location(name)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        if b"<!DOCTYPE" in data.replace(b"\0", b""):
            _refuse_dtd(where, problems)
            return None
        line, column = error.position
        problems.add(
            Location(name, line=line),
            "not-well-formed",
            f"not well-formed XML at {line}:{column}: {error.msg or 'the document is empty'}",
            "is the file complete? download or export it again",
        )
        return None
    if root.getroottree().docinfo.internalDTD is not None:
        if not _declares_nothing(root, data):
            _refuse_dtd(where, problems)
            return None
        message = "the document has a DOCTYPE, which is left out of account: nothing is declared in it, nothing is read"
        problems.warn(where, "dtd", message, "remove the <!DOCTYPE ...>; WSDL and XML Schema do not need it")
    if not _is_bounded(root, data, name, problems):
        return None
    if VERSIONING.encode() in data.replace(b"\0", b""):
        leave_out_other_versions(root, name, problems)
    return root


def _is_bounded(root: XmlElement, data: bytes, name: str, problems: Problems) -> bool:
    """Whether the elements of a document are not too deep, and do not declare too many namespaces; notes what is."""
    deep = cast("list[XmlElement]", _TOO_DEEP(root))
    if deep:
        line = cast("int | None", deep[0].sourceline) or 0
        what = f"elements are nested more than {MAX_DEPTH} deep"
        problems.add(Location(name, _path(deep[0]), line), "too-deep", what, "give the inner types names of their own")
        return False
    if data.replace(b"\0", b"").count(b"xmlns") > MAX_NAMESPACES and _has_too_many_namespaces(root):
        what = f"more than {MAX_NAMESPACES:,} namespaces are declared for one element"
        advice = "remove the declarations (xmlns:...) that no name needs"
        problems.add(Location(name), "too-many-namespaces", what, advice)
        return False
    return True


def _declares_nothing(root: XmlElement, data: bytes) -> bool:
    """Whether the DOCTYPE is only a name, with or without an external file, and no entity is used that it could have.

    It is read twice, by libxml2 and as text, so that what one of them overlooks is refused.
    """
    info = root.getroottree().docinfo
    dtd: Any = info.internalDTD  # lxml-stubs lack what is asked of it
    if dtd is None or list(dtd.iterentities()) or list(dtd.iterelements()):
        return False
    try:
        text = data.decode("utf-16" if data[:2] in _BYTE_ORDER_MARKS else info.encoding or "utf-8")
    except (LookupError, UnicodeDecodeError):
        return False
    return text.count("<!DOCTYPE") == 1 and _MERE_DOCTYPE.search(text) is not None and _ENTITY.search(text) is None


def _has_too_many_namespaces(root: XmlElement) -> bool:
    """Whether more declarations than allowed are in scope of any element; one pass, up to the first such."""
    open_scopes, own = [0], 0
    for event, _ in etree.iterwalk(root, events=("start-ns", "start", "end")):
        if event == "start-ns":
            own += 1
            if open_scopes[-1] + own > MAX_NAMESPACES:
                return True
        elif event == "start":
            open_scopes.append(open_scopes[-1] + own)
            own = 0
        else:
            open_scopes.pop()
    return False


def _path(element: XmlElement) -> tuple[str, ...]:
    """Return the steps from the root to the first element around that has a name."""
    steps: list[str] = []
    for outer in reversed([element, *element.iterancestors()][:-1]):
        named = outer.get("name")
        steps.append(str(etree.QName(outer).localname) + (f"[{named}]" if named else ""))
        if named:
            break
    return tuple(steps)


def _refuse_dtd(where: Location, problems: Problems) -> None:
    problems.add(
        where,
        "dtd",
        "the document has a DOCTYPE; soapbind does not read DTDs, which can pull in files and expand without limit",
        "remove the <!DOCTYPE ...> from the file; WSDL and XML Schema do not need it",
    )
