"""Faults and failures that other SOAP stacks told, and how a reply is judged."""

from __future__ import annotations

import zipfile
from typing import Any

import pytest
import shared_data
from services88 import DecodeError, HttpStatusError, ServerError, SoapError, SoapFault
from services88.models import ChatMessage, ChatMessageType
from shared_data import SERVICES88, SOAP11
from stack_samples import ADD, SAMPLES, call

DISPATCHER = "http://schemas.microsoft.com/net/2005/12/windowscommunicationfoundation/dispatcher"
ADDRESSING_NONE = "http://schemas.microsoft.com/ws/2005/05/addressing/none"
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
