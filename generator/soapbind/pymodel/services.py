"""From services and operations to clients, protocols and operation modules."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from soapbind.contract.model import ComplexType, Element, Message, Operation, Part, QName, Service, Style, Use
from soapbind.pymodel.model import PyField, PyOperation, PyRecord, PyService, ResultKind
from soapbind.pymodel.names import (
    ClassName,
    ModuleName,
    class_name,
    field_name,
    is_too_long,
    method_name,
    module_name,
    on_disk,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from soapbind.errors import Location, Problems
    from soapbind.profiles.model import Profile
    from soapbind.pymodel.records import Classes


def _last_segment(address: str) -> str:
    path = address.partition("?")[0].partition("://")[2].partition("/")[2]
    return path.rstrip("/").rpartition("/")[2]


@dataclass(slots=True)
class Services:
    """Builds services; ``headers`` collects the header classes they share."""

    classes: Classes
    profile: Profile
    problems: Problems
    headers: dict[ClassName, PyRecord] = field(default_factory=dict[ClassName, PyRecord])

    def service(self, found: Service) -> PyService:
        """Return the Python side of one service."""
        name, suffix = class_name(found.name), self.profile.agent_suffix
        operations = tuple(
            made for operation in found.operations if (made := self._operation(found, operation)) is not None
        )
        self._check_methods(operations, found.location)
        if not found.operations:
            message = f"the service {found.name} has no operations"
            self.problems.add(found.location, "empty-service", message, "choose other services with --service")
        module = module_name(found.name)
        if module in self.profile.facade_members:
            module = ModuleName(f"{module}_")
        return PyService(
            found.name,
            module,
            ClassName(f"I{name}{suffix}"),
            ClassName(f"AsyncI{name}{suffix}"),
            ClassName(f"{name}{suffix}"),
            ClassName(f"Async{name}{suffix}"),
            operations,
            found.documentation,
            tuple(sorted({last for port in found.ports if (last := _last_segment(port.address))})),
        )

    def _check_methods(self, operations: Iterable[PyOperation], location: Location) -> None:
        seen: dict[str, str] = {}
        for each in operations:
            other = seen.setdefault(on_disk(each.module), each.name)
            where = location.step(f"operation[{each.name}]")
            if is_too_long(each.module):
                message = f"the operation {each.name} has a name too long for a file ({len(each.module)} characters)"
                self.problems.add(where, "name-too-long", message, "leave it out: choose others with --operation")
            if other != each.name:
                self.problems.add(
                    where,
                    "name-clash",
                    f"the operations {other} and {each.name} would both become {each.method}",
                    "leave one out with --operation",
                )

    def _operation(self, service: Service, found: Operation) -> PyOperation | None:
        if not self._is_supported(found):
            return None
        output = found.output or Message()
        request = self._body(found.input, found)
        response = self._body(output, found)
        if request is None or response is None:
            return None
        kind, result = _result(response)
        return PyOperation(
            found.name,
            method_name(found.name),
            ModuleName(method_name(found.name)),
            found.action,
            request,
            response,
            self._headers(found.input, service),
            self._headers(output, service),
            kind,
            result,
            found.documentation,
        )

    def _is_supported(self, found: Operation) -> bool:
        uses = {message.use for message in (found.input, found.output) if message is not None}
        reasons = {
            "encoded": Use.ENCODED in uses,
            "rpc": found.style is Style.RPC,
            "one-way": found.output is None,
        }
        found_reasons = [reason for reason, applies in reasons.items() if applies]
        if "." in found.name:  # OPERATIONS could not tell it from the dot behind the service
            self._refuse(found.location, "unsupported-name", found, "has a dot in its name")
        if found_reasons:
            self._refuse(found.location, f"unsupported-{found_reasons[0]}", found, f"is {' '.join(found_reasons)}")
        return not found_reasons and "." not in found.name

    def _refuse(self, location: Location, code: str, operation: Operation, message: str) -> None:
        text = f"operation {operation.name} {message}, which soapbind cannot render yet"
        self.problems.add(location, code, text, "leave it out: choose others with --operation")

    def _body(self, message: Message, operation: Operation) -> PyRecord | None:
        if len(message.body) != 1 or message.body[0].element is None:
            parts = ", ".join(part.name for part in message.body)
            shown = f"has {len(message.body)} body parts ({parts})" if len(message.body) > 1 else "has no body element"
            self._refuse(message.location, "unsupported-body", operation, shown)
            return None
        return self._wrapper(message.body[0].element, operation)

    def _wrapper(self, element: Element, operation: Operation) -> PyRecord | None:
        found = element.type
        if isinstance(found, QName):
            named = self.classes.types.contract.types.get(found)
            found = named if isinstance(named, ComplexType) else found
        if not isinstance(found, ComplexType):
            shown = f"has the body element {element.name.name} of a simple type"
            self._refuse(element.location, "unsupported-body", operation, shown)
            return None
        name = class_name(element.name.name)
        made = PyRecord(
            name,
            module_name(name),
            element.name,
            self.classes.fields(found, element.name),
            documentation=element.documentation,
            location=element.location,
        )
        if found.base is not None:
            shown = f"has the body element {name} of a type that derives from {found.base.name}"
            self._refuse(element.location, "unsupported-body", operation, shown)
        return made

    def _headers(self, message: Message, service: Service) -> ClassName:
        parts = tuple(part.element.name.name for part in message.headers if part.element is not None)
        name = ClassName(
            self.profile.header_classes.get(parts) or "".join(map(class_name, parts or ("No",))) + "Headers"
        )
        made = PyRecord(
            name,
            module_name(name),
            QName(service.namespace, "Header"),
            tuple(self._header(part, service) for part in message.headers if part.element is not None),
            location=message.location,
        )
        other = self.headers.setdefault(name, made)
        if [(f.wire_name, f.type) for f in other.fields] != [(f.wire_name, f.type) for f in made.fields]:
            self.problems.add(
                message.location,
                "header-conflict",
                f"the header {name} is not the same in all operations",
                "generate the services into packages of their own with --service",
            )
        return name

    def _header(self, part: Part, service: Service) -> PyField:
        element = part.element
        assert element is not None  # noqa: S101 - the caller has looked
        resolved = self.classes.types.of_element(element, element.name)
        return PyField(
            field_name(element.name.name),
            element.name.name,
            resolved,
            None if element.name.namespace == service.namespace else element.name.namespace,
            # a header may be absent; .NET writes null ones as nil
            is_optional=resolved.is_value or not element.nillable,
            is_nillable=not resolved.is_value and element.nillable,
            is_secret=self.profile.is_secret("Header", element.name.name, resolved.label),
            documentation=element.documentation,
        )


def _result(response: PyRecord) -> tuple[ResultKind, PyField | None]:
    if not response.fields:
        return ResultKind.VOID, None
    if len(response.fields) > 1:
        return ResultKind.BODY, None
    only = next(iter(response.fields))
    if only.is_repeated or not only.may_be_none:
        return ResultKind.VALUE, only
    return (ResultKind.COLLECTION if only.type.collection else ResultKind.NILLABLE), only
