"""``soapbind fetch`` and addresses as SOURCE, against a web server that really answers."""

from __future__ import annotations

import hashlib
import io
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import shared_data
import trustme
from commands import soapbind, tree
from lxml import etree
from soapbind.documents.allowed import Allowed
from soapbind.documents.web.crawl import Wanted
from soapbind.documents.web.settings import HttpSettings
from soapbind.documents.web.source import open_services
from soapbind.errors import Problems
from web_server import XS, Reply, WebServer, in_one, packed, page, publish, redirect

if TYPE_CHECKING:
    from collections.abc import Iterator
    from http.server import BaseHTTPRequestHandler

REPO = Path(__file__).resolve().parents[2]
WSDL = REPO / "wsdl" / "services88"
COMMITTED = REPO / "generated" / "services88"
DOCUMENTED = ("--documentation", WSDL / "documentation.toml")
CHAT = in_one(WSDL / "Chat.wsdl")
BOTH = ("--service", "Chat", "--service", "SoPrincipal")
SECRET = "hunter2-not-to-be-seen"  # noqa: S105 - a canary


@pytest.fixture(autouse=True)
def _at_home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Give a folder of our own, and nothing of the machine's proxies, netrc and patience."""
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    monkeypatch.setenv("NETRC", str(tmp_path / "no-netrc"))
    monkeypatch.setattr("soapbind.documents.web.client.time.sleep", lambda _: None)
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def server() -> Iterator[WebServer]:
    with WebServer() as running:
        yield running


def fetch(*arguments: object, code: int = 0) -> str:
    """Run ``soapbind fetch`` into ``got``; return what it said, in which no secret may be."""
    result = soapbind("fetch", *arguments, "--output", "got")
    assert result.exit_code == code, result.output
    assert SECRET not in result.output
    if code:
        assert not Path("got").exists()
        assert result.stderr.endswith("nothing was written\n") or code == 2
    return result.output


def generated(source: object, *arguments: object) -> dict[str, bytes]:
    """Return the package that ``generate`` makes of a source, without its manifest."""
    result = soapbind("generate", source, "--package", "services88", "--output", "out", *DOCUMENTED, *arguments)
    assert result.exit_code == 0, result.output
    files = tree(Path("out/services88"))
    del files["MANIFEST.json"]
    return files


def committed() -> dict[str, bytes]:
    files = tree(COMMITTED)
    del files["MANIFEST.json"]
    return files


# --- the same contract as the files --------------------------------------------------------------------------------


@pytest.mark.parametrize("single", [True, False], ids=["singleWsdl", "wsdl"])
@pytest.mark.parametrize("base", ["/Cust1", "/Cust1/", "/Cust1/Remote/Services88", "/Cust1/Remote/Services88/"])
def test_services_of_an_installation(server: WebServer, base: str, *, single: bool):
    publish(server, WSDL, "/Cust1/Remote/Services88", single=single)
    told = fetch(server.url + base, *BOTH)
    count = len(tree(Path("got"))) - 1
    assert told == f"got: 2 services in {count} files\n"
    assert generated("got") == committed()
    if single:
        assert sorted(tree(Path("got"))) == ["Chat.wsdl", "MANIFEST.json", "SoPrincipal.wsdl"]


def test_one_document_is_kept_byte_for_byte(server: WebServer):
    server.routes["/Chat.svc?singleWsdl"] = Reply(CHAT)
    fetch(f"{server.url}/Chat.svc")
    assert Path("got/Chat.wsdl").read_bytes() == CHAT
    assert server.paths == ["/Chat.svc?singleWsdl"]
    sources = json.loads(Path("got/MANIFEST.json").read_text("utf-8"))["sources"]
    assert sources == [{"name": f"{server.url}/Chat.svc?singleWsdl", "sha256": hashlib.sha256(CHAT).hexdigest()}]


def test_an_older_server_has_only_wsdl(server: WebServer):
    publish(server, WSDL, "", single=False)
    server.routes["/Chat.svc?singleWsdl"] = page("You have created a service.")
    fetch(f"{server.url}/Chat.svc", f"{server.url}/SoPrincipal.svc")
    assert generated("got") == committed()
    assert "xsd0.xsd" in " ".join(tree(Path("got")))


