"""The commands as a user runs them: what they print, write and return."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import shared_data
from click.testing import CliRunner
from commands import soapbind, tree
from soapbind import pipeline
from soapbind.cli import main
from soapbind.config import PackageConfig
from soapbind.sample import SampleStyle, samples

REPO = Path(__file__).resolve().parents[2]
WSDL = REPO / "wsdl" / "services88"
COMMITTED = REPO / "generated" / "services88"
DOCUMENTED = ("--documentation", WSDL / "documentation.toml")
# What tests can import, other interpreters can; PYTHONPATH itself may be relative to another folder.
IMPORTABLE = os.pathsep.join([str(REPO / "generator"), *filter(None, sys.path)])
SUBSET = ("--service", "SoPrincipal", "--operation", "Chat.AddChatMessage")


def python(*arguments: object, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *map(str, arguments)],
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": IMPORTABLE, **environment},
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        check=False,
    )


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a copy of what ``soapbind check`` looks at, with the current folder in it."""
    shutil.copy(REPO / "pyproject.toml", tmp_path)
    shutil.copy(REPO / "soapbind.lock", tmp_path)
    shutil.copytree(WSDL, tmp_path / "wsdl" / "services88")
    shutil.copytree(COMMITTED, tmp_path / "generated" / "services88", ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


# --- check ---------------------------------------------------------------------------------------------------------


def test_check_is_content_with_the_committed_tree(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(REPO)
    result = soapbind("check")
    assert result.output == "generated/services88: up to date\n"
    assert result.exit_code == 0


def test_check_finds_the_configuration_from_a_folder_below(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(REPO / "tests" / "behaviour")
    assert soapbind("check").exit_code == 0


def test_check_shows_one_changed_character(project: Path):
    path = project / "generated/services88/models/chat_message.py"
    path.write_text(path.read_text("utf-8").replace('"ChatMessageId"', '"ChatMessageID"'), "utf-8")
    before = tree(project)

    result = soapbind("check")

    assert result.exit_code == 1
    lines = result.stdout.splitlines()
    assert lines[:2] == [f"{sign} generated/services88/models/chat_message.py" for sign in ("---", "+++")]
    assert [line for line in lines[2:] if line[0] in "+-"] == [
        '-    chat_message_id: int = element("ChatMessageID", INT)',
        '+    chat_message_id: int = element("ChatMessageId", INT)',
    ]
    assert lines[2].startswith("@@ ")
    assert result.stderr.splitlines() == [
        "generated/services88: 1 file(s) differ from what soapbind generate would write",
        "  output: the files are not those that the lock was written with",
        'run "soapbind generate" to update them',
    ]
    assert tree(project) == before


def test_check_shows_a_file_that_is_missing(project: Path):
    (project / "generated/services88/py.typed").unlink()
    (project / "generated/services88/errors.py").unlink(missing_ok=True)
    (project / "generated/services88/_headers.py").unlink()
    result = soapbind("check")
    assert result.exit_code == 1
    assert "--- /dev/null\n+++ generated/services88/_headers.py\n@@ -0,0 +1," in result.stdout
    assert "--- /dev/null\n+++ generated/services88/py.typed\n" in result.stdout


def test_check_shows_a_file_too_many(project: Path):
    (project / "generated/services88/extra.py").write_text("x = 1\n")
    result = soapbind("check")
    assert result.exit_code == 1
    assert result.stdout == ""
    foreign = "error[foreign-files]: the output folder holds 1 file that soapbind did not write: extra.py"
    assert result.stderr.splitlines() == [
        f"generated/services88: {foreign}",
        "  help: move it away, or choose another output or name (in pyproject.toml)",
        'then run "soapbind generate" to update them',
    ]


def test_check_shows_a_file_that_is_no_longer_made(project: Path):
    manifest = project / "generated/services88/MANIFEST.json"
    manifest.write_text(manifest.read_text("utf-8").replace('"files": {', '"files": {\n    "extra.py": "0",'), "utf-8")
    (project / "generated/services88/extra.py").write_text("x = 1\n")
    result = soapbind("check")
    assert result.exit_code == 1
    assert "--- generated/services88/extra.py\n+++ /dev/null\n@@ -1 +0,0 @@\n-x = 1\n" in result.stdout


def test_check_shows_other_encodings(project: Path):
    other = project / "generated/services88/_headers.py"
    other.write_bytes(other.read_bytes() + b"# \xff")
    result = soapbind("check")
    assert result.exit_code == 1
    assert "-# \xff\n\\ No newline at end of file\n" in result.stdout


def test_check_shows_one_changed_field_of_the_wsdl(project: Path):
    schema = next(p for p in sorted((project / "wsdl").rglob("*.xsd")) if "ReadByCustomer" in p.read_text("utf-8"))
    text = schema.read_text("utf-8")
    changed = re.sub(r'(name="ReadByCustomer"[^>]* type="[^"]*:)short"', r'\1int"', text)
    assert changed != text
    schema.write_text(changed, "utf-8")

    result = soapbind("check")

    assert result.exit_code == 1
    changes = [line for line in result.stdout.splitlines() if line.startswith(("-    ", "+    "))]
    assert '-    read_by_customer: int = element("ReadByCustomer", SHORT)' in changes
    assert '+    read_by_customer: int = element("ReadByCustomer", INT)' in changes


def test_check_of_a_package_that_is_not_there(tmp_path: Path):
    result = soapbind("check", WSDL, "--package", "services88", "--output", tmp_path)
    assert result.exit_code == 1
    assert result.stdout.startswith("--- /dev/null\n")


# --- generate ------------------------------------------------------------------------------------------------------


def test_generate_twice_leaves_the_files_alone(project: Path):
    folder = project / "generated" / "services88"
    times = {path: path.stat().st_mtime_ns for path in folder.rglob("*")}
    result = soapbind("generate")
    assert re.fullmatch(r"generated/services88: \d+ files are up to date\n", result.output)
    assert {path: path.stat().st_mtime_ns for path in folder.rglob("*")} == times


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


def test_generate_removes_its_own_files_that_are_no_longer_needed(tmp_path: Path):
    common = ("generate", WSDL, "--package", "services88", "--output", tmp_path)
    assert soapbind(*common).exit_code == 0
    assert (tmp_path / "services88/models/chat_session_entity.py").is_file()
    assert soapbind(*common, *SUBSET).exit_code == 0
    assert not (tmp_path / "services88/models/chat_session_entity.py").exists()


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


def test_generate_is_quick(project: Path):
    shutil.rmtree(project / "generated")
    run = python("-X", "importtime", "-m", "soapbind", "generate", cwd=project)
    assert run.returncode == 0
    assert " zeep" not in run.stderr
    assert " httpx2" not in run.stderr, "the tool itself talks to nobody"


# --- show ----------------------------------------------------------------------------------------------------------


def test_show_prints_every_signature():
    result = soapbind("show", WSDL)
    lines = result.stdout.splitlines()
    assert result.exit_code == 0
    assert lines[0] == "Chat  http://www.superoffice.net/ws/crm/NetServer/Services88  (31 operations)"
    assert "  AddChatMessage(ChatSessionId: xs:int, Message: ChatMessage) -> ChatMessage" in lines
    assert len(lines) == 2 + 31 + 5


def test_show_of_an_operation_prints_its_types():
    lines = soapbind("show", WSDL, "--operation", "Chat.AddChatMessage").stdout.splitlines()
    assert "    SOAPAction: http://www.superoffice.net/ws/crm/NetServer/Services88/Chat/AddChatMessage" in lines
    assert "    request headers: ApplicationToken, Credentials, TimeZone" in lines
    assert lines[lines.index("enumeration ChatMessageType") + 1 :][:4] == [
        "  Invalid = 0", "  ToCustomer = 1", "  ToUser = 2", "  Special = 3",
    ]  # fmt: skip
    assert "  ReadByCustomer: xs:short" in lines
    assert "dictionary SoExceptionInfoParameters" in lines


def documented_keys() -> set[str]:
    text = (REPO / "docs" / "show-json.md").read_text("utf-8")
    return set(re.findall(r"`(?:\{)?\"?([a-zA-Z]+)\"?", text)) | set(re.findall(r'"(\w+)"', text))


def keys_of(value: object) -> set[str]:
    if isinstance(value, list):
        return {key for each in value for key in keys_of(each)}
    if isinstance(value, dict):
        return set(value) | {key for each in value.values() for key in keys_of(each)}
    return set()


def test_show_json_has_the_keys_that_its_description_names():
    document = json.loads(soapbind("show", WSDL, "--format", "json").stdout)
    assert document["format"] == 1
    assert keys_of(document) - documented_keys() == set()
    kinds = {"record", "array", "dictionary", "enumeration", "flags", "simple", "soapbind"}
    assert documented_keys() - keys_of(document) - kinds == {"xsi"}
    assert {each["kind"] for each in document["types"]} <= kinds
    by_name = {each["name"]: each for each in document["types"]}
    assert [service["name"] for service in document["services"]] == ["Chat", "SoPrincipal"]
    assert [element["name"] for element in by_name["ChatMessage"]["elements"]][:3] == [
        "ChatMessageId", "ChatSessionId", "Type",
    ]  # fmt: skip
    assert by_name["ChatMessageType"]["values"][1] == {"name": "ToCustomer", "number": 1}
    references = [e["type"] for t in document["types"] for e in t.get("elements", []) if e["type"]["name"]]
    schema = "http://www.w3.org/2001/XMLSchema"
    assert {r["name"] for r in references if not r["namespace"].startswith((schema, "http://schemas."))} <= set(by_name)


CONSTRUCTS = """<wsdl:definitions name="X" targetNamespace="urn:x" xmlns:tns="urn:x"
    xmlns:wsdl="http://schemas.xmlsoap.org/wsdl/" xmlns:soap="http://schemas.xmlsoap.org/wsdl/soap/"
    xmlns:xs="http://www.w3.org/2001/XMLSchema">
  <wsdl:types><xs:schema targetNamespace="urn:x">
    <xs:complexType name="Either">
      <xs:choice><xs:element name="A" type="xs:int"/><xs:element name="B" type="tns:Size"/></xs:choice>
      <xs:attribute name="id" type="xs:int"/>
    </xs:complexType>
    <xs:simpleType name="Size"><xs:restriction base="xs:string"/></xs:simpleType>
  </xs:schema></wsdl:types>
  <wsdl:message name="I"><wsdl:part name="first" type="tns:Either"/><wsdl:part name="n" type="xs:int"/></wsdl:message>
  <wsdl:message name="O"/>
  <wsdl:portType name="X">
    <wsdl:operation name="Do"><wsdl:input message="tns:I"/><wsdl:output message="tns:O"/></wsdl:operation>
  </wsdl:portType>
  <wsdl:binding name="B" type="tns:X">
    <soap:binding style="rpc" transport="http://schemas.xmlsoap.org/soap/http"/>
    <wsdl:operation name="Do"><soap:operation soapAction="do"/>
      <wsdl:input><soap:body use="literal" namespace="urn:x"/></wsdl:input>
      <wsdl:output><soap:body use="literal" namespace="urn:x"/></wsdl:output>
    </wsdl:operation>
  </wsdl:binding>
  <wsdl:service name="S"><wsdl:port name="P" binding="tns:B"><soap:address location="http://x"/></wsdl:port></wsdl:service>
</wsdl:definitions>
"""


def test_show_tells_what_generate_cannot_render(tmp_path: Path):
    (tmp_path / "x.wsdl").write_text(CONSTRUCTS)
    lines = soapbind("show", tmp_path / "x.wsdl", "--operation", "X.Do").stdout.splitlines()
    assert lines[1] == "  Do(first: Either, n: xs:int) -> nothing"
    assert lines[lines.index("record Either") + 1 :][:2] == ["  A: xs:int", "  B: Size"]
    assert "simple type Size" in lines
    document = json.loads(soapbind("show", tmp_path / "x.wsdl", "--format", "json").stdout)
    assert document["types"][0]["attributes"] == ["id"]
    assert document["types"][1]["base"] == {"name": "string", "namespace": "http://www.w3.org/2001/XMLSchema"}


# --- sample --------------------------------------------------------------------------------------------------------

POSTED = re.compile(r">\d{4}-\d\d-\d\dT[\d:.]+Z<")


def documented(*arguments: str) -> str:
    result = soapbind("sample", WSDL, "Chat.AddChatMessage", "--style", "documented", *arguments)
    assert result.exit_code == 0
    return POSTED.sub(">WHEN<", result.stdout)


def test_the_documented_style_is_that_of_the_vendors_page():
    page = shared_data.shared("services88/SEED-AddChatMessage.txt").read_text("utf-8")
    envelopes = re.findall(r"<\?xml .*?</SOAP-ENV:Envelope>\n", page, re.DOTALL)
    assert len(envelopes) == 2
    for message, envelope in zip(("request", "response"), envelopes, strict=True):
        assert documented("--message", message) == POSTED.sub(">WHEN<", envelope)


MEMBERS = (
    ("ChatMessageId", "xsd:int", "0"),
    ("ChatSessionId", "xsd:int", "0"),
    ("Type", "Chat:ChatMessageType", "Invalid"),
    ("Message", "xsd:string", ""),
    ("Author", "xsd:string", ""),
    ("ReadByCustomer", "xsd:short", "0"),
    ("SpecialType", "Chat:ChatMessageSpecialType", "None"),
    ("SpecialParam", "xsd:string", ""),
    ("WhenPosted", "xsd:dateTime", "WHEN"),
)


def members(margin: str) -> list[str]:
    return [f'{margin}<Chat:{n} xsi:type="{t}">{v}</Chat:{n}>' for n, t, v in MEMBERS]


def test_the_documented_style_by_its_facts():
    head = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        "<SOAP-ENV:Envelope",
        ' xmlns:SOAP-ENV="http://www.w3.org/2003/05/soap-envelope"',
        ' xmlns:SOAP-ENC="http://www.w3.org/2003/05/soap-encoding"',
        ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"',
        ' xmlns:xsd="http://www.w3.org/2001/XMLSchema"',
        ' xmlns:NetServerServices882="http://schemas.microsoft.com/2003/10/Serialization/Arrays"',
        ' xmlns:NetServerServices881="http://schemas.microsoft.com/2003/10/Serialization/"',
        ' xmlns:Chat="http://www.superoffice.net/ws/crm/NetServer/Services88">',
    ]
    assert documented("--message", "request").splitlines() == [
        *head,
        "  <Chat:ApplicationToken>1234567-1234-9876</Chat:ApplicationToken>",
        "  <Chat:Credentials>",
        "    <Chat:Ticket>7T:1234abcxyzExample==</Chat:Ticket>",
        "  </Chat:Credentials>",
        " <SOAP-ENV:Body>",
        "   <Chat:AddChatMessage>",
        '    <Chat:ChatSessionId xsi:type="xsd:int">0</Chat:ChatSessionId>',
        '    <Chat:Message xsi:type="Chat:ChatMessage">',
        *members("     "),
        "    </Chat:Message>",
        "   </Chat:AddChatMessage>",
        "",
        " </SOAP-ENV:Body>",
        "</SOAP-ENV:Envelope>",
    ]
    assert documented("--message", "response").splitlines() == [
        *head,
        " <SOAP-ENV:Body>",
        "  <Chat:AddChatMessageResponse>",
        '   <Chat:Response xsi:type="Chat:ChatMessage">',
        *members("    "),
        "   </Chat:Response>",
        "  </Chat:AddChatMessageResponse>",
        " </SOAP-ENV:Body>",
        "</SOAP-ENV:Envelope>",
    ]


EXAMPLE_TICKET, EXAMPLE_TOKEN = "7T:1234abcxyzExample==", "1234567-1234-9876"


def wire(operation: str, message: str) -> bytes:
    result = soapbind("sample", WSDL, operation, "--message", message)
    assert result.exit_code == 0, result.output
    return result.stdout.encode()


def test_both_messages_of_a_sample_follow_one_another():
    both = soapbind("sample", WSDL, "Chat.AddChatMessage").stdout.encode()
    assert both == wire("Chat.AddChatMessage", "request") + b"\n" + wire("Chat.AddChatMessage", "response")


def test_every_wire_sample_decodes_and_is_encoded_the_same_again():
    from services88 import OPERATIONS  # noqa: PLC0415

    contract = pipeline.read(PackageConfig("sample", (str(WSDL),))).contract
    found = {f"{s.name}.{o.name}": (s, o) for s in contract.services for o in s.operations}
    assert set(found) == set(OPERATIONS)
    for key, operation in OPERATIONS.items():
        request, response = (text.encode() for text in samples(contract, *found[key], SampleStyle.WIRE))
        decoded, answer = operation.decode_request(request), operation.decode_response(response)
        assert decoded.body.extension_data is None, key
        assert answer.body.extension_data is None, key
        assert answer.headers.succeeded is True
        # The example holds every member, so nothing may be added or left out on the way back.
        for sent, again in (
            (request, operation.encode_request(decoded)),
            (response, operation.encode_response(answer)),
        ):
            body = re.compile(rb"<(?:\w+:)?Body>.*", re.DOTALL)
            names = [sorted(re.findall(rb"<(?:\w+:)?(\w+)", body.findall(text)[0])) for text in (sent, again)]
            assert names[0] == names[1], key


def test_the_fake_server_accepts_a_wire_sample():
    import urllib.request  # noqa: PLC0415

    from services88 import OPERATIONS  # noqa: PLC0415
    from services88.models import ChatMessage  # noqa: PLC0415
    from services88.testing import FakeNetServer  # noqa: PLC0415

    class Chat:
        def add_chat_message(self, *, chat_session_id: int, message: ChatMessage) -> ChatMessage:
            assert chat_session_id == 0
            return ChatMessage(chat_message_id=5, author=message.author)

    operation = OPERATIONS["Chat.AddChatMessage"]
    with FakeNetServer(chat=Chat(), valid_ticket=EXAMPLE_TICKET, valid_application_token=EXAMPLE_TOKEN) as server:
        headers = {"Content-Type": "text/xml; charset=utf-8", "SOAPAction": f'"{operation.action}"'}
        url = server.url.rstrip("/") + "/Remote/Services88/Chat.svc"
        request = urllib.request.Request(url, wire("Chat.AddChatMessage", "request"), headers)  # noqa: S310
        with urllib.request.urlopen(request, timeout=10) as reply:  # noqa: S310
            answer = operation.decode_response(reply.read())
    assert answer.headers.succeeded is True
    assert (answer.body.response.chat_message_id, answer.body.response.author) == (5, "")


RECURSIVE = CONSTRUCTS.replace('name="A" type="xs:int"', 'name="A" type="tns:Either"').replace(
    "xs:choice", "xs:sequence"
)


def test_a_sample_of_a_type_inside_itself_ends(tmp_path: Path):
    (tmp_path / "x.wsdl").write_text(RECURSIVE)
    result = soapbind("sample", tmp_path / "x.wsdl", "X.Do")
    assert result.exit_code == 0
    assert result.stdout.count("Envelope>") == 2


# --- around the commands -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["--help"], 0),
        (["--version"], 0),
        (["generate", "--help"], 0),
        ([], 2),
        (["generate", "x", "--package"], 2),
        (["show"], 2),
        (["sample", "x", "NoDot"], 2),
        (["show", "nowhere"], 1),
    ],
)
def test_exit_codes(arguments: list[str], code: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    assert soapbind(*arguments).exit_code == code


def test_a_bug_is_a_message_and_a_traceback_for_those_who_ask(monkeypatch: pytest.MonkeyPatch):
    def broken(*_: object) -> None:
        raise RuntimeError("a \x1b[31mbug")

    monkeypatch.setattr(pipeline, "read_part", broken)
    monkeypatch.delenv("SOAPBIND_DEBUG", raising=False)
    result = soapbind("show", WSDL)
    assert result.exit_code == 1
    assert result.stderr.startswith("soapbind: internal error: RuntimeError: a \\x1b[31mbug\n  help: ")
    monkeypatch.setenv("SOAPBIND_DEBUG", "1")
    assert isinstance(CliRunner().invoke(main, ["show", str(WSDL)]).exception, RuntimeError)


@pytest.mark.parametrize("command", ["generate", "check", "show", "sample"])
def test_help_tells_the_exit_codes(command: str):
    text = " ".join(soapbind(command, "--help").stdout.split())
    assert "Exit codes: 0 fine, 1 a difference or a problem in the input, 2 wrong usage." in text


def test_a_reader_that_goes_away_sees_no_traceback(tmp_path: Path):
    command = f'"{sys.executable}" -m soapbind show "{WSDL}" --format json | head -c 10'
    environment = {**os.environ, "PYTHONPATH": IMPORTABLE}
    run = subprocess.run(  # noqa: S602 - the shell is what makes the pipe
        command, shell=True, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )  # fmt: skip
    assert run.stdout == '{\n  "format'[:10]
    assert run.stderr == ""


pty = pytest.importorskip("pty", reason="no pseudo-terminals here")
SLOW = """
import time, sys, soapbind.pipeline as pipeline
real = pipeline.read_contract
def slow(documents):
    time.sleep(1.2)
    return real(documents)
pipeline.read_contract = slow
from soapbind import pipeline
from soapbind.cli import main
from soapbind.config import PackageConfig
from soapbind.sample import SampleStyle, samples
main(prog_name="soapbind")
"""


def on_a_terminal(program: str, *arguments: str, cwd: Path) -> str:
    leader, follower = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-c", program, *arguments],
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": IMPORTABLE},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=follower,
    )
    os.close(follower)
    seen = b""
    while True:
        try:
            part = os.read(leader, 1024)
        except OSError:  # how Linux says that the other side is closed
            break
        if not part:
            break
        seen += part
    os.close(leader)
    assert process.wait(30) == 0
    return seen.decode()


def test_a_slow_run_tells_its_stage_on_a_terminal_and_wipes_it(tmp_path: Path):
    seen = on_a_terminal(SLOW, "generate", str(WSDL), "--package", "s88", cwd=tmp_path)
    assert "soapbind: modelling the package ..." in seen
    assert seen.endswith("\r\x1b[K")


def test_a_quick_run_says_nothing_on_a_terminal(tmp_path: Path):
    quick = SLOW.replace("1.2", "0")
    assert on_a_terminal(quick, "show", str(WSDL), cwd=tmp_path) == ""


def test_a_slow_run_says_nothing_where_there_is_no_terminal(tmp_path: Path):
    run = python("-c", SLOW, "generate", WSDL, "--package", "s88", cwd=tmp_path)
    assert (run.returncode, run.stderr) == (0, "")


def test_a_bug_of_soapbind_is_told_without_a_traceback(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    def broken(*_: object) -> None:
        raise KeyError("nothing\nyou did")

    monkeypatch.setattr("soapbind.pipeline.read_part", broken)
    result = CliRunner().invoke(main, ["show", str(tmp_path)], prog_name="soapbind")

    assert result.exit_code == 1
    assert "internal error: KeyError: 'nothing" in result.stderr
    assert "Traceback" not in result.output
