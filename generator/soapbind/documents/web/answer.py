"""What a server answered, or why it did not."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Answer:
    """A reply: ``url`` is where it came from after redirects, ``challenges`` what WWW-Authenticate asks for."""

    url: str
    status: int
    content: bytes = field(repr=False)
    content_type: str = ""
    challenges: str = ""
    location: str = ""


class NoAnswerError(Exception):
    """There is no reply. ``code`` and ``help`` are those of the diagnostic; no text has a secret in it."""

    def __init__(self, code: str, message: str, help: str, *, may_pass: bool = False) -> None:  # noqa: A002 - the word users see
        """Keep the parts; ``may_pass`` tells that another attempt may help."""
        super().__init__(message)
        self.code = code
        self.message = message
        self.help = help
        self.may_pass = may_pass
