"""XML to values, by a tree."""

from . import any_type_readers, collection_readers, record_readers, simple_readers

__all__ = ["any_type_readers", "collection_readers", "record_readers", "simple_readers"]  # they register their readers