def test_a_page_that_lists_services(server: WebServer):
    publish(server, WSDL, "/ws", single=True)
    server.routes["/ws/"] = page(
        f'<a href="Chat.svc">Chat</a> <a href="{server.url}/ws/SoPrincipal.svc?wsdl">x</a> <a href="/about">about</a>'
        '<a href="http://elsewhere.invalid/Other.svc">not ours</a><a href="mailto:x@y.z">mail</a>'
    )
    server.routes["/ws/SoPrincipal.svc?wsdl"] = server.routes["/ws/SoPrincipal.svc?singleWsdl"]
    fetch(f"{server.url}/ws/")
    assert generated("got") == committed()
    fetch(f"{server.url}/ws/", "--include", "Chat*")
    assert sorted(tree(Path("got"))) == ["Chat.wsdl", "MANIFEST.json"]


def test_a_page_that_lists_nothing_of_that_name(server: WebServer):
    server.routes["/ws/"] = page('<a href="Chat.svc">Chat</a>')
    told = fetch(f"{server.url}/ws/", "--include", "Ticket*", code=1)
    assert "error[no-match]: it lists 1 services, and --include matches none" in told
    assert f"help: there is {server.url}/ws/Chat.svc" in told


def test_a_zip(server: WebServer):
    packing = io.BytesIO()
    with zipfile.ZipFile(packing, "w") as archive:
        for path in sorted(WSDL.iterdir()):
            archive.writestr(f"WSDL\\{path.name}", path.read_bytes())
    server.routes["/wsdl.zip"] = Reply(packing.getvalue(), type="application/zip")
    fetch(f"{server.url}/wsdl.zip")
    assert Path("got/WSDL/Chat.wsdl").read_bytes() == (WSDL / "Chat.wsdl").read_bytes()
    assert not Path("got/WSDL/README.md").exists()
    assert generated("got") == committed()
    assert generated(f"{server.url}/wsdl.zip") == committed()


def zipped(*names: str) -> Reply:
    packing = io.BytesIO()
    with zipfile.ZipFile(packing, "w") as archive:
        for name in names:
            archive.writestr(name, CHAT)
    return Reply(packing.getvalue(), type="application/zip")


def test_names_in_a_zip_that_would_not_do_as_files(server: WebServer):
    server.routes["/a.zip"] = server.routes["/b.zip"] = zipped("ok/Chat.wsdl", "ok/aux.wsdl", "ok/x?.wsdl", ".b/c.wsdl")
    told = fetch(f"{server.url}/a.zip", code=1)
    assert re.findall(r"a\.zip!(\S+): error\[unsafe-name\]", told) == [".b/c.wsdl", "ok/aux.wsdl", "ok/x?.wsdl"]
    told = fetch(f"{server.url}/a.zip", f"{server.url}/b.zip", "--include", "Chat*", code=1)
    assert "b.zip!ok/Chat.wsdl: error[same-name]: another document is ok/Chat.wsdl already" in told


def test_the_vendor_archive(server: WebServer):
    server.routes["/wsdl.zip"] = Reply(shared_data.shared("wsdl/wsdl-2026-07-10.zip").read_bytes(), type="x/y")
    fetch(
        f"{server.url}/wsdl.zip", "--include", "WSDL-Services88-Chat*", "--include", "WSDL-Services88-SoPrincipal*"
    )  # fmt: skip
    assert len(tree(Path("got"))) == 3
    assert generated("got") == committed()


def test_a_second_run_changes_nothing(server: WebServer):
    publish(server, WSDL, "", single=False)
    fetch(server.url, *BOTH)
    before, times = tree(Path("got")), {p: p.stat().st_mtime_ns for p in Path("got").rglob("*")}
    assert fetch(server.url, *BOTH).endswith(", up to date\n")
    assert {p: p.stat().st_mtime_ns for p in Path("got").rglob("*")} == times
    shutil.rmtree("got")
    fetch(server.url, *BOTH)
    assert tree(Path("got")) == before, "names and bytes depend on nothing but the documents"


def test_packed_answers(server: WebServer):
    server.routes["/Chat.svc?singleWsdl"] = packed(CHAT)
    fetch(f"{server.url}/Chat.svc")
    assert Path("got/Chat.wsdl").read_bytes() == CHAT


