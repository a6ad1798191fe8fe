"""docs/guide/cookbook.md: the recipes that are programs of their own. ``test_code_blocks`` runs the others."""

from __future__ import annotations

import importlib
import json
import logging
import os
import subprocess
import sys
import threading
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from services88 import NetServer
from services88.models import ChatMessage
from services88.testing import FakeNetServer
from small_contracts import importing

from .test_code_blocks import Chat, blocks

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

HERE = Path(__file__).parent
PAGE = "docs/guide/cookbook.md"
NOT_RUN = {block.note.removeprefix("not run: "): block.text for block in blocks(PAGE) if not block.is_run}
FILES = {note[9:].partition(";")[0]: text for note, text in NOT_RUN.items() if note.startswith("the file ")}


def code(words: str) -> str:
    (found,) = [text for note, text in NOT_RUN.items() if words in note]
    return found


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ModuleType]:
    with importing(tmp_path_factory.mktemp("library"), "library", (HERE / "library.wsdl").read_text("utf-8")) as made:
        yield made
        for name in [name for name in sys.modules if name.partition(".")[0] == "library"]:
            del sys.modules[name]


class Library:
    """Gives keys that are good until they are dropped."""

    def __init__(self, package: ModuleType) -> None:
        errors = importlib.import_module(f"{package.__name__}.errors")
        self.expired = errors.SessionExpired(package.models.SessionExpired(), "the session has expired")
        self.keys: set[str] = set()
        self.logins, self.forgets = 0, False

    def login(self, *, user: str, password: str) -> str:
        assert (user, password) == ("anna", "secret")
        self.logins += 1
        if not self.forgets:
            self.keys.add(f"key {self.logins}")
        return f"key {self.logins}"

    def list_loans(self, *, reader: int) -> list[str]:
        testing = importlib.import_module("library.testing")
        if testing.current_call().headers.session.key not in self.keys:
            raise self.expired
        return [f"book of {reader}"]


