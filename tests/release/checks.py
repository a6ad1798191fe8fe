"""What must be true of an sdist, a wheel and the changelog before they are published. Pure: values in, problems out.

Each function returns problems in words, an empty list where all is well.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from email.parser import Parser
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from email.message import Message

_LINK = re.compile(r"\]\(\s*<?([^)\s>]+)|(?:href|src)=[\"']([^\"']+)|^\[[^\]]+\]:\s*(\S+)", re.MULTILINE)
_CODE = re.compile(r"^```.*?^```|`[^`\n]*`", re.MULTILINE | re.DOTALL)
_ABSOLUTE = re.compile(r"(?:https?://|mailto:|#)")
_HEADING = re.compile(r"^## (\d\S*)(?: \((.*)\))?$", re.MULTILINE)
_DATE = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True, slots=True)
class Metadata:
    """The core metadata of a distribution (METADATA, PKG-INFO)."""

    fields: Message

    @classmethod
    def of(cls, text: str) -> Metadata:
        """Read the text of METADATA or PKG-INFO."""
        return cls(Parser().parsestr(text))

    @property
    def version(self) -> str:
        """The version, as it stands there."""
        return str(self.fields["Version"])

    @property
    def description(self) -> str:
        """The long description, which the package index shows."""
        return str(self.fields.get_payload())

    @property
    def urls(self) -> dict[str, str]:
        """The project's addresses by label."""
        pairs = (str(each).partition(", ") for each in self.fields.get_all("Project-URL", []))
        return {label: url for label, _, url in pairs}


def differences(first: Mapping[str, bytes], second: Mapping[str, bytes]) -> list[str]:
    """Compare the files of two builds, bytes by name."""
    names = sorted({*first, *second})
    return [f"{name}: the two builds differ" for name in names if first.get(name) != second.get(name)]


def sdist_content(found: Collection[str], tracked: Collection[str]) -> list[str]:
    """Compare the files of an sdist with those that version control has, by their paths."""
    ours = {*found} - {"PKG-INFO"}
    return [
        *(f"{path}: version control has it, the sdist does not" for path in sorted({*tracked} - ours)),
        *(f"{path}: the sdist has it, version control does not" for path in sorted(ours - {*tracked})),
    ]


def links(metadata: Metadata, paths: Collection[str]) -> list[str]:
    """Look at the links of the description: each is absolute, and one into the repository leads to one of ``paths``."""
    text = _CODE.sub("", metadata.description)
    found = [link[link.lastindex or 0] for link in _LINK.finditer(text)]
    if not found:
        return ["the description has no links: is it the README?"]
    source = metadata.urls.get("Source", "")
    raw = source.replace("https://github.com/", "https://raw.githubusercontent.com/")
    version = re.escape(metadata.version)
    own = re.compile(rf"(?:{re.escape(source)}/blob|{re.escape(raw)})/v{version}/([^#]+)")
    folders = {path[: at.start()] for path in paths for at in re.finditer("/", path)}
    problems: list[str] = []
    for link in dict.fromkeys(found):
        inside = own.match(link)
        if not _ABSOLUTE.match(link):
            problems.append(f"{link}: a relative link, which leads nowhere on the package index")
        elif inside and inside[1] not in {*paths, *folders}:
            problems.append(f"{link}: the sdist has no {inside[1]}")
        elif not inside and link.startswith((source, raw)):
            problems.append(f"{link}: not at the tag v{metadata.version}")
    return problems


def versions(version: str, named: Mapping[str, str]) -> list[str]:
    """Compare the version with what else says it: ``named`` is a version by the place that has it."""
    return [f"{place} says {each}, pyproject.toml {version}" for place, each in named.items() if each != version]


def changelog(text: str, version: str, fragments: Collection[str], *, is_final: bool) -> list[str]:
    """Look at the changelog: it has the version, or lines in ``changes/`` that wait for it.

    With ``is_final`` the newest version in it must be this one, with a date, and no line may be left.
    """
    found = _HEADING.search(text)
    newest, date = (found[1], found[2] or "") if found else ("", "")
    if newest == version:
        problems = [] if _DATE.fullmatch(date) else [f"CHANGELOG.md: {version} has no date"]
        left = [f"changes/{name}: left, although CHANGELOG.md has {version}" for name in sorted(fragments)]
        return [*problems, *left]
    if is_final:
        return [f"CHANGELOG.md begins with {newest or 'no version'}, not with {version}: run towncrier build"]
    return [] if fragments else [f"neither CHANGELOG.md nor changes/ has anything about {version}"]


def publication(metadata: Metadata, tag: str, repository: str) -> list[str]:
    """Look at what only a publisher knows: the tag, and the repository on GitHub, as ``owner/name``, that publishes."""
    home = f"https://github.com/{repository}"
    away = [f"{label}: {url} is not in {home}" for label, url in metadata.urls.items() if not _is_below(url, home)]
    if not metadata.urls:
        away = ["the metadata has no Project-URL"]
    return away + ([] if tag == f"v{metadata.version}" else [f"the tag is {tag}, the version {metadata.version}"])


def _is_below(url: str, home: str) -> bool:
    return url == home or url.startswith(home + "/")
