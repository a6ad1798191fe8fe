"""zeep, a client nobody here wrote, reads our WSDL and the vendor's, and talks to our fake server."""

from __future__ import annotations

import warnings
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_type_hints

import pytest
from services88 import OPERATIONS, ServerError
from services88.models import (
    ChatMessage,
    ChatMessageSpecialType,
    ChatMessageType,
    ChatPresence,
    ChatSessionEntity,
    EFieldRight,
    FieldProperty,
    FieldRight,
    SoCredentials,
    SoExceptionInfo,
    SoTimeZone,
)
from services88.so_principal import operations as sign_in
from services88.testing import FakeNetServer, soap_fault

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

zeep = pytest.importorskip("zeep")
zeep_exceptions = pytest.importorskip("zeep.exceptions")

OWN = Path(__file__).resolve().parents[2] / "wsdl" / "services88"
HEADERS = {
    "ApplicationToken": "app & <token>",
    "Credentials": {"Ticket": "7T:abc=="},
    "TimeZone": {"SoTimeZoneId": 140, "SoTimeZoneLocationCode": "DK"},
}
CHAT = [key for key in OPERATIONS if key.startswith("Chat.")]


@pytest.fixture(scope="session", params=["own", "vendor"])
def contract(request: pytest.FixtureRequest) -> Callable[[str], Any]:
    """Return zeep's reading of a service's WSDL: ours, then the vendor's."""
    if request.param == "own":
        folder, pattern = OWN, "{}.wsdl"
    else:
        folder, pattern = request.getfixturevalue("vendor_wsdl"), "WSDL-Services88-{}.xml"
    loaded: dict[str, Any] = {}

    def load(service: str) -> Any:
        if service not in loaded:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # zeep's own: not ours to mend
                loaded[service] = zeep.Client(str(folder / pattern.format(service)))
        return loaded[service]

    return load


def proxy(client: Any, service: str, fake: FakeNetServer) -> Any:
    (binding,) = client.wsdl.bindings
    return client.create_service(binding, f"{fake.url}/Remote/Services88/{service}.svc")


class Anything:
    """Implements every operation: returns an empty object, list, text or True, as the contract asks."""

    def __init__(self) -> None:
        self.returns = {OPERATIONS.method(key): OPERATIONS[key].response[1] for key in CHAT}

    def __getattr__(self, name: str) -> Any:
        if name not in self.returns:
            raise AttributeError(name)
        hints = get_type_hints(self.returns[name])
        made = {"str": "text", "bool": True, "list": []}
        kind = str(hints.get("response", "nothing"))

        def method(**_: object) -> object:
            if "response" not in hints:
                return None
            simple = next((value for word, value in made.items() if kind.startswith((word, f"<class '{word}"))), None)
            return simple if simple is not None else hints["response"].__args__[0]()

        return method


@pytest.fixture(scope="module")
def anything() -> Iterator[FakeNetServer]:
    with FakeNetServer(chat=Anything()) as fake:
        yield fake


def simple_arguments(operation: Any) -> dict[str, Any]:
    """Return numbers, texts and booleans for the parameters that zeep found in the WSDL."""
    values = {"int": 7, "string": "a <b> & \U0001f600", "boolean": True}
    found = {name: element.type.name for name, element in operation.input.body.type.elements}
    return {name: values[kind] for name, kind in found.items() if kind in values}


@pytest.mark.sampled(20)
@pytest.mark.parametrize("key", CHAT)
def test_every_operation_is_reachable(contract: Any, anything: FakeNetServer, key: str):
    client = contract("Chat")
    name = OPERATIONS[key].name
    (binding,) = client.wsdl.bindings.values()
    given = simple_arguments(binding.get(name))
    answer = getattr(proxy(client, "Chat", anything), name)(**given, _soapheaders=HEADERS)
    call = anything.calls[-1]
    assert call.operation == key
    held = {field.replace("_", "").lower(): getattr(call.body, field) for field in call.body.__dataclass_fields__}
    assert {name: held[name.lower()] for name in given} == given
    assert call.headers.credentials == SoCredentials(ticket="7T:abc==")
    assert answer.header.Succeeded is True
    assert (answer.header.TimeZone.SoTimeZoneId, answer.header.TimeZone.SoTimeZoneLocationCode) == (140, "DK")


