"""The template engine of the site: all text is escaped, and what a template uses must be there."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from soapbind.errors import printable
from soapbind.resources import template_root

if TYPE_CHECKING:
    from soapbind.reference.model import Page, Site

# What no HTML may have: controls and code points that are no characters; and what turns the direction of a line.
_LAST = "".join(chr(plane + last) for plane in range(0x10000, 0x110000, 0x10000) for last in (0xFFFE, 0xFFFF))
_UNSEEN = re.compile(f"[\0-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufdd0-\ufdef\ufffe\uffff{_LAST}]")


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


def render(template: str, page: Page, site: Site) -> str:
    """Return the text of a page, by a template of ``templates/docs``; characters that do not show are escapes."""
    made = _environment().get_template(f"docs/{template}.html.jinja")
    text = made.render(page=page, site=site, root=page.root)
    return _UNSEEN.sub(lambda found: printable(found[0]), text)
