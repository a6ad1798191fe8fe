"""Findings that users do not want to hear of again: ``--ignore`` and ``[[tool.soapbind.ignore]]``."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any, cast

from soapbind.diff.rules import RULES
from soapbind.errors import Location, Problems

if TYPE_CHECKING:
    from collections.abc import Mapping

    from soapbind.diff.model import Finding

# What [[tool.soapbind.ignore]] may say, and what it means for users.
IGNORE_KEYS = {
    "rule": "Id of the rule, as docs/guide/diff.md lists them. Required.",
    "path": "Glob for the path of findings; by default all findings of the rule.",
    "reason": "Why it does not matter. Required; the JSON report repeats it.",
}


@dataclass(frozen=True, slots=True)
class Ignore:
    """Which findings to leave out: those of ``rule`` whose path matches the glob ``path``; with the reason why."""

    rule: str
    path: str = "*"
    reason: str = "--ignore"

    def matches(self, finding: Finding) -> bool:
        """Whether a finding is meant."""
        return self.rule == finding.rule and fnmatchcase(finding.path, self.path)


def parse_ignore(text: str) -> Ignore:
    """Return what ``RULE`` or ``RULE:path`` means. Raises ValueError for a rule that does not exist."""
    rule, _, path = text.partition(":")
    if rule not in RULES:
        raise ValueError(f"there is no rule {rule!r}: {known_rules(rule)}")
    return Ignore(rule, path or "*")


def known_rules(wrong: str) -> str:
    """Return a hint for a rule that does not exist: the nearest one, and all."""
    close = get_close_matches(wrong, RULES, 1, 0.6)
    return f"{f'did you mean {close[0]}? ' if close else ''}known: {', '.join(RULES)}"


def read_ignores(section: Mapping[str, Any], where: Location) -> tuple[Ignore, ...]:
    """Return what ``[[tool.soapbind.ignore]]`` says.

    Raises SoapbindError with every problem: unknown keys and rules, texts that are none, a missing reason.
    """
    problems = Problems()
    entries: object = section.get("ignore", [])
    made: list[Ignore] = []
    if not isinstance(entries, list):
        problems.add(where, "bad-config", "ignore must be an array of tables", "write [[tool.soapbind.ignore]]")
    else:
        for index, entry in enumerate(cast("list[object]", entries), start=1):
            found = _entry(entry, where.step(f"ignore[{index}]"), problems)
            if found is not None:
                made.append(found)
    problems.raise_if_any()
    return tuple(made)


def _entry(entry: object, where: Location, problems: Problems) -> Ignore | None:
    if not isinstance(entry, dict):
        problems.add(where, "bad-config", "must be a table", "write [[tool.soapbind.ignore]]")
        return None
    table = cast("dict[str, object]", entry)
    before = len(problems.found)
    for key, value in table.items():
        if key not in IGNORE_KEYS:
            problems.add(where, "unknown-key", f"there is no setting {key!r}", f"known: {', '.join(IGNORE_KEYS)}")
        elif not isinstance(value, str) or not value.strip():
            problems.add(where, "bad-config", f"{key} must be a text", f'such as {key} = "..."')
    for key in ("rule", "reason"):
        if key not in table:
            problems.add(where, "bad-config", f"{key} is missing", "say which rule, and why it does not matter")
    rule = table.get("rule")
    if isinstance(rule, str) and rule.strip() and rule not in RULES:
        problems.add(where, "unknown-rule", f"there is no rule {rule!r}", known_rules(rule))
    return None if len(problems.found) > before else Ignore(**cast("dict[str, str]", table))
