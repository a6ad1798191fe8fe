"""How many examples a test makes up at random."""

from hypothesis import settings

_ALL = 100  # Hypothesis's default, which conftest.py lowers for the quick loop


def examples(count: int) -> int:
    """Return ``count``, and in the quick loop the same part of it that other tests make of their examples."""
    return count * settings.default.max_examples // _ALL
