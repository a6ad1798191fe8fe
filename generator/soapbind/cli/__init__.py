"""The command line, a module a command; nothing else prints or exits."""

from __future__ import annotations

import click

from soapbind import __version__
from soapbind.cli.check import check
from soapbind.cli.common import EPILOG
from soapbind.cli.diff import diff
from soapbind.cli.fetch import fetch
from soapbind.cli.generate import generate
from soapbind.cli.show import sample, show


@click.group(epilog=EPILOG, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="soapbind")
def main() -> None:
    """Read WSDL and write a typed Python package with SOAP clients.

    SOURCE is a file, a folder, a zip archive, or a URL. Without SOURCE the packages of [[tool.soapbind.packages]] in
    the nearest pyproject.toml are taken.
    """


for _command in (generate, check, show, sample, diff, fetch):
    main.add_command(_command)
