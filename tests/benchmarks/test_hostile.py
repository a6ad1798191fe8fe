"""No shape of a reply takes more than its share: 16 times the size takes about 16 times as long, with much room."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent))

import hostile

pytestmark = pytest.mark.slow  # measures, in processes of their own

SIZES = (0.25, 4)
LIMIT = 3  # what is quadratic takes 16 times longer a byte


@pytest.mark.parametrize("whole", [True, False], ids=["whole", "pieces"])
@pytest.mark.parametrize("name", hostile.SHAPES)
def test_time_is_in_proportion_to_size(name: str, whole: bool):  # noqa: FBT001 - a parameter of pytest's
    for _ in range(3):  # a busy machine is no finding
        _, (_, times) = hostile.growth(hostile.SHAPES[name], SIZES, whole=whole)
        if times < LIMIT:
            return
    pytest.fail(f"a byte takes {times:.1f} times longer at {SIZES[1] / SIZES[0]:.0f} times the size")
