"""The pages for those who come from zeep or suds: both codes of every row, against one fake server."""

from __future__ import annotations

import importlib
import sys
import warnings
from contextlib import ExitStack
from dataclasses import dataclass
from importlib.util import find_spec
from textwrap import indent
from typing import TYPE_CHECKING, Any

import example_programs
import pytest
import trustme
from small_contracts import importing
from soapbind.cli import main as soapbind_main

from . import side_by_side as beside
from .test_code_blocks import blocks

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path
    from types import ModuleType

EXAMPLES = beside.REPO / "docs" / "examples" / "bookshop"


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ModuleType]:
    """Give the package of the contract of the pages."""
    folder = tmp_path_factory.mktemp("bookshop")
    with importing(folder, "bookshop", (EXAMPLES / "bookshop.wsdl").read_text("utf-8")) as made:
        yield made
        for name in [name for name in sys.modules if name.partition(".")[0] == "bookshop"]:
            del sys.modules[name]


@pytest.fixture(scope="module")
def fake(package: ModuleType) -> ModuleType:
    """Give the module of the fake server that the examples call."""
    assert package.Client, "it imports the package"
    return example("fake_bookshop")


def example(name: str) -> ModuleType:
    found: ModuleType = example_programs.example(f"bookshop/{name}")
    return found


@dataclass(frozen=True)
class Shop:
    """The fake servers of the pages, and failures, by what the note of a block says."""

    servers: dict[str, Any]
    unknown_headers: Any
    failures: dict[str, Callable[[], Exception]]

    def server_of(self, note: str) -> Any:
        """Return the server that a block calls; the first is for all that name none."""
        first, *_ = self.servers.values()
        return next((server for words, server in self.servers.items() if words in note), first)


class Page:
    """A page, and both clients as its first pair of blocks makes them."""

    def __init__(self, page: str, client: str, shop: Shop) -> None:
        self._page, self._shop = page, shop
        first, *_ = beside.cases(page, client)
        self._theirs: dict[str, Any] = {"__name__": "docs"}
        self._ours: dict[str, Any] = {"__name__": "docs"}
        url = shop.server_of("").url
        beside.run_theirs(_local(first.theirs, url), self._theirs, page)
        beside.run(_local(first.ours or "", url), self._ours, page)

    def close(self) -> None:
        _close([*self._theirs.values(), *self._ours.values()])

    def check(self, case: beside.Case) -> None:
        """Run both, and compare what the server received and what came back."""
        theirs = self._outcome(case, case.theirs, beside.run_theirs, self._theirs)
        if case.ours is not None:
            assert self._outcome(case, case.ours, beside.run, self._ours) == theirs
        assert theirs[0] or "encode_request" in (case.ours or ""), "nothing was sent"

    def run_alone(self, code: str, line: int) -> None:
        """Run what only we have."""
        beside.run_theirs(code, dict(self._ours), f"{self._page}:{line}")

    def _outcome(
        self, case: beside.Case, code: str, run: Callable[..., Any], base: dict[str, Any]
    ) -> tuple[list[Any], Any]:
        server = self._shop.server_of(case.note)
        server.calls.clear()
        for words, failure in self._shop.failures.items():
            if words in case.note:
                server.fail_next(failure())
        given = dict(base)
        try:
            value = run(_local(code, server.url), given, f"{self._page}:{case.line}")
        finally:
            _close(each for name, each in given.items() if each is not base.get(name))
        calls = [beside.received(call, self._shop.unknown_headers) for call in server.calls]
        calls.sort(key=repr)  # tasks send as they like
        return calls, beside.plain(value, nil=None)


def _local(code: str, url: str) -> str:
    return code.replace(beside.ADDRESS, url)


def _close(made: Iterable[Any]) -> None:
    """Close the clients that a case made: readers of the page have programs that end."""
    for each in made:
        kind = type(each)
        if (kind.__module__, kind.__name__) == ("zeep.client", "Client"):
            each.transport.session.close()
        elif kind.__module__.startswith(("requests", "httpx2", "bookshop._client")) and hasattr(each, "close"):
            each.close()


CLIENTS = {"zeep": "docs/guide/coming-from-zeep.md", "suds": "docs/guide/coming-from-suds.md"}
CASES = [(client, case) for client, page in CLIENTS.items() for case in beside.cases(page, client)[1:]]


@pytest.fixture(scope="module")
def pem() -> tuple[bytes, bytes]:
    """Give a key and its certificate."""
    made = trustme.CA(key_type=trustme.KeyType.RSA).issue_cert("bookshop.example.com", key_type=trustme.KeyType.RSA)
    return made.private_key_pem.bytes(), made.cert_chain_pems[0].bytes()


