"""What an address has in its query may be a secret: no command shows it or writes it, and all read the documents."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from commands import soapbind, tree
from small_contract import NAMESPACE, schema_of, wsdl_of
from soapbind.addresses import distinct, shown_url, with_shown_urls
from soapbind.errors import Diagnostic, Location
from web_server import Reply, WebServer

from .fetching import SECRET

if TYPE_CHECKING:
    from collections.abc import Iterator

    from click.testing import Result

XSD = f"""<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="{NAMESPACE}">
  <xs:simpleType name="Size"><xs:restriction base="xs:int"/></xs:simpleType></xs:schema>"""
QUERIES = ["wsdl&token={}", "t={}&wsdl", "wsdl&{}", "sig={}", "wsdl={}%3D", "X-Amz-Signature={}&wsdl=main.wsdl"]


@pytest.fixture(autouse=True)
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[WebServer]:
    monkeypatch.chdir(tmp_path)
    with WebServer() as server:
        yield server


def published(server: WebServer, query: str) -> str:
    """Return the address of a WSDL whose import has the secret as well, as servers write it."""
    address = f"/api?{query.format(SECRET)}"
    imported = f"/api?xsd=types&token={SECRET}"
    place = f'<xs:include schemaLocation="{imported.replace("&", "&amp;")}"/>'
    wsdl = wsdl_of(schema_of('<xs:element name="Width" type="t:Size"/>', place))
    server.routes[address] = Reply(wsdl.encode())
    server.routes[imported] = Reply(XSD.encode())
    return server.url + address


def run(*arguments: object, code: int = 0) -> Result:
    """Run a command; see that it neither shows nor writes the secret."""
    result = soapbind(*arguments)
    assert result.exit_code == code, result.output
    assert SECRET not in result.output
    for path, data in tree(Path()).items():
        assert SECRET not in path
        assert SECRET.encode() not in data or path == "pyproject.toml", path
    return result


@pytest.mark.parametrize("query", QUERIES)
@pytest.mark.usefixtures("small_runtime")
def test_a_package_and_its_lock(server: WebServer, query: str):
    url = published(server, query)
    run("generate", url, "--package", "small", "--lock", "small.lock", "--wsdl")
    run("check", url, "--package", "small", "--lock", "small.lock", "--wsdl")
    [package] = json.loads(Path("small.lock").read_text("utf-8"))["packages"]
    assert package["sources"] == [shown_url(url)]
    assert sorted(package["documents"]) == sorted([shown_url(url), f"{server.url}/api?xsd=types&token=***"])
    server.routes[f"/api?xsd=types&token={SECRET}"] = Reply(XSD.replace("xs:int", "xs:long").encode())
    told = run("check", url, "--package", "small", "--lock", "small.lock", "--wsdl", code=1).output
    assert f"input: {server.url}/api?xsd=types&token=*** has changed" in told
    told = run("generate", url, "--package", "small", "--lock", "small.lock", "--wsdl", "--locked", code=1).output
    assert "token=*** has changed" in told


@pytest.mark.usefixtures("small_runtime")
def test_a_configured_package(server: WebServer):
    url = published(server, QUERIES[0])
    Path("pyproject.toml").write_text(f'[[tool.soapbind.packages]]\nname = "small"\nsources = ["{url}"]\n', "utf-8")
    run("generate")
    run("check")
    run("generate", "--locked")


@pytest.mark.parametrize("query", QUERIES)
def test_documents_that_are_fetched(server: WebServer, query: str):
    url = published(server, query)
    run("fetch", url, "--output", "got")
    manifest = json.loads(Path("got/MANIFEST.json").read_text("utf-8"))
    assert {each["name"] for each in manifest["sources"]} == {shown_url(url), f"{server.url}/api?xsd=types&token=***"}
    assert "Small" in run("show", "got").output


@pytest.mark.parametrize(
    "command",
    [
        ["show"],
        ["show", "--format", "json"],
        ["show", "--python"],
        ["sample", "Small.Do"],
        ["sample", "Small.Do", "--style", "python"],
        ["call", "Small.Do", "--dry-run"],
        ["diff", "--format", "text"],
        ["diff", "--format", "json"],
        ["diff", "--format", "markdown", "--max-bytes", "1000"],
        ["diff", "--format", "github"],
        ["docs", "--output", "site"],
    ],
)
def test_what_commands_print_and_write(server: WebServer, command: list[str]):
    url = published(server, QUERIES[0])
    name, *rest = command
    if name == "diff":
        Path("old.wsdl").write_text(wsdl_of(schema_of('<xs:element name="Gone" type="xs:string"/>')), "utf-8")
        rest = ["old.wsdl", url, *rest]
    elif name == "docs":
        rest = [url, "--old", url, *rest]
    else:
        rest = [url, *rest]
    run(name, *rest)


@pytest.mark.parametrize("answer", ["nobody", "404", "no XML", "schema", "redirect", "import"])
@pytest.mark.parametrize("command", ["show {}", "diff {} {}", "generate {} --package x", "fetch {} --output got"])
def test_what_is_wrong_with_an_address(server: WebServer, answer: str, command: str):
    url = f"{server.url}/api?wsdl&token={SECRET}"
    elsewhere = f"http://elsewhere.invalid/x?token={SECRET}"
    bad_import = wsdl_of(
        schema_of("", f'<xs:include schemaLocation="{elsewhere}"/><xs:include schemaLocation="/gone?k={SECRET}"/>')
    )
    replies = {
        "404": Reply(b"", 404),
        "no XML": Reply(b"<a"),
        "schema": Reply(XSD.encode()),
        "redirect": Reply(b"", 302, headers={"Location": f"{server.url}/api?wsdl&token={SECRET}"}),
        "import": Reply(bad_import.encode()),
    }
    if answer in replies:
        server.routes[f"/api?wsdl&token={SECRET}"] = replies[answer]
    else:
        url = f"http://127.0.0.1:1/api?wsdl&token={SECRET}"
    told = run(*(word.format(url) for word in command.split()), code=1).output
    assert "?wsdl&token=***" in told


@pytest.mark.parametrize(
    "url", ["https://:x/?token={}", "https://h:port/?token={}", "ftp://h/?token={}", "https://a@h/?t={}"]
)
def test_what_is_no_usable_address(url: str):
    run("fetch", url.format(SECRET), "--output", "got", code=1)


def test_a_call_that_comes_to_no_end():
    Path("small.wsdl").write_text(wsdl_of(schema_of("")), "utf-8")
    url = f"http://127.0.0.1:1/x?code={SECRET}"
    told = run("call", "small.wsdl", "Small.Do", "--url", url, "--retries", "0", code=1).output
    assert "http://127.0.0.1:1/x?code=***" in told


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://h/x?wsdl", "https://h/x?wsdl"),
        ("https://h/x?singleWsdl", "https://h/x?singleWsdl"),
        ("https://h/x?xsd=xsd0&k=v", "https://h/x?xsd=xsd0&k=***"),
        ("https://h/x?WSDL=a/b.wsdl", "https://h/x?WSDL=a/b.wsdl"),
        ("https://h/x?anything=types.xsd", "https://h/x?anything=types.xsd"),
        ("https://h/x?wsdl=https://i/?token=v", "https://h/x?wsdl=***"),
        ("https://h/x?wsdl=a%3Ftoken%3Dv", "https://h/x?wsdl=***"),
        ("https://h/x?v", "https://h/x?***"),
        ("https://h/x?types.xsd", "https://h/x?types.xsd"),
        ("https://h/x.zip!ok/what?.wsdl", "https://h/x.zip!ok/what?.wsdl"),
        ("https://h/x?", "https://h/x?"),
        ("https://h/x?a=b c d", "https://h/x?a=***"),
        ("https://h/x#v", "https://h/x#v"),
        ("https://h/x?a=v#v", "https://h/x?a=***"),
        ("https://h/x.zip?a=v!WSDL/a.wsdl", "https://h/x.zip?a=***!WSDL/a.wsdl"),
        ("https://h/x.zip?a=v!v", "https://h/x.zip?a=***"),
        ("HTTPS://h/x?a=v", "HTTPS://h/x?a=***"),
        ("folder/what?a=v", "folder/what?a=v"),
    ],
)
def test_what_is_shown(url: str, shown: str):
    assert shown_url(url) == shown
    assert shown_url(shown) == shown
    if " " not in url and "!" not in url and "#" not in url:
        assert with_shown_urls(f'imports {url}, ({url}) [{url}]: "{url}"; {url}.') == (
            f'imports {shown}, ({shown}) [{shown}]: "{shown}"; {shown}.'
        )


def test_names_that_are_alike_are_numbered():
    urls = ["https://h/x?id=1", "https://h/x?id=2", "https://h/x?id=3", "a.wsdl"]
    kept = distinct(urls)
    assert kept == dict(
        zip(sorted(urls), ["a.wsdl", *(f"https://h/x?id=***{n}" for n in ("", "#2", "#3"))], strict=True)
    )
    assert [shown_url(each) for each in kept.values()] == list(kept.values())


def test_documents_that_only_a_secret_tells_apart_are_all_read(server: WebServer):
    for number in (1, 2):
        text = wsdl_of(schema_of("")).replace('"Small"', f'"Small{number}"').replace("t:Small", f"t:Small{number}")
        server.routes[f"/get?id={number}"] = Reply(text.replace(NAMESPACE, f"urn:{number}").encode())
    run("fetch", f"{server.url}/get?id=1", f"{server.url}/get?id=2", "--output", "got")
    names = [each["name"] for each in json.loads(Path("got/MANIFEST.json").read_text("utf-8"))["sources"]]
    assert names == [f"{server.url}/get?id=***", f"{server.url}/get?id=***#2"]


@pytest.mark.parametrize("part", ["document", "step", "message", "help"])
def test_every_part_of_a_diagnostic(part: str):
    url = f"https://h/x?k={SECRET}"
    where = Location(url if part == "document" else "d", (f"import[{url}]",) if part == "step" else ())
    told = Diagnostic(where, "c", f"imports {url}, too" if part == "message" else "m", url if part == "help" else "h")
    assert SECRET not in repr(told)
    assert "https://h/x?k=***" in told.render()
