"""What a server answers when it does not do what was asked."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from soapbind.errors import printable, visible_json

if TYPE_CHECKING:
    from soapbind.calling.target import Target


@dataclass(frozen=True, slots=True)
class Fault:
    """An error that a server reports: a line for people, and all of it as JSON."""

    text: str
    json: str


def fault_of(target: Target, error: Any) -> Fault | None:
    """Return what a server reports by an error, None for one that is not from the server.

    That is a SOAP fault, of a class of its own where the contract declares it, or the ExceptionInfo of NetServer.
    """
    package = target.package
    if isinstance(error, package.SoapFault):
        name = type(error).__name__
        parts = {
            "fault": name,
            "code": str(error.code),
            "subcodes": [str(each) for each in error.subcodes],
            "reason": error.reason,
            "actor": error.actor,
            "detail": _detail(target, error),
        }
    elif target.is_netserver and isinstance(error, package.ServerError):
        name = error.exception_type or "ServerError"
        parts = {"fault": "ServerError", "detail": _data(target, error.info, None)}
    else:
        return None
    text = f"{target.key}: fault[{name}]: {error.message}"
    return Fault(printable(text), visible_json(json.dumps(parts, ensure_ascii=False, indent=2)))


def _detail(target: Target, fault: Any) -> Any:
    """Return a detail that the contract declares as data, any other as the text of its XML."""
    declared = target.module("_runtime.soap.declared_fault").DeclaredFault
    return _data(target, fault.detail, fault.detail_xml) if isinstance(fault, declared) else fault.detail_xml


def _data(target: Target, value: Any, otherwise: Any) -> Any:
    try:
        return target.module("json").to_data(value)
    except (target.package.JsonError, TypeError):
        return otherwise
