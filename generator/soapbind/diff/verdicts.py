"""What a change means on the wire, for requests and for responses: a client of the old contract, a server of the new.

Each rule has a verdict for either direction. Where a change depends on more than its rule (required or not, wider or
narrower), ``Change.facts`` says so.
"""

from __future__ import annotations

from soapbind.diff.judges import elements, services, types
from soapbind.diff.judges.pairs import ADDITIVE, BREAKING, COSMETIC, RISKY, SAME, Judge, Pair, both
from soapbind.diff.model import Change, Verdict

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


def _verdicts(change: Change) -> Pair:
    found = _BY_RULE.get(change.rule) or _BY_CHANGE[change.rule.partition("-")[2]]
    return found(change) if callable(found) else found


# By what happened, for all things it can happen to.
_BY_CHANGE: dict[str, Pair | Judge] = {
    "added": elements.added,
    "inserted": elements.added,
    "removed": elements.removed,
    "renamed": elements.renamed,
    "retyped": elements.retyped,
    "reordered": elements.reordered,
    "nillability-changed": elements.nillability,
    "occurrence-changed": elements.occurrence,
    "default-changed": elements.default,
}
_BY_RULE: dict[str, Pair | Judge] = {
    "service-added": both(ADDITIVE, "old clients do not call it"),
    "service-removed": both(BREAKING, "every call of it fails"),
    "endpoint-added": both(ADDITIVE, "old clients do not call it"),
    "endpoint-removed": services.endpoint,
    "endpoint-moved": services.endpoint,
    "operation-added": both(ADDITIVE, "old clients do not call it"),
    "operation-removed": both(BREAKING, "every call of it fails"),
    "action-changed": both(BREAKING, "a server that finds the operation by SOAPAction does not know the old one"),
    "binding-changed": services.binding,
    "body-changed": both(BREAKING, "the body has another element, or one of another type"),
    "reply-added": services.reply,
    "reply-removed": services.reply,
    "fault-added": both(RISKY, "old clients do not know the detail of the new fault"),
    "fault-removed": both(RISKY, "what it reported comes in another way; code that handles it is no longer reached"),
    "header-fault-added": both(ADDITIVE, "old clients pass over it"),
    "header-fault-removed": both(RISKY, "what it reported comes in another way; it is no longer in the error"),
    "header-fault-retyped": elements.retyped,
    "header-added": (
        Verdict(ADDITIVE, "old clients do not send it; headers may be absent"),
        Verdict(ADDITIVE, "old clients pass over it"),
    ),
    "header-removed": services.header_removed,
    "header-reordered": both(COSMETIC, "headers are found by name"),
    "type-added": types.type_added,
    "type-removed": types.type_removed,
    "type-kind-changed": types.kind,
    "type-restated": types.restated,
    "base-changed": types.base,
    "field-moved": elements.moved,
    "type-abstract-changed": types.abstract,
    "value-type-changed": types.value_type,
    "content-changed": types.content,
    "attribute-use-changed": elements.attribute_use,
    "substitute-added": types.substitute_added,
    "substitute-removed": types.substitute_removed,
    "substitute-changed": types.substitute_changed,
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
    "enum-member-renumbered": both(COSMETIC, "names are on the wire, not numbers"),
    "enum-member-reordered": SAME,
}
