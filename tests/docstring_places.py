"""Where a generated package says something: the docstrings of classes, attributes and methods, by place."""

from __future__ import annotations

import ast
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


def docstrings(files: Mapping[str, str]) -> dict[str, str]:
    """Return every docstring of the generated modules, by ``module.Class.member``; the runtime is left out."""
    return {
        place: text
        for path, code in files.items()
        if path.endswith(".py") and not path.startswith("_runtime/")
        for place, text in _of_module(code, path)
    }


@lru_cache(1000)
def _of_module(code: str, path: str) -> tuple[tuple[str, str], ...]:
    return tuple(_of_body(ast.parse(code, path).body, path.removesuffix(".py").replace("/", ".")))


def _of_body(body: list[ast.stmt], place: str) -> Iterator[tuple[str, str]]:
    for index, node in enumerate(body):
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            text = ast.get_docstring(node)
            if text is not None:
                yield f"{place}.{node.name}", text
            yield from _of_body(node.body, f"{place}.{node.name}")
        elif isinstance(node, ast.Expr) and index and isinstance(node.value, ast.Constant):
            target = body[index - 1]
            assert isinstance(target, ast.Assign | ast.AnnAssign), "a string stands below something else"
            name = target.target if isinstance(target, ast.AnnAssign) else target.targets[0]
            assert isinstance(name, ast.Name)
            assert isinstance(node.value.value, str)
            yield f"{place}.{name.id}", node.value.value
