"""Servers that fail, are slow or say something else instead of a WSDL."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from commands import soapbind, tree
from soapbind.documents.web.crawl import Wanted
from soapbind.documents.web.settings import HttpSettings
from soapbind.documents.web.source import open_services
from soapbind.errors import Problems
from web_server import XS, Reply, WebServer, packed, page, publish

from .fetching import BOTH, CHAT, WSDL, fetch, generated

if TYPE_CHECKING:
    from http.server import BaseHTTPRequestHandler

pytestmark = pytest.mark.usefixtures("small_runtime")


# --- failures --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("failure", ["500", "503", "reset"])
def test_what_passes_is_tried_again(server: WebServer, failure: str):
    left = [2]

    def moody(_: BaseHTTPRequestHandler) -> Reply | None:
        left[0] -= 1
        if left[0] < 0:
            return Reply(CHAT)
        return None if failure == "reset" else Reply(b"oops", int(failure))

    server.routes["/Chat.svc?wsdl"] = moody
    fetch(f"{server.url}/Chat.svc?wsdl")
    assert len(server.paths) == 3


def test_what_does_not_pass_is_told(server: WebServer):
    server.routes["/Chat.svc?wsdl"] = Reply(b"oops", 500)
    told = fetch(f"{server.url}/Chat.svc?wsdl", code=1)
    assert f"{server.url}/Chat.svc?wsdl: error[server-error]: the server failed (status 500)\n  help: try again" in told
    server.routes["/Chat.svc?wsdl"] = lambda _: None
    assert "error[connection-lost]: the connection broke" in fetch(f"{server.url}/Chat.svc?wsdl", code=1)


@pytest.mark.sampled(1)
@pytest.mark.parametrize("slow", ["never", "endless"])
def test_patience_ends(server: WebServer, slow: str):
    server.routes["/Chat.svc?wsdl"] = getattr(server, slow)
    told = fetch(f"{server.url}/Chat.svc?wsdl", "--timeout", "0.2", code=1)
    assert "error[timeout]: the answer was not complete within 0.2 s\n  help: allow more with --timeout" in told


def test_nobody_there():
    with WebServer() as gone:
        url = gone.url
    told = fetch(f"{url}/Chat.svc?wsdl", code=1)
    assert "error[no-connection]: there is no connection:" in told
    assert "check the address" in told


def test_one_missing_part_spoils_all_and_leaves_what_was_there(server: WebServer):
    publish(server, WSDL, "", single=False)
    fetch(server.url, *BOTH)
    before = tree(Path("got"))
    server.routes["/Chat.svc?wsdl"] = Reply(server.routes["/Chat.svc?wsdl"].body + b" ")
    del server.routes["/Chat.svc?xsd=xsd1"]
    result = soapbind("fetch", server.url, *BOTH, "--output", "got")
    assert result.exit_code == 1
    assert f"imports {server.url}/Chat.svc?xsd=xsd1: there is no WSDL" in result.stderr
    assert "  at include[" in result.stderr
    assert tree(Path("got")) == before
    assert [p.name for p in Path().iterdir()] == ["got"]


def test_every_problem_is_told(server: WebServer):
    server.routes["/Chat.svc?wsdl"] = Reply(b"<a>")
    told = fetch(f"{server.url}/Chat.svc?wsdl", f"{server.url}/B.svc?wsdl", f"{server.url}/C.svc?wsdl", code=1)
    assert told.endswith("2 problems found at 3 places; nothing was written\n")


def test_files_of_others_are_left_alone(server: WebServer):
    server.routes["/Chat.svc?wsdl"] = Reply(CHAT)
    Path("got").mkdir()
    Path("got/mine.wsdl").write_text("precious", encoding="utf-8")
    result = soapbind("fetch", f"{server.url}/Chat.svc?wsdl", "--output", "got")
    assert result.exit_code == 1
    assert "error[foreign-files]" in result.stderr
    assert tree(Path("got")) == {"mine.wsdl": b"precious"}


@pytest.mark.slow  # generates several packages
def test_a_package_is_left_alone(server: WebServer):
    server.routes["/Chat.svc?wsdl"] = Reply(CHAT)
    generated(WSDL)
    before = tree(Path("out"))
    result = soapbind("fetch", f"{server.url}/Chat.svc?wsdl", "--output", "out/services88")
    assert "error[is-a-package]" in result.stderr
    assert tree(Path("out")) == before


def test_a_schema_with_a_dtd_is_refused(server: WebServer):
    publish(server, WSDL, "", single=False)
    server.routes["/Chat.svc?xsd=xsd0"] = Reply(b"<!DOCTYPE x [<!ENTITY y 'z'>]><x/>")
    assert f"{server.url}/Chat.svc?xsd=xsd0: error[dtd]" in fetch(f"{server.url}/Chat.svc?wsdl", code=1)
    server.routes["/Chat.svc?xsd=xsd0"] = Reply(b"<x/>")
    assert "not that of WSDL 1.1 or XML Schema" in fetch(f"{server.url}/Chat.svc?wsdl", code=1)
    server.routes["/Chat.svc?xsd=xsd0"] = lambda _: None
    told = fetch(f"{server.url}/Chat.svc?wsdl", code=1)
    assert f"imports {server.url}/Chat.svc?xsd=xsd0: the connection broke" in told


def test_there_is_an_end_to_imports(server: WebServer, monkeypatch: pytest.MonkeyPatch):
    """A server can make up another document for every one that is asked for."""
    monkeypatch.setattr("soapbind.documents.web.crawl.MAX_DOCUMENTS", 20)

    def another(handler: BaseHTTPRequestHandler) -> Reply:
        name = f"{handler.path}x"
        server.routes[name] = another
        return Reply(f'<xs:schema xmlns:xs="{XS}"><xs:include schemaLocation="{name}"/></xs:schema>'.encode())

    server.routes["/x"] = another
    document = CHAT.replace(b"<xs:import ", b'<xs:import schemaLocation="/x" ', 1)
    document = document.replace(
        b'namespace="http://schemas.microsoft.com/2003/10/Serialization/"', b'namespace="urn:x"'
    )
    server.routes["/Chat.svc?wsdl"] = Reply(document)
    told = fetch(f"{server.url}/Chat.svc?wsdl", code=1)
    assert "error[too-many-documents]: it leads to more than 20 documents" in told
    assert len(server.seen) <= 20


def test_an_interruption_ends_it(server: WebServer, monkeypatch: pytest.MonkeyPatch):
    publish(server, WSDL, "", single=False)

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("soapbind.documents.web.crawl.Crawler._wave", interrupted)
    result = soapbind("fetch", server.url, *BOTH, "--output", "got")
    assert (result.exit_code, result.output.strip()) == (1, "Aborted!")
    assert not Path("got").exists()


def test_too_large(server: WebServer):
    server.routes["/a?wsdl"] = server.routes["/b?wsdl"] = Reply(b"<a>" + b" " * 2000)
    server.routes["/bomb?wsdl"] = packed(b"<a>" + b" " * 5_000_000)
    for settings, paths, told in (
        (HttpSettings(max_bytes=1000), ["/a"], "the answer is larger than"),
        (HttpSettings(max_bytes=1000), ["/bomb"], "the answer is larger than"),
        (HttpSettings(max_total=3000), ["/a", "/b"], "the answers together are larger than"),
    ):
        problems = Problems()
        wanted = [Wanted(path, (f"{server.url}{path}?wsdl",)) for path in paths]
        open_services(wanted, settings, problems)
        assert [d.message[: len(told)] for d in problems.found if d.code == "too-large"] == [told]


# --- what servers say instead of a WSDL ------------------------------------------------------------------------------

DISABLED = page("<P>Metadata publishing for this service is currently disabled.</P> serviceMetadata", 200)


@pytest.mark.sampled(3)
@pytest.mark.parametrize(
    ("reply", "code", "message", "advice"),
    [
        (DISABLED, "metadata-off", "switched off", "httpGetEnabled"),
        (page('<form><input type="password" name="p"></form>'), "login-page", "sign in", "--password-env"),
        (page("Hello"), "web-page", "without a link to a WSDL", "--service NAME"),
        (Reply(b"", 404), "no-metadata", "(status 404)", "open in a browser"),
        (Reply(b"", 400), "no-metadata", "(status 400)", "publishes"),
        (Reply(b"", 405), "no-metadata", "(status 405)", "publishes"),
        (Reply(b"", 403), "not-authorized", "(status 403)", "administrator"),
        (Reply(b"", 421), "wrong-host", "(status 421)", "right address"),
        (Reply(b"", 418), "no-metadata", "status 418", "check the address"),
        (Reply(b"hello", type="text/plain"), "no-wsdl", "neither a WSDL nor a zip", "check the address"),
        (Reply(b"", type="text/html"), "web-page", "without a link", "--service"),
        (Reply(b"<other/>"), "no-wsdl", "the root other", "?wsdl"),
        (Reply(b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"), "dtd", "DOCTYPE", "remove"),
        (Reply(b"<definitions><cut"), "not-well-formed", "not well-formed", "complete"),
    ],
)
def test_an_answer_is_explained(server: WebServer, reply: Reply, code: str, message: str, advice: str):
    for query in ("?singleWsdl", "?wsdl", ""):
        server.routes[f"/Chat.svc{query}"] = reply
    explained(fetch(f"{server.url}/Chat.svc?wsdl", code=1), code, message, advice)
    explained(fetch(f"{server.url}/Chat.svc", code=1), code, message, advice)


def explained(told: str, code: str, message: str, advice: str) -> None:
    line, help_line, _ = told.splitlines()
    assert f"error[{code}]: " in line
    assert message in line
    assert help_line.startswith("  help: ")
    assert advice in help_line


def test_the_most_telling_answer_counts(server: WebServer):
    """WCF answers 400 or 404 to a query it does not serve, and tells the reason on the page of the service only."""
    server.routes["/Remote/Services88/Chat.svc"] = DISABLED
    server.routes["/Chat.svc"] = DISABLED
    assert "error[metadata-off]" in fetch(f"{server.url}/Chat.svc", code=1)
    told = fetch(server.url, "--service", "Chat", code=1)
    assert f"{server.url}/Chat.svc (" in told
