"""``soapbind generate``: what it prints, writes and returns."""

from __future__ import annotations

import json
import os
import re
import shutil
from typing import TYPE_CHECKING

import pytest
import shared_data
from commands import python, soapbind, tree

from .running import COMMITTED, DOCUMENTED, WSDL

if TYPE_CHECKING:
    from pathlib import Path

SUBSET = ("--service", "SoPrincipal", "--operation", "Chat.AddChatMessage")


@pytest.mark.slow  # generates services88, and compares it
def test_generate_twice_leaves_the_files_alone(project: Path):
    folder = project / "generated" / "services88"
    times = {path: path.stat().st_mtime_ns for path in folder.rglob("*")}
    result = soapbind("generate")
    assert re.fullmatch(r"generated/services88: \d+ files are up to date\n", result.output)
    assert {path: path.stat().st_mtime_ns for path in folder.rglob("*")} == times


@pytest.mark.slow  # generates services88, more than once
def test_generate_repairs_a_tree_and_nothing_around_it(project: Path):
    before = tree(project)
    (project / "generated" / "neighbour.py").write_text("mine\n")
    (project / "generated/services88/py.typed").unlink()
    (project / "generated/services88/__init__.py").write_text("")
    (project / "generated/services88/__pycache__").mkdir()
    result = soapbind("generate")
    assert re.fullmatch(r"generated/services88: \d+ files written\n", result.output)
    assert result.exit_code == 0
    assert tree(project) == {**before, "generated/neighbour.py": b"mine\n"}
    assert sorted(p.name for p in (project / "generated").iterdir()) == ["neighbour.py", "services88"]


@pytest.mark.slow  # generates services88, more than once
def test_generate_removes_its_own_files_that_are_no_longer_needed(tmp_path: Path):
    common = ("generate", WSDL, "--package", "services88", "--output", tmp_path)
    assert soapbind(*common).exit_code == 0
    assert (tmp_path / "services88/models/chat_session_entity.py").is_file()
    assert soapbind(*common, *SUBSET).exit_code == 0
    assert not (tmp_path / "services88/models/chat_session_entity.py").exists()


@pytest.mark.slow  # test_check compares the same bytes in this process
def test_generate_writes_the_committed_bytes_whatever_the_folder_and_the_hash_seed(tmp_path: Path):
    for seed, name in (("1", "here"), ("4242", "there/deeper")):
        folder = tmp_path / name
        folder.mkdir(parents=True)
        source = os.path.relpath(WSDL, folder) if seed == "1" else WSDL
        run = python(
            "-m", "soapbind", "generate", source, "--package", "services88", "--output", "out",
            *DOCUMENTED, cwd=folder, PYTHONHASHSEED=seed,
        )  # fmt: skip
        assert (run.returncode, run.stderr) == (0, "")
        assert tree(folder / "out" / "services88") == tree(COMMITTED)


@pytest.mark.slow  # reads and compares all of Services88
def test_the_vendor_archive_gives_the_committed_bytes(tmp_path: Path):
    archive = shared_data.shared("wsdl/wsdl-2026-07-10.zip")
    result = soapbind(
        "generate", archive, "--include", "WSDL-Services88-Chat*", "--include", "WSDL-Services88-SoPrincipal*",
        "--package", "services88", "--output", tmp_path, *DOCUMENTED,
    )  # fmt: skip
    assert result.exit_code == 0, result.output
    ours, theirs = tree(COMMITTED), tree(tmp_path / "services88")
    manifests = [json.loads(files.pop("MANIFEST.json")) for files in (ours, theirs)]
    assert ours == theirs
    assert manifests[0]["files"] == manifests[1]["files"]
    assert manifests[0]["sources"] != manifests[1]["sources"]


@pytest.mark.slow  # generates services88, more than once
def test_a_part_has_the_import_paths_of_the_whole(tmp_path: Path):
    assert soapbind("generate", WSDL, "--package", "part88", "--output", tmp_path, *SUBSET, *DOCUMENTED).exit_code == 0
    program = (
        "from part88 import OPERATIONS, NetServer\n"
        "from part88.models import ChatMessage, ChatMessageType\n"
        "from part88.chat import IChatAgent, ChatAgent, AsyncChatAgent\n"
        "from part88.so_principal import SoPrincipalAgent\n"
        "from part88.testing import FakeNetServer\n"
        "class Chat:\n"
        "    def add_chat_message(self, *, chat_session_id, message): return message\n"
        'with FakeNetServer(chat=Chat()) as server, NetServer(server.url, ticket="7T:any") as net:\n'
        "    print(net.chat.add_chat_message(chat_session_id=1, message=ChatMessage(message='hi')).message)\n"
        "print(sorted(k for k in OPERATIONS if k.startswith('Chat')), len(OPERATIONS))\n"
    )
    run = python("-c", program, cwd=tmp_path)
    assert (run.stdout, run.stderr) == ("hi\n['Chat.AddChatMessage'] 6\n", "")
    ours = tree(tmp_path / "part88")
    same = {p for p in ours if p.startswith("models/") and p != "models/__init__.py"}
    assert "models/chat_message.py" in same
    assert {p: ours[p] for p in same} == {p: (COMMITTED / p).read_bytes() for p in same}


@pytest.mark.slow
def test_generate_is_quick(project: Path):
    shutil.rmtree(project / "generated")
    run = python("-X", "importtime", "-m", "soapbind", "generate", cwd=project)
    assert run.returncode == 0
    assert " zeep" not in run.stderr
    assert " httpx2" not in run.stderr, "the tool itself talks to nobody"


@pytest.mark.slow  # starts processes
def test_who_reads_files_from_python_loads_nothing_that_speaks_http(tmp_path: Path):
    run = python("-X", "importtime", "-c", "import soapbind.pipeline", cwd=tmp_path)
    assert run.returncode == 0
    assert "soapbind.documents.open" in run.stderr
    assert "soapbind.documents.web.client" not in run.stderr
