"""A client sends by MTOM where a policy of its port demands it, and not where one merely allows it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from attachment_contract import CONTRACT
from message_shapes import package
from soapbind import pipeline
from soapbind.config import PackageConfig

if TYPE_CHECKING:
    from pathlib import Path


POLICY = """<p:Policy xmlns:p="{ns}" xmlns:u="http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd"
 u:Id="mtom">{content}</p:Policy>"""
WSP, WSP15 = "http://schemas.xmlsoap.org/ws/2004/09/policy", "http://www.w3.org/ns/ws-policy"
ASSERTION = '<m:OptimizedMimeSerialization xmlns:m="{WSP}/optimizedmimeserialization" {0}/>'.replace("{WSP}", WSP)
DEMANDED = ASSERTION.format("")
POLICIES = {
    "plain": (WSP, DEMANDED, True),
    "normal form": (WSP15, f"<p:ExactlyOne><p:All>{DEMANDED}</p:All></p:ExactlyOne>", True),
    "nested": (WSP, f"<p:All><p:Policy>{DEMANDED}</p:Policy></p:All>", True),
    "optional": (WSP, ASSERTION.format('p:Optional="true"'), False),
    "an alternative": (WSP, f"<p:ExactlyOne><p:All/><p:All>{DEMANDED}</p:All></p:ExactlyOne>", False),
    "a circle": (WSP, '<p:PolicyReference URI="#mtom"/>', False),
    "something else": (WSP, '<x:Other xmlns:x="urn:x"/>', False),
}


@pytest.mark.parametrize("name", sorted(POLICIES))
def test_policies(name: str, tmp_path: Path):
    ns, content, asks = POLICIES[name]
    policy = POLICY.format(ns=ns, content=content)
    reference = f'<p:PolicyReference xmlns:p="{ns}" URI="#mtom"/>'
    for text in (
        CONTRACT.replace("<w:types>", f"{policy}<w:types>").replace('type="t:Shop">', f'type="t:Shop">{reference}'),
        CONTRACT.replace('type="t:Shop">', f'type="t:Shop">{policy}'),
    ):
        source = tmp_path / "shop.wsdl"
        source.write_text(text, "utf-8")
        files = pipeline.generate(PackageConfig("asked", (str(source),)))
        assert ("mtom=True" in files["_ports.py"]) is asks


class Echo:
    def echo(self, *, document: Any) -> Any:
        return document


def test_a_policy_is_obeyed(tmp_path: Path):
    policy = POLICY.format(ns=WSP, content=DEMANDED)
    text = CONTRACT.replace('type="t:Shop">', f'type="t:Shop">{policy}')
    with package(tmp_path, "mtom_asked", text) as made:
        sent = made.models.Document(name="a", data=bytes(5000))
        with made.testing.FakeServer(shop=Echo()) as server, made.Client(server.url) as client:
            assert client.echo(document=sent) == sent
            assert client.with_options(mtom=False).echo(document=sent) == sent
        kinds = [call.http_headers["content-type"].partition(";")[0] for call in server.calls]
        assert kinds == ["multipart/related", "text/xml"]
