"""The profile of SuperOffice NetServer (Services84 and later)."""

from __future__ import annotations

import re

from soapbind.profiles import generic
from soapbind.profiles.model import Profile

_NAMESPACE = re.compile(r"http://www\.superoffice\.net/ws/crm/NetServer/Services\d+")
_SECRETS = {
    ("SoCredentials", "Ticket"),
    ("AuthenticateGeneric", "AuthenticationData"),
    ("AuthenticateWithAccessToken", "AccessToken"),
}


def is_secret(owner: str, element: str, label: str) -> bool:
    """Whether an element carries a ticket, a token, a password or a secret."""
    return (owner, element) in _SECRETS or element == "ApplicationToken" or generic.is_secret(owner, element, label)


NETSERVER = Profile(
    "netserver",
    agent_suffix="Agent",
    facades=("NetServer", "AsyncNetServer"),
    header_classes={
        ("ApplicationToken", "Credentials", "TimeZone"): "RequestHeaders",
        ("ApplicationToken",): "SignInRequestHeaders",
        ("ExceptionInfo", "ExtraInfo", "Succeeded", "TimeZone"): "ResponseHeaders",
    },
    matches=lambda namespace: _NAMESPACE.fullmatch(namespace) is not None,
    is_secret=is_secret,
    runtime="netserver",
    facade_members=frozenset(
        [
            *("close", "current_ticket", "use_ticket", "valid_application_token", "valid_ticket", "with_options"),
            *("sign_in", "sign_in_general", "sign_in_implicit", "sign_in_with_access_token"),
        ]
    ),
    errors=("AuthenticationError", "ServerError"),
)
