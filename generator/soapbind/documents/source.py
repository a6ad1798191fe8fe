"""What a source is: files seen as relative names with ``/``, wherever their bytes come from."""

from __future__ import annotations

import posixpath
from abc import ABC, abstractmethod
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


class Unreadable(Exception):  # noqa: N818 - a reason, caught two calls further up
    """The bytes are there, but cannot be had; the text says why."""


@dataclass(frozen=True)
class Source(ABC):
    """One SOURCE of the command line. ``label`` is what the user wrote; names are relative to it."""

    label: str

    @property
    def wsdls(self) -> tuple[str, ...] | None:
        """The names of its WSDLs, where they are known; None when every file has to be looked at."""
        return None

    @property
    def entry(self) -> str | None:
        """The one file that the user named; None for a source of many."""
        return None

    @property
    def folder(self) -> Path | None:
        """The folder on disk that it reaches to; None where there is none."""
        return None

    @property
    def is_remote(self) -> bool:
        """Whether locations in it lead to other places of the network."""
        return False

    @property
    def extent(self) -> str:
        """What it reaches to, for messages."""
        return "the folder"

    @property
    def damage_code(self) -> str:
        """The code of the diagnostic for a file in it that cannot be read."""
        return "unreadable"

    @property
    def sha256(self) -> str:
        """The hash of the file that holds all the others; "" where there is none."""
        return ""

    def close(self) -> None:
        """Let go of what it holds open."""
        return

    @abstractmethod
    def names(self) -> tuple[str, ...]:
        """Return every file in it, sorted."""

    @abstractmethod
    def read(self, name: str) -> bytes:
        """Return the bytes of one file.

        Raises Unreadable.
        """

    @abstractmethod
    def display(self, name: str) -> str:
        """Return the name a user recognises."""

    @abstractmethod
    def has(self, name: str) -> bool:
        """Whether there is such a file."""

    def leads_to(self, name: str) -> Path | None:
        """Return the file behind a link that leads out of the source, None for everything that stays in it."""
        del name
        return None


def may_be_wsdl(name: str) -> bool:
    """Whether a file is called as WSDLs are."""
    return name.lower().endswith((".wsdl", ".xml"))


def is_included(name: str, globs: Iterable[str]) -> bool:
    """Whether a file is one of those that ``--include`` chooses, by its name or its path; without globs all are."""
    globs = tuple(globs)
    return not globs or any(fnmatchcase(posixpath.basename(name), glob) or fnmatchcase(name, glob) for glob in globs)
