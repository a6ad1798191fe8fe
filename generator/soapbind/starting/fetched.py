"""Documents from addresses, as the files of a folder that is not there yet."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

from soapbind.calling.request import SEEN
from soapbind.documents.allowed import Allowed
from soapbind.documents.load import load_sources
from soapbind.documents.source import Source
from soapbind.documents.web.settings import HttpSettings, without_credentials
from soapbind.errors import Location, Problems
from soapbind.fetch import FetchJob, fetch
from soapbind.output import MANIFEST
from soapbind.profiles.secrets import names_a_secret

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from soapbind.config import PackageConfig
    from soapbind.documents.model import DocumentSet

_SECRET = {"auth", "code", "key", "sig", "signature"}  # besides names that say so


@dataclass(frozen=True)
class FetchedSource(Source):
    """The files of a folder, before they are written."""

    files: Mapping[str, str] = field(repr=False)

    def names(self) -> tuple[str, ...]:
        """Return the documents."""
        return tuple(sorted(set(self.files) - {MANIFEST}))

    def read(self, name: str) -> bytes:
        """Return the bytes of one."""
        return self.files[name].encode()

    def display(self, name: str) -> str:
        """Return its path."""
        return posixpath.join(self.label, name)

    def has(self, name: str) -> bool:
        """Whether there is such a document."""
        return name in self.files


def fetched_files(config: PackageConfig, tick: Callable[[int, int], None]) -> Mapping[str, str]:
    """Return the documents at the sources of a configuration, and a manifest that names them. Raises SoapbindError."""
    refuse_secrets(config.sources)
    settings = HttpSettings(allowed=Allowed(config.allow_imports))
    return fetch(FetchJob(config.sources, include=config.include, settings=settings), tick).files


def refuse_secrets(urls: Sequence[str]) -> None:
    """Raise SoapbindError for an address with a secret in its query, which has no place on a command line."""
    problems = Problems()
    for url in urls:
        names = [name for name, _ in parse_qsl(urlsplit(url).query, keep_blank_values=True)]
        found = [name for name in names if names_a_secret(name, "xs:string") or name.lower() in _SECRET]
        if found:
            shown = without_credentials(url).partition("?")[0]
            message = f"{found[0]} in the query of an address looks like a secret, and {SEEN}"
            advice = "send it with soapbind fetch --header-env, or download the WSDL; then name the folder"
            problems.add(Location(shown), "secret-in-url", message, advice)
    problems.raise_if_any()


def documents_of(files: Mapping[str, str], folder: str, config: PackageConfig) -> DocumentSet:
    """Return fetched documents as they will be read from their folder. Raises SoapbindError."""
    return load_sources([FetchedSource(folder, files)], config.include, Allowed(config.allow_imports), Problems())
