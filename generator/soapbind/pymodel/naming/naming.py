"""Who is called what: names that the user gives, names that the lock keeps, and names that are made, in this order."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from soapbind.aliases import Aliases, Kind, NameTable
from soapbind.did_you_mean import nearest
from soapbind.errors import Diagnostic
from soapbind.pymodel.naming.names import why_no_name, why_not_usual

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from soapbind.pymodel.naming.distinct import Names

_FREE: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Thing:
    """Something of the contract that gets a name in Python.

    ``key`` is what it is called in the lock, ``short`` the same without namespaces. ``candidates`` are the names that
    it may have, the best first.
    """

    key: str
    short: str
    candidates: tuple[str, ...]

    @property
    def best(self) -> str:
        """The name it has where nothing else wants that."""
        return self.candidates[0]


@dataclass(slots=True)
class Naming:
    """The names of one package. ``kept`` are those of the lock; ``given`` and what follows is what was decided.

    ``contested`` are things whose best name something else wants too, ``aliased`` those that the user gave a name.
    """

    aliases: Aliases = field(default_factory=Aliases)
    kept: NameTable = field(default_factory=dict[str, "dict[str, str]"])
    given: defaultdict[Kind, dict[str, tuple[str, str]]] = field(
        default_factory=lambda: defaultdict[Kind, "dict[str, tuple[str, str]]"](dict)
    )
    contested: set[tuple[Kind, str]] = field(default_factory=set[tuple[Kind, str]])
    aliased: dict[tuple[Kind, str], str] = field(default_factory=dict[tuple[Kind, str], str])
    refused: list[Diagnostic] = field(default_factory=list[Diagnostic])
    shorts: defaultdict[Kind, dict[str, None]] = field(
        default_factory=lambda: defaultdict[Kind, "dict[str, None]"](dict)
    )

    def reject(self, kind: Kind, key: str, message: str, help_: str) -> None:
        """Note what is wrong with a name that the user gives."""
        self.refused.append(Diagnostic(self.aliases.place(kind, key), "bad-alias", message, help_))

    def touched(self) -> dict[str, dict[str, str]]:
        """Return the names that are not simply the best ones, for the lock; the user's own are not among them."""
        found: dict[str, dict[str, str]] = {}
        for kind, names in sorted(self.given.items()):
            some = {
                key: name
                for key, (name, best) in sorted(names.items())
                if (name != best or (kind, key) in self.contested) and (kind, key) not in self.aliased
            }
            if some:
                found[kind] = some
        return found

    def told_apart(self) -> list[tuple[Kind, str, str]]:
        """Return the things that do not have their best name, with the one they have instead."""
        return [
            (Kind(kind), key, name)
            for kind, names in self.touched().items()
            for key, name in names.items()
            if name != self.given[Kind(kind)][key][1]
        ]

    def unknown(self) -> list[Diagnostic]:
        """Return a diagnostic for each name that the user gives to something that is not there."""
        used = {(kind, key) for (kind, _), key in self.aliased.items()}
        return [
            self._unknown(Kind(kind), key)
            for kind, names in self.aliases.names.items()
            for key in names
            if (kind, key) not in used
        ]

    def _unknown(self, kind: Kind, key: str) -> Diagnostic:
        known = self.given[kind] if key.startswith("{") else self.shorts[kind]
        owner = key.rpartition(".")[0]
        first = sorted(known, key=lambda each: (not owner or not each.startswith(owner), each))
        close = nearest(key, first)
        shown = ", ".join(first[:5]) + (" ..." if len(first) > 5 else "")  # noqa: PLR2004 - what fits on a line
        hint = f"did you mean {close}?" if close else f"there are {shown}" if first else "leave it out"
        message = f"the contract has no {kind[:-1]} called {key}"
        return Diagnostic(self.aliases.place(kind, key), "unknown-alias", message, hint)


