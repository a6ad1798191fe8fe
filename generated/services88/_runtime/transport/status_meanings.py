"""What an HTTP status that tells of a failure means to somebody who calls a SOAP service."""

from __future__ import annotations

# "{}" stands for the version of SOAP.
STATUS_MEANING = {
    400: "the server could not read the request",
    401: "the server asks for HTTP authentication",
    403: "the server, or a proxy before it, forbids the request",
    404: "no service answers at this address",
    405: "this address takes no POST; it is not a SOAP endpoint",
    413: "the request is larger than the server accepts",
    415: "the server does not speak {} at this address",
    429: "too many requests; slow down",
    502: "a proxy got no answer from the server",
    503: "the server is not available now",
    504: "a proxy waited for the server in vain",
}
