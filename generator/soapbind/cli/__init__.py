"""The command line, a module a command; nothing else prints or exits."""

from __future__ import annotations

import sys
from importlib import import_module
from typing import Any

import click

from soapbind import __version__
from soapbind.cli import console
from soapbind.cli.common import EPILOG, tell_unwritable

# Each command and its module, which is loaded when the command is used: most need stages that others do not.
_COMMANDS = {
    "call": "call",
    "check": "check",
    "diff": "diff",
    "docs": "docs",
    "fetch": "fetch",
    "generate": "generate",
    "mock": "mock",
    "sample": "show",
    "show": "show",
}


class _Program(click.Group):
    """The commands, on streams that take every character."""

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

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of the commands, in the order of the help."""
        del ctx
        return sorted(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the command of a name, None where there is none."""
        del ctx
        module = _COMMANDS.get(cmd_name)
        return None if module is None else getattr(import_module(f"soapbind.cli.{module}"), cmd_name)


@click.group(cls=_Program, epilog=EPILOG, context_settings={"help_option_names": ["--help", "-h"]})
@click.version_option(__version__, prog_name="soapbind")
@console.terminal
def main() -> None:
    """Read WSDL and write a typed Python package with SOAP clients.

    SOURCE is a file, a folder, a zip archive or a URL. Without SOURCE, generate and check take the packages listed in
    [[tool.soapbind.packages]] of the nearest pyproject.toml. show, sample, call, mock and
    diff also read a soapbind.lock.
    """
