"""The command line, a module a command; nothing else prints or exits."""

from __future__ import annotations

import sys
from typing import Any

import click

from soapbind import __version__
from soapbind.cli import console
from soapbind.cli.call import call
from soapbind.cli.check import check
from soapbind.cli.common import EPILOG, tell_unwritable
from soapbind.cli.diff import diff
from soapbind.cli.docs import docs
from soapbind.cli.fetch import fetch
from soapbind.cli.generate import generate
from soapbind.cli.init import init
from soapbind.cli.mock import mock
from soapbind.cli.show import sample, show


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


@click.group(cls=_Program, epilog=EPILOG, context_settings={"help_option_names": ["--help", "-h"]})
@click.version_option(__version__, prog_name="soapbind")
@console.terminal
def main() -> None:
    """Read WSDL and write a typed Python package with SOAP clients.

    SOURCE is a file, a folder, a zip archive or a URL. Without SOURCE, generate and check take the packages listed in
    [[tool.soapbind.packages]] of the nearest pyproject.toml. show, sample, call, mock and
    diff also read a soapbind.lock.
    """


for _command in (init, generate, check, show, sample, call, mock, docs, diff, fetch):
    main.add_command(_command)
