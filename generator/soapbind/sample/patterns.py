"""A short text that a pattern allows (XML Schema part 2, appendix F)."""

from __future__ import annotations

_MOST = 2_000  # characters; nobody reads a longer example
# A character of each class. Capitals are classes of what the small letter is not.
_CLASSES = {"d": "0", "D": "a", "w": "a", "W": " ", "s": " ", "S": "a", "i": "a", "I": "0", "c": "a", "C": " "}
_CONTROLS = {"n": "\n", "r": "\r", "t": "\t"}
_CATEGORIES = {"Lu": "A", "N": "0", "P": ".", "Z": " ", "S": "+"}
_USUAL = "aA0 -_.:/@+é"


def text_of(pattern: str, more: int = 0) -> tuple[str, bool]:
    """Return a text that a pattern allows, and whether that is certain.

    ``more`` is how often things come beyond what they must. Raises ValueError for what is no pattern, or allows long
    texts only.
    """
    reader = _Reader(pattern, more)
    try:
        text = reader.alternatives()
    except (IndexError, RecursionError):
        raise ValueError("it ends too early, or is nested too deeply") from None
    if reader.at < len(pattern):
        raise ValueError("it has a bracket too many")
    return text, reader.is_exact


class _Reader:
    def __init__(self, pattern: str, more: int) -> None:
        self.pattern = pattern
        self.more = more
        self.at = 0
        self.is_exact = True

    def _peek(self) -> str:
        return self.pattern[self.at : self.at + 1]

    def _next(self) -> str:
        self.at += 1
        return self.pattern[self.at - 1]

    def alternatives(self) -> str:
        """Return a text of the first branch, and read to the end of the last."""
        found = [self._branch()]
        while self._peek() == "|":
            self.at += 1
            found.append(self._branch())
        return found[0]

    def _branch(self) -> str:
        made = ""
        while self._peek() not in {"", "|", ")"}:
            atom = self._atom()
            least, most = self._numbers()
            count = least + self.more if most is None else min(most, least + self.more)
            if count * len(atom) + len(made) > _MOST:
                raise ValueError("it is too long")
            made += atom * count
        return made

    def _atom(self) -> str:
        char = self._next()
        if char == "(":
            inner = self.alternatives()
            if self._next() != ")":
                raise ValueError("a bracket is open")
            return inner
        if char == "[":
            return self._class()
        if char == "\\":
            return self._escape()
        if char in "?*+{}])":
            raise ValueError(f"{char} stands alone")
        return "a" if char == "." else char

    def _numbers(self) -> tuple[int, int | None]:
        known = {"?": (0, 1), "*": (0, None), "+": (1, None)}
        if self._peek() in known and self._peek():
            return known[self._next()]
        if self._peek() != "{":
            return 1, 1
        end = self.pattern.index("}", self.at)
        least, comma, most = self.pattern[self.at + 1 : end].partition(",")
        self.at = end + 1
        if not least.isdecimal() or not (most.isdecimal() or not most) or len(least + most) > 9:  # noqa: PLR2004
            raise ValueError("a number is expected")
        return int(least), int(most) if most else None if comma else int(least)

    def _escape(self) -> str:
        char = self._next()
        if char not in "pP":
            return _CLASSES.get(char) or _CONTROLS.get(char, char)
        end = self.pattern.index("}", self.at)
        category, self.at, self.is_exact = self.pattern[self.at + 1 : end], end + 1, False
        if char == "P":
            return "0" if category.startswith("L") else "a"
        return _CATEGORIES.get(category) or _CATEGORIES.get(category[:1], "a")

    def _class(self) -> str:
        """Return a character of a class; which one is a guess where characters are taken away."""
        is_negative = self._peek() == "^"
        self.at += is_negative
        ranges: list[tuple[str, str]] = []
        is_first = True
        while is_first or self._peek() != "]":
            is_first = False
            if self.pattern.startswith("-[", self.at):
                self.at += 2
                self._class()
                self.is_exact = False
                continue
            ranges.append(self._range())
        self.at += 1
        if is_negative:
            self.is_exact = False
            return next((c for c in _USUAL if not any(a <= c <= b for a, b in ranges)), "~")
        return next((c for c in "aA0" if any(a <= c <= b for a, b in ranges)), ranges[0][0])

    def _range(self) -> tuple[str, str]:
        first = self._member()
        if self._peek() == "-" and self.pattern[self.at + 1] not in "[]":
            self.at += 1
            return first, self._member()
        return first, first

    def _member(self) -> str:
        char = self._next()
        return self._escape() if char == "\\" else char
