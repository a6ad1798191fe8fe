"""Templates show the shape of a module or page and decide nothing: what is optional or repeated is made before."""

from __future__ import annotations

from pathlib import Path

import pytest

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
PARTS = {"macros.html.jinja", "change_kinds.html.jinja"}  # of pages, put together by templates of pages


# Control tags a line. White space means something between the tags of HTML, so a whole list is one line there.
@pytest.mark.parametrize(("ending", "most"), [(".py.jinja", 0.10), (".html.jinja", 0.60)])
def test_templates_have_few_control_tags(ending: str, most: float):
    texts = [path.read_text("utf-8") for path in TEMPLATES.rglob(f"*{ending}")]
    tags, lines = (sum(text.count(mark) for text in texts) for mark in ("{%", "\n"))

    assert len(texts) > 10
    assert tags / lines <= most


def test_no_template_compares_or_calculates():
    for path in TEMPLATES.rglob("*.jinja"):
        text = path.read_text("utf-8")
        for sign in ("==", "!=", "{% set", "selectattr", "loop.", *(["{% macro"] if path.name not in PARTS else [])):
            assert sign not in text, f"{path.name} has {sign}"
