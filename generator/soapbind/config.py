"""Configuration: ``[[tool.soapbind.packages]]`` in pyproject.toml. Unknown keys are refused."""

from __future__ import annotations

import keyword
import re
import tomllib
from collections import Counter
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from soapbind.aliases import Aliases, read_aliases
from soapbind.errors import Diagnostic, Location, Problems, SoapbindError
from soapbind.files import encoding_of, read_file, with_plain_ends
from soapbind.profiles.select import PROFILES

if TYPE_CHECKING:
    from collections.abc import Mapping

# https://learn.microsoft.com/windows/win32/fileio/naming-a-file: no file or folder of Windows can have these names.
_DEVICE = re.compile(r"(?:con|prn|aux|nul|(?:com|lpt)\d)", re.IGNORECASE | re.ASCII)


@dataclass(frozen=True, slots=True)
class PackageConfig:
    """What one package is made from. ``sources`` and ``output`` are paths; the package goes into ``output``.

    ``allow_imports`` are folders and beginnings of URLs that imports may lead to, besides the sources themselves.
    ``wsdl`` tells whether the package holds the documents it is made from, None that its profile says so. ``names`` are
    what the user calls things. ``base`` is the folder of the pyproject.toml that says so, None for the command line.
    """

    name: str
    sources: tuple[str, ...]
    output: str = "."
    include: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    operations: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    profile: str | None = None
    allow_imports: tuple[str, ...] = ()
    secrets: tuple[str, ...] = ()
    documentation: tuple[str, ...] = ()
    wsdl: bool | None = None
    names: Aliases = field(default_factory=Aliases)
    base: Path | None = None

    @property
    def folder(self) -> Path:
        """The folder of the package itself."""
        return Path(self.output) / self.name


_LARGEST = 16 << 20  # bytes of a pyproject.toml
_SECTIONS = ("packages", "names", "ignore")
# What [[tool.soapbind.packages]] may say: its kind, and what it means for users.
PACKAGE_KEYS: dict[str, tuple[str, str]] = {
    "name": ("text", "Name of the package and of its folder. Required."),
    "output": ("text", "Parent folder of the package; by default `.`. Relative to pyproject.toml, like all paths."),
    "profile": (
        "text",
        f"Family of services: {' or '.join(f'`{name}`' for name in PROFILES)}; by default chosen by namespace.",
    ),
    "sources": ("list", "Files, folders, zip archives or URLs that hold the WSDLs. Required."),
    "include": ("list", "Read only the WSDLs whose name or path matches one of these globs."),
    "services": ("list", "Include only these services, such as `Chat`, and the types they need."),
    "operations": ("list", "Include only these operations, such as `Chat.AddChatMessage`; combines with `services`."),
    "exclude": (
        "list",
        "Leave out these services and operations, such as `Chat.Legacy*`, and the types that only they need.",
    ),
    "allow_imports": ("list", "Folders and beginnings of URLs that imports may lead to, besides the sources."),
    "documentation": (
        "list",
        "TOML files with documentation, which replaces the contract's; see [Documentation](documentation.md).",
    ),
    "secrets": (
        "list",
        "Members whose text is never shown, besides passwords, tokens and the like; `!` before one removes it.",
    ),
    "wsdl": (
        "switch",
        "Whether the package holds its WSDL, shown by its servers at `?wsdl`; by default not with profile `netserver`.",
    ),
}
_LISTS = tuple(key for key, (kind, _) in PACKAGE_KEYS.items() if kind == "list")
_TEXTS = tuple(key for key, (kind, _) in PACKAGE_KEYS.items() if kind == "text")
_SWITCHES = tuple(key for key, (kind, _) in PACKAGE_KEYS.items() if kind == "switch")


def find_pyproject(start: Path) -> Path | None:
    """Return the nearest pyproject.toml at or above ``start``."""
    return next((p / "pyproject.toml" for p in (start, *start.parents) if _is_file(p / "pyproject.toml")), None)


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # a folder that we may not look into
        return False


def load_config(path: Path) -> tuple[PackageConfig, ...]:
    """Return the packages that a pyproject.toml configures, paths relative to it.

    Raises SoapbindError with every problem found: TOML errors, unknown keys, wrong types, missing keys.
    """
    section, where = load_section(path)
    problems = Problems()
    for key in sorted(set(section) - set(_SECTIONS)):
        problems.add(where, "unknown-key", f"there is no setting {key!r}", f"known: {', '.join(_SECTIONS)}")
    names = read_aliases(section.get("names", {}), Location(where.document, ("tool.soapbind.names",)), problems)
    entries: Any = section.get("packages", [])
    packages: list[PackageConfig] = []
    if not isinstance(entries, list):
        problems.add(where, "bad-config", "packages must be an array of tables", "write [[tool.soapbind.packages]]")
    else:
        listed = cast("list[object]", entries)
        for index, entry in enumerate(listed, start=1):
            made = _package(entry, where.step(f"packages[{index}]"), problems)
            if made is not None:
                packages.append(made)
    for name, count in Counter(package.folder for package in packages).items():
        if count > 1:
            problems.add(where, "same-folder", f"{count} packages would be written to {name.as_posix()}", "rename them")
    problems.raise_if_any()
    return tuple(replace(anchored(package, path.parent), names=names) for package in packages)


