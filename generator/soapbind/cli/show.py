"""``soapbind show`` and ``soapbind sample``: what a contract says, and what goes over the wire."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Unpack

import click

from soapbind import live, pipeline, site
from soapbind.calling.script import script
from soapbind.cli import console
from soapbind.cli.common import EPILOG, Files, Selection, diagnosed, part_of, reading, selection, tell_warnings
from soapbind.cli.progress import Progress
from soapbind.config import PackageConfig
from soapbind.contract.select import select
from soapbind.errors import Diagnostic, Location, Problems, SoapbindError
from soapbind.json_schema import class_called, schema_of
from soapbind.lock.file import is_lock, locked_package
from soapbind.pymodel.naming.wire_names import check_wire_names
from soapbind.reference.subject import reference_of
from soapbind.sample import SampleStyle, samples
from soapbind.show import Wanted, python_json, python_text, show_json, show_text
from soapbind.show.names import names_json, names_text, told_apart

_JSON_SCHEMA = "json-schema"
_PYTHON = "python"


class _Messages(Files):
    """What is printed, and the files that it is made from."""

    style: str
    soap: str | None
    message: str


class _Shown(Selection):
    """What of a contract is shown, and which part of it."""

    type_name: str | None
    is_python: bool
    search: str | None


@click.command(epilog=EPILOG)
@click.argument("source")
@selection
@click.option("--python", "is_python", is_flag=True, help="Print what to type in Python: clients, methods, classes.")
@click.option(
    "--type", "type_name", metavar="NAME", default=None,
    help="Print a class: fields or members, and what uses it. NAME is that in Python or in the contract; with "
    "--format json-schema also SERVICE.NAME.request or .response.",
)  # fmt: skip
@click.option(
    "--search", metavar="TEXT", default=None,
    help="Print what has such a name, in Python or in the contract, or is documented so; the best first.",
)  # fmt: skip
@click.option(
    "--format", "form", type=click.Choice(["text", "json", _JSON_SCHEMA]), default="text", show_default=True,
    help="text for people, json for programs (docs/show-json.md), json-schema of one --type.",
)  # fmt: skip
@console.terminal
@diagnosed
def show(source: str, form: str, **chosen: Unpack[_Shown]) -> None:
    """Print the services and operations of SOURCE.

    With --operation, print also its headers, SOAPAction and types. SOURCE is a file, a folder, a zip archive, a URL or
    a soapbind.lock. If a lock holds several packages, name one as FILE#NAME.
    """
    if form == _JSON_SCHEMA and chosen["type_name"] is None:
        raise click.UsageError("--format json-schema needs --type: name the type whose JSON Schema is printed")
    if sum((chosen["is_python"], chosen["type_name"] is not None, chosen["search"] is not None)) > 1:
        raise click.UsageError("--python, --type and --search each print something else: give one of them")
    config = PackageConfig("show", (source,), **part_of(chosen))
    if chosen["type_name"] is not None and form == _JSON_SCHEMA:
        console.say(_schema_text(config, chosen["type_name"]), console.Form.JSON)
    elif chosen["is_python"] or chosen["type_name"] is not None or chosen["search"] is not None:
        _show_python(replace(config, name=""), chosen, is_json=form == "json")
    else:
        _show_contract(config, source, is_json=form == "json")


def _show_contract(config: PackageConfig, source: str, *, is_json: bool) -> None:
    with Progress(active=console.shows_progress()) as tell:
        contract = pipeline.read_part(config, tell)
        names = told_apart(contract, locked_package(source).names if is_lock(source) else {})
    tell_warnings(contract.warnings)
    if is_json:
        console.say(show_json(contract, names_json(names)), console.Form.JSON)
    else:
        console.page(show_text(contract, details=bool(config.operations)) + names_text(names))


def _show_python(config: PackageConfig, chosen: _Shown, *, is_json: bool) -> None:
    with Progress(active=console.shows_progress()) as tell:
        found = site.find(config, tell)
        reference = reference_of(found.subject)
    tell_warnings(found.warnings)
    wanted = Wanted(chosen["type_name"], chosen["search"], bool(config.operations))
    if is_json:
        console.say(python_json(reference, wanted), console.Form.JSON)
    else:
        console.page(python_text(reference, wanted, console.columns()))


def _schema_text(config: PackageConfig, type_name: str) -> str:
    with Progress(active=console.shows_progress()) as tell:
        package = live.load(config, tell=tell)
    try:
        return json.dumps(schema_of(package, class_called(package, type_name)), indent=2)
    finally:
        live.unload(package)


@click.command(epilog=EPILOG)
@click.argument("source")
@click.argument("operation", metavar="SERVICE.NAME")
@reading
@click.option(
    "--style", type=click.Choice([*(s.value for s in SampleStyle), _PYTHON]), default=SampleStyle.WIRE.value,
    show_default=True,
    help="Messages as sent over the wire, or as the vendor's documentation shows them, or a call in Python.",
)  # fmt: skip
@click.option(
    "--soap", type=click.Choice(["1.1", "1.2"]), default=None,
    help="Version of SOAP, with --style wire. [default: the one that clients use]",
)  # fmt: skip
@click.option(
    "--message", type=click.Choice(["both", "request", "response"]), default="both", show_default=True,
    help="What to print.",
)  # fmt: skip
@click.option("--async", "is_async", is_flag=True, help="With --style python: call with the asynchronous client.")
@click.option(
    "--package", metavar="NAME", default="",
    help="With --style python: name of the package to import from. [default: made from the contract]",
)  # fmt: skip
@console.terminal
@diagnosed
def sample(source: str, operation: str, is_async: bool, package: str, **chosen: Unpack[_Messages]) -> None:  # noqa: FBT001
    """Print an example request and response of an operation, or a script that calls it.

    SERVICE.NAME is the operation, such as Chat.AddChatMessage. SOURCE is a file, a folder, a zip archive, a URL or a
    soapbind.lock. If a lock holds several packages, name one as FILE#NAME.
    """
    if "." not in operation:
        raise click.UsageError("name the operation as SERVICE.NAME, such as Chat.AddChatMessage")
    style, soap, message = chosen["style"], chosen["soap"], chosen["message"]
    if soap is not None and style != SampleStyle.WIRE.value:
        raise click.UsageError("--soap goes with --style wire: other styles have a form of their own")
    if message != "both" and style == _PYTHON:
        raise click.UsageError("--message goes with messages, not with --style python")
    if (is_async or package) and style != _PYTHON:
        raise click.UsageError("--async and --package go with --style python")
    config = PackageConfig(package, (source,), include=chosen["include"], allow_imports=chosen["allow_imports"])
    if style == _PYTHON:
        with Progress(active=console.shows_progress()) as tell:
            found = script(config, operation, tell)
        console.say(found.asynchronous if is_async else found.blocking, nl=False)
        return
    request, response = _envelopes(config, operation, soap or SampleStyle(style))
    texts = {"both": [request, response], "request": [request], "response": [response]}[message]
    console.say("\n".join(texts), console.Form.XML, nl=False)


def _envelopes(config: PackageConfig, operation: str, style: SampleStyle | str) -> tuple[str, str]:
    with Progress(active=console.shows_progress()) as tell:
        whole = pipeline.read_whole(config, tell)
    contract = select(whole, operations=(operation,))
    problems = Problems()
    check_wire_names(contract, problems)  # what is no name cannot be an element
    problems.raise_if_any()
    service = contract.services[0]
    try:
        return samples(contract, service, service.operations[0], style, whole)
    except RecursionError:
        message = f"the types of {operation} are nested too deeply for an example"
        place = Location(config.sources[0])
        raise SoapbindError(Diagnostic(place, "too-deep", message, "choose another operation")) from None
