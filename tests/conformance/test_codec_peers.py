"""What other SOAP stacks send: Mono WCF, PHP, JAX-WS, gSOAP, node-soap, faults, and the vendor's documentation."""

from __future__ import annotations

import importlib
import json
import sys
import zipfile
from datetime import UTC, datetime, timedelta, timezone
from typing import Any, TypeAlias

import pytest
import shared_data
from services88 import OPERATIONS, DecodeError, HttpStatusError, NetServer, ServerError, SoapError, SoapFault
from services88._runtime.transport.interface import HttpReply, HttpRequest
from services88.models import ChatMessage, ChatMessageType, ChatPresence
from shared_data import SERVICES88, SOAP11

SAMPLES = "interop/samples.zip"
ADD = OPERATIONS["Chat.AddChatMessage"]
DISPATCHER = "http://schemas.microsoft.com/net/2005/12/windowscommunicationfoundation/dispatcher"
ADDRESSING_NONE = "http://schemas.microsoft.com/ws/2005/05/addressing/none"


class Stub:
    """A transport that gives one answer."""

    def __init__(self, content: bytes, status: int = 200) -> None:
        self.reply = HttpReply(status, {"content-type": "text/xml; charset=utf-8"}, content)
        self.requests: list[HttpRequest] = []

    def send(self, request: HttpRequest) -> HttpReply:
        self.requests.append(request)
        return self.reply

    def close(self) -> None:
        """Nothing is open."""


def told(sample: str) -> dict[str, Any]:
    """Return the object that Microsoft's serializer was given for a sample: ``Chat.AddChatMessage.req.v0``."""
    found: dict[str, Any] = json.loads(shared_data.read(SAMPLES, f"msnet-dcs/{sample}.json"))
    return found


def call(content: bytes, status: int = 200) -> ChatMessage:
    with NetServer("https://x.test/Cust1", ticket="7T:secret", transport=Stub(content, status)) as net:
        return net.chat.add_chat_message(chat_session_id=1, message=ChatMessage())


def split(name: str) -> tuple[Any, str, str]:
    """Return operation, direction and version of a sample's name."""
    service, operation, direction, version = name.rpartition("/")[2].split(".")[:4]
    return OPERATIONS[f"{service}.{operation}"], direction, version


# --- Mono WCF ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", shared_data.members(SAMPLES, r"mono-wcf/(Chat|SoPrincipal)\..*\.req\.v\d\.xml"))
def test_mono_wcf_requests(name: str):
    """Mono writes CR as it is, which a reader of XML must take for LF."""
    operation, _, version = split(name)
    data = shared_data.read(SAMPLES, name)
    seen = operation.decode_request(data)

    text = shared_data.read(SAMPLES, f"msnet-dcs/{operation.key}.req.{version}.json").decode()
    expected = json.loads(text.replace("\\u000d\\u000a", "\\u000a"))
    assert shared_data.message_disagreements(expected, seen) == []
    assert shared_data.envelope_difference(data, operation.encode_request(seen), shared_data.ZEROS) == ""


@pytest.mark.parametrize("name", shared_data.members(SAMPLES, r"mono-wcf/(Chat|SoPrincipal)\..*\.resp\.v\d\.xml"))
def test_mono_wcf_responses(name: str):
    operation, _, _ = split(name)
    data = shared_data.read(SAMPLES, name)
    seen = operation.decode_response(data)

    assert seen.headers.succeeded is True
    assert seen.headers.exception_info is None
    assert seen.headers.extra_info == {"server": "mono", "nul": None}
    assert shared_data.envelope_difference(data, operation.encode_response(seen), shared_data.ZEROS) == ""


def test_mono_wcf_sends_what_its_http_log_says():
    for item in shared_data.members(SAMPLES, r"mono-wcf/(Chat|SoPrincipal)\..*\.http\.txt"):
        name = item.values[0]
        text = shared_data.read(SAMPLES, name).decode()
        service, operation = name.rpartition("/")[2].split(".")[:2]
        assert f'SOAPAction: "{OPERATIONS[f"{service}.{operation}"].action}"' in text
        assert f"/Remote/Services88/{service}.svc HTTP/1.1" in text


# --- stacks that echo a message ------------------------------------------------------------------------------------

PLUS2 = timezone(timedelta(hours=2))
NAIVE = datetime(2026, 5, 27, 1, 23, 32)  # noqa: DTZ001 - what .NET was given
# What a stack does to a message beside writing it: members it changes, dates as it writes them.
POSTED = {
    "php": [NAIVE.replace(microsecond=123456), datetime(2026, 7, 1, 12, 0, 0, 120000, PLUS2), NAIVE],
    "jaxws": [NAIVE.replace(microsecond=123456), datetime(2026, 7, 1, 12, 0, 0, 120000, PLUS2), NAIVE],
    "gsoap": [NAIVE.replace(tzinfo=UTC), datetime(2026, 7, 1, 10, tzinfo=UTC), NAIVE.replace(tzinfo=UTC)],
    "node-soap": [
        NAIVE.replace(microsecond=123000, tzinfo=UTC),
        datetime(2026, 7, 1, 10, 0, 0, 120000, UTC),
        NAIVE.replace(tzinfo=UTC),
    ],
}
echoes = pytest.mark.parametrize(
    ("stack", "version"), [pytest.param(stack, v, id=f"{stack}-v{v}") for stack in POSTED for v in range(3)]
)


