"""How many examples a test makes up at random, and from what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import settings
from hypothesis.internal.conjecture import providers

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

_ALL = 100  # Hypothesis's default, which conftest.py lowers for the quick loop


def examples(count: int) -> int:
    """Return ``count``, and in the quick loop the same part of it that other tests make of their examples."""
    return count * settings.default.max_examples // _ALL


def without_constants_below(folder: Path, patch: pytest.MonkeyPatch) -> None:
    """Let Hypothesis take no constants from modules below ``folder``.

    It reads each module of ours that is loaded, and tries the constants in it. Packages that tests generate are
    hundreds of copies of the runtime, which the checkout has as well.
    """
    is_local = getattr(providers, "is_local_module_file", None)
    if is_local is None:  # a version of Hypothesis that does not do so
        return
    above = f"{folder}/"
    patch.setattr(providers, "is_local_module_file", lambda path: not path.startswith(above) and is_local(path))
