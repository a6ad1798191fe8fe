"""The template engine: strict about names, exact about blank lines."""

from __future__ import annotations

from functools import cache
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from soapbind.pymodel.literals import docstring, literal
from soapbind.render.docstrings.text import block
from soapbind.render.layout import indented, spaced
from soapbind.render.layout.line_breaks import folded
from soapbind.render.layout.module_head import sorted_imports
from soapbind.resources import template_root


def _documented(text: str) -> str:
    """Return the docstring of a module."""
    return block([text], 0)


@cache
def _environment() -> Environment:
    made = Environment(  # noqa: S701 - the output is Python, not HTML; text is made safe by literal and docstring
        loader=FileSystemLoader(template_root()),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
    )
    made.filters["literal"] = literal
    made.filters["docstring"] = docstring
    made.filters["documented"] = _documented
    made.filters["folded"] = folded
    made.filters["spaced"] = spaced
    made.filters["indented"] = indented
    made.filters["sorted_imports"] = sorted_imports
    return made


def render(template: str, **values: Any) -> str:
    """Return the text of a template; a name the template uses and ``values`` lack is an error."""
    return _environment().get_template(template).render(**values)
