"""What ``soapbind diff`` says of the real update happens in messages: 2023 to 2026, and back.

Packages of both contracts talk. For every finding that breaks or is risky on the wire, one sends what is new, or what
is gone, and the other loses it, misses it or does not know it. What a reader loses that minds the order of elements,
Mono's XmlSerializer shows.
"""

from __future__ import annotations

import json
import shutil
from collections import Counter
from copy import deepcopy
from dataclasses import MISSING, dataclass, fields
from datetime import datetime, timedelta
from functools import cached_property
from importlib import import_module
from inspect import signature
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner
from lxml import etree
from plain_http import post
from shared_data import shared
from soapbind import live
from soapbind.cli import main
from soapbind.config import PackageConfig

from .carriers import Carriers, attributes, bare, filled
from .dotnet_order import arrived, orders
from .reference import ARCHIVE, ARCHIVE_2023, ELEMENT

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

INCLUDE = "WSDL-Services88-*"
# These say of whole operations that calls of them fail.
CALLS = {"operation-removed", "service-removed"}
ADDED = {"field-added", "field-inserted", "parameter-added"}
NOTHING = (0, "", b"", [], {}, timedelta(), datetime.min)  # noqa: DTZ901 - .NET's zero, without a zone


@dataclass(frozen=True)
class Update:
    """A program of the old contract meets a server that has the new one."""

    archives: tuple[str, str]
    old: Any
    new: Any

    @cached_property
    def findings(self) -> list[dict[str, Any]]:
        sources = [str(shared(each)) for each in self.archives]
        done = CliRunner().invoke(main, ["diff", *sources, "--include", INCLUDE, "--format", "json"])
        found: list[dict[str, Any]] = json.loads(done.stdout)["findings"]
        return found

    def judged(self, way: str, *severities: str) -> list[dict[str, Any]]:
        """Return what is said of messages of one direction."""
        return [each for each in self.findings if each[way] is not None and each[way]["severity"] in severities]

    @cached_property
    def sent(self) -> tuple[Carriers, Carriers]:
        """Return the requests of old clients and the responses of the new server."""
        labels = set(self.old.OPERATIONS.keys() & self.new.OPERATIONS.keys())
        return Carriers(self.old, labels, 0), Carriers(self.new, labels, 1)

    def read(self, value: Any, way: int) -> Any:
        """Return what the other side makes of a value that is somewhere in a message."""
        carried = self.sent[way].carrying(value)
        operation = (self.new, self.old)[way].OPERATIONS[carried.label]
        read = (operation.decode_request, operation.decode_response)[way](carried.message)
        return carried.found(read.body)


@pytest.fixture(scope="module")
def packages() -> Iterator[Mapping[str, Any]]:
    made = {
        archive: live.load(PackageConfig("services88", (str(shared(archive)),), include=(INCLUDE,)))
        for archive in (ARCHIVE_2023, ARCHIVE)
    }
    yield made
    for each in made.values():
        live.unload(each)


@pytest.fixture(scope="module", params=["2023 to 2026", "2026 to 2023"])
def update(request: pytest.FixtureRequest, packages: Mapping[str, Any]) -> Update:
    old, new = (ARCHIVE_2023, ARCHIVE) if request.param.startswith("2023") else (ARCHIVE, ARCHIVE_2023)
    return Update((old, new), packages[old], packages[new])


def place(package: Any, finding: dict[str, Any]) -> tuple[Any, str]:
    """Return the class that a finding is about, and the name of the element or member in it."""
    label, *inside = finding["path"].split("/")
    if inside:
        operation = package.OPERATIONS[label]
        return (operation.request if inside[0] == "request" else operation.response)[1], inside[1]
    name, _, element = finding["path"].partition(".")
    return getattr(package.models, name), element


def unknown(value: Any) -> set[str]:
    """Return the names of the elements that a reader has not known in an object."""
    data = value.extension_data
    return set() if data is None else {etree.QName(etree.fromstring(each.xml)).localname for each in data.elements}


def test_all_that_is_risky_is_of_a_kind_that_is_shown_here(update: Update):
    """All that breaks is shown by what is lost, missed or refused, whatever its rule."""
    assert {f["rule"] for f in update.judged("request", "risky")} == set()
    expected = set() if update.archives[0] == ARCHIVE else {"enum-member-added", "field-inserted"}
    assert {f["rule"] for f in update.judged("response", "risky")} == expected


# --- requests of old clients -----------------------------------------------------------------------------------------


def test_what_an_old_client_sends_is_refused_or_lost(update: Update):
    """A server that is as strict as DataContractSerializer refuses it, or does not know the element."""
    shown: Counter[str] = Counter()
    for finding in update.judged("request", "breaking", "risky"):
        if finding["rule"] in CALLS:
            continue
        cls, name = place(update.old, finding)
        if finding["rule"] == "enum-member-removed":
            assert is_refused(update, cls(name)), finding["path"]
        else:
            assert name in unknown(update.read(filled(cls), 0)), finding["path"]
            assert finding["request"]["lost"] == [name]
        shown[finding["rule"]] += 1
    assert shown["parameter-renamed"] == 1


def is_refused(update: Update, value: Any) -> bool:
    carried = update.sent[0].carrying(value)
    check = import_module(f"{update.new.__name__}._runtime.testing.strict_request").request_check
    try:
        check(lenient=False, is_data_contract=True)(
            etree.fromstring(carried.message), update.new.OPERATIONS[carried.label]
        )
    except update.new.DecodeError:
        return True
    return False


