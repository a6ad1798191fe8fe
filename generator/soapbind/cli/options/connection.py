"""The options of ``call`` that say where, how and as whom: those of a client of a generated package."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypedDict

import click

from soapbind.calling.request import SEEN
from soapbind.calling.settings import Http, Settings, is_ticket_needed
from soapbind.cli.options.secrets import asked, header_from, password_of, plain_header, refusing, variable_of
from soapbind.documents.web.settings import has_credentials

if TYPE_CHECKING:
    from collections.abc import Callable

    from soapbind.calling.target import Target

_INSTALLATION = "the address of the installation, such as https://sod2.superoffice.com/Cust12345"


class Credentials(TypedDict):
    """Who calls: the options of ``identified``."""

    user: str | None
    password_env: str | None
    digest: bool
    bearer_env: str | None
    header: tuple[str, ...]
    header_env: tuple[str, ...]
    cert: str | None
    key: str | None
    key_password_env: str | None
    ticket_env: str | None
    application_token_env: str | None


class Connection(Credentials):
    """Where and how a call goes: the options of ``connected``."""

    url: str | None
    port: str | None
    soap: str | None
    timeout: float
    connect_timeout: float
    retries: int
    verify: str | None
    proxy: str | None
    mtom: bool


_INSTEAD = {
    "password": "--password-env VAR, or --user alone to be asked",
    "bearer": "--bearer-env VAR",
    "key-password": "--key-password-env VAR",
    "ticket": "--ticket-env VAR",
    "application-token": "--application-token-env VAR",
}
_FILE = click.Path(exists=True, dir_okay=False)
_SECONDS = click.FloatRange(0, min_open=True)


def connected(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that say where and how a call goes."""
    for option in reversed((
        click.option("--url", metavar="URL", help="Address of the service, for NetServer of the installation. "
                     "[default: the one in the contract]"),
        click.option("--port", metavar="NAME", help="Port of the contract to call."),
        click.option("--soap", type=click.Choice(["1.1", "1.2"]), help="Version of SOAP. [default: as clients do]"),
        click.option("--timeout", type=_SECONDS, default=60.0, show_default=True, metavar="S",
                     help="Limit for the whole call, in seconds."),
        click.option("--connect-timeout", type=_SECONDS, default=10.0, show_default=True, metavar="S",
                     help="Limit for connecting, in seconds."),
        click.option("--retries", type=click.IntRange(0, 100), default=2, show_default=True, metavar="N",
                     help="Repeat a call that was not carried out."),
        click.option("--verify", metavar="PATH",
                     help="Trust these certificates (PEM file or folder), not the system's."),
        click.option("--proxy", metavar="URL", help="Use this proxy. [default: HTTPS_PROXY, HTTP_PROXY, NO_PROXY]"),
        click.option("--mtom", is_flag=True, help="Send large binary values beside the envelope."),
    )):  # fmt: skip
        command = option(command)
    return command


def identified(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that say who calls."""
    for option in reversed((
        click.option("--user", metavar="NAME", help="Sign in to HTTP as this user. The password is asked for, unless "
                     "--password-env is given."),
        click.option("--password-env", metavar="VAR", help="Environment variable that holds the password."),
        click.option("--digest", is_flag=True, help="Sign in by Digest and not by Basic."),
        click.option("--bearer-env", metavar="VAR", help="Environment variable that holds a Bearer token."),
        click.option("--header", multiple=True, metavar="'NAME: VALUE'", help="Send this HTTP header. Repeatable."),
        click.option("--header-env", multiple=True, metavar="NAME=VAR",
                     help="Send this HTTP header, with its value from an environment variable. Repeatable."),
        click.option("--cert", type=_FILE, metavar="FILE", help="The client's own certificate (PEM)."),
        click.option("--key", type=_FILE, metavar="FILE", help="Its key, where it is not in the same file."),
        click.option("--key-password-env", metavar="VAR", help="Environment variable that holds the key's password."),
        click.option("--ticket-env", metavar="VAR", help="NetServer: environment variable that holds the ticket. "
                     "[default: it is asked for]"),
        click.option("--application-token-env", metavar="VAR",
                     help="NetServer: environment variable that holds the application token."),
        refusing(_INSTEAD),
    )):  # fmt: skip
        command = option(command)
    return command


def http_of(options: Connection) -> Http:
    """Return what the options say about HTTP, with the secrets they name. Raises UsageError."""
    bearer, user, proxy = options["bearer_env"], options["user"], options["proxy"]
    if options["digest"] and user is None:
        raise click.UsageError("--digest needs --user NAME")
    if bearer is not None and user is not None:
        raise click.UsageError("--user and --bearer-env are two ways to say who calls: give one of them")
    if proxy is not None and _has_login(proxy):
        raise click.UsageError(f"--proxy takes no password: {SEEN}; set HTTPS_PROXY in the environment")
    password = password_of(user, options["password_env"])
    return Http(
        options["verify"],
        _certificate(options),
        proxy,
        dict((*map(plain_header, options["header"]), *map(header_from, options["header_env"]))),
        None if user is None else (user, password),
        options["digest"],
        None if bearer is None else variable_of(bearer, "--bearer-env"),
    )


def _certificate(options: Credentials) -> tuple[str, ...]:
    certificate, key, variable = options["cert"], options["key"], options["key_password_env"]
    if certificate is None:
        if key is not None or variable is not None:
            raise click.UsageError(f"--key{'' if variable is None else '-password-env'} needs --cert FILE")
        return ()
    files = (certificate,) if key is None and variable is None else (certificate, key or certificate)
    return files if variable is None else (*files, variable_of(variable, "--key-password-env"))


def _has_login(url: str) -> bool:
    try:
        return has_credentials(url)
    except ValueError:  # no URL, as whoever uses it will tell
        return False


def settings_of(target: Target, options: Connection, http: Http | None) -> Settings:
    """Return how the operation is called; None for ``http`` where nothing is sent, and no secret is needed.

    What NetServer needs and the options do not say is asked for. Raises UsageError where there is nobody to ask.
    """
    url = options["url"]
    if url is not None and _has_login(url):
        raise click.UsageError(f"--url takes no password: {SEEN}; use --user NAME and --password-env VAR")
    ticket = token = None
    if http is not None:
        if url is None and target.is_netserver:
            url = asked("Base URL", f"--url URL is needed: {_INSTALLATION}", is_secret=False)
        ticket, token = _netserver(target, options)
    return Settings(
        *(url, options["port"], options["soap"], options["timeout"], options["connect_timeout"], options["retries"]),
        mtom=options["mtom"],
        ticket=ticket,
        application_token=token,
        http=Http() if http is None else http,
    )


def _netserver(target: Target, options: Credentials) -> tuple[str | None, str | None]:
    """Return ticket and application token, as far as they are needed or given."""
    variable, token = options["ticket_env"], options["application_token_env"]
    if variable is not None:
        ticket: str | None = variable_of(variable, "--ticket-env")
    elif is_ticket_needed(target):
        ticket = asked(
            "Ticket", f"{target.key} is called with a ticket: --ticket-env VAR names the variable that has it"
        )
    else:
        ticket = None
    return ticket, None if token is None else variable_of(token, "--application-token-env")
