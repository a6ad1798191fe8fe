"""Import paths of the tests, and golden files."""

from __future__ import annotations

import difflib
import gc
import os
import shutil
import sys
import tempfile
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from zlib import crc32

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from secret_watch import Watch

TESTS = Path(__file__).resolve().parent
REPO = TESTS.parent
FULL = TESTS / "full"  # all of it is slow
SLOW = "SOAPBIND_SLOW"

# The tool from its source tree, the generated package from where users copy it, and the helper modules of the tests.
for _folder in (TESTS, REPO / "generated", REPO / "generator"):
    if str(_folder) not in sys.path:
        sys.path.insert(0, str(_folder))

settings.register_profile("shared machine", deadline=None)  # which may stop a test for longer than any deadline
settings.load_profile("shared machine")
settings.register_profile("quick loop", settings.get_profile("shared machine"), max_examples=25)

for _name in ("NO_COLOR", "FORCE_COLOR"):  # of whoever runs the tests; the commands under test heed them
    os.environ.pop(_name, None)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden", action="store_true", help="write golden files instead of comparing with them; then review"
    )


def pytest_configure(config: pytest.Config) -> None:
    """Make up fewer examples in the quick loop, and keep compiled code where Python may not write any beside sources.

    Without it each process that tests start would compile all of the tool, and each worker rewrite all tests.
    """
    if "not slow" in config.option.markexpr:
        settings.load_profile("quick loop")
    gc.disable()  # until all tests are collected: they stay
    if os.environ.pop("PYTHONDONTWRITEBYTECODE", ""):
        sys.pycache_prefix = os.environ["PYTHONPYCACHEPREFIX"] = _folder_of_code(config)
        sys.dont_write_bytecode = False  # workers and other processes take both from the environment


