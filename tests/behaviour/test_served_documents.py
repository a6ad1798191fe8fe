"""The documents of a package as its fake server shows them over HTTP."""

from __future__ import annotations

import asyncio
import http.client
import importlib
import io
import sys
import warnings
import zipfile
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

import pytest
import zeep
from enclosed_contract import DOCUMENTS, NAMES, parts, shop, write_documents
from lxml import etree
from served import served
from services_alike import ask
from shared_code import write_package
from soapbind import pipeline
from soapbind.config import PackageConfig

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

PATH = "/ws/Orders.svc"


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    folder = write_documents(tmp_path_factory.mktemp("documents"), DOCUMENTS)
    return pipeline.generate(PackageConfig("shop_with_wsdl", (str(folder),)))


@contextmanager
def imported(place: Path, name: str) -> Iterator[Any]:
    """Import a package from a folder or a zip, and forget it."""
    sys.path.insert(0, str(place))
    importlib.invalidate_caches()
    try:
        yield importlib.import_module(f"{name}.testing")
    finally:
        sys.path.remove(str(place))
        for each in [each for each in sys.modules if each.partition(".")[0] == name]:
            del sys.modules[each]


@pytest.fixture(scope="module")
def testing(files: Mapping[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    place = tmp_path_factory.mktemp("package")
    write_package(place / "shop_with_wsdl", files)
    with imported(place, "shop_with_wsdl") as found:
        yield found


class Orders:
    def find(self, *, number: int) -> Any:
        raise NotImplementedError(number)


@pytest.fixture
def fake(testing: Any) -> Iterator[Any]:
    with shop(testing) as running:
        yield running


def get(url: str) -> bytes:
    host, slash, path = url.removeprefix("http://").partition("/")
    status, content = ask(f"http://{host}", slash + path, method="GET")
    assert status == 200, content
    return content


def everything(url: str, found: dict[str, bytes] | None = None) -> dict[str, bytes]:
    """Return what a client reads that follows every import."""
    found = {} if found is None else found
    found[url] = get(url)
    for node in etree.fromstring(found[url]).iter("{*}import", "{*}include"):
        location = node.get("schemaLocation", node.get("location"))
        if location and urljoin(url, location) not in found:
            everything(urljoin(url, location), found)
    return found


def addresses(document: bytes) -> dict[str, str]:
    ports = etree.fromstring(document).iter("{*}port")
    return {str(port.get("name")): port[0].get("location") for port in ports}


@pytest.mark.parametrize("path", [PATH, "/ws/Orders", "/Orders", "/a/b%20c/orders.svc"])
def test_every_import_leads_to_a_document(fake: Any, path: str):
    found = everything(f"{fake.url}{path}?wsdl")
    names = [url.removeprefix(fake.url + path) for url in found]
    assert names == ["?wsdl", "?wsdl=shop-2.wsdl", "?xsd=order.xsd", "?xsd=amount.xsd", "?xsd=unit.xsd"]


def test_each_service_is_where_it_is_asked_for(fake: Any):
    here = f"{fake.url}/ws/"
    assert addresses(get(f"{here}Orders.svc?wsdl")) == {
        "Orders": f"{here}Orders.svc", "Stock": f"{here}Stock", "Info": f"{here}Info",
    }  # fmt: skip
    assert addresses(get(f"{here}Stock?WSDL")) == {
        "Orders": f"{here}Orders", "Stock": f"{here}Stock", "Info": f"{here}Info",
    }  # fmt: skip
    assert addresses(get(f"{here}Info?singleWsdl"))["Info"] == f"{here}Info"


def test_what_is_not_there_is_told(fake: Any):
    assert ask(fake.url, f"{PATH}?wsdl=nothing.wsdl", method="GET") == (
        404, b"there is no such document; ?wsdl is that of Orders\n",
    )  # fmt: skip
    for name in ("__init__.py", "../testing.py", "..%2ftesting.py", "/etc/passwd", "%00", "ORDER.XSD", "%ff"):
        for key in ("wsdl", "xsd"):
            assert ask(fake.url, f"{PATH}?{key}={name}", method="GET")[0] == 404, name
    assert ask(fake.url, f"{PATH}?xsl=order.xsd", method="GET")[0] == 405
    assert ask(fake.url, f"{PATH}?xsd=order.xsd", method="HEAD") == (200, b"")


def test_a_hostile_path_is_text_in_an_attribute(testing: Any):
    with testing.FakeServer(orders=Orders()) as fake:
        path = "/%22%3E%3Cevil/javascript:x"
        document = get(f"{fake.url}{path}?wsdl")
        assert addresses(document)["Orders"] == f"{fake.url}{path}"
        (import_,) = etree.fromstring(document).iter("{*}import")
        assert import_.get("location") == "javascript%3Ax?wsdl=shop-2.wsdl"


def test_browsers_are_told_not_to_run_anything_in_it(fake: Any):
    connection = http.client.HTTPConnection(fake.url.removeprefix("http://"))
    connection.request("GET", f"{PATH}?wsdl")
    answer = connection.getresponse()
    connection.close()
    assert answer.getheader("Content-Security-Policy") == "sandbox"


def test_soapbind_makes_the_same_package_from_it(fake: Any, files: Mapping[str, str]):
    again = pipeline.generate(PackageConfig("shop_with_wsdl", (f"{fake.url}{PATH}?wsdl",)))
    same = {path for path in {*files, *again} if files.get(path) == again.get(path)}
    # Others are the addresses, and the names of documents, which are those of the URLs.
    assert {path for path in {*files, *again} - same if "/" in path and not path.startswith("_wsdl/")} == set()
    assert "models/order.py" in same


def test_what_the_user_gives_goes_first(testing: Any, tmp_path: Path):
    own = DOCUMENTS["shop.wsdl"].replace('name="Shop"', 'name="Own"', 1).encode()
    with testing.FakeServer(orders=Orders(), wsdl=own) as fake:
        assert b'name="Own"' in get(f"{fake.url}{PATH}?wsdl")
    folder = write_documents(tmp_path, DOCUMENTS)
    with testing.FakeServer(orders=Orders(), wsdl=folder / "shop.wsdl") as fake:
        assert b'location="parts/shop.wsdl"' in get(f"{fake.url}{PATH}?wsdl")


def test_a_package_in_a_zip_has_them(files: Mapping[str, str], tmp_path: Path):
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        for name, text in files.items():
            archive.writestr(f"zipped_shop/{name}", text)
    with imported(tmp_path / "all.zip", "zipped_shop") as testing, testing.FakeServer(orders=Orders()) as fake:
        assert len(everything(f"{fake.url}{PATH}?wsdl")) == len(NAMES)


def test_a_package_that_was_installed_without_them_says_so(files: Mapping[str, str], tmp_path: Path):
    write_package(tmp_path / "bare_shop", files)
    for each in (tmp_path / "bare_shop" / "_wsdl").glob("*.*sd*"):
        each.unlink()
    with imported(tmp_path, "bare_shop") as testing, testing.FakeServer(orders=Orders()) as fake:
        status, told = ask(fake.url, f"{PATH}?wsdl", method="GET")
    assert (status, told) == (404, b"the package was installed without the documents of bare_shop._wsdl\n")


def test_zeep_calls_all_services_by_it(fake: Any):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        client = zeep.Client(f"{fake.url}{PATH}?wsdl")
    assert client.bind("Shop", "Orders").Find(number=7).number == 7
    assert client.bind("Shop", "Stock").Count(article="apple").unit == "piece"
    assert client.bind("Shop", "Info").Version(of="shop") == "shop 1"


# --- an application ------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def server(testing: Any) -> Any:
    return importlib.import_module(testing.__name__.replace(".testing", ".server"))


def get_asgi(application: Any, host: bytes | None, socket: tuple[str, int | None] | None = ("10.0.0.7", 8080)) -> bytes:
    """Return what an application answers to ?wsdl, without a server around it."""
    sent: list[dict[str, Any]] = []

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    scope = {
        "type": "http", "method": "GET", "path": PATH, "query_string": b"wsdl", "scheme": "https", "server": socket,
        "headers": [(b"host", host)] if host is not None else [],
    }  # fmt: skip
    asyncio.run(application(scope, receive, send))
    assert sent[0]["status"] == 200
    return b"".join(each.get("body", b"") for each in sent)


def get_wsgi(application: Any, host: bytes | None) -> bytes:
    environ: dict[str, Any] = {
        "REQUEST_METHOD": "GET", "PATH_INFO": PATH, "QUERY_STRING": "wsdl", "wsgi.url_scheme": "https",
        "SERVER_NAME": "10.0.0.7", "SERVER_PORT": "8080", "wsgi.input": io.BytesIO(),
    }  # fmt: skip
    if host is not None:
        environ["HTTP_HOST"] = host.decode("latin-1")
    return b"".join(application.wsgi(environ, lambda *_: None))


def test_zeep_calls_an_application_by_it(server: Any):
    orders, stock, info = parts(server)
    with served(server.Application(orders=orders, stock=stock, info=info)) as url, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        client = zeep.Client(f"{url}{PATH}?wsdl")
        assert client.bind("Shop", "Orders").Find(number=7).number == 7
        assert client.bind("Shop", "Stock").Count(article="apple").unit == "piece"
        assert client.bind("Shop", "Info").Version(of="shop") == "shop 1"


HOSTILE = [
    b'a"><evil/>',
    b"a/b",
    b"anna:pw@evil.example",
    b"a?b",
    b"a b",
    b"a\x01",
    b"\xe9",
    b"",
    b"a" * 300,
    b"a#b",
    b"a\\b",
]


@pytest.mark.parametrize("get", [get_asgi, get_wsgi])
def test_an_application_shows_the_host_that_was_asked(server: Any, get: Any):
    application = server.Application(orders=Orders())
    for host in (b"erp.example.com", b"erp.example.com:8443", b"[2001:db8::1]:443"):
        assert addresses(get(application, host))["Orders"] == f"https://{host.decode()}{PATH}"
    for host in (None, *HOSTILE):
        assert addresses(get(application, host))["Orders"] == f"https://10.0.0.7:8080{PATH}", host


def test_a_socket_without_a_name_is_not_shown(server: Any):
    application = server.Application(orders=Orders())
    for socket in (("/run/secret.sock", None), None):
        assert addresses(get_asgi(application, None, socket))["Orders"] == f"https://localhost{PATH}"
    assert addresses(get_asgi(application, None, ("::1", 80)))["Orders"] == f"https://[::1]:80{PATH}"


@pytest.mark.parametrize("get", [get_asgi, get_wsgi])
def test_the_user_says_where_callers_reach_it(server: Any, get: Any):
    for url in ("https://erp.example.com/soap", "https://erp.example.com/soap/"):
        application = server.Application(orders=Orders(), public_url=url)
        document = get(application, b"inside:8000")
        assert addresses(document)["Orders"] == f"https://erp.example.com/soap{PATH}"
        assert b"inside" not in document


@pytest.mark.parametrize(
    "url", ["erp.example.com", "ftp://a", "https://", "https://a?b", "https://anna:pw@a", "https://a b"]
)
def test_an_address_that_cannot_be_one_is_told(server: Any, url: str):
    with pytest.raises(ValueError, match="public_url is an address such as https://host/path") as told:
        server.Application(orders=Orders(), public_url=url)
    assert "pw" not in str(told.value)
