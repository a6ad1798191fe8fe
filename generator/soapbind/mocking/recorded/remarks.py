"""What is odd about a message that can be read all the same: what a client ignores, and a stricter server refuses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from lxml import etree

from soapbind.did_you_mean import nearest
from soapbind.mocking.recorded.journal import Advice

if TYPE_CHECKING:
    from collections.abc import Sequence

    from soapbind.mocking.generated import Generated

_BODY = "{*}Body"


class UnknownElementError(Exception):
    """An element, called ``name``, that the contract does not know."""

    def __init__(self, name: str, message: str) -> None:
        """Keep the name and what is wrong."""
        super().__init__(message)
        self.name = name


def check_unknown(body: Any) -> None:
    """Raise UnknownElementError for an element that was kept because the contract does not have it."""
    todo: list[tuple[Any, str]] = [(body, type(body).__name__)]
    seen: set[int] = set()
    while todo:
        value, path = todo.pop()
        if isinstance(value, (list, tuple)):
            todo += [(each, f"{path}[{index}]") for index, each in enumerate(cast("Sequence[object]", value), 1)]
        elif isinstance(value, dict):
            todo += [(each, path) for each in cast("dict[object, object]", value).values()]
        elif hasattr(value, "__dataclass_fields__") and id(value) not in seen:
            seen.add(id(value))
            kept = getattr(value, "extension_data", None)
            if kept is not None and kept.elements:
                raise _unknown(value, path, etree.QName(etree.fromstring(kept.elements[0].xml)).localname)
            todo += [(getattr(value, name, None), f"{path}/{name}") for name in value.__dataclass_fields__]


def _unknown(value: Any, path: str, name: str) -> UnknownElementError:
    fields = [each.replace("_", "") for each in value.__dataclass_fields__ if each != "extension_data"]
    near = nearest(name.lower(), fields)
    similar = f"; the most similar one is {near}" if near else ""
    return UnknownElementError(name, f"{path}: the contract has no element {name} here{similar}")


def remark(package: Generated, key: str, content: bytes, content_type: str | None) -> Advice | None:
    """Return what is odd about a request that was answered, None for nothing: unknown elements, another order."""
    operation, error = package.operations[key], package.error
    try:
        text = package.runtime("xml.charset").to_utf8(content, content_type)
        request = operation.decode_request(text)
        check_unknown(request.body)
        misplaced = _misplaced(etree.fromstring(text), etree.fromstring(operation.encode_request(request)))
    except UnknownElementError as unknown:
        return Advice(f"{unknown}; it was ignored", f"compare it with the sample request of {key}")
    except (error("SoapError"), etree.XMLSyntaxError, RecursionError):
        return None  # of attachments, or what is beyond lxml
    if not misplaced:
        return None
    advice = f"send elements in the order of the contract, as the sample request of {key} has them"
    return Advice(f"{misplaced}; it was read, but other servers may refuse or lose it", advice)


def _misplaced(sent: Any, written: Any) -> str:
    """Return which element of a Body is at another place than where we would write it, "" for none."""
    todo = [(sent.find(_BODY), written.find(_BODY), "Body")]
    while todo:
        theirs, ours, path = todo.pop()
        if theirs is None or ours is None:
            continue
        tags = [[each.tag for each in node.iterchildren("{*}*")] for node in (theirs, ours)]
        if sorted(tags[0]) == sorted(tags[1]) and tags[0] != tags[1]:
            first, second = next(pair for pair in zip(*tags, strict=True) if pair[0] != pair[1])
            return f"{path}: {_local(first)} stands where {_local(second)} belongs"
        if tags[0] == tags[1]:
            pairs = zip(theirs.iterchildren("{*}*"), ours.iterchildren("{*}*"), strict=True)
            todo += [(each, other, f"{path}/{_local(each.tag)}") for each, other in pairs]
    return ""


def _local(tag: str) -> str:
    return etree.QName(tag).localname
