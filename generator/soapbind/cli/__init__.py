"""The command line, a module a command; nothing else prints or exits."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Any, cast

import click

from soapbind import __version__
from soapbind.cli import console
from soapbind.cli.common import EPILOG, tell_unwritable

if TYPE_CHECKING:
    from collections.abc import Iterator, MutableMapping

# Each command and its module, which is loaded when the command is used: most need stages that others do not.
_MODULES = {
    "call": "call",
    "check": "check",
    "diff": "diff",
    "docs": "docs",
    "fetch": "fetch",
    "generate": "generate",
    "init": "init",
    "mock": "mock",
    "sample": "show",
    "show": "show",
}


class _Commands(Mapping[str, click.Command]):
    """The commands by name, each loaded when it is asked for."""

    def __getitem__(self, name: str) -> click.Command:
        found: click.Command = getattr(import_module(f"soapbind.cli.{_MODULES[name]}"), name)
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(_MODULES)

    def __len__(self) -> int:
        return len(_MODULES)


class _Program(click.Group):
    """The commands, on streams that take every character."""

    def __init__(self, *args: Any, **extra: Any) -> None:
        """Know the commands, of which none is added later."""
        super().__init__(*args, **extra)
        self.commands = cast("MutableMapping[str, click.Command]", _Commands())

    def main(self, *args: Any, **extra: Any) -> Any:
        """Run a command line."""
        console.prepare()
        extra.setdefault("windows_expand_args", False)  # quotes do not keep click from it: a GLOB would be its matches
        try:
            return super().main(*args, **extra)
        except OSError as error:  # of a help text; commands tell theirs
            console.discard(sys.stdout)
            tell_unwritable(error.strerror or error)
            sys.exit(1)


@click.group(cls=_Program, epilog=EPILOG, context_settings={"help_option_names": ["--help", "-h"]})
@click.version_option(__version__, prog_name="soapbind")
@console.terminal
def main() -> None:
    """Read WSDL and write a typed Python package with SOAP clients.

    SOURCE is a file, a folder, a zip archive or a URL. Without SOURCE, generate and check take the packages listed in
    [[tool.soapbind.packages]] of the nearest pyproject.toml. show, sample, call, mock and
    diff also read a soapbind.lock.
    """
