"""Example messages of operations, made from the contract alone."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

from soapbind.contract.model import Message, QName, Use
from soapbind.contract.reach import Reach
from soapbind.contract.wsdl.bodies import SOAP_BODY, body_element
from soapbind.contract.wsdl.ports import usual_version
from soapbind.pymodel.classes.faults import detail_elements
from soapbind.sample.declarations import Declarations
from soapbind.sample.encoded import encoded
from soapbind.sample.envelopes import documented, header_example, wire
from soapbind.sample.make import EndlessError, Maker, TooLargeError
from soapbind.sample.nodes import Node, SampleStyle

if TYPE_CHECKING:
    from collections.abc import Iterable

    from soapbind.contract.model import Contract, Operation, Part, Service

__all__ = ["SampleStyle", "Sampler", "samples"]

_DEPTHS = (None, 6, 4, 2, 1)  # tried one after the other, until an example has an end and is not too large


@dataclass(frozen=True)
class Sampler:
    """Makes examples of the operations of a contract; what they all need is looked up once.

    ``whole`` is what ``contract`` is a part of: where any element may stand that is declared somewhere, it knows some.
    """

    contract: Contract
    whole: Contract | None = None
    _namespaces: dict[str, frozenset[str]] = field(default_factory=dict[str, "frozenset[str]"])

    @cached_property
    def _known(self) -> Declarations:
        return Declarations(self.whole or self.contract)

    def samples(self, service: Service, operation: Operation, style: SampleStyle | str) -> tuple[str, str]:
        """Return an example request and an example response.

        ``style`` may be a version of SOAP: as a server accepts it in that version, and not in the usual one of the
        service. All that may be absent is shown unless that would be too much; of a choice one branch. Raises
        SoapbindError when the least that is valid is too large.
        """
        if style is SampleStyle.DOCUMENTED:
            return self._documented(service, operation)
        version = usual_version(service) if isinstance(style, SampleStyle) else style
        texts: list[str] = []
        for message in (operation.input, operation.output or Message()):
            headers, bodies = _nodes(self._known, message, is_documented=False)
            is_encoded = message.use is Use.ENCODED
            texts.append(wire(service, headers, [encoded(body) if is_encoded else body for body in bodies], version))
        return texts[0], texts[1]

    def _documented(self, service: Service, operation: Operation) -> tuple[str, str]:
        if service.name not in self._namespaces:
            types = Reach(self.contract, service.operations).types
            self._namespaces[service.name] = frozenset(name.namespace for name in types)
        namespaces = self._namespaces[service.name]
        request = _nodes(self._known, operation.input, is_documented=True)
        response = _nodes(self._known, operation.output or Message(), is_documented=True)
        return (
            documented(service, namespaces, *request, is_request=True),
            documented(service, namespaces, *response, is_request=False),
        )

    def faults(self, service: Service, operation: Operation) -> list[str]:
        """Return an example envelope, in SOAP 1.1, for each fault that an operation declares with a detail.

        Raises SoapbindError as ``samples`` does.
        """
        found: list[str] = []
        for fault in operation.faults:
            message = Message(body=fault.parts[:1])
            for element in detail_elements(fault):
                _, bodies = _nodes(self._known, message, is_documented=False)
                shown = None if message.body[0].type is None else element.type
                typed = tuple(replace(node, shown_type=shown if isinstance(shown, QName) else None) for node in bodies)
                parts = (Node(QName("", "faultcode"), text=QName(SOAP_BODY.namespace, "Server")),
                         Node(QName("", "faultstring"), text=fault.documentation or f"an example of {fault.name}"),
                         Node(QName("", "detail"), children=typed))  # fmt: skip
                found.append(wire(service, (), [Node(QName(SOAP_BODY.namespace, "Fault"), children=parts)]))
        return found


def samples(
    contract: Contract, service: Service, operation: Operation, style: SampleStyle | str, whole: Contract | None = None
) -> tuple[str, str]:
    """Return an example request and an example response of one operation, as a Sampler does."""
    return Sampler(contract, whole).samples(service, operation, style)


def _nodes(known: Declarations, message: Message, *, is_documented: bool) -> tuple[list[Node], list[Node]]:
    """Return header blocks and bodies. What cannot have an end is nil in the end."""
    for depth in _DEPTHS:
        maker = Maker(known, is_documented, depth)
        try:
            return _made(maker, message)
        except EndlessError:
            break
        except TooLargeError:
            if depth == _DEPTHS[-1]:
                raise
    return _made(Maker(known, is_documented, is_patient=True), message)


def _made(maker: Maker, message: Message) -> tuple[list[Node], list[Node]]:
    headers = [header_example(node) for node in _elements(maker, message.headers)]
    found = body_element(message)
    if found is None:
        return headers, list(_elements(maker, message.body))
    node = maker.element(found)
    return headers, list(node.children) if found.name == SOAP_BODY else [node]


def _elements(maker: Maker, parts: Iterable[Part]) -> Iterable[Node]:
    return (maker.element(part.element) for part in parts if part.element is not None)
