"""Programs made into one file or folder: tools that only read code find every module that a call needs."""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import subprocess
import sys
from modulefinder import ModuleFinder
from pathlib import Path

import pytest
from small_contracts import Operation, generated, wsdl

REPO = Path(__file__).resolve().parents[2]

_CHAT = """
import asyncio
from services88 import AsyncNetServer, NetServer
from services88.models import ChatMessage
from services88.testing import FakeNetServer

class Chat:
    def add_chat_message(self, *, chat_session_id, message):
        return ChatMessage(chat_session_id=chat_session_id)

async def later(url):
    async with AsyncNetServer(url, ticket="7T:x") as net:
        return await net.chat.add_chat_message(chat_session_id=8, message=ChatMessage())

with FakeNetServer(chat=Chat()) as server:
    with NetServer(server.url, ticket="7T:x") as net:
        assert net.chat.add_chat_message(chat_session_id=7, message=ChatMessage(message="Hi")).chat_session_id == 7
    assert asyncio.run(later(server.url)).chat_session_id == 8
"""
_CALC = """
from calc import Client
from calc.testing import FakeServer

class Calc:
    def double(self, *, number):
        return 2 * number

with FakeServer(calc=Calc()) as server, Client(server.url) as client:
    assert client.calc.double(number=4) == 8
"""
_REPORT = """
import json, sys
print(json.dumps(sorted(sys.modules)))
"""
_NEEDED = {"lxml.etree", "httpx2", "httpcore2"}


def environment(*folders: Path) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": os.pathsep.join([*map(str, folders), *filter(None, sys.path)])}


def loaded(program: Path, folder: Path) -> set[str]:
    """Return the modules that a program has when it ends."""
    done = subprocess.run(
        [sys.executable, str(program)], env=environment(folder), capture_output=True, text=True, check=False
    )
    assert not done.returncode, done.stderr
    return set(json.loads(done.stdout))


def found_by_reading(program: Path, folder: Path) -> set[str]:
    """Return the modules that the files of a program name, those of other packages included."""
    finder = ModuleFinder(path=[str(folder)])
    finder.run_script(str(program))
    return {*finder.modules, *finder.badmodules}  # bad: named, and in none of the folders that are searched


@pytest.mark.parametrize(
    ("package", "text"),
    [
        pytest.param("services88", _CHAT, id="services88", marks=pytest.mark.slow),  # reads 230 modules
        pytest.param("calc", _CALC, id="calc", marks=pytest.mark.slow),  # reads all modules
    ],
)
def test_reading_the_code_finds_every_module_of_a_call(tmp_path, package, text):
    if package == "calc":
        generated(tmp_path, "calc", wsdl(Operation("Double")))
    folder = tmp_path if package == "calc" else REPO / "generated"
    program = tmp_path / "program.py"
    program.write_text(text + _REPORT, "utf-8")
    used = {name for name in loaded(program, folder) if name.partition(".")[0] == package or name in _NEEDED}
    assert used >= {*_NEEDED, f"{package}._contract", f"{package}._headers", f"{package}._runtime.soap.envelope_reader"}
    assert used - found_by_reading(program, folder) == set()


@pytest.fixture
def pyinstaller() -> list[str]:
    """Give the command, skip where something that it needs is missing."""
    if importlib.util.find_spec("PyInstaller") is None:
        pytest.skip("PyInstaller is not installed; pip install '.[test]'")
    if sys.platform == "linux" and shutil.which("objdump") is None:
        pytest.skip("PyInstaller needs objdump (binutils)")
    return [sys.executable, "-m", "PyInstaller", "--log-level", "WARN"]


@pytest.mark.slow  # takes half a minute
def test_pyinstaller_builds_the_example_and_it_runs(tmp_path, pyinstaller):
    program = REPO / "docs" / "examples" / "add_chat_message.py"
    # What else is installed here is not what is tested: an old setuptools brings a hook that ends the program.
    others = [word for name in ("pkg_resources", "setuptools") for word in ("--exclude-module", name)]
    run(tmp_path, *pyinstaller, *others, "--onefile", "--name", "demo", "--paths", REPO / "generated", program)
    shown = run(tmp_path, tmp_path / "dist" / "demo")
    assert "<Message>Hi, how can I help?</Message>" in shown
    assert "chat_message_id=1001" in shown


def run(folder: Path, *command: object) -> str:
    done = subprocess.run(
        [str(part) for part in command], cwd=folder, capture_output=True, text=True, timeout=600, check=False
    )
    assert not done.returncode, done.stdout + done.stderr
    return done.stdout
