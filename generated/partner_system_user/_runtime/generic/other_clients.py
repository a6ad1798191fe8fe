"""What clients of zeep and suds have, and where it is here: for who looks for it by its name there."""

from __future__ import annotations

from typing import Any

_DATA = "import data types from models, and make objects: Order(number=...)"
_OPTIONS = "options are arguments of the client, and of with_options(...), which returns a client with others"
_LAST = "give plugins=(History(),), which keeps the last messages"
_PLACES = {
    "bind": "give port= to the client",
    "create_message": "OPERATION.encode_request(Request(headers, body)) of the module of an operation makes a message",
    "create_service": "give the address to the client",
    "factory": _DATA,
    "get_element": _DATA,
    "get_type": _DATA,
    "last_received": _LAST,
    "last_sent": _LAST,
    "service": "operations are methods of the client, or of its attribute for their service: find_order(number=...)",
    "set_default_soapheaders": "give headers= to the client or to with_options(...)",
    "set_options": _OPTIONS,
    "settings": _OPTIONS,
    "transport": _OPTIONS,
    "type_factory": _DATA,
    "wsdl": "the WSDL was read when this package was generated; OPERATIONS and PORTS have what is in it",
}


def elsewhere(client: object, name: str) -> Any:
    """Raise AttributeError for what a client does not have, and say what is there instead."""
    place = _PLACES.get(name)
    if place is None:
        return object.__getattribute__(client, name)  # raises as usual, also what a property raised
    raise AttributeError(f"{type(client).__name__!r} object has no attribute {name!r}: {place}")
