"""Scripts that call an operation, blocking and asynchronous."""

from __future__ import annotations

import builtins
import keyword
from dataclasses import dataclass
from typing import TYPE_CHECKING

from soapbind.example.codecs import declared
from soapbind.example.fields import is_simple
from soapbind.example.tree import WIDTH, Code, assigned, import_lines, laid_out
from soapbind.pymodel.literals import literal
from soapbind.pymodel.model import FieldKind, ResultKind, Symbol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from soapbind.example.value import Value
    from soapbind.profiles.model import Profile
    from soapbind.pymodel.model import PyField, PyOperation, PyPackage, PyRecord, PyService

_IMPORTED = frozenset({"asyncio", "client", "date", "datetime", "main", "models", "net", "os", "result", "time"})
_PRINTED = 2  # attributes of a result


@dataclass(frozen=True, slots=True)
class Scripts:
    """Writes scripts for operations of a package; ``lines`` are the classes of an object's class, its own last."""

    package: PyPackage
    profile: Profile
    lines: Mapping[str, Sequence[PyRecord]]

    def script(
        self, service: PyService, operation: PyOperation, arguments: Mapping[str, Value], *, is_async: bool
    ) -> str:
        """Return a script that calls an operation with arguments."""
        facade = self.profile.facades[is_async]
        symbols = {Symbol(self.package.name, facade)}.union(*(value.symbols for value in arguments.values()))
        client = self._client(service, operation, facade)
        indent = 4 if is_async else 0
        body = [
            *laid_out("async with " if is_async else "with ", client, f" as {self.profile.variable}:", indent),
            *self._use(service, operation, arguments, "await " if is_async else "", indent + 4),
        ]
        return self._whole(body, symbols, is_async=is_async)

    @staticmethod
    def _whole(body: list[str], symbols: set[Symbol], *, is_async: bool) -> str:
        """Return a script with its imports."""
        symbols |= {Symbol("os", "")} if any("os.environ[" in line for line in body) else set[Symbol]()
        symbols |= {Symbol("asyncio", "")} if is_async else set[Symbol]()
        if is_async:
            body = ["", "async def main() -> None:", *body, "", "", "asyncio.run(main())"]
        return "\n".join([*import_lines(symbols), "", *body, ""])

    def client(self, *, is_async: bool) -> str:
        """Return a script that makes a client, and calls nothing."""
        facade = self.profile.facades[is_async]
        blocks = {field.wire_name for headers in self.package.headers for field in headers.fields}
        client = self._made(facade, blocks, has_address=all(service.ports for service in self.package.services))
        indent = 4 if is_async else 0
        head = laid_out("async with " if is_async else "with ", client, f" as {self.profile.variable}:", indent)
        return self._whole(
            [*head, f"{' ' * indent}    print({self.profile.variable})"],
            {Symbol(self.package.name, facade)},
            is_async=is_async,
        )

    def _client(self, service: PyService, operation: PyOperation, facade: str) -> Code:
        headers = next((h for h in self.package.headers if h.name == operation.request_headers), None)
        blocks = {field.wire_name for field in headers.fields} if headers is not None else set[str]()
        return self._made(facade, blocks, has_address=bool(service.ports))

    def _made(self, facade: str, taken: set[str], *, has_address: bool) -> Code:
        """Return how a client is made whose calls have these header blocks."""
        items: list[tuple[str, Code]] = []
        if not (self.profile.has_endpoints and has_address):
            items.append(("", Code(literal(self.profile.address))))
        for block, (option, variable) in self.profile.credentials.items():
            if block in taken:
                items.append((f"{option}=", Code("os.environ", (("", Code(literal(variable))),), "[]")))
        return Code(facade, tuple(items), "()")

    def _use(
        self, service: PyService, operation: PyOperation, arguments: Mapping[str, Value], wait: str, indent: int
    ) -> list[str]:
        """Return the call, and what is done with its result."""
        is_only = len(self.package.services) == 1 and not self.profile.must_give_all
        agent = self.profile.variable if is_only else f"{self.profile.variable}.{service.module}"
        items = tuple((f"{name}=", value.code) for name, value in arguments.items())
        call = Code(f"{wait}{agent}.{operation.method}", items, "()")
        if operation.result_kind is ResultKind.VOID or operation.is_one_way:
            return laid_out("", call, indent=indent)
        is_wide = indent + len(f"{call.head}({')' * (not items)}") + _LONGEST > WIDTH
        name, loop, shown = self._shown(operation, is_wide=is_wide)
        lines = assigned(name, call, indent)
        if loop:
            lines.append(f"{' ' * indent}{loop}")
        printed = Code("print", tuple(("", Code(each)) for each in shown), "()")
        return [*lines, *laid_out("", printed, indent=indent + 4 * bool(loop))]

    def _shown(self, operation: PyOperation, *, is_wide: bool) -> tuple[str, str, list[str]]:
        """Return the name of the result, the loop over it if it has several, and what is printed of each.

        ``is_wide`` tells that only a short name leaves room for the call.
        """
        field = operation.result
        if field is None:
            parts = _simple_ones(operation.response.fields) or [f for f in operation.response.fields if not f.is_secret]
            return "reply", "", [f"reply.{f.name}" for f in parts[:_PRINTED]] or ["reply"]
        found = declared(field.type.codec)
        if field.type.collection == "dict":
            return "result", "for key, value in result.items():", ["key", "value"]
        is_list = field.is_repeated or field.type.pattern.startswith("list[")
        while found.name in {"ArrayOf", "soapenc.typed"} and found.inner:
            found = found.inner[0]
        record = found.texts[0] if found.name in {"RecordOf", "RecordsOf"} else ""
        is_object = bool(record) and field.type.pattern in {f"{{m}}{record}", f"list[{{m}}{record}]"}
        line = self.lines.get(record, ()) if is_object else ()
        otherwise = "item" if is_list else "result"
        one = variable("" if is_wide else line[-1].module.rstrip("_"), otherwise) if line else otherwise
        if not is_list:
            return one, "", self._told(one, line)
        many = "result" if one == otherwise else variable(_plural(one), "result")
        return many, f"for {one} in {many}:", self._told(one, line)

    def _told(self, name: str, line: Sequence[PyRecord]) -> list[str]:
        """Return what is printed of an object: what tells it from others, or all of it."""
        fields = _simple_ones([field for record in line for field in record.fields])
        telling = sorted(fields, key=lambda field: _rank(field, line[-1].module))[:_PRINTED]
        order = [field for field in fields if field in telling]
        return [f"{name}.{field.name}" for field in order] or [name]


def _simple_ones(fields: Sequence[PyField]) -> list[PyField]:
    return [f for f in fields if is_simple(f) and not f.is_secret]


def _rank(field: PyField, module: str) -> int:
    """Return how well a field tells an object from others, 0 for best."""
    name = field.name
    stems = {module, module.removesuffix("_entity"), module.partition("_")[0]}
    if name in {"id", "name", *(f"{stem}_{end}" for stem in stems for end in ("id", "name"))}:
        return 0
    if name.endswith(("_name", "title", "subject", "number", "code")) or field.kind is FieldKind.TEXT:
        return 1
    return 2 if field.type.pattern == "str" else 3


def variable(name: str, otherwise: str) -> str:
    """Return a name that hides nothing, and is no longer than one reads."""
    is_free = not (keyword.iskeyword(name) or hasattr(builtins, name) or name in _IMPORTED)
    return name if is_free and 0 < len(name) <= _LONGEST else otherwise


_LONGEST = 30


def _plural(name: str) -> str:
    if name.endswith(("s", "x", "ch", "sh")):
        return f"{name}es"
    return f"{name[:-1]}ies" if name.endswith("y") and name[-2:-1] not in "aeiou" else f"{name}s"