def test_there_are_31_operations(contract: Any):
    (binding,) = contract("Chat").wsdl.bindings.values()
    assert sorted(f"Chat.{name}" for name in binding.all()) == sorted(CHAT)


class Echo:
    """Numbers a message, as a server does."""

    def add_chat_message(self, *, chat_session_id: int, message: ChatMessage | None) -> ChatMessage | None:
        if message is not None:
            message.chat_message_id, message.chat_session_id = 1001, chat_session_id
        return message


MESSAGE = {
    "ChatMessageId": -5,
    "ChatSessionId": 2147483647,
    "Type": "ToCustomer",
    "Message": "Blåbær <&> ]]> \U0001f600\nnext line\ttab  two blanks ",
    "Author": "",
    "ReadByCustomer": -32768,
    "SpecialType": "NewSession",
    "SpecialParam": "'q' \"Q\"",
    "WhenPosted": datetime(2026, 5, 27, 1, 23, 32, 120000, tzinfo=UTC),
}


def test_add_chat_message_there_and_back(contract: Any):
    with FakeNetServer(chat=Echo()) as fake:
        service = proxy(contract("Chat"), "Chat", fake)
        answer = service.AddChatMessage(ChatSessionId=7, Message=MESSAGE, _soapheaders=HEADERS)
    assert fake.calls[0].body.chat_session_id == 7
    assert fake.calls[0].body.message == ChatMessage(
        chat_message_id=-5,
        chat_session_id=2147483647,
        type=ChatMessageType.TO_CUSTOMER,
        message=MESSAGE["Message"],
        author="",
        read_by_customer=-32768,
        special_type=ChatMessageSpecialType.NEW_SESSION,
        special_param=MESSAGE["SpecialParam"],
        when_posted=MESSAGE["WhenPosted"],
    )
    returned = {name: answer.body.Response[name] for name in MESSAGE}
    # zeep shows an empty element as None; the element is there
    assert returned == {**MESSAGE, "ChatMessageId": 1001, "ChatSessionId": 7, "Author": None}
    assert fake.calls[0].http_headers["soapaction"].strip('"').endswith("/Chat/AddChatMessage")


def test_headers_arrive(contract: Any):
    with FakeNetServer(chat=Echo()) as fake:
        service = proxy(contract("Chat"), "Chat", fake)
        service.AddChatMessage(ChatSessionId=7, Message=MESSAGE, _soapheaders=HEADERS)
        service.AddChatMessage(ChatSessionId=7, Message=MESSAGE)
    full, none = (call.headers for call in fake.calls)
    assert full.application_token == "app & <token>"  # noqa: S105 - made up
    assert full.credentials == SoCredentials(ticket="7T:abc==")
    assert full.time_zone == SoTimeZone(so_time_zone_id=140, so_time_zone_location_code="DK")
    assert (none.application_token, none.credentials, none.time_zone) == (None, None, None)


class Sessions:
    """Nested objects, arrays, dictionaries and flags for zeep to read."""

    entity = ChatSessionEntity(
        chat_session_id=3,
        first_message="first",
        field_properties={
            "Name": FieldProperty(field_right=FieldRight(mask=EFieldRight.READ | EFieldRight.WRITE), field_length=9),
            "Nil": None,  # type: ignore[dict-item] - .NET dictionaries may hold null
        },
    )

    def get_chat_session_entity(self, *, chat_session_entity_id: int) -> ChatSessionEntity | None:
        return self.entity if chat_session_entity_id else None

    def get_chat_presence(self) -> list[ChatPresence]:
        return [ChatPresence(user_id=1), ChatPresence(user_id=2)]


def test_nested_objects_can_be_read(contract: Any):
    with FakeNetServer(chat=Sessions()) as fake:
        service = proxy(contract("Chat"), "Chat", fake)
        entity = service.GetChatSessionEntity(ChatSessionEntityId=3).body.Response
        nil = service.GetChatSessionEntity(ChatSessionEntityId=0).body.Response
        presence = service.GetChatPresence().body.Response.ChatPresence
    assert (entity.ChatSessionId, entity.FirstMessage, entity.TopicId) == (3, "first", 0)
    first, second = entity.FieldProperties.FieldPropertyDictionaryKeyValuePair
    assert (first.Key, first.Value.FieldLength) == ("Name", 9)
    assert first.Value.FieldRight.Mask == ["Read", "Write"]
    assert second.Key == "Nil"
    for empty in (nil, entity.Contact, second.Value):  # zeep shows nil as an object without values
        assert all(empty[name] is None for name in empty)
    assert [each.UserId for each in presence] == [1, 2]


