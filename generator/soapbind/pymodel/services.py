"""From services and operations to clients, protocols and operation modules."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from soapbind.aliases import Kind
from soapbind.contract.model import (
    Message,
    Operation,
    QName,
    Service,
)
from soapbind.contract.schema.xsd_annotations import joined_texts
from soapbind.contract.wsdl.ports import usual_version
from soapbind.pymodel.classes.bodies import Bodies, bodies_apart, described, with_result
from soapbind.pymodel.classes.faults import Faults, detail_elements
from soapbind.pymodel.classes.fields import Owner, named_apart
from soapbind.pymodel.model import PyFault, PyField, PyOperation, PyRecord, PyService, ResultKind
from soapbind.pymodel.naming.distinct import Names, appended, candidates
from soapbind.pymodel.naming.names import (
    ClassName,
    FieldName,
    ModuleName,
    class_name,
    is_too_long,
    method_name,
    module_name,
    on_disk,
)
from soapbind.pymodel.naming.naming import Scope, Thing
from soapbind.pymodel.naming.service_names import service_texts, short_name
from soapbind.pymodel.plain_text import plain_text

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from soapbind.errors import Problems
    from soapbind.profiles.model import Profile
    from soapbind.pymodel.classes.headers import Headers
    from soapbind.pymodel.classes.records import Classes
    from soapbind.pymodel.naming.naming import Naming


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
    _faults: Mapping[tuple[str, QName], PyFault] = field(default_factory=dict[tuple[str, QName], PyFault])

    def all(self, services: Sequence[Service]) -> tuple[PyService, ...]:
        """Return the Python side of services. Their folders and classes differ, also from those of the package."""
        methods = [self._methods(service) for service in services]
        texts = self._texts(services, methods[0] if len(services) == 1 else ())
        taken: set[str] = {name for pair in zip(services, texts, strict=True) for name in self._classes(*pair)}
        self._faults = Faults(self.classes, taken).all(services)
        return tuple(self._service(*each) for each in zip(services, texts, methods, strict=True))

    def _texts(self, services: Sequence[Service], methods: Collection[str]) -> list[str]:
        """Return what services are called; one that is alone not like one of its ``methods``, which clients have."""
        count = Counter(service.wsdl_service for service in services)
        names = [QName(s.namespace, s.name) for s in services]
        things: list[Thing] = []
        for service, name, texts in zip(services, names, candidates(names, str), strict=True):
            if self.profile.shortens_services:
                alone = service.wsdl_service if count[service.wsdl_service] == 1 else ""
                texts = (*service_texts(service, alone), *texts[1:])  # noqa: PLW2901 - the same, and more
            things.append(Thing(str(name), service.name, texts))
        scope = Scope(self._naming, Kind.SERVICES, Names(appended, self._occupied), self._why_not)
        scope.names.taken.update(self.profile.facades)
        avoid = [f"{on_disk(method)}/" for method in methods] if self.profile.shortens_services else []
        return scope.all(things, avoid)

    @property
    def _naming(self) -> Naming:
        return self.classes.types.names.naming

    def _methods(self, service: Service) -> list[str]:
        """Return the methods of the operations of a service."""
        scope = Scope(self._naming, Kind.OPERATIONS, Names(keys=lambda method: (on_disk(method),)))
        keys = [f"{service.name}.{operation.label}" for operation in service.operations]
        return scope.all([Thing(k, k, _candidates(o)) for k, o in zip(keys, service.operations, strict=True)])

    def _why_not(self, text: str) -> str:
        if self._module(text) == text:
            return ""
        return "is a name that the client itself uses" if module_name(text) == text else "is not a name for a folder"

    def _occupied(self, text: str) -> list[str]:
        """Return what no other service may have: folder and clients, which one module imports."""
        name, suffix = class_name(text), self.profile.agent_suffix
        return [f"{on_disk(self._module(text))}/", f"{name}{suffix}", f"Async{name}{suffix}"]

    def _classes(self, found: Service, text: str) -> tuple[ClassName, ClassName, ClassName, ClassName]:
        """Return the names of the protocols of a service, blocking and asynchronous, then of its clients."""
        name, suffix = class_name(text), self.profile.agent_suffix
        interface = self._interface(found, name)
        return (
            interface,
            ClassName(f"Async{interface}"),
            ClassName(f"{name}{suffix}"),
            ClassName(f"Async{name}{suffix}"),
        )

    def _module(self, text: str) -> ModuleName:
        module = module_name(text)
        return ModuleName(f"{module}_") if module in self.profile.facade_members else module

    def _service(self, found: Service, text: str, methods: Sequence[str]) -> PyService:
        protocol, async_protocol, client, async_client = self._classes(found, text)
        made = (self._operation(found, o, FieldName(m)) for o, m in zip(found.operations, methods, strict=True))
        self._check(found, methods)
        return PyService(
            found.name,
            self._module(text),
            protocol,
            async_protocol,
            client,
            async_client,
            tuple(operation for operation in made if operation is not None),
            plain_text(found.documentation),
            tuple(sorted({last for port in found.ports if (last := _last_segment(port.address))})),
            tuple(port for port in found.ports if port.is_callable),
            usual_version(found),
            found.location,
        )

    def _interface(self, found: Service, name: str) -> ClassName:
        """Return the name of a protocol: that of the port type where the client has lost something of it.

        It has lost all of it where the service is called like its wsdl:service.
        """
        short = short_name(found.name, found.wsdl_service)
        others = {class_name(each) for each in service_texts(found, found.wsdl_service)[1:]}
        is_lost = name in others - {class_name(found.name)}
        if self.profile.shortens_services and (short != found.name or is_lost):
            return class_name(found.name)
        return ClassName(f"I{name}{self.profile.agent_suffix}")

    def _check(self, found: Service, methods: Iterable[str]) -> None:
        for operation, method in zip(found.operations, methods, strict=True):
            if is_too_long(method):
                message = f"the operation {operation.name} has a name too long for a file ({len(method)} characters)"
                where = found.location.step(f"operation[{operation.name}]")
                hint = f"give it another name in [tool.soapbind.names.operations], by {found.name}.{operation.label}"
                self.problems.add(where, "name-too-long", message, hint)

    def _operation(self, service: Service, found: Operation, method: FieldName) -> PyOperation | None:
        output = found.output or Message()
        bodies = Bodies(self.classes)
        request = bodies.of(found.input, found)
        response = bodies.of(output, found, "Response")
        if request is None or response is None:
            return None
        headers = (
            self.headers.of(found.input, service, found.name),
            self.headers.of(output, service, f"{found.name}Response"),
        )
        request = described(request, found.parameter_documentation)
        response = with_result(response, found.result_documentation)
        request, response = bodies_apart(request, response, headers)
        request, response = self._with_fields(f"{service.name}.{found.label}", request, response)
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
            faults=tuple(dict.fromkeys(self._faults[f.name, e.name] for f in found.faults for e in detail_elements(f))),
            without_detail=tuple(dict.fromkeys(f.name for f in found.faults if not detail_elements(f))),
            fault_headers=self._fault_headers(found, service, headers[1]),
            addressing_action=found.addressing_action,
        )

    def _fault_headers(self, found: Operation, service: Service, usual: ClassName) -> ClassName | None:
        """Return the class of the headers beside a fault, None where they are the ``usual`` ones."""
        output = found.output or Message()
        if not found.header_faults:
            return None
        both = replace(output, headers=(*output.headers, *found.header_faults))
        name = self.headers.of(both, service, f"{found.name}Fault")
        return None if name == usual else name

    def _with_fields(self, label: str, request: PyRecord, response: PyRecord) -> tuple[PyRecord, PyRecord]:
        """Return both bodies with fields whose names differ; one class for both has those of the request."""
        own, names = self.classes.types.own_namespace, self._naming
        found: list[PyRecord] = []
        for kind, body in ((Kind.PARAMETERS, request), (Kind.RESULTS, response)):
            owner = Owner(names, kind, label, label, body.xml_name.namespace, own)
            fields = named_apart(body.fields, owner)
            found.append(body if fields == body.fields else replace(body, fields=fields))
        return found[0], found[0] if response.name == request.name else found[1]


def _candidates(operation: Operation) -> tuple[str, ...]:
    """Return what the method of an operation may be called."""
    other = operation.overload
    longer = other if other.startswith(operation.name) else f"{operation.name}_{other}"
    return (method_name(longer) if other else method_name(operation.name),)


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
    return joined_texts(*map(plain_text, whole))


def _result(response: PyRecord) -> tuple[ResultKind, PyField | None]:
    if not response.fields:
        return ResultKind.VOID, None
    if len(response.fields) > 1:
        return ResultKind.BODY, None
    only = next(iter(response.fields))
    if only.is_repeated or not only.may_be_none:
        return ResultKind.VALUE, only
    return (ResultKind.COLLECTION if only.type.collection else ResultKind.NILLABLE), only
