"""``soapbind call``: one operation, called with JSON."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Unpack

import click

from soapbind import live
from soapbind.calling.call import call as call_operation
from soapbind.calling.call import envelope
from soapbind.calling.example import example
from soapbind.calling.request import BODY, HEADERS, Given, as_utf8, content
from soapbind.calling.target import find_target
from soapbind.cli import console
from soapbind.cli.common import EPILOG, Files, diagnosed, reading
from soapbind.cli.options.connection import Connection, connected, http_of, identified, settings_of
from soapbind.cli.progress import Progress
from soapbind.config import PackageConfig
from soapbind.errors import Diagnostic, Location, SoapbindError

if TYPE_CHECKING:
    from soapbind.calling.call import Outcome
    from soapbind.calling.settings import Http
    from soapbind.calling.target import Target


_PATH = "check the path; it is relative to the current folder"


class CallOptions(Connection, Files):
    """All options of ``call``."""

    body: str | None
    soap_headers: str | None
    form: str
    dry_run: bool
    sample: bool


@click.command(epilog=EPILOG)
@click.argument("source")
@click.argument("operation", metavar="SERVICE.NAME")
@click.option("--json", "body", metavar="TEXT|@FILE|-", help="The parameters, as a JSON object: the text itself, "
              "@FILE to read a file, or - to read standard input. [default: {}]")  # fmt: skip
@click.option("--soap-headers", metavar="TEXT|@FILE|-", help="SOAP headers, as a JSON object.")
@click.option("--format", "form", type=click.Choice(["json", "xml"]), default="json", show_default=True,
              help="json for the result, xml for the whole reply as it came.")  # fmt: skip
@click.option("--sample", is_flag=True, help="Call nothing: print the JSON of an example to start from.")
@click.option("--dry-run", is_flag=True, help="Send nothing: print the envelope, without secrets.")
@connected
@identified
@reading
@console.terminal
@diagnosed
def call(source: str, operation: str, **options: Unpack[CallOptions]) -> None:
    """Call an operation, and print its result.

    SERVICE.NAME is the operation, such as Chat.AddChatMessage. SOURCE is a file, a folder, a zip archive, a URL or a
    soapbind.lock. If a lock holds several packages, name one as FILE#NAME. A fault is printed to standard error, as
    text and as JSON; the exit code is then 1. Secrets come from environment variables, or are asked for.
    """
    texts = _texts(options["body"], options["soap_headers"])
    http = None if options["dry_run"] or options["sample"] else http_of(options)
    config = PackageConfig("call", (source,), include=options["include"], allow_imports=options["allow_imports"])
    with Progress(active=console.shows_progress()) as tell:
        target = find_target(config, operation, tell)
    try:
        _run(target, options, texts, http)
    finally:
        live.unload(target.package)


def _run(target: Target, options: CallOptions, texts: tuple[Given, Given | None], http: Http | None) -> None:
    """Call, or show what would be sent. Raises UsageError for options that cannot be used."""
    if target.alike:
        console.tell(f"{target.key} is overloaded; there are also {', '.join(target.alike)}")
    if options["sample"]:
        console.say(example(target), console.Form.JSON)
        return
    try:
        made = content(target, *texts)
        settings = settings_of(target, options, http)
        if http is None:
            console.say(envelope(target, settings, made), console.Form.XML)
            return
        with Progress(active=console.shows_progress()) as tell:
            tell(f"calling {target.key}")
            outcome = call_operation(target, settings, made)
    except (ValueError, TypeError) as error:
        raise click.UsageError(str(error)) from None
    _print(outcome, options["form"])


def _texts(body: str | None, headers: str | None) -> tuple[Given, Given | None]:
    """Return the JSON of the body and of the headers. Raises UsageError, and SoapbindError for what cannot be read."""
    if body == headers == "-":
        raise click.UsageError(f"{BODY} and {HEADERS} cannot both be standard input")
    return _text("{}" if body is None else body, BODY), None if headers is None else _text(headers, HEADERS)


def _text(given: str, option: str) -> Given:
    if given != "-" and not given.startswith("@"):
        return Given(given.encode("utf-8", "surrogateescape"), option, is_inline=True)
    place = "standard input" if given == "-" else given[1:] or given
    try:
        data = sys.stdin.buffer.read() if given == "-" else Path(given[1:]).read_bytes()
        return Given(as_utf8(data, place), place)
    except FileNotFoundError:
        problem = Diagnostic(Location(place), "not-found", "there is no such file", _PATH)
    except (OSError, ValueError) as error:
        told = f"cannot be read: {getattr(error, 'strerror', None) or error}"
        advice = "give it a file or a pipe, or name a file as @FILE" if given == "-" else _PATH
        problem = Diagnostic(Location(place), "unreadable", told, advice)
    raise SoapbindError(problem)


def _print(outcome: Outcome, form: str) -> None:
    if outcome.fault is not None:
        console.tell(outcome.fault.text)
        console.tell(outcome.fault.json)
        sys.exit(1)
    if outcome.unread is None and form == "json":
        console.say(outcome.result, console.Form.JSON)
    elif form == "xml" and outcome.xml:
        console.say(outcome.xml, console.Form.XML, nl=not outcome.xml.endswith("\n"))
    if outcome.unread is not None:
        raise SoapbindError(outcome.unread)
    if outcome.attachments:
        console.tell(f"{outcome.attachments} attachment(s) of the reply are not shown")
