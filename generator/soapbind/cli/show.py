"""``soapbind show`` and ``soapbind sample``: what a contract says, and what goes over the wire."""

from __future__ import annotations

from typing import Unpack

import click

from soapbind import pipeline
from soapbind.cli import console
from soapbind.cli.common import EPILOG, Files, Selection, diagnosed, reading, selection, tell_warnings
from soapbind.cli.progress import Progress
from soapbind.config import PackageConfig
from soapbind.contract.select import select
from soapbind.errors import Diagnostic, Location, Problems, SoapbindError
from soapbind.lock.file import is_lock, locked_package
from soapbind.pymodel.naming.wire_names import check_wire_names
from soapbind.sample import SampleStyle, samples
from soapbind.show import show_json, show_text
from soapbind.show.names import names_json, names_text, told_apart


@click.command(epilog=EPILOG)
@click.argument("source")
@selection
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True,
    help="text for people, json for programs (docs/show-json.md).",
)  # fmt: skip
@console.terminal
@diagnosed
def show(source: str, form: str, **chosen: Unpack[Selection]) -> None:
    """Print the services and operations of SOURCE.

    With --operation, print also its headers, SOAPAction and types. SOURCE is a file, a folder, a zip archive, a URL or
    a soapbind.lock. If a lock holds several packages, name one as FILE#NAME.
    """
    with Progress(active=console.shows_progress()) as tell:
        contract = pipeline.read_part(PackageConfig("show", (source,), **chosen), tell)
        names = told_apart(contract, locked_package(source).names if is_lock(source) else {})
    tell_warnings(contract.warnings)
    if form == "json":
        console.say(show_json(contract, names_json(names)), console.Form.JSON)
    else:
        console.say(show_text(contract, details=bool(chosen["operations"])) + names_text(names))


@click.command(epilog=EPILOG)
@click.argument("source")
@click.argument("operation", metavar="SERVICE.NAME")
@reading
@click.option(
    "--style", type=click.Choice([s.value for s in SampleStyle]), default=SampleStyle.WIRE.value, show_default=True,
    help="As sent over the wire, or as the vendor's documentation shows it.",
)  # fmt: skip
@click.option(
    "--soap", type=click.Choice(["1.1", "1.2"]), default=None,
    help="Version of SOAP, with --style wire. [default: the one that clients use]",
)  # fmt: skip
@click.option(
    "--message", type=click.Choice(["both", "request", "response"]), default="both", show_default=True,
    help="What to print.",
)  # fmt: skip
@console.terminal
@diagnosed
def sample(source: str, operation: str, style: str, soap: str | None, message: str, **files: Unpack[Files]) -> None:
    """Print an example request and response of an operation.

    SERVICE.NAME is the operation, such as Chat.AddChatMessage. SOURCE is a file, a folder, a zip archive, a URL or a
    soapbind.lock. If a lock holds several packages, name one as FILE#NAME.
    """
    if "." not in operation:
        raise click.UsageError("name the operation as SERVICE.NAME, such as Chat.AddChatMessage")
    if soap is not None and style != SampleStyle.WIRE.value:
        raise click.UsageError("--soap goes with --style wire: the vendor's documentation has a form of its own")
    with Progress(active=console.shows_progress()) as tell:
        whole = pipeline.read_whole(PackageConfig("sample", (source,), **files), tell)
    contract = select(whole, operations=(operation,))
    problems = Problems()
    check_wire_names(contract, problems)  # what is no name cannot be an element
    problems.raise_if_any()
    service = contract.services[0]
    try:
        request, response = samples(contract, service, service.operations[0], soap or SampleStyle(style), whole)
    except RecursionError:
        message = f"the types of {operation} are nested too deeply for an example"
        raise SoapbindError(Diagnostic(Location(source), "too-deep", message, "choose another operation")) from None
    texts = {"both": [request, response], "request": [request], "response": [response]}[message]
    console.say("\n".join(texts), console.Form.XML, nl=False)
