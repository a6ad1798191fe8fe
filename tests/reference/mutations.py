"""How to break a reply: its tree before it is written, its bytes afterwards. Much of it remains well-formed."""

from __future__ import annotations

import re
from copy import deepcopy
from typing import TYPE_CHECKING

from reference.replies import SOAP11, Element, Hidden, Raw
from reference.schema import ARRAYS, SER, XS

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

SERVICES88 = "http://www.superoffice.net/ws/crm/NetServer/Services88"
_ODD_VALUES = (
    *(
        "",
        " ",
        "\t\n ",
        "\xa0",
        "\u2028",
        "0",
        "-1",
        "1",
        " 7 ",
        "\n7\n",
        "+7",
        "007",
        "7.0",
        "1e1",
        "99999999999",
        "\u0663",
    ),
    *("true", "false", " true ", "True", "yes", "INF", "-INF", "NaN", "Infinity", "1,5", "1e400", "9" * 40, "x" * 300),
    *(
        "2026-05-27T01:23:32",
        " 2026-05-27T01:23:32Z ",
        "2026-05-27",
        "2026-05-27Z",
        "2026-05-27T24:00:00",
        "0000-01-01T00:00:00",
    ),
    *(
        "2026-05-27T01:23:32+14:01",
        "2026-05-27T01:23:60",
        "2026-02-30T01:23:32",
        "2026-05-27T01:23:32.123456789",
        "2026-05-27T01:23",
    ),
    *(
        "PT1H",
        "PT",
        "P",
        "-P1D",
        "P1DT",
        "08:30:00",
        "P1Y2M",
        "PT1.S",
        "P99999999999D",
        " PT1H ",
        "AAEC/v8=",
        "AA EC\n/v8=",
        "AAE",
        "AA*C",
    ),
    *(
        "Bogus",
        "toUser",
        " ToUser ",
        "Select Update",
        "Select\tUpdate",
        "Select,Update",
        "3",
        "é",
        "😀",
        "\x01",
        "a\x02b",
        "\ufffe",
    ),
    *("\u202e", "<a>", "&amp;", "]]>", 'nil="1"', "a\rb", "\r\n", "None", "Invalid Invalid", "New1", "New2 New3"),
)
_KINDS = (
    *(
        f"{{{SERVICES88}}}{name}"
        for name in ("PersonEntity", "ChatMessage", "Carrier", "Person", "NewerType", "ArrayOfint", "ChatMessageType")
    ),
    *(f"{{{XS}}}{name}" for name in ("string", "int", "anyType", "long", "duration")),
    *(
        f"{{{SER}}}guid",
        f"{{{ARRAYS}}}ArrayOfint",
        "{urn:other}Type",
        "nope:x",
        ":",
        "a:b:c",
        "1x",
        "",
        " b:ArrayOfint ",
        "xml:lang",
    ),
)
_ATTRIBUTES = (
    *(
        ' nil="1"',
        ' nil="true"',
        ' type="x"',
        ' xmlns:u="urn:u" u:nil="true"',
        ' xml:space="preserve"',
        ' id="_1"',
        " a='<'",
    ),
    *(
        ' xmlns:i="http://www.w3.org/2001/XMLSchema-instance"',
        ' xmlns:b="urn:b"',
        ' xmlns="urn:d"',
        ' xml:lang="nb"',
        ' a="&#1;"',
    ),
    *(
        ' xmlns:s="urn:s"',
        ' a="1" a="2"',
        " a='\"'",
        ' a=">"',
        "\n\t",
        ' xmlns:xml="http://www.w3.org/XML/1998/namespace"',
        ' xmlns:e=""',
    ),
)
_TOKENS = (
    *(
        b"<",
        b">",
        b"/>",
        b"</",
        b"&",
        b"&lt;",
        b"&#0;",
        b"&#x1F;",
        b"&#65534;",
        b"&#xD800;",
        b"&nbsp;",
        b"]]>",
        b"<![CDATA[",
        b"<!--",
        b"-->",
    ),
    *(
        b"<![CDATA[]]>",
        b"<!---->",
        b"<!-- -- -->",
        b"<?a?>",
        b"<?xml version='1.0'?>",
        b"<a/>",
        b"<a>",
        b"</a>",
        b"\xff",
        b"\xc3",
        b"\xed\xa0\x80",
    ),
    *(
        b"\x00",
        b"\x01",
        b"\r",
        b"\n",
        b" ",
        b"\xc2\x85",
        b"\xe2\x80\xa8",
        b"\xef\xbf\xbe",
        b"\xf0\x9f\x98",
        b"\xc0\x80",
        b"=",
        b'"',
        b"'",
    ),
    *(
        b' xmlns=""',
        b' nil="1"',
        b"&#xe5;",
        b"&#229;",
        b"\xc3\xa5",
        b"\xef\xbb\xbf",
        b"&#x000000000000041;",
        b"&amp",
        b"</s:Envelope>",
    ),
)
_TAG = re.compile(rb"</?[^<>!?]*>")


