"""Projects that ``soapbind init`` begins, or refuses to."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from commands import soapbind, tree
from order_contract import ORDER

if TYPE_CHECKING:
    from click.testing import Result

BESIDE = {".gitattributes", ".pre-commit-config.yaml", ".github/workflows/soapbind.yml", "soapbind.lock"}


def order(name: str = "Orders", namespace: str = "orders") -> str:
    text = ORDER.format(field="Status", type="State", value="new")
    return text.replace("Orders", name).replace("/orders", f"/{namespace}")


def put(path: str, text: str = "") -> Path:
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    Path(path).write_text(text or order(), "utf-8")
    return Path(path)


def begun(*arguments: object) -> Result:
    result = soapbind("init", *arguments)
    assert result.exit_code == 0, result.stderr
    return result


def refused(*arguments: object) -> str:
    """Return why nothing was done, and see that nothing was."""
    before = tree(Path())
    result = soapbind("init", *arguments)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.endswith("nothing was written\n")
    assert tree(Path()) == before
    return result.stderr


def configured() -> dict[str, object]:
    [package] = tomllib.loads(Path("pyproject.toml").read_text("utf-8"))["tool"]["soapbind"]["packages"]
    return package


quick = pytest.mark.usefixtures("small_runtime")
