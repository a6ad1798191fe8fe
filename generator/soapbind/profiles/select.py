"""Which profile serves a contract."""

from __future__ import annotations

from typing import TYPE_CHECKING

from soapbind.errors import Diagnostic, Location, SoapbindError
from soapbind.profiles.generic import GENERIC
from soapbind.profiles.mirroring import MIRRORING
from soapbind.profiles.netserver import NETSERVER

if TYPE_CHECKING:
    from soapbind.contract.model import Contract
    from soapbind.profiles.model import Profile

PROFILES = {profile.name: profile for profile in (NETSERVER, MIRRORING, GENERIC)}


def select_profile(contract: Contract, wanted: str | None) -> Profile:
    """Return the profile called ``wanted``, else the one whose namespace matches, else the generic one.

    Raises SoapbindError for an unknown name.
    """
    if wanted is not None:
        found = PROFILES.get(wanted)
        if found is None:
            raise SoapbindError(
                Diagnostic(
                    Location("configuration"), "unknown-profile", f"there is no profile {wanted!r}",
                    f"known profiles: {', '.join(PROFILES)}",
                )
            )  # fmt: skip
        return found
    matching = (p for p in PROFILES.values() if all(p.matches(service.namespace) for service in contract.services))
    return next(matching, GENERIC)


def service_addresses(base: str, service: str) -> tuple[str, ...]:
    """Return where a service may be, given an address of the installation or of its folder: plain folder first."""
    profiles = sorted(PROFILES.values(), key=lambda profile: profile is not GENERIC)
    return tuple(dict.fromkeys(url for profile in profiles for url in profile.service_addresses(base, service)))
