"""What ``soapbind init`` writes beside the package: configuration, hook and workflow. Pure."""

from __future__ import annotations

import json
import re
import tomllib
from typing import TYPE_CHECKING, Any

from soapbind.errors import Diagnostic, Location, SoapbindError

if TYPE_CHECKING:
    from soapbind.config import PackageConfig

_LISTS = ("sources", "include", "services", "operations", "exclude", "allow_imports")

# Runs the soapbind that the project's environment has, as the workflow does.
PRE_COMMIT = """\
repos:
  - repo: local
    hooks:
      - id: soapbind-check
        name: soapbind check
        entry: soapbind check
        language: system
        pass_filenames: false
        files: \\.(wsdl|xsd|xml|zip|py|typed)$|(^|/)(MANIFEST\\.json|pyproject\\.toml|soapbind\\.lock)$
"""


def workflow(version: str) -> str:
    """Return a workflow of GitHub that checks with this version of soapbind."""
    return f"""\
name: soapbind
on: [push, pull_request]
permissions:
  contents: read
jobs:
  check:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-python@v5
        with:
          python-version: "3.12"
      - run: python3 -m pip install soapbind=={version}
      - run: soapbind check --format github
"""


def attributes(config: PackageConfig) -> str:
    """Return what git should know of the package: that it is generated, and that its lines end with LF.

    Of a package outside of the project nothing is told: a pattern cannot lead there.
    """
    lock, folder = "soapbind.lock text eol=lf\n", config.folder
    if folder.is_absolute() or ".." in folder.parts:
        return lock
    return f"{lock}{_pattern(folder.as_posix())} text eol=lf linguist-generated\n"


def _pattern(folder: str) -> str:
    """Return gitattributes(5)'s pattern of all in a folder: in quotes, as C has them, where a name needs some."""
    plain = re.sub(r"[\\*?\[\]]|^!", r"\\\g<0>", folder) + "/**"
    return plain if re.fullmatch(r"\w[\w./*-]*", plain) else json.dumps(plain, ensure_ascii=False)


def configuration(config: PackageConfig) -> str:
    """Return the table of a package in pyproject.toml."""
    lines = ["[[tool.soapbind.packages]]", f"name = {_text(config.name)}"]
    for key in _LISTS:
        values = getattr(config, key)
        if values:
            lines.append(f"{key} = [{', '.join(map(_text, values))}]")
    if config.output != ".":
        lines.append(f"output = {_text(config.output)}")
    return "\n".join(lines) + "\n"


def _text(value: str) -> str:
    """Return a basic string of TOML, which is JSON but for DEL."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def appended(old: bytes | None, table: str) -> bytes:
    """Return what to put behind the end of a pyproject.toml. Raises SoapbindError where no table can follow there.

    That is read first: with it the file must mean what it meant, and the table.
    """
    before = (old or b"").decode("utf-8")
    newline = "\r\n" if "\r\n" in before else "\n"
    gap = "" if not before else newline if before.endswith("\n") else newline * 2
    added = gap + table.replace("\n", newline)
    try:
        wanted: dict[str, Any] = tomllib.loads(before)
        section = wanted.setdefault("tool", {}).setdefault("soapbind", {})
        section["packages"] = [*section.get("packages", []), *tomllib.loads(table)["tool"]["soapbind"]["packages"]]
        if tomllib.loads(before + added) == wanted:
            return added.encode()
    except (ValueError, TypeError, AttributeError):
        pass
    message = "no table can be added at its end, because of how [tool] is written"
    inline = ", ".join(table.splitlines()[1:])
    advice = f"write packages = [{{ {inline} }}] into tool.soapbind yourself, and run soapbind generate"
    raise SoapbindError(Diagnostic(Location("pyproject.toml"), "cannot-append", message, advice))
