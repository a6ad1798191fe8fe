"""What WCF tells of an exception. Loaded when a fault has it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class ExceptionDetail:
    """An exception of .NET, which WCF sends where ``includeExceptionDetailInFaults`` is set; ``inner`` caused it.

    The stack trace, which no user of an application should see, is not in ``repr``.
    """

    type: str
    message: str
    stack_trace: str = ""
    help_link: str = ""
    inner: ExceptionDetail | None = None

    def __repr__(self) -> str:
        """Return type and message."""
        return f"ExceptionDetail(type={self.type!r}, message={self.message!r})"
