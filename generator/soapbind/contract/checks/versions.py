"""One contract is one version: an archive with several of them needs a choice."""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from soapbind.errors import Location, Problems

if TYPE_CHECKING:
    from soapbind.contract.wsdl.definitions import SoapPort
    from soapbind.documents.model import DocumentSet


def check_versions(ports: list[list[SoapPort]], documents: DocumentSet, problems: Problems) -> None:
    """Note when there is no service at all, or the same one in several namespaces."""
    places: dict[tuple[str, str], str] = {}
    for name, group in zip(documents.wsdls, ports, strict=True):
        for port in group:
            type_name = port.port_type.name
            places.setdefault((type_name.namespace, type_name.name), name)
    if not places:
        if any(each.code == "other-transport" for each in problems.found):
            return
        problems.add(
            Location(documents.wsdls[0] if documents.wsdls else ""),
            "no-service",
            "it has no wsdl:service with a SOAP port",
            "name the WSDL that has the service; it may be the one that imports this",
        )
        return
    names = Counter(name for _, name in places)
    twice = sorted(name for name, count in names.items() if count > 1)
    if not twice:
        return
    namespaces = sorted({namespace for namespace, name in places if name in twice}, key=_natural)
    newest = [place for (namespace, _), place in places.items() if namespace == namespaces[-1]]
    others = [place for (namespace, _), place in places.items() if namespace != namespaces[-1]]
    problems.add(
        Location(_common(list(places.values()))),
        "several-versions",
        f"there are several versions of service {twice[0]}: {', '.join(namespaces)}",
        f"choose one, for example --include '{_glob(newest, others)}'",
    )


def _common(names: list[str]) -> str:
    """Return the archive or folder all the documents are in."""
    prefix = posixpath.commonprefix(names)
    return prefix[: max(prefix.rfind("!"), prefix.rfind("/"), 0)] or names[0]


def _glob(names: list[str], others: list[str]) -> str:
    """Return a pattern for the files of one version: what their names have in common, else the folder they are in."""
    files = [posixpath.basename(name) for name in names]
    prefix = posixpath.commonprefix(files)
    # Services88-A of Services88-AI and Services88-Appointment says too much; stop at a separator.
    cut = max(prefix.rfind(c) for c in "-_.")
    glob = files[0] if len(files) == 1 else f"{prefix[: cut + 1] or prefix}*"
    if not any(fnmatchcase(posixpath.basename(name), glob) for name in others):
        return glob
    return f"*{posixpath.basename(posixpath.dirname(names[0].replace('!', '/')))}/*"


def _natural(text: str) -> list[tuple[int, str]]:
    """Sort Services100 after Services88."""
    return [(int(part or 0), "") if part.isdigit() else (0, part) for part in re.split(r"(\d+)", text)]
