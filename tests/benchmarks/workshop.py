"""The contract of the benchmark in a folder of its own, and what soapbind and xsdata make of it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
REPO = HERE.parents[1]
PACKAGE = "bench88"


def build(folder: Path, *, with_xsdata: bool = True, tool: Path = REPO) -> None:
    """Put WSDLs, soapbind's package and xsdata's modules into ``folder``; ``tool`` has the soapbind that generates."""
    contract = folder / "wsdl"
    contract.mkdir(parents=True)
    for source in (*(REPO / "wsdl" / "services88").glob("*.*"), *(HERE / "wsdl").glob("*.wsdl")):
        if source.suffix in {".wsdl", ".xsd"}:
            shutil.copy(source, contract)
    generate(contract, PACKAGE, folder, tool=tool)
    if with_xsdata:
        for name in ("Chat", "Archive"):
            source = str(contract / f"{name}.wsdl")
            options = ["--package", f"xsdata_{name.lower()}", "--structure-style", "single-package"]
            _run(folder, "xsdata", "generate", source, *options)
    build_contracts(folder, with_xsdata=with_xsdata, tool=tool)
    subprocess.run([sys.executable, "-m", "compileall", "-q", str(folder)], check=True)


def build_contracts(folder: Path, *, with_xsdata: bool, tool: Path = REPO) -> None:
    """Make both packages of each contract that stands alone: ``bench_NAME`` and ``xsdata_NAME``."""
    for contract in sorted(each for each in (HERE / "wsdl").iterdir() if each.is_dir()):
        _build_contract(folder, contract, with_xsdata=with_xsdata, tool=tool)


def _build_contract(folder: Path, contract: Path, *, with_xsdata: bool, tool: Path) -> None:
    copied = folder / "contracts" / contract.name
    shutil.copytree(contract, copied)
    generate(copied, f"bench_{contract.name}", folder, tool=tool)
    if with_xsdata:
        (source,) = copied.glob("*.wsdl")
        options = ["--package", f"xsdata_{contract.name}", "--structure-style", "single-package", "--compound-fields"]
        _run(folder, "xsdata", "generate", str(source), *options)


def generate(source: Path, package: str, folder: Path, *, tool: Path = REPO) -> None:
    """Make soapbind's package of a contract."""
    _run(folder, "soapbind", "generate", str(source), "--package", package, "--output", str(folder), tool=tool)


def import_path(tool: Path) -> str:
    """Return the PYTHONPATH with which the soapbind of ``tool`` is imported."""
    return os.pathsep.join(filter(None, [str(tool / "generator"), os.environ.get("PYTHONPATH", "")]))


def environment(tool: Path = REPO) -> dict[str, str]:
    """Return the environment in which the soapbind of ``tool``, and xsdata, make packages."""
    tools = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}"  # xsdata calls ruff
    return {**os.environ, "PATH": tools, "PYTHONPATH": import_path(tool)}


def _run(folder: Path, module: str, *arguments: str, tool: Path = REPO) -> None:
    subprocess.run(
        [sys.executable, "-m", module, *arguments], check=True, cwd=folder, env=environment(tool), capture_output=True
    )
