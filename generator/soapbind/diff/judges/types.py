"""Types: what a change means for requests and responses."""

from __future__ import annotations

from soapbind.diff.judges.elements import MAY_COME_LARGER, MAY_NOT_FIT, retyped
from soapbind.diff.judges.pairs import ADDITIVE, ALLOWED, BREAKING, COSMETIC, RISKY, SAME, STILL_ALLOWED, Pair, both
from soapbind.diff.model import Change, Verdict


def type_added(change: Change) -> Pair:
    """Judge a new type by where it may come."""
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
    return both(ADDITIVE, "what uses it is listed where it is used")


def type_removed(change: Change) -> Pair:
    """Judge a type that is gone by where it was sent."""
    if "derived" in change.facts:
        return (
            Verdict(BREAKING, "an old client may send it as xsi:type where its base is expected"),
            Verdict(ADDITIVE, "it no longer comes"),
        )
    if "any" in change.facts:
        return (
            Verdict(BREAKING, "an old client may send it in an xs:anyType, which is no longer allowed"),
            Verdict(ADDITIVE, "it no longer comes"),
        )
    return both(COSMETIC, "what used it is listed where it was used")


def restated(change: Change) -> Pair:
    """Judge another definition of a simple type by which values it allows."""
    if "numbers" in change.facts:
        return both(COSMETIC, "only the .NET type behind the numbers has changed, and names are on the wire")
    return retyped(change) if change.facts else (MAY_NOT_FIT, MAY_COME_LARGER)


def base(change: Change) -> Pair:
    """Judge another base by the fields that come from it, and by what the type stands for."""
    request, response = _inherited(change)
    if "leaves" in change.facts:
        request = Verdict(
            BREAKING, "an old client may send it where its old base is expected, but it no longer derives from that"
        )
    joined = Verdict(
        RISKY, "it may come as xsi:type where its new base is expected; this package reads the base and keeps it"
    )
    if "joins-only" in change.facts or ("joins" in change.facts and response.severity > RISKY):
        response = joined
    return request, response


def _inherited(change: Change) -> Pair:
    if "same" in change.facts:
        return SAME
    came = Verdict(
        RISKY, "inherited fields are new, and come before those an old client knows; this package keeps them"
    )
    if "more-required" in change.facts:
        return Verdict(BREAKING, "an old client does not send the new inherited fields, and some are required"), came
    if "more" in change.facts:
        return Verdict(ADDITIVE, "an old client does not send the new inherited fields"), came
    return both(BREAKING, "the inherited fields, which come first, are different")


def abstract(change: Change) -> Pair:
    """Judge whether the type itself may come."""
    if "only-base" in change.facts:
        return both(COSMETIC, "only types that derive from it are sent")
    if "abstract" in change.facts:
        return Verdict(RISKY, "an old client may send the type itself, of which only derived ones are allowed"), ALLOWED
    return STILL_ALLOWED, Verdict(RISKY, "the type itself may come where an old client counts on a derived one")


def kind(change: Change) -> Pair:
    """Judge a type that is written in another way."""
    if "one-to-many" in change.facts:
        return STILL_ALLOWED, Verdict(RISKY, "several names may come where an old client counts on one")
    if "many-to-one" in change.facts:
        return Verdict(BREAKING, "an old client may send several names, or none, which is no longer allowed"), ALLOWED
    return both(BREAKING, "a value is written in another way")


def value_type(change: Change) -> Pair:
    """Judge what an absent element means, which is zero for a value type of .NET."""
    if "data-contract" not in change.facts:
        return both(COSMETIC, "the annotation counts in contracts of DataContractSerializer only")
    return both(RISKY, "an absent element is zero to the one side and nothing to the other; a value type refuses nil")


def content(change: Change) -> Pair:
    """Judge another content model by which messages it allows."""
    if "text" in change.facts:
        return both(BREAKING, "elements have become text, or text elements")
    if "same" in change.facts:
        return SAME
    sent = Verdict(BREAKING, "an old client may send what is no longer allowed")
    come = Verdict(RISKY, "what may come, and in which order, has changed")
    if "more-allowed" in change.facts:
        come = Verdict(BREAKING, "more of an element may come than an old client reads")
    return STILL_ALLOWED if "widened" in change.facts else sent, ALLOWED if "narrowed" in change.facts else come


def substitute_added(_: Change) -> Pair:
    """Judge an element that may come in place of another."""
    return (
        Verdict(ADDITIVE, "old clients do not send it"),
        Verdict(RISKY, "it may come instead of what an old client knows; this package keeps it"),
    )


def substitute_removed(_: Change) -> Pair:
    """Judge an element that may no longer come in place of another."""
    return (
        Verdict(BREAKING, "an old client may send it, which is no longer allowed"),
        Verdict(ADDITIVE, "it no longer comes"),
    )


def substitute_changed(change: Change) -> Pair:
    """Judge an element in place of another that is abstract now, or no longer, or has another type."""
    if "abstract" in change.facts:
        return substitute_removed(change)
    return substitute_added(change) if "concrete" in change.facts else retyped(change)
