"""What a reference site is made from, and what its page builders share."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from soapbind.example import Examples
from soapbind.reference.places import Places, href, places
from soapbind.reference.uses import Uses, uses_of
from soapbind.sample import Sampler

if TYPE_CHECKING:
    from collections.abc import Mapping

    from soapbind.contract.model import Contract, Operation, Service
    from soapbind.profiles.model import Profile
    from soapbind.pymodel.model import PyOperation, PyPackage, PyRecord, PyService
    from soapbind.pymodel.naming.names import ClassName
    from soapbind.reference.model import Badge


@dataclass(frozen=True, slots=True)
class Subject:
    """A contract and the package of it. ``documents`` are those it was read from, with their sha256.

    ``whole`` is the contract with what no message contains, for examples of elements of any kind.
    """

    package: PyPackage
    contract: Contract
    whole: Contract
    profile: Profile
    documents: Mapping[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True, slots=True)
class Reference:
    """A subject with what all pages ask for: where pages are, what is used where, and what is new.

    ``records`` are the data types by the names of their classes, ``badges`` by address, of a page or of a part of one.
    """

    subject: Subject
    places: Places
    uses: Uses
    sampler: Sampler
    examples: Examples
    services: Mapping[str, Service]
    records: Mapping[ClassName, PyRecord]
    badges: Mapping[str, Badge] = field(default_factory=dict[str, "Badge"])

    @property
    def package(self) -> PyPackage:
        """The package."""
        return self.subject.package

    def badge(self, path: str, anchor: str = "") -> Badge:
        """Return what a comparison says of a page, or of a part of it."""
        return self.badges.get(href(path, anchor), "")

    def type_href(self, name: str) -> str:
        """Return the address of a class of the models, "" for none."""
        path = self.places.types.get(name)
        return "" if path is None else href(path)

    def operation(self, service: PyService, operation: PyOperation) -> Operation:
        """Return an operation as the contract has it."""
        found = self.services[service.module].operations
        return next(each for each in found if each.label == operation.name)


def reference_of(subject: Subject) -> Reference:
    """Return a subject with what is known of all of it."""
    package = subject.package
    by_name = sorted(subject.contract.services, key=lambda each: each.name)  # the order of those of the package
    services = {str(own.module): each for own, each in zip(package.services, by_name, strict=True)}
    sampler = Sampler(subject.contract, subject.whole)
    examples = Examples(package, subject.contract, subject.profile)
    records = {each.name: each for each in package.records}
    return Reference(subject, places(package), uses_of(package), sampler, examples, services, records)
