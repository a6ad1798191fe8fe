"""What a change means on the wire, for requests and for responses: a client of the old contract, a server of the new.

Each rule has a verdict for either direction. Where a change depends on more than its rule (required or not, wider or
narrower), ``Change.facts`` says so.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from soapbind.contract.model import QName
from soapbind.diff.model import Change, Severity, Verdict

BREAKING, RISKY, ADDITIVE, COSMETIC = Severity

_Pair: TypeAlias = tuple[Verdict, Verdict]
_Judge: TypeAlias = Callable[[Change], _Pair]

_UNREACHED = "no message of an operation that both contracts have contains it"


def judge(change: Change) -> tuple[str, Verdict | None, Verdict | None]:
    """Return what a change means on the wire in one text, and the verdicts for requests and responses."""
    request, response = _verdicts(change)
    requests = request if change.request else None
    responses = response if change.response else None
    if requests is None and responses is None:
        return "only new operations use it" if "new-operations" in change.facts else _UNREACHED, None, None
    if requests == responses and requests is not None:
        return f"requests and responses: {requests.text}", requests, responses
    said = [(way, v) for way, v in (("requests", requests), ("responses", responses)) if v is not None]
    return "; ".join(f"{way}: {verdict.text}" for way, verdict in said), requests, responses


def _verdicts(change: Change) -> _Pair:
    found = _BY_RULE.get(change.rule) or _BY_CHANGE[change.rule.partition("-")[2]]
    return found(change) if callable(found) else found


def _both(severity: Severity, text: str) -> _Pair:
    return Verdict(severity, text), Verdict(severity, text)


def _added(change: Change) -> _Pair:
    if "required" in change.facts:
        request = Verdict(BREAKING, "an old client does not send it, and the server requires it")
    else:
        request = Verdict(
            ADDITIVE, "an old client does not send it; the server takes nil or zero, and loses nothing else"
        )
    if "followed" in change.facts:
        text = (
            "it comes between fields an old client knows: a client that takes elements by position, or stops at what it"
        )
        return request, Verdict(RISKY, f"{text} does not know, misses what follows; this package and .NET pass over it")
    if "branch" in change.facts:
        text = "it may come, also instead of what an old client knows; this package keeps it"
        return request, Verdict(RISKY, text)
    return request, Verdict(ADDITIVE, "an old client passes over it; this package keeps it and writes it back")


def _removed(change: Change) -> _Pair:
    what = (
        "and the contract promised it" if "required" in change.facts else "and reads nil or zero as if that were sent"
    )
    return (
        Verdict(BREAKING, "what an old client sends in it is ignored without an error", _own_name(change)),
        Verdict(BREAKING, f"an old client does not find it, {what}"),
    )


def _renamed(change: Change) -> _Pair:
    return (
        Verdict(BREAKING, "what an old client sends under the old name is ignored without an error", _own_name(change)),
        Verdict(
            BREAKING,
            "an old client does not find the old name, and reads nil or zero as if that were sent",
            tuple(key[-1] for key in change.keys[1:2] if isinstance(key[-1], str)),
        ),
    )


def _own_name(change: Change) -> tuple[str, ...]:
    """Return the name of what a change is about: the last part of its most precise key."""
    name = change.keys[0][-1]
    return (name.name if isinstance(name, QName) else str(name),)


def _retyped(change: Change) -> _Pair:
    if "to-text" in change.facts:
        return (
            Verdict(ADDITIVE, "what an old client sends is text as well"),
            Verdict(BREAKING, "text may come that cannot be read as the old type"),
        )
    if "from-text" in change.facts:
        return (
            Verdict(BREAKING, "the server refuses text that cannot be read as the new type"),
            Verdict(ADDITIVE, "what comes is text to an old client, as before"),
        )
    if "widened" in change.facts:
        return (
            Verdict(ADDITIVE, "every value an old client can send is still a value"),
            Verdict(RISKY, "a value may come that does not fit into the old type"),
        )
    if "narrowed" in change.facts:
        return (
            Verdict(RISKY, "a value an old client sends may not fit into the new type"),
            Verdict(ADDITIVE, "every value that comes fits into the old type"),
        )
    return (
        Verdict(BREAKING, "what an old client sends is not what the server reads there"),
        Verdict(BREAKING, "what comes is not what an old client reads there"),
    )


def _nillability(change: Change) -> _Pair:
    if "nillable" in change.facts:
        return _STILL_ALLOWED, Verdict(RISKY, "nil may come where an old client counts on a value")
    return Verdict(BREAKING, "an old client may send nil, which is no longer allowed"), _ALLOWED


def _occurrence(change: Change) -> _Pair:
    request, response = _STILL_ALLOWED, _ALLOWED
    if "more-required" in change.facts:
        request = Verdict(BREAKING, "an old client may leave it out, which is no longer allowed")
    if "fewer-allowed" in change.facts:
        request = Verdict(BREAKING, "an old client may send more of them than are read now")
    if "less-required" in change.facts:
        response = Verdict(RISKY, "it may be absent where an old client counts on it")
    if "more-allowed" in change.facts:
        response = Verdict(BREAKING, "more of them may come than an old client reads")
    return request, response


def _reordered(change: Change) -> _Pair:
    sent, read = change.lost
    late = f"a server that expects this order (.NET) silently ignores what comes too late: {', '.join(sent)}"
    missed = f"a client that expects this order (.NET) loses {', '.join(read)}; this package reads by name"
    return Verdict(BREAKING, late, sent), Verdict(RISKY, missed, read)


def _type_added(change: Change) -> _Pair:
    if "derived" in change.facts:
        return (
            Verdict(ADDITIVE, "an old client does not send it"),
            Verdict(
                RISKY, "it may come as xsi:type where its base is expected; this package reads the base and keeps it"
            ),
        )
    if "any" in change.facts:
        return (
            Verdict(ADDITIVE, "an old client does not send it"),
            Verdict(RISKY, "it may come as xsi:type in an xs:anyType; a package without it has an XmlFragment there"),
        )
    return _both(ADDITIVE, "what uses it is listed where it is used")


def _type_removed(change: Change) -> _Pair:
    if "any" in change.facts:
        return (
            Verdict(BREAKING, "an old client may send it in an xs:anyType, which is no longer allowed"),
            Verdict(ADDITIVE, "it no longer comes"),
        )
    return _both(COSMETIC, "what used it is listed where it was used")


def _restated(change: Change) -> _Pair:
    if "numbers" in change.facts:
        return _both(COSMETIC, "only the .NET type behind the numbers has changed, and names are on the wire")
    return _both(RISKY, "other values may be allowed than before")


def _header_removed(change: Change) -> _Pair:
    request = Verdict(RISKY, "what old clients send in it is ignored without an error", _own_name(change))
    return request, Verdict(RISKY, "old clients do not find it")


def _base(change: Change) -> _Pair:
    if "same" in change.facts:
        return _SAME
    came = Verdict(
        RISKY, "inherited fields are new, and come before those an old client knows; this package keeps them"
    )
    if "more-required" in change.facts:
        return Verdict(BREAKING, "an old client does not send the new inherited fields, and some are required"), came
    if "more" in change.facts:
        return Verdict(ADDITIVE, "an old client does not send the new inherited fields"), came
    return _both(BREAKING, "the inherited fields, which come first, are different")


def _endpoint(change: Change) -> _Pair:
    before, after = (str(each).rpartition(" (SOAP ") for each in (change.old, change.new))
    if change.rule == "endpoint-moved" and before[2] != after[2]:
        return _both(BREAKING, "old clients call it in the old version of SOAP")
    verdict = Verdict(BREAKING if change.rule == "endpoint-removed" else RISKY, "old clients call the old address")
    return verdict, verdict


def _attribute_use(change: Change) -> _Pair:
    if "required" in change.facts:
        return Verdict(BREAKING, "an old client may leave it out, which is no longer allowed"), _ALLOWED
    if "optional" in change.facts:
        return _STILL_ALLOWED, Verdict(RISKY, "it may be absent where an old client counts on it")
    return _both(RISKY, "a missing attribute means something else now")


def _abstract(change: Change) -> _Pair:
    if "abstract" in change.facts:
        return Verdict(
            RISKY, "an old client may send the type itself, of which only derived ones are allowed"
        ), _ALLOWED
    return _STILL_ALLOWED, Verdict(RISKY, "the type itself may come where an old client counts on a derived one")


def _kind(change: Change) -> _Pair:
    if "one-to-many" in change.facts:
        return _STILL_ALLOWED, Verdict(RISKY, "several names may come where an old client counts on one")
    if "many-to-one" in change.facts:
        return Verdict(BREAKING, "an old client may send several names, or none, which is no longer allowed"), _ALLOWED
    return _both(BREAKING, "a value is written in another way")


_STILL_ALLOWED = Verdict(ADDITIVE, "what an old client sends is still allowed")
_ALLOWED = Verdict(ADDITIVE, "what comes is allowed in the old contract too")
_SAME = _both(COSMETIC, "messages stay as they are")
_DEFAULT = _both(RISKY, "a missing or empty element means something else now")

# By what happened, for all things it can happen to.
_BY_CHANGE: dict[str, _Pair | _Judge] = {
    "added": _added,
    "inserted": _added,
    "removed": _removed,
    "renamed": _renamed,
    "retyped": _retyped,
    "reordered": _reordered,
    "nillability-changed": _nillability,
    "occurrence-changed": _occurrence,
    "default-changed": _DEFAULT,
}
_BY_RULE: dict[str, _Pair | _Judge] = {
    "service-added": _both(ADDITIVE, "old clients do not call it"),
    "service-removed": _both(BREAKING, "every call of it fails"),
    "endpoint-added": _both(ADDITIVE, "old clients do not call it"),
    "endpoint-removed": _endpoint,
    "endpoint-moved": _endpoint,
    "operation-added": _both(ADDITIVE, "old clients do not call it"),
    "operation-removed": _both(BREAKING, "every call of it fails"),
    "action-changed": _both(BREAKING, "a server that finds the operation by SOAPAction does not know the old one"),
    "binding-changed": _both(BREAKING, "messages are written in another way"),
    "body-changed": _both(BREAKING, "the body has another element, or one of another type"),
    "reply-added": _both(RISKY, "old clients do not wait for the reply"),
    "reply-removed": _both(BREAKING, "old clients wait for a reply that does not come"),
    "fault-added": _both(RISKY, "old clients do not know the detail of the new fault"),
    "fault-removed": _both(RISKY, "what it reported comes in another way; code that handles it is no longer reached"),
    "header-fault-added": _both(ADDITIVE, "old clients pass over it"),
    "header-fault-removed": _both(RISKY, "what it reported comes in another way; it is no longer in the error"),
    "header-fault-retyped": _retyped,
    "header-added": (
        Verdict(ADDITIVE, "old clients do not send it; headers may be absent"),
        Verdict(ADDITIVE, "old clients pass over it"),
    ),
    "header-removed": _header_removed,
    "header-reordered": _both(COSMETIC, "headers are found by name"),
    "type-added": _type_added,
    "type-removed": _type_removed,
    "type-kind-changed": _kind,
    "type-restated": _restated,
    "base-changed": _base,
    "field-moved": _SAME,
    "type-abstract-changed": _abstract,
    "value-type-changed": _both(RISKY, "nil is now allowed, or no longer allowed"),
    "content-changed": _both(RISKY, "what may come, and in which order, has changed"),
    "attribute-use-changed": _attribute_use,
    "substitute-added": (
        Verdict(ADDITIVE, "old clients do not send it"),
        Verdict(RISKY, "it may come instead of what an old client knows; this package keeps it"),
    ),
    "substitute-removed": (
        Verdict(BREAKING, "an old client may send it, which is no longer allowed"),
        Verdict(ADDITIVE, "it no longer comes"),
    ),
    "substitute-changed": _both(RISKY, "what an old client sends, or what comes, may be of the other kind"),
    "enum-member-added": (
        Verdict(ADDITIVE, "old clients do not send it"),
        Verdict(RISKY, "a name may come that old clients do not know; this package keeps it, .NET clients fail"),
    ),
    "enum-member-removed": (
        Verdict(BREAKING, "a server refuses the old name"),
        Verdict(ADDITIVE, "it no longer comes"),
    ),
    "enum-member-renamed": (
        Verdict(BREAKING, "a server refuses the old name"),
        Verdict(RISKY, "a name may come that old clients do not know; this package keeps it, .NET clients fail"),
    ),
    "enum-member-renumbered": _both(COSMETIC, "names are on the wire, not numbers"),
    "enum-member-reordered": _SAME,
}
