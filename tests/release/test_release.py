"""Each check of ``tox -e release`` fails where it should, and finds nothing wrong with what this repository builds."""

from __future__ import annotations

import importlib.util
import json
import os
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
REPO = HERE.parents[1]
sys.path.insert(0, str(HERE))

import artefacts  # noqa: E402 - found by the path above
import checks  # noqa: E402
import environments  # noqa: E402
import sbom  # noqa: E402

PROJECT = tomllib.loads((REPO / "pyproject.toml").read_text("utf-8"))
SOURCE = PROJECT["project"]["urls"]["Source"]
VERSION = PROJECT["project"]["version"]
FRAGMENTS = [path.name for path in (REPO / "changes").iterdir() if path.name != "README.md"]
SCRIPTS = pytest.mark.skipif(sys.platform == "win32", reason="its programs are scripts of a shell")
NOTICE = (REPO / "templates/docs/assets/licences.txt").read_text("utf-8")


def metadata(description: str, version: str = "1.2.0", source: str = "https://github.com/me/it") -> checks.Metadata:
    return checks.Metadata.of(
        f"Metadata-Version: 2.4\nName: it\nVersion: {version}\nProject-URL: Source, {source}\n"
        f"Project-URL: Issues, {source}/issues\n\n{description}"
    )


def test_builds_that_differ():
    first = {"it.whl": b"1", "it.tar.gz": b"2"}
    assert checks.differences(first, dict(first)) == []
    assert checks.differences(first, {**first, "it.whl": b"3"}) == ["it.whl: the two builds differ"]
    assert checks.differences(first, {"it.whl": b"1"}) == ["it.tar.gz: the two builds differ"]
    assert checks.differences({}, first) != []


def test_an_sdist_that_lacks_something_or_has_too_much():
    assert checks.sdist_content(["PKG-INFO", "a.py"], ["a.py"]) == []
    assert checks.sdist_content(["PKG-INFO"], ["a.py"]) == ["a.py: version control has it, the sdist does not"]
    assert checks.sdist_content(["a.py", ".env"], ["a.py"]) == [".env: the sdist has it, version control does not"]


@pytest.mark.parametrize(
    ("description", "problem"),
    [
        ("[it](docs/a.md)", "docs/a.md: a relative link"),
        ("![it](/docs/a.svg)", "/docs/a.svg: a relative link"),
        ("[it](<docs/a.md>)", "docs/a.md: a relative link"),
        ('<img src="docs/a.svg">', "docs/a.svg: a relative link"),
        ("<a href='docs/a.md'>it</a>", "docs/a.md: a relative link"),
        ("[it][1]\n\n[1]: docs/a.md\n", "docs/a.md: a relative link"),
        ("[it](https://github.com/me/it/blob/v1.2.0/docs/b.md#x)", "the sdist has no docs/b.md"),
        ("![it](https://raw.githubusercontent.com/me/it/v1.2.0/docs/b.svg)", "the sdist has no docs/b.svg"),
        ("[it](https://github.com/me/it/blob/main/docs/a.md)", "not at the tag v1.2.0"),
        ("[it](https://github.com/me/it/blob/v1.1.0/docs/a.md)", "not at the tag v1.2.0"),
        ("no links", "has no links"),
    ],
)
def test_links_that_lead_nowhere(description: str, problem: str):
    (found,) = checks.links(metadata(description), ["docs/a.md"])
    assert problem in found


@pytest.mark.parametrize(
    "description",
    [
        "[it](https://github.com/me/it/blob/v1.2.0/docs/a.md#x) [folder](https://github.com/me/it/blob/v1.2.0/docs)",
        "[it](https://example.org/main) [above](#above) [write](mailto:a@example.org)",
        "[it](https://example.org)\n```\n[code](docs/a.md)\n```\nand `[more](of.it)`",
    ],
)
def test_links_that_lead_somewhere(description: str):
    assert checks.links(metadata(description), ["docs/a.md"]) == []


def test_a_version_that_another_place_says_otherwise():
    assert checks.versions("1.2.0", {"it.whl": "1.2.0"}) == []
    assert checks.versions("1.2.0", {"it.whl": "1.2.0", "code": "1.1.0"}) == ["code says 1.1.0, pyproject.toml 1.2.0"]


