"""SOAP faults, read as stacks really write them and written so that nothing of them is lost.

Stacks disagree about namespaces: the children of a SOAP 1.1 Fault are in none (SOAP 1.1 section 4.4), those of SOAP 1.2
are in SOAP's own (SOAP 1.2 part 1 section 5.4), and in the field either kind is met in SOAP's namespace, in none and,
where a default namespace is in force, in the application's. So children are found by their local names, in any case.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ..errors import SoapFault
from ..qname import SOAP11, SOAP12, XML, XMLNS, XSD, XmlName
from ..xml.characters import escape_text, quoted
from ..xml.fragment import content_text, to_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import NoReturn

    from ..xml.lxml_adapter import Node
    from .envelope import Envelope

NO_CODE = XmlName("", "")  # the code of a fault that has none
_FAULTS = frozenset({f"{{{SOAP11}}}Fault", f"{{{SOAP12}}}Fault"})
_SOAP = frozenset({SOAP11, SOAP12, ""})
_SINGLE = (("faultcode", "code"), ("faultactor", "role"), ("node",))  # children that count once
_LANGUAGE = f"{{{XML}}}lang"
_UNWRITABLE = re.compile("[\0\ud800-\udfff]")  # what no XML can carry
_MAX_SUBCODES = 64  # SOAP 1.2 sets no bound; a hostile reply must not be followed for ever


def is_fault(envelope: Envelope) -> bool:
    """Whether the body is a SOAP fault of either version, or one whose namespace was forgotten."""
    body = envelope.body
    if body is None:
        return False
    return body.tag in _FAULTS or (body.tag == "Fault" and _find(body, "faultcode", "faultstring") is not None)


def raise_fault(node: Node, body: Node) -> NoReturn:
    """Raise the fault that a Fault element describes."""
    raise read_fault(node, body)


def read_fault(node: Node, body: Node) -> SoapFault:
    """Return the fault that a Fault element describes. Its code is ``NO_CODE`` when the server sent none.

    ``body`` is the Body: in SOAP encoding elements beside the Fault may hold what its detail refers to.
    """
    codes = _codes(node)
    reasons = _reasons(node)
    made = SoapFault(
        codes[0] if codes else NO_CODE,
        _main_reason(reasons),
        actor=_text(_find(node, "faultactor", "role")),
        node=_text(_find(node, "node")),
        detail=_detail(node, [each for each in body if each is not node]),
        subcodes=codes[1:],
        reasons=reasons,
    )
    made.other_elements = tuple(to_text(each, alone=True) for each in _others(node))
    return made


def _others(node: Node) -> list[Node]:
    """Return the children that nothing else of a fault tells of: unknown ones, and a second one that says something."""
    told = _find_all(node, "faultstring", "reason", "detail")
    for names in _SINGLE:
        first, *more = _find_all(node, *names) or (None,)
        told += [] if first is None else [first, *(each for each in more if _is_empty(each) and not each.keys())]
    return [child for child in node if not any(child is each for each in told)]


def _find(node: Node, *names: str) -> Node | None:
    """Return the first child with one of the local names that has content, else the first of them; case is ignored."""
    return next(iter(_find_all(node, *names)), None)


def _find_all(node: Node, *names: str) -> list[Node]:
    """Return the children with one of the local names: those with content first, and among them SOAP's own or bare."""
    found: list[tuple[bool, bool, Node]] = []
    for child in node:
        namespace, local = XmlName.parse(child.tag)
        if local.lower() in names:
            found.append((_is_empty(child), namespace not in _SOAP, child))
    return [child for _, _, child in sorted(found, key=lambda each: each[:2])]


def _is_empty(node: Node) -> bool:
    return not len(node) and not (node.text or "").strip()


def _detail(node: Node, beside: Sequence[Node]) -> str | None:
    """Return the detail as XML, with what it refers to; what others hold that a server sends stands at its end."""
    first, *others = _find_all(node, "detail") or (None,)
    if first is None:
        return None
    if beside:
        from ..xml.element_ids import embedded  # noqa: PLC0415 - most faults stand alone

        text = embedded(first, beside)
    else:
        text = to_text(first, alone=True)
    # One that says something of itself stays an element, as its attributes would be lost without it.
    more = "".join(to_text(each) if list(each.items()) else content_text(each) for each in others)
    if not more.strip():
        return text
    start, end = text.removesuffix("/>"), text.rpartition("</")
    if start != text:
        return f"{start}>{more}</{start[1:].split(maxsplit=1)[0]}>"
    return f"{end[0]}{more}</{end[2]}"


def _text(node: Node | None) -> str | None:
    """Return the text of an element, None for an absent or empty one."""
    return ((node.text or "").strip() or None) if node is not None else None


