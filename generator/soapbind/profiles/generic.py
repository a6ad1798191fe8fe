"""The profile of services of which nothing special is known."""

from __future__ import annotations

from soapbind.profiles.model import ANNOTATIONS, SERVING, Profile
from soapbind.profiles.secrets import names_a_secret


def is_secret(owner: str, element: str, label: str) -> bool:  # noqa: ARG001 - the signature of Profile.is_secret
    """Whether an element's name says that its text must not be shown."""
    return names_a_secret(element, label)


GENERIC = Profile(
    "generic",
    agent_suffix="Client",
    facades=("Client", "AsyncClient"),
    facade_bases=("PlainClient", "AsyncPlainClient"),
    facade_bases_module="generic.plain_client",
    facade_summaries=(
        "A blocking client of all services of the contract, which threads may share.",
        "An asynchronous client of all services of the contract, which tasks may share.",
    ),
    runtime="generic",
    more_rooms=("addressing", "wssecurity"),
    modules=("wssecurity",),
    is_secret=is_secret,
    shortens_services=True,
    facade_members=ANNOTATIONS
    | SERVING
    | {"close", "cached_property", "lenient", "property", "security", "super", "with_options", "wsdl"},
)
