"""Vendoring: copy the folder into an application, under any name, and it works."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

REPO = Path(__file__).resolve().parents[2]
PACKAGE = REPO / "generated" / "services88"

PROGRAM = """
import asyncio, sys
import app.vendor.so as so
assert not [name for name in sys.modules if name.startswith(("lxml", "httpx", "soapbind", "services88"))], sys.modules
from app.vendor.so import AsyncNetServer, NetServer, OPERATIONS
from app.vendor.so.models import ChatMessage, ChatMessageType
from app.vendor.so.testing import FakeNetServer


class Chat:
    def add_chat_message(self, *, chat_session_id, message):
        return ChatMessage(chat_message_id=1001, chat_session_id=chat_session_id, message=message.message)


async def later(url, message):
    async with AsyncNetServer(url, ticket="7T:x") as net:
        return await net.chat.add_chat_message(chat_session_id=8, message=message)


message = ChatMessage(type=ChatMessageType.TO_CUSTOMER, message="Hi")
with FakeNetServer(chat=Chat(), valid_ticket="7T:x") as server:
    with NetServer(server.url, ticket="7T:x") as net:
        print(net.chat.add_chat_message(chat_session_id=7, message=message).chat_message_id)
    print(asyncio.run(later(server.url, message)).chat_session_id)
print(len(OPERATIONS), ChatMessage.__module__)
foreign = [name for name in sys.modules if name.partition(".")[0] in ("soapbind", "services88", "xsdata", "jinja2")]
assert not foreign, foreign
"""
PRINTED = "1001\n8\n36 app.vendor.so.models.chat_message\n"


@pytest.fixture
def application(tmp_path: Path) -> Path:
    """Give a folder that holds an application with the package in ``app/vendor/so``."""
    vendor = tmp_path / "root" / "app" / "vendor"
    vendor.mkdir(parents=True)
    (vendor.parent / "__init__.py").write_text("")
    (vendor / "__init__.py").write_text("")
    shutil.copytree(PACKAGE, vendor / "so", ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path / "root"


def run(program: str, path: list[str], cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run a program that can import from the standard library and ``path``, and from nowhere else."""
    program = f"import sys\nsys.path[:0] = {path!r}\n{program}"
    return subprocess.run(
        [sys.executable, "-I", "-S", "-W", "error", "-c", program],
        cwd=cwd, capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=120, check=False,
    )  # fmt: skip


@pytest.mark.slow  # starts processes
def test_a_vendored_copy_works_under_another_name(application: Path, tmp_path: Path):
    ours = {str(REPO / "generator"), str(REPO / "generated")}
    installed = [path for path in sys.path if path and Path(path).is_dir() and path not in ours]
    done = run(PROGRAM, [str(application), *installed], tmp_path)
    assert (done.stdout, done.stderr) == (PRINTED, "")


@pytest.mark.slow  # installs with pip
@pytest.mark.network
def test_a_vendored_copy_needs_lxml_and_httpx2_only(application: Path, tmp_path: Path):
    installed = tmp_path / "installed"
    pip = subprocess.run(
        [sys.executable, "-m", "pip", "install", "-q", "--disable-pip-version-check", "--target", str(installed),
         "lxml", "httpx2"],
        capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=300, check=False,
    )  # fmt: skip
    if pip.returncode:
        pytest.skip(f"pip cannot install lxml and httpx2 here: {pip.stderr[-300:]}")
    assert not (installed / "soapbind").exists()
    done = run(PROGRAM, [str(application), str(installed)], tmp_path)
    assert (done.stdout, done.stderr) == (PRINTED, "")


def test_the_package_imports_itself_relatively_and_little_else():
    allowed = {"lxml", "httpx2", "httpcore2", *sys.stdlib_module_names}  # httpx2 is made of httpcore2
    # What signs: the extras "signing" and "online".
    signs = {"cryptography"}
    extras = {"keys.py": {*signs, "signxml"}, "private_key.py": signs, "fake_keys.py": signs}
    for path in PACKAGE.rglob("*.py"):
        for line in re.findall(r"^\s*(?:from|import) .*", path.read_text("utf-8"), re.MULTILINE):
            module = line.split()[1]
            assert module.startswith(".") or module.partition(".")[0] in allowed | extras.get(path.name, set()), line


def test_the_package_is_typed_and_holds_no_caches():
    assert (PACKAGE / "py.typed").is_file()
    assert os.access(PACKAGE / "__init__.py", os.R_OK)