def test_other_encodings_become_utf_8(server: WebServer):
    server.routes["/Chat.wsdl"] = Reply(b"\xff\xfe" + CHAT.decode().encode("utf-16-le"))
    fetch(f"{server.url}/Chat.wsdl")
    data = Path("got/Chat.wsdl").read_bytes()
    assert etree.tostring(etree.fromstring(data), method="c14n") == etree.tostring(
        etree.fromstring(CHAT), method="c14n"
    )
    assert data.startswith(b"<?xml version='1.0' encoding='UTF-8'?>")


@pytest.mark.parametrize("path", ["/con.svc", "/%2e%2e%2f%2e%2e%2fetc%2fpasswd", "/a%00b%0a.svc", f"/{'x' * 300}.svc"])
def test_names_are_safe(server: WebServer, path: str):
    server.routes[f"{path}?wsdl"] = Reply(CHAT)
    fetch(f"{server.url}{path}?wsdl")
    (name,) = set(tree(Path("got"))) - {"MANIFEST.json"}
    assert re.fullmatch(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,90}\.wsdl", name)
    assert not name.startswith("con.")


def test_two_services_of_one_name(server: WebServer):
    server.routes["/a/Chat.svc?wsdl"] = server.routes["/b/chat.svc?wsdl"] = Reply(CHAT)
    fetch(f"{server.url}/a/Chat.svc?wsdl", f"{server.url}/b/chat.svc?wsdl")
    assert sorted(tree(Path("got"))) == ["Chat.wsdl", "MANIFEST.json", "chat-2.wsdl"]


# --- an address as SOURCE ------------------------------------------------------------------------------------------


def test_an_address_in_place_of_a_file(server: WebServer):
    publish(server, WSDL, "/ws", single=False)
    urls = [f"{server.url}/ws/Chat.svc?wsdl", f"{server.url}/ws/SoPrincipal.svc"]
    assert generated(urls[0], urls[1]) == committed()
    (COMMITTED / "MANIFEST.json").read_bytes()
    checked = soapbind("check", *urls, "--package", "services88", "--output", "out", *DOCUMENTED)
    assert (checked.exit_code, checked.output) == (0, "out/services88: up to date\n")
    shown = soapbind("show", urls[0], "--operation", "Chat.AddChatMessage")
    assert shown.output == soapbind("show", WSDL / "Chat.wsdl", "--operation", "Chat.AddChatMessage").output
    sample = soapbind("sample", urls[0], "Chat.AddChatMessage")
    assert sample.output == soapbind("sample", WSDL / "Chat.wsdl", "Chat.AddChatMessage").output


def test_an_address_in_pyproject(server: WebServer):
    server.routes["/Chat.svc?singleWsdl"] = Reply(CHAT)
    Path("pyproject.toml").write_text(
        f'[[tool.soapbind.packages]]\nname = "chat"\nsources = ["{server.url}/Chat.svc"]\n', "utf-8"
    )
    assert soapbind("generate").exit_code == 0
    assert soapbind("check").output == "chat: up to date\n"


def test_a_problem_in_a_fetched_document_is_told_with_its_address(server: WebServer):
    server.routes["/Chat.svc?wsdl"] = Reply(CHAT.replace(b'type="svc:ChatMessage"', b'type="svc:ChatMesage"'))
    result = soapbind("show", f"{server.url}/Chat.svc?wsdl")
    assert result.exit_code == 1
    assert result.stderr.startswith(f"{server.url}/Chat.svc?wsdl")
    assert "error[unknown-type]" in result.stderr


# --- failures ------------------------------------------------------------------------------------------------------


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
    assert told.endswith("3 problems found; nothing was written\n")


def test_files_of_others_are_left_alone(server: WebServer):
    server.routes["/Chat.svc?wsdl"] = Reply(CHAT)
    Path("got").mkdir()
    Path("got/mine.wsdl").write_text("precious")
    result = soapbind("fetch", f"{server.url}/Chat.svc?wsdl", "--output", "got")
    assert result.exit_code == 1
    assert "error[foreign-files]" in result.stderr
    assert tree(Path("got")) == {"mine.wsdl": b"precious"}


