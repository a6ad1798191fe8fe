"""The profile of SuperOffice NetServer (Services84 and later)."""

from __future__ import annotations

import re
from urllib.parse import quote

from soapbind.profiles import generic
from soapbind.profiles.model import ANNOTATIONS, SERVING, Profile, SignIn

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


def service_addresses(base: str, service: str) -> tuple[str, ...]:
    """Return where a service of an installation (``https://host/Cust12345``) is; nothing for what is a folder already.

    ``Remote/Services88/Chat.svc`` is documented in docs/en/api/web-services/endpoints/soap of the vendor.
    """
    if _FOLDER.search(base):
        return ()
    return (f"{base.rstrip('/')}/Remote/{_CURRENT}/{quote(service)}.svc",)


_SIGN_INS = (
    SignIn(
        "sign_in",
        "SoPrincipal",
        "AuthenticateUsernamePassword",
        "with user name and password",
        (("user_name", "str"), ("password", "str")),
        "password",
    ),
    SignIn("sign_in_implicit", "SoPrincipal", "AuthenticateImplicit", "as the Windows user of the connection (onsite)"),
    SignIn(
        "sign_in_general",
        "SoPrincipal",
        "AuthenticateGeneric",
        "with what a plug-in of the installation asks for",
        (("authentication_data", "dict[str, str]"),),
        "authentication_data",
    ),
    SignIn(
        "sign_in_with_access_token",
        "SoPrincipal",
        "AuthenticateWithAccessToken",
        "with an OAuth access token",
        (("access_token", "str"),),
        "access_token",
    ),
)

NETSERVER = Profile(
    "netserver",
    agent_suffix="Agent",
    facades=("NetServer", "AsyncNetServer"),
    facade_bases=("NetServerBase", "AsyncNetServerBase"),
    facade_bases_module="netserver.netserver_client",
    facade_summaries=(
        "A blocking client of a NetServer installation, which threads may share.",
        "An asynchronous client of a NetServer installation, which tasks may share.",
    ),
    header_classes={
        ("ApplicationToken", "Credentials", "TimeZone"): "RequestHeaders",
        ("ApplicationToken",): "SignInRequestHeaders",
        ("ExceptionInfo", "ExtraInfo", "Succeeded", "TimeZone"): "ResponseHeaders",
    },
    matches=lambda namespace: _NAMESPACE.fullmatch(namespace) is not None,
    is_secret=is_secret,
    service_addresses=service_addresses,
    runtime="netserver",
    more_rooms=("online", "tokens"),
    modules=("online",),
    facade_members=ANNOTATIONS.union(
        SERVING,
        [
            *("close", "current_ticket", "use_ticket", "valid_application_token", "valid_ticket", "with_options"),
            "online",  # a module of the package
            *("cached_property", "lenient", "property", "super", "wsdl"),
            *(way.method for way in _SIGN_INS),
        ],
    ),
    sign_ins=_SIGN_INS,
    has_endpoints=False,
    fake="FakeNetServer",
    must_give_all=True,
    encloses_wsdl=False,  # who has such a package calls the services of the vendor, and serves them in tests only
    errors=("ServerError",),
    variable="net",
    address="https://online.superoffice.com/Cust12345",
    credentials={
        "Credentials": ("ticket", "SO_TICKET"),
        "ApplicationToken": ("application_token", "SO_APPLICATION_TOKEN"),
    },
    has_documented_envelopes=True,
)
