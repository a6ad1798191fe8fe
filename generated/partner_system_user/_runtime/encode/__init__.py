"""Values to XML text."""

from . import any_type_writers, collection_writers, record_writers, simple_writers

__all__ = ["any_type_writers", "collection_writers", "record_writers", "simple_writers"]  # they register their writers
