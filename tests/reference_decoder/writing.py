"""The many ways in which one reply may be written: prefixes, comments, CDATA, references, blanks, encodings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lxml import etree

from reference_decoder.infoset import XSI
from reference_decoder.replies import SOAP11, Element, Hidden, Raw
from reference_decoder.schema import ARRAYS, SER, XS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from random import Random

SERVICES88 = "http://www.superoffice.net/ws/crm/NetServer/Services88"
_COMMENTS = (
    *("<!---->", "<!-- kommentar å -->", "<?pi?>", "<?pi med æøå ?>", "<!-- <Response><ChatMessage> -->"),
    *("<?x </Response> ?>", "<!-- <![CDATA[ -->", "<!--&#1;-->", "<?php echo '<a>' ?>"),
)


@dataclass(frozen=True, slots=True)
class Layout:
    """Where prefixes are declared: at the Envelope, and again at the element in the Body; "" is no prefix."""

    envelope: Mapping[str, str]
    wrapper: Mapping[str, str]


# Few, because soapbind compiles a reader for each set of prefixes.
LAYOUTS = (
    Layout({"s": SOAP11, "i": XSI, "": SERVICES88, "b": ARRAYS, "c": SER, "x": XS}, {}),
    Layout({"s": SOAP11}, {"": SERVICES88, "i": XSI, "a": ARRAYS}),
    Layout({"SOAP-ENV": SOAP11, "xsi": XSI, "ns1": SERVICES88, "ns2": ARRAYS, "xsd": XS}, {}),
    Layout({"": SOAP11, "xsi": XSI}, {"": SERVICES88}),
    Layout({"s": SOAP11, "i": XSI, "q": SERVICES88}, {"r": SERVICES88, "": ARRAYS}),
    Layout({"s": SOAP11, "x": XSI}, {"s": SERVICES88, "x": ARRAYS, "i": XSI}),
)


@dataclass(frozen=True, slots=True)
class Style:
    """How a reply is written; the chances are per element or text."""

    layout: Layout = LAYOUTS[0]
    blanks: str = ""
    comments: float = 0.0
    sections: float = 0.0
    references: float = 0.0
    redeclared: float = 0.0
    end_blanks: float = 0.0
    line_ends: float = 0.0
    start: str = ""


PLAIN = Style()


def any_style(rng: Random) -> Style:
    """Return a style in which some things are unusual."""

    def rarely(chance: float) -> float:
        return chance if rng.random() < 0.15 else 0.0

    return Style(
        rng.choice(LAYOUTS),
        rng.choice(("", "", "", "\n  ", "\r\n", " ")),
        rarely(0.05),
        rarely(0.2),
        rarely(0.1),
        rarely(0.04),
        rarely(0.1),
        rarely(0.3),
        rng.choice(
            ("", "", "", '<?xml version="1.0" encoding="utf-8"?>', "<?xml version='1.0'?>\n", "<!-- <a> -->", "\n")
        ),
    )


def written(root: Element, style: Style, rng: Random) -> bytes:
    """Return the document in UTF-8."""
    writer = _Writer(style, rng)
    writer.element(root, {})
    return (style.start + "".join(writer.out)).encode("utf-8", "surrogatepass")


class _Writer:
    def __init__(self, style: Style, rng: Random) -> None:
        self.style, self.rng, self.out = style, rng, [""]
        self.depth = 0
        self.counted = 0

    def element(self, element: Element, scope: dict[str, str]) -> None:
        """Write an element; ``scope`` has the prefix, with its colon, of each namespace."""
        style, out = self.style, self.out
        uri, _, local = element.tag[1:].rpartition("}")
        declared = style.layout.envelope if self.depth == 0 else style.layout.wrapper if self.depth == 2 else {}
        scope, attributes = _declared(scope, declared) if declared else (scope, "")
        if uri not in scope or (style.redeclared and not declared and self.rng.random() < style.redeclared):
            scope, more = self._redeclared(scope, uri)
            attributes += more
        if element.nil is not None:
            attributes, scope = self._qualified(attributes, scope, "nil", element.nil)
        if element.kind is not None:
            attributes, scope = self._kind(attributes, scope, element.kind)
        if uri not in scope:  # its prefix was taken for an attribute
            scope, more = self._redeclared(scope, uri)
            attributes += more
        name = scope[uri] + local
        if not element.content:
            out.append(f"<{name}{attributes}{element.extra}/>")
            return
        out.append(f"<{name}{attributes}{element.extra}>")
        self.depth += 1
        self._content(element, scope)
        self.depth -= 1
        is_odd = style.end_blanks and self.rng.random() < style.end_blanks
        out.append(f"</{name}{self.rng.choice((' ', chr(10))) if is_odd else ''}>")

    def _content(self, element: Element, scope: dict[str, str]) -> None:
        style = self.style
        for each in element.content:
            if style.comments and self.rng.random() < style.comments:
                self.out.append(self.rng.choice(_COMMENTS))
            if isinstance(each, Element):
                self.out.append(style.blanks)
                self.element(each, scope)
            elif isinstance(each, Hidden):
                self._hidden(each, scope)
            else:
                self.out.append(each if isinstance(each, Raw) else self._text(each))
        if isinstance(element.content[-1], Element):
            self.out.append(style.blanks)

    def _hidden(self, hidden: Hidden, scope: dict[str, str]) -> None:
        uri, _, local = hidden.outer[1:].rpartition("}")
        name = scope.get(uri, "") + local
        self.out.append(f"{hidden.start}<{name}>")
        for each in hidden.items:
            self.element(each, scope)
        self.out.append(f"</{name}>{hidden.end}" if hidden.is_closed else hidden.end)

    def _text(self, text: str) -> str:
        style = self.style
        if style.line_ends and self.rng.random() < style.line_ends:
            return "\n".join(map(escaped, text.split("\n"))).replace("\n", self.rng.choice(("\r", "\r\n")))
        if style.sections and self.rng.random() < style.sections and text.isprintable() and "]]>" not in text:
            return f"<![CDATA[{text}]]>"
        if style.references and text and self.rng.random() < style.references:
            at = self.rng.randrange(len(text))
            code = ord(text[at])
            reference = self.rng.choice((f"&#{code};", f"&#x{code:x};", f"&#x00{code:X};"))
            return escaped(text[:at]) + reference + escaped(text[at + 1 :])
        if style.comments and text and self.rng.random() < style.comments:
            at = self.rng.randrange(len(text) + 1)
            return escaped(text[:at]) + self.rng.choice(_COMMENTS) + escaped(text[at:])
        return escaped(text)

    def _redeclared(self, scope: dict[str, str], uri: str) -> tuple[dict[str, str], str]:
        prefix = "" if not uri else self.rng.choice(("", "a", "n", "s", f"p{self.counted % 3}"))
        self.counted += 1
        return _declared(scope, {prefix: uri})

    def _qualified(self, attributes: str, scope: dict[str, str], name: str, value: str) -> tuple[str, dict[str, str]]:
        if not scope.get(XSI):  # an attribute without a prefix is in no namespace
            scope, more = _declared(scope, {"z": XSI})
            attributes += more
        return f'{attributes} {scope[XSI]}{name}="{value}"', scope

    def _kind(self, attributes: str, scope: dict[str, str], kind: str) -> tuple[str, dict[str, str]]:
        uri, brace, local = kind[1:].rpartition("}") if kind.startswith("{") else ("", "", kind)
        if brace and uri not in scope:
            scope, more = _declared(scope, {"y": uri})
            attributes += more
        return self._qualified(attributes, scope, "type", scope.get(uri, "") + local if brace else local)


def _declared(scope: dict[str, str], declared: Mapping[str, str]) -> tuple[dict[str, str], str]:
    """Return the scope with more prefixes, and the attributes that declare them."""
    shadowed = {f"{prefix}:" if prefix else "" for prefix in declared}
    found = {uri: prefix for uri, prefix in scope.items() if prefix not in shadowed}
    found.update({uri: f"{prefix}:" if prefix else "" for prefix, uri in declared.items()})
    names = (f' xmlns{":" if prefix else ""}{prefix}="{uri}"' for prefix, uri in declared.items())
    return found, "".join(names)


_ESCAPES = {ord("&"): "&amp;", ord("<"): "&lt;", ord(">"): "&gt;", 13: "&#xD;", 0xFFFE: "&#xFFFE;", 0xFFFF: "&#xFFFF;"}
_ESCAPES |= {code: f"&#x{code:X};" for code in (*range(1, 9), 11, 12, *range(14, 32))}


_UNWRITABLE = dict.fromkeys((*range(1, 9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF))


def escaped(text: str) -> str:
    """Return text as .NET writes it."""
    return text if text.isalnum() else text.translate(_ESCAPES)


def written_by_lxml(root: Element) -> bytes:
    """Return the document as lxml writes it: without the control characters that XML 1.0 has not."""
    return etree.tostring(_tree(root), xml_declaration=True, encoding="utf-8")


_PREFIXES = {"s": SOAP11, "i": XSI, "b": ARRAYS, "x": XS, "c": SER, None: SERVICES88}
_BY_URI = {uri: prefix for prefix, uri in _PREFIXES.items()}


def _tree(element: Element, parent: Any = None) -> Any:
    uri, _, local = (element.kind or "")[1:].rpartition("}")
    own = {} if not uri or uri in _BY_URI else {"t": uri}
    if parent is None:
        made = etree.Element(element.tag, nsmap=_PREFIXES | own)
    else:
        made = etree.SubElement(parent, element.tag, nsmap=own)
    if element.nil is not None:
        made.set(f"{{{XSI}}}nil", element.nil)
    if element.kind is not None:
        prefix = _BY_URI.get(uri, "t")
        made.set(f"{{{XSI}}}type", f"{prefix}:{local}" if prefix else local)
    for each in element.content:
        if isinstance(each, Element):
            _tree(each, made)
        else:
            made.text = each.translate(_UNWRITABLE)
    return made
