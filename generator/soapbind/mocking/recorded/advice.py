"""What was wrong with a request, and how to correct it: read from the answer it got, and from the contract."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lxml import etree

from soapbind.contract.wsdl.bodies import body_element
from soapbind.did_you_mean import nearest
from soapbind.mocking.recorded.journal import Advice

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from soapbind.contract.model import Contract, Service

_MEDIA_TYPES = {"1.1": "text/xml", "1.2": "application/soap+xml"}
_FIRST_IN_BODY = re.compile(r"<(?:[\w.-]+:)?Body\b[^>]*>\s*(?:<!--.*?-->\s*)*<(?:[\w.-]+:)?([\w.-]+)", re.DOTALL)
_ACTION_PARAMETER = re.compile(r"""\baction\s*=\s*(?:"([^"]*)"|([^;\s]+))""", re.IGNORECASE)
_MOST_TEXT = 1_000  # characters of a problem


@dataclass(frozen=True, slots=True)
class Offered:
    """An operation of the contract: its key, its action, the name of the element in its Body ("" where it has none)."""

    key: str
    service: str
    action: str
    element: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What is known of a request: names of headers in lower case, and the start of its body as text."""

    method: str
    path: str
    headers: Mapping[str, str]
    text: str


@dataclass(frozen=True, slots=True)
class Answered:
    """The answer it got: status, and the start of the body."""

    status: int
    content: bytes


@dataclass(frozen=True, slots=True)
class Adviser:
    """Explains answers of the services of a contract, which listen at ``addresses``, by the name of the service."""

    offered: Sequence[Offered]
    addresses: Mapping[str, str]
    versions: Mapping[str, Sequence[str]]

    def operation_of(self, asked: Asked) -> Offered | None:
        """Return the operation that a request seems to be for: by its action, else by its body."""
        action, element = _action(asked), _element(asked)
        by_action = [each for each in self.offered if action and each.action == action]
        by_element = [each for each in by_action or self.offered if element and each.element == element]
        return next(iter((*by_element, *by_action)), None)

    def explain(self, asked: Asked, answered: Answered) -> Advice | None:
        """Return what was wrong with a request, None where nothing was."""
        if answered.status < 400:  # noqa: PLR2004 - RFC 9110, section 15
            return None
        codes, reason = _fault(answered.content)
        text = reason or answered.content.decode("utf-8", "replace").strip()
        fix = self._fix_of_fault(asked, codes, text) if codes else self._fix_of_status(asked, answered.status, text)
        return Advice(text[:_MOST_TEXT] or f"HTTP {answered.status}", fix)

    def _fix_of_status(self, asked: Asked, status: int, text: str) -> str:
        if status == 404:  # noqa: PLR2004
            is_wsdl = text.startswith("the package does not hold its WSDL")
            no_documents = "name the WSDL itself as SOURCE: a lock does not hold its documents"
            return no_documents if is_wsdl else f"send it to {' or '.join(self.addresses.values())}"
        if status == 405:  # noqa: PLR2004
            return f"send an envelope with POST; {asked.path}?wsdl shows the contract"
        if status == 411:  # noqa: PLR2004
            return "send the header Content-Length with the number of bytes of the body"
        if status == 415 and asked.headers.get("content-encoding", "identity") != "identity":  # noqa: PLR2004
            return "switch off the compression of requests in the client"
        if status == 415:  # noqa: PLR2004
            return f"set the header {self._content_types(asked)}"
        return "see the answer below"

    def _content_types(self, asked: Asked) -> str:
        found = self.operation_of(asked)
        services = self.versions if found is None else [found.service]
        versions = sorted({version for name in services for version in self.versions[name]})
        return " or ".join(f"Content-Type: {_MEDIA_TYPES[v]}; charset=utf-8 (SOAP {v})" for v in versions)

    def _fix_of_fault(self, asked: Asked, codes: Sequence[str], reason: str) -> str:
        if "VersionMismatch" in codes:
            return f"send the envelope with the Content-Type of its version: {self._content_types(asked)}"
        if "cannot be processed" in reason or "names no action" in reason:
            return self._action_fix(asked)
        if "MustUnderstand" in codes:
            return 'leave the header out, or send it without mustUnderstand="1"'
        if "not well-formed" in reason or "is empty" in reason:
            return "send one whole XML document; if its end is missing, check that Content-Length counts bytes"
        if "document type declaration" in reason:
            return "leave out <!DOCTYPE ...>, and entities that it declares"
        return self._other_body(asked) or self._compare(asked)

    def _action_fix(self, asked: Asked) -> str:
        action, meant = _action(asked), self.operation_of(asked)
        if meant is None:
            near = nearest(action, [each.action for each in self.offered]) if action else None
            meant = next((each for each in self.offered if each.action == near), None)
        if meant is None:
            return "name an operation of the list on the first page by its action"
        address = self.addresses[meant.service]
        if meant.action == action:
            return f"send it to {address}, where {meant.key} is"
        if "soap+xml" in asked.headers.get("content-type", ""):
            return f'for {meant.key}, set action="{meant.action}" in the Content-Type'
        return f'for {meant.key}, set the header SOAPAction: "{meant.action}"'

    def _other_body(self, asked: Asked) -> str:
        """Return what to do where action and body are of two operations."""
        action, element = _action(asked), _element(asked)
        acts = next((each for each in self.offered if action and each.action == action), None)
        if acts is None or not acts.element or not element or acts.element == element:
            return ""
        holder = next((each for each in self.offered if each.element == element), None)
        if holder is None:
            return f"the action is that of {acts.key}, so the Body must hold {acts.element}, not {element}"
        return f'the action is that of {acts.key}, but the Body that of {holder.key}: set the action "{holder.action}"'

    def _compare(self, asked: Asked) -> str:
        meant = self.operation_of(asked)
        return f"compare it with the sample request of {meant.key}" if meant is not None else "compare it with a sample"


def adviser(contract: Contract, keys: Sequence[str], addresses: Mapping[str, str]) -> Adviser:
    """Return who explains answers for the operations of ``keys``."""
    known = frozenset(keys)
    offered = [
        Offered(key, service.name, each.action, "" if (found := body_element(each.input)) is None else found.name.name)
        for service in contract.services
        for each in service.operations
        if (key := f"{service.name}.{each.label}") in known
    ]
    return Adviser(offered, addresses, {service.name: versions_of(service) for service in contract.services})


def versions_of(service: Service) -> tuple[str, ...]:
    """Return the versions of SOAP that a service has ports for."""
    return tuple(sorted({port.soap_version for port in service.ports if port.is_callable})) or ("1.1",)


def _action(asked: Asked) -> str:
    given = asked.headers.get("soapaction")
    if given is not None:
        return given.strip().strip('"')
    found = _ACTION_PARAMETER.search(asked.headers.get("content-type", ""))
    return "" if found is None else found[1] or found[2] or ""


def _element(asked: Asked) -> str:
    found = _FIRST_IN_BODY.search(asked.text)
    return "" if found is None else found[1]


def _fault(content: bytes) -> tuple[list[str], str]:
    """Return the codes of a fault, outermost first, and its reason; nothing for what is no fault."""
    try:
        root = etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True))
    except (etree.XMLSyntaxError, ValueError):
        return [], ""
    fault = root.find(".//{*}Fault")
    if fault is None:
        return [], ""
    texts = [*fault.iterfind("faultcode"), *fault.iterfind(".//{*}Value")]
    codes = [(each.text or "").strip().rpartition(":")[2] for each in texts]
    reason = fault.findtext("faultstring") or fault.findtext("{*}Reason/{*}Text") or ""
    return codes or ["Server"], reason.strip()
