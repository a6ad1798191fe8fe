"""The syntax trees of the tool's own files, each parsed once."""

from __future__ import annotations

import ast
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_bytes(), path)


def imports_in(node: ast.AST) -> Iterator[ast.Import | ast.ImportFrom]:
    """Give the imports at every depth. Expressions, which hold none, are most of a tree and are left out."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Import | ast.ImportFrom):
            yield child
        elif not isinstance(child, ast.expr):
            yield from imports_in(child)
