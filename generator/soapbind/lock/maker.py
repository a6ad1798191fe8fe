"""The soapbind that is running, and what it takes to make the same files again."""

from __future__ import annotations

import json
import sys
import unicodedata
from functools import cache
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING

from lxml import etree

from soapbind import __version__
from soapbind.lock.model import Maker
from soapbind.resources import code_fingerprint, template_fingerprint

if TYPE_CHECKING:
    from soapbind.lock.model import PackageLock

_LIBRARIES = ("elementpath", "jinja2", "lxml", "markupsafe", "xsdata")  # that have a say in what is written


def this_maker() -> Maker:
    """Return the soapbind that is running."""
    return Maker(__version__, code_fingerprint(), template_fingerprint())


def signature(package: PackageLock) -> str:
    """Return a hash of all that the lock says of a package, of this soapbind, and of what it runs on.

    Where it is the one on record, the package was made by the same code from the same inputs, and nobody has edited
    the lock. "" where the versions of libraries are not known, or the inputs.
    """
    libraries, maker = _libraries(), this_maker()
    if not libraries or not package.inputs:
        return ""
    said = (package.name, package.sources, package.selection, package.documents, package.names, package.beside)
    hashes = (package.contract, package.output, package.inputs)
    text = json.dumps([libraries, maker.soapbind, maker.generator, maker.templates, said, hashes], sort_keys=True)
    return sha256(text.encode()).hexdigest()


@cache
def _libraries() -> tuple[str, ...]:
    """Return Python and the libraries with their versions, nothing where one is installed without saying which."""
    python = f"{sys.implementation.name} {sys.version_info[:3]} {unicodedata.unidata_version}"
    try:
        return python, str(etree.LIBXML_VERSION), *(f"{name} {version(name)}" for name in _LIBRARIES)
    except PackageNotFoundError:
        return ()