def mutated(root: Element, rng: Random) -> str:
    """Change a tree in place; return the name of the change."""
    change = rng.choice(_TREE_CHANGES)
    change(root, rng)
    return change.__name__.strip("_")


def mutated_bytes(data: bytes, rng: Random) -> tuple[bytes, str]:
    """Return a document that is written in another way, mostly a wrong one, and the name of the change."""
    change = rng.choice(_BYTE_CHANGES)
    return change(data, rng), change.__name__.strip("_")


# --- trees ---------------------------------------------------------------------------------------------------------


def _inside(root: Element) -> list[Element]:
    """Return the elements of the message: what is below Envelope, Header and Body."""
    return [each for each in root.every() if not each.tag.startswith(f"{{{SOAP11}}}")] or [root]


def _holder(root: Element, rng: Random) -> Element:
    """Return an element that holds others, mostly one with many."""
    holders = [each for each in _inside(root) if each.children()] or [root]
    return max(holders, key=lambda each: len(each.content)) if rng.random() < 0.4 else rng.choice(holders)


def _leaf(root: Element, rng: Random) -> Element:
    return rng.choice([each for each in _inside(root) if not each.children()] or [root])


def _place(holder: Element, rng: Random) -> int:
    return rng.choice((0, 1, len(holder.content), rng.randint(0, len(holder.content))))


def _unknown_element(root: Element, rng: Random) -> None:
    holder = _holder(root, rng)
    sibling = rng.choice(holder.children() or [holder])
    local = rng.choice(("New", "Ny_å", sibling.tag.rpartition("}")[2]))
    uri = rng.choice((SERVICES88, "urn:other", ARRAYS, "", SOAP11))
    inner = Element(f"{{{uri}}}A" if uri else "A", ["x"], kind=rng.choice(_KINDS))
    content = rng.choice(
        ([], ["æ 1"], [inner], [deepcopy(sibling)], deepcopy(sibling.content), deepcopy(sibling.content))
    )
    holder.content.insert(_place(holder, rng), Element(f"{{{uri}}}{local}" if uri else local, content))


def _other_namespace(root: Element, rng: Random) -> None:
    element = rng.choice(_inside(root))
    uri, local = rng.choice((SERVICES88, "urn:other", ARRAYS, "")), element.tag.rpartition("}")[2]
    element.tag = f"{{{uri}}}{local}" if uri else local


def _twice(root: Element, rng: Random) -> None:
    holder = _holder(root, rng)
    if holder.content:
        copies = [deepcopy(rng.choice(holder.content)) for _ in range(rng.choice((1, 1, 2, 30)))]
        for each in copies:
            if isinstance(each, Element) and not each.children() and rng.random() < 0.5:
                each.content = [rng.choice(_ODD_VALUES)]
            holder.content.insert(_place(holder, rng), each)