def test_a_package_is_left_alone(server: WebServer):
    server.routes["/Chat.svc?wsdl"] = Reply(CHAT)
    generated(WSDL)
    before = tree(Path("out"))
    result = soapbind("fetch", f"{server.url}/Chat.svc?wsdl", "--output", "out/services88")
    assert "error[is-a-package]" in result.stderr
    assert tree(Path("out")) == before


def test_a_schema_with_a_dtd_is_refused(server: WebServer):
    publish(server, WSDL, "", single=False)
    server.routes["/Chat.svc?xsd=xsd0"] = Reply(b"<!DOCTYPE x><x/>")
    assert f"{server.url}/Chat.svc?xsd=xsd0: error[dtd]" in fetch(f"{server.url}/Chat.svc?wsdl", code=1)
    server.routes["/Chat.svc?xsd=xsd0"] = Reply(b"<x/>")
    assert "it is no WSDL 1.1 or XML Schema" in fetch(f"{server.url}/Chat.svc?wsdl", code=1)
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


# --- what servers say instead of a WSDL ----------------------------------------------------------------------------

DISABLED = page("<P>Metadata publishing for this service is currently disabled.</P> serviceMetadata", 200)


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


# --- who asks ------------------------------------------------------------------------------------------------------


def guarded(scheme: str, expected: str, reply: Reply):
    def answer(handler: BaseHTTPRequestHandler) -> Reply:
        given = handler.headers.get("Authorization", "")
        challenge = {"WWW-Authenticate": scheme} if scheme else {}
        return reply if re.fullmatch(expected, given) else Reply(b"who?", 401, "text/plain", challenge)

    return answer


BASIC = "Basic YW5uOmh1bnRlcjItbm90LXRvLWJlLXNlZW4="  # ann and SECRET
AS_ANN = ("--user", "ann", "--password-env", "WSDL_PASSWORD")


@pytest.mark.parametrize("scheme", ['Basic realm="x"', 'Negotiate, NTLM, Basic realm="x"', ""])
def test_a_password_for_basic(server: WebServer, scheme: str, monkeypatch: pytest.MonkeyPatch):
    publish(server, WSDL, "", single=False)
    for path, reply in list(server.routes.items()):
        server.routes[path] = guarded(scheme, BASIC, reply)
    monkeypatch.setenv("WSDL_PASSWORD", SECRET)
    fetch(server.url, *BOTH, *AS_ANN)
    assert generated("got") == committed()
    assert SECRET.encode() not in b"".join(tree(Path("got")).values())
    assert b"ann" not in tree(Path("got"))["MANIFEST.json"]
    asked = [path for path, headers in server.seen if "Authorization" not in headers]
    assert len(asked) < len(server.seen) / 2, "once a server has asked, it is not made to ask again"


def test_a_password_for_digest(server: WebServer, monkeypatch: pytest.MonkeyPatch):
    scheme = 'Digest realm="wsdl", nonce="n0nce", algorithm=MD5, qop="auth"'

    def answer(handler: BaseHTTPRequestHandler) -> Reply:
        given = dict(re.findall(r'(\w+)="?([^",]+)"?', handler.headers.get("Authorization", "")))
        one = hashlib.md5(f"ann:wsdl:{SECRET}".encode()).hexdigest()  # noqa: S324 - RFC 7616
        two = hashlib.md5(f"GET:{handler.path}".encode()).hexdigest()  # noqa: S324
        all_ = f"{one}:n0nce:{given.get('nc')}:{given.get('cnonce')}:auth:{two}"
        good = given.get("response") == hashlib.md5(all_.encode()).hexdigest()  # noqa: S324
        return Reply(CHAT) if good else Reply(b"", 401, headers={"WWW-Authenticate": scheme})

    server.routes["/Chat.svc?wsdl"] = answer
    monkeypatch.setenv("WSDL_PASSWORD", SECRET)
    fetch(f"{server.url}/Chat.svc?wsdl", *AS_ANN)
    assert not any(headers.get("Authorization", "").startswith("Basic") for _, headers in server.seen)


