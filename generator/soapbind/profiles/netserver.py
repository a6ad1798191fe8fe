"""The profile of SuperOffice NetServer (Services84 and later)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote

from soapbind.profiles import generic
from soapbind.profiles.model import Profile

if TYPE_CHECKING:
    from soapbind.pymodel.model import PyPackage

_NAMESPACE = re.compile(r"http://www\.superoffice\.net/ws/crm/NetServer/Services\d+")
_FOLDER = re.compile(r"/Remote/Services\d+/?$", re.IGNORECASE)
_CURRENT = "Services88"
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


def service_addresses(base: str, service: str) -> tuple[str, ...]:
    """Return where a service of an installation (``https://host/Cust12345``) is; nothing for what is a folder already.

    ``Remote/Services88/Chat.svc`` is documented in docs/en/api/web-services/endpoints/soap of the vendor.
    """
    if _FOLDER.search(base):
        return ()
    return (f"{base.rstrip('/')}/Remote/{_CURRENT}/{quote(service)}.svc",)


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
    service_addresses=service_addresses,
    runtime="netserver",
    facade_members=frozenset(
        [
            *("close", "current_ticket", "use_ticket", "valid_application_token", "valid_ticket", "with_options"),
            *("cached_property", "lenient", "property", "super", "wsdl"),
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
