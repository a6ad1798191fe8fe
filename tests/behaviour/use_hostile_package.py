"""``python use_hostile_package.py FOLDER``: import every package in FOLDER and use all of it, names and all.

``FOLDER/expected.json`` says which names each package has. Run in a process of its own by test_hostile_names.py.
"""

from __future__ import annotations

import importlib
import json
import sys
from dataclasses import fields
from pathlib import Path


class Echo:
    """Answers a call with what was sent, as the response of the operation ``key``."""

    def __init__(self, module, transport):
        self.module, self.transport, self.key = module, transport, ""

    def send(self, request):
        operation = self.module.OPERATIONS[self.key]
        sent = operation.decode_request(request.content)
        assert request.headers["SOAPAction"].isprintable()
        first, result = vars_of(sent.body)[0], vars_of(operation.response[1])[0]
        body = operation.response[1](**{result: getattr(sent.body, first)})
        content = operation.encode_response(self.module.Response(operation.response[0](), body))
        return self.transport.HttpReply(200, {"content-type": "text/xml"}, content)

    def close(self):
        pass


def vars_of(record):
    return [field.name for field in fields(record) if field.name != "extension_data"]


folder = Path(sys.argv[1])
sys.path.insert(0, str(folder))
calls = 0
for package, expected in json.loads((folder / "expected.json").read_text("utf-8")).items():
    module = importlib.import_module(package)
    models = importlib.import_module(f"{package}.models")
    transport = importlib.import_module(f"{package}._runtime.transport.interface")

    echo = Echo(module, transport)
    client = module.Client("http://localhost/", transport=echo)
    by_wire_name = {getattr(models, name).__xml_name__.name: getattr(models, name) for name in models.__all__}
    assert set(by_wire_name) == {*expected["names"], "TheValues"}, package
    values = by_wire_name["TheValues"]
    assert {member.value for member in values} == set(expected["values"]), package
    assert {key.rpartition(".")[2] for key in module.OPERATIONS} == set(expected["names"])
    for name in expected["names"]:
        key = echo.key = f"{name}.{name}"
        operation = module.OPERATIONS[key]
        assert (operation.service, operation.name) == (name, name)
        assert operation.request[1].__xml_name__.name == name
        cls = by_wire_name[name]
        specs = [cls.__dataclass_fields__[f].metadata["soapbind.element"].name for f in vars_of(cls)]
        assert specs == expected["fields"], (package, name)
        given = cls(
            **{f: f"{number}: {wire}" for number, (f, wire) in enumerate(zip(vars_of(cls), specs, strict=True))}
        )
        _, service, _, method_name = operation.request[1].__module__.split(".")
        method = getattr(getattr(client, service), method_name)
        first, second = vars_of(operation.request[1])
        for value in values:
            assert method(**{first: given, second: value}) == given, (package, name)
            calls += 1
        for part in ("async_client", "async_protocol", "client", "protocol"):
            importlib.import_module(f"{package}.{service}.{part}")
    importlib.import_module(f"{package}.testing").FakeServer()
print(calls)
