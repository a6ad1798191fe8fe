"""The profile of services of which nothing special is known."""

from __future__ import annotations

import re

from soapbind.profiles.model import Profile

_SECRET = re.compile(r"(password|passwd|secret|apikey|accesstoken|refreshtoken)$", re.IGNORECASE)


def is_secret(owner: str, element: str, label: str) -> bool:  # noqa: ARG001 - the signature of Profile.is_secret
    """Whether an element's name says that its text must not be shown."""
    return label == "xs:string" and _SECRET.search(element) is not None


GENERIC = Profile(
    "generic",
    agent_suffix="Client",
    facades=("Client", "AsyncClient"),
    is_secret=is_secret,
    facade_members=frozenset({"close", "cached_property", "lenient", "property", "super", "wsdl"}),
)
