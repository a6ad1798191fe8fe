"""Signed replies, and what somebody between server and client makes of them."""

from __future__ import annotations

import asyncio
import importlib
from copy import deepcopy
from typing import TYPE_CHECKING, Any

from key_pairs import pair
from lxml import etree
from raw_http import RawServer, http

if TYPE_CHECKING:
    from collections.abc import Callable

    from .conftest import Secured

SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
OASIS = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-"
WSSE = f"{OASIS}wssecurity-secext-1.0.xsd"
WSU = f"{OASIS}wssecurity-utility-1.0.xsd"
DS = "http://www.w3.org/2000/09/xmldsig#"
ID = f"{{{WSU}}}Id"
GOOD = (
    b'<s:Envelope xmlns:s="%b"><s:Body><DoResponse xmlns="urn:t"><Number>7</Number></DoResponse></s:Body></s:Envelope>'
)


class Reply:
    """A signed reply as a tree: its parts by name, to be moved about."""

    def __init__(self, content: bytes) -> None:
        self.root = etree.fromstring(content)
        self.header, self.body = self.root.find(f"{{{SOAP}}}Header"), self.root.find(f"{{{SOAP}}}Body")
        self.security = self.header.find(f"{{{WSSE}}}Security")
        self.timestamp = self.security.find(f"{{{WSU}}}Timestamp")
        self.signature = self.security.find(f"{{{DS}}}Signature")

    def forged_body(self) -> Any:
        """Return another Body, which nobody signed."""
        made = deepcopy(self.body)
        made.find(".//{urn:t}Number").text = "666"
        return made

    def put_away(self, element: Any, holder: Any | None = None) -> None:
        """Move a part into a header block of another kind, where nobody reads it."""
        if holder is None:
            holder = etree.SubElement(self.header, "{urn:x}Wrapper")
        holder.append(element)

    def content(self) -> bytes:
        return etree.tostring(self.root)


def signed_reply(
    secured: Secured, *, signer: str = "server", content: bytes = GOOD % SOAP.encode(), **more: Any
) -> bytes:
    """Return a reply as a server signs it, with a Timestamp."""
    keys = pair(signer, **more.pop("pair", {}))
    signature = secured.wss.Signature(keys.key, keys.certificate, **more)
    sealed: bytes = secured.wss.ServerSecurity(signature=signature).sealed(content)
    return sealed


def signed_as_it_is(signature: Any, content: bytes) -> bytes:
    """Return an envelope that is signed with its references to attachments, and not with what these are."""
    room = importlib.import_module(type(signature).__module__.rpartition(".")[0] + ".envelope_tree")
    tree = room.open_tree(content)
    signature._sign(tree)
    found: bytes = tree.text()
    return found


def client_signature(secured: Secured, **options: Any) -> Any:
    """Return the plugin of a client that trusts the server."""
    keys = pair("client")
    return secured.wss.Signature(keys.key, keys.certificate, **{"trusted": pair("server").certificate, **options})


def called(secured: Secured, content: bytes, *, is_async: bool = False, status: int = 200, **options: Any) -> int:
    """Return what a client makes of a reply."""
    plugins = (secured.wss.Security(secured.wss.Timestamp()), client_signature(secured, **options))

    def answer(peer: Any, _request: Any) -> None:
        peer.send(http(status, content))

    with RawServer(answer) as server:
        if is_async:
            return asyncio.run(_called(secured, server.url, plugins))
        with secured.package.Client(server.url, plugins=plugins) as client:
            found: int = client.do(number=1)
            return found


async def _called(secured: Secured, url: str, plugins: Any) -> int:
    async with secured.package.AsyncClient(url, plugins=plugins) as client:
        found: int = await client.do(number=1)
        return found


def changed(content: bytes, change: Callable[[Reply], None]) -> bytes:
    """Return a reply that somebody changed on its way."""
    reply = Reply(content)
    change(reply)
    return reply.content()
