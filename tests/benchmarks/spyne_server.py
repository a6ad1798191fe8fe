"""The same operation in spyne, which makes servers from Python classes: a peer for the benchmark of serving."""

from __future__ import annotations

from typing import Any

NAMESPACE = "http://www.superoffice.net/ws/crm/NetServer/Services88"


def application() -> Any:
    """Return AddChatMessage as a WSGI application that reads the request of the benchmark. Raises ImportError."""
    from spyne import (  # type: ignore[import-not-found]
        Application,
        ComplexModel,
        DateTime,
        Integer32,
        Service,
        Unicode,
        UnsignedInteger8,
        rpc,
    )
    from spyne.protocol.soap import Soap11  # type: ignore[import-not-found]
    from spyne.server.wsgi import WsgiApplication  # type: ignore[import-not-found]

    class ChatMessage(ComplexModel):  # type: ignore[misc]
        __namespace__ = NAMESPACE
        _type_info = [  # noqa: RUF012 - spyne reads the order from it
            *(("ChatMessageId", Integer32), ("ChatSessionId", Integer32), ("Type", Unicode), ("Message", Unicode)),
            *(("Author", Unicode), ("ReadByCustomer", UnsignedInteger8), ("SpecialType", Unicode)),
            *(("SpecialParam", Unicode), ("WhenPosted", DateTime)),
        ]

    class Chat(Service):  # type: ignore[misc]
        @rpc(Integer32, ChatMessage, _returns=ChatMessage, _body_style="wrapped", _out_variable_name="Response")  # type: ignore[untyped-decorator]
        def AddChatMessage(ctx: Any, ChatSessionId: int, Message: Any) -> Any:  # noqa: N802, N803, N805 - spyne's form
            Message.ChatSessionId = ChatSessionId
            return Message

    made = Application([Chat], tns=NAMESPACE, in_protocol=Soap11(), out_protocol=Soap11())
    return WsgiApplication(made)