def test_sessions_of_other_services(library: ModuleType):
    served = Library(library)
    testing = importlib.import_module("library.testing")
    given: dict[str, Any] = {"__name__": "docs"}
    with testing.FakeServer(library=served) as server, library.Client(server.url) as client:
        exec(code("another contract").replace("https://library.example.com/", server.url), given)  # noqa: S102
        assert (given["loans"], served.logins) == (["book of 7"], 1)
        signed_in = given["SignedIn"](client, "anna", "secret")

        def ask() -> list[str]:
            found: list[str] = signed_in.call(lambda client: client.list_loans(reader=8))
            return found

        assert [ask(), ask(), served.logins] == [["book of 8"], ["book of 8"], 2]
        served.keys.clear()
        threads = [threading.Thread(target=ask) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert served.logins == 3, "one of them signed in for all"

        served.forgets = True
        served.keys.clear()
        with pytest.raises(type(served.expired)):
            ask()
        assert served.logins == 4, "it does not try for ever"


@contextmanager
def logging_as_it_was() -> Iterator[None]:
    loggers = [logging.getLogger(name) for name in (None, "services88", "httpx2", "httpcore2")]
    before = [(logger, logger.level, logger.handlers[:]) for logger in loggers]
    try:
        yield
    finally:
        for logger, level, handlers in before:
            for handler in [each for each in logger.handlers if each not in handlers]:
                logger.removeHandler(handler)
                handler.close()
            logger.setLevel(level)
            logger.handlers = handlers


def test_the_log_has_figures_and_no_bodies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    with logging_as_it_was(), FakeNetServer(chat=Chat()) as server:
        exec(code("logging"), {"__name__": "docs"})  # noqa: S102 - our own documentation
        with NetServer(server.url, ticket="7T:docs", log_bodies=True) as net:
            net.chat.add_chat_message(chat_session_id=7, message=ChatMessage(message="between us"))
        text = Path("myapp.log").read_text("utf-8")
        (line,) = [each for each in map(json.loads, text.splitlines()) if each["logger"] == "services88"]
        assert (line["soap_operation"], line["http_status"], line["soap_attempts"]) == ("Chat.AddChatMessage", 200, 1)
        assert "between us" not in text
        assert "HTTP Request" not in text

        logging.getLogger("services88").setLevel(logging.DEBUG)  # the level is what keeps them out
        with NetServer(server.url, ticket="7T:docs", log_bodies=True) as net:
            net.chat.add_chat_message(chat_session_id=7, message=ChatMessage(message="between us"))
        assert "between us" in Path("myapp.log").read_text("utf-8")


def written(folder: Path, names: list[str]) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(FILES[name], "utf-8")


def run(folder: Path, *arguments: str, **environment: str) -> str:
    """Return what a program prints; it must succeed."""
    paths = os.pathsep.join([str(folder), *filter(None, sys.path)])
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": paths, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    return done.stdout


def test_every_file_of_the_page_is_run_here():
    assert sorted(FILES) == ["conftest.py", "crm/net.py", "crm/tests.py", "crm/urls.py", "crm/views.py",
                             "mysite/settings.py", "test_chat.py"]  # fmt: skip


@pytest.mark.slow  # a run of pytest
@pytest.mark.parametrize("plugin", ["anyio", "pytest_asyncio"])
def test_fixtures(plugin: str, tmp_path: Path):
    pytest.importorskip(plugin)
    written(tmp_path, ["conftest.py", "test_chat.py"])
    options = ["-q", "-W", "error", "-p", "anyio", "-p", "no:cacheprovider", "--rootdir", str(tmp_path)]
    if plugin == "pytest_asyncio":
        for name in ("conftest.py", "test_chat.py"):
            text = (tmp_path / name).read_text("utf-8").replace("@pytest.mark.anyio\n", "")
            text = text.replace('@pytest.fixture\ndef anyio_backend():\n    return "asyncio"\n', "")
            (tmp_path / name).write_text(text.replace(", anyio_backend)", ")"), "utf-8")
        options += ["-p", "pytest_asyncio.plugin", "-p", "no:anyio", "-o", "asyncio_mode=auto"]
        options += ["-o", "asyncio_default_fixture_loop_scope=function"]
    printed = run(tmp_path, "-m", "pytest", *options, PYTEST_DISABLE_PLUGIN_AUTOLOAD="1")
    assert "3 passed" in printed

    broken = (tmp_path / "test_chat.py").read_text("utf-8") + (
        "\n\ndef test_a_mistake_of_the_object(net, server, chat):\n    chat.posted = None\n"
        "    with pytest.raises(Exception):\n        net.chat.add_chat_message(chat_session_id=7, message=None)\n"
    )
    (tmp_path / "test_chat.py").write_text(broken, "utf-8")
    with pytest.raises(AssertionError, match="4 passed, 1 error"):
        run(tmp_path, "-m", "pytest", *options, PYTEST_DISABLE_PLUGIN_AUTOLOAD="1")


# What a project has that "django-admin startproject" makes, and the page takes for granted.
PROJECT = """
SECRET_KEY = "for-tests-only"
DEBUG = True
ROOT_URLCONF = "crm.urls"
ALLOWED_HOSTS = ["*"]
"""


@pytest.mark.slow  # a project of Django
@pytest.mark.skipif(find_spec("django") is None, reason="django is not installed")
def test_django(tmp_path: Path):
    written(tmp_path, [name for name in FILES if name.startswith(("crm/", "mysite/"))])
    for folder in ("crm", "mysite"):
        (tmp_path / folder / "__init__.py").touch()
    with (tmp_path / "mysite" / "settings.py").open("a", encoding="utf-8") as settings:
        settings.write(PROJECT)
    printed = run(tmp_path, "-W", "error", "-m", "django", "test", "crm", DJANGO_SETTINGS_MODULE="mysite.settings")
    assert "Ran 2 tests" in printed
    assert "no message was posted" in printed, "the log tells of the failure"


DJANGO_AND_SIGN_IN = """
import os
import django
django.setup()
from crm.net import net, sign_in
from django.test import Client
from django.conf import settings
from services88.models import ChatMessage, SoCredentials
from services88.so_principal.operations.authenticate_username_password import AuthenticateResponse
from services88.testing import FakeNetServer


class Principal:
    def authenticate_username_password(self, *, user_name, password):
        return AuthenticateResponse(authentication_succeeded=True, credentials=SoCredentials(ticket="7T:" + user_name))


class Chat:
    def add_chat_message(self, *, chat_session_id, message):
        return ChatMessage(chat_message_id=5)


with FakeNetServer(chat=Chat(), so_principal=Principal(), valid_ticket="7T:ola") as server:
    settings.CRM_URL = server.url
    os.environ |= {"CRM_USER": "ola", "CRM_PASSWORD": "secret"}
    print(Client().post("/sessions/7/messages", {"text": "Hi"}).json())
"""


@pytest.mark.slow  # a project of Django
@pytest.mark.skipif(find_spec("django") is None, reason="django is not installed")
def test_the_view_of_django_signs_in(tmp_path: Path):
    written(tmp_path, [name for name in FILES if name.startswith(("crm/", "mysite/"))])
    with (tmp_path / "mysite" / "settings.py").open("a", encoding="utf-8") as settings:
        settings.write(PROJECT)
    printed = run(tmp_path, "-c", DJANGO_AND_SIGN_IN, DJANGO_SETTINGS_MODULE="mysite.settings")
    assert printed.strip() == "{'id': 5}"
