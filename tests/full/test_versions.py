"""The other versions of the contract: Services84 to 87 as published today, and Services88 as it was in 2023."""

from __future__ import annotations

import importlib
import json
import os
import re
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from shared_data import SERVICES88

from .reference import ARCHIVE, ARCHIVE_2023, wsdl_names

if TYPE_CHECKING:
    from pathlib import Path

VERSIONS = {
    "services84": (ARCHIVE, "Services84"),
    "services85": (ARCHIVE, "Services85"),
    "services86": (ARCHIVE, "Services86"),
    "services87": (ARCHIVE, "Services87"),
    "services88_2023": (ARCHIVE_2023, "Services88"),
}

# Imports all of a package, encodes the default request of each operation, tells its namespace and sizes.
_USE_ALL = """
import importlib, json, pkgutil, sys
from dataclasses import MISSING, fields
name = sys.argv[1]
package = importlib.import_module(name)
namespace = importlib.import_module(f"{name}._contract").NAMESPACE
for each in pkgutil.iter_modules(package.models.__path__, f"{name}.models."):
    importlib.import_module(each.name)
for key, operation in package.OPERATIONS.items():
    headers, body = operation.request
    needed = [each for each in fields(body) if each.default is MISSING and each.default_factory is MISSING]
    enums = {each.name: getattr(package.models, each.metadata["soapbind.element"].codec.class_name) for each in needed}
    request = package.Request(headers(), body(**{name: next(iter(enum)) for name, enum in enums.items()}))
    data = operation.encode_request(request)
    assert f'xmlns="{namespace}"'.encode() in data and operation.decode_request(data) == request, key
    assert operation.action == f"{namespace}/{key.replace('.', '/')}"
agents = {key.partition(".")[0] for key in package.OPERATIONS}
print(json.dumps({"namespace": namespace, "agents": sorted(agents), "models": len(package.models.__all__)}))
"""


def _folder(workshop, package: str) -> Path:
    archive, version = VERSIONS[package]
    return workshop.generate(package, "--include", f"WSDL-{version}-*", source=archive, package=package)


@pytest.mark.parametrize("package", VERSIONS)
def test_all_of_a_version(workshop, package):
    archive, version = VERSIONS[package]
    command = [sys.executable, "-W", "error", "-c", _USE_ALL, package]
    environment = {
        "PYTHONPATH": os.pathsep.join([str(_folder(workshop, package)), *filter(None, sys.path)]),
        "PATH": "",
    }
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    assert not done.returncode, done.stderr
    found = json.loads(done.stdout)
    assert found["namespace"] == SERVICES88.replace("Services88", version)
    assert found["agents"] == sorted(wsdl_names(archive, version))
    assert found["models"] > 300


def test_two_versions_in_one_process(full, workshop, monkeypatch):
    """A ticket read from an old server is of the old version's class, and is written in its namespace."""
    monkeypatch.syspath_prepend(str(_folder(workshop, "services84")))
    old = importlib.import_module("services84")
    for package, version in ((full, "Services88"), (old, "Services84"), (full, "Services88")):
        models = package.models
        operation = package.OPERATIONS["Contact.SaveContactEntity"]
        headers, body = operation.request
        entity = models.ContactEntity(name="Åse", associate=models.Associate(type=models.UserType.EXTERNAL_ASSOCIATE))
        request = package.Request(headers(credentials=models.SoCredentials(ticket="7T:x")), body(contact_entity=entity))
        data = operation.encode_request(request)
        assert SERVICES88.replace("Services88", version).encode() in data
        assert data.count(b"/ws/crm/NetServer/") == 1
        back = operation.decode_request(data)
        assert back == request
        assert type(back.body.contact_entity) is models.ContactEntity
    assert full.models.ContactEntity is not old.models.ContactEntity
    new_operation, old_operation = (package.OPERATIONS["Contact.SaveContactEntity"] for package in (full, old))
    new_message = new_operation.encode_request(full.Request(*(make() for make in new_operation.request)))
    with pytest.raises(old.DecodeError, match="Services88"):
        old_operation.decode_request(new_message)
    headers, body = old_operation.request
    mixed = old.Request(headers(), body(contact_entity=full.models.ContactEntity()))
    with pytest.raises(old.EncodeError, match="ContactEntity"):
        old_operation.encode_request(mixed)


@pytest.mark.on_demand
@pytest.mark.parametrize("package", ["services88", "services84"])
def test_mypy_strict(full_folder, workshop, tmp_path, package):
    pytest.importorskip("mypy")
    folder = full_folder if package == "services88" else _folder(workshop, package)
    command = [sys.executable, "-m", "mypy", "--strict", "--cache-dir", str(tmp_path), "-p", package]
    done = subprocess.run(command, capture_output=True, text=True, cwd=folder, check=False)
    assert not done.returncode, done.stdout[-3000:] + done.stderr[-3000:]
    checked = re.search(r"no issues found in (\d+) source files", done.stdout)
    assert checked
    assert int(checked[1]) > 1000


@pytest.mark.on_demand
def test_pyright_strict(full_folder, tmp_path):
    pytest.importorskip("pyright")
    shutil.copytree(full_folder / "services88", tmp_path / "services88")
    settings = {"include": ["services88"], "typeCheckingMode": "strict"}
    (tmp_path / "pyrightconfig.json").write_text(json.dumps(settings), "utf-8")
    command = [sys.executable, "-m", "pyright", "--outputjson", "--pythonpath", sys.executable]
    done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, check=False)
    told = json.loads(done.stdout)
    assert told["generalDiagnostics"] == []
    assert told["summary"]["filesAnalyzed"] > 3000