@pytest.mark.parametrize(
    ("heading", "fragments", "is_final", "problem"),
    [
        ("## 1.2.0 (2026-12-01)", [], True, None),
        ("## 1.2.0 (2026-12-01)", [], False, None),
        ("## 1.1.0 (2026-11-01)", ["7.fixed.md"], False, None),
        ("## Before 1.0", ["7.fixed.md"], False, None),
        ("## 1.1.0 (2026-11-01)", [], False, "neither CHANGELOG.md nor changes/ has anything about 1.2.0"),
        ("## 1.1.0 (2026-11-01)", ["7.fixed.md"], True, "begins with 1.1.0, not with 1.2.0"),
        ("## Before 1.0", ["7.fixed.md"], True, "begins with 1.0.0, not with 1.2.0"),
        ("## 1.2.0 (unreleased)", [], True, "1.2.0 has no date"),
        ("## 1.2.0", [], False, "1.2.0 has no date"),
        ("## 1.2.0 (2026-12-01)", ["7.fixed.md"], True, "changes/7.fixed.md: left"),
    ],
)
def test_the_changelog(heading: str, fragments: list[str], is_final: bool, problem: str | None):  # noqa: FBT001
    text = f"# Changelog\n\n{heading}\n\n- A line.\n\n## 1.0.0 (2026-10-01)\n"
    found = checks.changelog(text, "1.2.0", fragments, is_final=is_final)
    assert (found == []) == (problem is None)
    assert problem is None or problem in found[0]


def test_only_the_repository_of_the_addresses_publishes_and_only_its_tag():
    ours = metadata("")
    assert checks.publication(ours, "v1.2.0", "me/it") == []
    assert checks.publication(ours, "v1.2.1", "me/it") == ["the tag is v1.2.1, the version 1.2.0"]
    assert len(checks.publication(ours, "v1.2.0", "me/i")) == 2, "a name that another begins with is another"
    assert len(checks.publication(ours, "v1.2.0", "fork/it")) == 2
    assert checks.publication(checks.Metadata.of("Version: 1.2.0\n\n"), "v1.2.0", "me/it") != []


# --- the list of what an installation is made of ---------------------------------------------------------------------

BARE = {
    "metadata": {"component": {"bom-ref": "root", "name": "soapbind"}},
    "components": [{"bom-ref": "lxml==6.0"}],
    "dependencies": [{"ref": "root", "dependsOn": ["lxml==6.0"]}, {"ref": "lxml==6.0"}],
}


def test_the_list_has_the_scripts_that_reference_sites_hold():
    made = sbom.with_vendored(BARE, NOTICE, "0.1.0")
    vendored = {part["purl"]: part for part in made["components"] if "purl" in part}
    assert set(vendored) == {"pkg:npm/minisearch@7.2.0", "pkg:npm/prismjs@1.30.0"}
    files = {path.name for path in (REPO / "templates/docs/assets/vendor").glob("*.js")}
    told = " ".join(part["description"] for part in vendored.values())
    assert set(re.findall(r"[\w-]+\.js", told)) == files
    root, *_ = made["dependencies"]
    assert root["dependsOn"] == ["lxml==6.0", *(part["bom-ref"] for part in vendored.values())]
    assert {each["ref"] for each in made["dependencies"]} >= {*root["dependsOn"]}
    assert made["metadata"]["component"]["purl"] == "pkg:pypi/soapbind@0.1.0"
    for name in ("minisearch", "prism"):
        assert "MIT" in (REPO / f"templates/docs/assets/licences/{name}.txt").read_text("utf-8")


def test_a_notice_without_scripts_is_refused():
    with pytest.raises(ValueError, match="no vendored script"):
        sbom.with_vendored(BARE, "nothing here", "0.1.0")


# --- Pythons, and the demo -------------------------------------------------------------------------------------------


@SCRIPTS
def test_only_a_python_that_runs_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    shim = tmp_path / "python3.99"
    monkeypatch.setenv("PATH", str(tmp_path))
    assert environments.interpreter("3.99") is None
    shim.write_text("#!/bin/sh\necho not found >&2\nexit 127\n")
    shim.chmod(0o755)
    assert environments.interpreter("3.99") is None, "as pyenv's for a version that is not chosen"
    shim.write_text("#!/bin/sh\necho 3.98\n")
    assert environments.interpreter("3.99") is None
    shim.write_text("#!/bin/sh\necho 3.99\n")
    assert environments.interpreter("3.99") == "python3.99"


