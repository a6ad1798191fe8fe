"""How an operation is called: what the options say, and the client that does so."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from soapbind.calling.request import Content
    from soapbind.calling.target import Target

_NOWHERE = "http://localhost/"  # the address of a call that is not sent
_PLACEHOLDER = "***"


@dataclass(frozen=True, slots=True)
class Http:
    """What a call says over HTTP, and whom it trusts. Files are paths. Nothing secret is in the ``repr``."""

    verify: str | None = None
    certificate: tuple[str, ...] = field(default=(), repr=False)  # perhaps with the password of its key
    proxy: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict[str, str], repr=False)
    login: tuple[str, str] | None = field(default=None, repr=False)
    is_digest: bool = False
    bearer: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Settings:
    """How a call is made. Seconds are those of the client's ``Timeouts``; ``retries`` come after the first attempt."""

    url: str | None = None
    port: str | None = None
    soap: str | None = None
    timeout: float | None = 60.0
    connect_timeout: float | None = 10.0
    retries: int = 2
    mtom: bool = False
    ticket: str | None = field(default=None, repr=False)
    application_token: str | None = field(default=None, repr=False)
    http: Http = field(default_factory=Http)


def client(target: Target, settings: Settings, given: Content, plugin: Any) -> Any:
    """Return a client of the package. Raises ValueError and TypeError for options that cannot be used."""
    package, http = target.package, settings.http
    _check_url(target, settings)
    options: dict[str, Any] = {
        "timeout": package.Timeouts(settings.timeout, settings.connect_timeout),
        "retries": package.Retries(attempts=settings.retries + 1),
        "verify": http.verify,
        "proxy": http.proxy,
        "auth": _auth(package, http),
        "cert": http.certificate or None,
        "http_headers": http.headers or None,
        "plugins": (plugin,),
    }
    if target.is_netserver:
        return package.NetServer(settings.url, **options, **_netserver(settings, given))
    if settings.ticket is not None or settings.application_token is not None:
        raise ValueError("a ticket and an application token are for NetServer only; this is another contract")
    options |= {"headers": given.headers, "mtom": settings.mtom or None, "port": _port(target, settings)}
    return package.Client(settings.url, **options)


def _check_url(target: Target, settings: Settings) -> None:
    """Raise ValueError where there is no address, or none that can be called."""
    checks = target.module("_runtime.option_checks")
    if settings.url is not None:
        if checks.split_url(settings.url.strip()) is None:
            raise ValueError(f"--url: {checks.without_secrets(settings.url)!r} is not an http or https URL")
    elif target.is_netserver or not _has_address(target):
        raise ValueError("the contract has no address: --url URL says where the service is")


def _has_address(target: Target) -> bool:
    """Whether the contract has an address of the service, and no placeholder."""
    if target.is_netserver:
        return False
    addresses = (port.address for port in target.package.PORTS if port.service == target.operation.service)
    return any(each.lower().startswith(("http://", "https://")) for each in addresses)


def is_ticket_needed(target: Target) -> bool:
    """Whether the operation is called with a ticket of NetServer."""
    return target.is_netserver and "credentials" in target.operation.request[0].__dataclass_fields__


def unsent(target: Target, settings: Settings) -> Settings:
    """Return settings for a call that is only shown: with all that is needed, and no secret."""
    ticket = _PLACEHOLDER if is_ticket_needed(target) else None
    token = _PLACEHOLDER if target.is_netserver else None
    url = settings.url or (None if _has_address(target) else _NOWHERE)
    return replace(settings, url=url, ticket=ticket, application_token=token, http=Http())


def _auth(package: Any, http: Http) -> Any:
    if http.bearer is not None:
        return package.BearerAuth(http.bearer)
    if http.login is None:
        return None
    return (package.DigestAuth if http.is_digest else package.BasicAuth)(*http.login)


def _netserver(settings: Settings, given: Content) -> dict[str, Any]:
    if settings.soap not in {None, "1.1"} or settings.port is not None or settings.mtom:
        raise ValueError("NetServer has one port, which speaks SOAP 1.1 without attachments")
    headers = given.headers
    if headers is not None and any(getattr(headers, name, None) for name in ("credentials", "application_token")):
        raise ValueError("ticket and application token have options of their own, and are not given as SOAP headers")
    zone = getattr(headers, "time_zone", None)
    return {"ticket": settings.ticket, "application_token": settings.application_token, "time_zone": zone}


def _port(target: Target, settings: Settings) -> str | None:
    """Return the port to call, None for that which clients call by default. Raises ValueError where none fits."""
    if settings.soap is None:
        return settings.port
    ports = [port for port in target.package.PORTS if port.service == target.operation.service]
    fitting = [each for each in ports if each.soap_version == settings.soap and settings.port in {None, each.name}]
    if not fitting:
        known = ", ".join(f"{port.name} (SOAP {port.soap_version})" for port in ports) or "none"
        wanted = "no port" if settings.port is None else f"no port {settings.port}"
        raise ValueError(f"the contract has {wanted} of SOAP {settings.soap}; its ports are {known}")
    name: str = fitting[0].name
    return name
