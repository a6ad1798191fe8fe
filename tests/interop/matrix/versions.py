"""Which version of a peer is installed."""

from __future__ import annotations

import importlib.metadata
import json
import os
import subprocess
from contextlib import suppress
from functools import cache
from pathlib import Path

_COMMANDS = {
    "PHP": ("php", "-r", "echo PHP_VERSION;"),
    "gSOAP": ("soapcpp2", "-V"),
    "JAX-WS": ("wsimport", "-version"),
    "Mono WCF": ("mono", "--version"),
    "Mono DataContractSerializer": ("mono", "--version"),
}
_MODULES = {"node-soap": "soap", "strong-soap": "strong-soap"}


@cache
def version_of(peer: str) -> str:
    """Return the version, empty where the peer is not installed."""
    with suppress(OSError, StopIteration, importlib.metadata.PackageNotFoundError):
        if peer in _MODULES:
            package = Path(os.environ.get("SOAPBIND_NODE_MODULES", ""), _MODULES[peer], "package.json")
            return str(json.loads(package.read_text("utf-8"))["version"])
        if peer not in _COMMANDS:
            return importlib.metadata.version(peer)
        done = subprocess.run(_COMMANDS[peer], capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False)
        words = (done.stdout + done.stderr).replace('"', " ").split()
        return next(word for word in words if word[0].isdigit() and "." in word)
    return ""
