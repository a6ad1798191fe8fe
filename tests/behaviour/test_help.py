"""What the help texts and the hints say is what happens."""

from __future__ import annotations

import json
import re
import shlex
import shutil
from pathlib import Path

import click
import pytest
from commands import soapbind
from order_contract import ORDER
from soapbind.cli import main
from soapbind.cli.options.settings import in_configuration
from soapbind.errors import Diagnostic, Location
from soapbind.profiles.select import PROFILES

pytestmark = pytest.mark.usefixtures("small_runtime")

REPO = Path(__file__).resolve().parents[2]
WSDL = REPO / "wsdl" / "services88"
LOCK = f"{REPO / 'soapbind.lock'}#services88"
TOML = '[[tool.soapbind.packages]]\nname = "{name}"\nsources = [{sources}]\n{more}'


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Go to a project with two contracts, of which pyproject.toml configures none yet."""
    for name in ("orders", "returns"):
        text = ORDER.format(field="Status", type=f"KindOf{name}", value="new").replace("Orders", name.capitalize())
        Path(tmp_path, "wsdl", name).mkdir(parents=True)
        Path(tmp_path, "wsdl", name, f"{name}.wsdl").write_text(text.replace("/orders", f"/{name}"), "utf-8")
    monkeypatch.chdir(tmp_path)


def helped(*command: str) -> str:
    return " ".join(soapbind(*command, "--help").stdout.split())


# --- what the help says --------------------------------------------------------------------------------------------


def test_every_option_has_a_help_text():
    for name, command in main.commands.items():
        for option in command.params:
            if isinstance(option, click.Option):
                assert option.help, f"{name} {option.name}"
                assert option.help.endswith((".", "]")), option.help


def test_generate_and_check_can_do_without_a_source():
    assert "Without SOURCE, generate and check take the packages listed in" in helped()
    assert "Without SOURCE, write all packages that pyproject.toml configures" in helped("generate")
    assert "Without SOURCE, compare all packages that pyproject.toml configures" in helped("check")
    assert soapbind("generate").exit_code == 2
    packages = [TOML.format(name=name, sources=f'"wsdl/{name}"', more="") for name in ("orders", "returns")]
    Path("pyproject.toml").write_text("".join(packages), encoding="utf-8")
    assert soapbind("generate").stdout.count(" files written") == 2
    Path("below").mkdir()
    assert soapbind("check").stdout == "orders: up to date\nreturns: up to date\n"
    for command in (("show",), ("sample",), ("diff",), ("fetch",)):
        assert soapbind(*command).exit_code == 2, "these need to be told"


@pytest.mark.slow  # reads services88 twelve times
def test_show_sample_and_diff_read_a_lock():
    assert "show, sample, call, mock and diff also read a soapbind.lock" in helped()
    for name in ("show", "sample"):
        assert "or a soapbind.lock. If a lock holds several packages, name one as FILE#NAME" in helped(name)
    for arguments in (
        ("show", "--format", "json", "--operation", "Chat.AddChatMessage"),
        ("show", "--operation", "Chat.GetChatTopicEntity"),
        ("show", "--service", "SoPrincipal"),
    ):
        kept, read = (soapbind(*arguments, source).stdout.splitlines() for source in (LOCK, WSDL))
        assert sorted(kept) == sorted(read), "the order of operations is that of the lock"
    for style in ("wire", "documented"):
        for operation in ("Chat.AddChatMessage", "SoPrincipal.AuthenticateGeneric"):
            kept, read = (soapbind("sample", source, operation, "--style", style) for source in (LOCK, WSDL))
            assert kept.exit_code == 0
            assert kept.output == read.output
    lines = [sorted(soapbind("show", source).stdout.splitlines()) for source in (LOCK, WSDL)]
    assert lines[0] == lines[1]


def test_a_lock_with_several_packages_needs_a_name():
    packages = [TOML.format(name=name, sources=f'"wsdl/{name}"', more="") for name in ("orders", "returns")]
    Path("pyproject.toml").write_text("".join(packages), encoding="utf-8")
    assert soapbind("generate").exit_code == 0
    for command in (("show",), ("sample", "--message", "request")):
        operation = ("Returns.Send",) if command[0] == "sample" else ()
        refused = soapbind(*command, "soapbind.lock", *operation)
        assert "help: name one as soapbind.lock#NAME; it has orders, returns" in refused.stderr
        assert "eturns" in soapbind(*command, "soapbind.lock#returns", *operation).stdout


@pytest.mark.parametrize("command", ["generate", "check"])
def test_a_package_is_not_made_from_a_lock(command: str):
    result = soapbind(command, LOCK, "--package", "x")
    assert result.exit_code == 1
    assert "error[is-a-lock]" in result.stderr
    assert not Path("x").exists()


def test_an_operation_is_shown_with_its_headers_action_and_types():
    assert "With --operation, print also its headers, SOAPAction and types" in helped("show")
    plain = soapbind("show", WSDL).stdout
    full = soapbind("show", WSDL, "--operation", "Chat.AddChatMessage").stdout
    for word in ("request headers: ", "SOAPAction: ", "\nrecord ChatMessage"):
        assert (word in full, word in plain) == (True, False)


@pytest.mark.parametrize(("glob", "found"), [("orders*", 1), ("wsdl/*", 0), ("returns/*.wsdl", 1), ("*", 2)])
def test_include_matches_name_or_path(glob: str, found: int):
    assert "read only the WSDLs whose name or path matches" in helped("show")
    assert soapbind("show", "wsdl", "--include", glob).stdout.count("(1 operation)") == found


def test_services_and_operations_add_up():
    assert helped("generate").count("combines with") == 2
    shown = soapbind("show", WSDL, "--service", "SoPrincipal", "--operation", "Chat.AddChatMessage", "--format", "json")
    services = json.loads(shown.stdout)["services"]
    assert [(each["name"], len(each["operations"])) for each in services] == [("Chat", 1), ("SoPrincipal", 5)]


def test_the_lock_that_counts():
    for command in ("generate", "check"):
        assert "[default: without SOURCE, soapbind.lock beside pyproject.toml]" in helped(command)
    Path("pyproject.toml").write_text(TOML.format(name="orders", sources='"wsdl/orders"', more=""), encoding="utf-8")
    assert soapbind("generate", "wsdl/returns", "--package", "returns").exit_code == 0
    assert not Path("soapbind.lock").exists()
    assert soapbind("generate").exit_code == 0
    assert Path("soapbind.lock").exists()


@pytest.mark.parametrize("profile", PROFILES)
def test_the_profiles_are_those_that_there_are(profile: str):
    assert f"Family of services: {' or '.join(PROFILES)}." in helped("generate")
    assert (
        soapbind(
            "generate", WSDL, "--package", "x", "--profile", profile, "--operation", "Chat.AddChatMessage"
        ).exit_code
        == 0
    )
    known = soapbind("generate", WSDL, "--package", "y", "--profile", "none").stderr
    assert profile in known


# --- hints ---------------------------------------------------------------------------------------------------------


@pytest.mark.sampled(3)
@pytest.mark.parametrize("below", [".", "wsdl", "wsdl/orders"])
@pytest.mark.parametrize(
    ("sources", "hint"),
    [
        ('"wsdl/order"', "did you mean wsdl/orders?"),
        ('"wsdl/orders/order.wsdl"', "did you mean wsdl/orders/orders.wsdl?"),
        ('"nothing/like/it"', "check the path; it is relative to pyproject.toml"),
    ],
)
def test_a_hint_is_relative_to_what_it_is_written_into(
    sources: str, hint: str, below: str, monkeypatch: pytest.MonkeyPatch
):
    config = Path("pyproject.toml").absolute()
    config.write_text(TOML.format(name="orders", sources=sources, more=""))
    monkeypatch.chdir(below)
    refused = soapbind("check")
    assert f"  help: {hint}" in refused.stderr.splitlines()
    meant = re.fullmatch("did you mean (.*)\\?", hint)
    if meant is not None:
        config.write_text(TOML.format(name="orders", sources=f'"{meant[1]}"', more=""))
        assert soapbind("generate").exit_code == 0


@pytest.mark.parametrize("below", [".", "wsdl"])
def test_a_hint_about_an_import_does_what_it_says(below: str, monkeypatch: pytest.MonkeyPatch):
    schema = '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:m"/>'
    Path("wsdl/my types").mkdir()
    Path("wsdl/my types/m.xsd").write_text(schema, encoding="utf-8")
    path = Path("wsdl/orders/orders.wsdl")
    location = '<types><xs:schema><xs:import namespace="urn:m" schemaLocation="../my types/m.xsd"/></xs:schema>'
    path.write_text(path.read_text("utf-8").replace("<types>", location), "utf-8")
    config = Path("pyproject.toml").absolute()
    config.write_text(TOML.format(name="orders", sources='"wsdl/orders"', more=""))
    monkeypatch.chdir(below)
    refused = soapbind("generate").stderr
    assert "--" not in refused
    (line,) = re.findall(r'allow_imports = \["[^"]*"\]', refused)
    config.write_text(TOML.format(name="orders", sources='"wsdl/orders"', more=line))
    assert soapbind("generate").exit_code == 0
    monkeypatch.chdir(config.parent)
    on_the_line = soapbind("generate", "wsdl/orders", "--package", "x").stderr
    assert "--allow-import 'wsdl/my types'" in on_the_line
    assert soapbind("generate", "wsdl/orders", "--package", "x", "--allow-import", "wsdl/my types").exit_code == 0


@pytest.mark.parametrize(
    ("help_", "expected"),
    [
        ("choose another --output or --package", "choose another output or name (in pyproject.toml)"),
        (
            "choose one, for example --include '*v10*'",
            'choose one, for example include = ["*v10*"] (in pyproject.toml)',
        ),
        ("leave one out with --operation", "leave one out with operations (in pyproject.toml)"),
        ("as the source: .. --include a.wsdl", 'as the source: .. include = ["a.wsdl"] (in pyproject.toml)'),
        ("or --allow-import http://x/y/", 'or allow_imports = ["http://x/y/"] (in pyproject.toml)'),
        ("and --include matches none", "and include matches none (in pyproject.toml)"),
        ("name another file with --lock", "name another file with --lock"),
        ("check the path", "check the path"),
    ],
)
def test_options_become_keys(help_: str, expected: str):
    assert in_configuration(Diagnostic(Location("x"), "code", "message", help_)).help == expected


def test_hints_of_the_command_line_name_options():
    shutil.copytree("wsdl/orders", "orders")
    assert "choose another --output or --package" in soapbind("generate", "orders", "--package", "orders").stderr


@pytest.mark.sampled(2)
@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("--format", "github"),
        ("wsdl/orders", "--package", "x"),
        (
            "wsdl/orders",
            "wsdl/returns",
            "--package",
            "x",
            "--output",
            "an out",
            "--include",
            "*r*",
            "--lock",
            "a.lock",
        ),
        ("wsdl", "--package", "x", "--service", "Orders", "--operation", "Returns.Send", "--profile", "generic", "-q"),
    ],
)
def test_check_names_the_command_that_makes_it_content(arguments: tuple[str, ...]):
    Path("pyproject.toml").write_text(TOML.format(name="orders", sources='"wsdl/orders"', more=""), encoding="utf-8")
    refused = soapbind("check", *arguments)
    assert refused.exit_code == 1
    found = re.search('^run "soapbind (.*)" to update them$', refused.stderr, re.MULTILINE)
    assert found, refused.stderr
    assert soapbind(*shlex.split(found[1])).exit_code == 0
    assert soapbind("check", *arguments).exit_code == 0