@echoes
def test_other_stacks_echo_a_message(stack: str, version: int):
    data = shared_data.read(SAMPLES, f"{stack}/Chat.AddChatMessage.resp.v{version}.xml")
    expected = told(f"Chat.AddChatMessage.req.v{version}")["Message"]
    if stack == "node-soap":  # it trims text
        expected = {key: each.strip() if isinstance(each, str) else each for key, each in expected.items()}
    seen = call(data)

    assert shared_data.disagreements(expected, seen, skip={"WhenPosted"}) == []
    posted = POSTED[stack][version]
    assert (seen.when_posted, seen.when_posted.utcoffset()) == (posted, posted.utcoffset())


@echoes
def test_other_stacks_answer_without_a_result(stack: str, version: int):
    data = shared_data.read(SAMPLES, f"{stack}/Chat.SaveChatPresence.resp.v{version}.xml")
    if b"xsi:nil" in data and b"xmlns:xsi" not in data:  # node-soap's bug: a prefix that nothing declares
        with pytest.raises(DecodeError, match="prefix xsi"):
            OPERATIONS["Chat.SaveChatPresence"].decode_response(data)
        return
    seen = OPERATIONS["Chat.SaveChatPresence"].decode_response(data)

    assert seen.headers.succeeded is True
    assert seen.headers.time_zone is not None
    assert seen.body == OPERATIONS["Chat.SaveChatPresence"].response[1]()
    with NetServer("https://x.test", ticket="7T:any", transport=Stub(data)) as net:
        assert net.chat.save_chat_presence(chat_presence=[ChatPresence()]) is None


# --- faults --------------------------------------------------------------------------------------------------------

FAULTS = {
    "SOAP_version_HTTP_SOAP1_2_env_text_xml.mono-dcs": (SOAP11, "VersionMismatch"),
    "SOAP_version_HTTP_SOAP1_2_env_text_xml.msnet-dcs": (SOAP11, "VersionMismatch"),
    "int_short_ChatMessageId_.mono-dcs": (DISPATCHER, "DeserializationFailed"),
    "int_short_ChatMessageId_.mono-wcf": (ADDRESSING_NONE, "InternalServiceFault"),
    "int_short_ChatMessageId_.msnet-dcs": (DISPATCHER, "DeserializationFailed"),
    "order_missing_nil_empty_soap_Body.mono-dcs": (DISPATCHER, "DeserializationFailed"),
    "order_missing_nil_empty_soap_Body.mono-wcf": ("", "Receiver"),
    "order_missing_nil_empty_soap_Body.msnet-dcs": (DISPATCHER, "DeserializationFailed"),
    "prefixes_ns_wrapper_ns_Services84.mono-dcs": (DISPATCHER, "DeserializationFailed"),
    "prefixes_ns_wrapper_ns_Services84.msnet-dcs": (DISPATCHER, "DeserializationFailed"),
}
each_fault = pytest.mark.parametrize(("name", "code"), FAULTS.items(), ids=FAULTS)


def test_every_fault_sample_is_expected():
    archive = zipfile.ZipFile(shared_data.shared(SAMPLES))
    with archive:
        names = {
            name.partition("/")[2].removesuffix(".xml") for name in archive.namelist() if name.startswith("faults/")
        }
    assert {name for name in names if "FAIL" not in name} == FAULTS.keys()


@each_fault
def test_faults(name: str, code: tuple[str, str]):
    data = shared_data.read(SAMPLES, f"faults/{name}.xml")
    reason = (shared_data.parse(data).findtext(".//faultstring") or "").strip()
    assert reason

    with pytest.raises(SoapFault) as decoded:
        ADD.decode_response(data)
    with pytest.raises(SoapFault) as called:
        call(data, status=500)
    for fault in (decoded.value, called.value):
        assert tuple(fault.code) == code
        assert fault.reason == reason
        assert str(fault) == f"Chat.AddChatMessage: {code[1]}: {reason}"
    assert called.value.http_headers["content-type"].startswith("text/xml")


def test_the_detail_of_a_fault_is_kept_and_not_shown():
    data = shared_data.read(SAMPLES, "faults/int_short_ChatMessageId_.mono-wcf.xml")
    with pytest.raises(SoapFault) as caught:
        call(data, status=500)

    detail = caught.value.detail
    assert detail is not None
    assert shared_data.difference(shared_data.parse(data).find(".//detail"), shared_data.parse(detail)) == ""
    assert "ParseInt32" in detail
    assert "ParseInt32" not in str(caught.value) + repr(caught.value)


FAILED = ["mono-dcs", "mono-wcf", "msnet-dcs"]