def test_a_netrc_entry(server: WebServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    server.routes["/Chat.svc?wsdl"] = guarded("Basic", BASIC, Reply(CHAT))
    netrc = tmp_path / "netrc"
    monkeypatch.setenv("NETRC", str(netrc))
    netrc.write_text(f"default login ann password {SECRET}\n")
    assert "error[not-authorized]" in fetch(f"{server.url}/Chat.svc?wsdl", code=1), "no entry for this server"
    netrc.write_text(f"machine 127.0.0.1 login ann password {SECRET}\n")
    fetch(f"{server.url}/Chat.svc?wsdl")
    assert soapbind("show", f"{server.url}/Chat.svc?wsdl").exit_code == 0


def test_a_wrong_password_and_none(server: WebServer, monkeypatch: pytest.MonkeyPatch):
    server.routes["/Chat.svc?wsdl"] = guarded('Negotiate, Basic realm="a, b"', "never", Reply(CHAT))
    told = fetch(f"{server.url}/Chat.svc?wsdl", code=1)
    assert "error[not-authorized]: the server wants to know who asks (status 401, Negotiate, Basic)" in told
    monkeypatch.setenv("WSDL_PASSWORD", SECRET)
    assert "(status 401" in fetch(f"{server.url}/Chat.svc?wsdl", *AS_ANN, code=1)


def test_a_server_that_wants_ntlm_gets_no_password(server: WebServer, monkeypatch: pytest.MonkeyPatch):
    server.routes["/Chat.svc?wsdl"] = guarded("NTLM", "never", Reply(CHAT))
    monkeypatch.setenv("WSDL_PASSWORD", SECRET)
    told = fetch(f"{server.url}/Chat.svc?wsdl", *AS_ANN, code=1)
    assert "where it wants NTLM or Negotiate, use curl or a browser" in told
    assert all("Authorization" not in headers for _, headers in server.seen)


@pytest.mark.parametrize("imported", [False, True])
def test_secrets_stay_with_their_server(server: WebServer, monkeypatch: pytest.MonkeyPatch, *, imported: bool):
    """Another server gets neither password nor headers, even when it asks: not by redirect, not by import."""
    monkeypatch.setenv("WSDL_PASSWORD", SECRET)
    monkeypatch.setenv("TOKEN", SECRET)
    with WebServer() as other:
        other.routes["/x.xsd"] = guarded("Basic", ".*", Reply(b"<schema/>"))
        other.routes["/Chat.wsdl"] = guarded("Basic", BASIC, Reply(CHAT))
        document = CHAT.replace(b"<xs:import ", f'<xs:import schemaLocation="{other.url}/x.xsd" '.encode(), 1)
        first = Reply(document) if imported else redirect(f"{other.url}/Chat.wsdl")
        server.routes["/Chat.svc?wsdl"] = guarded("Basic", BASIC, first)
        soapbind(
            "fetch", f"{server.url}/Chat.svc?wsdl", *AS_ANN, "--header-env", "X-Token=TOKEN",
            "--header", "X-Plain: value", "--allow-import", other.url, "--output", "got",
        )  # fmt: skip
        assert server.seen[-1][1]["X-Token"] == SECRET
        assert server.seen[-1][1]["X-Plain"] == "value"
        assert other.seen, "the other server was asked"
        for _, headers in other.seen:
            assert {"Authorization", "X-Token", "X-Plain"}.isdisjoint(headers)


def test_a_password_in_an_address_is_refused_and_not_shown(server: WebServer):
    host = server.url.removeprefix("http://")
    for command in (["fetch", "--output", "got"], ["show"], ["generate", "--package", "x"]):
        result = soapbind(*command, f"http://ann:{SECRET}@{host}/Chat.svc?wsdl")
        assert result.exit_code == 1
        assert f"http://{host}/Chat.svc?wsdl: error[password-in-url]" in result.output
        assert SECRET not in result.output
    assert server.seen == []


def test_settings_show_no_secret():
    settings = HttpSettings("ann", SECRET, (("X", SECRET),), proxy=f"http://a:{SECRET}@p", allowed=Allowed())
    assert SECRET not in repr(settings)


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--password-env", "X"], "--password-env needs --user"),
        (["--user", "ann"], "--user needs --password-env VAR"),
        (["--user", "ann", "--password-env", "NOT_THERE"], "--password-env names 'NOT_THERE'"),
        (["--header-env", "A=NOT_THERE"], "--header-env names 'NOT_THERE'"),
        (["--header-env", "A"], "--header-env must be like NAME=VARIABLE"),
        (["--header", "A"], "--header must be like 'NAME: VALUE'"),
        (["--timeout", "0"], "0.0 is not in the range"),
    ],
)
def test_wrong_usage(options: list[str], told: str):
    assert told in fetch("http://127.0.0.1:9/", *options, code=2)


