"""The page of what works says what is so: every contract of the list is generated and called, or refused as it says."""

from __future__ import annotations

import asyncio
import importlib
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from capabilities import CAPABILITIES, Capability
from shared_code import write_package
from soapbind import pipeline
from soapbind.config import PackageConfig
from soapbind.errors import SoapbindError
from soapbind.sample import SampleStyle, samples

if TYPE_CHECKING:
    from collections.abc import Iterator

PAGE = Path(__file__).resolve().parents[2] / "docs" / "guide" / "capabilities.md"
INTRODUCTION = """# What works

Made by `pytest tests/docs --update-golden` from `tests/capabilities.py`; do not edit. Each row is tested with a small
contract: where it works, every operation is called against the package's own fake server, blocking and asynchronously.
"""


def config(each: Capability, folder: Path, *, option: bool = True) -> PackageConfig:
    name = f"capability_{CAPABILITIES.index(each)}"
    (folder / f"{name}.wsdl").write_text(each.wsdl, "utf-8")
    exclude = (each.option.split()[1],) if each.option and option else ()
    return PackageConfig(name, (str(folder / f"{name}.wsdl"),), str(folder), exclude=exclude)


def refusal(found: PackageConfig) -> Any:
    with pytest.raises(SoapbindError) as caught:
        pipeline.make(found)
    return caught.value.diagnostics[0]


def verdict(each: Capability, folder: Path) -> str:
    if each.refused:
        found = refusal(config(each, folder))
        return f"refused: [`{found.code}`](../diagnostics.md#{found.code}), “{found.message}”"
    if each.option:
        code = refusal(config(each, folder, option=False)).code
        return f"with `{each.option}`, else refused: [`{code}`](../diagnostics.md#{code})"
    return f"works{f': {each.note}' if each.note else ''}"


def page(folder: Path) -> str:
    lines = [INTRODUCTION]
    for group in dict.fromkeys(each.group for each in CAPABILITIES):
        lines += [f"## {group}\n", "| | |", "| --- | --- |"]
        rows = [each for each in CAPABILITIES if each.group == group]
        lines += [f"| {each.title} | {verdict(each, folder)} |" for each in rows]
        lines.append("")
    return "\n".join(lines)


def test_the_page_is_made_from_the_list(tmp_path: Path, request: pytest.FixtureRequest):
    text = page(tmp_path)
    if request.config.getoption("--update-golden"):
        PAGE.write_text(text, "utf-8")
    assert PAGE.read_text("utf-8") == text


@pytest.fixture
def importable(tmp_path: Path) -> Iterator[Path]:
    sys.path.insert(0, str(tmp_path))
    importlib.invalidate_caches()
    yield tmp_path
    sys.path.remove(str(tmp_path))


def given(body: Any) -> dict[str, Any]:
    names = importlib.import_module(f"{type(body).__module__.partition('.')[0]}._runtime.schema.members")
    return {name: getattr(body, name) for name in names.wire_fields(type(body))}


def attach(package: Any, *bodies: Any) -> None:
    """Give bodies the attachments that a sample does not show."""
    for body in bodies:
        if body.__attached__:
            swa = importlib.import_module(f"{package.__name__}._runtime.attachments.swa")
            for name, _ in swa.parts_of(type(body)):
                setattr(body, name, package.Attachment(b"\x89PNG\r\n", "image/png"))


@pytest.mark.sampled(4)
@pytest.mark.parametrize("each", [each for each in CAPABILITIES if not each.refused], ids=lambda each: each.title)
def test_what_works_is_called(each: Capability, importable: Path):
    made = pipeline.make(config(each, importable))
    name = f"capability_{CAPABILITIES.index(each)}"
    write_package(importable / name, made.files)
    package, testing = importlib.import_module(name), importlib.import_module(f"{name}.testing")
    (service,) = made.reading.contract.services
    for operation in service.operations:
        texts = samples(made.reading.contract, service, operation, SampleStyle.WIRE)
        found = package.OPERATIONS[f"{service.name}.{operation.label}"]
        request, response = found.decode_request(texts[0].encode()).body, found.decode_response(texts[1].encode()).body
        attach(package, request, response)
        method, seen = package.OPERATIONS.method(found.key), []

        class Served:
            def __getattr__(self, _: str) -> Any:
                return lambda **arguments: seen.append(arguments) or response  # noqa: B023 - called in this turn

        with testing.FakeServer(**{service.name.lower(): Served()}) as server:
            with package.Client(server.url) as client:
                results = [getattr(client, method)(**given(request))]

            async def call(url: str = server.url) -> Any:
                async with package.AsyncClient(url) as client:
                    return await getattr(client, method)(**given(request))  # noqa: B023 - called in this turn

            results.append(asyncio.run(call()))
        assert seen == [given(request)] * 2
        assert results == [found.result(response)] * 2
