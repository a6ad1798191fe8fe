"""The contract of the folder, and how other processes find the tool."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from order_contract import ORDER

REPO = Path(__file__).resolve().parents[3]
IMPORTABLE = os.pathsep.join([str(REPO / "generator"), *filter(None, sys.path)])
CONTRACT = ORDER.format(field="Status", type="Kind", value="new")
