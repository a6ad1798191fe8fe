"""Elements, attributes and headers: what a change means for requests and responses."""

from __future__ import annotations

from soapbind.diff.judges.pairs import ADDITIVE, ALLOWED, BREAKING, RISKY, SAME, STILL_ALLOWED, Pair, own_name
from soapbind.diff.model import Change, Verdict

FITS = Verdict(ADDITIVE, "every value an old client can send is still a value")
MAY_NOT_FIT = Verdict(RISKY, "a value an old client sends may not fit into the new type")
COMES_FITTING = Verdict(ADDITIVE, "every value that comes fits into the old type")
MAY_COME_LARGER = Verdict(RISKY, "a value may come that does not fit into the old type")


def added(change: Change) -> Pair:
    """Judge what is new: whether it must be there, and what it stands before."""
    if "required" in change.facts:
        request = Verdict(BREAKING, "an old client does not send it, and the server requires it")
    else:
        request = Verdict(
            ADDITIVE, "an old client does not send it; the server takes nil or zero, and loses nothing else"
        )
    if "followed" in change.facts:
        text = (
            "it comes before fields an old client knows: one that takes elements in their order (.NET's XmlSerializer)"
        )
        more = "misses what follows; this package and DataContractSerializer pass over it"
        return request, Verdict(RISKY, f"{text} {more}")
    if "branch" in change.facts:
        text = "it may come, also instead of what an old client knows; this package keeps it"
        return request, Verdict(RISKY, text)
    return request, Verdict(ADDITIVE, "an old client passes over it; this package keeps it and writes it back")


def removed(change: Change) -> Pair:
    """Judge what is gone."""
    what = (
        "and the contract promised it" if "required" in change.facts else "and reads nil or zero as if that were sent"
    )
    return (
        Verdict(BREAKING, "what an old client sends in it is ignored without an error", own_name(change)),
        Verdict(BREAKING, f"an old client does not find it, {what}"),
    )


def renamed(change: Change) -> Pair:
    """Judge what has another name."""
    if "required" in change.facts:
        return (
            Verdict(BREAKING, "an old client sends the old name, and the server requires the new one"),
            Verdict(BREAKING, "an old client does not find the old name, and the contract promised it"),
        )
    return (
        Verdict(BREAKING, "what an old client sends under the old name is ignored without an error", own_name(change)),
        Verdict(
            BREAKING,
            "an old client does not find the old name, and reads nil or zero as if that were sent",
            tuple(key[-1] for key in change.keys[1:2] if isinstance(key[-1], str)),
        ),
    )


def retyped(change: Change) -> Pair:
    """Judge another type by whether each value of the one is a value of the other."""
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
    if "same" in change.facts:
        return SAME
    if "widened" in change.facts:
        return FITS, MAY_COME_LARGER
    if "narrowed" in change.facts:
        return MAY_NOT_FIT, COMES_FITTING
    return (
        Verdict(BREAKING, "what an old client sends is not what the server reads there"),
        Verdict(BREAKING, "what comes is not what an old client reads there"),
    )


def nillability(change: Change) -> Pair:
    """Judge whether nil is allowed."""
    if "nillable" in change.facts:
        return STILL_ALLOWED, Verdict(RISKY, "nil may come where an old client counts on a value")
    return Verdict(BREAKING, "an old client may send nil, which is no longer allowed"), ALLOWED


def occurrence(change: Change) -> Pair:
    """Judge how often something may come."""
    request, response = STILL_ALLOWED, ALLOWED
    if "more-required" in change.facts:
        request = Verdict(BREAKING, "an old client may leave it out, which is no longer allowed")
    if "fewer-allowed" in change.facts:
        request = Verdict(BREAKING, "an old client may send more of them than are read now")
    if "less-required" in change.facts:
        response = Verdict(RISKY, "it may be absent where an old client counts on it")
    if "more-allowed" in change.facts:
        response = Verdict(BREAKING, "more of them may come than an old client reads")
    return request, response


def moved(change: Change) -> Pair:
    """Judge a field that another type of the line of bases has now."""
    return reordered(change) if "elsewhere" in change.facts else SAME


def reordered(change: Change) -> Pair:
    """Judge another order by what comes too late."""
    sent, read = change.lost
    late = f"a server that expects this order (.NET) silently ignores what comes too late: {', '.join(sent)}"
    missed = f"a client that expects this order (.NET) loses {', '.join(read)}; this package reads by name"
    return Verdict(BREAKING, late, sent), Verdict(RISKY, missed, read)


def default(change: Change) -> Pair:
    """Judge another default or fixed value: an absent or empty element, and values that are not the fixed one."""
    return _value(change, "a missing or empty element means something else now")


def attribute_use(change: Change) -> Pair:
    """Judge whether an attribute must be there, and what it means if it is not."""
    request, response = _value(change, "a missing attribute means something else now")
    if "required" in change.facts:
        request = Verdict(BREAKING, "an old client may leave it out, which is no longer allowed")
    if "optional" in change.facts:
        response = Verdict(RISKY, "it may be absent where an old client counts on it")
    return request, response


def _value(change: Change, text: str) -> Pair:
    request, response = STILL_ALLOWED, ALLOWED
    if "other-value" in change.facts and "always-sent" not in change.facts:
        request = Verdict(RISKY, text)
    if "other-value" in change.facts and "always-comes" not in change.facts:
        response = Verdict(RISKY, text)
    if "fixed" in change.facts:
        request = Verdict(BREAKING, "an old client may send another value than the only one that is allowed now")
    if "unfixed" in change.facts:
        response = Verdict(RISKY, "another value may come than the only one that an old client allows")
    return request, response
