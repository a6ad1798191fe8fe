"""Do all of a release but the upload, and check it: ``tox -e release``. Writes sdist, wheel, SBOM and hashes.

Needs the extra ``release``, pip and the package index. Exits with 1 at the first step that has problems.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import re
import shutil
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import artefacts
import checks
import environments
import sbom
from artefacts import REPO, Built, FailedError, run

BEGAN = time.monotonic()
QUICK_LOOP = ("-q", "-n", "2", "-m", "not slow and not network")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--output", type=Path, default=REPO / "dist", help="emptied first (default: dist)")
    parser.add_argument("--only-build", action="store_true", help="build and look, but install nothing, run no tests")
    parser.add_argument("--tag", help="what is to be published: changelog, version and tag must agree")
    parser.add_argument("--repository", help="owner/name on GitHub, which the addresses in the metadata must be of")
    given = parser.parse_args()
    if (given.tag is None) != (given.repository is None):
        parser.error("--tag and --repository go together")
    return given


def step(text: str) -> None:
    """Say what begins."""
    print(f"\n=== {text} ({time.monotonic() - BEGAN:.0f} s)", flush=True)


def demand(problems: list[str]) -> None:
    """Go on if there are no problems. Raises FailedError."""
    if problems:
        raise FailedError("\n".join(problems))


def built_twice(output: Path, work: Path) -> Built:
    """Build into ``output`` and elsewhere; return the first, when both are the same."""
    step("sdist, and the wheel from it; twice, in two places")
    shutil.rmtree(output, ignore_errors=True)
    first = artefacts.build(REPO, output)
    demand(checks.differences(first.contents(), artefacts.build_elsewhere(first, work / "again").contents()))
    for name, data in first.contents().items():
        print(f"{name}: {len(data):,} bytes, the same twice, sha256 {hashlib.sha256(data).hexdigest()}")
    return first


def look(built: Built, given: argparse.Namespace) -> checks.Metadata:
    """Check what is in both, and that all that says a version says the same."""
    step("content, links, versions, changelog")
    metadata = checks.Metadata.of(built.metadata())
    paths = built.sdist_paths()
    tracked = artefacts.tracked()
    if tracked is None:
        print("skipped: no git here, so the sdist is not compared with what version control has")
    else:
        demand(checks.sdist_content(paths, tracked))
    demand(checks.links(metadata, paths))
    code = (REPO / "generator/soapbind/__init__.py").read_text("utf-8")
    (coded,) = re.findall(r'^__version__ = "(.+)"$', code, re.MULTILINE)
    names = {path.name: path.name.removesuffix(".tar.gz").split("-")[1] for path in (built.sdist, built.wheel)}
    demand(checks.versions(metadata.version, {"soapbind.__version__": coded, **names}))
    fragments = [path.name for path in (REPO / "changes").iterdir() if path.name != "README.md"]
    text = (REPO / "CHANGELOG.md").read_text("utf-8")
    demand(checks.changelog(text, metadata.version, fragments, is_final=given.tag is not None))
    if given.tag is not None:
        demand(checks.publication(metadata, given.tag, given.repository))
    print(f"{len(paths)} files in the sdist; version {metadata.version}; {metadata.urls.get('Source')}")
    step("twine check, check-wheel-contents")
    print(run(sys.executable, "-m", "twine", "--no-color", "check", "--strict", built.sdist, built.wheel).strip())
    print(run(sys.executable, "-m", "check_wheel_contents", built.wheel).strip())
    return metadata


def try_out(built: Built, work: Path, version: str) -> None:
    """Install the wheel into an empty environment of each Python that is here; list what that is made of."""
    source = artefacts.unpack(built.sdist, work / "source")
    programs: dict[str, Path] = {}  # of an environment, by the Python that it is of
    for each in environments.VERSIONS:
        step(f"the demo with Python {each}")
        python = environments.interpreter(each)
        if python is None:
            print(f"skipped: no Python {each} here")
            continue
        programs[python] = environments.make(python, work / f"env-{each}", str(built.wheel))
        count = environments.try_demo(programs[python], source, work / f"project-{each}")
        exact = run(programs[python] / "python", "--version").strip()
        print(f"{exact}: {count} files, as committed; the demo has its reply")
    if not programs:
        raise FailedError("none of the supported Pythons is here")
    lowest = next(iter(programs))
    step("SBOM")
    target = built.wheel.parent / f"soapbind-{version}.cdx.json"
    count = sbom.write(programs[lowest] / "python", source, target, version)
    print(f"{target.name}: {count} parts, valid CycloneDX 1.6")
    step("the quick loop in the unpacked sdist")
    tests = environments.make(lowest, work / "env-test", f"{built.sdist}[test]")
    print(run(tests / "python", "-m", "pytest", *QUICK_LOOP, cwd=source).strip()[-1500:])


def main() -> int:
    """Run the steps; return the exit code."""
    given = _arguments()
    missing = [each for each in ("build", "twine", "check_wheel_contents") if importlib.util.find_spec(each) is None]
    if missing:
        print(f"not installed: {', '.join(missing)}; pip install '.[release]'", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory(prefix="soapbind-release-") as name:
        try:
            built = built_twice(given.output.resolve(), Path(name))
            metadata = look(built, given)
            if not given.only_build:
                try_out(built, Path(name), metadata.version)
        except (FailedError, ValueError) as error:
            print(f"\nnot fit for release:\n{error}", file=sys.stderr)
            return 1
    sums = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(given.output.iterdir())}
    (given.output / "SHA256SUMS").write_text("".join(f"{sums[each]}  {each}\n" for each in sums), "utf-8")
    step("fit for release" if not given.only_build else "what was built is in order")
    return 0


if __name__ == "__main__":
    sys.exit(main())
