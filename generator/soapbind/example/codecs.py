"""The declarations of types in generated code, such as ``ArrayOf("Item", RecordOf("Order"))``, taken apart."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from functools import cache


@dataclass(frozen=True, slots=True)
class Declared:
    """A declaration: a function or constant of the runtime, texts and declarations among its arguments."""

    name: str
    texts: tuple[str, ...] = ()
    inner: tuple[Declared, ...] = ()
    is_list: bool = False  # of qualified names
    is_value: bool = True  # has a zero


@cache
def declared(codec: str) -> Declared:
    """Return what an expression declares, without what an empty element means; "" declares nothing."""
    return Declared("") if not codec else _of(ast.parse(codec, mode="eval").body)


def _of(node: ast.expr) -> Declared:
    match node:
        case ast.Constant(value=str(name)):  # a part of a content model
            return Declared("RecordOf", (name,))
        case ast.Call(func=ast.Attribute(value=usual, attr="with_empty")):
            return _of(usual)
        case ast.Call(func=function, args=arguments, keywords=named):
            texts = tuple(a.value for a in arguments if isinstance(a, ast.Constant) and isinstance(a.value, str))
            inner = tuple(_of(a) for a in arguments if isinstance(a, (ast.Call, ast.Name, ast.Attribute)))
            given = {each.arg: each.value.value for each in named if isinstance(each.value, ast.Constant)}
            is_list, is_value = bool(given.get("is_list")), given.get("is_value_type", True) is not False
            return Declared(_dotted(function), texts, inner, is_list, is_value)
        case _:
            return Declared(_dotted(node))


def _dotted(node: ast.expr) -> str:
    return ast.unparse(node)
