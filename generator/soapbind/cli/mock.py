"""``soapbind mock``: a server for a contract, which answers every operation and tells what came in."""

from __future__ import annotations

import gc
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Unpack

import click

from soapbind.cli import console
from soapbind.cli.common import EPILOG, Selection, diagnosed, selection, tell_warnings
from soapbind.cli.progress import Progress
from soapbind.config import PackageConfig
from soapbind.errors import printable

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    from soapbind.mocking.recorded.journal import Exchange
    from soapbind.mocking.setup import Prepared

_MOST_SHOWN = 10  # services in the first lines


class _Given(Selection):
    """The options beside where to listen."""

    replies: Path | None
    handlers: Path | None
    failures: tuple[str, ...]
    delays: tuple[str, ...]
    lenient: bool
    package: str
    profile: str | None


def _answering(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that say what is answered."""
    options = [
        click.option(
            "--replies", type=click.Path(path_type=Path), metavar="DIR",
            help="Folder with replies: SERVICE.OPERATION.xml or .json. Read again when they change.",
        ),
        click.option(
            "--handlers", type=click.Path(path_type=Path), metavar="FILE",
            help="Python file with functions or classes that answer.",
        ),
        click.option(
            "--fail", "failures", multiple=True, metavar="[OPERATION=]HOW[:N]",
            help="Let calls fail, all or the next N. HOW is fault, client-fault, the name of a declared fault, an HTTP "
            "status, close, cut or html. Repeatable.",
        ),
        click.option(
            "--delay", "delays", multiple=True, metavar="[OPERATION=]S",
            help="Answer after S seconds. Repeatable.",
        ),
        click.option("--lenient", is_flag=True, help="Accept all that can be read, not only what is exact."),
        click.option(
            "--package", default="mocked", show_default=True, metavar="NAME",
            help="Name under which the Python file can import the package of the contract.",
        ),
        click.option("--profile", metavar="NAME", help="Family of services. [default: chosen by namespace]"),
    ]  # fmt: skip
    for option in reversed(options):
        command = option(command)
    return command


@click.command(epilog=EPILOG)
@click.argument("source")
@selection
@click.option(
    "--host", default="127.0.0.1", show_default=True, help="Address to listen at, 0.0.0.0 for all of this machine."
)
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8080,
    show_default=True,
    help="Port, 0 for a free one.",
)
@_answering
@console.terminal
@diagnosed
def mock(source: str, host: str, port: int, **given: Unpack[_Given]) -> None:
    """Serve the operations of SOURCE, for clients in any language.

    Every operation is answered with its sample, unless a folder or a Python file has another reply. The page at / shows
    the last requests, what was wrong with them and how to correct it. SOURCE is a file, a folder, a zip archive, a URL
    or a soapbind.lock. Ctrl-C stops the server.
    """
    from soapbind.mocking.server import listening, serve, url_of  # noqa: PLC0415 - loads what no other command needs

    gc.enable()  # commands run without it, for they end soon
    with _prepared(source, given) as prepared:
        tell_warnings(prepared.warnings)
        with listening(host, port) as listener:
            url = url_of(listener, host)
            serve(prepared.at(url, host), listener, lambda: _introduce(prepared, url), console.tell)


@contextmanager
def _prepared(source: str, given: _Given) -> Generator[Prepared]:
    from soapbind.mocking.setup import MockOptions, Told, loaded, prepare  # noqa: PLC0415 - the same

    options = MockOptions(
        given["replies"], given["handlers"], given["failures"], given["delays"], lenient=given["lenient"]
    )
    config = PackageConfig(
        given["package"],
        (source,),
        profile=given["profile"],
        include=given["include"],
        allow_imports=given["allow_imports"],
        services=given["services"],
        operations=given["operations"],
        exclude=given["exclude"],
    )
    with ExitStack() as stack:
        with Progress(active=console.shows_progress()) as tell:
            found = stack.enter_context(loaded(config, tell))
            prepared = prepare(found, options, Told(_line, console.tell))
        yield prepared


def _introduce(prepared: Prepared, url: str) -> None:
    """Tell what is served, and where."""
    count = sum(len(each.operations) for each in prepared.services)
    console.say(f"Serving {count} operation{'' if count == 1 else 's'} at {url}/ (Ctrl-C stops)")
    for each in prepared.services[:_MOST_SHOWN]:
        console.say(f"  {printable(each.name)}: {url}{printable(each.path)}  WSDL: {url}{printable(each.path)}?wsdl")
    if len(prepared.services) > _MOST_SHOWN:
        console.say(f"  and {len(prepared.services) - _MOST_SHOWN} more, which {url}/ lists")


def _line(exchange: Exchange) -> None:
    """Print one line about a call, and what was wrong with it."""
    status = "closed" if exchange.status is None else str(exchange.status)
    colour = {"bad": "red", "good": "green"}.get(exchange.kind, "yellow")
    what = printable(exchange.operation or f"{exchange.method} {exchange.path}", 120)
    source = f", {printable(exchange.source, 120)}" if exchange.source else ""
    line = f"{exchange.at:%H:%M:%S} {click.style(status, fg=colour)} {what} ({exchange.seconds * 1000:.0f} ms{source})"
    if exchange.advice is not None:
        line += f": {printable(exchange.advice.problem, 300)} -> {printable(exchange.advice.fix, 300)}"
    console.news(line)
