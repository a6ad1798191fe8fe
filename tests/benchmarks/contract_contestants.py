"""The same contestants with the contracts of ``contract_inputs``: each decodes a reply, and encodes what it decoded."""

from __future__ import annotations

import dataclasses
import enum
import importlib
from abc import ABC, abstractmethod
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

WSDLS = {"attributes": "Flights", "choices": "Payments", "namespaces": "Parts"}


class ContractContestant(ABC):
    """One library, set up for one of the contracts."""

    name: str

    @abstractmethod
    def __init__(self, contract: str, folder: Path) -> None:
        """Set up, which is not measured."""

    @abstractmethod
    def decode(self, reply: bytes) -> Any:
        """Return what the library makes of a reply."""

    @abstractmethod
    def encoder(self, decoded: Any) -> Callable[[], bytes]:
        """Return what encodes a request with the records of a decoded reply."""

    @abstractmethod
    def values(self, decoded: Any) -> Iterator[Any]:
        """Give the values in a decoded reply: the elements of a record, then its attributes, base class first.

        Before a value of the choice that repeats is the name of its element. What is absent is left out.
        """


class ContractSoapbind(ContractContestant):
    """Our own."""

    name = "soapbind"

    def __init__(self, contract: str, folder: Path) -> None:
        """Import the package."""
        del folder
        self.package: Any = importlib.import_module(f"bench_{contract}")
        (self.operation,) = self.package.OPERATIONS.values()

    def decode(self, reply: bytes) -> Any:
        """Decode the body."""
        return self.operation.decode_response(reply).body

    def encoder(self, decoded: Any) -> Callable[[], bytes]:
        """Make the envelope."""
        header, body = self.operation.request
        (field,) = (each.name for each in dataclasses.fields(body) if each.name != "extension_data")
        request = self.package.Request(header(), body(**{field: getattr(decoded, field)}))
        return lambda: self.operation.encode_request(request)

    def values(self, decoded: Any) -> Iterator[Any]:
        """Go through the dataclasses."""
        if isinstance(decoded, list):
            for each in decoded:
                yield from self.values(each)
        elif isinstance(decoded, enum.Enum):
            yield decoded.value
        elif dataclasses.is_dataclass(decoded):
            assert decoded.extension_data is None  # type: ignore[attr-defined]
            for field in dataclasses.fields(decoded):
                found = getattr(decoded, field.name)
                if type(decoded).__name__ == "MovementsChoice" and found is not None:
                    yield field.name
                yield from self.values(found)
        elif decoded is not None:
            yield decoded


class ContractZeep(ContractContestant):
    """zeep, with its own processing of replies, from bytes and without HTTP."""

    name = "zeep"

    def __init__(self, contract: str, folder: Path) -> None:
        """Read the WSDL."""
        zeep: Any = importlib.import_module("zeep")
        self.utils: Any = importlib.import_module("zeep.wsdl.utils")
        self.client = zeep.Client(str(folder / "contracts" / contract / f"{WSDLS[contract]}.wsdl"))
        self.field = {"attributes": "Flight", "choices": "Payment", "namespaces": "Part"}[contract]

    def decode(self, reply: bytes) -> Any:
        """Process a reply as the client does."""
        binding = self.client.service._binding
        headers = {"Content-Type": "text/xml; charset=utf-8"}
        got = SimpleNamespace(status_code=200, headers=headers, content=reply, encoding="utf-8")
        return binding.process_reply(self.client, binding.get("Book"), got)

    def encoder(self, decoded: Any) -> Callable[[], bytes]:
        """Make the envelope."""

        def encode() -> bytes:
            envelope = self.client.create_message(self.client.service, "Book", **{self.field: decoded})
            data: bytes = self.utils.etree_to_string(envelope)
            return data

        return encode

    def values(self, decoded: Any) -> Iterator[Any]:
        """Go through zeep's objects; a dict is a value of the choice."""
        if isinstance(decoded, list):
            for each in decoded:
                yield from self.values(each)
        elif isinstance(decoded, dict):
            for name, value in decoded.items():
                yield name.lower()
                yield from self.values(value)
        elif hasattr(decoded, "__values__"):
            for value in decoded.__values__.values():
                yield from self.values(value)
        elif decoded is not None:
            yield decoded


class ContractXsdata(ContractContestant):
    """xsdata with the classes it generates for the order of choices, its lxml handler and its native writer."""

    name = "xsdata"

    def __init__(self, contract: str, folder: Path) -> None:
        """Import the classes."""
        del folder
        parsers: Any = importlib.import_module("xsdata.formats.dataclass.parsers")
        serializers: Any = importlib.import_module("xsdata.formats.dataclass.serializers")
        self.classes: Any = importlib.import_module(f"xsdata_{contract}")
        self.parser, self.serializer = parsers.XmlParser(), serializers.XmlSerializer()
        self.output = getattr(self.classes, f"{WSDLS[contract]}BookOutput")
        self.input = getattr(self.classes, f"{WSDLS[contract]}BookInput")

    def decode(self, reply: bytes) -> Any:
        """Parse the envelope class."""
        return self.parser.from_bytes(reply, self.output).body.book_response

    def encoder(self, decoded: Any) -> Callable[[], bytes]:
        """Render the envelope."""
        book = self.classes.Book(**{each.name: getattr(decoded, each.name) for each in dataclasses.fields(decoded)})
        envelope = self.input(body=self.input.Body(book=book))
        return lambda: self.serializer.render(envelope).encode()

    def values(self, decoded: Any) -> Iterator[Any]:
        """Go through xsdata's dataclasses."""
        if isinstance(decoded, list):
            for each in decoded:
                yield from self.values(each)
        elif isinstance(decoded, enum.Enum):
            yield decoded.value
        elif type(decoded).__name__ == "Movements":
            for each in decoded.debit_or_credit_or_note:
                yield "note" if isinstance(each, str) else type(each).__name__.lower()
                yield from self.values(each)
        elif dataclasses.is_dataclass(decoded):
            for field in dataclasses.fields(decoded):
                yield from self.values(getattr(decoded, field.name))
        elif hasattr(decoded, "to_datetime"):
            yield decoded.to_datetime()
        elif decoded is not None:
            yield decoded


CONTRACT_CONTESTANTS: tuple[type[ContractContestant], ...] = (ContractSoapbind, ContractZeep, ContractXsdata)
