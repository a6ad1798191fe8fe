"""Who is measured: each decodes the two replies, encodes the request, and shows its values for comparison."""

from __future__ import annotations

import importlib
from abc import ABC, abstractmethod
from datetime import datetime
from pathlib import Path  # noqa: TC003 - start.py takes it from here
from types import SimpleNamespace
from typing import Any

POSTED = datetime(2026, 5, 27, 1, 23, 32)  # noqa: DTZ001 - as on the wire
TEXT, AUTHOR, TOKEN, TICKET = "Hi, how can I help you today?", "Anna", "token-of-the-bench", "7T:bench"
Values = list[tuple[object, ...]]


class Contestant(ABC):
    """One library, set up for the contract in ``folder``."""

    name: str

    @abstractmethod
    def __init__(self, folder: Path) -> None:
        """Set up, which is not measured."""

    @abstractmethod
    def decode(self, kind: str, data: bytes) -> Any:
        """Return what the library makes of a reply: ``chat`` or ``archive``."""

    @abstractmethod
    def values(self, kind: str, decoded: Any) -> Values:
        """Return the values of what was decoded, in a form all contestants share."""

    @abstractmethod
    def encode(self) -> bytes:
        """Return an AddChatMessage request with headers, from new objects."""


class Soapbind(Contestant):
    """Our own."""

    name = "soapbind"

    def __init__(self, folder: Path) -> None:
        """Import the package."""
        del folder
        self.package: Any = importlib.import_module("bench88")
        self.models: Any = importlib.import_module("bench88.models")
        self.add: Any = importlib.import_module("bench88.chat.operations.add_chat_message")
        self.operations = {
            "chat": self.package.OPERATIONS["Chat.GetChatMessages"],
            "archive": self.package.OPERATIONS["Archive.GetArchiveListByColumns"],
        }

    def decode(self, kind: str, data: bytes) -> Any:
        """Decode headers and body."""
        return self.operations[kind].decode_response(data)

    def values(self, kind: str, decoded: Any) -> Values:
        """Take the values from the dataclasses."""
        items = decoded.body.response
        if kind == "chat":
            return [
                (m.chat_message_id, m.chat_session_id, str(m.type), m.message, m.author, m.read_by_customer)
                + (str(m.special_type), m.special_param, m.when_posted)
                for m in items
            ]
        return [
            (row.entity_name, row.primary_key, row.link_hint, row.style_hint)
            + tuple((key, c.display_value, c.tooltip_hint, c.link_hint) for key, c in row.column_data.items())
            for row in items
        ]

    def chat_message(self) -> Any:
        """Return the message that is added."""
        to_customer = self.models.ChatMessageType.TO_CUSTOMER
        return self.models.ChatMessage(
            chat_session_id=7, type=to_customer, message=TEXT, author=AUTHOR, when_posted=POSTED
        )

    def encode(self) -> bytes:
        """Make the objects and encode them."""
        models, package, add, message = self.models, self.package, self.add, self.chat_message()
        headers = package.RequestHeaders(application_token=TOKEN, credentials=models.SoCredentials(ticket=TICKET))
        request = package.Request(headers, add.AddChatMessage(chat_session_id=7, message=message))
        data: bytes = add.OPERATION.encode_request(request)
        return data


