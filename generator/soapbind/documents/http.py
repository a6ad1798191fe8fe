"""One document of the network that a file imports and the user allows: the import of a source that is no address."""

from __future__ import annotations

from typing import TYPE_CHECKING

from soapbind.documents.source import Unreadable
from soapbind.documents.web.client import HttpReader, NoAnswerError
from soapbind.documents.web.pages import Kind, explain, kind_of
from soapbind.documents.web.settings import HttpSettings, canonical

if TYPE_CHECKING:
    from collections.abc import Callable


def read_url(url: str, may_follow: Callable[[str], bool]) -> bytes:
    """Return the document that a URL holds; ``may_follow`` is asked for the target of each redirect.

    No password is sent. Raises Unreadable.
    """
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
