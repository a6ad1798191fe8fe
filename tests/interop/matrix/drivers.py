"""What starts the peers: each makes calls with its own client, and serves a contract with its own server."""

from __future__ import annotations

import json
import os
import shutil
import warnings
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Protocol

import pytest
from foreign_programs import free_port, needs, run, serve

from . import lines, zeep_values
from .contracts import TOKEN
from .lines import call_line
from .values import from_json, to_json

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .contracts import Shape

JAX_WS = Path("/usr/share/java/jaxws-rt.jar")  # of Debian; it names the others
PEERS = Path(__file__).parent / "peers"


class Driver(Protocol):
    """A peer. Both skip the test where the peer is not installed."""

    def calls(self, shape: Shape, folder: Path, url: str) -> list[dict[str, Any]]:
        """Make the calls of a shape; return for each what came back: "result" or "fault", and "headers"."""
        ...

    def serving(self, shape: Shape, folder: Path) -> Any:
        """Serve the contract of a shape, in a context that gives the address."""
        ...


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


def written_as_lines(shape: Shape, folder: Path) -> Path:
    """Write the contract and the calls of a shape as lines of text into a folder; return where the contract is."""
    wsdl, calls = written(shape, folder)
    token = TOKEN if shape.name == "headers" else ""
    calls.write_text("".join(f"{call_line(each, token)}\n" for each in shape.calls), "utf-8")
    return wsdl


def answers(printed: str) -> list[dict[str, Any]]:
    """Return what a peer printed, an object a line."""
    return [from_json(line) for line in printed.splitlines()]


class Php:
    """SoapClient and SoapServer of PHP."""

    def _php(self) -> str:
        needs("php")
        if "soap" not in run(["php", "-m"]):
            pytest.skip("not installed: php-soap")
        return shutil.which("php") or "php"

    def calls(self, shape: Shape, folder: Path, url: str) -> list[dict[str, Any]]:
        php = self._php()
        wsdl, calls = written(shape, folder)
        return answers(run([php, PEERS / "php_client.php", wsdl, url, shape.soap, calls]))

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

    def calls(self, shape: Shape, folder: Path, url: str) -> list[dict[str, Any]]:
        modules = self._folder()
        wsdl, calls = written(shape, folder)
        command = ["node", PEERS / "node_client.js", wsdl, url, shape.soap, calls]
        return answers(run([*command], NODE_PATH=modules))

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

    def calls(self, shape: Shape, folder: Path, url: str) -> list[dict[str, Any]]:
        pytest.importorskip("zeep")
        wsdl, _ = written(shape, folder)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # zeep's own
            return zeep_values.calls(shape, wsdl, url)

    def serving(self, shape: Shape, folder: Path) -> Any:  # noqa: ARG002 - of every driver
        pytest.skip("zeep is a client only")


class JaxWs:
    """JAX-WS of Debian; what wsimport makes of a contract is compiled once a shape."""

    SERVED: ClassVar = {"declared faults": "faults", "declared faults, SOAP 1.2": "faults", "headers": "headers"}

    def __init__(self) -> None:
        self._built: dict[str, Path] = {}

    def _classes(self, shape: Shape, folder: Path) -> Path:
        needs("java", "javac", "wsimport")
        if not JAX_WS.is_file():
            pytest.skip("not installed: libjaxws-java")
        wsdl = written_as_lines(shape, folder)
        if shape.name not in self._built:
            headers = "-XadditionalHeaders"  # those of other messages, too
            how = ["-quiet", "-keep", "-Xnocompile", "-extension", headers]
            run(["wsimport", *how, "-p", "peer", "-d", folder, wsdl])
            served = PEERS / self.SERVED.get(shape.name, "") / "JaxWsServed.java"
            sources = [*folder.glob("peer/*.java"), PEERS / "JaxWsPeer.java", served]
            run(["javac", "-encoding", "UTF-8", "-nowarn", "-cp", f"{JAX_WS}:{folder}", "-d", folder, *sources])
            self._built[shape.name] = folder
        return self._built[shape.name]

    def calls(self, shape: Shape, folder: Path, url: str) -> list[dict[str, Any]]:
        classes = self._classes(shape, folder)
        command = ["java", "-cp", f"{JAX_WS}:{classes}", "JaxWsPeer", "call", (folder / "echo.wsdl").as_uri(), url]
        return lines.answers(shape, run([*command, folder / "calls.jsonl"]))

    @contextmanager
    def serving(self, shape: Shape, folder: Path) -> Iterator[str]:
        classes = self._classes(shape, folder)
        port = free_port()
        url = f"http://127.0.0.1:{port}/echo"
        command = ["java", "-cp", f"{JAX_WS}:{classes}", "JaxWsPeer", "serve", url, shape.soap]
        for _ in serve(command, port):
            yield url


class Gsoap:
    """gSOAP; what wsdl2h and soapcpp2 make of a contract is compiled once a shape, as client and server in one."""

    PROGRAMS: ClassVar = {
        "document/literal bare": "bare",
        "document/literal, several parts": "parts",
        "rpc/literal, unqualified elements": "rpc",
        "rpc/encoded": "graphs",
        "declared faults": "faults",
        "declared faults, SOAP 1.2": "faults",
        "headers": "headers",
        "one-way": "tell",
    }

    def __init__(self) -> None:
        self._built: dict[str, Path] = {}

    def _program(self, shape: Shape, folder: Path) -> Path:
        needs("wsdl2h", "soapcpp2", "g++")
        if not Path("/usr/include/stdsoap2.h").is_file():
            pytest.skip("not installed: libgsoap-dev")
        wsdl = written_as_lines(shape, folder)
        if shape.name == "rpc/encoded":  # the program has the graphs
            (folder / "calls.jsonl").write_text("".join(f"{each}\t\n" for each in shape.calls), "utf-8")
        if shape.name not in self._built:
            run(["wsdl2h", "-x", "-O1", "-o", "echo.h", wsdl], folder)
            run(["soapcpp2", "-j", "-x", "-L", "-I/usr/share/gsoap/import", "echo.h"], folder)
            ours = self.PROGRAMS.get(shape.name, "orders")
            made = [each.name for each in (*folder.glob("soap*Proxy.cpp"), *folder.glob("soap*Service.cpp"))]
            sources = ["soapC.cpp", *made, PEERS / f"gsoap_{ours}.cpp"]
            built = ["-std=c++17", "-w", "-O0", "-I.", f"-I{PEERS}", *sources, "-lgsoap++", "-o", "peer"]
            run(["g++", *built], folder)
            self._built[shape.name] = folder / "peer"
        return self._built[shape.name]

    def calls(self, shape: Shape, folder: Path, url: str) -> list[dict[str, Any]]:
        printed = run([self._program(shape, folder), "call", url, folder / "calls.jsonl"])
        return answers(printed) if shape.name == "rpc/encoded" else lines.answers(shape, printed)

    @contextmanager
    def serving(self, shape: Shape, folder: Path) -> Iterator[str]:
        port = free_port()
        yield from serve([str(self._program(shape, folder)), "serve", str(port)], port)


DRIVERS: dict[str, Driver] = {
    "zeep": Zeep(),
    "PHP": Php(),
    "node-soap": NodeSoap(),
    "JAX-WS": JaxWs(),
    "gSOAP": Gsoap(),
}