@SCRIPTS
def test_pyenv_has_more(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    script = 'case "$1" in versions) printf "3.98.1\\n3.99.2\\n3.99.10\\n";; *) echo "/opt/$2";; esac'
    (tmp_path / "pyenv").write_text(f"#!/bin/sh\n{script}\n")
    (tmp_path / "pyenv").chmod(0o755)
    assert environments.interpreter("3.99") == "/opt/3.99.10/bin/python3"
    assert environments.interpreter("3.97") is None


@SCRIPTS
@pytest.mark.parametrize("fault", ["", "wrong", "missing", "silent"])
def test_a_demo_that_goes_wrong(fault: str, tmp_path: Path):
    source, programs = tmp_path / "source", tmp_path / "bin"
    for folder in ("wsdl", "docs/examples", "generated"):
        (source / folder).mkdir(parents=True)
    for name in ("pyproject.toml", "soapbind.lock"):
        (source / name).write_text("")
    (source / "generated/one.py").write_text("1\n")
    (tmp_path / "project").mkdir()
    programs.mkdir()
    writes = {"wrong": "echo 2 > generated/one.py", "missing": "true"}.get(fault, "echo 1 > generated/one.py")
    says = "" if fault == "silent" else "ChatMessage(chat_message_id=1001, chat_session_id=7)"
    for name, line in (("soapbind", f"mkdir generated; {writes}"), ("python", f"echo '{says}'")):
        (programs / name).write_text(f"#!/bin/sh\n{line}\n")
        (programs / name).chmod(0o755)
    if not fault:
        assert environments.try_demo(programs, source, tmp_path / "project") == 1
        return
    with pytest.raises(artefacts.FailedError, match="printed no reply" if fault == "silent" else "one.py"):
        environments.try_demo(programs, source, tmp_path / "project")


def test_a_command_that_fails_says_why():
    with pytest.raises(artefacts.FailedError, match=r"exited with 3\nbecause"):
        artefacts.run(sys.executable, "-c", "print('because'); raise SystemExit(3)")


# --- this repository -------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if None in map(importlib.util.find_spec, ("hatchling", "hatch_fancy_pypi_readme")):
        pytest.skip("hatchling or its plugin is not installed; pip install '.[test]'")
    folder = tmp_path_factory.mktemp("built")
    path = {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}  # where hatchling is
    artefacts.run(sys.executable, "-m", "hatchling", "build", "-d", folder, environment=path)
    return next(folder.glob("*.whl"))


@pytest.mark.slow  # builds both
def test_what_is_built_here(wheel: Path):
    built = artefacts.Built(next(wheel.parent.glob("*.tar.gz")), wheel)
    ours = checks.Metadata.of(built.metadata())
    paths = built.sdist_paths()
    assert checks.links(ours, paths) == []
    assert len(re.findall(rf"\({re.escape(SOURCE)}/blob/v{VERSION}/", ours.description)) > 25
    assert ours.urls == PROJECT["project"]["urls"]
    tracked = artefacts.tracked()
    if tracked is not None:
        assert set(tracked) - set(paths) == set(), "what is there and not committed yet is no fault here"
    assert built.sdist.stat().st_size < 5_000_000
    # The same bytes as pip and others read them.
    with zipfile.ZipFile(wheel) as archive:
        assert archive.testzip() is None


def test_the_changelog_of_this_version():
    assert checks.changelog((REPO / "CHANGELOG.md").read_text("utf-8"), VERSION, FRAGMENTS, is_final=False) == []


def test_fragments_are_of_kinds_that_there_are():
    kinds = {each["directory"] for each in PROJECT["tool"]["towncrier"]["type"]}
    table = (REPO / "changes/README.md").read_text("utf-8")
    assert set(re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE)) == kinds
    for name in FRAGMENTS:
        found = re.fullmatch(r"(?:\d+|\+[\w-]+)\.(\w+)(?:\.\d+)?\.md", name)
        assert found, name
        assert found[1] in kinds, name
        assert (REPO / "changes" / name).read_text("utf-8").strip().endswith((".", ")")), name


def test_one_place_says_where_the_repository_is():
    """All that must name it names what ``[project.urls]`` does."""
    owner = SOURCE.removeprefix("https://github.com/")
    assert re.fullmatch(r"[\w.-]+/soapbind", owner)
    urls = {**PROJECT["project"]["urls"]}
    assert all(url == SOURCE or url.startswith(SOURCE + "/") for url in urls.values())
    hook = PROJECT["tool"]["hatch"]["metadata"]["hooks"]["fancy-pypi-readme"]
    targets = [each["replacement"] for each in hook["substitutions"]]
    assert [re.findall(r"https://[\w.]+/(.+?)/(?:blob/)?v\$HFPR_VERSION", each) for each in targets] == [[owner]] * 2
    named = re.findall(r"(?:github\.com/|uses: )([\w.-]+/soapbind)\b", (REPO / "docs/guide/ci.md").read_text("utf-8"))
    assert set(named) == {owner}


def test_versions_agree():
    code = (REPO / "generator/soapbind/__init__.py").read_text("utf-8")
    assert f'__version__ = "{VERSION}"' in code


@pytest.mark.slow  # towncrier starts
@pytest.mark.skipif(importlib.util.find_spec("towncrier") is None, reason="needs the extra 'release'")
def test_towncrier_reads_the_fragments():
    command = [sys.executable, "-m", "towncrier", "build", "--draft", "--version", "9.9.9", "--date", "2026-12-01"]
    done = subprocess.run(command, cwd=REPO, capture_output=True, text=True, check=True)
    assert "## 9.9.9 (2026-12-01)" in done.stdout
    assert done.stdout.count("\n- ") == len(FRAGMENTS)


def test_a_list_that_is_no_cyclonedx_is_refused():
    if importlib.util.find_spec("cyclonedx") is None:
        pytest.skip("needs the extra 'release'")
    assert sbom._invalid(json.dumps({"bomFormat": "CycloneDX", "specVersion": "1.6", "components": "none"}))
    assert not sbom._invalid(json.dumps({"bomFormat": "CycloneDX", "specVersion": "1.6", "components": []}))
