"""Names that JSON takes: fields and services called like what packages have for it, and elements that are secret."""

from __future__ import annotations

import importlib
import json
import subprocess
import sys
import traceback
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import services88
from services88 import models
from small_contracts import NUMBER, Operation, importing, wsdl

if TYPE_CHECKING:
    from collections.abc import Iterator

REPO = Path(__file__).resolve().parents[3]
ELEMENTS = "".join(
    f'<x:element name="{name}" type="x:string" minOccurs="0"/>' for name in ("ToJson", "from_json", "json")
)


@pytest.fixture(scope="module")
def named(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    text = wsdl(
        Operation("Make", request=NUMBER + '<x:element name="Value" type="t:Json"/>'),
        types=f'<x:complexType name="Json"><x:sequence>{ELEMENTS}</x:sequence></x:complexType>',
        service="Json",
    )
    with importing(tmp_path_factory.mktemp("named"), "json_named", text) as package:
        yield package


def test_fields_called_like_the_methods(named: Any):
    value = named.models.Json(to_json_="a", from_json_="b", json="c")
    assert json.loads(value.to_json()) == {"to_json_": "a", "from_json_": "b", "json": "c"}
    assert named.models.Json.from_json(value.to_json()) == value


def test_a_service_and_a_type_called_json(named: Any):
    module = importlib.import_module("json_named.json")
    assert module.to_data(named.models.Json(json="c")) == {"json": "c"}
    assert named.json_.__name__ == "json_named.json_"
    body = named.OPERATIONS["Json.Make"].request[1]
    assert body.from_json('{"number": 1, "value": {"json": "c"}}').value.json == "c"


SECRET = "made-up-and-not-to-be-seen"  # noqa: S105 - no secret


@pytest.mark.parametrize("given", [[SECRET], {SECRET: SECRET}, f"{SECRET}\0", f"{SECRET}\ud800"])
def test_an_error_does_not_show_a_secret(given: Any):
    headers = services88.OPERATIONS["Chat.AddChatMessage"].request[0]
    for cls, name in ((models.ChatSessionEntity, "session_key"), (headers, "application_token")):
        with pytest.raises(services88.JsonError) as caught:
            cls.from_json(json.dumps({name: given}))
        assert caught.value.path == f"$.{name}"
        assert SECRET not in "".join(traceback.format_exception(caught.value))


def test_a_secret_is_in_the_json():
    value = models.ChatSessionEntity(session_key=SECRET)
    assert SECRET in value.to_json()
    with pytest.raises(services88.JsonError) as caught:
        models.ChatSessionEntity(session_key=[SECRET]).to_json()  # type: ignore[arg-type]
    assert SECRET not in "".join(traceback.format_exception(caught.value))


def test_a_program_that_makes_no_json_does_not_load_it():
    """Neither the room nor the module of the package; a message is written and read."""
    program = """
import sys
before = set(sys.modules)  # coverage loads the standard one
sys.path.insert(0, sys.argv[1])
from services88 import OPERATIONS, Request
from services88.models import ChatMessage
operation = OPERATIONS["Chat.AddChatMessage"]
headers, body = operation.request
data = operation.encode_request(Request(headers(), body(chat_session_id=7, message=ChatMessage(message="Hi"))))
operation.decode_request(data)
print(sorted(name for name in set(sys.modules) - before if "json" in name))
ChatMessage(message="Hi").to_json()
assert "services88.json" in sys.modules
"""
    done = subprocess.run(
        [sys.executable, "-c", program, str(REPO / "generated")], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout == "[]\n"
