"""Which members of a contract hold secrets: by their names, erring on the safe side, and by what the user says."""

from __future__ import annotations

import re
from fnmatch import fnmatchcase
from functools import lru_cache
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable

# Says whether an element (owner type, element, type label) must stay out of what is shown.
IsSecret: TypeAlias = "Callable[[str, str, str], bool]"

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_WORDS = frozenset(("cvc", "cvv", "jwt", "otp", "pin"))  # too short to be looked for inside of words
_ANYWHERE = re.compile(
    r"password|passwd|pwd|passphrase|passcode|secret(?!ar)|token|apikey|accesskey|privatekey|session(?:id|key)"
)
_CREDENTIAL = re.compile(r"credential")
_KEYS = re.compile(r"(?:access|api|app|auth|client|encryption|licen[cs]e|shared|signing|subscription)key")
_ABOUT = re.compile(r"(?:endpoint|expir\w*|format|kind|length|lifetime|name|policy|status|type|ur[il])")
_VALUES = re.compile(
    r"xs:(?:boolean|date|dateTime|decimal|double|duration|float|g[A-Z]\w+|time|\w*(?:[iI]nt|[lL]ong)\w*)"
)


@lru_cache(maxsize=1 << 14)  # a name stands in many types
def names_a_secret(name: str, label: str) -> bool:
    """Whether the name of a member, and the label of its type, say that its text should not be shown.

    That is a password, a token, a key or the like, but not what is told about one: ``TokenType``, ``PasswordExpiry``.
    """
    words = [each.lower() for each in _WORD.findall(name)]
    if not words or _VALUES.fullmatch(label) or _ABOUT.fullmatch(words[-1]):
        return False
    together = "".join(words)
    is_named = any(each.search(together) for each in (_ANYWHERE, _KEYS)) or not _WORDS.isdisjoint(words)
    # A type of the contract called so has the password in a member of its own.
    return is_named or (label.startswith("xs:") and _CREDENTIAL.search(together) is not None)


def with_setting(is_secret: IsSecret, setting: tuple[str, ...]) -> IsSecret:
    """Return a rule that also goes by the user's globs: names that are secret too, or none with a "!" before.

    A glob is for ``Element`` or ``Type.Element``.
    """
    if not setting:
        return is_secret
    shown = tuple(each[1:] for each in setting if each.startswith("!"))
    hidden = tuple(each for each in setting if not each.startswith("!"))

    def decide(owner: str, element: str, label: str) -> bool:
        names = element, f"{owner}.{element}"
        if any(fnmatchcase(name, glob) for glob in shown for name in names):
            return False
        return is_secret(owner, element, label) or any(fnmatchcase(name, glob) for glob in hidden for name in names)

    return decide
