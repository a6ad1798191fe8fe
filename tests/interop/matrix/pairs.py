"""Who speaks which shape with us, and in which directions: the rows of docs/interop.md.

A direction is tested (the empty text), or it says why there is nothing to test.
"""

from __future__ import annotations

from dataclasses import dataclass

from .contracts import SHAPES

NETSERVER = (
    "SuperOffice's Chat: wrapped, headers"  # see ../test_peers.py, ../test_foreign_hosts.py, ../test_mono_host.py
)
MTOM, SWA = "bytes by MTOM", "SOAP with attachments"  # see ../test_attachment_peers.py
CLIENT_ONLY = "is a client only"


@dataclass(frozen=True)
class Pair:
    """A row. ``calls_us`` and ``is_called`` are empty where the tests do it, else the reason why they do not.

    ``without`` names calls of the shape (``str(call)``) that the peer cannot make; ``note`` is for the reader.
    """

    peer: str
    shape: str
    calls_us: str = ""
    is_called: str = ""
    without: tuple[str, ...] = ()
    note: str = ""


GRAPHS = ("a cycle", "an object that is there twice")
ARRAYS = ("EchoNodes", "an array of two dimensions", "an array of arrays", "an array of strings")
FIRST_PART = "writes and reads the first part only"

ONE_PART = "wsimport leaves the operation out (WS-I Basic Profile, R2210)"
QUALIFIES = "qualifies parts where the schema qualifies elements, and reads no others (WS-I Basic Profile, R2735)"
NO_ENCODING = "wsimport refuses it (WS-I Basic Profile, R2706)"
JAX_WS = [name for name in SHAPES if name not in {"document/literal, several parts", "rpc/encoded"}]

ELSEWHERE = "its server is in the rows above"

PAIRS = [
    *(Pair("zeep", shape, is_called=CLIENT_ONLY) for shape in SHAPES if shape != "rpc/encoded"),
    Pair("zeep", "rpc/encoded", is_called=CLIENT_ONLY, without=GRAPHS + ARRAYS),
    *(Pair("PHP", shape) for shape in SHAPES),
    *(Pair("node-soap", shape) for shape in SHAPES if shape not in {"rpc/encoded", "document/literal, several parts"}),
    Pair("node-soap", "document/literal, several parts", FIRST_PART, FIRST_PART),
    Pair("node-soap", "rpc/encoded", without=GRAPHS + ARRAYS),
    *(Pair("JAX-WS", shape) for shape in JAX_WS),
    Pair("JAX-WS", "document/literal, several parts", ONE_PART, ONE_PART),
    Pair("JAX-WS", "rpc/encoded", NO_ENCODING, NO_ENCODING),
    *(Pair("gSOAP", shape) for shape in SHAPES if shape != "rpc/literal"),
    Pair("gSOAP", "rpc/literal", QUALIFIES, QUALIFIES),
    *(Pair(peer, NETSERVER) for peer in ("PHP", "gSOAP")),
    *(Pair(peer, NETSERVER, is_called=CLIENT_ONLY) for peer in ("zeep", "strong-soap")),
    *(Pair(peer, NETSERVER, is_called=ELSEWHERE) for peer in ("node-soap", "JAX-WS")),
    *(Pair(peer, MTOM) for peer in ("gSOAP", "JAX-WS")),
    Pair("zeep", MTOM, is_called=CLIENT_ONLY, note="reads replies, and sends none"),
    *(Pair(peer, SWA) for peer in ("gSOAP", "JAX-WS")),
    Pair("Mono WCF", NETSERVER, is_called="the next row is Mono's server"),
    Pair("Mono DataContractSerializer", NETSERVER, calls_us="is a server only"),
]