# --- the way there -------------------------------------------------------------------------------------------------


def test_redirects(server: WebServer):
    server.routes["/old?wsdl"] = redirect("/new/Chat.svc?wsdl")
    publish(server, WSDL, "/new", single=False)
    fetch(f"{server.url}/old?wsdl")
    assert Path("got/old.wsdl").exists()
    server.routes["/loop?wsdl"] = redirect("/loop?wsdl")
    shutil.rmtree("got")
    assert "redirects more than 5 times" in fetch(f"{server.url}/loop?wsdl", code=1)
    server.routes["/file?wsdl"] = redirect("file:///etc/passwd")
    assert "redirects to no usable address: file is not http or https" in fetch(f"{server.url}/file?wsdl", code=1)


def test_imports_from_another_server_need_permission(server: WebServer):
    with WebServer() as other:
        publish(other, WSDL, "/other", single=False)
        server.routes["/Chat.svc?wsdl"] = other.routes["/other/Chat.svc?wsdl"]
        told = fetch(f"{server.url}/Chat.svc?wsdl", code=1)
        assert "error[remote-import]: imports http" in told
        assert f"--allow-import {other.url}/other/" in told
        assert other.seen == []
        fetch(f"{server.url}/Chat.svc?wsdl", "--allow-import", f"{other.url}/other")
        first = tree(Path("got"))
        assert b"http://127.0.0.1" not in b"".join(data for name, data in first.items() if name != "MANIFEST.json")
        assert soapbind("show", "got").output == soapbind("show", WSDL / "Chat.wsdl").output


@pytest.mark.parametrize(
    ("location", "told"),
    [
        ("file:///etc/passwd", "file is not http or https"),
        ("C:\\x.xsd", "c is not http or https"),
        ("http://[::1/x.xsd", "cannot be fetched"),
        ("http://127.0.0.1:99999/x.xsd", "its port is no number up to 65535"),
    ],
)
def test_imports_that_lead_nowhere(server: WebServer, location: str, told: str):
    document = CHAT.replace(b"<xs:import ", f'<xs:import schemaLocation="{location}" '.encode(), 1)
    document = document.replace(
        b'namespace="http://schemas.microsoft.com/2003/10/Serialization/"', b'namespace="urn:x"'
    )
    server.routes["/Chat.svc?wsdl"] = Reply(document)
    answer = fetch(f"{server.url}/Chat.svc?wsdl", code=1)
    assert "error[import-outside-source]: imports" in answer
    assert told in answer


def test_a_schema_that_wcf_declares_itself_may_be_missing(server: WebServer):
    """A server need not have it, where another document declares it inline. But it must say so, and not just fail."""
    publish(server, WSDL, "", single=False)
    own = server.routes["/Chat.svc?wsdl"]
    without = re.sub(rb"<xs:include [^>]*/>", b"", own.body, count=1)  # that of the schema itself
    server.routes["/Chat.svc?wsdl"] = Reply(without, own.status)
    target = b'targetNamespace="http://schemas.microsoft.com/2003/10/Serialization/"'
    name = next(path for path, reply in server.routes.items() if target in reply.body and "Chat.svc?xsd=" in path)
    server.routes[name] = Reply(b"", 500)
    assert "error[server-error]" in fetch(f"{server.url}/Chat.svc?wsdl", code=1)
    server.routes[name] = Reply(b"", 404)
    fetch(f"{server.url}/Chat.svc?wsdl")


