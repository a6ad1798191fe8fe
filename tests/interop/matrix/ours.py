"""Our side of an exchange: the package of a shape, what its fake server has behind it, and its client."""

from __future__ import annotations

import importlib
from contextlib import contextmanager
from dataclasses import fields
from functools import cached_property
from typing import TYPE_CHECKING, Any, get_type_hints

from served import served
from small_contracts import importing

from .contracts import TOKEN
from .values import plain, typed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from .contracts import Call, Shape

REJECTED = {"reason": "rejected <&> æ", "detail": {"OrderRejected": {"code": -1, "reason": "why <&> æ"}}}
PLAIN = {"reason": "plain", "detail": None}


class Ours:
    """The package of a shape."""

    def __init__(self, shape: Shape, package: Any) -> None:
        self.shape, self.package = shape, package
        self.seen: list[dict[str, Any]] = []

    @cached_property
    def _testing(self) -> Any:
        return importlib.import_module(f"{self.package.__name__}.testing")

    def _arguments(self, call: Call) -> dict[str, Any]:
        (body,) = (self.package.OPERATIONS[f"Echo.{call.operation}"].request[1],)
        hints = get_type_hints(body)
        names = {wire: name for name, wire in self._wire_names(body).items()}
        made: dict[int, Any] = {}
        return {names[wire]: typed(hints[names[wire]], value, made) for wire, value in call.arguments.items()}

    def _wire_names(self, body: Any) -> dict[str, str]:
        members = importlib.import_module(f"{self.package.__name__}._runtime.schema.members").members_of(body)
        found = {attribute: name.name for attribute, name, _ in members}
        return found or {each.name: each.name for each in fields(body)}

    def calls(self, url: str) -> list[dict[str, Any]]:
        """Make the calls of the shape with our client; return what came back, as plain values."""
        package = self.package
        has_headers = self.shape.name == "headers"
        headers = {"headers": package.models.Session(token=TOKEN)} if has_headers else {}
        with package.Client(url, **headers) as client:
            return [self._call(client, call) for call in self.shape.calls]

    def _call(self, client: Any, call: Call) -> dict[str, Any]:
        operation = self.package.OPERATIONS[f"Echo.{call.operation}"]
        method = self.package.OPERATIONS.method(operation.key)
        try:
            reply = getattr(client.echo.with_reply, method)(**self._arguments(call))
        except self.package.SoapFault as fault:
            declared = plain(fault.detail) if hasattr(fault.detail, "code") else None
            return {"fault": {"reason": fault.reason, "detail": declared and {type(fault).__name__: declared}}}
        names = set(self._wire_names(operation.response[1]).values())
        result = plain(reply.result)
        return {"result": result, "outputs": names, "headers": plain(reply.headers)}

    @contextmanager
    def serving(self) -> Iterator[str]:
        """Serve the contract with our fake server; it must not have noticed anything at the end."""
        with self._testing.FakeServer(echo=_Served(self)) as server:
            yield server.url
            assert server.errors == [], server.errors
            assert {call.soap_version for call in server.calls} == {self.shape.soap}
            self.seen = [plain(call.body) for call in server.calls]
            if self.shape.name == "headers":
                assert [plain(call.headers) for call in server.calls] == [{"session": {"token": TOKEN}}] * len(
                    self.seen
                )

    @contextmanager
    def hosting(self) -> Iterator[str]:
        """Serve the contract as an application under uvicorn; nothing must have gone wrong at the end."""
        server = importlib.import_module(f"{self.package.__name__}.server")
        self.seen, failed = [], []
        application = server.Application(echo=_Hosted(self), on_response=failed.append)
        with served(application) as url:
            yield url
        errors = [each.error for each in failed if each.error is not None]
        assert {type(each).__name__ for each in errors} <= {"SoapFault", "OrderRejected"}, errors

    def taken(self, name: str, arguments: dict[str, Any]) -> Any:
        """Answer a call of our application."""
        found = next(each for each in self.package.OPERATIONS if self.package.OPERATIONS.method(each) == name)
        self.seen.append(plain(self.package.OPERATIONS[found].request[1](**arguments)))
        return self.answer(name, arguments)

    def answer(self, name: str, arguments: dict[str, Any]) -> Any:
        """Answer a call of our fake server."""
        found = next(each for each in self.package.OPERATIONS if self.package.OPERATIONS.method(each) == name)
        if found == "Echo.Submit" and arguments["code"] == -1:
            detail = self.package.models.OrderRejected(code=-1, reason="why <&> æ")
            raise importlib.import_module(f"{self.package.__name__}.errors").OrderRejected(
                detail=detail, reason=REJECTED["reason"]
            )
        if found == "Echo.Submit" and arguments["code"] == -2:
            raise self._testing.soap_fault("plain", "Server")
        if self.shape.name == "headers":
            stamp = self.package.models.Stamp(mark=self._testing.current_call().headers.session.token)
            self._testing.current_call().reply_headers.append(stamp)
        if self.shape.name == "one-way":
            return self._tell(found, arguments)
        body = self.package.OPERATIONS[found].response[1]
        return body(**dict(zip(self._wire_names(body), arguments.values(), strict=True)))

    def _tell(self, found: str, arguments: dict[str, Any]) -> Any:
        if found == "Echo.Tell":
            self.told = arguments["text"]
            return None
        return self.told


class _Served:
    def __init__(self, ours: Ours) -> None:
        self._ours = ours

    def __getattr__(self, name: str) -> Any:
        return lambda **arguments: self._ours.answer(name, arguments)


class _Hosted(_Served):
    def __getattr__(self, name: str) -> Any:
        async def method(**arguments: Any) -> Any:
            return self._ours.taken(name, arguments)

        return method


@contextmanager
def package_of(shape: Shape, folder: Path, number: int) -> Iterator[Ours]:
    """Give the package of a shape."""
    with importing(folder, f"interop_{number}", shape.wsdl) as package:
        yield Ours(shape, package)


def expected(shape: Shape, call: Call) -> dict[str, Any]:
    """Return what must come back."""
    if call.arguments.get("code") == -1:
        return {"fault": REJECTED}
    if call.arguments.get("code") == -2:
        return {"fault": PLAIN}
    if shape.name == "one-way":
        return {"result": {"text": "told <&> æ"} if call.operation == "Last" else None}
    return {"result": call.arguments}
