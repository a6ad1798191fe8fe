"""Runs ``soapbind fetch`` and ``soapbind generate`` against a web server that really answers."""

from __future__ import annotations

from pathlib import Path

from commands import soapbind, tree
from web_server import in_one

REPO = Path(__file__).resolve().parents[3]
WSDL = REPO / "wsdl" / "services88"
COMMITTED = REPO / "generated" / "services88"
DOCUMENTED = ("--documentation", WSDL / "documentation.toml")
CHAT = in_one(WSDL / "Chat.wsdl")
BOTH = ("--service", "Chat", "--service", "SoPrincipal")
SECRET = "hunter2-not-to-be-seen"  # noqa: S105 - a canary


def fetch(*arguments: object, code: int = 0) -> str:
    """Run ``soapbind fetch`` into ``got``; return what it said, in which no secret may be."""
    result = soapbind("fetch", *arguments, "--output", "got")
    assert result.exit_code == code, result.output
    assert SECRET not in result.output
    if code:
        assert not Path("got").exists()
        assert result.stderr.endswith("nothing was written\n") or code == 2
    return result.output


def generated(source: object, *arguments: object) -> dict[str, bytes]:
    """Return the package that ``generate`` makes of a source, without its manifest."""
    result = soapbind("generate", source, "--package", "services88", "--output", "out", *DOCUMENTED, *arguments)
    assert result.exit_code == 0, result.output
    files = tree(Path("out/services88"))
    del files["MANIFEST.json"]
    return files


def committed() -> dict[str, bytes]:
    files = tree(COMMITTED)
    del files["MANIFEST.json"]
    return files