def _folder_of_code(config: pytest.Config) -> str:
    try:
        kept = config.cache.mkdir("code")
    except (AttributeError, OSError):  # pytest runs without its cache, or the checkout cannot be written
        folder = tempfile.TemporaryDirectory(prefix="soapbind-tests-", ignore_cleanup_errors=True)
        config.add_cleanup(folder.cleanup)
        return folder.name
    # The packages that tests generate are other ones next time.
    passing = Path(tempfile.gettempdir()).resolve()
    passing = kept / passing.relative_to(passing.anchor)
    config.add_cleanup(lambda: shutil.rmtree(passing, ignore_errors=True))
    return str(kept)


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Do not even read tests/full in the quick loop, unless it is named."""
    if collection_path != FULL or config.option.markexpr != "not slow":
        return None
    named = (Path(config.invocation_params.dir, argument.partition("::")[0]) for argument in config.args)
    return None if any(path.resolve().is_relative_to(FULL) for path in named) else True


def pytest_collection_finish() -> None:
    """Write no code of packages that tests generate: of two in a second, Python would take the first.

    Thousands of tests and what they import stay to the end, so garbage is looked for among other objects only. The
    fixture ``garbage`` does so after each module, and Python in between where very many objects are made.
    """
    sys.dont_write_bytecode = True
    gc.freeze()
    gc.enable()
    gc.set_threshold(100_000)


@pytest.fixture(scope="module", autouse=True)
def garbage() -> Iterator[None]:
    """Look for garbage among what the tests of a module made, for what its finalizers have to say.

    What is left stays to the end, as the packages do that tests generate, and is not looked at again.
    """
    yield
    gc.collect()
    gc.freeze()


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish() -> None:
    """Look for garbage once, for what its finalizers have to say: pytest would do so five times, and Python at exit."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(tryfirst=True)  # before pytest looks at the marks
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark as slow what is beyond the sample of a function; which cases are in it depends on their names only.

    Cases that are slow by themselves are none of the sample.
    """
    functions: dict[str, list[pytest.Item]] = defaultdict(list)
    for item in items:
        if item.get_closest_marker("sampled") and not item.get_closest_marker("slow"):
            functions[item.nodeid.partition("[")[0]].append(item)
    for cases in functions.values():
        count = cases[0].get_closest_marker("sampled").args[0]  # type: ignore[union-attr]
        for item in sorted(cases, key=lambda item: crc32(item.name.encode("utf-8", "replace")))[count:]:
            item.add_marker(pytest.mark.slow)


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip what takes minutes, unless it is asked for."""
    if item.get_closest_marker("on_demand") and os.environ.get(SLOW) != "1":
        pytest.skip(f"takes minutes; set {SLOW}=1")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Tell of all skipped tests in one line; ``-rs`` names them."""
    from skip_summary import in_one_line  # noqa: PLC0415 - the import path is set up above

    reports = [
        each
        for kind in ("passed", "failed", "error", "skipped")
        for each in terminalreporter.stats.get(kind, [])
        if isinstance(each, pytest.TestReport)  # a module that cannot be imported has another kind
    ]
    if any(name == "interop" for report in reports for name, _ in report.user_properties):
        from interop.matrix.page import summary  # noqa: PLC0415 - needed by these tests only

        update = terminalreporter.config.getoption("--update-golden")
        terminalreporter.section("interoperability: peer, messages, as client, as server")
        terminalreporter.write("\n".join(summary(reports, update=update)) + "\n")
    if told := in_one_line([report.longrepr[2] for report in terminalreporter.stats.get("skipped", [])]):
        terminalreporter.write_line(told)


@dataclass(frozen=True)
class Golden:
    """Compares bytes with a committed file, or writes the file when pytest runs with ``--update-golden``."""

    test: str
    update: bool

    def check(self, path: Path, actual: bytes) -> None:
        if self.update:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(actual)
            return
        expected = path.read_bytes() if path.is_file() else b""
        if expected == actual:
            return
        shown = os.path.relpath(path, REPO)
        lines = [text.replace(b"><", b">\n<").decode("utf-8", "replace").splitlines() for text in (expected, actual)]
        diff = difflib.unified_diff(*lines, fromfile=shown, tofile="what soapbind writes now", lineterm="", n=2)
        told = "\n".join(diff) or f"{shown} differs in line ends or blanks"
        pytest.fail(f"{told}\n\nIf that is meant: pytest {self.test!r} --update-golden, then review.", pytrace=False)


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Golden:
    """Give the golden-file comparison of this test."""
    return Golden(request.node.nodeid, bool(request.config.getoption("--update-golden")))


@pytest.fixture(scope="session", autouse=True)
def shared_code(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Compile and write the runtime once, and read a schema once, not again for every package that tests generate."""
    from shared_code import share_code  # noqa: PLC0415 - the import path is set up above
    from shared_schemas import share_schemas  # noqa: PLC0415 - the same

    with pytest.MonkeyPatch.context() as patch:
        share_code(patch, tmp_path_factory.mktemp("runtimes"))
        share_schemas(patch)
        yield


@pytest.fixture(name="small_runtime")
def _small_runtime() -> Iterator[None]:
    """Generate packages with a dozen files of the runtime: for tests that import none of them."""
    from shared_code import small_runtime  # noqa: PLC0415 - the import path is set up above

    with small_runtime():
        yield


@pytest.fixture(scope="session", autouse=True)
def same_examples() -> Iterator[None]:
    """Make up examples from the constants of the checkout, whatever packages other tests have generated."""
    from random_examples import without_constants_below  # noqa: PLC0415 - the import path is set up above

    with pytest.MonkeyPatch.context() as patch:
        without_constants_below(Path(tempfile.gettempdir()).resolve(), patch)
        yield


@pytest.fixture(scope="session", autouse=True)
def secret_watch() -> Iterator[Watch]:
    """Look at every call of the session, and fail at its end when a secret was told anywhere."""
    from secret_watch import watching  # noqa: PLC0415 - the import path is set up above

    with pytest.MonkeyPatch.context() as patch:
        yield from watching(patch)