def test_a_file_may_import_from_a_server_that_is_allowed(server: WebServer):
    publish(server, WSDL, "", single=False)
    Path("Chat.wsdl").write_bytes(server.routes["/Chat.svc?wsdl"].body)
    shown = soapbind("show", "Chat.wsdl", "--allow-import", f"{server.url}/")
    assert shown.output == soapbind("show", WSDL / "Chat.wsdl").output
    server.routes["/Chat.svc?xsd=xsd0"] = page("gone")
    failed = soapbind("show", "Chat.wsdl", "--allow-import", f"{server.url}/")
    assert failed.exit_code == 1
    assert "cannot be read: the answer is a web page without a link to a WSDL" in failed.stderr
    with WebServer() as gone:
        url = gone.url
    Path("Chat.wsdl").write_bytes(server.routes["/Chat.svc?wsdl"].body.replace(server.url.encode(), url.encode()))
    assert "there is no connection" in soapbind("show", "Chat.wsdl", "--allow-import", f"{url}/").stderr


def test_an_import_must_not_be_redirected_away(server: WebServer):
    with WebServer() as other:
        publish(server, WSDL, "", single=False)
        server.routes["/Chat.svc?xsd=xsd0"] = redirect(f"{other.url}/x.xsd")
        told = fetch(f"{server.url}/Chat.svc?wsdl", code=1)
        assert f"the server redirects to {other.url}/x.xsd, which is another server" in told
        assert other.seen == []


def test_a_proxy(server: WebServer, monkeypatch: pytest.MonkeyPatch):
    server.routes["http://crm.invalid/Chat.svc?singleWsdl"] = Reply(CHAT)
    fetch("http://crm.invalid/Chat.svc", "--proxy", server.url)
    shutil.rmtree("got")
    monkeypatch.setenv("HTTP_PROXY", server.url)
    fetch("http://crm.invalid/Chat.svc")
    shutil.rmtree("got")
    assert "error[bad-proxy]" in fetch("http://crm.invalid/Chat.svc", "--proxy", "nonsense", code=1)


def test_an_authority_of_our_own(tmp_path: Path):
    authority = trustme.CA()
    pem = tmp_path / "ca.pem"
    authority.cert_pem.write_to_path(str(pem))
    with WebServer(authority) as server, WebServer() as plain:
        publish(server, WSDL, "", single=False)
        told = fetch(f"{server.url}/Chat.svc", code=1)
        assert "error[certificate]: the server's certificate is not trusted" in told
        assert "with --ca" in told
        for path, reply in list(server.routes.items()):  # as a server behind a proxy that ends TLS writes it
            server.routes[path] = Reply(reply.body.replace(b"https://127", b"http://127"))
        fetch(server.url, *BOTH, "--ca", pem)
        assert generated("got") == committed()
        shutil.rmtree("got")
        server.routes["/Chat.svc?wsdl"] = redirect(f"{plain.url}/Chat.svc?wsdl")
        told = fetch(f"{server.url}/Chat.svc?wsdl", "--ca", pem, code=1)
        assert "without TLS" in told
        assert plain.seen == []
    assert "error[bad-ca]" in fetch("https://127.0.0.1:9/x?wsdl", "--ca", tmp_path / "none.pem", code=1)
    assert "error[bad-ca]" in fetch("https://127.0.0.1:9/x?wsdl", "--ca", WSDL / "README.md", code=1)


def test_a_bar_on_a_terminal(server: WebServer):
    """Standard error of the command is a terminal here, as a user's is."""
    pty = pytest.importorskip("pty")
    publish(server, WSDL, "", single=False)
    parent, side = pty.openpty()
    command = [sys.executable, "-m", "soapbind", "fetch", server.url, *BOTH, "--output", "got"]
    path = os.pathsep.join([str(REPO / "generator"), *filter(None, sys.path)])
    environment = {**os.environ, "PYTHONPATH": path, "TERM": "xterm"}
    run = subprocess.run(command, stderr=side, stdout=subprocess.PIPE, env=environment, check=True)
    os.close(side)
    with os.fdopen(parent, "rb", buffering=0) as terminal:
        shown = terminal.read(65536).decode()
    assert run.stdout.decode().startswith("got: 2 services in ")
    assert re.search(r"fetching  \[#+\]  (\d\d)/\1", shown)
    assert shown.endswith("\r\x1b[K"), "nothing of it stays"
