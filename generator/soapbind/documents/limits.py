"""How much a source may hold, so that hostile input ends in a diagnostic and not in an outage."""

from __future__ import annotations

MAX_ENTRIES = 20_000  # files and folders that a source may hold
MAX_DEPTH = 32  # folders in each other
MAX_BYTES = 64 << 20  # of one file
MAX_TOTAL = 256 << 20  # of all entries of an archive, and of all documents of a run
MAX_RATIO = 200  # how much larger than its packed form an entry may be; contracts reach 25
