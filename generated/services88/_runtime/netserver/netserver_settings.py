"""What a NetServer client knows: where, as whom, with which application, in which time zone."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlunsplit

from ..client.options import Options
from ..errors import SoapError, SoapFault
from ..operation import AnyOperation
from ..option_checks import check_text, split_url, without_secrets
from ..package import model, namespace
from ..redaction import hidden
from ..schema.record import Record
from ..soap.version import SOAP_1_1, SoapVersion
from .server_error import ServerError

_SERVICES = re.compile(r"(?P<root>.*?)/remote(?:/services\d+(?:/(?:[A-Za-z]+\.svc)?)?)?", re.IGNORECASE)
_MISDIRECTED = (
    "the tenant is not on this host (HTTP 421). Tenants move: give the client a Tenant or a user of the module online "
    "instead of an address; it follows them"
)


def service_root(base_url: str, version: str) -> str:
    """Return the address above the ``.svc`` files for any address that users have.

    That is a tenant's or installation's URL, one that ends in ``/Remote/Services86/`` (a ``netserver_url`` claim may
    name an older version; it is replaced), or the address of one service. Raises ValueError for anything that is no
    http(s) URL.
    """
    check_text("the base URL", base_url)
    parts = split_url(base_url.strip())
    if parts is None:
        raise ValueError(
            f"{without_secrets(base_url)!r} is not an http or https URL, such as https://sod2.superoffice.com/Cust12345"
        )
    if parts.query or parts.fragment or parts.username or parts.password:
        raise ValueError("the base URL must have no user, query or fragment")
    if parts.scheme == "http" and f".{parts.hostname}".endswith(".superoffice.com"):
        raise ValueError(f"SuperOffice Online takes no http: give {urlunsplit(parts._replace(scheme='https'))!r}")
    path = parts.path.rstrip("/")
    if re.search(r"/api(?:/v1)?$", path, re.IGNORECASE):
        right = urlunsplit(parts._replace(path=re.sub(r"/api(?:/v1)?$", "", path, flags=re.IGNORECASE)))
        raise ValueError(f"{base_url!r} is the address of the REST services; those of SOAP are below {right!r}")
    match = _SERVICES.fullmatch(path)
    root = match["root"] if match else path
    if re.search(r"/remote/|\.svc$", root, re.IGNORECASE):
        raise ValueError(f"{without_secrets(base_url)!r} does not look like the address of a NetServer installation")
    return urlunsplit((parts.scheme, parts.netloc, f"{root}/Remote/{version}", "", ""))


# How a refused ticket looks is documented nowhere; these are names of .NET types and of fault codes that say so.
_SESSION = re.compile(r"(?:Session|Authentication|Credentials?)\w*Exception$")
_FAULT_CODES = frozenset(
    {"NotAuthenticated", "FailedAuthentication", "InvalidSecurityToken", "SecurityTokenUnavailable", "BadContextToken"}
)
_DETAIL_TYPE = re.compile(r"Type[^<>]*>\s*([\w.]+)\s*<")


def ticket_refused(error: SoapError) -> bool:
    """Whether an error says that the ticket is not valid (any more), and so that the call was not carried out.

    That is HTTP 401, ``ExceptionInfo`` or a fault's ExceptionDetail with a .NET type such as ``SoSessionException``,
    and the fault codes of WS-Security (section 12) and WCF. The vendor documents none of them for SOAP.
    """
    if error.http_status == 401:  # noqa: PLR2004 - Unauthorized, RFC 9110 section 15.5.2
        return True
    if isinstance(error, ServerError):
        return _SESSION.search(error.exception_type or "") is not None
    if isinstance(error, SoapFault):
        types = _DETAIL_TYPE.findall(error.detail_xml or "")
        return error.code.name in _FAULT_CODES or any(map(_SESSION.search, types))
    return False


def contract_version() -> str:
    """Return the version of the contract, as addresses write it: ``Services88``."""
    return namespace().rpartition("/")[2]


@dataclass(frozen=True, slots=True)
class NetServerSettings:
    """Address and identity. ``ticket`` is a session ticket (``7T:...``) or an access token (``8A:...``)."""

    root: str
    ticket: str | None = field(default=None, repr=False)
    application_token: str | None = field(default=None, repr=False)
    time_zone: Record | None = None
    options: Options = field(default_factory=Options)
    understood: None = None

    def __post_init__(self) -> None:
        """Check. Raises TypeError."""
        for name, text in (("ticket", self.ticket), ("application_token", self.application_token)):
            if text is not None:
                check_text(name, text)
        if self.time_zone is not None and not isinstance(self.time_zone, model("SoTimeZone")):
            raise TypeError(f"time_zone must be a SoTimeZone, not {type(self.time_zone).__name__}")

    def takes_ticket(self, operation: AnyOperation) -> bool:
        """Whether an operation has the header Credentials: all but those of SoPrincipal."""
        return "credentials" in operation.request[0].__dataclass_fields__

    def with_ticket(self, ticket: Any) -> NetServerSettings:
        """Return the same settings with another ticket."""
        return replace(self, ticket=hidden(ticket))

    def is_refused(self, error: SoapError) -> bool:
        """Whether an error says that the ticket was refused, as the user knows or as ``ticket_refused`` guesses."""
        return (self.options.ticket_refused or ticket_refused)(error)

    def url(self, operation: AnyOperation) -> str:
        """Return the address of the operation's service."""
        return f"{self.root}/{operation.service}.svc"

    def soap(self, operation: AnyOperation) -> tuple[SoapVersion, str]:
        """Return SOAP 1.1, which NetServer speaks, and the action of the contract."""
        return SOAP_1_1, operation.action

    def headers(self, operation: AnyOperation) -> Record:
        """Return ApplicationToken, Credentials and TimeZone, as far as the operation takes them."""
        cls: Any = operation.request[0]
        known = cls.__dataclass_fields__
        values: dict[str, Any] = {"application_token": self.application_token, "time_zone": self.time_zone}
        if self.ticket is not None and "credentials" in known:
            values["credentials"] = model("SoCredentials")(ticket=self.ticket)
        made: Record = cls(**{name: value for name, value in values.items() if name in known})
        return made

    def mtom(self, operation: AnyOperation) -> int | None:  # noqa: ARG002 - the signature of Settings
        """Send no attachments: NetServer reads none."""
        return None

    def check(self, headers: Any) -> ServerError | None:
        """Find the error in response headers: ExceptionInfo first, then Succeeded, as the vendor's samples do."""
        info = getattr(headers, "exception_info", None)
        if info is None and getattr(headers, "succeeded", None) is not False:
            return None
        return ServerError(info)

    def explain(self, status: int) -> str:
        """Return what a status means at NetServer."""
        return _MISDIRECTED if status == 421 else ""  # noqa: PLR2004 - Misdirected Request, RFC 9110 section 15.5.20
