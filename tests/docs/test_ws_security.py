"""The guide page of WS-Security: every block of it, in order, against servers that demand what it is about."""

from __future__ import annotations

import importlib
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from key_pairs import Pair, pair
from small_contracts import Operation, importing, wsdl

if TYPE_CHECKING:
    from collections.abc import Iterator

PAGE = (Path(__file__).parents[2] / "docs" / "guide" / "ws-security.md").read_text("utf-8")
BLOCKS = re.findall(r"^```python\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
AMOUNT = '<x:element name="Amount" type="x:int"/>'


@pytest.fixture(scope="module")
def bank(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    contract = wsdl(Operation("Transfer", request=AMOUNT, response=AMOUNT), service="Bank")
    with importing(tmp_path_factory.mktemp("bank"), "bank", contract) as found:
        yield found


class Bank:
    """Returns the amount."""

    def transfer(self, *, amount: int) -> int:
        return amount


@pytest.fixture
def keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Pair, Pair]:
    """Give the pairs of client and bank, and put their files into the current folder."""
    monkeypatch.chdir(tmp_path)
    client, bank = pair("client", kind="rsa"), pair("bank", kind="rsa")
    Path("client-key.pem").write_bytes(client.key)
    Path("client-certificate.pem").write_bytes(client.certificate)
    Path("bank-certificate.pem").write_bytes(bank.certificate)
    return client, bank


def test_the_page(bank: Any, keys: tuple[Pair, Pair], capsys: pytest.CaptureFixture[str]):
    client, own = keys
    testing, wss = (importlib.import_module(f"bank.{name}") for name in ("testing", "wssecurity"))
    tokens = wss.ServerSecurity({"anna": "secret"})
    signature = wss.Signature(own.key, own.certificate, trusted=client.certificate)
    signed = wss.ServerSecurity({"anna": "secret"}, signature=signature)
    given: dict[str, Any] = {"__name__": "docs"}
    *first, encryption = BLOCKS
    with (
        testing.FakeServer(bank=Bank(), security=tokens) as one,
        testing.FakeServer(bank=Bank(), security=signed) as two,
    ):
        for block in first:
            text = block.replace("https://bank.example.com/", one.url).replace("https://signed.example.com/", two.url)
            exec(text, given)  # noqa: S102 - our own documentation
    assert capsys.readouterr().out == "refused: FailedAuthentication\n"
    assert len(one.calls), len(two.calls) == (1, 1)

    pytest.importorskip("xmlsec")
    exec(encryption, given)  # noqa: S102 - as above
    plugin, other = given["Encrypted"](own.certificate, client.key), given["Encrypted"](client.certificate, own.key)

    class Security:
        opened, sealed = staticmethod(other.decrypt), staticmethod(other.encrypt)

    with (
        testing.FakeServer(bank=Bank(), security=Security()) as server,
        bank.Client(server.url, plugins=(plugin,)) as caller,
    ):
        assert caller.transfer(amount=7) == 7
    (call,) = server.calls
    assert b"EncryptedData" in call.content
    assert b"transfer" not in call.content.lower()