@pytest.mark.parametrize("server", FAILED)
def test_a_failure_told_in_the_headers(server: str):
    data = shared_data.read(SAMPLES, f"faults/server_faults_token_FAIL.{server}.xml")
    with pytest.raises(ServerError) as caught:
        call(data)
    error = caught.value

    element = next(each for each in shared_data.blocks(data) if each.tag == f"{{{SERVICES88}}}ExceptionInfo")
    depth = 0
    for link in error.chain():
        assert element is not None
        names = ("Message", "FriendlyText", "ExceptionType", "Source", "StackTrace")
        texts = {name: text_of(element, name) for name in names}
        assert link.message == (texts["Message"] or texts["FriendlyText"] or texts["ExceptionType"])
        assert link.friendly_text == texts["FriendlyText"]
        assert link.exception_type == texts["ExceptionType"]
        assert link.source == texts["Source"]
        assert link.stack_trace == texts["StackTrace"]
        assert link.parameters == parameters_of(element)
        element = element.find(f"{{{SERVICES88}}}InnerException")
        depth += 1
    assert depth == 3
    assert error.operation == "Chat.AddChatMessage"
    assert error.headers is not None
    assert error.headers.succeeded is False
    assert error.headers.extra_info == {"server": "mono", "nul": None}
    assert error.headers.time_zone.so_time_zone_id == 2


def text_of(element: Any, name: str) -> str | None:
    child = element.find(f"{{{SERVICES88}}}{name}")
    nil = child is None or child.get(f"{{{shared_data.XSI}}}nil") == "true"
    return None if nil else (child.text or "")


def parameters_of(element: Any) -> dict[str | None, str | None]:
    pairs = element.iterfind(f"{{{SERVICES88}}}Parameters/*")
    return {text_of(pair, "Key"): text_of(pair, "Value") for pair in pairs}


@pytest.mark.parametrize("server", FAILED)
def test_the_stack_of_the_server_and_the_ticket_are_not_shown(server: str):
    data = shared_data.read(SAMPLES, f"faults/server_faults_token_FAIL.{server}.xml")
    element = next(each for each in shared_data.blocks(data) if each.tag == f"{{{SERVICES88}}}ExceptionInfo")
    stack = text_of(element, "StackTrace")
    assert stack

    marked = data.replace(stack.encode(), b"at Some.Secret.Frame()")
    with pytest.raises(ServerError) as caught:
        call(marked)
    assert caught.value.stack_trace == "at Some.Secret.Frame()"
    shown = f"{caught.value} {caught.value!r}"
    assert "Secret.Frame" not in shown
    assert "7T:secret" not in shown


@pytest.mark.parametrize("server", FAILED)
def test_a_failure_with_http_500_is_the_same_failure(server: str):
    with pytest.raises(ServerError):
        call(shared_data.read(SAMPLES, f"faults/server_faults_token_FAIL.{server}.xml"), status=500)


# --- how a reply is judged -----------------------------------------------------------------------------------------

FAULT = f"""<s:Envelope xmlns:s="{SOAP11}"><s:Header><Succeeded xmlns="{SERVICES88}">false</Succeeded></s:Header>
<s:Body><s:Fault><faultcode>s:Client</faultcode><faultstring xml:lang="en"> no </faultstring>
<faultactor>urn:a</faultactor></s:Fault>
</s:Body></s:Envelope>""".encode()
REPLY = f"""<s:Envelope xmlns:s="{SOAP11}"><s:Header><Succeeded xmlns="{SERVICES88}">%s</Succeeded></s:Header><s:Body>
<AddChatMessageResponse xmlns="{SERVICES88}"><Response><Type>ToUser</Type></Response></AddChatMessageResponse>
</s:Body></s:Envelope>"""
HTML = b"<html><body>Bad Gateway</body></html>"


@pytest.mark.parametrize("status", [200, 500])
def test_a_fault_comes_before_the_headers(status: int):
    with pytest.raises(SoapFault) as caught:
        call(FAULT, status)

    fault = caught.value
    assert (fault.code, fault.reason, fault.actor, fault.detail) == ((SOAP11, "Client"), "no", "urn:a", None)
    assert fault.headers is not None
    assert fault.headers.succeeded is False


def test_succeeded_false_without_information():
    with pytest.raises(ServerError, match="gives no reason") as caught:
        call((REPLY % "false").encode())

    assert caught.value.info is None
    assert list(caught.value.chain()) == [caught.value]


def test_success():
    assert call((REPLY % "true").encode()) == ChatMessage(type=ChatMessageType.TO_USER)


@pytest.mark.parametrize(
    ("content", "status", "kind"),
    [
        (HTML, 502, HttpStatusError),
        (b"", 404, HttpStatusError),
        ((REPLY % "true").encode(), 500, HttpStatusError),
        (HTML, 200, DecodeError),
        (b"", 200, DecodeError),
        ((REPLY % "true").encode()[:-1], 200, DecodeError),
        ((REPLY % "maybe").encode(), 200, DecodeError),
    ],
)
def test_what_is_no_answer(content: bytes, status: int, kind: type[SoapError]):
    with pytest.raises(kind) as caught:
        call(content, status)

    assert caught.value.operation == "Chat.AddChatMessage"
    assert "7T:secret" not in str(caught.value)


# --- the vendor's documentation, and instances of the schema -------------------------------------------------------

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
