"""The same contract from a web server as from files: by ``soapbind fetch`` and with an address as SOURCE."""

from __future__ import annotations

import hashlib
import io
import json
import re
import shutil
import zipfile
from pathlib import Path

import pytest
import shared_data
from commands import soapbind, tree
from lxml import etree
from web_server import Reply, WebServer, packed, page, publish

from .fetching import BOTH, CHAT, COMMITTED, DOCUMENTED, WSDL, committed, fetch, generated

# --- the same contract as the files ----------------------------------------------------------------------------------


@pytest.mark.slow  # generates several packages
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


@pytest.mark.slow
def test_an_older_server_has_only_wsdl(server: WebServer):
    publish(server, WSDL, "", single=False)
    server.routes["/Chat.svc?singleWsdl"] = page("You have created a service.")
    fetch(f"{server.url}/Chat.svc", f"{server.url}/SoPrincipal.svc")
    assert generated("got") == committed()
    assert "xsd0.xsd" in " ".join(tree(Path("got")))


@pytest.mark.slow
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


@pytest.mark.slow
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
    assert re.findall(r"a\.zip!([^\s:]+)", told) == [".b/c.wsdl", "ok/aux.wsdl", "ok/x?.wsdl"]
    told = fetch(f"{server.url}/a.zip", f"{server.url}/b.zip", "--include", "Chat*", code=1)
    assert "b.zip!ok/Chat.wsdl: error[same-name]: another document is ok/Chat.wsdl already" in told


@pytest.mark.slow  # reads and compares all of Services88
def test_the_vendor_archive(server: WebServer):
    server.routes["/wsdl.zip"] = Reply(shared_data.shared("wsdl/wsdl-2026-07-10.zip").read_bytes(), type="x/y")
    fetch(
        f"{server.url}/wsdl.zip", "--include", "WSDL-Services88-Chat*", "--include", "WSDL-Services88-SoPrincipal*"
    )  # fmt: skip
    assert len(tree(Path("got"))) == 3
    assert generated("got") == committed()


@pytest.mark.slow
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


# --- an address as SOURCE --------------------------------------------------------------------------------------------


@pytest.mark.slow  # generates from a server, more than once
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


@pytest.mark.slow
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