def _codes(node: Node) -> tuple[XmlName, ...]:
    """Return code and subcodes, outermost first (SOAP 1.2 part 1 sections 5.4.1 and 5.4.1.3)."""
    current = _find(node, "faultcode", "code")
    found: list[XmlName] = []
    while current is not None and len(found) <= _MAX_SUBCODES:
        value = _find(current, "value")
        name = _qname(current if value is None else value)
        if name is not None:
            found.append(name)
        current = _find(current, "subcode")
    return tuple(found)


def _qname(node: Node) -> XmlName | None:
    """Return the QName in an element; text that is none, or whose prefix nobody declared, is kept as it came."""
    text = _text(node)
    if text is None:
        return None
    prefix, colon, local = text.partition(":")
    if not colon:
        return XmlName(node.nsmap.get(None) or "", text)
    namespace = XML if prefix == "xml" else node.nsmap.get(prefix)
    return XmlName("", text) if namespace is None or not local else XmlName(namespace, local)


def _reasons(node: Node) -> Mapping[str, str]:
    """Return the texts by language, "" where none is named; several in one language are lines of one text.

    A Fault of nothing but text is its own reason.
    """
    holders = _find_all(node, "faultstring", "reason")
    if not holders and not len(node):
        holders = [node]
    found: dict[str, list[str]] = {}
    for holder in holders:
        texts = [child for child in holder if XmlName.parse(child.tag).name.lower() == "text"] or [holder]
        for each in texts:
            lines = found.setdefault(each.get(_LANGUAGE) or "", [])
            text = _content(each).strip()
            if text and text not in lines:
                lines.append(text)
    return {language: "\n".join(lines) for language, lines in found.items()}


def _content(node: Node) -> str:
    """Return the text of an element with that of all elements in it: some servers put HTML there, unescaped."""
    found: list[str] = []
    rest: list[Node | str] = [node]
    while rest:
        each = rest.pop()
        if isinstance(each, str):
            found.append(each)
            continue
        found.append(each.text or "")
        for child in reversed(list(each)):
            rest += child.tail or "", child
    return "".join(found)


def _main_reason(reasons: Mapping[str, str]) -> str:
    english = [text for language, text in reasons.items() if language.lower().partition("-")[0] == "en"]
    return next((text for text in (*english, *reasons.values()) if text), "")


def is_soap12(fault: SoapFault) -> bool:
    """Whether a fault has what only SOAP 1.2 can carry: its codes, subcodes, a node, several languages."""
    return fault.code.namespace == SOAP12 or bool(fault.subcodes or fault.node) or len(fault.reasons) > 1


def write_fault(fault: SoapFault, header: str = "") -> bytes:
    """Return the envelope of a fault: of SOAP 1.2 when only that can carry it (``is_soap12``), else of SOAP 1.1.

    ``header`` are header blocks, as XML.
    """
    soap, content = (SOAP12, _content12(fault)) if is_soap12(fault) else (SOAP11, _content11(fault))
    head = f"<s:Header>{header}</s:Header>" if header else ""
    content += "".join(fault.other_elements)
    body = f"<s:Body><s:Fault>{content}</s:Fault></s:Body>"
    return f'<s:Envelope xmlns:s="{soap}" xmlns:x="{XSD}">{head}{body}</s:Envelope>'.encode()


def _content11(fault: SoapFault) -> str:
    ((language, reason),) = fault.reasons.items() or (("", fault.reason),)
    code = "" if fault.code == NO_CODE else _qualified("faultcode", fault.code, SOAP11)
    return code + _element("faultstring", reason, language) + _element("faultactor", fault.actor) + (fault.detail or "")


def _content12(fault: SoapFault) -> str:
    codes = [_qualified("s:Value", each, SOAP12) for each in (fault.code, *fault.subcodes) if each != NO_CODE]
    code = "<s:Subcode>".join(codes) + "</s:Subcode>" * (len(codes) - 1)
    texts = (_element("s:Text", text, language) for language, text in fault.reasons.items())
    return (
        (f"<s:Code>{code}</s:Code>" if codes else "")
        + f"<s:Reason>{''.join(texts)}</s:Reason>"
        + _element("s:Node", fault.node)
        + _element("s:Role", fault.actor)
        + (fault.detail or "")
    )


def _element(tag: str, text: str | None, language: str = "") -> str:
    if text is None:
        return ""
    named = f' xml:lang="{quoted(_writable(language))}"' if language else ""
    return f"<{tag}{named}>{escape_text(_writable(text))}</{tag}>"


def _qualified(tag: str, name: XmlName, soap: str) -> str:
    """Return the element ``tag`` around a QName; ``s`` is the prefix of ``soap``."""
    prefix, declared = (
        ("s:", "") if name.namespace == soap else ("a:", f' xmlns:a="{quoted(_writable(name.namespace))}"')
    )
    if name.namespace in {"", XML, XMLNS}:  # which nobody declares
        prefix, declared = "xml:" if name.namespace == XML else "", ""
    return f"<{tag}{declared}>{prefix}{escape_text(_writable(name.name))}</{tag}>"


def _writable(text: str) -> str:
    return _UNWRITABLE.sub("\ufffd", text)