def test_a_fault_is_a_fault(contract: Any):
    with FakeNetServer(chat=Echo()) as fake:
        service = proxy(contract("Chat"), "Chat", fake)
        fake.fail_next(soap_fault("no <luck> & more", detail="<detail><x>1</x></detail>"))
        with pytest.raises(zeep_exceptions.Fault) as caught:
            service.AddChatMessage(ChatSessionId=7, Message=MESSAGE)
        assert (caught.value.message, caught.value.code) == ("no <luck> & more", "s:Server")
        assert caught.value.detail.findtext("x") == "1"
        with pytest.raises(zeep_exceptions.Fault, match="does not implement get_chat_presence"):
            service.GetChatPresence()
        assert service.AddChatMessage(ChatSessionId=7, Message=MESSAGE).body.Response.ChatMessageId == 1001


def test_an_error_in_the_headers_can_be_read(contract: Any):
    inner = SoExceptionInfo(message="inner")
    info = SoExceptionInfo(message="outer", inner_exception=inner, parameters={"k": "v"})
    with FakeNetServer(chat=Echo()) as fake:
        service = proxy(contract("Chat"), "Chat", fake)
        fake.fail_next(ServerError(info))
        answer = service.AddChatMessage(ChatSessionId=7, Message=MESSAGE)
    assert answer.header.Succeeded is False
    told = answer.header.ExceptionInfo
    assert (told.Message, told.InnerException.Message) == ("outer", "inner")
    (pair,) = told.Parameters.SoExceptionInfoParametersKeyValuePair
    assert (pair.Key, pair.Value) == ("k", "v")


class SignIn:
    """Gives a ticket for one password."""

    def authenticate_username_password(
        self, *, user_name: str | None, password: str | None
    ) -> sign_in.authenticate_username_password.AuthenticateResponse:
        if (user_name, password) != ("kari", "s3cret"):
            return sign_in.authenticate_username_password.AuthenticateResponse()
        return sign_in.authenticate_username_password.AuthenticateResponse(
            credentials=SoCredentials(ticket="7T:new"), authentication_succeeded=True
        )


def test_sign_in_returns_the_ticket(contract: Any):
    with FakeNetServer(so_principal=SignIn(), valid_application_token="app & <token>") as fake:  # noqa: S106 - made up
        service = proxy(contract("SoPrincipal"), "SoPrincipal", fake)
        headers = {"ApplicationToken": HEADERS["ApplicationToken"]}
        good = service.AuthenticateUsernamePassword(UserName="kari", Password="s3cret", _soapheaders=headers)  # noqa: S106
        bad = service.AuthenticateUsernamePassword(UserName="kari", Password="x", _soapheaders=headers)  # noqa: S106
        stranger = service.AuthenticateUsernamePassword(UserName="kari", Password="s3cret")  # noqa: S106
    assert (good.body.AuthenticationSucceeded, good.body.Credentials.Ticket) == (True, "7T:new")
    assert (bad.body.AuthenticationSucceeded, bad.body.Credentials.Ticket) == (False, None)
    assert stranger.header.Succeeded is False
    assert "application token" in stranger.header.ExceptionInfo.Message


def test_dates_with_an_offset_keep_their_instant(contract: Any):
    from zeep.xsd import DateTime  # noqa: PLC0415 - only with zeep

    text = "2026-05-27T01:23:32.1234567+02:00"
    instant = datetime(2026, 5, 26, 23, 23, 32, 123456, tzinfo=UTC)
    assert abs(DateTime().pythonvalue(text) - instant) < timedelta(milliseconds=1)
    with FakeNetServer(chat=Echo()) as fake:
        service = proxy(contract("Chat"), "Chat", fake)
        message = {**MESSAGE, "WhenPosted": DateTime().pythonvalue(text)}
        answer = service.AddChatMessage(ChatSessionId=7, Message=message)
    assert abs(fake.calls[0].body.message.when_posted - instant) < timedelta(milliseconds=1)
    assert abs(answer.body.Response.WhenPosted - instant) < timedelta(milliseconds=1)
