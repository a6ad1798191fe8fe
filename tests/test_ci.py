"""What docs/guide/ci.md, the action and the pre-commit hook tell a CI to do, done here in a project of its own."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

REPO = Path(__file__).resolve().parents[1]
GUIDE = (REPO / "docs/guide/ci.md").read_text("utf-8")
ACTION = yaml.safe_load((REPO / "action.yml").read_text("utf-8"))
HOOKS = yaml.safe_load((REPO / ".pre-commit-hooks.yaml").read_text("utf-8"))
BASH = shutil.which("bash") or ""
pytestmark = pytest.mark.skipif(not BASH, reason="no bash here")
IMPORTABLE = os.pathsep.join([str(REPO / "generator"), *filter(None, sys.path)])
FIELD = 'name="Author" type="xs:string"'


def block(mark: str) -> str:
    """Return the code after a mark of the guide."""
    found = re.search(rf"<!-- {mark} -->\n```\w+\n(.*?)```", GUIDE, re.DOTALL)
    assert found, mark
    return found[1]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a project whose package is current, to copy."""
    folder = tmp_path_factory.mktemp("made") / "project"
    shutil.copytree(REPO / "wsdl" / "services88", folder / "wsdl")
    (folder / "pyproject.toml").write_text(
        '[[tool.soapbind.packages]]\nname = "chat"\nsources = ["wsdl"]\noperations = ["Chat.AddChatMessage"]\n'
    )
    assert bash("soapbind generate", folder).returncode == 0
    return folder


@pytest.fixture
def project(made: Path, tmp_path: Path) -> Path:
    """Give a project whose package is current."""
    return shutil.copytree(made, tmp_path / "project")


