"""A project whose runs are spared, what changes something that counts in it, and what does not."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from commands import soapbind, tree
from small_contract import NAMESPACE, schema_of, wsdl_of

from .lock_project import edit

if TYPE_CHECKING:
    from collections.abc import Callable

CONFIG = """[[tool.soapbind.packages]]
name = "small"
sources = ["wsdl"]
documentation = ["texts.toml"]
secrets = ["Pin*"]
"""
XSD = f"""<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="{NAMESPACE}">
  <xs:simpleType name="Size"><xs:restriction base="xs:int"/></xs:simpleType></xs:schema>"""
WSDL = wsdl_of(
    schema_of(
        '<xs:element name="Width" type="t:Size"/><xs:element name="Note" type="xs:string"/>',
        '<xs:include schemaLocation="types.xsd"/>'
        # Nobody needs it, so that it may be missing.
        '<xs:import namespace="http://www.w3.org/XML/1998/namespace" schemaLocation="xml.xsd"/>',
    )
)
WHOLE = Path("small/models/__init__.py")
FILES = {
    "pyproject.toml": CONFIG,
    "texts.toml": '[services.Small]\nsummary = "What is small."\n',
    "wsdl/small.wsdl": WSDL,
    "wsdl/types.xsd": XSD,
    "wsdl/notes.xml": "<notes/>",
    "wsdl/readme.txt": "about it\n",
}


def without_record(folder: Path) -> None:
    """Take out of a lock what spares a run."""
    lock = folder / "soapbind.lock"
    text, count = re.subn(r' +"(?:inputs|made)": "[0-9a-f]{64}",\r?\n', "", lock.read_bytes().decode())
    assert count == 2
    lock.write_bytes(text.encode())


def outcome(folder: Path, *command: str) -> tuple[int, str, str, object]:
    """Return all that a command says and leaves behind; what spares a run is not in it."""
    with contextlib.chdir(folder):
        result = soapbind(*command)
    files = tree(folder)
    lock = files.pop("soapbind.lock", b"").replace(b"\r\n", b"\n")
    lock = re.sub(rb' +"(?:inputs|made)": "[0-9a-f]{64}",\n', b"", lock)
    return result.exit_code, result.stdout, result.stderr.replace(str(folder), "."), (files, lock)


def links(name: str) -> Callable[[], None]:
    """Return what moves a file out of the project and puts a link in its place."""

    def link() -> None:
        Path(name).rename(f"../{Path(name).name}")
        Path(name).symlink_to(Path(f"../{Path(name).name}").resolve())

    return link


def windows() -> None:
    for path in (Path("soapbind.lock"), WHOLE, Path("wsdl/small.wsdl"), Path("texts.toml")):
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))


NOTHING: dict[str, Callable[[], object]] = {
    "nothing": lambda: None,
    "time": lambda: [os.utime(path, (1, 1)) for path in (WHOLE, Path("wsdl/small.wsdl"))],
    "line-ends": windows,
    "mode": lambda: WHOLE.chmod(0o600),
    "remark-in-the-configuration": lambda: edit("pyproject.toml", "name =", "# the name\nname ="),
    "a-file-that-nobody-reads": lambda: Path("wsdl/readme.txt").write_text("more\n", encoding="utf-8"),
    "compiled-code": lambda: (Path("small/__pycache__").mkdir(), Path("small/__pycache__/x.pyc").write_bytes(b"x")),
}
CHANGES: dict[str, Callable[[], object]] = {
    # input
    "wsdl": lambda: edit("wsdl/small.wsdl", "Width", "Girth"),
    "one-byte-of-the-wsdl": lambda: edit("wsdl/small.wsdl", "</wsdl:definitions>", " </wsdl:definitions>"),
    "imported-schema": lambda: edit("wsdl/types.xsd", "xs:int", "xs:long"),
    "imported-schema-is-gone": lambda: Path("wsdl/types.xsd").unlink(),
    "wsdl-is-gone": lambda: Path("wsdl/small.wsdl").unlink(),
    "schema-that-was-missing": lambda: Path("wsdl/xml.xsd").write_text("<broken", encoding="utf-8"),
    "file-that-was-no-wsdl": lambda: Path("wsdl/notes.xml").write_text(
        WSDL.replace("Small", "Other"), encoding="utf-8"
    ),
    "another-wsdl": lambda: Path("wsdl/other.wsdl").write_text("<broken", encoding="utf-8"),
    "wsdl-in-a-folder": lambda: (Path("wsdl/more").mkdir(), shutil.copy("wsdl/small.wsdl", "wsdl/more/small.wsdl")),
    "wsdl-by-a-link-that-leads-out": links("wsdl/small.wsdl"),
    "schema-by-a-link-that-leads-out": links("wsdl/types.xsd"),
    "documentation": lambda: edit("texts.toml", "What is", "All that is"),
    "documentation-is-gone": lambda: Path("texts.toml").unlink(),
    # configuration
    "option-of-the-configuration": lambda: edit("pyproject.toml", "secrets", "operations = ['Small.Do']\nsecrets"),
    "secrets": lambda: edit("pyproject.toml", "Pin*", "Note"),
    "profile": lambda: edit("pyproject.toml", "secrets", 'profile = "mirroring"\nsecrets'),
    "enclosed-documents": lambda: edit("pyproject.toml", "secrets", "wsdl = false\nsecrets"),
    "include": lambda: edit("pyproject.toml", "secrets", "include = ['*.xml']\nsecrets"),
    "no-documentation": lambda: edit("pyproject.toml", 'documentation = ["texts.toml"]', ""),
    "allowed-imports": lambda: edit("pyproject.toml", "secrets", "allow_imports = ['..']\nsecrets"),
    "alias": lambda: edit("pyproject.toml", CONFIG, f'{CONFIG}[tool.soapbind.names]\noperations."Small.Do" = "act"\n'),
    "alias-of-nothing": lambda: edit("pyproject.toml", CONFIG, f'{CONFIG}[tool.soapbind.names]\ntypes.Gone = "X"\n'),
    "another-package": lambda: edit("pyproject.toml", CONFIG, CONFIG + CONFIG.replace('"small"', '"second"')),
    "another-output": lambda: edit("pyproject.toml", "secrets", 'output = "elsewhere"\nsecrets'),
    "path-that-no-system-has": lambda: edit("pyproject.toml", '"wsdl"', r'"ws\u0000dl"'),
    # output
    "file-that-was-edited": lambda: WHOLE.write_text(f"{WHOLE.read_text(encoding='utf-8')}\n", encoding="utf-8"),
    "file-that-was-removed": lambda: Path("small/py.typed").unlink(),
    "file-that-was-added": lambda: Path("small/models/mine.py").write_text("mine = 1\n", encoding="utf-8"),
    "file-that-became-a-folder": lambda: (Path("small/py.typed").unlink(), Path("small/py.typed").mkdir()),
    "manifest": lambda: edit("small/MANIFEST.json", '"small.wsdl"', '"large.wsdl"'),
    "added-and-in-the-manifest": lambda: (
        Path("small/mine.py").write_text("", encoding="utf-8"),
        edit("small/MANIFEST.json", '"py.typed"', '"mine.py": "0",\n    "py.typed"'),
    ),
    "folder-that-became-a-link": lambda: (Path("small").rename("real"), Path("small").symlink_to("real")),
    "folder-is-gone": lambda: shutil.rmtree("small"),
    "what-a-killed-run-left": lambda: Path(".small.abcdefgh.soapbind-new").mkdir(),
    # lock
    "lock-is-gone": lambda: Path("soapbind.lock").unlink(),
    "documents-of-the-lock": lambda: edit("soapbind.lock", '"wsdl/types.xsd": "', '"wsdl/types.xsd": "0'),
    "selection-of-the-lock": lambda: edit("soapbind.lock", '"selection": {', '"selection": {"profile": "generic", '),
    "output-of-the-lock": lambda: edit("soapbind.lock", '"output": "', '"output": "0'),
    "package-of-the-lock": lambda: edit("soapbind.lock", '"name": "small"', '"name": "tall"'),
    "lock-of-nobody": lambda: Path("soapbind.lock").write_text("mine\n", encoding="utf-8"),
}
