"""From services and operations to clients, protocols and operation modules."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from soapbind.contract.model import (
    Message,
    Operation,
    QName,
    Service,
    Style,
    Use,
)
from soapbind.contract.ports import usual_version
from soapbind.pymodel.bodies import Bodies, bodies_apart, described, refuse, with_result
from soapbind.pymodel.distinct import Names, appended, candidates
from soapbind.pymodel.model import PyField, PyOperation, PyRecord, PyService, ResultKind
from soapbind.pymodel.names import (
    ClassName,
    FieldName,
    ModuleName,
    class_name,
    is_too_long,
    method_name,
    module_name,
    on_disk,
)
from soapbind.pymodel.plain_text import joined, plain_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from soapbind.errors import Problems
    from soapbind.profiles.model import Profile
    from soapbind.pymodel.headers import Headers
    from soapbind.pymodel.records import Classes


def _last_segment(address: str) -> str:
    path = address.partition("?")[0].partition("://")[2].partition("/")[2]
    return path.rstrip("/").rpartition("/")[2]


@dataclass(slots=True)
class Services:
    """Builds the services of a contract."""

    classes: Classes
    headers: Headers
    profile: Profile
    problems: Problems

    def all(self, services: Sequence[Service]) -> tuple[PyService, ...]:
        """Return the Python side of services. Their folders and classes differ, also from those of the package."""
        self._check_keys(services)
        names = Names(appended, self._occupied, set(self.profile.facades))
        texts = names.all(candidates([QName(s.namespace, s.name) for s in services], str))
        return tuple(self._service(found, text) for found, text in zip(services, texts, strict=True))

    def _occupied(self, text: str) -> list[str]:
        """Return what no other service may have: folder and clients, which one module imports."""
        name, suffix = class_name(text), self.profile.agent_suffix
        return [f"{on_disk(self._module(text))}/", f"{name}{suffix}", f"Async{name}{suffix}"]

    def _module(self, text: str) -> ModuleName:
        module = module_name(text)
        return ModuleName(f"{module}_") if module in self.profile.facade_members else module

    def _service(self, found: Service, text: str) -> PyService:
        name, suffix = class_name(text), self.profile.agent_suffix
        methods = Names(keys=lambda method: (on_disk(method),)).all([_methods(o) for o in found.operations])
        made = (self._operation(found, o, FieldName(m)) for o, m in zip(found.operations, methods, strict=True))
        self._check(found, methods)
        return PyService(
            found.name,
            self._module(text),
            ClassName(f"I{name}{suffix}"),
            ClassName(f"AsyncI{name}{suffix}"),
            ClassName(f"{name}{suffix}"),
            ClassName(f"Async{name}{suffix}"),
            tuple(operation for operation in made if operation is not None),
            plain_text(found.documentation),
            tuple(sorted({last for port in found.ports if (last := _last_segment(port.address))})),
            tuple(port for port in found.ports if port.is_callable),
            usual_version(found),
            found.location,
        )

    def _check_keys(self, services: Iterable[Service]) -> None:
        """Refuse operations that OPERATIONS could not tell apart, as names may have dots."""
        known: dict[str, Service] = {}
        for service in services:
            for operation in service.operations:
                key = f"{service.name}.{operation.label}"
                if known.setdefault(key, service) is not service:
                    message = f"is {key} like one of another service"
                    refuse(self.problems, operation.location, "unsupported-name", operation, message)

    def _check(self, found: Service, methods: Iterable[str]) -> None:
        if not found.operations:
            message = f"the service {found.name} has no operations"
            self.problems.add(found.location, "empty-service", message, "choose other services with --service")
        for operation, method in zip(found.operations, methods, strict=True):
            if is_too_long(method):
                message = f"the operation {operation.name} has a name too long for a file ({len(method)} characters)"
                where = found.location.step(f"operation[{operation.name}]")
                self.problems.add(where, "name-too-long", message, "leave it out: choose others with --operation")

    def _operation(self, service: Service, found: Operation, method: FieldName) -> PyOperation | None:
        if not self._is_supported(found):
            return None
        output = found.output or Message()
        bodies = Bodies(self.classes)
        request = bodies.of(found.input, found)
        response = bodies.of(output, found, "Response")
        if request is None or response is None:
            return None
        headers = self.headers.of(found.input, service), self.headers.of(output, service)
        request = described(request, found.parameter_documentation)
        response = with_result(response, found.result_documentation)
        request, response = bodies_apart(request, response, headers)
        kind, result = _result(response)
        return PyOperation(
            found.label,
            method,
            ModuleName(method),
            found.action,
            request,
            response,
            *headers,
            kind,
            result,
            plain_text(found.documentation),
            _returns(found, result),
            is_one_way=found.output is None,
        )

    def _is_supported(self, found: Operation) -> bool:
        uses = {message.use for message in (found.input, found.output) if message is not None}
        reasons = {
            "encoded": Use.ENCODED in uses,
            "attachments": any(message.attachments for message in (found.input, found.output) if message is not None),
        }
        shown = {
            "attachments": "has attachments (MIME)",
            "encoded": "is encoded rpc" if found.style is Style.RPC else "is encoded",
        }
        found_reasons = [reason for reason, applies in reasons.items() if applies]
        if found_reasons:
            refuse(self.problems, found.location, f"unsupported-{found_reasons[0]}", found, shown[found_reasons[0]])
        return not found_reasons


def _methods(operation: Operation) -> list[str]:
    """Return what the method of an operation may be called."""
    other = operation.overload
    longer = other if other.startswith(operation.name) else f"{operation.name}_{other}"
    return [method_name(longer)] if other else [method_name(operation.name)]


def _returns(operation: Operation, result: PyField | None) -> str:
    """Return what is said of the result: of the element itself, else of the message it comes in."""
    if operation.result_documentation is not None:
        return plain_text(operation.result_documentation)
    if result is not None and result.documentation:
        return result.documentation
    output = operation.output
    whole = (
        [] if output is None else [output.documentation, *(p.element.documentation for p in output.body if p.element)]
    )
    return joined(*map(plain_text, whole))


def _result(response: PyRecord) -> tuple[ResultKind, PyField | None]:
    if not response.fields:
        return ResultKind.VOID, None
    if len(response.fields) > 1:
        return ResultKind.BODY, None
    only = next(iter(response.fields))
    if only.is_repeated or not only.may_be_none:
        return ResultKind.VALUE, only
    return (ResultKind.COLLECTION if only.type.collection else ResultKind.NILLABLE), only
