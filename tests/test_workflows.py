"""The workflows of this repository: what they run is there, and they have no more rights than they need.

``tox -e lint`` and ``.ci/run`` have check-jsonschema and zizmor look at them, too.
"""

from __future__ import annotations

import configparser
import re
import shlex
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

REPO = Path(__file__).resolve().parents[1]
FOLDER = REPO / ".github/workflows"
TEXTS = {path.stem: path.read_text("utf-8") for path in sorted(FOLDER.iterdir())}
WORKFLOWS: dict[str, dict[Any, Any]] = {name: yaml.safe_load(text) for name, text in TEXTS.items()}
RELEASED_ON = REPO / "tests/release/environments.py"
TOX = configparser.ConfigParser(interpolation=None)
TOX.read(REPO / "tox.ini", "utf-8")
EXTRAS = tomllib.loads((REPO / "pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"]
JOBS = [(name, job) for name, workflow in WORKFLOWS.items() for job in workflow["jobs"]]


def steps(name: str, job: str) -> list[dict[str, Any]]:
    return WORKFLOWS[name]["jobs"][job]["steps"]


def commands(name: str, job: str) -> list[list[str]]:
    return [shlex.split(line) for step in steps(name, job) for line in step.get("run", "").splitlines()]


def test_there_are_workflows():
    assert set(WORKFLOWS) == {"ci", "publish"}


@pytest.mark.parametrize(("name", "job"), JOBS)
def test_what_is_run_is_there(name: str, job: str):
    for words in commands(name, job):
        if words[:2] == ["tox", "run"]:
            environment = words[words.index("-e") + 1]
            assert environment == "py" or f"testenv:{environment}" in TOX, environment
        elif words[0] == "bash":
            assert (REPO / words[1]).is_file()
        else:
            assert words[1:4] == ["-m", "pip", "install"]
            assert words[4].startswith("tox>=" + TOX["tox"]["min_version"])


@pytest.mark.parametrize(("name", "job"), JOBS)
def test_actions_are_those_that_were_looked_at(name: str, job: str):
    """A tag can be moved by whoever owns the action, or by whoever takes it over; a commit cannot."""
    used = [step["uses"] for step in steps(name, job) if "uses" in step]
    assert used
    for each in used:
        assert re.fullmatch(r"[\w.-]+/[\w.-]+@[0-9a-f]{40}", each), each
        assert re.search(rf"{re.escape(each)} # v\d+\.\d+\.\d+$", TEXTS[name], re.MULTILINE), "says which version"


@pytest.mark.parametrize(("name", "job"), JOBS)
def test_nothing_of_an_event_is_pasted_into_a_script(name: str, job: str):
    assert [step["run"] for step in steps(name, job) if "${{" in step.get("run", "")] == []


@pytest.mark.parametrize(("name", "job"), JOBS)
def test_rights(name: str, job: str):
    workflow = WORKFLOWS[name]
    triggers = workflow[True]  # YAML 1.1 takes "on" for true
    assert workflow["permissions"] == {}
    assert "pull_request_target" not in triggers
    assert "workflow_run" not in triggers
    rights = {"id-token": "write"} if (name, job) == ("publish", "upload") else {"contents": "read"}
    assert workflow["jobs"][job]["permissions"] == rights
    assert "secrets." not in TEXTS[name], "trusted publishing stores none"
    for step in steps(name, job):
        if "checkout@" in step.get("uses", ""):
            assert step["with"]["persist-credentials"] is False
    assert workflow["jobs"][job]["timeout-minutes"] <= 90


def test_who_can_publish_runs_nothing_of_the_repository():
    job = WORKFLOWS["publish"]["jobs"]["upload"]
    assert [step["uses"].partition("@")[0] for step in job["steps"]] == [
        "actions/download-artifact", "pypa/gh-action-pypi-publish"
    ]  # fmt: skip
    assert job["environment"]["name"] == "pypi"
    assert job["needs"] == "build"
    assert job["steps"][1]["with"]["attestations"] is True
    assert WORKFLOWS["publish"][True] == {"push": {"tags": ["v*"]}}


def test_what_is_published_was_checked_for_this_tag_and_repository():
    (command,) = [words for words in commands("publish", "build") if words[0] == "tox"]
    assert command == shlex.split('tox run -e release -- --tag "$TAG" --repository "$REPOSITORY"')
    (step,) = [step for step in steps("publish", "build") if "env" in step]
    assert step["env"] == {"TAG": "${{ github.ref_name }}", "REPOSITORY": "${{ github.repository }}"}
    uploads = [step["with"] for step in steps("publish", "build") if "upload-artifact@" in step.get("uses", "")]
    assert {each["name"]: each["path"].split() for each in uploads} == {
        "distributions": ["dist/*.whl", "dist/*.tar.gz"],
        "sbom": ["dist/*.cdx.json", "dist/SHA256SUMS"],
    }


def test_the_matrix_has_each_system_and_each_python():
    matrix = WORKFLOWS["ci"]["jobs"]["tests"]["strategy"]["matrix"]
    assert matrix["os"] == ["ubuntu-latest", "windows-latest", "macos-latest"]
    tried = re.search(r"^VERSIONS = \((.*)\)$", RELEASED_ON.read_text("utf-8"), re.MULTILINE)
    assert tried
    assert matrix["python"] == re.findall(r"[\d.]+", tried[1])
    (versions,) = [
        step["with"]["python-version"] for step in steps("publish", "build") if "setup-python@" in step.get("uses", "")
    ]
    assert sorted(versions.split()) == matrix["python"]


def test_tox_and_the_extras_name_the_same_linters():
    assert TOX["testenv:lint"]["deps"].split() == EXTRAS["lint"]
    script = (REPO / ".ci/run").read_text("utf-8")
    for line in TOX["testenv:lint"]["commands"].strip().splitlines():
        program = line.split()[0]
        assert program in script or program.replace("-", "_") in script
    for path in FOLDER.iterdir():
        assert f".github/workflows/{path.name}" in TOX["testenv:lint"]["commands"]


def test_newest_goes_beyond_every_bound():
    project = tomllib.loads((REPO / "pyproject.toml").read_text("utf-8"))["project"]
    names = [re.split(r"[<>=]", text)[0] for text in project["dependencies"]]
    assert TOX["testenv:newest"]["commands_pre"] == f"python -m pip install --upgrade --pre {' '.join(names)}"