def _missing(root: Element, rng: Random) -> None:
    holder = _holder(root, rng)
    for _ in range(rng.choice((1, 1, 3))):
        if holder.content:
            del holder.content[rng.randrange(len(holder.content))]


def _reordered(root: Element, rng: Random) -> None:
    rng.shuffle(_holder(root, rng).content)


def _nil(root: Element, rng: Random) -> None:
    element = rng.choice(_inside(root)) if rng.random() < 0.6 else _leaf(root, rng)
    element.nil = rng.choice(("true", "1", " true ", "false", "0", "yes", "", "TRUE"))
    if rng.random() < 0.3:
        element.content = rng.choice(([], ["x"], ["\n"], [Element(f"{{{SERVICES88}}}A")], [Raw("<!-- x -->")]))


def _kind(root: Element, rng: Random) -> None:
    element = _leaf(root, rng) if rng.random() < 0.3 else rng.choice(_inside(root))
    element.kind = rng.choice(_KINDS)


def _text_between(root: Element, rng: Random) -> None:
    holder = _holder(root, rng)
    text = rng.choice(
        (
            "x",
            " ",
            "\n",
            "\xa0",
            "\u2003",
            "&",
            "]",
            Raw("&#32;"),
            Raw("&#x1;"),
            Raw("<![CDATA[ ]]>"),
            Raw("<![CDATA[x]]>"),
        )
    )
    holder.content.insert(_place(holder, rng), text)


def _element_in_text(root: Element, rng: Random) -> None:
    leaf = _leaf(root, rng)
    leaf.content.insert(rng.randint(0, len(leaf.content)), Element(rng.choice((leaf.tag, f"{{{SERVICES88}}}A", "A"))))


def _odd_value(root: Element, rng: Random) -> None:
    for _ in range(rng.choice((1, 1, 2, 5))):
        value = rng.choice(_ODD_VALUES)
        _leaf(root, rng).content = [value] if value else []


def _hidden_markup(root: Element, rng: Random) -> None:
    """Put a tag of the message where it is none: into a comment, an instruction or a CDATA section."""
    holder = _holder(root, rng)
    names = [each.tag.rpartition("}")[2] for each in (holder, *holder.children()[:2], *root.every()[:4])]
    markup = "".join(
        f"<{rng.choice(('', '/'))}{rng.choice(names)}{rng.choice(('', ' ', '/'))}>" for _ in range(rng.randint(1, 3))
    )
    form = rng.choice(("<!--{}-->", "<?x {}?>", "<![CDATA[{}]]>", "<!-- {} <![CDATA[ -->", "<?y {} --> ?>"))
    target = rng.choice((holder, root, rng.choice(_inside(root))))
    target.content.insert(rng.choice((0, _place(target, rng))), Raw(form.format(markup)))


def _hidden_list(root: Element, rng: Random) -> None:
    """Put the beginning of a list, with some of its items, where it is none: within the list, or in front of it."""
    lists = [each for each in _inside(root) if len({child.tag for child in each.children()}) == 1]
    holder = rng.choice(lists or [_holder(root, rng)])
    start, end = rng.choice((("<!--", "-->"), ("<!--", "-->"), ("<?x ", "?>"), ("<![CDATA[", "]]>")))
    hidden = Hidden(start, end, holder.tag, deepcopy(holder.children()[:3]), is_closed=rng.random() < 0.5)
    target = holder if rng.random() < 0.7 else rng.choice(root.every())
    target.content.insert(rng.choice((0, _place(target, rng))), hidden)


def _attribute(root: Element, rng: Random) -> None:
    rng.choice(root.every()).extra += rng.choice(_ATTRIBUTES)


