"""What starts the peers: each makes calls with its own client, and serves a contract with its own server."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import warnings
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import pytest

from ..test_foreign_hosts import free_port, serve
from . import zeep_values
from .contracts import TOKEN
from .values import from_json, to_json

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .contracts import Shape

PEERS = Path(__file__).parent / "peers"


class Driver(Protocol):
    """A peer. Both skip the test where the peer is not installed."""

    def version(self) -> str:
        """Return which version is installed."""
        ...

    def calls(self, shape: Shape, folder: Path, url: str) -> list[dict[str, Any]]:
        """Make the calls of a shape; return for each what came back: "result" or "fault", and "headers"."""
        ...

    def serving(self, shape: Shape, folder: Path) -> Any:
        """Serve the contract of a shape, in a context that gives the address."""
        ...


def run(*command: str | Path, folder: Path | None = None, **environment: str) -> str:
    """Run a program and return what it prints."""
    done = subprocess.run(
        [str(each) for each in command],
        cwd=folder,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    return done.stdout


def needs(*programs: str) -> None:
    """Skip the test where one of the programs is not installed."""
    if missing := [name for name in programs if shutil.which(name) is None]:
        pytest.skip(f"not installed: {', '.join(missing)}")


def written(shape: Shape, folder: Path) -> tuple[Path, Path]:
    """Write the contract and the calls of a shape into a folder."""
    wsdl, calls = folder / "echo.wsdl", folder / "calls.jsonl"
    wsdl.write_text(shape.wsdl, "utf-8")
    lines = []
    for call in shape.calls:
        positional = list(call.arguments.values()) if shape.style in {"rpc", "parts"} else [call.arguments]
        token = {"token": TOKEN} if shape.name == "headers" else {}
        given = {"operation": call.operation, "positional": json.loads(to_json(positional)), **token}
        given["named"] = json.loads(to_json(call.arguments))
        lines.append(json.dumps(given))
    calls.write_text("\n".join(lines) + "\n", "utf-8")
    return wsdl, calls


def answers(printed: str) -> list[dict[str, Any]]:
    """Return what a peer printed, an object a line."""
    return [from_json(line) for line in printed.splitlines()]


class Php:
    """SoapClient and SoapServer of PHP."""

    def _php(self) -> str:
        needs("php")
        if "soap" not in run("php", "-m"):
            pytest.skip("not installed: php-soap")
        return shutil.which("php") or "php"

    def version(self) -> str:
        return run(self._php(), "-r", "echo PHP_VERSION;")

    def calls(self, shape: Shape, folder: Path, url: str) -> list[dict[str, Any]]:
        php = self._php()
        wsdl, calls = written(shape, folder)
        return answers(run(php, PEERS / "php_client.php", wsdl, url, shape.soap, calls))

    @contextmanager
    def serving(self, shape: Shape, folder: Path) -> Iterator[str]:
        php = self._php()
        wsdl, _ = written(shape, folder)
        port = free_port()
        told = {"WSDL": str(wsdl), "VERSION": shape.soap, "STYLE": shape.style, "FILE": str(folder / "last.txt")}
        yield from serve([php, "-S", f"127.0.0.1:{port}", str(PEERS / "php_server.php")], port, **told)


class NodeSoap:
    """node-soap."""

    def _folder(self) -> str:
        needs("node")
        folder = os.environ.get("SOAPBIND_NODE_MODULES", "")
        if not folder or not (Path(folder) / "soap").is_dir():
            pytest.skip("not installed: the npm module soap in the folder SOAPBIND_NODE_MODULES")
        return folder

    def version(self) -> str:
        return str(json.loads((Path(self._folder()) / "soap" / "package.json").read_text("utf-8"))["version"])

    def calls(self, shape: Shape, folder: Path, url: str) -> list[dict[str, Any]]:
        modules = self._folder()
        wsdl, calls = written(shape, folder)
        command = ["node", PEERS / "node_client.js", wsdl, url, shape.soap, calls]
        return answers(run(*command, NODE_PATH=modules))

    @contextmanager
    def serving(self, shape: Shape, folder: Path) -> Iterator[str]:
        modules = self._folder()
        wsdl, _ = written(shape, folder)
        port = free_port()
        names = ("S", "P") if shape.name == "rpc/encoded" else ("EchoService", "EchoPort")
        command = ["node", str(PEERS / "node_server.js"), str(wsdl), str(port), shape.soap, *names]
        yield from serve(command, port, NODE_PATH=modules)


class Zeep:
    """zeep, which is a client only."""

    def version(self) -> str:
        return str(pytest.importorskip("zeep").__version__)

    def calls(self, shape: Shape, folder: Path, url: str) -> list[dict[str, Any]]:
        pytest.importorskip("zeep")
        wsdl, _ = written(shape, folder)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # zeep's own
            return zeep_values.calls(shape, wsdl, url)

    def serving(self, shape: Shape, folder: Path) -> Any:  # noqa: ARG002 - of every driver
        pytest.skip("zeep is a client only")


DRIVERS: dict[str, Driver] = {"zeep": Zeep(), "PHP": Php(), "node-soap": NodeSoap()}
