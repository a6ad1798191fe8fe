"""The profile of SuperOffice NetServer (Services84 and later)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from soapbind.profiles import generic
from soapbind.profiles.model import Profile

if TYPE_CHECKING:
    from soapbind.pymodel.model import PyPackage

_NAMESPACE = re.compile(r"http://www\.superoffice\.net/ws/crm/NetServer/Services\d+")
_SECRETS = {
    ("SoCredentials", "Ticket"),
    ("AuthenticateGeneric", "AuthenticationData"),
    ("AuthenticateWithAccessToken", "AccessToken"),
}


def is_secret(owner: str, element: str, label: str) -> bool:
    """Whether an element carries a ticket, a token, a password or a secret."""
    return (owner, element) in _SECRETS or element == "ApplicationToken" or generic.is_secret(owner, element, label)


def facade_models(package: PyPackage) -> tuple[str, ...]:
    """Return what signing in and the time zone need, as far as the package has it."""
    known = {record.name for record in package.records}
    return tuple(name for name in ("SoCredentials", "SoPrincipalCarrier", "SoTimeZone") if name in known)


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
    facade_models=facade_models,
    runtime="netserver",
    facade_members=frozenset(
        [
            *("close", "current_ticket", "use_ticket", "valid_application_token", "valid_ticket", "with_options"),
            *("cached_property", "property", "super"),
            *("sign_in", "sign_in_general", "sign_in_implicit", "sign_in_with_access_token"),
        ]
    ),
    facade_methods={
        "SoPrincipal.AuthenticateUsernamePassword": ("sign_in",),
        "SoPrincipal.AuthenticateImplicit": ("sign_in_implicit",),
        "SoPrincipal.AuthenticateGeneric": ("sign_in_general",),
        "SoPrincipal.AuthenticateWithAccessToken": ("sign_in_with_access_token",),
    },
    fake="FakeNetServer",
    errors=("ServerError",),
)