@dataclass(slots=True)
class Scope:
    """Where names must differ: ``names`` gives each once. ``why_not`` says why the user cannot have a name here."""

    naming: Naming
    kind: Kind
    names: Names
    why_not: Callable[[str], str] = lambda _: ""
    _reserved: dict[str, str] = field(default_factory=dict[str, str])
    _wanted: dict[str, str] = field(default_factory=dict[str, str])
    _by_alias: dict[str, str] = field(default_factory=dict[str, str])  # what aliases occupy, with their keys

    def reserve(self) -> None:
        """Keep the names free of things that come later; for a scope whose things are not known from the beginning."""
        aliases, kept = self.naming.aliases.of(self.kind), self.naming.kept.get(self.kind, {})
        usable = [(k, n) for k, n in aliases.items() if not self._why_not(n)]
        usable += [(k, n) for k, n in kept.items() if k not in aliases and self._is_possible(n)]
        self._reserved |= {key: name for key, name in usable if self.names.claim(name)}

    def all(self, things: Sequence[Thing], avoid: Collection[str] = _FREE) -> list[str]:
        """Return a name for each thing; one of ``avoid`` only where it is the user's or the lock's."""
        found = [self._alias(thing) for thing in things]
        found = [name or self._kept(thing) for name, thing in zip(found, things, strict=True)]
        rest = [t for name, t in zip(found, things, strict=True) if not name]
        self.names.taken.update(avoid)
        made = iter(self.names.all([t.candidates for t in rest]))
        names = [name or next(made) for name in found]
        for thing, name in zip(things, names, strict=True):
            self._note(thing, name)
            if not set(self.names.keys(thing.best)).isdisjoint(avoid):
                self.naming.contested.add((self.kind, thing.key))
        return names

    def one(self, thing: Thing) -> str:
        """Return a name for a thing that comes after others."""
        return self.all((thing,))[0]

    def _alias(self, thing: Thing) -> str:
        """Return the name that the user gives to a thing, "" if none or a wrong one."""
        aliases = self.naming.aliases.of(self.kind)
        key = thing.key if thing.key in aliases else thing.short
        name = aliases.get(key)
        if name is None:
            return ""
        self.naming.aliased[self.kind, thing.key] = key
        why = self._why_not(name)
        if why:
            self.naming.reject(self.kind, key, f"{name!r} {why}", "choose another name")
            return ""
        if not self._take(key, name):
            self.naming.reject(self.kind, key, f"{name!r} is taken", _COLLIDES)
            return ""
        self._by_alias.update(dict.fromkeys(self.names.keys(name), key))
        return name

    def _kept(self, thing: Thing) -> str:
        name = self.naming.kept.get(self.kind, {}).get(thing.key, "")
        return name if name and self._is_possible(name) and self._take(thing.key, name) else ""

    def _take(self, key: str, name: str) -> bool:
        return self._reserved.pop(key, None) == name or self.names.claim(name)

    def _is_possible(self, name: str) -> bool:
        """Whether a name of the lock can be used: somebody may have edited it."""
        return self.kind is Kind.SERVICES or not (why_no_name(self.kind, name) or why_not_usual(self.kind, name))

    def _why_not(self, name: str) -> str:
        return why_no_name(self.kind, name) or why_not_usual(self.kind, name) or self.why_not(name)

    def _note(self, thing: Thing, name: str) -> None:
        kind = self.kind
        self.naming.given[kind][thing.key] = name, thing.best
        self.naming.shorts[kind][thing.short] = None
        if (kind, thing.key) in self.naming.aliased:
            return
        wanted = self.naming.kept.get(kind, {}).get(thing.key, thing.best)
        taken = next((self._by_alias[each] for each in self.names.keys(wanted) if each in self._by_alias), None)
        if taken is not None:
            alias = self.naming.aliases.of(kind)[taken]
            self.naming.reject(kind, taken, f"{alias!r} is the name of {thing.short}", _COLLIDES)
        for each in self.names.keys(thing.best):
            rival = self._wanted.setdefault(each, thing.key)
            if rival != thing.key:
                self.naming.contested |= {(kind, rival), (kind, thing.key)}


_COLLIDES = "choose another name, or give both a name"


def present(names: NameTable, naming: Naming) -> NameTable:
    """Return those of some names whose things a package has."""
    return {kind: _only(table, naming.given[Kind(kind)]) for kind, table in names.items() if kind in set(Kind)}


def _only(table: Mapping[str, str], known: Iterable[str]) -> dict[str, str]:
    return {key: table[key] for key in known if key in table}