def test_what_an_old_client_does_not_send_is_zero_or_nothing(update: Update):
    """It is not missed, and all that it sends arrives."""
    added = [f for f in update.judged("request", "additive") if f["rule"] in ADDED]
    for finding in added:
        cls, name = place(update.new, finding)
        sent = filled(place(update.old, finding)[0])
        read = update.read(sent, 0)
        assert is_nothing(read, cls, name), finding["path"]
        assert [each for each in attributes(type(sent)) if is_nothing(read, cls, each)] == []
    assert len(added) == (0 if update.archives[0] == ARCHIVE else 87)


def is_nothing(read: Any, cls: Any, name: str) -> bool:
    """Tell whether an element that is absent has the same value."""
    value = getattr(read, attributes(cls)[name])
    return value is None or value in NOTHING or value == zeros(cls).get(name, MISSING)


def zeros(cls: Any) -> dict[str, object]:
    """Return the members of enumerations that are zero, by element."""
    return {
        each.metadata[ELEMENT].name: each.default_factory()
        for each in fields(cls)
        if ELEMENT in each.metadata and each.default_factory is not MISSING
    }


# --- responses of the new server -------------------------------------------------------------------------------------


def test_a_name_may_come_that_old_clients_do_not_know(update: Update):
    added = [f for f in update.findings if f["rule"] == "enum-member-added"]
    for finding in added:
        cls, name = place(update.new, finding)
        can_come = update.sent[1].has(cls)
        assert can_come == (finding["response"] is not None), finding["path"]
        if can_come:
            assert finding["response"]["severity"] == "risky"
            assert not update.read(cls(name), 1).is_known
    assert len(added) == (0 if update.archives[0] == ARCHIVE else 24)


def test_an_old_client_reads_nothing_where_something_is_gone(update: Update):
    gone = [f for f in update.judged("response", "breaking") if f["rule"] not in CALLS]
    for finding in gone:
        cls, name = place(update.old, finding)
        read = update.read(filled(place(update.new, finding)[0]), 1)
        assert is_nothing(read, cls, name), finding["path"]
        assert not is_nothing(filled(cls), cls, name)
    assert len(gone) == (1 if update.archives[0] == ARCHIVE_2023 else 95)


# --- the order of elements -------------------------------------------------------------------------------------------


@pytest.mark.skipif(shutil.which("mcs") is None or shutil.which("mono") is None, reason="mono is not installed")
def test_a_reader_that_minds_the_order_misses_what_follows_a_risky_field(update: Update, tmp_path: Path):
    """And it misses nothing where the report says so: each new field is shown alone, in the order that a server has."""
    added = [f for f in update.findings if f["rule"] in {"field-added", "field-inserted"} and f["response"]]
    if update.archives[0] == ARCHIVE:
        assert not added
        return
    known = orders(update.archives[0])
    alone = [(f["path"].partition(".")[0], with_one_new(update, f, known)) for f in added]
    for finding, (name, node), seen in zip(added, alone, arrived(tmp_path, known, alone), strict=True):
        sent = {etree.QName(each).localname for each in node} & {*known[name]}
        assert sent == {*known[name]}
        assert (seen != sent) == (finding["response"]["severity"] == "risky"), finding["path"]
    severities = Counter(f["response"]["severity"] for f in added)
    assert severities == {"risky": 35, "additive": 60}


def with_one_new(update: Update, finding: dict[str, Any], known: Mapping[str, list[str]]) -> Any:
    """Return a full record as the new server sends it, without the other new fields: they may all be absent."""
    cls, element = place(update.new, finding)
    root = etree.fromstring(update.sent[1].carrying(filled(cls)).message)
    (found,) = [
        n for n in root.iter(etree.Element) if {*attributes(cls)} == {etree.QName(each).localname for each in n}
    ]
    node = deepcopy(found)
    for child in list(node):
        if etree.QName(child).localname not in {element, *known[cls.__name__]}:
            node.remove(child)
    return node


# --- calls -----------------------------------------------------------------------------------------------------------


def test_calls_of_what_is_gone_fail(update: Update):
    """Of an operation, and of all operations of a service; the first that is still there of each service is found."""
    gone = {f["path"] for f in update.findings if f["rule"] in CALLS}
    called = {label for label in update.old.OPERATIONS if gone & {label, label.partition(".")[0]}}
    there = {label.partition(".")[0]: label for label in update.old.OPERATIONS if label not in called}
    server = import_module(f"{update.new.__name__}.testing").FakeNetServer
    objects = [each.name for each in signature(server).parameters.values() if each.annotation == "object | None"]
    served = Served()
    with server(**dict.fromkeys(objects, served)) as fake:
        for label in (*called, *there.values()):
            before = served.count
            call(update.old, label, fake.url)
            assert (served.count > before) == (label not in called), label
    assert {each.partition(".")[0] for each in called} == {each.partition(".")[0] for each in gone}


class Served:
    """An object that has every operation, and counts the calls that reach it."""

    def __init__(self) -> None:
        self.count = 0

    def __getattr__(self, name: str) -> Any:
        def answer(**_: object) -> None:
            self.count += 1

        return answer


def call(package: Any, label: str, url: str) -> None:
    operation = package.OPERATIONS[label]
    headers, body = operation.request
    content = operation.encode_request(package.Request(headers(), bare(body)))
    action = {"SOAPAction": f'"{operation.action}"', "Content-Type": "text/xml; charset=utf-8"}
    post(f"{url}/{operation.service}", content=content, headers=action)
