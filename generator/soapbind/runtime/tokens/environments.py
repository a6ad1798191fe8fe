"""The installations of SuperOffice Online, and how their addresses and tenants are written."""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any, cast
from urllib.parse import quote, urlunsplit

from ..option_checks import check_function, check_text, split_url, without_secrets

_VENDORS = re.compile(r"https://(?:[a-z0-9-]+\.)+superoffice\.com(?::[0-9]+)?(?:/[!-~]*)?", re.IGNORECASE)
_TENANT = re.compile(r"cust([0-9]{1,10})", re.IGNORECASE)


def check_https(name: str, url: object) -> str:
    """Return the address of a server without a slash at its end. Raises TypeError, and ValueError for what is none.

    Tickets and secrets go there, so it begins with https; http is for this machine only, where fake servers are.
    """
    check_text(name, url)
    parts = split_url(str(url))
    if parts is None or parts.query or parts.fragment or "@" in parts.netloc:
        raise ValueError(
            f"{name}: {without_secrets(str(url))!r} is not an address such as https://online.superoffice.com"
        )
    if parts.scheme != "https" and not _is_loopback(parts.hostname or ""):
        secure = urlunsplit(parts._replace(scheme="https"))
        raise ValueError(f"{name}: {str(url)!r} would send secrets in clear; SuperOffice Online is at {secure!r}")
    return str(url).rstrip("/")


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def check_tenant(tenant: object) -> str:
    """Return a context identifier as the vendor writes it: ``Cust12345``. Raises TypeError and ValueError."""
    check_text("tenant", tenant)
    found = _TENANT.fullmatch(str(tenant).strip())
    if found is None:
        raise ValueError(f"tenant: {str(tenant)[:80]!r} is not a context identifier, such as 'Cust12345'")
    return f"Cust{found[1]}"


def check_clock(clock: object) -> None:
    """Raise TypeError for what does not return the time as a datetime with a time zone."""
    check_function("clock", clock)
    if getattr(cast("Any", clock)(), "tzinfo", None) is None:
        raise TypeError("clock must return datetimes with a time zone, such as datetime.now(UTC)")


@dataclass(frozen=True, slots=True)
class Environment:
    """An installation of Online: its name, and the host where users and applications sign in (SuperID).

    Data is elsewhere: each tenant is on a host that only the state service and the claims of a sign-in tell.
    Client id, client secret and RSA key are different ones in each environment. Raises ValueError for an address.
    """

    name: str
    identity_url: str

    def __post_init__(self) -> None:
        """Check."""
        object.__setattr__(self, "identity_url", check_https("identity_url", self.identity_url))

    @property
    def system_user_url(self) -> str:
        """Where a signed token is exchanged, by JSON."""
        return f"{self.identity_url}/Login/api/PartnerSystemUser/Authenticate"

    @property
    def system_user_soap_url(self) -> str:
        """Where a signed token is exchanged, by SOAP 1.1."""
        return f"{self.identity_url}/login/services/PartnerSystemUserService.svc"

    @property
    def keys_url(self) -> str:
        """The public keys that tokens are signed with (JWKS)."""
        return f"{self.identity_url}/login/.well-known/jwks"

    @property
    def oauth_tokens_url(self) -> str:
        """Where refresh tokens become access tokens."""
        return f"{self.identity_url}/login/common/oauth/tokens"

    def state_url(self, tenant: str) -> str:
        """Return where the state of a tenant is told."""
        return f"{self.identity_url}/api/state/{quote(tenant)}"

    def checked_tenant_url(self, name: str, url: object) -> str:
        """Return the address of a tenant. Raises TypeError, and ValueError for one that tickets must not go to.

        Who signs in at superoffice.com calls tenants there (docs/decisions/0041).
        """
        found = check_https(name, url)
        if _VENDORS.fullmatch(self.identity_url) and not _VENDORS.fullmatch(found):
            raise ValueError(f"{name}: {found!r} is not at superoffice.com; tickets are not sent there")
        return found


_DEVELOPMENT = Environment("development", "https://sod.superoffice.com")
_STAGE = Environment("stage", "https://qaonline.superoffice.com")  # "stage" itself is a host of tenants
_PRODUCTION = Environment("production", "https://online.superoffice.com")
_NAMES = {
    **dict.fromkeys(("development", "sod"), _DEVELOPMENT),
    **dict.fromkeys(("stage", "qaonline"), _STAGE),
    **dict.fromkeys(("production", "online"), _PRODUCTION),
}


def environment(given: object) -> Environment:
    """Return the environment of a name: "development" (or "sod"), "stage" ("qaonline") or "production" ("online").

    Raises TypeError, and ValueError for another name: no environment can be told from the host of a tenant.
    """
    if isinstance(given, Environment):
        return given
    check_text("environment", given)
    found = _NAMES.get(str(given).strip().lower())
    if found is None:
        raise ValueError(f'environment must be "development", "stage" or "production", not {str(given)[:80]!r}')
    return found
