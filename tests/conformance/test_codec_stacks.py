"""What other SOAP stacks send: Mono WCF, PHP, JAX-WS, gSOAP, node-soap."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone

import pytest
import shared_data
from services88 import OPERATIONS, DecodeError, NetServer
from services88.models import ChatPresence
from stack_samples import SAMPLES, Stub, call, split, told


@pytest.mark.sampled(20)
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


@pytest.mark.sampled(20)
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