def _deeper(root: Element, rng: Random) -> None:
    holder = _holder(root, rng)
    inner = Element(rng.choice((holder.tag, f"{{{SERVICES88}}}New", *(each.tag for each in holder.children()[:1]))))
    for _ in range(rng.choice((2, 5, 20, 60))):
        inner = Element(inner.tag, [inner])
    holder.content.insert(_place(holder, rng), inner)


def _moved(root: Element, rng: Random) -> None:
    """Move an element to another place, which may be the Header or beside the Body."""
    source, target = _holder(root, rng), rng.choice(root.every())
    if source.content:
        element = source.content.pop(rng.randrange(len(source.content)))
        if not isinstance(element, Element) or target not in element.every():
            target.content.insert(_place(target, rng), element)


def _frame(root: Element, rng: Random) -> None:
    part = deepcopy(rng.choice(root.children() or [root]))
    match rng.randrange(4):
        case 0:
            root.content.insert(_place(root, rng), part)
        case 1:
            root.content.reverse()
        case 2:
            root.content[-1:] = [Element(f"{{{SOAP11}}}Body", rng.choice(([], ["\n"], [_fault()])))]
        case _:
            rng.choice(root.every()[:4]).tag = rng.choice(
                (root.tag, f"{{{SOAP11}}}Header", f"{{{SOAP11}}}Body", f"{{{SERVICES88}}}A")
            )


def _fault() -> Element:
    return Element(f"{{{SOAP11}}}Fault", [Element("faultcode", ["s:Client"]), Element("faultstring", ["nei å"])])


_TREE_CHANGES: tuple[Callable[[Element, Random], None], ...] = (
    *(_unknown_element, _other_namespace, _twice, _missing, _reordered, _nil, _kind, _text_between, _element_in_text),
    *(
        _odd_value,
        _odd_value,
        _odd_value,
        _hidden_markup,
        _hidden_list,
        _hidden_list,
        _attribute,
        _attribute,
        _deeper,
        _moved,
        _frame,
    ),
    *(_twice, _nil, _unknown_element),
)


# --- bytes ---------------------------------------------------------------------------------------------------------


def _tags(data: bytes, rng: Random) -> tuple[re.Match[bytes], re.Match[bytes]]:
    """Return two tags near each other, in order; often where lists begin, which is near the start."""
    found = list(_TAG.finditer(data)) or [re.match(rb"", data)]
    first = rng.randrange(min(len(found), rng.choice((8, 8, 24, len(found)))))
    return found[first], found[min(len(found) - 1, first + rng.choice((0, 1, 1, 2, 8)))]  # type: ignore[return-value]


def _token_at_a_tag(data: bytes, rng: Random) -> bytes:
    tag = _tags(data, rng)[0]
    place = rng.choice((tag.start(), tag.end(), max(tag.end() - 1, tag.start()), tag.start() + 1))
    return data[:place] + rng.choice(_TOKENS) + data[place:]


def _token_anywhere(data: bytes, rng: Random) -> bytes:
    place = rng.randint(0, len(data))
    return data[:place] + rng.choice(_TOKENS) + data[place:]


def _cut_short(data: bytes, rng: Random) -> bytes:
    return data[: rng.choice((rng.randrange(len(data) + 1), _tags(data, rng)[0].end(), len(data) - rng.randint(1, 30)))]


def _flipped(data: bytes, rng: Random) -> bytes:
    place = rng.randrange(len(data) + 1)
    return data[:place] + bytes([rng.randrange(256)]) + data[place + 1 :]


def _span_gone(data: bytes, rng: Random) -> bytes:
    first, last = _tags(data, rng)
    return data[: first.start()] + data[last.end() :]


def _span_twice(data: bytes, rng: Random) -> bytes:
    first, last = _tags(data, rng)
    return data[: last.end()] + data[first.start() : last.end()] + data[last.end() :]


def _span_hidden(data: bytes, rng: Random) -> bytes:
    """Put a part of the document into a comment, an instruction or a CDATA section."""
    first, last = _tags(data, rng)
    start, end = rng.choice(((b"<!--", b"-->"), (b"<?x ", b"?>"), (b"<![CDATA[", b"]]>")))
    return data[: first.start()] + start + data[first.start() : last.end()] + end + data[last.end() :]


