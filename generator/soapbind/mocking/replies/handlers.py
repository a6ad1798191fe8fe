"""Replies from a Python file of the user: functions, or classes, with the methods of the package's interfaces."""

from __future__ import annotations

import importlib.util
import inspect
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from soapbind.did_you_mean import nearest
from soapbind.errors import Diagnostic, Location, Problems, SoapbindError, printable
from soapbind.files import read_file

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from types import ModuleType

    from soapbind.mocking.generated import Generated

_LARGEST = 16 << 20  # bytes of a Python file
_MODULE = "soapbind_mock_handlers"


@dataclass(frozen=True, slots=True)
class Handlers:
    """The functions of a file, by the key of the operation that each answers."""

    path: Path
    functions: dict[str, Callable[..., Any]]


def load_handlers(path: Path, package: Generated) -> Handlers:
    """Return what a file has for operations. Raises SoapbindError with the place of whatever is wrong in it."""
    module = _imported(path)
    found = _Finder(path, module, package, Problems(), {})
    found.collect()
    found.problems.raise_if_any()
    if not found.functions:
        methods = sorted({name for names in package.methods.values() for name in names})
        message = "has no function for any operation"
        raise SoapbindError(
            Diagnostic(Location(str(path)), "bad-handlers", message, f"write one called {', '.join(methods[:3])} ...")
        )
    return Handlers(path, found.functions)


def _imported(path: Path) -> ModuleType:
    where = str(path)
    try:
        text = read_file(path, _LARGEST)
        code = compile(text, where, "exec", dont_inherit=True)
    except OSError as error:
        raise _broken(where, 0, f"cannot be read: {error.strerror or error}", "give --handlers a file") from None
    except (SyntaxError, ValueError) as error:
        line = error.lineno or 0 if isinstance(error, SyntaxError) else 0
        raise _broken(where, line, f"is not Python: {error.msg if isinstance(error, SyntaxError) else error}") from None
    spec = importlib.util.spec_from_loader(_MODULE, loader=None, origin=where)
    assert spec is not None  # noqa: S101 - it is made for any name
    module = importlib.util.module_from_spec(spec)
    module.__file__ = where
    sys.modules[_MODULE] = module  # where dataclasses and pickles look
    sys.path.insert(0, str(path.resolve().parent))  # as for a script: what lies beside it
    try:
        exec(code, vars(module))  # noqa: S102 - the user's own file, named on the command line
    except (Exception, SystemExit) as error:  # noqa: BLE001 - whatever it raises is told
        raise _broken(where, line_in(where, error), f"raised {type(error).__name__}: {error}") from None
    return module


def line_in(file: str, error: BaseException) -> int:
    """Return the innermost line of a file in a traceback, 0 for none."""
    lines = [0]
    trace = error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == file:
            lines.append(trace.tb_lineno)
        trace = trace.tb_next
    return lines[-1]


def _broken(where: str, line: int, message: str, advice: str = "correct the file") -> SoapbindError:
    return SoapbindError(Diagnostic(Location(where, line=line), "bad-handlers", message, advice))


@dataclass(frozen=True, slots=True)
class _Finder:
    """Finds what in a module answers which operation."""

    path: Path
    module: ModuleType
    package: Generated
    problems: Problems
    functions: dict[str, Callable[..., Any]]

    def collect(self) -> None:
        """Note the functions, and all that is wrong."""
        for name, value in self._own():
            if inspect.isclass(value):
                self._collect_class(value)
            elif inspect.isfunction(value):
                self._collect_function(name, value)

    def _own(self) -> Iterator[tuple[str, Any]]:
        for name, value in vars(self.module).items():
            if not name.startswith("_") and getattr(value, "__module__", None) == self.module.__name__:
                yield name, value

    def _collect_function(self, name: str, function: Callable[..., Any]) -> None:
        services = [service for service, methods in self.package.methods.items() if name in methods]
        if not services:
            near = nearest(name, {each for methods in self.package.methods.values() for each in methods})
            hint = f"did you mean {near}?" if near else "begin the names of helpers with an underscore"
            self._wrong(function, f"{name} is not a method of any service", hint)
        elif len(services) > 1:
            names = ", ".join(services[:5])
            self._wrong(
                function, f"{name} is a method of several services: {names}", f"put it in a class {services[0]}"
            )
        else:
            self._add(services[0], name, function)

    def _collect_class(self, cls: type[Any]) -> None:
        service = self._service_of(cls)
        if service is None:
            return
        try:
            made = cls()
        except Exception as error:  # noqa: BLE001 - the user's constructor
            self._wrong(
                cls, f"{cls.__name__}() raised {type(error).__name__}: {error}", "let it be made without arguments"
            )
            return
        objects = self.package.runtime("serving.served_objects")
        try:
            objects.check_object(objects.ServedService(service, made), self.package.operations)
        except TypeError as error:
            self._wrong(cls, str(error), "correct the class")
            return
        for name in self.package.methods[service]:
            written = getattr(cls, name, None)
            if getattr(written, "__module__", "").startswith(f"{self.package.module.__name__}."):
                continue  # inherited from the interface, which implements nothing
            if callable(method := getattr(made, name, None)):
                self._add(service, name, method)

    def _service_of(self, cls: type[Any]) -> str | None:
        """Return the service that a class is for: by its name, or by its methods."""
        names = {each.lower(): each for each in self.package.services}
        named = names.get(cls.__name__.lower())
        if named is not None:
            return named
        fitting = [service for service, methods in self.package.methods.items() if any(m in vars(cls) for m in methods)]
        if len(fitting) > 1:
            self._wrong(cls, f"{cls.__name__} fits several services: {', '.join(fitting[:5])}", f"call it {fitting[0]}")
        return fitting[0] if len(fitting) == 1 else None

    def _add(self, service: str, name: str, function: Callable[..., Any]) -> None:
        key = self.package.methods[service][name]
        body = self.package.operations[key].request[1]
        names = self.package.runtime("schema.members").wire_fields(body)
        try:
            inspect.signature(function).bind(**dict.fromkeys(names))
        except TypeError as error:
            taken = ", ".join(names)
            told = str(error).replace(" keyword-only", "")  # which Python says from 3.13 on
            self._wrong(
                function,
                f"{name} cannot be called as {key}: {told}",
                f"write def {name}(*, {taken})" if taken else f"write def {name}()",
            )
            return
        self.functions[key] = function

    def _wrong(self, what: Any, message: str, advice: str) -> None:
        where = Location(str(self.path), line=_first_line(self.path, what))
        self.problems.add(where, "bad-handlers", printable(message), advice)


def _first_line(path: Path, what: Any) -> int:
    """Return the line where a function or class begins, 0 where nothing tells."""
    code = getattr(inspect.unwrap(what), "__code__", None)
    if code is not None:
        return int(code.co_firstlineno)
    lines = path.read_text("utf-8", "replace").splitlines()
    return next((n for n, text in enumerate(lines, 1) if text.startswith(f"class {what.__name__}")), 0)
