"""``soapbind init``: what is found, named or fetched becomes the source, and a failure leaves nothing."""

from __future__ import annotations

import os
import shutil
import zipfile
from pathlib import Path
from typing import Any

import pytest
from commands import soapbind, tree
from shared_data import shared
from soapbind.output import write as write_folder
from web_server import Reply, WebServer, page

from .begun_projects import begun, configured, order, put, quick, refused


def archive(path: str, **entries: str) -> None:
    with zipfile.ZipFile(path, "w") as made:
        for name, text in entries.items():
            made.writestr(f"WSDL\\{name}.xml", text)


@quick
def test_an_archive_is_found_by_what_is_in_it():
    archive("vendor.zip", Orders=order())
    archive("photos.zip", Holiday="<photos/>")
    Path("broken.zip").write_bytes(b"PK\x03\x04 no archive")
    begun()
    assert configured()["sources"] == ["vendor.zip"]


@quick
def test_what_others_install_or_soapbind_generates_is_no_source():
    put("orders.wsdl")
    for path in (".venv/a", "node_modules/b", "build/c", "deps/d", ".git/e"):
        put(f"{path}/{path[-1]}.wsdl", order("Other", "other"))
    put("deps/pyvenv.cfg", "home = /usr\n")
    write_folder(Path("earlier"), {"__init__.py": "", "wsdl/x.wsdl": order(), "MANIFEST.json": "{}"})
    put("readme.xml", "<definitions-of-terms/>")
    begun()
    assert configured()["sources"] == ["orders.wsdl"]


@quick
def test_folders_inside_a_folder_belong_to_it():
    put("contracts/orders.wsdl")
    put("contracts/more/returns.wsdl", order("Returns", "returns"))
    begun("--package", "shop")
    assert configured()["sources"] == ["contracts"]


@quick
def test_of_several_one_must_be_named():
    put("one/orders.wsdl")
    put("two/returns.wsdl", order("Returns", "returns"))
    archive("three.zip", Third=order("Third", "third"))
    told = refused()
    assert "one/orders.wsdl, two/returns.wsdl, three.zip" in told
    begun("two/returns.wsdl")
    assert configured() == {"name": "returns", "sources": ["two/returns.wsdl"]}


@quick
def test_what_cannot_be_generated_leaves_the_folder_as_it_was():
    put("orders.wsdl", order().replace('type="t:State"', 'type="t:Stat"'))
    assert "unknown-type" in refused()


@quick
def test_what_cannot_be_written_leaves_the_folder_as_it_was():
    put("orders.wsdl")
    put(".github", "a file where a folder is needed")
    assert "not-writable" in refused()


@quick
def test_a_failure_at_the_end_undoes_all(monkeypatch: pytest.MonkeyPatch):
    put("orders.wsdl")
    put("pyproject.toml", "# mine\n")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)  # the lock is the last to get its place
    assert "No space left on device" in refused()


@quick
def test_a_configuration_that_may_not_be_written_is_told(monkeypatch: pytest.MonkeyPatch):
    put("orders.wsdl")
    put("pyproject.toml", "# mine\n")
    real = Path.open

    def open_to_read(self: Path, mode: str = "r", *rest: Any, **options: Any) -> Any:  # root may write whatever it is
        if self.name == "pyproject.toml" and mode != "rb":
            raise PermissionError(13, "Permission denied")
        return real(self, mode, *rest, **options)

    def cut(path: object, _: int) -> None:
        raise PermissionError(13, "Permission denied", path)

    monkeypatch.setattr(Path, "open", open_to_read)
    monkeypatch.setattr(os, "truncate", cut)
    assert "pyproject.toml: error[not-writable]: it cannot be written: Permission denied" in refused()


@pytest.mark.slow  # reads an archive of 263 documents
@quick
def test_the_vendors_archive_with_one_of_its_versions():
    shutil.copy(shared("wsdl/wsdl-2026-07-10.zip"), "wsdl.zip")
    assert "--include 'WSDL-Services88-*'" in refused()
    begun("--include", "WSDL-Services88-*", "--service", "Chat")
    assert configured() == {
        "name": "services88", "sources": ["wsdl.zip"], "include": ["WSDL-Services88-*"], "services": ["Chat"],
    }  # fmt: skip
    assert soapbind("check").exit_code == 0


# --- addresses -------------------------------------------------------------------------------------------------------


@quick
def test_an_address_is_fetched_into_a_folder_that_is_the_source(server: WebServer):
    server.routes["/Orders.svc?wsdl"] = Reply(order().encode())
    told = begun(f"{server.url}/Orders.svc?wsdl").stdout
    assert configured() == {"name": "orders", "sources": ["wsdl/orders"]}
    assert sorted(tree(Path("wsdl"))) == ["orders/MANIFEST.json", "orders/Orders.wsdl"]
    assert "  wsdl/orders: 2 files\n" in told
    server.routes.clear()
    assert soapbind("check").exit_code == 0, "no server is needed any more"


@quick
def test_an_address_without_a_wsdl_leaves_nothing(server: WebServer):
    server.routes["/Orders.svc?wsdl"] = page("Metadata publishing for this service is currently disabled.")
    assert server.url in refused(f"{server.url}/Orders.svc?wsdl")


@quick
@pytest.mark.parametrize("query", ["wsdl&api_key={}", "wsdl&token={}", "sig={}&wsdl", "wsdl&Password={}", "code={}"])
def test_a_secret_in_an_address_is_neither_sent_nor_shown_nor_written(server: WebServer, query: str):
    told = refused(f"{server.url}/Orders.svc?{query.format('hunter2-made-up')}")
    assert "secret-in-url" in told
    assert "hunter2" not in told
    assert server.seen == []


@quick
def test_a_login_in_an_address_is_neither_sent_nor_shown_nor_written(server: WebServer):
    told = refused(server.url.replace("://", "://user:hunter2-made-up@"))
    assert "password-in-url" in told
    assert "hunter2" not in told
    assert server.seen == []


def test_addresses_and_paths_do_not_go_together(server: WebServer):
    put("orders.wsdl")
    assert soapbind("init", "orders.wsdl", server.url).exit_code == 2
