"""The profile of services that SuperOffice Online calls: plain SOAP, whose caller shows a token.

Its contract of database mirroring is the one whose namespace is known; those of connectors may be given this profile.
"""

from __future__ import annotations

import re
from dataclasses import replace

from soapbind.profiles.generic import GENERIC

_NAMESPACE = re.compile(r"http://www\.superoffice\.com/online/mirroring/\d+\.\d+")


def _matches(namespace: str) -> bool:
    return _NAMESPACE.fullmatch(namespace) is not None


MIRRORING = replace(
    GENERIC,
    name="mirroring",
    templates="generic",
    matches=_matches,
    more_rooms=(*GENERIC.more_rooms, "tokens"),
    modules=(*GENERIC.modules, "tokens"),
    fakes={"FakeTokenService": "tokens.fake_token_service"},
    facade_members=GENERIC.facade_members | {"tokens"},  # a module of the package
)
