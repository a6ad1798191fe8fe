"""``soapbind diff`` as its users call it: formats, exit codes, what is left out, two versions, parts of a contract."""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner
from soapbind.cli import main
from soapbind.contract.read import read_contract
from soapbind.diff.rules import RULES
from soapbind.diff.snapshot import FORMAT_VERSION, fingerprint, from_snapshot, to_snapshot
from soapbind.documents.load import load
from soapbind.errors import SoapbindError

if TYPE_CHECKING:
    from soapbind.contract.model import Contract

CASES = Path(__file__).parents[1] / "golden" / "diff"
OWN = Path(__file__).parents[2] / "wsdl" / "services88"


def run(*arguments: str, code: int = 0, **how: Any) -> str:
    result = CliRunner().invoke(main, ["diff", *arguments], **how)
    assert result.exit_code == code, result.output
    return result.stdout


def findings(*arguments: str) -> list[dict[str, Any]]:
    return json.loads(run(*arguments, "--format", "json"))["findings"]


def contract(*sources: Path) -> Contract:
    return read_contract(load([str(source) for source in sources]))


@pytest.fixture
def case(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Change to a copy of a case of the golden tests."""

    def go(rule: str) -> Path:
        shutil.copytree(CASES / rule, tmp_path / "case")
        monkeypatch.chdir(tmp_path / "case")
        return tmp_path / "case"

    return go


# --- exit codes ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rule", "failing"),
    [
        ("field-removed", {"breaking", "risky", "any"}),
        ("field-inserted", {"risky", "any"}),
        ("operation-added", {"any"}),
        ("enum-member-reordered", {"any"}),
    ],
)
def test_fail_on(case: Any, rule: str, failing: set[str]):
    case(rule)
    for fail_on in ("breaking", "risky", "any", "never"):
        run("old.wsdl", "new.wsdl", "--fail-on", fail_on, code=int(fail_on in failing))


def test_nothing_fails_without_being_asked_to(case: Any):
    case("service-removed")
    run("old.wsdl", "new.wsdl")


def test_what_is_ignored_does_not_fail(case: Any):
    case("field-removed")
    run("old.wsdl", "new.wsdl", "--fail-on", "any", "--ignore", "field-removed")
    run("old.wsdl", "new.wsdl", "--fail-on", "any", "--ignore", "field-removed:Note.Text", code=1)


# --- what is left out ------------------------------------------------------------------------------------------------


def test_ignoring_by_rule_and_path(case: Any):
    case("field-retyped")
    everything = [f["path"] for f in findings("old.wsdl", "new.wsdl") if f["rule"] == "field-retyped"]
    assert everything == ["Note.Kind", "Note.Id", "Note.Size"]
    left = findings("old.wsdl", "new.wsdl", "--ignore", "field-retyped:Note.[IK]*")
    assert [f["path"] for f in left if f["rule"] == "field-retyped"] == ["Note.Size"]


def test_ignoring_in_the_configuration_needs_a_reason_and_tells_it(case: Any):
    folder = case("field-removed")
    (folder / "pyproject.toml").write_text(
        '[[tool.soapbind.ignore]]\nrule = "field-removed"\npath = "Note.Text"\nreason = "nobody reads it"\n'
        '[[tool.soapbind.ignore]]\nrule = "service-removed"\nreason = "left over"\n',
        "utf-8",
    )
    document = json.loads(run("old.wsdl", "new.wsdl", "--format", "json"))
    assert [f["path"] for f in document["findings"]] == ["Note.Must"]
    assert [(i["path"], i["reason"]) for i in document["ignored"]] == [("Note.Text", "nobody reads it")]
    assert document["notes"] == ["nothing is left to ignore for service-removed:* (left over)"]
    assert document["summary"]["totals"]["fields"]["removed"] == 2
    assert "1 breaking, 1 ignored" in run("old.wsdl", "new.wsdl")


# --- formats ---------------------------------------------------------------------------------------------------------


def hostile(case: Any) -> None:
    folder = case("enum-member-added")
    new = folder / "new.wsdl"
    name = "a%b&#10;::error::no, &#96;code&#96; | &lt;b&gt;*x*&lt;/b&gt; [l](u) &#x202e;"
    new.write_text(new.read_text("utf-8").replace('value="Lost"', f'value="{name}"'), "utf-8")


def test_github_annotations_cannot_be_forged(case: Any):
    hostile(case)
    lines = run("old.wsdl", "new.wsdl", "--format", "github").splitlines()
    assert len(lines) == 2
    assert lines[0].startswith("::warning title=risky enum-member-added::Kind.a%25b\\x0a")
    assert "%0A" in lines[0]
    assert not lines[1].startswith("::")


def test_github_levels(case: Any):
    case("field-retyped")
    starts = [line.split(" ")[0] for line in run("old.wsdl", "new.wsdl", "--format", "github").splitlines()[:-1]]
    assert starts == ["::error", "::error", "::warning", "::warning"]


def test_markdown_is_text_whatever_the_names(case: Any):
    hostile(case)
    text = run("old.wsdl", "new.wsdl", "--format", "markdown")
    assert "<details><summary>Risky (1)</summary>" in text
    (line,) = [each for each in text.splitlines() if each.startswith("- **Kind")]
    assert r"\`code\` \| \<b\>\*x\*\</b\> \[l\](u)" in line
    assert "\u202e" not in text


def test_markdown_folds_what_breaks_nothing(case: Any):
    case("field-added")
    text = run("old.wsdl", "new.wsdl", "--format", "markdown")
    assert re.search(r"#### Breaking \(1\)\n\n\*\*`field-added`\*\*: .*\n\n- \*\*Note.Must\*\*", text)
    assert re.search(r"<details><summary>Additive \(1\)</summary>\n\n\*\*`field-added`(.|\n)*</details>", text)


def test_text_cannot_move_the_cursor(case: Any):
    hostile(case)
    text = run("old.wsdl", "new.wsdl")
    assert "a%b\\x0a::error::no" in text
    assert "\u202e" not in text


def test_colour_only_where_it_is_wanted(case: Any, monkeypatch: pytest.MonkeyPatch):
    case("field-removed")
    assert "\x1b[31m" in run("old.wsdl", "new.wsdl", color=True)
    assert "\x1b" not in run("old.wsdl", "new.wsdl")
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b" not in run("old.wsdl", "new.wsdl", color=True)


def test_the_order_of_findings_is_stable(case: Any):
    case("field-retyped")
    found = findings("old.wsdl", "new.wsdl")
    order = ["breaking", "risky", "additive", "cosmetic"]
    assert found == sorted(found, key=lambda f: (order.index(f["severity"]), f["rule"], f["path"]))


def test_package_names(case: Any):
    case("field-removed")
    (first, _) = findings("old.wsdl", "new.wsdl", "--package", "app")
    assert first["api"]["changes"] == [
        {"change": "removed", "name": "app.models.Note.must", "old": "str | None", "new": None}
    ]


# --- two versions, and parts -----------------------------------------------------------------------------------------


def test_two_versions_in_one_folder(case: Any):
    folder = case("field-inserted")
    path = folder / "new.wsdl"
    path.write_text(path.read_text("utf-8").replace("urn:example:v1", "urn:example:v2"), "utf-8")
    sides = [str(folder), str(folder), "--include-old", "old.*", "--include-new", "new.*"]
    assert {f["rule"] for f in findings(*sides)} == {"service-added", "service-removed", "type-added", "type-removed"}
    mapped = findings(*sides, "--map-namespace", "urn:example:v1=urn:example:v2")
    assert [(f["rule"], f["path"]) for f in mapped] == [("field-inserted", "Note.Author")]
    assert mapped == findings(*sides, "--include", "x", "--map-namespace", "urn:example:v1=urn:example:v2")


def test_services_that_only_one_side_has(case: Any):
    case("service-added")
    assert [f["path"] for f in findings("old.wsdl", "new.wsdl", "--service", "Bin")] == ["Bin"]
    assert findings("old.wsdl", "new.wsdl", "--service", "Notes") == []


@pytest.mark.slow  # reads services88, more than once
def test_one_operation_and_its_types(tmp_path: Path):
    shutil.copytree(OWN, tmp_path / "new")
    path = tmp_path / "new" / "chat.xsd"
    path.write_text(path.read_text("utf-8").replace('name="WhenPosted"', 'name="PostedAt"'), "utf-8")
    pair = [str(OWN), str(path.parent)]
    assert [f["path"] for f in findings(*pair)] == ["ChatMessage.WhenPosted"]
    assert [f["path"] for f in findings(*pair, "--operation", "Chat.AddChatMessage")] == ["ChatMessage.WhenPosted"]
    assert findings(*pair, "--operation", "Chat.GetChatPresence") == []


# --- snapshots -------------------------------------------------------------------------------------------------------


@pytest.mark.sampled(25)
@pytest.mark.parametrize("rule", sorted(RULES))
def test_a_snapshot_says_all_that_is_compared(rule: str):
    old, new = (contract(CASES / rule / f"{side}.wsdl") for side in ("old", "new"))
    for each in (old, new):
        snapshot = json.loads(json.dumps(to_snapshot(each)))
        assert to_snapshot(from_snapshot(snapshot)) == snapshot
    assert fingerprint(to_snapshot(old)) != fingerprint(to_snapshot(new))


@pytest.mark.parametrize("rule", ["attribute-removed", "field-removed", "header-added", "text-retyped"])
@pytest.mark.parametrize("is_empty", [False, True])
def test_a_snapshot_lists_the_namespaces_that_its_names_have_and_no_others(rule: str, *, is_empty: bool):
    found = contract(CASES / rule / "old.wsdl")
    snapshot = to_snapshot(replace(found, services=(), types={}, elements={}) if is_empty else found)
    numbers = {int(number) for number in re.findall(r'"#(\w+):', json.dumps(snapshot))}
    assert numbers == set(range(len(snapshot["namespaces"])))
    assert snapshot["namespaces"] == sorted(snapshot["namespaces"])


def test_a_fingerprint_does_not_depend_on_the_order_of_documents():
    chat, principal = OWN / "Chat.wsdl", OWN / "SoPrincipal.wsdl"
    one, other = to_snapshot(contract(chat, principal)), to_snapshot(contract(principal, chat))
    assert one == other
    assert len(fingerprint(one)) == 64


@pytest.mark.parametrize(
    "change",
    [
        {"format": FORMAT_VERSION + 1},
        {"format": None},
        {"services": 1},
        {"services": [{"$": "Operation"}]},
        {"services": [{"$": "Nothing"}]},
        {"types": [["#99:Note", {"$": "ComplexType"}]]},
        {"types": [["#x:Note", {"$": "ComplexType"}]]},
        {"types": [["#0:Note"]]},
        {"headers": [[{"$": "Part", "nome": "x"}]]},
        {"namespaces": {}},
        {"dataContract": None, "headers": None},
    ],
)
def test_what_is_no_snapshot_is_refused(change: dict[str, Any]):
    snapshot = {**to_snapshot(contract(CASES / "header-added" / "old.wsdl")), **change}
    with pytest.raises(SoapbindError, match="bad-snapshot") as caught:
        from_snapshot(snapshot, "soapbind.lock")
    assert caught.value.diagnostics[0].location.document == "soapbind.lock"
