"""The calls of a shape, made with zeep."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from encoded_contract import ENC, ENCODING

from .contracts import TOKEN

if TYPE_CHECKING:
    from pathlib import Path

    from .contracts import Shape


def calls(shape: Shape, wsdl: Path, url: str) -> list[dict[str, Any]]:
    """Make the calls; return what came back, as plain values."""
    import zeep  # noqa: PLC0415 - the tests skip without it

    class Offline(zeep.Transport):  # type: ignore[misc]
        def load(self, address: str) -> bytes:
            return ENCODING.encode() if address == ENC else super().load(address)

    client = zeep.Client(str(wsdl), transport=Offline())
    (binding,) = client.wsdl.bindings
    service = client.create_service(binding, url)
    return [_call(service, shape, call) for call in shape.calls]


def _call(service: Any, shape: Shape, call: Any) -> dict[str, Any]:
    import zeep  # noqa: PLC0415

    headers = {"_soapheaders": {"header": {"token": TOKEN}}} if shape.name == "headers" else {}
    try:
        found = getattr(service, call.operation)(**call.arguments, **headers)
    except zeep.exceptions.Fault as fault:
        entries = [] if fault.detail is None else list(fault.detail)
        detail = {_local(each.tag): {_local(inner.tag): inner.text for inner in each} for each in entries}
        return {"fault": {"reason": fault.message, "detail": detail or None}}
    if headers:
        return {"result": _plain(found.body, {}), "headers": _plain(found.header, {})}
    return {"result": _plain(found, {})}


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def _plain(value: Any, made: dict[int, Any]) -> Any:
    if id(value) in made:
        return made[id(value)]
    if isinstance(value, list):
        return [_plain(each, made) for each in value]
    if not hasattr(value, "__values__"):
        return value
    found: dict[str, Any] = {}
    made[id(value)] = found
    found |= {name: _plain(each, made) for name, each in value.__values__.items()}
    return found
