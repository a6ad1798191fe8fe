"""``soapbind sample``: what it prints."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
import shared_data
from commands import soapbind
from soapbind import pipeline
from soapbind.config import PackageConfig
from soapbind.sample import SampleStyle, samples

from .running import CONSTRUCTS, WSDL

if TYPE_CHECKING:
    from pathlib import Path

POSTED = re.compile(r">\d{4}-\d\d-\d\dT[\d:.]+Z<")


def documented(*arguments: str) -> str:
    result = soapbind("sample", WSDL, "Chat.AddChatMessage", "--style", "documented", *arguments)
    assert result.exit_code == 0
    return POSTED.sub(">WHEN<", result.stdout)


def test_the_documented_style_is_that_of_the_vendors_page():
    page = shared_data.shared("services88/SEED-AddChatMessage.txt").read_text("utf-8")
    envelopes = re.findall(r"<\?xml .*?</SOAP-ENV:Envelope>\n", page, re.DOTALL)
    assert len(envelopes) == 2
    for message, envelope in zip(("request", "response"), envelopes, strict=True):
        assert documented("--message", message) == POSTED.sub(">WHEN<", envelope)


MEMBERS = (
    ("ChatMessageId", "xsd:int", "0"),
    ("ChatSessionId", "xsd:int", "0"),
    ("Type", "Chat:ChatMessageType", "Invalid"),
    ("Message", "xsd:string", ""),
    ("Author", "xsd:string", ""),
    ("ReadByCustomer", "xsd:short", "0"),
    ("SpecialType", "Chat:ChatMessageSpecialType", "None"),
    ("SpecialParam", "xsd:string", ""),
    ("WhenPosted", "xsd:dateTime", "WHEN"),
)


def members(margin: str) -> list[str]:
    return [f'{margin}<Chat:{n} xsi:type="{t}">{v}</Chat:{n}>' for n, t, v in MEMBERS]


def test_the_documented_style_by_its_facts():
    head = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        "<SOAP-ENV:Envelope",
        ' xmlns:SOAP-ENV="http://www.w3.org/2003/05/soap-envelope"',
        ' xmlns:SOAP-ENC="http://www.w3.org/2003/05/soap-encoding"',
        ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"',
        ' xmlns:xsd="http://www.w3.org/2001/XMLSchema"',
        ' xmlns:NetServerServices882="http://schemas.microsoft.com/2003/10/Serialization/Arrays"',
        ' xmlns:NetServerServices881="http://schemas.microsoft.com/2003/10/Serialization/"',
        ' xmlns:Chat="http://www.superoffice.net/ws/crm/NetServer/Services88">',
    ]
    assert documented("--message", "request").splitlines() == [
        *head,
        "  <Chat:ApplicationToken>1234567-1234-9876</Chat:ApplicationToken>",
        "  <Chat:Credentials>",
        "    <Chat:Ticket>7T:1234abcxyzExample==</Chat:Ticket>",
        "  </Chat:Credentials>",
        " <SOAP-ENV:Body>",
        "   <Chat:AddChatMessage>",
        '    <Chat:ChatSessionId xsi:type="xsd:int">0</Chat:ChatSessionId>',
        '    <Chat:Message xsi:type="Chat:ChatMessage">',
        *members("     "),
        "    </Chat:Message>",
        "   </Chat:AddChatMessage>",
        "",
        " </SOAP-ENV:Body>",
        "</SOAP-ENV:Envelope>",
    ]
    assert documented("--message", "response").splitlines() == [
        *head,
        " <SOAP-ENV:Body>",
        "  <Chat:AddChatMessageResponse>",
        '   <Chat:Response xsi:type="Chat:ChatMessage">',
        *members("    "),
        "   </Chat:Response>",
        "  </Chat:AddChatMessageResponse>",
        " </SOAP-ENV:Body>",
        "</SOAP-ENV:Envelope>",
    ]


EXAMPLE_TICKET, EXAMPLE_TOKEN = "7T:1234abcxyzExample==", "1234567-1234-9876"


def wire(operation: str, message: str) -> bytes:
    result = soapbind("sample", WSDL, operation, "--message", message)
    assert result.exit_code == 0, result.output
    return result.stdout.encode()


def test_both_messages_of_a_sample_follow_one_another():
    both = soapbind("sample", WSDL, "Chat.AddChatMessage").stdout.encode()
    assert both == wire("Chat.AddChatMessage", "request") + b"\n" + wire("Chat.AddChatMessage", "response")


@pytest.mark.slow  # a sample of every operation
def test_every_wire_sample_decodes_and_is_encoded_the_same_again():
    from services88 import OPERATIONS  # noqa: PLC0415

    contract = pipeline.read(PackageConfig("sample", (str(WSDL),))).contract
    found = {f"{s.name}.{o.name}": (s, o) for s in contract.services for o in s.operations}
    assert set(found) == set(OPERATIONS)
    for key, operation in OPERATIONS.items():
        request, response = (text.encode() for text in samples(contract, *found[key], SampleStyle.WIRE))
        decoded, answer = operation.decode_request(request), operation.decode_response(response)
        assert decoded.body.extension_data is None, key
        assert answer.body.extension_data is None, key
        assert answer.headers.succeeded is True
        # The example holds every member, so nothing may be added or left out on the way back.
        for sent, again in (
            (request, operation.encode_request(decoded)),
            (response, operation.encode_response(answer)),
        ):
            body = re.compile(rb"<(?:\w+:)?Body>.*", re.DOTALL)
            names = [sorted(re.findall(rb"<(?:\w+:)?(\w+)", body.findall(text)[0])) for text in (sent, again)]
            assert names[0] == names[1], key


def test_the_fake_server_accepts_a_wire_sample():
    import urllib.request  # noqa: PLC0415

    from services88 import OPERATIONS  # noqa: PLC0415
    from services88.models import ChatMessage  # noqa: PLC0415
    from services88.testing import FakeNetServer  # noqa: PLC0415

    class Chat:
        def add_chat_message(self, *, chat_session_id: int, message: ChatMessage) -> ChatMessage:
            assert chat_session_id == 0
            return ChatMessage(chat_message_id=5, author=message.author)

    operation = OPERATIONS["Chat.AddChatMessage"]
    with FakeNetServer(chat=Chat(), valid_ticket=EXAMPLE_TICKET, valid_application_token=EXAMPLE_TOKEN) as server:
        headers = {"Content-Type": "text/xml; charset=utf-8", "SOAPAction": f'"{operation.action}"'}
        url = server.url.rstrip("/") + "/Remote/Services88/Chat.svc"
        request = urllib.request.Request(url, wire("Chat.AddChatMessage", "request"), headers)  # noqa: S310
        with urllib.request.urlopen(request, timeout=10) as reply:  # noqa: S310
            answer = operation.decode_response(reply.read())
    assert answer.headers.succeeded is True
    assert (answer.body.response.chat_message_id, answer.body.response.author) == (5, "")


RECURSIVE = CONSTRUCTS.replace('name="A" type="xs:int"', 'name="A" type="tns:Either"').replace(
    "xs:choice", "xs:sequence"
)


def test_a_sample_of_a_type_inside_itself_ends(tmp_path: Path):
    (tmp_path / "x.wsdl").write_text(RECURSIVE)
    result = soapbind("sample", tmp_path / "x.wsdl", "X.Do")
    assert result.exit_code == 0
    assert result.stdout.count("Envelope>") == 2


def script(*arguments: object) -> str:
    result = soapbind("sample", *arguments, "--style", "python")
    assert result.exit_code == 0, result.output
    return result.stdout


def test_the_python_style_is_a_script_that_calls_the_operation():
    made = script(WSDL, "Chat.AddChatMessage")
    assert "from services88 import NetServer\n" in made  # as the end of the namespace is called
    assert "    chat_message = net.chat.add_chat_message(\n" in made
    assert "await net.chat.add_chat_message(\n" in script(WSDL, "Chat.AddChatMessage", "--async")
    other = script(WSDL, "Chat.AddChatMessage", "--package", "crm")
    assert other == made.replace("from services88", "from crm")


def test_a_script_is_for_the_package_of_the_whole_source(tmp_path: Path):
    second = CONSTRUCTS.replace('name="X"', 'name="Y"').replace("tns:X", "tns:Y").replace('name="S"', 'name="T"')
    (tmp_path / "x.wsdl").write_text(CONSTRUCTS)
    assert "client.do(" in script(tmp_path / "x.wsdl", "X.Do")
    (tmp_path / "y.wsdl").write_text(second)
    assert "client.x.do(" in script(tmp_path, "X.Do")


def test_where_there_is_no_package_of_all_operations_a_script_is_for_one_of_the_operation(tmp_path: Path):
    bad = CONSTRUCTS.replace('name="X"', 'name="Y"').replace("tns:X", "tns:Y").replace('name="S"', 'name="T"')
    bad = bad.replace("xs:int", "xs:noSuchType").replace("urn:x", "urn:y")
    (tmp_path / "x.wsdl").write_text(CONSTRUCTS)
    (tmp_path / "y.wsdl").write_text(bad)
    assert soapbind("generate", tmp_path, "--package", "x", "--output", tmp_path / "out").exit_code == 1
    assert "client.do(" in script(tmp_path, "X.Do")


def test_a_script_of_a_lock_imports_the_package_that_the_lock_is_about(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "x.wsdl").write_text(CONSTRUCTS)
    (tmp_path / "pyproject.toml").write_text('[[tool.soapbind.packages]]\nname = "crm"\nsources = ["x.wsdl"]\n')
    assert soapbind("generate").exit_code == 0
    assert "from crm import Client" in script("soapbind.lock", "X.Do")


@pytest.mark.parametrize(
    "arguments",
    [
        ("--async",),
        ("--package", "x"),
        ("--style", "python", "--soap", "1.2"),
        ("--style", "python", "--message", "request"),
    ],
)
def test_options_that_do_not_go_together_are_refused(arguments: tuple[str, ...]):
    assert soapbind("sample", WSDL, "Chat.AddChatMessage", *arguments).exit_code == 2
