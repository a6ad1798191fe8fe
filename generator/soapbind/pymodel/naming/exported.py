"""What is imported from the package itself, beside clients, headers and errors: by module, in the order of the file.

Here, and not where the package is written, because no class of headers may have one of these names.
"""

from __future__ import annotations

from typing import Final

PORTS: Final = ("_ports", "_runtime.generic.ports")
EXACT: Final = "_runtime.lexical.exact"
NIL: Final = "_runtime.schema.record"
ANY: Final = "_runtime.schema.any_type"
GIVEN: Final = ("_runtime.soap.given_headers", "_runtime.addressing.ws_addressing")
ATTACHMENT: Final = "_runtime.attachments.attachment"
EXPORTED: Final[dict[str, tuple[str, ...]]] = {
    "_operations": ("OPERATIONS",),
    "_ports": ("PORTS",),
    "_runtime.generic.ports": ("Port",),
    "_runtime.exception_detail": ("ExceptionDetail",),
    "_runtime": ("ExtensionData", "Operation", "Record", "Reply", "Request", "Response", "UnknownElement"),
    EXACT: ("XsdDate", "XsdDateTime", "XsdDuration", "XsdTime"),
    NIL: ("NIL", "Nil"),
    ANY: ("TypedValue", "XmlFragment"),
    "_runtime.soap.given_headers": ("must_understand", "unknown_headers"),
    "_runtime.qname": ("XmlName",),
    ATTACHMENT: ("Attachment",),
    "_runtime.transport.httpx_transport": ("AsyncHttpxTransport", "HttpxTransport"),
    "_runtime.client.replies.result_stream": ("AsyncItems", "AsyncItemsInside", "Items", "ItemsInside"),
    "_runtime.client.options": ("RequestEvent", "ResponseEvent", "Retries", "Timeouts"),
    "_runtime.transport.authentication": ("BasicAuth", "BearerAuth", "DigestAuth"),
    "_runtime.plugins.plugin": ("AsyncPlugin", "IncomingMessage", "OutgoingMessage", "Plugin"),
    "_runtime.addressing.ws_addressing": ("WsAddressing",),
    "_runtime.plugins.history": ("Exchange", "History"),
    "_runtime.transport.interface": (
        *("AsyncHttpStream", "AsyncTransport", "HttpReply", "HttpRequest", "HttpStream", "Transport"),
    ),
}
# Those of every profile.
CLIENTS: Final = frozenset({"AsyncClient", "AsyncNetServer", "Client", "NetServer"})
EXPORTED_NAMES: Final = CLIENTS.union(*EXPORTED.values())
