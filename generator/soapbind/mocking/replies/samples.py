"""Messages made from the contract: what an operation answers where nobody says more, and what is shown on the page."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from soapbind.errors import Diagnostic, Location, SoapbindError
from soapbind.live.parts import result_data
from soapbind.mocking.replies.reply_files import Reply, ReplyReader
from soapbind.sample import Sampler

if TYPE_CHECKING:
    from collections.abc import Mapping

    from soapbind.contract.model import Contract, Operation, Service


@dataclass
class Samples:
    """Examples of the messages of a contract, each made when it is first asked for."""

    contract: Contract
    whole: Contract
    reader: ReplyReader
    _replies: dict[str, Reply] = field(default_factory=dict[str, Reply])
    _faults: dict[str, Mapping[str, Exception]] = field(default_factory=dict[str, "Mapping[str, Exception]"])

    @cached_property
    def found(self) -> Mapping[str, tuple[Service, Operation]]:
        """Service and operation by the key that the package has for it."""
        return {
            f"{service.name}.{each.label}": (service, each)
            for service in self.contract.services
            for each in service.operations
        }

    @cached_property
    def _sampler(self) -> Sampler:
        return Sampler(self.contract, self.whole)

    def texts(self, key: str, version: str) -> tuple[str, str]:
        """Return request and response as text, in a version of SOAP. Raises SoapbindError where there is no example."""
        service, operation = self.found[key]
        try:
            return self._sampler.samples(service, operation, version)
        except RecursionError:
            message = f"the types of {key} are nested too deeply for an example"
            raise SoapbindError(Diagnostic(Location(key), "too-deep", message, "give a reply with --replies")) from None

    def reply(self, key: str) -> Reply:
        """Return the sample as a reply. Raises SoapbindError where there is no example."""
        if key not in self._replies:
            text = self.texts(key, "1.1")[1]
            self._replies[key] = self.reader.of_xml(key, text.encode(), Location("sample"), is_strict=False)
        return self._replies[key]

    def as_json(self, key: str) -> str:
        """Return the result in the sample as JSON, "" where JSON cannot hold it. Raises SoapbindError as ``reply``."""
        body, package = self.reply(key).body, self.reader.package
        try:
            return json.dumps(result_data(package.module, body), ensure_ascii=False, indent=2)
        except package.error("JsonError"):
            return ""

    def faults(self, key: str) -> Mapping[str, Exception]:
        """Return an example of each fault that an operation declares, by the name of its class."""
        if key not in self._faults:
            made: dict[str, Exception] = {}
            service, operation = self.found[key]
            for text in self._sampler.faults(service, operation):
                fault: Any = self.reader.of_xml(key, text.encode(), Location("sample")).fault
                made[type(fault).__name__] = fault
            self._faults[key] = made
        return self._faults[key]
