"""The list of what an installation is made of, as CycloneDX has it (software bill of materials)."""

from __future__ import annotations

import json
import re
import sys
from typing import TYPE_CHECKING, Any

from artefacts import run

if TYPE_CHECKING:
    from pathlib import Path

_VENDORED = re.compile(r"^vendor/(\S+) +(\S+) ([\d.]+), ", re.MULTILINE)


def with_vendored(document: dict[str, Any], notice: str, version: str) -> dict[str, Any]:
    """Return the list with what is not of the package index: soapbind's own address there, and vendored scripts.

    ``notice`` is ``licences.txt``, a line a file: ``vendor/minisearch.js  minisearch 7.2.0, ...``. All are MIT. Raises
    ValueError when it names none.
    """
    files: dict[tuple[str, str], list[str]] = {}
    for file, name, number in _VENDORED.findall(notice):
        files.setdefault((name, number), []).append(file)
    if not files:
        raise ValueError("licences.txt names no vendored script")
    root = document["metadata"]["component"]
    parts = [
        {
            "type": "library", "bom-ref": f"vendored:{name}@{number}", "name": name, "version": number,
            "purl": f"pkg:npm/{name}@{number}", "licenses": [{"license": {"id": "MIT"}}],
            "description": f"in reference sites, as {', '.join(names)}",
        }
        for (name, number), names in sorted(files.items())
    ]  # fmt: skip
    refs = [part["bom-ref"] for part in parts]
    return {
        **document,
        "metadata": {**document["metadata"], "component": {**root, "purl": f"pkg:pypi/soapbind@{version}"}},
        "components": [*document["components"], *parts],
        "dependencies": [
            {**each, "dependsOn": [*each.get("dependsOn", ()), *refs]} if each["ref"] == root["bom-ref"] else each
            for each in document["dependencies"]
        ]
        + [{"ref": ref} for ref in refs],
    }


def write(python: Path, source: Path, target: Path, version: str) -> int:
    """Write the list of an environment that holds soapbind and nothing else; return how many parts it has.

    ``source`` is the unpacked sdist. The schema of CycloneDX 1.6 judges the list. Raises FailedError, ValueError.
    """
    arguments = ("--output-reproducible", "--of", "JSON", "--sv", "1.6", "--pyproject", source / "pyproject.toml")
    run(sys.executable, "-m", "cyclonedx_py", "environment", *arguments, "-o", target, python)
    notice = (source / "templates/docs/assets/licences.txt").read_text("utf-8")
    document = with_vendored(json.loads(target.read_text("utf-8")), notice, version)
    text = json.dumps(document, indent=2, sort_keys=True) + "\n"
    if problem := _invalid(text):
        raise ValueError(f"the SBOM is not valid: {problem}")
    target.write_text(text, "utf-8", newline="\n")
    return len(document["components"])


def _invalid(text: str) -> object:
    from cyclonedx.schema import SchemaVersion  # noqa: PLC0415 - the extra "release" has it
    from cyclonedx.validation.json import JsonStrictValidator  # noqa: PLC0415

    return JsonStrictValidator(SchemaVersion.V1_6).validate_str(text)
