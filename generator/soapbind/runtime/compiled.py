"""Functions made from source when a class is first used on the wire; tracebacks show that source.

The one place where a package executes text (docs/decisions/0024). The text has nothing of the contract but the names of
attributes: all else are values of variables.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable


class _Loader:
    """Gives ``linecache`` the source for a traceback (PEP 302, ``get_source``); it is freed with the function."""

    def __init__(self, source: str) -> None:
        self._source = source

    def get_source(self, _name: str) -> str:
        return self._source


def compiled(source: str, variables: dict[str, Any], about: str) -> Callable[..., Any]:
    """Return the function that ``source`` defines; ``about`` says in tracebacks what it does."""
    code = compile(source, f"{about} (made by soapbind)", "exec")
    variables |= {"__name__": __name__, "__loader__": _Loader(source)}
    exec(code, variables)  # nosec B102 # noqa: S102 - fixed text and names of attributes, see above
    made: Callable[..., Any] = variables[code.co_consts[0].co_name]
    return made
