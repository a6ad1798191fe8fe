"""Services, operations, faults and headers as a whole: what a change means for requests and responses."""

from __future__ import annotations

from soapbind.diff.judges.pairs import ADDITIVE, BREAKING, RISKY, SAME, Pair, both, own_name
from soapbind.diff.model import Change, Verdict


def endpoint(change: Change) -> Pair:
    """Judge a port with another address or SOAP version, or none."""
    before, after = (str(each).rpartition(" (SOAP ") for each in (change.old, change.new))
    if change.rule == "endpoint-moved" and before[2] != after[2]:
        return both(BREAKING, "old clients call it in the old version of SOAP")
    verdict = Verdict(BREAKING if change.rule == "endpoint-removed" else RISKY, "old clients call the old address")
    return verdict, verdict


def header_removed(change: Change) -> Pair:
    """Judge a header that is gone."""
    request = Verdict(RISKY, "what old clients send in it is ignored without an error", own_name(change))
    return request, Verdict(RISKY, "old clients do not find it")


def binding(change: Change) -> Pair:
    """Judge style and use. The style shows in names alone, which are compared by themselves."""
    request, response = SAME
    if "request-encoded" in change.facts:
        text = "what an old client sends can be read without the types that SOAP encoding writes"
        request = Verdict(ADDITIVE, text)
    if "request-literal" in change.facts:
        text = "an old client may send objects as references (href, multiRef), which are not followed"
        request = Verdict(BREAKING, text)
    if "response-encoded" in change.facts:
        text = "objects may come as references (href, multiRef), which an old client does not follow"
        response = Verdict(BREAKING, text)
    if "response-literal" in change.facts:
        response = Verdict(ADDITIVE, "what comes has no references, which an old client reads as well")
    return request, response


def reply(change: Change) -> Pair:
    """Judge a reply that now comes, or no longer comes: the request is the same."""
    if change.rule == "reply-added":
        return SAME[0], Verdict(RISKY, "old clients do not read the reply, and what it returns")
    return SAME[0], Verdict(BREAKING, "old clients wait for a reply that does not come")
