"""Tags as documents of a scope write them, and expressions of what may stand in their place."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ...qname import XML, XmlName

if TYPE_CHECKING:
    from .prefixes import PrefixScope


class Irregular(Exception):  # noqa: N818 - no error: the tree decides
    """The text at this place is not in the usual form."""


_LANG = XmlName(XML, "lang")


def blank_pattern(scope: PrefixScope) -> str:
    """Return the expression of what stands between elements."""
    return r"[ \t\n]*+" if scope.spaced else ""


def nil_pattern(tag: str, scope: PrefixScope) -> str:
    """Return what follows the name of a nil element; it never matches where ``xsi`` has no prefix."""
    nil = "|".join(_nils(tag, scope))
    return f"(?:{nil})(?: ?+/>|></{tag}>)" if nil else "(?!)"


def _nils(tag: str, scope: PrefixScope) -> list[str]:
    """Return the attributes that say of an element that it is nil. None of them declares its prefix anew."""
    nil, learned = scope.nil(), sorted({nil for each in scope.layouts for nil in each.nils})
    usual = [f' {nil}="true"', f' {nil}="1"'] if nil else []
    return [re.escape(text) for text in usual] + [
        re.escape(text) for prefix, text in learned if not tag.startswith(re.escape(f"{prefix}:"))
    ]


def behind_pattern(name: XmlName, scope: PrefixScope) -> str:
    """Return the expression of a place right behind an element."""
    tag = re.escape(written(name, scope))
    empty = (f"<{tag}{nil}{end}" for nil in ("", *_nils(tag, scope)) for end in ("/>", " />"))
    return f"(?:{'|'.join(f'(?<={end})' for end in (f'</{tag}>', *empty))})"


def opening_pattern(name: XmlName, scope: PrefixScope) -> str:
    """Return the expression of the attributes in the start tag of an element that has content."""
    layout = scope.layout(name)
    return layout.attributes if layout else ""


def written(name: XmlName, scope: PrefixScope) -> str:
    """Return a name as documents of the scope write it. Raises Irregular when they cannot."""
    text = scope.text(name)
    if text is None:
        raise Irregular
    return text


def starts_of(name: XmlName, scope: PrefixScope) -> tuple[str, ...]:
    """Return the ways in which the start tag of an element begins."""
    text = written(name, scope)
    return (f"<{text}>", f"<{text}/", f"<{text} ")


def attribute_name(name: XmlName, scope: PrefixScope) -> str:
    """Return the name of an attribute as documents write it. Raises Irregular when there is no prefix for it."""
    if not name.namespace and name.name != "xmlns":
        return name.name
    # Of xml:id a parser looks at the value. The default namespace is not that of attributes.
    text = f"xml:{name.name}" if name == _LANG else scope.text(name)
    if text is None or ":" not in text:
        raise Irregular
    return text
