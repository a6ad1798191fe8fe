r"""What commands print, in any encoding and to anything: results to standard output, all else to standard error.

A character that the encoding of the output lacks is written as ``\uXXXX``; in JSON and XML it is escaped so that the
document means the same. Who stops reading (``| head -1``) ends the printing, not the command.
"""

from __future__ import annotations

import codecs
import errno
import io
import json
import os
import re
import shutil
import sys
from enum import Enum
from typing import TYPE_CHECKING, Any, TextIO

import click

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_QUIET = "soapbind.quiet"
_WIDEST = 120  # columns of a line for people
_GONE = {errno.EPIPE, errno.EINVAL} if sys.platform == "win32" else {errno.EPIPE}  # how a closed pipe is told
_TAGS_AND_TEXT = re.compile(r"<(?:[^>\"']|\"[^\"]*\"|'[^']*')*>|[^<]+")
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")


class OutputError(Exception):
    """Standard output cannot be written; the text says why."""


class Form(Enum):
    """What a text is: for people, or in a format that programs read."""

    TEXT = "text"
    JSON = "json"
    XML = "xml"


def prepare() -> None:
    """Make standard output and error take every character, and all streams be there; called before anything else."""
    if sys.stdin is None:
        sys.stdin = open(os.devnull, encoding="utf-8")  # noqa: PTH123, SIM115
    if sys.stdout is None:  # closed by the caller: what is written fails, and can be told
        sys.stdout = open(os.open(os.devnull, os.O_RDONLY), "w", encoding="utf-8")  # noqa: PTH123, SIM115
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def say(text: str, form: Form = Form.TEXT, *, nl: bool = True) -> None:
    """Print a result. Raises OutputError when that is not possible, other than for want of a reader."""
    ending = "\n" if nl else ""
    try:
        _write(text + ending, form)
    except OSError as error:
        discard(sys.stdout)
        if error.errno not in _GONE:
            raise OutputError(error.strerror or str(error)) from None


def page(text: str) -> None:
    """Print a result that a person reads: on a terminal that it does not fit, in a pager (``PAGER``)."""
    terminal = sys.stdout.isatty() and sys.stdin.isatty() and os.environ.get("TERM") != "dumb"
    if not terminal or text.count("\n") < shutil.get_terminal_size().lines:
        say(text)
        return
    os.environ.setdefault("LESS", "FRX")  # as git does: colours are shown, the screen stays
    click.echo_via_pager(text + "\n")


def can_ask() -> bool:
    """Whether a question would reach a person, who can answer."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def columns() -> int:
    """Return how wide lines for people may be: the terminal, within limits that are good to read."""
    return min(max(shutil.get_terminal_size().columns, 40), _WIDEST) if sys.stdout.isatty() else _WIDEST


def news(text: str) -> None:
    """Print that something is as it should be, which ``--quiet`` leaves out."""
    if not is_quiet():
        say(text)


def tell(text: str) -> None:
    """Print to standard error; where that cannot be written, there is nobody to tell."""
    try:
        click.echo(text, file=sys.stderr)
    except OSError:
        discard(sys.stderr)


def is_quiet() -> bool:
    """Whether the running command was given ``--quiet``."""
    context = click.get_current_context(silent=True)
    return context is not None and bool(context.meta.get(_QUIET))


def shows_progress() -> bool:
    """Whether progress would reach a person: a terminal on standard error that can wipe a line."""
    return not is_quiet() and sys.stderr.isatty() and os.environ.get("TERM") != "dumb"


def terminal(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options of everything that prints."""
    colours = "Use colours, or do not. [default: only on a terminal; NO_COLOR, FORCE_COLOR and TERM=dumb are respected]"
    command = click.option("--color/--no-color", default=None, expose_value=False, callback=_colour, help=colours)(
        command
    )
    quiet = "Print only results and problems: no progress, no confirmation that all is well."
    return click.option("-q", "--quiet", is_flag=True, expose_value=False, callback=_quiet, help=quiet)(command)


def wanted_colours(environment: Mapping[str, str]) -> bool | None:
    """Return whether to use colours, None to do so on a terminal.

    The order is Python's own: NO_COLOR (no-color.org), FORCE_COLOR (force-color.org), then TERM.
    """
    if environment.get("NO_COLOR"):
        return False
    if environment.get("FORCE_COLOR"):
        return True
    return False if environment.get("TERM") == "dumb" else None


def _colour(context: click.Context, parameter: click.Parameter, value: bool | None) -> None:  # noqa: FBT001 - click's form
    del parameter
    if value is not None:
        context.color = value
    elif context.parent is None:
        context.color = wanted_colours(os.environ)


def _quiet(context: click.Context, parameter: click.Parameter, value: bool) -> None:  # noqa: FBT001 - click's form
    del parameter
    context.meta[_QUIET] = value or context.meta.get(_QUIET, False)


def _write(text: str, form: Form) -> None:
    stream = sys.stdout
    if form is not Form.TEXT and not _is_utf8(stream):
        text = json_in_ascii(text) if form is Form.JSON else xml_in_ascii(text)
        # Names have no references. XML that declares nothing is UTF-8 (XML 1.0, 4.3.3), whatever this system prefers.
        if form is Form.XML and not text.isascii() and not stream.isatty() and hasattr(stream, "buffer"):
            stream.flush()
            stream.buffer.write(text.encode("utf-8", "backslashreplace"))
            stream.buffer.flush()
            return
    click.echo(text, file=stream, nl=False)


def _is_utf8(stream: TextIO) -> bool:
    encoding: str | None = getattr(stream, "encoding", None)
    return encoding is None or codecs.lookup(encoding).name in {"utf-8", "utf-8-sig"}


def json_in_ascii(text: str) -> str:
    """Return JSON that means the same in ASCII."""
    return re.sub(r"[^\x00-\x7f]", lambda found: json.dumps(found[0])[1:-1], text)


def xml_in_ascii(text: str) -> str:
    """Return XML that means the same, with character references in texts and attribute values; names stay."""

    def piece(found: re.Match[str]) -> str:
        return _QUOTED.sub(_references, found[0]) if found[0].startswith("<") else _references(found)

    return _TAGS_AND_TEXT.sub(piece, text)


def _references(found: re.Match[str]) -> str:
    return found[0].encode("ascii", "xmlcharrefreplace").decode("ascii")


def discard(stream: TextIO) -> None:
    """Let what a stream still holds, and all that follows, go nowhere: else Python complains when it ends."""
    try:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)
    except OSError:  # a stream that is no file of the system, as in a test
        pass
