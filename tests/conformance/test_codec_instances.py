"""The vendor's documented envelopes, and instances of the schema, compared by a tool that knows the schema."""

from __future__ import annotations

import importlib
import sys
import zipfile
from typing import Any, TypeAlias

import pytest
import shared_data
from services88 import OPERATIONS
from shared_data import SERVICES88, SOAP11

ENVELOPES = r"(Chat|SoPrincipal)/.*\.(request|response)\.xml"
INSTANCES = "services88/instances/seed1.zip"


def codec(name: str) -> tuple[Any, Any]:
    service, _, rest = name.partition("/")
    operation, direction = rest.split(".")[:2]
    found = OPERATIONS[f"{service}.{operation}"]
    if direction == "request":
        return found.decode_request, found.encode_request
    return found.decode_response, found.encode_response


@pytest.mark.parametrize("name", shared_data.members("envelopes/documented.zip", ENVELOPES))
def test_documented_envelopes(name: str):
    decode, encode = codec(name)
    seen = decode(shared_data.read("envelopes/documented.zip", name))

    assert seen.body.extension_data is None
    assert seen.headers.extension_data is None
    again = encode(seen)
    assert decode(again) == seen
    assert shared_data.parse(again).tag == f"{{{SOAP11}}}Envelope"


@pytest.fixture(scope="module")
def canon(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Give shared/tools/canon.py with the vendor's schemas: a schema-aware comparison that is not ours."""
    folder = tmp_path_factory.mktemp("wsdl")
    with zipfile.ZipFile(shared_data.shared("wsdl/wsdl-2026-07-10.zip")) as archive:
        for service in ("Chat", "SoPrincipal"):
            content = archive.read(f"WSDL\\WSDL-Services88-{service}.xml")
            (folder / f"{service}.wsdl").write_bytes(content)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "dont_write_bytecode", True)
        patch.syspath_prepend(str(shared_data.shared("tools")))
        module = importlib.import_module("canon")
    schemas: dict[str, Any] = {}

    def difference(service: str, expected: Any, actual: Any) -> str:
        if service not in schemas:
            schemas[service] = module.SchemaSet(str(folder / f"{service}.wsdl"))
            schemas[service].operations()
        left, right = (module.canon(each, schemas[service]) for each in (expected, actual))
        found: str = module.diff(left, without_zeros(left, right))
        return found

    return difference


Canonical: TypeAlias = tuple[str, tuple[tuple[str, str], ...], str, tuple[Any, ...]]


NIL = ((f"{{{shared_data.XSI}}}nil", "true"),)
ZEROS = shared_data.ZEROS | {"0.0"}


def without_zeros(expected: Canonical, actual: Canonical) -> Canonical:
    """Drop what DataContract takes for absent: nil, and value types with their zero, where they are absent."""
    tag, attributes, text, children = actual
    awaited = list(expected[3])
    kept: list[Any] = []
    for child in children:
        if awaited and awaited[0][0] == child[0]:
            kept.append(without_zeros(awaited.pop(0), child))
        elif child[1] != NIL and (child[3] or child[2] not in ZEROS):
            kept.append(child)
    return tag, attributes, text, tuple(kept)


@pytest.mark.parametrize("name", shared_data.members("envelopes/wire.zip", ENVELOPES))
def test_wire_envelopes(name: str, canon: Any):
    decode, encode = codec(name)
    data = shared_data.read("envelopes/wire.zip", name)
    expected = shared_data.blocks(data)
    written = {each.tag: each for each in shared_data.blocks(encode(decode(data)))}

    assert [canon(name.partition("/")[0], each, written.pop(each.tag)) for each in expected] == [""] * len(expected)
    assert [each.tag for each in written.values() if each.get(f"{{{shared_data.XSI}}}nil") != "true"] == []


@pytest.mark.sampled(30)
@pytest.mark.parametrize("name", shared_data.members(INSTANCES, ENVELOPES))
def test_instances_of_the_schema(name: str, canon: Any):
    decode, encode = codec(name)
    body = shared_data.read(INSTANCES, name)
    data = b'<s:Envelope xmlns:s="%s"><s:Body>%s</s:Body></s:Envelope>' % (
        SOAP11.encode(),
        body.partition(b"?>")[2] if body.startswith(b"<?") else body,
    )

    again = encode(decode(data))
    written = shared_data.parse(again).find(f"{{{SOAP11}}}Body")[0]
    assert canon(name.partition("/")[0], shared_data.parse(body), written) == ""


HEADERS = r"(Chat|SoPrincipal)/_header\..*\.xml"


@pytest.mark.parametrize("name", shared_data.members(INSTANCES, HEADERS))
def test_header_instances_of_the_schema(name: str, canon: Any):
    service = name.partition("/")[0]
    block = shared_data.read(INSTANCES, name)
    key = {"Chat": "Chat.AddChatMessage", "SoPrincipal": "SoPrincipal.AuthenticateUsernamePassword"}[service]
    operation = OPERATIONS[key]
    tag = shared_data.parse(block).tag
    for decode, encode, cls in (
        (operation.decode_request, operation.encode_request, operation.request[1]),
        (operation.decode_response, operation.encode_response, operation.response[1]),
    ):
        name_of_body = cls.__xml_name__.name
        head = block.partition(b"?>")[2] if block.startswith(b"<?") else block
        data = b'<s:Envelope xmlns:s="%s"><s:Header>%s</s:Header><s:Body><%s xmlns="%s"/></s:Body></s:Envelope>' % (
            *(SOAP11.encode(), head),
            *(name_of_body.encode(), SERVICES88.encode()),
        )
        written = shared_data.parse(encode(decode(data))).find(f"{{{SOAP11}}}Header/{tag}")
        assert canon(service, shared_data.parse(block), written) == ""