def bash(script: str, folder: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run a step as GitHub does, with a ``soapbind`` on the path that is the one under test."""
    scripts = folder.parent / "scripts"
    scripts.mkdir(exist_ok=True)
    (scripts / "soapbind").write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m soapbind "$@"\n')
    (scripts / "soapbind").chmod(0o755)
    path = os.pathsep.join([str(scripts), os.environ["PATH"]])
    kept = {k: v for k, v in os.environ.items() if not k.startswith("GITHUB_")}
    return subprocess.run(
        [BASH, "--noprofile", "--norc", "-eo", "pipefail", "-c", script],
        cwd=folder,
        env={**kept, "PATH": path, "PYTHONPATH": IMPORTABLE, "GITHUB_WORKSPACE": str(folder), **variables},
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        check=False,
    )


def commands(workflow: dict[str, Any]) -> list[str]:
    (job,) = workflow["jobs"].values()
    return [step["run"] for step in job["steps"] if "run" in step]


def filled(text: str, inputs: dict[str, str]) -> str:
    """Return a value of a step with the expressions replaced that an action may use."""
    known = {"github.action_path": str(REPO), **{f"inputs.{name}": value for name, value in inputs.items()}}
    return re.sub(r"\$\{\{ *([\w.-]+) *\}\}", lambda found: known[found[1]], text)


def act(folder: Path, step: dict[str, Any], inputs: dict[str, str] | None = None, **variables: str):
    """Run one step of the action."""
    given = {name: each["default"] for name, each in ACTION["inputs"].items()} | (inputs or {})
    environment = {name: filled(value, given) for name, value in step["env"].items()}
    assert "${{" not in step["run"], "an input that is pasted into a script could be a script"
    where = folder / filled(step.get("working-directory", "."), given)
    return bash(step["run"], where, **environment, **variables)


# --- the guide -----------------------------------------------------------------------------------------------------


@pytest.mark.slow  # starts soapbind five times
def test_the_workflow_runs(project: Path):
    install, check = commands(yaml.safe_load(block("ci:workflow")))
    assert re.fullmatch(r"python3 -m pip install soapbind==[\d.]+", install)
    assert check == block("ci:check").strip()
    done = bash(check, project)
    assert (done.returncode, done.stdout, done.stderr) == (0, "chat: up to date\n", "")


@pytest.mark.slow
def test_the_workflow_fails_and_annotates(project: Path):
    schema = project / "wsdl/chat.xsd"
    schema.write_text(schema.read_text("utf-8").replace(FIELD, FIELD.replace("Author", "Writer")), "utf-8")
    done = bash(block("ci:check"), project)
    assert done.returncode == 1
    lines = done.stdout.splitlines()
    assert lines, done
    assert all(line.startswith("::error ") for line in lines), "nothing else, for it could be taken for a command"
    message = next(line for line in lines if "file=chat/models/chat_message.py" in line)
    found = re.fullmatch(r"::error file=[^,:]+,line=(\d+),title=soapbind check::(.*)", message)
    assert found
    number = int(found[1])
    assert "author" in (project / "chat/models/chat_message.py").read_text("utf-8").splitlines()[number - 1]
    told = found[2].replace("%0A", "\n")
    assert told.startswith(
        "chat/models/chat_message.py is not what soapbind generate would write\ninput: wsdl/chat.xsd"
    )
    assert '\n+    writer: str | None = element("Writer"' in told


@pytest.mark.slow  # starts soapbind twice
@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
def test_a_pull_request_has_the_findings_beside_it(project: Path):
    checkout, step = yaml.safe_load(block("ci:against"))
    assert checkout["with"] == {"fetch-depth": 0}
    identity = "git -c user.name=A -c user.email=a@b"
    begun = f"git init -q && git add . && {identity} commit -qm begin && git update-ref refs/remotes/origin/main HEAD"
    assert bash(begun, project).returncode == 0
    schema = project / "wsdl/chat.xsd"
    schema.write_text(schema.read_text("utf-8").replace(FIELD, FIELD.replace("Author", "Writer")), "utf-8")
    done = bash(f"soapbind generate -q\n{step['run']}", project, GITHUB_BASE_REF="main")
    assert done.returncode == 0, done.stderr
    assert "::error title=breaking field-renamed::ChatMessage.Author" in done.stdout


@pytest.mark.slow
def test_a_problem_in_the_input_is_an_annotation(project: Path):
    schema = project / "wsdl/chat.xsd"
    schema.write_text(schema.read_text("utf-8").replace(FIELD, 'name="Author" type="svc:100%,gone"'), "utf-8")
    done = bash(block("ci:check"), project)
    assert done.returncode == 1
    (line, *_) = done.stdout.splitlines()
    assert re.match(r"::error file=wsdl/chat.xsd,line=\d+,title=soapbind [\w-]+::.*100%25,gone.*%0Aat ", line), line
    assert "error[" in done.stderr


@pytest.mark.slow
def test_the_path_of_an_annotation_is_that_in_the_checkout(project: Path):
    (project / "chat/py.typed").write_text("mine\n")
    done = bash(block("ci:check"), project, GITHUB_WORKSPACE=str(project.parent))
    assert "::error file=project/chat/py.typed,line=1," in done.stdout


@pytest.mark.slow
def test_many_differences_are_counted(project: Path):
    for path in (project / "chat/_runtime").rglob("*.py"):
        path.write_text("")
    done = bash(block("ci:check"), project)
    assert done.stdout.count("::error ") == 10
    assert re.search(r"::chat: \d+ more file\(s\) differ\n$", done.stdout)


@pytest.mark.slow
def test_an_old_lock_and_one_too_many_are_annotations(project: Path):
    both = (project / "pyproject.toml").read_text()
    (project / "pyproject.toml").write_text(both + both.replace('"chat"', '"talk"'))
    assert bash("soapbind generate", project).returncode == 0
    (project / "pyproject.toml").write_text(both + 'include = ["*"]\n')
    done = bash(block("ci:check"), project)
    assert done.returncode == 1
    assert (
        "file=soapbind.lock,title=soapbind check::chat: the files are current, the lock is not%0Aconfig" in done.stdout
    )
    assert "not configured: talk" in done.stdout


@pytest.mark.slow  # starts a shell and soapbind
def test_a_file_cannot_smuggle_a_command_in(project: Path):
    path = project / "chat/__init__.py"
    path.write_text("::add-mask::x\n\r::error::y\n" + path.read_text("utf-8"))
    done = bash(block("ci:check"), project)
    assert [line for line in re.split(r"[\r\n]+", done.stdout) if line and not line.startswith("::error file=")] == []


@pytest.mark.slow
def test_a_locked_build(project: Path):
    shutil.rmtree(project / "chat")
    assert bash(block("ci:locked"), project).returncode == 0
    assert (project / "chat/__init__.py").is_file()
    (project / "wsdl/timezone.xsd").write_text((project / "wsdl/timezone.xsd").read_text("utf-8") + "<!-- -->")
    done = bash(block("ci:locked"), project)
    assert done.returncode == 1
    assert "error[locked]: input: wsdl/timezone.xsd has changed" in done.stderr


def test_our_own_ci_runs_what_the_guide_says():
    script = (REPO / ".ci/run").read_text("utf-8")
    assert "command=$(fenced ci:check docs/guide/ci.md)" in script
    function = re.search(r"^fenced\(\) \{.*?^\}$", script, re.DOTALL | re.MULTILINE)
    assert function
    told = subprocess.run(
        [BASH, "-euo", "pipefail", "-c", f"{function[0]}\nfenced ci:check docs/guide/ci.md"],
        cwd=REPO, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert told.stdout == block("ci:check")


# --- the action ----------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_the_action_runs_what_it_is_told(project: Path):
    _, step = ACTION["runs"]["steps"]
    assert act(project, step).stdout == "chat: up to date\n"
    assert act(project.parent, step, {"working-directory": "project"}).stdout == "chat: up to date\n"
    assert act(project, step, {"arguments": "--version"}).stdout.startswith("soapbind, version ")
    (project / "chat/py.typed").unlink()
    failed = act(project, step)
    assert failed.returncode == 1
    assert failed.stdout.startswith("::error ")


@pytest.mark.slow
def test_an_argument_of_the_action_is_no_script(project: Path):
    _, step = ACTION["runs"]["steps"]
    done = act(project, step, {"arguments": "check $(touch hacked) ; touch hacked"})
    assert done.returncode == 2
    assert not (project / "hacked").exists()


@pytest.mark.slow  # installs with pip
@pytest.mark.network
def test_the_action_installs_its_own_soapbind(project: Path, tmp_path: Path):
    install, step = ACTION["runs"]["steps"]
    variables = {"RUNNER_TEMP": str(tmp_path), "GITHUB_PATH": str(tmp_path / "path"), "PYTHONPATH": ""}
    done = act(project, install, **variables)
    if done.returncode:
        pytest.skip(f"pip cannot install soapbind here: {done.stderr[-300:]}")
    scripts = (tmp_path / "path").read_text().strip()
    assert Path(scripts, "soapbind").is_file()
    variables["PATH"] = os.pathsep.join([scripts, os.environ["PATH"]])
    assert act(project, step, **variables).stdout == "chat: up to date\n"


def test_the_guide_names_the_action(project: Path):
    del project
    (job,) = yaml.safe_load(block("ci:action"))["jobs"].values()
    assert job["steps"][-1]["uses"].startswith("OWNER/soapbind@v")
    for name in ACTION["inputs"]:
        assert f"`{name}`" in GUIDE


# --- pre-commit ----------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_the_hook_runs(project: Path):
    (hook,) = HOOKS
    (repo,) = yaml.safe_load(block("ci:pre-commit"))["repos"]
    assert [each["id"] for each in repo["hooks"]] == [hook["id"]]
    assert (hook["language"], hook["pass_filenames"]) == ("python", False)
    assert bash(hook["entry"], project).returncode == 0
    (project / "chat/py.typed").unlink()
    assert bash(hook["entry"], project).returncode == 1


@pytest.mark.parametrize(
    ("name", "matters"),
    [
        *[(name, True) for name in ("wsdl/Chat.wsdl", "a.xsd", "WSDL-Services88-Chat.xml", "wsdl.zip", "chat/x.py")],
        *[(name, True) for name in ("soapbind.lock", "sub/pyproject.toml", "chat/py.typed", "chat/MANIFEST.json")],
        *[(name, False) for name in ("README.md", "other.lock", "package.json")],
    ],
)
def test_the_hook_looks_at_what_matters(name: str, *, matters: bool):
    assert (re.search(HOOKS[0]["files"], name) is not None) == matters
