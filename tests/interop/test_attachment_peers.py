"""Bytes and attachments, to and from peers that others wrote: MTOM with gSOAP, JAX-WS and zeep, SwA with the first."""

from __future__ import annotations

import warnings
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from files_contract import MTOM, SWA, data
from files_server import Files, Shop, files_process
from foreign_programs import free_port, needs, run, serve
from message_shapes import package

from .matrix.pairs import MTOM as BY_MTOM
from .matrix.pairs import SWA as WITH_ATTACHMENTS

if TYPE_CHECKING:
    from collections.abc import Iterator

PEERS = Path(__file__).parent / "peers"
JAX_WS = Path("/usr/share/java/jaxws-rt.jar")  # of Debian; it names the others
SIZES = (1000, 100_000, 10_000_000, 100_000_000)
MIME = '<b:bindings xmlns:b="http://java.sun.com/xml/ns/jaxws"><b:enableMIMEContent>true</b:enableMIMEContent></b:bindings>'

pytestmark = pytest.mark.slow  # compiles and starts what others wrote


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    with package(tmp_path_factory.mktemp("files"), "files_mtom", MTOM) as found:
        yield found


@pytest.fixture(scope="module")
def attached(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    with package(tmp_path_factory.mktemp("files"), "files_swa", SWA) as found:
        yield found


def java(folder: Path, name: str, contract: str) -> list[str]:
    """Return the command of a program of ours on JAX-WS, compiled in a folder."""
    needs("java", "javac", "wsimport")
    if not JAX_WS.is_file():
        pytest.skip("not installed: libjaxws-java")
    (folder / "mime.xml").write_text(MIME)
    (folder / "files.wsdl").write_text(contract, "utf-8")
    import_ = ["wsimport", "-quiet", "-keep", "-Xnocompile", "-extension", "-b", folder / "mime.xml"]
    run([*import_, "-p", "peer", "-d", folder, folder / "files.wsdl"])
    sources = [*folder.glob("peer/*.java"), PEERS / f"{name}.java"]
    run(["javac", "-encoding", "UTF-8", "-nowarn", "-cp", f"{JAX_WS}:{folder}", "-d", folder, *sources])
    return ["java", "-cp", f"{JAX_WS}:{folder}", name]


def gsoap_program(folder: Path, name: str, contract: str) -> list[str]:
    """Return the command of a program of ours on gSOAP, compiled in a folder."""
    needs("wsdl2h", "soapcpp2", "g++")
    if not Path("/usr/include/stdsoap2.h").is_file():
        pytest.skip("not installed: libgsoap-dev")
    (folder / "files.wsdl").write_text(contract, "utf-8")
    run(["wsdl2h", "-x", "-O1", "-o", "files.h", "files.wsdl"], folder)
    run(["soapcpp2", "-j", "-x", "-L", "-I/usr/share/gsoap/import", "files.h"], folder)
    sources = ["soapC.cpp", "soapBProxy.cpp", "soapBService.cpp", PEERS / f"{name}.cpp"]
    run(["g++", "-std=c++17", "-w", "-O0", "-I.", *sources, "-lgsoap++", "-o", "peer"], folder)
    return [str(folder / "peer")]


@pytest.fixture(scope="module")
def gsoap(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    return gsoap_program(tmp_path_factory.mktemp("gsoap"), "gsoap_files", MTOM)


@pytest.fixture(scope="module")
def jax_ws(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    return java(tmp_path_factory.mktemp("jaxws"), "JaxWsFiles", MTOM)


@contextmanager
def serving(command: list[str], port: int) -> Iterator[None]:
    for _ in serve(command, port):
        yield


def check_told(printed: str) -> None:
    assert printed.splitlines() == [f"n {size} true" for size in SIZES]


def check_sent_to_us(made: Any, command: list[str]) -> None:
    """Let a peer call the fake server; what it prints must be right, and how it sends MTOM."""
    with made.testing.FakeServer(shop=Files()) as server:
        check_told(run([*command, f"{server.url}/shop", *map(str, SIZES)]))
        for call, size in zip(server.calls, SIZES, strict=True):
            assert 'type="application/xop+xml"' in call.http_headers["content-type"]
            assert call.body.document.data == data(size)


def check_sent_by_us(made: Any, url: str) -> None:
    with made.Client(url, mtom=True) as client:
        for size in SIZES:
            found = client.with_reply.echo(document=made.models.Document(name="n", data=data(size)))
            assert (found.result.name, found.result.data == data(size)) == (f"n {size}", True)
            assert 'type="application/xop+xml"' in found.http_headers["content-type"]


@pytest.mark.interop("gSOAP", BY_MTOM, "calls_us")
def test_gsoap_calls_us(made: Any, gsoap: list[str]):
    check_sent_to_us(made, [*gsoap, "call"])


@pytest.mark.interop("gSOAP", BY_MTOM, "is_called")
def test_we_call_gsoap(made: Any, gsoap: list[str]):
    port = free_port()
    with serving([*gsoap, "serve", str(port)], port):
        check_sent_by_us(made, f"http://127.0.0.1:{port}/")


@pytest.mark.interop("JAX-WS", BY_MTOM, "calls_us")
def test_jax_ws_calls_us(made: Any, jax_ws: list[str]):
    folder = Path(jax_ws[2].rpartition(":")[2])
    check_sent_to_us(made, [*jax_ws, "call", (folder / "files.wsdl").as_uri()])


@pytest.mark.interop("JAX-WS", BY_MTOM, "is_called")
def test_we_call_jax_ws(made: Any, jax_ws: list[str]):
    port = free_port()
    url = f"http://127.0.0.1:{port}/shop"
    with serving([*jax_ws, "serve", url], port):
        check_sent_by_us(made, url)


@pytest.mark.interop("zeep", BY_MTOM, "calls_us")
def test_zeep_reads_what_the_fake_server_packs(made: Any, tmp_path: Path):
    zeep = pytest.importorskip("zeep")
    (tmp_path / "files.wsdl").write_text(MTOM, "utf-8")
    with made.testing.FakeServer(shop=Files()) as server, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # zeep's own
        client = zeep.Client(str(tmp_path / "files.wsdl"))
        client.transport.session.headers["Accept"] = 'multipart/related; type="application/xop+xml"'
        service = client.create_service("{urn:t}B", server.url)
        for size in SIZES[:2]:
            found = service.Echo({"Name": "n", "Data": data(size)})
            assert (found.Name, bytes(found.Data) == data(size)) == (f"n {size}", True)
        client.transport.session.close()


@pytest.fixture(scope="module")
def jax_ws_attached(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    return java(tmp_path_factory.mktemp("jaxws-swa"), "JaxWsAttached", SWA)


@pytest.fixture(scope="module")
def gsoap_attached(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    return gsoap_program(tmp_path_factory.mktemp("gsoap-swa"), "gsoap_attached", SWA)


def check_attached_to_us(attached: Any, command: list[str]) -> None:
    """Let a peer send the fake server attachments; what it prints must be right."""
    with attached.testing.FakeServer(shop=Shop(attached)) as server:
        check_told(run([*command, f"{server.url}/shop", *map(str, SIZES)]))
        for call, size in zip(server.calls, SIZES, strict=True):
            assert call.http_headers["content-type"].startswith("multipart/related")
            assert call.body.data.content == data(size)
            assert call.attachments == ()


def check_attached_by_us(attached: Any, url: str) -> None:
    with attached.Client(url) as client:
        for size in SIZES:
            found = client.swap(name="n", data=attached.Attachment(data(size)))
            assert (found.name, found.data.content == data(size)) == (f"n {size}", True)
            assert found.data.content_type == "application/octet-stream"


@pytest.mark.interop("JAX-WS", WITH_ATTACHMENTS, "calls_us")
def test_jax_ws_sends_us_attachments(attached: Any, jax_ws_attached: list[str]):
    wsdl = Path(jax_ws_attached[2].rpartition(":")[2]) / "files.wsdl"
    check_attached_to_us(attached, [*jax_ws_attached, "call", wsdl.as_uri()])


@pytest.mark.interop("JAX-WS", WITH_ATTACHMENTS, "is_called")
def test_we_send_jax_ws_attachments(attached: Any, jax_ws_attached: list[str]):
    wsdl = Path(jax_ws_attached[2].rpartition(":")[2]) / "files.wsdl"
    port = free_port()
    url = f"http://127.0.0.1:{port}/shop"
    with serving([*jax_ws_attached, "serve", url, wsdl.as_uri()], port):
        check_attached_by_us(attached, url)


@pytest.mark.interop("gSOAP", WITH_ATTACHMENTS, "calls_us")
def test_gsoap_sends_us_attachments(attached: Any, gsoap_attached: list[str]):
    check_attached_to_us(attached, [*gsoap_attached, "call"])


@pytest.mark.interop("gSOAP", WITH_ATTACHMENTS, "is_called")
def test_we_send_gsoap_attachments(attached: Any, gsoap_attached: list[str]):
    port = free_port()
    with serving([*gsoap_attached, "serve", str(port)], port):
        check_attached_by_us(attached, f"http://127.0.0.1:{port}/")


@pytest.mark.parametrize("peer", ["gsoap", "jax_ws", "gsoap_attached", "jax_ws_attached"])
def test_what_a_fake_server_needs_of_memory(made: Any, attached: Any, peer: str, request: pytest.FixtureRequest):
    """For 100 MB that come and are sent back: the value, as bytes, and less than 20 MiB of it as an attachment."""
    command = request.getfixturevalue(peer)
    package_, limit = (attached, 20 * 2**20) if peer.endswith("attached") else (made, 1.1 * SIZES[-1])
    with files_process(Path(package_.__file__).parents[1], package_.__name__) as server:
        wsdl = [] if peer.startswith("gsoap") else [(Path(command[2].rpartition(":")[2]) / "files.wsdl").as_uri()]
        call = [*command, "call", *wsdl, f"{server.url}/shop"]
        run([*call, str(SIZES[0])])
        with server.grows_by(limit):
            assert run([*call, str(SIZES[-1])]).split() == ["n", str(SIZES[-1]), "true"]
