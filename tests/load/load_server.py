"""A fake NetServer in a process of its own, to be killed: writes down every message it stores before it answers."""

from __future__ import annotations

import os
import sys
import time
from typing import TYPE_CHECKING

from services88.testing import FakeNetServer

if TYPE_CHECKING:
    from services88.models import ChatMessage


class Chat:
    """Stores messages in a file that outlives the process."""

    def __init__(self, path: str) -> None:
        self._file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT)

    def add_chat_message(self, *, chat_session_id: int, message: ChatMessage) -> ChatMessage:
        os.write(self._file, f"{message.message}\n".encode())  # one write: lines of threads do not mix
        message.chat_session_id = chat_session_id
        return message

    def get_chat_presence(self) -> list[object]:
        return []


def main() -> None:
    port, path = sys.argv[1:]
    server = FakeNetServer(chat=Chat(path), valid_ticket="7T:load").start(int(port))
    print("READY", server.url, flush=True)  # noqa: T201 - read by the test
    while True:
        time.sleep(0.5)
        server.calls.clear()  # else the server grows


if __name__ == "__main__":
    main()
