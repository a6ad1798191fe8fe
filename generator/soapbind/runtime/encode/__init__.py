"""Values to XML text."""

from typing import Any

from ..schema.codecs import Codec
from . import record_writers, simple_writers
from .writers import Writer, writer_of

__all__ = ["record_writers", "simple_writers"]  # they register their writers


@writer_of.register(Codec)
def _less_usual(codec: Codec[Any], tag: str) -> Writer:
    """Load the writers of what not every message has."""
    own = getattr(codec, "tree_writer", None)  # of a room above this one
    if own is not None:
        made: Writer = own(tag)
        return made
    # They register their writers.
    from . import any_type_writers, collection_writers  # noqa: F401, PLC0415  # pyright: ignore[reportUnusedImport]

    found = writer_of.dispatch(type(codec))
    if found is _less_usual:
        raise NotImplementedError(f"nothing writes a {type(codec).__name__}")
    return found(codec, tag)
