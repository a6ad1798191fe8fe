"""One contract is one version: an archive with several of them needs a choice."""

from __future__ import annotations

import posixpath
from collections import Counter
from typing import TYPE_CHECKING

from soapbind.errors import Location, Problems

if TYPE_CHECKING:
    from soapbind.contract.wsdl import SoapPort
    from soapbind.documents.model import DocumentSet


def check_versions(ports: list[list[SoapPort]], documents: DocumentSet, problems: Problems) -> None:
    """Note when there is no service at all, or the same one in several namespaces."""
    places: dict[tuple[str, str], str] = {}
    for name, group in zip(documents.wsdls, ports, strict=True):
        for port in group:
            type_name = port.port_type.name
            places.setdefault((type_name.namespace, type_name.name), name)
    if not places:
        problems.add(
            Location(documents.wsdls[0] if documents.wsdls else ""),
            "no-service",
            "there is no wsdl:service with a SOAP port in it",
            "name the WSDL that has the service; it may be the one that imports this",
        )
        return
    names = Counter(name for _, name in places)
    twice = sorted(name for name, count in names.items() if count > 1)
    if not twice:
        return
    namespaces = sorted({namespace for namespace, name in places if name in twice})
    newest = [place for (namespace, _), place in places.items() if namespace == namespaces[-1]]
    problems.add(
        Location(_common(list(places.values()))),
        "several-versions",
        f"service {twice[0]} is there in several versions: {', '.join(namespaces)}",
        f"choose one, for example --include '{_glob(newest)}'",
    )


def _common(names: list[str]) -> str:
    """Return the archive or folder all the documents are in."""
    prefix = posixpath.commonprefix(names)
    return prefix[: max(prefix.rfind("!"), prefix.rfind("/"), 0)] or names[0]


def _glob(names: list[str]) -> str:
    """Return a pattern for the files of one version: what their names have in common."""
    files = [posixpath.basename(name.replace("!", "/")) for name in names]
    if len(files) == 1:
        return files[0]
    prefix = posixpath.commonprefix(files)
    # Services88-A of Services88-AI and Services88-Appointment says too much; stop at a separator.
    cut = max(prefix.rfind(c) for c in "-_.")
    return f"{prefix[: cut + 1] or prefix}*"
