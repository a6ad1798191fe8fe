"""Redirects, imports from elsewhere, proxies and certificates."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import trustme
from commands import soapbind, tree
from web_server import Reply, WebServer, page, publish, redirect

from .fetching import BOTH, CHAT, REPO, WSDL, committed, fetch, generated


@pytest.mark.slow
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
        ("http://127.0.0.1:99999/x.xsd", "its port is not a number up to 65535"),
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


@pytest.mark.slow
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


@pytest.mark.slow
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


@pytest.mark.slow
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
