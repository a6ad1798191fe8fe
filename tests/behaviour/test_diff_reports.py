"""Reports that people read, of a small change and of one with more findings than anyone reads."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest
from click.testing import CliRunner
from shared_data import shared
from soapbind.cli import main
from soapbind.diff.model import ApiChange, ApiKind, Finding, Report, Severity, Verdict
from soapbind.diff.report import Asked, as_github, as_markdown, as_text

NAMES = ("old.zip", "new.zip")
REAL = ("wsdl/wsdl-2023-02-15-services88.zip", "wsdl/wsdl-2026-07-10.zip")
NUMBER = re.compile(r"(\d+) (breaking|risky|additive|cosmetic)")


def finding(number: int, severity: Severity, rule: str) -> Finding:
    name = f"Service{number // 10:02}.Operation{number:04}"
    verdict = Verdict(severity, f"what happens to a client, as rule {rule} has it, in words that are not few")
    api = ApiChange(ApiKind.REMOVED, f"package.service.Agent.operation_{number:04}", severity)
    return Finding(rule, severity, name, "wire", verdict, verdict, (api,))


def many(counts: dict[str, int]) -> Report:
    """Return a report with so many findings of each severity, in the order that reports have."""
    rules = {
        "breaking": "operation-removed",
        "risky": "field-inserted",
        "additive": "field-added",
        "cosmetic": "type-removed",
    }
    found: list[Finding] = []
    for severity in Severity:
        found += [finding(n, severity, rules[severity.value]) for n in range(counts.get(severity.value, 0))]
    return Report(tuple(found), totals={"operations": {"added": 0, "removed": counts.get("breaking", 0)}})


def names_in(text: str) -> set[str]:
    return set(re.findall(r"Operation\d{4}", text))


# --- text ------------------------------------------------------------------------------------------------------------


def test_what_breaks_is_nearest_to_the_prompt():
    text = as_text(many({"breaking": 2, "risky": 1, "additive": 3, "cosmetic": 1}), NAMES, Asked())
    lines = re.sub(r"\x1b\[\d+m", "", text).splitlines()
    heads = [line.split()[0] for line in lines if line and not line.startswith(" ")]
    assert heads == ["operations:", "cosmetic", "additive", "risky", "breaking", "old.zip"]


def test_the_numbers_come_first_and_at_the_end():
    lines = as_text(many({"breaking": 2, "additive": 3}), NAMES, Asked()).splitlines()
    assert lines[0] == "operations: 2 removed"
    assert lines[-1] == "old.zip -> new.zip: 2 breaking, 3 additive"


@pytest.mark.parametrize(
    ("counts", "in_full"),
    [
        ({"breaking": 150, "risky": 50}, {"breaking", "risky"}),
        ({"breaking": 150, "risky": 51}, {"breaking"}),
        ({"breaking": 10, "risky": 10, "additive": 300}, {"breaking", "risky"}),
        ({"breaking": 500}, set()),
    ],
)
def test_up_to_two_hundred_findings_are_told_in_full(counts: dict[str, int], in_full: set[str]):
    report = many(counts)
    for severity in counts:
        part = replace(report, findings=tuple(f for f in report.findings if f.severity.value == severity))
        shown = as_text(report, NAMES, Asked(least=Severity(severity)))
        assert len(names_in(shown)) >= len(part.findings)
        text = as_text(report, NAMES, Asked())
        block = text[text.rindex(severity, 0, text.rindex("old.zip")) :]
        assert ("python: removed" in block.split("\n\n")[0]) == (severity in in_full)


@pytest.mark.parametrize("columns", [40, 72, 100, 120])
def test_no_line_is_wider_than_the_terminal(columns: int):
    report = many({"breaking": 30, "additive": 300})
    lines = re.sub(r"\x1b\[\d+m", "", as_text(report, ("x" * 300, "y" * 300), Asked(columns=columns))).splitlines()
    assert max(map(len, lines)) <= columns


def test_of_a_signature_only_what_differs_is_told():
    change = ApiChange(
        ApiKind.CHANGED, "p.chat.ChatAgent.post", Severity.BREAKING,
        "(self, *, text: str, old_id: int = 0) -> models.Note", "(self, *, text: str, at: datetime) -> None",
    )  # fmt: skip
    report = Report((replace(finding(0, Severity.BREAKING, "parameter-added"), api=(change,)),))
    text = as_text(report, NAMES, Asked())
    line = next(each for each in text.splitlines() if "python:" in each)
    assert "text: str" not in line
    assert [word in line for word in ("- old_id: int = 0", "+ at: datetime", "- -> models.Note", "+ -> None")] == [
        True
    ] * 4


@pytest.mark.parametrize(("least", "count"), [("breaking", 2), ("risky", 3), ("additive", 6), ("cosmetic", 7)])
def test_only_findings_of_a_severity_are_printed_and_all_are_counted(least: str, count: int):
    report = many({"breaking": 2, "risky": 1, "additive": 3, "cosmetic": 1})
    for form in (as_text, as_markdown, as_github):
        text = form(report, NAMES, Asked(least=Severity(least)))
        assert sum(map(int, (found[0] for found in NUMBER.findall(text.splitlines()[-1] + text.splitlines()[2])))) >= 7
        assert len(re.findall(r"Service\d\d\.Operation|Service\d\d[*: ]+Operation", text)) >= min(count, 2)
        assert ("Operation0002" in text) == (count > 3)


def test_a_summary_has_no_findings():
    report = many({"breaking": 2, "additive": 3})
    for form in (as_text, as_markdown, as_github):
        text = form(report, NAMES, Asked(is_summary=True))
        assert names_in(text) == set()
        assert "2 breaking, 3 additive" in text


# --- markdown --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("max_bytes", [1000, 5000, 20_000, 65_000])
@pytest.mark.parametrize("counts", [{"breaking": 20, "additive": 900}, {"breaking": 900}, {"risky": 40, "cosmetic": 2}])
def test_markdown_fits_and_counts_what_does_not(counts: dict[str, int], max_bytes: int):
    report = many(counts)
    text = as_markdown(report, NAMES, Asked(max_bytes=max_bytes, command="soapbind diff old.zip new.zip"))
    assert len(text.encode()) <= max_bytes
    assert text.count("<details>") == text.count("</details>")
    cut = re.search(r"\*\*(\d+) of (\d+) findings are shown\.\*\* All of them: `soapbind diff old.zip new.zip`", text)
    total = sum(counts.values())
    shown = len(re.findall(r"Operation\d{4}", re.sub(r"  - Python.*", "", text)))
    assert (shown if cut is None else int(cut[1]), total if cut is None else int(cut[2])) == (min(shown, total), total)
    assert (shown == total) == (cut is None)


def test_what_breaks_is_open_and_the_rest_is_folded():
    text = as_markdown(many({"breaking": 1, "risky": 1, "additive": 1}), NAMES, Asked())
    assert "#### Breaking (1)" in text
    assert re.findall(r"<summary>(.*?)</summary>", text) == ["Risky (1)", "Additive (1)"]


# --- GitHub ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("asked", [Asked(), Asked(least=Severity.RISKY)], ids=["all", "of a severity"])
def test_without_findings_markdown_has_the_notes_and_no_count_of_what_is_left_out(asked: Asked):
    text = as_markdown(Report((), notes=("nothing is left to ignore for *:Note",)), NAMES, asked)
    assert text.splitlines()[2:] == ["no differences.", "", r"> nothing is left to ignore for \*:Note"]


def test_github_shows_the_ten_that_matter_and_says_how_many_more():
    lines = as_github(many({"breaking": 4, "risky": 20}), NAMES, Asked(command="soapbind diff a b")).splitlines()
    assert [line[: line.index(" ")] for line in lines if line.startswith("::")] == ["::error"] * 4 + ["::warning"] * 6
    assert lines[-2:] == [
        "14 more findings; see them with: soapbind diff a b",
        "old.zip -> new.zip: 4 breaking, 20 risky",
    ]


# --- as a command ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("option", [("--summary",), ("--severity", "breaking")])
def test_json_has_all(option: tuple[str, ...]):
    result = CliRunner().invoke(main, ["diff", "a.wsdl", "b.wsdl", "--format", "json", *option])
    assert result.exit_code == 2
    assert "--format json has all findings" in result.stderr


@pytest.fixture(scope="module")
def printed() -> dict[str, str]:
    """Return what is printed of the vendor's update of three years, by format."""
    sources = [str(shared(name)) for name in REAL]
    forms = {}
    for form in ("text", "json", "markdown", "github"):
        result = CliRunner().invoke(main, ["diff", *sources, "--include", "*Services88-*", "--format", form])
        assert result.exit_code == 0, result.output
        forms[form] = result.stdout
    return forms


@pytest.mark.slow  # reads Services88 of 2023 and of 2026, four times
def test_an_update_of_three_years_can_be_read(printed: dict[str, str]):
    lines = printed["text"].splitlines()
    assert len(lines) <= 700
    assert max(map(len, lines)) <= 120
    assert len(printed["markdown"].encode()) <= 65_000
    assert printed["github"].count("\n::") < 10


@pytest.mark.slow  # reads Services88 of 2023 and of 2026, four times
def test_all_formats_count_alike(printed: dict[str, str]):
    document = json.loads(printed["json"])
    expected = {name: count for name, count in document["summary"]["severities"].items() if count}
    assert sum(expected.values()) == len(document["findings"])
    for form in ("text", "markdown", "github"):
        text = " ".join(printed[form].split())
        assert {name: int(count) for count, name in NUMBER.findall(text)} == expected, form


@pytest.mark.slow  # reads Services88 of 2023 and of 2026, four times
def test_a_new_type_is_a_risk_only_where_a_message_shows_it(printed: dict[str, str]):
    risky = [each for each in json.loads(printed["json"])["findings"] if each["severity"] == "risky"]
    assert {each["rule"] for each in risky} == {"enum-member-added", "field-inserted"}
    assert all(each["response"] is not None for each in risky)