class Zeep(Contestant):
    """zeep, with its own processing of replies, from bytes and without HTTP."""

    name = "zeep"

    def __init__(self, folder: Path) -> None:
        """Read the WSDLs."""
        zeep: Any = importlib.import_module("zeep")
        self.utils: Any = importlib.import_module("zeep.wsdl.utils")
        self.nil = zeep.xsd.Nil
        settings = zeep.Settings(xml_huge_tree=True)
        wsdl = {"chat": "Chat.wsdl", "archive": "Archive.wsdl"}
        self.clients = {
            kind: zeep.Client(str(folder / "wsdl" / name), settings=settings) for kind, name in wsdl.items()
        }
        self.message = self.clients["chat"].get_type(f"{{{self._namespace()}}}ChatMessage")

    @staticmethod
    def _namespace() -> str:
        return "http://www.superoffice.net/ws/crm/NetServer/Services88"

    def decode(self, kind: str, data: bytes) -> Any:
        """Process a reply as the client does."""
        client = self.clients[kind]
        operation = {"chat": "GetChatMessages", "archive": "GetArchiveListByColumns"}[kind]
        binding = client.service._binding
        headers = {"Content-Type": "text/xml; charset=utf-8"}
        reply = SimpleNamespace(status_code=200, headers=headers, content=data, encoding="utf-8")
        return binding.process_reply(client, binding.get(operation), reply)

    def values(self, kind: str, decoded: Any) -> Values:
        """Take the values from zeep's objects."""
        items = decoded.body.Response
        if kind == "chat":
            return [
                (m.ChatMessageId, m.ChatSessionId, m.Type, m.Message, m.Author, m.ReadByCustomer)
                + (m.SpecialType, m.SpecialParam, m.WhenPosted)
                for m in items.ChatMessage
            ]
        return [
            (row.EntityName, row.PrimaryKey, row.LinkHint, row.StyleHint)
            + tuple(
                (pair.Key, pair.Value.DisplayValue, pair.Value.TooltipHint, pair.Value.LinkHint)
                for pair in row.ColumnData.ColumnDataKeyValuePair
            )
            for row in items.ArchiveListItem
        ]

    def add_arguments(self) -> dict[str, Any]:
        """Return what AddChatMessage is called with."""
        message = self.message(
            ChatMessageId=0, ChatSessionId=7, Type="ToCustomer", Message=TEXT, Author=AUTHOR, ReadByCustomer=0,
            SpecialType="None", SpecialParam=self.nil, WhenPosted=POSTED,
        )  # fmt: skip
        headers = {"ApplicationToken": TOKEN, "Credentials": {"Ticket": TICKET}, "TimeZone": self.nil}
        return {"ChatSessionId": 7, "Message": message, "_soapheaders": headers}

    def encode(self) -> bytes:
        """Make the objects and the envelope."""
        client = self.clients["chat"]
        envelope = client.create_message(client.service, "AddChatMessage", **self.add_arguments())
        data: bytes = self.utils.etree_to_string(envelope)
        return data


class Xsdata(Contestant):
    """xsdata with the classes it generates, its lxml handler (the fastest of its own) and its native writer."""

    name = "xsdata"

    def __init__(self, folder: Path) -> None:
        """Import the classes."""
        del folder
        parsers: Any = importlib.import_module("xsdata.formats.dataclass.parsers")
        serializers: Any = importlib.import_module("xsdata.formats.dataclass.serializers")
        datatype: Any = importlib.import_module("xsdata.models.datatype")
        self.chat: Any = importlib.import_module("xsdata_chat")
        archive: Any = importlib.import_module("xsdata_archive")
        self.parser, self.serializer = parsers.XmlParser(), serializers.XmlSerializer()
        self.time = datatype.XmlDateTime
        self.classes = {
            "chat": self.chat.ChatGetChatMessagesOutput,
            "archive": archive.ArchiveGetArchiveListByColumnsOutput,
        }

    def decode(self, kind: str, data: bytes) -> Any:
        """Parse the envelope class."""
        return self.parser.from_bytes(data, self.classes[kind])

    def values(self, kind: str, decoded: Any) -> Values:
        """Take the values from xsdata's dataclasses."""
        if kind == "chat":
            items = decoded.body.get_chat_messages_response.response.chat_message
            return [
                (m.chat_message_id, m.chat_session_id, m.type_value.value, m.message, m.author, m.read_by_customer)
                + (m.special_type.value, m.special_param, m.when_posted.to_datetime())
                for m in items
            ]
        return [
            (row.entity_name, row.primary_key, row.link_hint, row.style_hint)
            + tuple(
                (pair.key, pair.value.display_value, pair.value.tooltip_hint, pair.value.link_hint)
                for pair in row.column_data.column_data_key_value_pair
            )
            for row in decoded.body.get_archive_list_by_columns_response.response.archive_list_item
        ]

    def encode(self) -> bytes:
        """Make the objects and render them."""
        chat, shell = self.chat, self.chat.ChatAddChatMessageInput
        message = chat.ChatMessage(
            chat_message_id=0, chat_session_id=7, type_value=chat.ChatMessageType.TO_CUSTOMER, message=TEXT,
            author=AUTHOR, read_by_customer=0, special_type=chat.ChatMessageSpecialType.NONE, special_param=None,
            when_posted=self.time.from_datetime(POSTED),
        )  # fmt: skip
        header = shell.Header(
            application_token=chat.ApplicationToken(value=TOKEN),
            credentials=chat.Credentials(ticket=TICKET),
            time_zone=None,
        )
        body = shell.Body(add_chat_message=chat.AddChatMessage(chat_session_id=7, message=message))
        text: str = self.serializer.render(shell(header=header, body=body))
        return text.encode()


CONTESTANTS: tuple[type[Contestant], ...] = (Soapbind, Zeep, Xsdata)
