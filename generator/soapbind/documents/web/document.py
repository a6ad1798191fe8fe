"""One document of the network that a file imports and the user allows: the import of a source that is no address."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from soapbind.documents.source import Source, Unreadable

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True)
class UrlSource(Source):
    """One document of the network, ``label`` its address; ``may_follow`` judges where the server sends on to."""

    may_follow: Callable[[str], bool]

    @property
    def is_remote(self) -> bool:
        """Whether locations in it lead to other places of the network: they do."""
        return True

    def names(self) -> tuple[str, ...]:
        """Return nothing: a server does not tell what else it has."""
        return ()

    def read(self, name: str) -> bytes:
        """Fetch the document."""
        del name
        return read_url(self.label, self.may_follow)

    def display(self, name: str) -> str:
        """Return the address."""
        del name
        return self.label

    def has(self, name: str) -> bool:
        """Whether the server has it only reading will tell."""
        del name
        return True


def read_url(url: str, may_follow: Callable[[str], bool]) -> bytes:
    """Return the document that a URL holds; ``may_follow`` is asked for the target of each redirect.

    No password is sent. Raises Unreadable.
    """
    # Few runs follow an import to the network, and the others need not load what speaks HTTP.
    from soapbind.documents.web.answer import NoAnswerError  # noqa: PLC0415
    from soapbind.documents.web.client import HttpReader  # noqa: PLC0415
    from soapbind.documents.web.pages import Kind, explain, kind_of  # noqa: PLC0415
    from soapbind.documents.web.settings import HttpSettings, canonical  # noqa: PLC0415

    try:
        with HttpReader(HttpSettings(), frozenset()) as reader:
            answer = reader.get(canonical(url), may_follow)
    except NoAnswerError as error:
        raise Unreadable(error.message) from None
    except ValueError as error:
        raise Unreadable(str(error)) from None
    if kind_of(answer) is not Kind.XML:
        raise Unreadable(explain(answer)[1])
    return answer.content
