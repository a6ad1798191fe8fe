"""How Sphinx makes the project's site of docs/ (``tox -e docs``); docs/decisions/0050-project-site.md says why so."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import soapbind

if TYPE_CHECKING:
    from sphinx.application import Sphinx

DOCS = Path(__file__).resolve().parent
REPO = DOCS.parent
sys.path.insert(0, str(REPO / "generated"))  # what the pages in api/ are about

project = "soapbind"
release = soapbind.__version__
extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx_copybutton"]

myst_enable_extensions = ["attrs_block"]
myst_heading_anchors = 4  # as GitHub names them: links to headings work there and here

autodoc_default_options = {
    "members": True,
    "inherited-members": "BaseException, object, tuple, MutableMapping, Mapping",  # up to these, whose are Python's
    # What only the runtime calls.
    "exclude-members": "after_fork, answer, asked, awaited, check_plain, made, noted, opened, sealed, within",
    "member-order": "bysource",
}
autodoc_preserve_defaults = True
autodoc_typehints_format = "short"
autoclass_content = "both"  # constructors say what their parameters mean
add_module_names = False
smartquotes = False  # quotes and dashes of options and code stay what they are
python_maximum_signature_line_length = 110
toc_object_entries_show_parents = "hide"

highlight_language = "text"  # of blocks that name none

html_theme = "furo"
pygments_dark_style = "github-dark"
html_title = "soapbind"
html_static_path = ["_static"]
html_css_files = ["site.css"]
html_favicon = "_static/favicon.svg"
html_theme_options = {
    "light_css_variables": {"color-brand-primary": "#0f5f8a", "color-brand-content": "#0f5f8a"},
    "dark_css_variables": {"color-brand-primary": "#6cc0ee", "color-brand-content": "#6cc0ee"},
}
html_copy_source = False
html_show_sourcelink = False
html_show_copyright = False
copybutton_prompt_text = "$ "


# Files outside docs/ that the site has as pages.
PAGES = {
    REPO / "README.md": "index.md",
    REPO / "CHANGELOG.md": "project/changelog.md",
    REPO / "CONTRIBUTING.md": "project/contributing.md",
    REPO / "SECURITY.md": "project/security.md",
    REPO / "changes/README.md": "project/changes.md",
}
# What stands below an index in the navigation: on GitHub the index is a table.
_API = (
    "clients agents options errors messages values json plugins serving testing online ws-security soapbind services88"
)
BELOW = {"api/README": "\n".join(_API.split()), "decisions/README": "0*"}
_RELATIVE_LINK = re.compile(r"(?<=\]\()(?![a-z]+:|#)(?P<path>[^)#\s]+)")


def with_links_to_pages(text: str, folder: Path) -> str:
    """Return the Markdown of a file in ``folder`` with links that work on the site.

    On GitHub a link is relative to its file. Links from docs/ to a file that is a page here lead to the page, and all
    links of files outside docs/, which pages include, begin at the root of docs/ instead.
    """

    def from_the_root(link: re.Match[str]) -> str:
        target = (folder / link["path"]).resolve()
        if target in PAGES:
            return f"/{PAGES[target]}"
        if not folder.is_relative_to(DOCS) and target.is_relative_to(DOCS):
            return f"/{target.relative_to(DOCS).as_posix()}"
        return link["path"]

    return _RELATIVE_LINK.sub(from_the_root, text)


def on_source_read(_app: Sphinx, name: str, content: list[str]) -> None:
    """Let links lead to pages; add to an index what stands below it."""
    content[0] = with_links_to_pages(content[0], (DOCS / name).parent)
    if name in BELOW:
        content[0] += f"\n```{{toctree}}\n:hidden:\n:glob:\n\n{BELOW[name]}\n```\n"


def on_include_read(_app: Sphinx, path: Path, _name: str, content: list[str]) -> None:
    """Let links of an included file lead to pages; ``path`` is relative to docs/."""
    content[0] = with_links_to_pages(content[0], (DOCS / path).resolve().parent)


def setup(app: Sphinx) -> None:
    """Register the above; Sphinx calls this."""
    app.connect("source-read", on_source_read)
    app.connect("include-read", on_include_read)
