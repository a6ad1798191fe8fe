"""``soapbind fetch``: the WSDLs of an installation into a folder."""

from __future__ import annotations

from pathlib import Path
from typing import TypedDict, Unpack

import click

from soapbind import output
from soapbind.cli import console
from soapbind.cli.common import EPILOG, diagnosed, tell_warnings
from soapbind.cli.options.secrets import header, header_from, password_of
from soapbind.cli.progress import Progress
from soapbind.documents.allowed import Allowed
from soapbind.documents.web.settings import HttpSettings
from soapbind.errors import Diagnostic, Location, SoapbindError
from soapbind.fetch import FetchJob
from soapbind.fetch import fetch as fetch_documents


class Connection(TypedDict):
    """How to reach the server: the options of ``fetch`` that are not about what to fetch."""

    user: str | None
    password_env: str | None
    header: tuple[str, ...]
    header_env: tuple[str, ...]
    ca_file: str | None
    proxy: str | None
    timeout: float
    allow_imports: tuple[str, ...]


@click.command(epilog=EPILOG)
@click.argument("urls", nargs=-1, required=True, metavar="URL...")
@click.option(
    "--output", "target", required=True, metavar="DIR", help="Folder for the documents. It must hold no other files."
)
@click.option("--service", "services", multiple=True, metavar="NAME", help="Fetch this service at URL. Repeatable.")
@click.option(
    "--include",
    multiple=True,
    metavar="GLOB",
    help="From a page or zip, fetch only WSDLs whose name matches. Repeatable.",
)
@click.option(
    "--user", metavar="NAME", help="Sign in as this user. The password is asked for, unless --password-env is given."
)
@click.option("--password-env", metavar="VAR", help="Environment variable that holds the password.")
@click.option("--header", multiple=True, metavar="'NAME: VALUE'", help="Send this header. Repeatable.")
@click.option(
    "--header-env",
    multiple=True,
    metavar="NAME=VAR",
    help="Send this header, with its value from an environment variable. Repeatable.",
)
@click.option("--ca", "ca_file", metavar="FILE", help="Also trust this certificate (PEM).")
@click.option("--proxy", metavar="URL", help="Use this proxy. [default: HTTPS_PROXY, HTTP_PROXY, NO_PROXY]")
@click.option(
    "--timeout", type=click.FloatRange(0, min_open=True), default=60.0, show_default=True, metavar="S",
    help="Limit for each document, in seconds.",
)  # fmt: skip
@click.option(
    "--allow-import",
    "allow_imports",
    multiple=True,
    metavar="URL",
    help="Also follow imports to addresses below this URL. Repeatable.",
)
@console.terminal
@diagnosed
def fetch(
    urls: tuple[str, ...],
    target: str,
    services: tuple[str, ...],
    include: tuple[str, ...],
    **connection: Unpack[Connection],
) -> None:
    """Fetch the WSDLs at URL, and all they import, into DIR.

    URL is that of a WSDL (...?wsdl), a service (.../Chat.svc), a zip, or a page that lists services. With --service it
    can also be that of an installation or of a folder of services.
    """
    refuse_package(Path(target))
    job = FetchJob(urls, services, include, _settings(**connection))
    with Progress(active=console.shows_progress()) as progress:
        fetched = fetch_documents(job, progress.tick)
    warnings: list[Diagnostic] = []
    changed = output.write(Path(target), fetched.files, warn=warnings.append)
    tell_warnings(warnings)
    count = len(fetched.files) - 1  # without the manifest
    told = f"{len(fetched.services)} service{'s' if len(fetched.services) > 1 else ''} in {count} files"
    console.news(f"{target}: {told}{'' if changed else ', up to date'}")


def refuse_package(folder: Path) -> None:
    """Raise SoapbindError for a generated package: its files are soapbind's own, too, but they are no documents."""
    if (folder / "__init__.py").exists():
        message = "this is a Python package, not a folder for documents"
        raise SoapbindError(Diagnostic(Location(str(folder)), "is-a-package", message, "choose another --output"))


def _settings(**connection: Unpack[Connection]) -> HttpSettings:
    return HttpSettings(
        user=connection["user"],
        password=password_of(connection["user"], connection["password_env"]),
        headers=(*map(header, connection["header"]), *map(header_from, connection["header_env"])),
        ca_file=connection["ca_file"],
        proxy=connection["proxy"],
        timeout=connection["timeout"],
        allowed=Allowed(connection["allow_imports"]),
    )
