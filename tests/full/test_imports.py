"""A program pays for what it uses: importing the whole of Services88 costs as much as importing Chat alone."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pathlib import Path

NET_SERVER = "from services88 import NetServer"
CHAT = "import services88.chat; from services88.chat import ChatAgent"
FIRST_MESSAGE = """
from services88 import OPERATIONS, Request
from services88.models import ChatMessage, ChatMessageType
operation = OPERATIONS["Chat.AddChatMessage"]
headers, body = operation.request
message = ChatMessage(type=ChatMessageType.TO_CUSTOMER, message="Hi")
encoded = operation.encode_request(Request(headers(application_token="t"), body(chat_session_id=7, message=message)))
assert b"<Message>Hi</Message>" in encoded
"""
# What a program loaded, and which dataclasses exist then (with slots Python makes each twice).
_REPORT = """
import json, sys
before = set(sys.modules)
exec(compile(sys.argv[1], "<program>", "exec"))
loaded = sorted(set(sys.modules) - before)
from services88._runtime import Record
def below(cls):
    for each in cls.__subclasses__():
        yield f"{each.__module__}.{each.__name__}".removeprefix("services88.")
        yield from below(each)
print(json.dumps({"modules": loaded, "records": sorted(set(below(Record)))}))
"""
PROGRAMS = pytest.mark.parametrize(
    "program",
    [
        pytest.param(each, id=name)
        for name, each in [("NetServer", NET_SERVER), ("chat", CHAT), ("message", FIRST_MESSAGE)]
    ],
)


def _run(folder: Path, program: str) -> dict[str, Any]:
    done = _python(folder, "-c", _REPORT, program)
    return json.loads(done.stdout.splitlines()[-1])


def _python(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, *arguments]
    environment = {
        "PYTHONPATH": os.pathsep.join([str(folder), *filter(None, sys.path)]),
        "PYTHONDONTWRITEBYTECODE": "",
        "PATH": "",
    }
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    assert not done.returncode, done.stderr
    return done


@pytest.fixture(scope="session")
def chat_folder(workshop) -> Path:
    """Give the folder in which ``services88`` has Chat and signing in only, as in generated/."""
    return workshop.generate("chat", "--include", "WSDL-Services88-*", "--service", "Chat", "--service", "SoPrincipal")


@PROGRAMS
def test_same_modules_as_from_a_package_of_chat_alone(full_folder, chat_folder, program):
    assert _run(full_folder, program)["modules"] == _run(chat_folder, program)["modules"]


def test_importing_the_package_loads_its_runtime_only(full_folder):
    found = _run(full_folder, "import services88")
    own = {name.split(".")[1] for name in found["modules"] if name.startswith("services88.")}
    assert own <= {"_runtime", "_lazy"}
    assert not {"lxml", "httpx2", "httpx", "ssl", "asyncio"} & set(found["modules"])
    assert found["records"] == []


@PROGRAMS
def test_nothing_of_other_agents_is_loaded(full_folder, program):
    own = [name.split(".") for name in _run(full_folder, program)["modules"] if name.startswith("services88.")]
    folders = {parts[1] for parts in own if not parts[1].startswith("_")}
    assert folders <= {"chat", "models"}


def test_a_client_needs_the_classes_of_its_headers_only(full_folder):
    assert _run(full_folder, NET_SERVER)["records"] == []
    found = _run(full_folder, CHAT)["records"]
    assert found == ["_headers.RequestHeaders", "_headers.ResponseHeaders", "_headers.SignInRequestHeaders"]


def test_the_first_message_loads_the_models_in_it_only(full_folder):
    found = _run(full_folder, FIRST_MESSAGE)
    models = [name.split(".")[2] for name in found["modules"] if name.startswith("services88.models.")]
    # so_credentials and so_time_zone are header blocks
    needed = ["chat_message", "chat_message_special_type", "chat_message_type", "so_credentials", "so_time_zone"]
    assert sorted(models) == needed
    operations = [name for name in found["modules"] if name.startswith("services88.chat.operations.")]
    assert operations == ["services88.chat.operations.add_chat_message"]


@PROGRAMS
def test_import_times(full_folder, chat_folder, program, record_property):
    """No assertion: a clock proves nothing on a busy machine. ``pytest --junitxml`` or ``-s`` shows the figures."""
    for folder in (full_folder, chat_folder):
        told = _python(folder, "-X", "importtime", "-c", program).stderr
        own = [int(micros) for micros in re.findall(r"import time: +(\d+) \|.*services88", told)]
        figure = f"{len(own)} modules of the package, {sum(own) / 1000:.1f} ms"
        record_property(folder.name, figure)
        print(f"{folder.name}: {figure}")  # noqa: T201 - for those who ask with -s
