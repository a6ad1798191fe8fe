"""The object behind each service: answers a call with a planned failure, a function, a file or the sample."""

from __future__ import annotations

import asyncio
import inspect
import traceback
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast

from soapbind.errors import SoapbindError, printable
from soapbind.mocking.plans import Failure, Plan, is_general
from soapbind.mocking.replies.handlers import line_in

if TYPE_CHECKING:
    from collections.abc import Callable

    from soapbind.mocking.generated import Generated
    from soapbind.mocking.plans import Plans
    from soapbind.mocking.replies.handlers import Handlers
    from soapbind.mocking.replies.reply_files import Reply, ReplyFolder
    from soapbind.mocking.replies.samples import Samples


@dataclass(slots=True)
class CallNotes:
    """What is noted about a call while it is answered: for the journal, and for how the answer is sent.

    ``asked`` is what headers of the request plan. ``secrets`` are texts that must not be shown. ``failure`` is one that
    is not a fault, but happens to the HTTP answer.
    """

    asked: Plan = field(default_factory=Plan)
    operation: str = ""
    source: str = ""
    secrets: frozenset[str] = frozenset()
    failure: Failure | None = None
    problem: str = ""
    fix: str = ""


NOTES: ContextVar[CallNotes] = ContextVar("NOTES")


@dataclass(frozen=True, slots=True)
class Answers:
    """Where answers come from: plans first, then functions, then files, then samples."""

    package: Generated
    plans: Plans
    samples: Samples
    folder: ReplyFolder | None
    handlers: Handlers | None
    tell: Callable[[str], None]

    async def answer(self, call: Any, arguments: dict[str, Any]) -> object:
        """Return the body that answers a call. Raises SoapFault, or what a planned failure is carried out with."""
        notes, key = NOTES.get(), call.operation
        notes.operation = key
        body = self.package.operations[key].request[1](**arguments)
        notes.secrets = self.package.runtime("redaction").secret_values(call.headers, body)
        planned = self.plans.take(key)
        delay, failure = notes.asked.delay or planned.delay, notes.asked.failure or planned.failure
        if delay:
            await asyncio.sleep(delay)
        if failure is not None:
            self._fail(key, failure, notes)
        handler = self.handlers.functions.get(key) if self.handlers is not None else None
        if handler is not None:
            return self._as_body(key, await self._handled(handler, arguments, notes), notes)
        reply = self._reply(key, notes)
        notes.source = notes.source or reply.source
        if reply.headers is not None:
            call.reply_headers.append(reply.headers)
        if reply.fault is not None:
            raise reply.fault
        return reply.body

    def _fail(self, key: str, failure: Failure, notes: CallNotes) -> None:
        """Carry out a planned failure."""
        notes.source = f"planned: {failure.kind}"
        make = self.package.part("server").soap_fault
        if failure.kind in {"fault", "client-fault"}:
            blamed = "Server" if failure.kind == "fault" else "Client"
            raise make(failure.text or "this fault was ordered from the mock", blamed)
        if not is_general(failure.kind):
            fault: Any = self.samples.faults(key).get(failure.kind)
            if fault is None:
                raise make(f"{key} declares no fault {failure.kind} with a detail", "Client")
            raise type(fault)(fault.detail, failure.text or fault.reason)
        notes.failure = failure
        if failure.kind != "cut":  # which needs the answer
            raise make("this answer is not sent")

    def _reply(self, key: str, notes: CallNotes) -> Reply:
        """Return the reply of a file or the sample. Raises SoapFault where neither can be read."""
        try:
            found = self.folder.find(key) if self.folder is not None else None
            return found or self.samples.reply(key)
        except SoapbindError as error:
            first = error.diagnostics[0]
            notes.source = "nothing: the reply cannot be read"
            notes.problem, notes.fix = f"the mock has no reply: {first.location}: {first.message}", first.help
            self.tell(first.render())
            raise self.package.part("server").soap_fault(
                f"the mock has no reply for {key}; its page tells why"
            ) from None

    def _as_body(self, key: str, found: Any, notes: CallNotes) -> object:
        """Return the body with what a function returned, which may be plain data, as JSON has it. Raises SoapFault."""
        operation, error = self.package.operations[key], self.package.error
        try:
            if _is_plain(found) and not self._has_dictionary(key):
                return self.samples.reader.body_of(key, found)
            body: Any = self.package.runtime("serving.served_objects").response_body(operation, found)
            if not operation.is_one_way and not body.__attached__:  # tried, so that what is wrong can be told
                response = self.package.runtime("operation").Response(operation.response[0](), body)
                operation.encode_response(response)
        except (error("JsonError"), error("EncodeError"), TypeError) as wrong:
            notes.problem, notes.fix = f"what the function returned does not fit: {wrong}", "correct the function"
            raise self._failed() from None
        return body

    def _failed(self) -> Any:
        """Return the fault for a function of the user that failed: only the page tells how."""
        return self.package.part("server").soap_fault("the function of the mock failed; its page tells how")

    def _has_dictionary(self, key: str) -> bool:
        """Whether the result of an operation is a dictionary."""
        members = self.package.runtime("schema.members").members_of(self.package.operations[key].response[1])
        kind = self.package.runtime("schema.collections").DictionaryCodec
        return any(isinstance(spec.codec, kind) for _, _, spec in members)

    async def _handled(self, handler: Callable[..., Any], arguments: dict[str, Any], notes: CallNotes) -> object:
        """Return what a function of the user returns. What it raises is told on the terminal and on the page."""
        assert self.handlers is not None  # noqa: S101 - it is one of them
        notes.source = notes.source or self.handlers.path.name
        try:
            if inspect.iscoroutinefunction(handler):
                return await handler(**arguments)
            found = await asyncio.to_thread(handler, **arguments)
            return await found if inspect.isawaitable(found) else found
        except self.package.error("SoapError"):
            raise  # what it answers with
        except Exception as error:  # noqa: BLE001 - whatever the user's function raises is told
            line = line_in(str(self.handlers.path), error)
            place = f"{self.handlers.path.name}:{line}" if line else self.handlers.path.name
            said = f"{place}: {type(error).__name__}: {error}"
            notes.problem, notes.fix = (
                f"the function raised {said}",
                "correct the function; the terminal has the traceback",
            )
            self.tell("\n".join(map(printable, traceback.format_exc().splitlines())))
            raise self._failed() from None


def _is_plain(found: object) -> bool:
    """Whether a value is a dictionary, or a list of them."""
    items = cast("list[object]", found) if isinstance(found, list) else [found]
    return bool(items) and isinstance(items[0], dict)


class MockService:
    """Stands for the object of a service: whatever method is asked for, the answers decide."""

    def __init__(self, answers: Answers) -> None:
        """Keep the answers."""
        self._answers = answers

    def __getattr__(self, name: str) -> Callable[..., Any]:
        """Return the method that answers calls of an operation."""
        if name.startswith("_"):
            raise AttributeError(name)
        answers = self._answers

        async def method(**arguments: Any) -> object:
            return await answers.answer(answers.package.part("server").current_call(), arguments)

        return method
