"""Which operation a request is for, whether it can be read at all, and what it says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any

from ..errors import DecodeError, SoapFault
from ..operation import AnyOperation, Request
from ..operation_map import Operations
from ..qname import SOAP_BODY, XmlName
from ..schema.members import members_of
from ..schema.record import Record
from ..soap.mime import media_type
from ..soap.version import BY_MEDIA_TYPE, SOAP_1_1, VERSIONS, SoapVersion
from ..xml.charset import parameter_as_given, to_utf8
from ..xml.lxml_adapter import Node
from ..xml.parse import check_depth, parse
from .envelope_check import check_version
from .http_messages import HttpAnswer, ReceivedRequest, explained
from .served_objects import ADDRESSING, ServedService
from .server_rules import Reading

if TYPE_CHECKING:
    from ..attachments.attachment import Attachment


class RequestReader:
    """Reads requests, each for an operation; ``reading`` says what is checked of them beside the contract."""

    def __init__(self, operations: Operations, reading: Reading) -> None:
        """Start without having found any operation."""
        self._operations = operations
        self._reading = reading
        self._found: dict[tuple[str, str | None, str], AnyOperation] = {}  # by service, action and element in the Body

    def read(
        self, service: ServedService, request: ReceivedRequest, version: SoapVersion
    ) -> tuple[AnyOperation, Request[Any, Any], tuple[Attachment, ...]]:
        """Return operation and message of a request, and the attachments that nothing in it names.

        Raises SoapFault and DecodeError.
        """
        read = partial(self._read, service=service, request=request, version=version)
        if request.packed is None:
            operation, found = read(to_utf8(request.content or b"", request.headers.get("content-type")))
            if not found.body.__attached__:
                return operation, found, ()
        else:
            from .packed_messages import read_parts  # noqa: PLC0415 - only attachments need it

            operation, found = read_parts(request.packed, read, inside=self._reading.security is not None)
        from .packed_messages import put_parts_of  # noqa: PLC0415 - the same

        return operation, found, put_parts_of(request, found.body)

    def _read(
        self, text: bytes, service: ServedService, request: ReceivedRequest, version: SoapVersion
    ) -> tuple[AnyOperation, Request[Any, Any]]:
        reading = self._reading
        root = self._parsed(text)
        if reading.is_strict:
            check_version(root, version, service)
        if reading.security is not None:
            root = self._parsed(reading.security.opened(text))
        operation = self._operation(service, action_of(request.headers, version), root)
        reading.check(root, operation)
        try:
            return operation, operation.decode_request_tree(root)
        except SoapFault as fault:  # a fault where a request belongs is none of ours
            raise DecodeError(str(fault)) from None

    def _parsed(self, text: bytes) -> Node:
        depth = self._reading.depth
        if depth is None or text.count(b"</") < depth:  # the usual message cannot be deeper
            return parse(text)
        return parse(text, lambda root: check_depth(root, depth))

    def _operation(self, service: ServedService, action: str | None, root: Node) -> AnyOperation:
        """Return the operation of a request; one that was found once is in a dictionary. Raises SoapFault."""
        tags = _tags(root)
        if len(tags) != 1:
            return find_operation(self._operations, service, action, root)
        key = service.name, action, tags[0]
        found = self._found.get(key)
        if found is None:
            found = find_operation(self._operations, service, action, root)
            if str(found.request[1].__xml_name__) == tags[0]:  # else callers could fill the dictionary
                self._found[key] = found
        return found


def find_operation(operations: Operations, service: ServedService, action: str | None, root: Node) -> AnyOperation:
    """Return the operation by its action, and by the body where several share one or there is none.

    Raises SoapFault.
    """
    tags = _tags(root)
    if action is None:
        return _by_body(operations, service, tags)
    likely = operations.get(f"{service.name}.{action.rpartition('/')[2]}")
    if likely is not None and likely.action == action and _is_meant(likely, tags):
        return likely  # without loading all the others
    keys = operations.keys_of(service.name)
    found = [
        each
        for key in keys
        if (each := operations[key]).action == action or service.other_actions.get(each.name) == action
    ]
    if not found:
        reason = f"The message with Action '{action}' cannot be processed: {service.name} has no such operation"
        raise SoapFault(XmlName(ADDRESSING, "ActionNotSupported"), reason)
    return next((each for each in found if _is_meant(each, tags)), found[0])


def meant_service(
    operations: Operations, services: Sequence[ServedService], request: ReceivedRequest
) -> ServedService | None:
    """Return the service that a request is for, where several have one address: by its action and its body.

    None where none of them has such an operation.
    """
    version = BY_MEDIA_TYPE.get(media_type(request.headers.get("content-type")), SOAP_1_1)
    with suppress(DecodeError):
        root = parse(to_utf8(request.content or b"", request.headers.get("content-type")))
        for service in services:
            with suppress(SoapFault):
                found = find_operation(operations, service, action_of(request.headers, version), root)
                if _is_meant(found, _tags(root)):
                    return service
    return None


def _tags(root: Node) -> list[str]:
    return [child.tag for part in root if part.tag.endswith("}Body") for child in part]


def _by_body(operations: Operations, service: ServedService, tags: Sequence[str]) -> AnyOperation:
    """Return the operation that a body is of: in SOAP 1.2 the action may be missing (part 2, section 6.5.3)."""
    for key in operations.keys_of(service.name):
        if _is_meant(operations[key], tags):
            return operations[key]
    reason = f"{service.name} has no operation with {tags[0] if tags else 'nothing'} in the Body"
    raise SoapFault(XmlName(ADDRESSING, "ActionNotSupported"), f"{reason}, and the request names no action")


def _is_meant(operation: AnyOperation, tags: Sequence[str]) -> bool:
    """Whether an operation has elements of these names in its Body; the first one of several must be there."""
    cls: type[Record] = operation.request[1]
    if cls.__xml_name__ != SOAP_BODY:
        return str(cls.__xml_name__) in tags
    known = [str(name) for _, name, _ in members_of(cls)]
    return tags[:1] == known[:1] and set(tags) <= set(known)


def action_of(http_headers: Mapping[str, str], version: SoapVersion) -> str | None:
    """Return the action of a request, None where SOAP 1.2 need not name one."""
    if version is SOAP_1_1:
        return _unquoted(http_headers.get("soapaction", ""))
    return parameter_as_given(http_headers.get("content-type"), "action") or None


def unreadable(request: ReceivedRequest, service: ServedService) -> HttpAnswer | None:
    """Return why the content of a POST is not looked at, None when it is."""
    if request.content is None:
        return explained(411, "a request needs Content-Length, or Transfer-Encoding: chunked")
    coding = request.headers.get("content-encoding", "identity").strip().lower()
    if coding not in {"identity", ""}:
        message = f"Content-Encoding {coding[:40]} is not read here, as WCF does not read it either: send it as it is"
        return explained(415, message, Accept_Encoding="identity")
    kind = media_type(request.headers.get("content-type"))
    version = BY_MEDIA_TYPE.get(kind)
    if version is None or version.number not in service.soap_versions:
        known = [VERSIONS[number] for number in service.soap_versions]
        expected = " or ".join(f"{version.media_type}, which is {version}" for version in known)
        return explained(415, f"expected the Content-Type {expected}, got {kind[:80] or 'none'}")
    return None


def _unquoted(action: str) -> str:
    """Return a SOAPAction without its quotes (SOAP 1.1 section 6.1.1); one that is unpaired stays, as in WCF."""
    action = action.strip()
    is_quoted = len(action) > 1 and action[0] == action[-1] == '"'
    return action[1:-1] if is_quoted else action