@pytest.fixture(scope="module")
def pages(package: ModuleType, fake: ModuleType, pem: tuple[bytes, bytes]) -> Iterator[dict[str, Page]]:
    """Give the pages, of those whose client is installed."""
    testing, security = (importlib.import_module(f"bookshop.{name}") for name in ("testing", "wssecurity"))
    failures = {
        "with a fault": lambda: testing.soap_fault("no luck", "Client", detail='<why xmlns="urn:x">rain</why>'),
        "with 503": lambda: package.HttpStatusError(503, "away"),
    }
    with ExitStack() as stack:
        signed = None if find_spec("signxml") is None else security.Signature(*pem, trusted=pem[1])
        servers = {
            "without": fake.bookshop(),
            "with users": fake.bookshop(security.ServerSecurity({"kari": "s3cret"})),
            "with signatures": fake.bookshop(security.ServerSecurity(timestamp=True, signature=signed)),
        }
        shop = Shop(
            {words: stack.enter_context(each) for words, each in servers.items()}, package.unknown_headers, failures
        )
        found = {client: Page(page, client, shop) for client, page in CLIENTS.items() if find_spec(client)}
        yield found
        for page in found.values():
            page.close()


@pytest.fixture
def files(pem: tuple[bytes, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Give the files that the pages open."""
    monkeypatch.chdir(tmp_path)
    found = {"key.pem": pem[0], "certificate.pem": pem[1], "ca.pem": pem[1]}
    for name, content in {**found, "bookshop.wsdl": (EXAMPLES / "bookshop.wsdl").read_bytes()}.items():
        (tmp_path / name).write_bytes(content)


IDS = [f"{client} {case.line} {case.title}" for client, case in CASES]


@pytest.mark.sampled(15)
@pytest.mark.usefixtures("files")
@pytest.mark.parametrize(("client", "case"), CASES, ids=IDS)
def test_a_row(client: str, case: beside.Case, pages: dict[str, Page]):
    if client not in pages:
        pytest.skip(f"{client} is not installed; pip install '.[test]'")
    if "with signatures" in case.note and not (find_spec("xmlsec") and find_spec("signxml")):
        pytest.skip("xmlsec, with which zeep signs, or signxml is not installed; pip install xmlsec signxml")
    pages[client].check(case)


@pytest.mark.usefixtures("files")
def test_blocks_without_a_counterpart(pages: dict[str, Page]):
    if "zeep" not in pages:
        pytest.skip("zeep is not installed; pip install '.[test]'")
    alone = [block for block in blocks(CLIENTS["zeep"]) if block.note.startswith("not run: soapbind alone,")]
    assert len(alone) == 2
    for block in alone:
        pages["zeep"].run_alone(block.text, block.line)


def test_both_tools_print_the_operations(pages: dict[str, Page], capsys: pytest.CaptureFixture[str]):
    if "zeep" not in pages:
        pytest.skip("zeep is not installed; pip install '.[test]'")
    zeep = importlib.import_module("zeep.__main__")
    path = str(EXAMPLES / "bookshop.wsdl")
    zeep.main(zeep.parse_arguments([path]))
    theirs = capsys.readouterr().out
    soapbind_main(["show", path], standalone_mode=False)
    ours = capsys.readouterr().out
    for name in ("FindOrder", "PlaceOrder", "CancelOrder", "ListOrders"):
        assert name in theirs
        assert name in ours


PROGRAMS = ("report_with_zeep", "report_with_soapbind")


def test_both_programs_print_and_send_the_same(
    fake: ModuleType, package: ModuleType, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    pytest.importorskip("zeep", reason="zeep is not installed; pip install '.[test]'")
    monkeypatch.setenv("BOOKSHOP_PASSWORD", "s3cret")
    users = importlib.import_module("bookshop.wssecurity").ServerSecurity({"kari": "s3cret"})
    printed, sent = [], []
    for name in PROGRAMS:
        with fake.bookshop(users) as server, warnings.catch_warnings():
            if "zeep" in name:
                warnings.simplefilter("ignore")  # zeep's own
            assert example(name).main([server.url, "north", "kari", "--limit", "200"]) == 0
            sent.append([beside.received(call, package.unknown_headers) for call in server.calls])
        printed.append(capsys.readouterr().out)
    assert printed[0] == printed[1]
    assert printed[0].endswith("CancelOrder: answered, password kept\n")
    assert sent[0] == sent[1]
    assert [call["headers"] for call in sent[0]] == [{"session": {"tenant": "north"}}] * 5
    assert sent[0][2]["body"]["order"]["note"] == "nil"


def test_a_wrong_password_is_said(
    fake: ModuleType, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("BOOKSHOP_PASSWORD", "wrong")
    users = importlib.import_module("bookshop.wssecurity").ServerSecurity({"kari": "s3cret"})
    with fake.bookshop(users) as server:
        assert example(PROGRAMS[1]).main([server.url, "north", "kari"]) == 1
    assert "the name or the password is wrong" in capsys.readouterr().err


def test_what_the_page_shows_of_the_programs_is_in_them():
    parts = [block for block in blocks(CLIENTS["zeep"]) if block.note.startswith("not run: a part of ")]
    assert len(parts) == 4
    for block in parts:
        name = block.note.removeprefix("not run: a part of ").partition(",")[0]
        whole = (EXAMPLES / name).read_text("utf-8")
        assert any(indent(block.text, margin) in whole for margin in ("    ", "        ")), block.line
