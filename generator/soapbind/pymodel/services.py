"""From services and operations to clients, protocols and operation modules."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from soapbind.contract.model import (
    ANY_TYPE,
    ComplexType,
    Element,
    Group,
    GroupKind,
    Message,
    Occurs,
    Operation,
    QName,
    Service,
    Style,
    Use,
    Wildcard,
)
from soapbind.pymodel.distinct import Names, appended, candidates
from soapbind.pymodel.model import FieldKind, PyField, PyOperation, PyRecord, PyService, ResultKind
from soapbind.pymodel.names import (
    ClassName,
    FieldName,
    ModuleName,
    class_module,
    class_name,
    is_too_long,
    method_name,
    module_name,
    on_disk,
)
from soapbind.pymodel.parts import text_of_element
from soapbind.pymodel.plain_text import joined, plain_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from soapbind.errors import Location, Problems
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
            found.location,
        )

    def _check(self, found: Service, methods: Iterable[str]) -> None:
        if not found.operations:
            message = f"the service {found.name} has no operations"
            self.problems.add(found.location, "empty-service", message, "choose other services with --service")
        if found.ports and all(port.soap_version != "1.1" for port in found.ports):
            message = f"the service {found.name} is there for SOAP 1.2 only, and soapbind speaks SOAP 1.1"
            hint = "ask its author for a port with a binding of SOAP 1.1; other services can be chosen with --service"
            self.problems.add(found.location, "unsupported-soap12", message, hint)
        for operation, method in zip(found.operations, methods, strict=True):
            if is_too_long(method):
                message = f"the operation {operation.name} has a name too long for a file ({len(method)} characters)"
                where = found.location.step(f"operation[{operation.name}]")
                self.problems.add(where, "name-too-long", message, "leave it out: choose others with --operation")

    def _operation(self, service: Service, found: Operation, method: FieldName) -> PyOperation | None:
        if not self._is_supported(found):
            return None
        output = found.output or Message()
        request = self._body(found.input, found)
        response = self._body(output, found)
        if request is None or response is None:
            return None
        headers = self.headers.of(found.input, service), self.headers.of(output, service)
        request = replace(request, fields=_described(request.fields, found.parameter_documentation))
        response = _with_result(response, found.result_documentation)
        request, response = _bodies_apart(request, response, headers)
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
        )

    def _is_supported(self, found: Operation) -> bool:
        uses = {message.use for message in (found.input, found.output) if message is not None}
        reasons = {
            "encoded": Use.ENCODED in uses,
            "rpc": found.style is Style.RPC,
            "one-way": found.output is None,
            "attachments": any(message.attachments for message in (found.input, found.output) if message is not None),
        }
        shown = {"attachments": "has attachments (MIME)"}
        found_reasons = [reason for reason, applies in reasons.items() if applies]
        if "." in found.name:  # OPERATIONS could not tell it from the dot behind the service
            self._refuse(found.location, "unsupported-name", found, "has a dot in its name")
        if found_reasons:
            what = shown.get(found_reasons[0], f"is {' '.join(found_reasons)}")
            self._refuse(found.location, f"unsupported-{found_reasons[0]}", found, what)
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
        made = self._wrapper(message.body[0].element)
        said = plain_text(message.documentation)
        return replace(made, documentation=joined(made.documentation, said))

    def _wrapper(self, element: Element) -> PyRecord:
        """Return the class of an element in the Body, with all that its type has."""
        types = self.classes.types
        found = types.contract.types.get(element.type) if isinstance(element.type, QName) else element.type
        for each in (element, *([found] if found is not None else [])):
            types.check(each, element.name)
        name, content, is_abstract, said = class_name(element.name.name), None, False, ""
        if element.type == ANY_TYPE:
            found = _UR_TYPE
        if isinstance(found, ComplexType):
            fields, content = self.classes.fields(self.classes.flattened(found), element.name)
            fields = tuple(self._with_default(each, element) for each in fields)
            is_abstract, said = found.abstract, found.documentation
        else:
            fields = (text_of_element(self.classes, element),)
        return PyRecord(
            name,
            class_module(name),
            element.name,
            fields,
            is_abstract=is_abstract,
            content=content,
            documentation=joined(plain_text(element.documentation), plain_text(said)),
            location=element.location,
        )

    def _with_default(self, field: PyField, element: Element) -> PyField:
        """Return the text of an element that means its default when it is empty, and any other field as it is."""
        default = element.default if element.fixed is None else element.fixed
        if field.kind is not FieldKind.TEXT or default is None:
            return field
        return replace(field, type=self.classes.types.with_empty(field.type, element, default))


# What xs:anyType is (XML Schema part 1, 3.4.7), for an element that has a class of its own.
_UR_TYPE = ComplexType(
    None,
    Group(GroupKind.SEQUENCE, (Wildcard(occurs=Occurs(0, None)),)),
    any_attribute=Wildcard(),
    mixed=True,
)


def _methods(operation: Operation) -> list[str]:
    """Return what the method of an operation may be called."""
    other = operation.overload
    longer = other if other.startswith(operation.name) else f"{operation.name}_{other}"
    return [method_name(longer)] if other else [method_name(operation.name)]


def _bodies_apart(
    request: PyRecord, response: PyRecord, headers: tuple[ClassName, ClassName]
) -> tuple[PyRecord, PyRecord]:
    """Return both bodies with names of their own in their module; one element for both is one class."""
    names = Names(appended, taken=set(headers))
    first = replace(request, name=ClassName(names.of([request.name])))
    if response.xml_name == request.xml_name and response.fields == request.fields:
        return first, replace(response, name=first.name)
    second = names.of([response.name, f"{response.name}Response"])
    return first, replace(response, name=ClassName(second))


def _described(fields: Sequence[PyField], texts: Mapping[str, str]) -> tuple[PyField, ...]:
    """Return fields with texts of their own, by the name on the wire."""
    return tuple(
        replace(f, documentation=plain_text(texts[f.wire_name])) if f.wire_name in texts else f for f in fields
    )


def _with_result(response: PyRecord, text: str | None) -> PyRecord:
    """Return a response whose only field says what the documentation of the result says."""
    if text is None or len(response.fields) != 1:
        return response
    return replace(response, fields=_described(response.fields, {response.fields[0].wire_name: text}))


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
