"""SOAP's own rules, to which requests are held: version, frame, headers that must be understood."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ..errors import SoapFault
from ..qname import SOAP11, SOAP12, SOAP_BODY, XmlName
from ..schema.members import member_tags
from ..soap.header_blocks import not_understood
from ..soap.version import BY_NAMESPACE, SOAP_1_2, VERSIONS, SoapVersion
from ..xml.characters import SPACE, quoted

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..operation import AnyOperation
    from ..xml.lxml_adapter import Node
    from .served_objects import ServedService
    from .server_rules import RequestCheck


_BY_TAG: Final = {f"{{{each.namespace}}}Envelope": each for each in VERSIONS.values()}


class EnvelopeFault(SoapFault):
    """A fault of SOAP itself: its HTTP status, the version of its envelope, header blocks, where they are special."""

    header: str = ""
    version: SoapVersion | None = None


def check_version(root: Node, version: SoapVersion, service: ServedService) -> None:
    """Check that an envelope is of the version that its media type says. What is no envelope is left to decoding.

    The fault is in the version of the request where the service has it (SOAP 1.2 part 1, section 2.8 and appendix A).
    """
    if _BY_TAG.get(root.tag) is version:
        return
    namespace, name = XmlName.parse(root.tag)
    if name != "Envelope":
        return
    message = (
        f"the envelope is in {namespace or 'no namespace'}, {version.media_type} carries {version}, "
        f"which is in {version.namespace}"
    )
    came = BY_NAMESPACE.get(namespace)
    answered = came if came is not None and came.number in service.soap_versions else version
    fault = EnvelopeFault(XmlName(answered.namespace, "VersionMismatch"), message)
    fault.version = answered
    if "1.2" in service.soap_versions:
        fault.header = _upgrade(VERSIONS[number] for number in sorted(service.soap_versions, reverse=True))
    raise fault


def _upgrade(versions: Iterable[SoapVersion]) -> str:
    """Return the header that says which envelopes are read (SOAP 1.2 part 1, section 5.4.7)."""
    names = "".join(f'<u:SupportedEnvelope xmlns:v="{version.namespace}" qname="v:Envelope"/>' for version in versions)
    return f'<u:Upgrade xmlns:u="{SOAP12}">{names}</u:Upgrade>'


def soap_check(understood: frozenset[str] = frozenset()) -> RequestCheck:
    """Return a check of SOAP's own rules; ``understood`` are tags of header blocks beside those of the contract."""

    def check(root: Node, operation: AnyOperation) -> None:
        check_frame(root, operation)
        check_header_blocks(root, operation, understood)

    return check


def check_frame(root: Node, operation: AnyOperation) -> None:
    """Check the frame (SOAP 1.1 sections 4.2 and 4.3, SOAP 1.2 part 1 section 5.1)."""
    version = _BY_TAG.get(root.tag)
    if version is None:
        return
    header_tag, body_tag = (f"{{{version.namespace}}}{name}" for name in ("Header", "Body"))
    parts = [child.tag for child in root]
    if body_tag not in parts:
        return
    place = parts.index(body_tag)
    before, behind = parts[:place], parts[place + 1 :]
    if before not in ([], [header_tag]):
        stray = next((tag for tag in before if tag != header_tag), header_tag)
        message = f"expected one Header or the Body of {version}, found {stray}: header blocks belong inside the Header"
        raise _senders_fault(version, message, 400)  # as WCF answers, though with a text that is no SOAP
    if body_tag in behind or header_tag in behind:
        raise _senders_fault(version, "behind the Body there is another Body or a Header, which would be lost")
    if behind and version is SOAP_1_2:  # SOAP 1.1, 4.1.1 allows it
        raise _senders_fault(version, f"behind the Body there is {behind[0]}, which SOAP 1.2 does not allow")
    if has_text(root):
        raise _senders_fault(version, "text in the Envelope, where only elements belong", 400)
    if has_text(root[place]):
        raise _senders_fault(version, "text in the Body, where only elements belong")
    contents, body = [child.tag for child in root[place]], operation.request[1]
    if len(contents) > 1 and body.__xml_name__ != SOAP_BODY and not body.__encoded__:
        message = f"the Body holds {len(contents)} elements, of which {contents[1]} would be lost"
        raise _senders_fault(version, message)


def check_header_blocks(root: Node, operation: AnyOperation, understood: frozenset[str]) -> None:
    """Check that operation or server knows all blocks that must be understood (SOAP 1.2 part 1, section 5.4.8)."""
    version = _BY_TAG.get(root.tag)
    header = None if version is None else root.find(f"{{{version.namespace}}}Header")
    if version is None or header is None:
        return
    namespace = version.namespace
    of_contract = member_tags(operation.request[0])
    known = of_contract | understood if understood else of_contract
    unknown = list(not_understood(header, namespace, known))
    if not unknown:
        return
    names = ", ".join(map(str, unknown))
    message = f"the header {names} must be understood, and {operation.key} does not know it"
    fault = EnvelopeFault(XmlName(namespace, "MustUnderstand"), message)
    if namespace != SOAP11:
        fault.header = "".join(map(_not_understood, unknown))
    raise fault


def _not_understood(name: XmlName) -> str:
    prefix, declared = ("n:", f' xmlns:n="{quoted(name.namespace)}"') if name.namespace else ("", "")
    return f'<u:NotUnderstood xmlns:u="{SOAP12}"{declared} qname="{prefix}{quoted(name.name)}"/>'


def _senders_fault(version: SoapVersion, message: str, status: int | None = None) -> EnvelopeFault:
    fault = EnvelopeFault(XmlName(version.namespace, version.sender), message)
    fault.http_status = status
    return fault


def has_text(node: Node) -> bool:
    """Whether there is text between the children of an element."""
    return any(text and text.strip(SPACE) for text in (node.text, *(child.tail for child in node)))
