"""The application of the package, made as strict as its fake server is."""

from __future__ import annotations

import inspect
from dataclasses import replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from soapbind.mocking.generated import Generated

_LARGEST = 256 << 20  # bytes of a request
_DEPTH = 1_000  # elements inside of each other


def strict_application(package: Generated, served: object, *, lenient: bool) -> Any:
    """Return the ASGI application in which one object is all services.

    It refuses what a strict server does, or with ``lenient`` nothing that can be read.
    """
    checks, limits = package.runtime("testing.strict_request"), package.part("server").Limits
    server: Any = package.part("server").Application
    base: Any = package.runtime("serving.application.asgi").ApplicationBase
    check = checks.request_check(
        lenient=lenient, is_data_contract=package.is_data_contract, understood=_understood(package)
    )

    class Strict(base):  # type: ignore[misc,unused-ignore]  # of a package that is not there when types are checked
        """Stands between the application and its base, to change how requests are read."""

        def __init__(self, operations: Any, services: Any, behaviour: Any, options: Any) -> None:
            reading = replace(behaviour.reading, check=check, is_strict=not lenient)
            base.__init__(self, operations, services, replace(behaviour, reading=reading), options)

    # The application first: what it calls its base is then the class that changes how requests are read.
    strict: Any = type("StrictApplication", (server, Strict), {})
    names = list(inspect.signature(server.__init__).parameters)[1 : len(package.services) + 1]
    bounds = limits(request_bytes=_LARGEST, depth=_DEPTH, call_seconds=None)
    return strict(**dict.fromkeys(names, served), limits=bounds)


def _understood(package: Generated) -> frozenset[str]:
    """Return the tags of header blocks that the application understands beside those of the contract."""
    try:
        tags: frozenset[str] = package.runtime("addressing.ws_addressing").TAGS
    except ModuleNotFoundError:  # a package of NetServer, which has no WS-Addressing
        return frozenset()
    return tags
