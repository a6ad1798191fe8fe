"""Files that every site has: its style and scripts, and those that others wrote, with their licences."""

from __future__ import annotations

from soapbind.resources import template_root

ASSETS = "assets"


def asset_files() -> dict[str, str]:
    """Return their texts by their paths in the site. They are those of ``templates/docs/assets``, unchanged."""
    folder = template_root() / "docs" / ASSETS
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    return {f"{ASSETS}/{path.relative_to(folder).as_posix()}": path.read_text("utf-8") for path in paths}
