"""More than 200 hostile names in every place a name may stand: the output parses, imports, and holds them as data."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
import zipfile
from pathlib import Path

import hostile_names as hostile
import pytest
from soapbind import output, pipeline
from soapbind.config import PackageConfig
from soapbind.errors import SoapbindError

USE = Path(__file__).with_name("use_hostile_package.py")
VALUES = tuple(text for text in hostile.HOSTILE if len(text) <= 255)
# All that generated code imports, besides its own package.
IMPORTED = {"__future__", "dataclasses", "datetime", "decimal", "functools", "types", "typing", "collections.abc"}
STATEMENTS = (ast.Import, ast.ImportFrom, ast.ClassDef, ast.FunctionDef, ast.Assign, ast.AnnAssign, ast.Expr, ast.If)


def generate(folder: Path, name: str, text: str) -> dict[str, str]:
    source = folder / "source" / f"{name}.wsdl"
    source.parent.mkdir(exist_ok=True)
    source.write_text(text, "utf-8")
    files = pipeline.generate(PackageConfig(name, (str(source),)))
    output.write(folder / "out" / name, files)
    return files


def assert_is_data(files: dict[str, str]) -> None:
    """Assert that generated modules are declarations, import nothing unusual, and call nothing by a foreign name."""
    for path, text in files.items():
        if not path.endswith(".py") or path.startswith(("_runtime/", "_lazy")):
            continue
        assert text.isprintable() or all(c == "\n" or c.isprintable() for c in text), path
        tree = ast.parse(text, path)
        for statement in tree.body:
            assert isinstance(statement, STATEMENTS), (path, ast.dump(statement)[:200])
            if isinstance(statement, ast.Expr):
                assert isinstance(statement.value, ast.Constant), (path, ast.dump(statement)[:200])
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and not node.level:
                assert node.module in IMPORTED, (path, node.module)
            elif isinstance(node, ast.Import):
                allowed = {"datetime", "os", "ssl"} if path == "_client.py" else {"datetime"}  # the facade takes paths
                assert {a.name for a in node.names} <= allowed, path
            elif isinstance(node, ast.Call):
                assert getattr(node.func, "id", "") not in {"eval", "exec", "compile", "open", "__import__"}, path


def test_there_are_enough():
    assert len(set(hostile.LEGAL)) > 170
    assert len(set(hostile.ILLEGAL)) > 70


@pytest.mark.slow  # all of them in one package that is imported
def test_names_that_xml_allows_are_data(tmp_path: Path):
    """As service, operation, parameter, type, field and enumeration value; every operation is called."""
    value_groups = hostile.apart(VALUES)
    everything = "\n".join(hostile.HOSTILE)
    expected: dict[str, object] = {}
    for index, fields in enumerate(hostile.apart(hostile.LEGAL)):
        values = value_groups[index % len(value_groups)]
        names = [name for name in fields if "." not in name] or ["Plain"]
        text = hostile.wsdl(names, fields=fields, values=values, texts=everything)
        assert_is_data(generate(tmp_path, f"hostile{index}", text))
        expected[f"hostile{index}"] = {"names": names, "fields": fields, "values": values}
    for index, values in enumerate(value_groups):
        assert_is_data(generate(tmp_path, f"values{index}", hostile.wsdl(["Plain"], fields=["F"], values=values)))
        expected[f"values{index}"] = {"names": ["Plain"], "fields": ["F"], "values": values}
    (tmp_path / "out" / "expected.json").write_text(json.dumps(expected), "utf-8")

    done = subprocess.run(
        [sys.executable, USE, tmp_path / "out"], cwd=tmp_path, capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stderr[-3000:]
    assert int(done.stdout) > 1_000
    assert sorted(p.name for p in tmp_path.iterdir()) == ["out", "source"]
    assert {p.name for p in (tmp_path / "out").iterdir()} == {*expected, "expected.json"}


def refused(folder: Path, text: str) -> set[str]:
    with pytest.raises(SoapbindError) as caught:
        generate(folder, "hostile", text)
    assert all(d.location.document and d.help for d in caught.value.diagnostics)
    assert str(caught.value).replace("\n", "").isprintable()
    assert not (folder / "out").exists()
    return {d.code for d in caught.value.diagnostics}


@pytest.mark.sampled(20)
@pytest.mark.parametrize("name", hostile.ILLEGAL, ids=lambda name: ascii(name[:20]))
def test_names_that_xml_does_not_allow_are_refused(tmp_path: Path, name: str):
    allowed = {
        "bad-name",
        "name-too-long",
        "unsupported-name",
        "bad-schema",
        "unknown-type",
        "unknown-prefix",
        "unknown-message",
    }
    allowed |= {"unknown-element", "unknown-port-type", "unknown-binding", "no-service"}
    assert refused(tmp_path, hostile.wsdl([name], fields=["F"], values=["V"])) <= allowed
    assert refused(tmp_path, hostile.wsdl(["Plain"], fields=[name], values=["V"])) <= allowed


@pytest.mark.usefixtures("small_runtime")
@pytest.mark.sampled(2)
@pytest.mark.parametrize("text", hostile.HOSTILE, ids=lambda name: ascii(name[:20]))
def test_texts_elsewhere_are_data_or_refused(tmp_path: Path, text: str):
    """As documentation, namespace, SOAPAction and address: a package with exactly that text in it, or a diagnostic."""
    wsdl = hostile.wsdl(["Plain"], fields=["F"], values=["V"], texts=text, place={"address": text})
    assert_is_data(generate(tmp_path, "text", wsdl))
    for place, code in (("namespace", "bad-namespace"), ("action", "bad-action")):
        wsdl = hostile.wsdl(["Plain"], fields=["F"], values=["V"], place={place: text})
        try:
            files = generate(tmp_path, "text", wsdl)
        except SoapbindError as error:
            found = {d.code for d in error.diagnostics}
            # libxml2 itself refuses most of what is no URI where a prefix is declared
            assert code in found or (place == "namespace" and found <= {"not-well-formed", "unknown-prefix"}), found
            continue
        assert_is_data(files)
        if place == "action":
            tree = ast.parse(files["plain_service/operations/plain.py"])
            (actual,) = [
                k.value for n in ast.walk(tree) if isinstance(n, ast.Call) for k in n.keywords if k.arg == "action"
            ]
            assert ast.literal_eval(actual) == text
            assert text.isascii()
            assert text.isprintable() or not text
        else:
            assert ast.parse(files["_contract.py"]).body[1].value.value == text


def is_safe_entry(name: str) -> bool:
    steps = name.replace("\\", "/").split("/")
    return ".." not in steps and ":" not in steps[0] and steps[0] != ""


@pytest.mark.usefixtures("small_runtime")
@pytest.mark.sampled(2)
@pytest.mark.parametrize("name", [n for n in hostile.HOSTILE if "\0" not in n and "/" not in n and 0 < len(n) < 80])
def test_file_names_and_entries_of_archives(tmp_path: Path, name: str):
    """The name is in the manifest, nothing is written outside of the output, and no message can move a cursor."""
    text = hostile.wsdl(["Plain"], fields=["F"], values=["V"])
    folder = tmp_path / "source"
    folder.mkdir()
    source = folder / f"{name}.wsdl"
    source.write_text(text, "utf-8")
    with zipfile.ZipFile(tmp_path / "source.zip", "w") as archive:
        info = zipfile.ZipInfo("placeholder")
        info.filename = f"{name}.wsdl"
        archive.writestr(info, text)
    for given in (source, tmp_path / "source.zip"):
        config = PackageConfig("shop", (str(given),))
        if given.suffix == ".zip" and not is_safe_entry(f"{name}.wsdl"):
            with pytest.raises(SoapbindError) as caught:
                pipeline.generate(config)
            assert [d.code for d in caught.value.diagnostics] == ["bad-zip"]
            assert str(caught.value).replace("\n", "").isprintable()
            continue
        files = pipeline.generate(config)
        output.write(tmp_path / "out" / "shop", files)
        recorded = json.loads(files["MANIFEST.json"])["sources"][0]["name"]
        assert recorded.endswith(source.name.replace("\\", "/").rpartition("/")[2])
        assert all(c == "\n" or c.isprintable() for c in files["MANIFEST.json"])
    assert sorted(p.name for p in tmp_path.iterdir()) in (["out", "source", "source.zip"], ["source", "source.zip"])
