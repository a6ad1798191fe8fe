"""A contract with documentation at every level, and the package that is made of it."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from soapbind import pipeline
from soapbind.config import PackageConfig

CASE = Path(__file__).parent / "golden" / "packages" / "documented" / "input"
CLASSES = (
    *("library.protocol.ILibraryClient", "library.async_protocol.AsyncILibraryClient"),
    *("library.client.LibraryClient", "library.async_client.AsyncLibraryClient"),
)


def at(method: str, *places: str) -> tuple[str, ...]:
    """Return the places of what protocols and clients say about a method, and others."""
    return (*(f"{each}.{method}" for each in CLASSES), *places)


@lru_cache(maxsize=8)
def made(*texts: Path, sources: Path = CASE, name: str = "library88") -> dict[str, str]:
    return pipeline.generate(PackageConfig(name, (str(sources),), documentation=tuple(map(str, texts))))


TOML = """
[services.Library]
summary = "A"
[operations."Library.Lend"]
summary = "B"
[types.Item]
summary = "C"
[enums.Kind]
summary = "D"
"""
