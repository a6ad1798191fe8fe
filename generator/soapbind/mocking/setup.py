"""Everything that a mock is made of, put together."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from soapbind import live
from soapbind.errors import Diagnostic, Location, Problems, SoapbindError
from soapbind.mocking.application import Mock
from soapbind.mocking.generated import Generated
from soapbind.mocking.plans import Contracted, Plan, PlanError, Plans, delay_plan, failure_plan
from soapbind.mocking.recorded.advice import adviser, versions_of
from soapbind.mocking.recorded.journal import Journal
from soapbind.mocking.recorded.recording import Recorder
from soapbind.mocking.replies.handlers import load_handlers
from soapbind.mocking.replies.reply_files import ReplyFolder, ReplyReader
from soapbind.mocking.replies.samples import Samples
from soapbind.mocking.replies.served import Answers, MockService
from soapbind.mocking.serving import strict_application
from soapbind.mocking.web.site import Site
from soapbind.mocking.web.views import ServiceLinks

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Sequence
    from pathlib import Path
    from types import ModuleType

    from soapbind.config import PackageConfig
    from soapbind.contract.model import Contract
    from soapbind.mocking.recorded.journal import Exchange
    from soapbind.pipeline import Reading

_LOOPBACK = frozenset({"127.0.0.1", "localhost", "[::1]"})


@dataclass(frozen=True, slots=True)
class MockOptions:
    """What a user chooses for a mock: ``failures`` and ``delays`` are as on the command line."""

    replies: Path | None = None
    handlers: Path | None = None
    failures: Sequence[str] = ()
    delays: Sequence[str] = ()
    lenient: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """Who hears of each exchange, and of what goes wrong in files of the user while the mock runs."""

    exchange: Callable[[Exchange], None]
    trouble: Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Prepared:
    """A mock that is ready to be served at an address, and the services it has."""

    package: Generated
    contract: Contract
    plans: Plans
    answers: Answers
    contracted: Contracted
    warnings: Sequence[Diagnostic]
    options: MockOptions
    told: Told
    services: list[ServiceLinks] = field(default_factory=list[ServiceLinks])

    def at(self, url: str, host: str) -> Mock:
        """Return the application that listens at ``url``, asked for by the name ``host``."""
        journal = Journal()
        hosts = _LOOPBACK | {host.lower()} if host in {*_LOOPBACK, "::1"} else frozenset[str]()
        title = " and ".join([each.name for each in self.services][:3]) + (" ..." if len(self.services) > 3 else "")  # noqa: PLR2004
        site = Site(title, self.services, journal, self.plans, self.contracted, self.answers.samples, hosts)
        addresses = {each.name: url + each.path for each in self.services}
        keys = tuple(self.package.operations)
        return Mock(
            strict_application(self.package, MockService(self.answers), lenient=self.options.lenient),
            site,
            journal,
            Recorder(self.package, adviser(self.contract, keys, addresses)),
            self.contracted,
            self.told.exchange,
        )


@dataclass(frozen=True, slots=True)
class Loaded:
    """A contract, and the package of it in memory."""

    package: Generated
    reading: Reading


@contextmanager
def loaded(config: PackageConfig, tell: Callable[[str], None]) -> Generator[Loaded]:
    """Give the package that a configuration describes, and forget it at the end. ``tell`` hears which stage begins.

    Raises SoapbindError.
    """
    made = live.make(replace(config, wsdl=True), tell)
    tell("loading the package")
    try:
        module = live.load_files(made.files, name=config.name)
    except ValueError as error:
        where = Location(f"--package {config.name}")
        raise SoapbindError(Diagnostic(where, "bad-package-name", str(error), "choose another name")) from None
    try:
        services = tuple(each.name for each in made.reading.contract.services if _is_there(module, each.name))
        yield Loaded(Generated(module, services), made.reading)
    finally:
        live.unload(module)


def _is_there(module: ModuleType, service: str) -> bool:
    """Whether a package has a service: one of which no operation could be modelled is left out."""
    try:
        module.OPERATIONS.keys_of(service)
    except KeyError:
        return False
    return True


def prepare(found: Loaded, options: MockOptions, told: Told) -> Prepared:
    """Return a mock of a contract. Raises SoapbindError for what is wrong with the options."""
    package, contract, reader = found.package, found.reading.contract, ReplyReader(found.package)
    folder = None if options.replies is None else ReplyFolder(options.replies, reader)
    if folder is not None:
        folder.check()
    handlers = None if options.handlers is None else load_handlers(options.handlers, package)
    contracted = Contracted(tuple(package.operations), package.faults)
    plans = Plans(contracted, _plans(options, contracted))
    samples = Samples(contract, found.reading.comparable, reader)
    answers = Answers(package, plans, samples, folder, handlers, told.trouble)
    services = [_links(package, each) for each in contract.services if each.name in package.services]
    if len(services) == 1:
        services = [replace(services[0], state="open")]
    return Prepared(package, contract, plans, answers, contracted, found.reading.warnings, options, told, services)


def _links(package: Generated, service: Any) -> ServiceLinks:
    return ServiceLinks(
        service.name, f"/{quote(service.name)}", versions_of(service), tuple(package.operations.keys_of(service.name))
    )


def _plans(options: MockOptions, contracted: Contracted) -> list[Plan]:
    """Return the plans of the options. Raises SoapbindError with all that are wrong."""
    problems, found = Problems(), list[Plan]()
    for option, texts, read in (("--fail", options.failures, failure_plan), ("--delay", options.delays, delay_plan)):
        for text in texts:
            try:
                found.append(contracted.check(read(text)))
            except PlanError as error:
                problems.add(Location(f"{option} {text}"), "bad-plan", str(error), "docs/guide/mock.md has the forms")
    problems.raise_if_any()
    return found
