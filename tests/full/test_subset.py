"""Parts of Services88: closed, with the paths and the text they have in the package of all of it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from shared_data import SERVICES88

if TYPE_CHECKING:
    from pathlib import Path

# Imports every module, encodes and decodes the default request and response of every operation.
_USE_ALL = '''
import importlib, json, pkgutil, sys
from dataclasses import MISSING, fields
package = importlib.import_module("services88")
modules = [each.name for each in pkgutil.walk_packages(package.__path__, "services88.")]
for name in modules:
    for attribute in getattr(importlib.import_module(name), "__all__", ()):
        getattr(sys.modules[name], attribute)
from services88 import OPERATIONS, Request, Response
actions = {}
def zero(cls):
    """An object of defaults; enumerations without a zero have none and get their first name."""
    needed = [each for each in fields(cls) if each.default is MISSING and each.default_factory is MISSING]
    enums = {each.name: getattr(package.models, each.metadata["soapbind.element"].codec.class_name) for each in needed}
    return cls(**{name: next(iter(enum)) for name, enum in enums.items()})
for key, operation in OPERATIONS.items():
    for make, classes, encode, decode in (
        (Request, operation.request, operation.encode_request, operation.decode_request),
        (Response, operation.response, operation.encode_response, operation.decode_response),
    ):
        message = make(*map(zero, classes))
        assert decode(encode(message)) == message, key
    actions[key] = operation.action
print(json.dumps({"modules": modules, "actions": actions}))
'''

SUBSETS = {
    "services": ("--service", "Contact", "--service", "Webhook"),
    "operation": ("--operation", "Chat.AddChatMessage"),
    "both": ("--service", "TimeZone", "--operation", "Quote.GetProductImage", "--operation", "BLOB.GetProductImage"),
}
# What lists the parts of a package, and so differs between packages of different parts ...
LISTS = {
    "__init__",
    "_agents",
    "_client",
    "_contract",
    "_headers",
    "_operations",
    "_services",
    "models/__init__",
    "server",
    "testing",
}
# ... and the parts of a service of which some operations were chosen.
SERVICE_LISTS = {"client", "async_client", "protocol", "async_protocol", "operations/__init__"}


def use_all(folder: Path) -> dict[str, dict[str, str]]:
    command = [sys.executable, "-W", "error", "-c", _USE_ALL]
    environment = {"PYTHONPATH": os.pathsep.join([str(folder), *filter(None, sys.path)]), "PATH": ""}
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    assert not done.returncode, done.stderr
    found: dict[str, dict[str, str]] = json.loads(done.stdout)
    return found


@pytest.fixture(params=SUBSETS)
def subset(request, workshop) -> tuple[Path, tuple[str, ...]]:
    """Give the folder of a package of some parts, and the arguments that chose them."""
    arguments = SUBSETS[request.param]
    return workshop.generate(f"subset-{request.param}", "--include", "WSDL-Services88-*", *arguments), arguments


def test_a_subset_is_closed(full, subset):
    folder, arguments = subset
    found = use_all(folder)
    chosen = {value: option for option, value in zip(arguments[::2], arguments[1::2], strict=True)}
    expected = {key for key in full.OPERATIONS if key in chosen or key.partition(".")[0] in chosen}
    assert set(found["actions"]) == expected
    assert found["actions"] == {key: f"{SERVICES88}/{key.replace('.', '/')}" for key in expected}


def test_a_subset_has_the_paths_and_the_text_of_the_whole(full, full_folder, subset):
    """Models, operations and whole services are the same byte for byte; what differs lists what there is."""
    folder, arguments = subset
    whole, part = full_folder / "services88", folder / "services88"
    paths = [path.relative_to(part).with_suffix("").as_posix() for path in sorted(part.rglob("*.py"))]
    texts = {path: [(package / f"{path}.py").read_bytes() for package in (whole, part)] for path in paths}
    assert f"models/{'webhook' if 'Webhook' in arguments else '__init__'}" in texts

    partial = [full.OPERATIONS[each].request[1].__module__.split(".")[2] for each in arguments if "." in each]
    lists = LISTS | {f"{service}/{name}" for service in partial for name in SERVICE_LISTS}
    assert [path for path, (left, right) in texts.items() if left != right and path not in lists] == []
