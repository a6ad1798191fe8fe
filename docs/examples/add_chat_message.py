"""Post a chat message to a fake NetServer, and show what went over the wire and what came back.

Run it from a checkout after ``soapbind generate``. Against a real installation, drop the fake server and give its
address, ticket and application token to NetServer.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "generated"))  # an application has the folder in its own tree

from services88 import NetServer
from services88.models import ChatMessage, ChatMessageType
from services88.testing import FakeNetServer


class Chat:
    """The part of IChatAgent that this example needs."""

    def add_chat_message(self, *, chat_session_id: int, message: ChatMessage | None) -> ChatMessage:
        """Store a message: give it a number and a time."""
        posted = datetime(2026, 5, 27, 1, 23, 32, tzinfo=UTC)
        return replace(
            message or ChatMessage(), chat_message_id=1001, chat_session_id=chat_session_id, when_posted=posted
        )


def main() -> None:
    """Call, and print envelope and reply."""
    ticket = "7T:example-ticket"
    with FakeNetServer(chat=Chat(), valid_ticket=ticket) as server, NetServer(server.url, ticket=ticket) as net:
        posted = net.chat.add_chat_message(
            chat_session_id=7,
            message=ChatMessage(type=ChatMessageType.TO_CUSTOMER, message="Hi, how can I help?", author="Anna"),
        )
        print("The envelope:", server.calls[0].content.decode(), sep="\n")
    print("\nThe typed reply:", posted, sep="\n")


if __name__ == "__main__":
    main()
