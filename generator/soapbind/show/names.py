"""Names in Python that had to be told apart, as ``soapbind show`` lists them."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from soapbind.aliases import toml_line
from soapbind.errors import Problems, SoapbindError, printable
from soapbind.profiles.select import select_profile
from soapbind.pymodel.build import model_package
from soapbind.pymodel.naming.naming import Naming

if TYPE_CHECKING:
    from soapbind.aliases import Kind, NameTable
    from soapbind.contract.model import Contract


def told_apart(contract: Contract, kept: NameTable) -> list[tuple[Kind, str, str]]:
    """Return what is not simply called after its name in the contract: kind, name there, name in Python.

    ``kept`` are the names of a lock. What a package cannot have is left out.
    """
    naming = Naming(kept=kept)
    try:
        profile = select_profile(contract, None)
        model_package(contract, "show", profile, Problems(limit=sys.maxsize), naming)
    except SoapbindError:  # generate tells what is wrong
        return []
    return naming.told_apart()


def names_text(names: list[tuple[Kind, str, str]]) -> str:
    """Return the lines for people, each as [tool.soapbind.names] can have it; "" where there is nothing to tell."""
    if not names:
        return ""
    head = "names in Python that would be alike; others can be given in [tool.soapbind.names] of pyproject.toml:"
    return "\n".join(["", "", head, *(f"  {printable(toml_line(*each), 2000)}" for each in names)])


def names_json(names: list[tuple[Kind, str, str]]) -> list[dict[str, str]]:
    """Return the same for programs."""
    return [{"kind": kind.value, "of": key, "name": name} for kind, key, name in names]
