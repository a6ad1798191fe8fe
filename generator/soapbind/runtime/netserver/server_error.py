"""Errors that NetServer reports in its response headers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ..errors import SoapError
from ..package import model
from ..schema.record import Record


class ServerError(SoapError):
    """The server carried the call out and failed: ``ExceptionInfo`` is there, or ``Succeeded`` is false.

    ``friendly_text`` is meant for people, ``exception_type`` names the .NET type, ``parameters`` describe the case,
    ``inner`` is the error that caused this one. ``stack_trace`` is the server's and not part of ``str()``.
    ``info`` is the whole ``SoExceptionInfo``, None when the server sent none.
    """

    def __init__(self, info: Any | None) -> None:
        """Keep what the server reported: a ``SoExceptionInfo``, or for tests just its message."""
        if isinstance(info, str):
            info = model("SoExceptionInfo")(message=info)
        told = None if info is None else info.message or info.friendly_text or info.exception_type
        super().__init__(told or "the server reports that the call failed, and gives no reason")
        self.info: Record | None = info
        self.friendly_text: str | None = None if info is None else info.friendly_text
        self.exception_type: str | None = None if info is None else info.exception_type
        self.source: str | None = None if info is None else info.source
        self.stack_trace: str | None = None if info is None else info.stack_trace
        self.parameters: Mapping[str, str | None] = {} if info is None else dict(info.parameters or {})
        deeper = None if info is None else info.inner_exception
        self.inner: ServerError | None = None if deeper is None else ServerError(deeper)

    def chain(self) -> Iterator[ServerError]:
        """Give this error and every one that caused it, outermost first."""
        current: ServerError | None = self
        while current is not None:
            yield current
            current = current.inner

    def __str__(self) -> str:
        """Return type and message, and what a person should read if that differs."""
        kind = f"{self.exception_type}: " if self.exception_type and self.exception_type != self.message else ""
        friendly = f" ({self.friendly_text})" if self.friendly_text and self.friendly_text != self.message else ""
        text = f"{kind}{self.message}{friendly}"
        return f"{self.operation}: {text}" if self.operation else text