def _copy_hidden(data: bytes, rng: Random) -> bytes:
    """Put a copy of a part into a comment, an instruction or a CDATA section in front of it, or within it."""
    first, last = _tags(data, rng)
    start, end = rng.choice(((b"<!--", b"-->"), (b"<?x ", b"?>"), (b"<![CDATA[", b"]]>")))
    place = rng.choice((first.start(), first.end(), first.end(), last.start(), last.end()))
    return data[:place] + start + data[first.start() : last.end()] + end + data[place:]


def _spans_exchanged(data: bytes, rng: Random) -> bytes:
    first, last = _tags(data, rng)
    return (
        data[: first.start()] + last[0] + data[first.end() : last.start()] + first[0] + data[last.end() :]
        if first is not last
        else data
    )


def _blank_in_a_tag(data: bytes, rng: Random) -> bytes:
    place = max(_tags(data, rng)[0].end() - 1, 0)
    return data[:place] + rng.choice((b" ", b"\n", b"\t", b"\r\n", b"\xc2\xa0", b"  ")) + data[place:]


def _line_ends(data: bytes, rng: Random) -> bytes:
    return data.replace(b"\n", rng.choice((b"\r", b"\r\n", b"\r\r"))) if b"\n" in data else data.replace(b"><", b">\r<")


def _document_type(data: bytes, rng: Random) -> bytes:
    place = 0 if data[:5] != b"<?xml" else data.find(b"?>") + 2
    text = rng.choice(
        (b"<!DOCTYPE a>", b'<!DOCTYPE a [<!ENTITY e "x">]>', b'<!DOCTYPE a SYSTEM "a.dtd">', b"<!DOCTYPE")
    )
    return data[:place] + text + data[place:]


def _encoded(data: bytes, rng: Random) -> bytes:
    """Write the document in another encoding, mostly declared as it is."""
    text = data.decode("utf-8", "replace")
    text = text[text.find("?>") + 2 :] if text.startswith("<?xml") else text
    name = rng.choice(("utf-8", "UTF-8", "utf-16", "iso-8859-1", "us-ascii", "utf-16-le", "windows-1252"))
    declared = name if rng.random() < 0.8 else rng.choice(("utf-8", "iso-8859-1", "us-ascii", "nonsense", "UTF-16"))
    declaration = f"<?xml version='1.0' encoding='{declared}'?>" if rng.random() < 0.9 else ""
    return (declaration + text).encode(name, rng.choice(("xmlcharrefreplace", "replace")))


def _byte_order_mark(data: bytes, rng: Random) -> bytes:
    return rng.choice((b"\xef\xbb\xbf", b"\xef\xbb\xbf", b"\xff\xfe", b"\xef\xbb\xbf\xef\xbb\xbf", b"\xef\xbb")) + data


def _rest_behind(data: bytes, rng: Random) -> bytes:
    return data + rng.choice(
        (b"\n", b" \r\n", b"<!-- x -->", b"<?x?>", b"x", b"<a/>", b"\x00", data, b"&#32;", b"\xc2\xa0")
    )


_BYTE_CHANGES: tuple[Callable[[bytes, Random], bytes], ...] = (
    *(
        _token_at_a_tag,
        _token_at_a_tag,
        _token_at_a_tag,
        _token_anywhere,
        _token_anywhere,
        _cut_short,
        _flipped,
        _flipped,
    ),
    *(
        _span_gone,
        _span_twice,
        _span_hidden,
        _copy_hidden,
        _copy_hidden,
        _spans_exchanged,
        _blank_in_a_tag,
        _blank_in_a_tag,
    ),
    *(_line_ends, _document_type, _encoded, _byte_order_mark, _rest_behind),
)
