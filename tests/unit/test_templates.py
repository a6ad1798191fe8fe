"""Templates show the shape of a module and decide nothing: what is optional or repeated is made by ``render``."""

from __future__ import annotations

from pathlib import Path

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
MOST_TAGS = 0.10  # control tags a line


def test_templates_have_few_control_tags():
    texts = [path.read_text("utf-8") for path in TEMPLATES.rglob("*.jinja")]
    tags, lines = (sum(text.count(mark) for text in texts) for mark in ("{%", "\n"))

    assert len(texts) > 10
    assert tags / lines <= MOST_TAGS


def test_no_template_compares_or_calculates():
    for path in TEMPLATES.rglob("*.jinja"):
        text = path.read_text("utf-8")
        for sign in ("==", "!=", "{% set", "{% macro", "selectattr", "loop."):
            assert sign not in text, f"{path.name} has {sign}"
