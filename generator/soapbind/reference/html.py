"""The template engine of the site: all text is escaped, and what a template uses must be there."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from soapbind.resources import template_root

if TYPE_CHECKING:
    from soapbind.reference.model import Page, Site


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(template_root()),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
    )


def render(template: str, page: Page, site: Site, **values: Any) -> str:
    """Return the text of a page, by a template of ``templates/docs``."""
    made = _environment().get_template(f"docs/{template}.html.jinja")
    return made.render(page=page, site=site, root=page.root, **values)