def load_section(path: Path) -> tuple[dict[str, Any], Location]:
    """Return ``[tool.soapbind]`` of a pyproject.toml, and its place. Raises SoapbindError when it is no table."""
    document, content = shown(path), b""
    try:
        content = read_file(path, _LARGEST)
        data = tomllib.loads(with_plain_ends(content.decode("utf-8")))
    except OSError as error:
        told = f"cannot be read: {error.strerror or error}"
        raise SoapbindError(Diagnostic(Location(document), "unreadable", told, "check its permissions")) from error
    except (ValueError, RecursionError) as error:
        told = "it is not in UTF-8" if isinstance(error, UnicodeDecodeError) else f"it is not valid TOML: {error}"
        # Editors and shells on Windows may put a mark before it, which does not show.
        is_encoded = encoding_of(content) != "utf-8" or isinstance(error, UnicodeDecodeError)
        advice = "save it as UTF-8 without a byte order mark" if is_encoded else "correct the file"
        raise SoapbindError(Diagnostic(Location(document), "bad-config", told, advice)) from error
    section: Any = _section(data)
    where = Location(document, ("tool.soapbind",))
    if not isinstance(section, dict):
        raise SoapbindError(Diagnostic(where, "bad-config", "must be a table"))
    return cast("dict[str, Any]", section), where


def _section(data: dict[str, Any]) -> Any:
    tool: Any = data.get("tool", {})
    if not isinstance(tool, dict):
        return None
    section: Any = cast("dict[str, Any]", tool).get("soapbind", {})
    return section


def _package(entry: object, where: Location, problems: Problems) -> PackageConfig | None:
    if not isinstance(entry, dict):
        problems.add(where, "bad-config", "must be a table")
        return None
    table = cast("Mapping[str, Any]", entry)
    before = len(problems.found)
    for key, value in table.items():
        _check_value(where, key, value, problems)
    name = table.get("name")
    if isinstance(name, str) and name and not is_package_name(name):
        problems.add(where, "bad-package-name", *package_name_advice(name))
    for key in ("name", "sources"):
        if not table.get(key):
            problems.add(where, "bad-config", f"{key} is missing", "every package needs a name and sources")
    if len(problems.found) > before:
        return None
    values: dict[str, Any] = {k: tuple(v) if k in _LISTS else v for k, v in table.items()}
    return PackageConfig(**values)


def _check_value(where: Location, key: str, value: object, problems: Problems) -> None:
    if key in _LISTS:
        if not _is_list_of_texts(value):
            problems.add(where, "bad-config", f"{key} must be a list of texts", f'such as {key} = ["..."]')
    elif key in _TEXTS:
        if not isinstance(value, str):
            problems.add(where, "bad-config", f"{key} must be a text", f'such as {key} = "..."')
    elif key in _SWITCHES:
        if not isinstance(value, bool):
            problems.add(where, "bad-config", f"{key} must be true or false", f"such as {key} = false")
    else:
        known = ", ".join((*_TEXTS, *_LISTS, *_SWITCHES))
        problems.add(where, "unknown-key", f"there is no setting {key!r}", f"known: {known}")


def is_package_name(name: str) -> bool:
    """Whether Python can import a package of this name, and every system has folders of it."""
    is_free = not keyword.iskeyword(name) and not _DEVICE.fullmatch(name)
    return name.isidentifier() and is_free and not name.startswith("__")


def package_name_advice(name: str) -> tuple[str, str]:
    """Return what is wrong with a package name, and what to do."""
    kind = "a keyword of Python" if keyword.iskeyword(name) else "no name for a Python package"
    if _DEVICE.fullmatch(name):
        kind = "a device of Windows, which has no folders of that name"
    return f"{name!r} is {kind}", "begin with a letter and use letters, digits and underscores, such as services88"


def _is_list_of_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in cast("list[object]", value))


def anchored(package: PackageConfig, base: Path) -> PackageConfig:
    """Return a configuration whose paths, given relative to ``base``, are those that documents are called by."""

    def anchor(text: str) -> str:
        return text if "://" in text else shown(base / text)

    return replace(
        package,
        sources=tuple(map(anchor, package.sources)),
        output=anchor(package.output),
        allow_imports=tuple(map(anchor, package.allow_imports)),
        documentation=tuple(shown(base / text) for text in package.documentation),
        base=base,
    )


def shown(path: Path) -> str:
    """Return a path relative to the current folder where that is possible, for messages."""
    try:
        return path.resolve().relative_to(Path.cwd().resolve()).as_posix()
    except ValueError:
        return str(path)
