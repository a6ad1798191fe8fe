"""How to break a reply before it is written: its tree. ``byte_mutations`` breaks what is written."""

from __future__ import annotations

from copy import deepcopy
from random import Random
from typing import TYPE_CHECKING, Any

from reference_decoder.infoset import XSI
from reference_decoder.odd import ATTRIBUTES, KINDS, ODD_VALUES
from reference_decoder.replies import SOAP11, Element, Hidden, Raw
from reference_decoder.schema import ARRAYS
from reference_decoder.writing import SERVICES88

if TYPE_CHECKING:
    from collections.abc import Callable


def mutated(root: Element, rng: Random) -> str:
    """Change a tree in place; return the name of the change."""
    change = rng.choice(_TREE_CHANGES)
    change(root, rng)
    return change.__name__.strip("_")


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
    inner = Element(f"{{{uri}}}A" if uri else "A", ["x"], kind=rng.choice(KINDS))
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
                each.content = [rng.choice(ODD_VALUES)]
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
    element.kind = rng.choice(KINDS)


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
        value = rng.choice(ODD_VALUES)
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
    rng.choice(root.every()).extra += rng.choice(ATTRIBUTES)


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


def alike(root: Element, rng: Random) -> str:
    """Change nearly all elements of one name in the same way, as a server of another version or make writes them.

    Return the name of the change.
    """
    within = max(_inside(root), key=lambda each: len(each.content))
    inside = within.every()[1:]
    tag = rng.choice([each.tag for each in inside if each.children()] or [each.tag for each in inside] or [within.tag])
    change, seed = rng.choice((_new_member, _new_member, _new_member, _shuffled, _extra, _own_nil)), rng.random()
    for each in within.every():
        if each.tag == tag and rng.random() < 0.97:
            change(each, Random(seed), rng)
    return f"{change.__name__.strip('_')} everywhere"


def _new_member(element: Element, same: Random, rng: Random) -> None:
    uri, local = same.choice((SERVICES88, SERVICES88, SERVICES88, "urn:other", ARRAYS, "")), same.choice(("New", "Ny"))
    tag = f"{{{uri}}}{local}" if uri else local
    value = rng.choice(("7", "7", "x & y", "b:int", "", "&#x1;", "a > b"))
    content: list[Any] = [Raw(value) if value.startswith("&#") else value] if value else []
    if same.random() < 0.2:
        content = [Element(tag, deepcopy(content)) for _ in range(rng.choice((1, 1, 2)))]
    made = Element(tag, content, kind=same.choice(KINDS) if same.random() < 0.1 else None)
    if not content and rng.random() < 0.5:
        made.nil = "true"
    element.content.insert(min(len(element.content), same.choice((0, 1, 2, 3, 99, 99, 99))), made)


def _shuffled(element: Element, same: Random, _rng: Random) -> None:
    same.shuffle(element.content)


def _extra(element: Element, same: Random, _rng: Random) -> None:
    """Give it attributes, one of them a declaration of a prefix, which may be in use."""
    extra = (' z:Id="i1" xmlns:z="urn:z"', ' xmlns:b="urn:b"', ' New="&amp;"', f' xmlns:i="{XSI}"', ' xmlns:s="urn:s"')
    element.extra += same.choice((*extra, same.choice(ATTRIBUTES)))


def _own_nil(element: Element, same: Random, _rng: Random) -> None:
    """Say that elements in it are nil with a prefix of their own."""
    prefix = same.choice(("d5p1", "d5p1", "s", "i", "q"))
    for each in element.children() or [element]:
        if not each.content or same.random() < 0.3:
            each.nil, each.content = None, []
            each.extra += f' {prefix}:nil="true" xmlns:{prefix}="{XSI}"'


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
