"""The reference site of a contract: pages as frozen dataclasses, without a disk."""
