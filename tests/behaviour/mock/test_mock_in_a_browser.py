"""The page in a browser: nothing of a stranger runs, nothing comes from elsewhere, a phone is wide enough."""

from __future__ import annotations

import re
import shutil
import subprocess
from typing import TYPE_CHECKING

import httpx2
import pytest
from mock_process import MockProcess
from mocked_contract import MEDIA_TYPES, envelope

if TYPE_CHECKING:
    from pathlib import Path

BROWSER = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
pytestmark = [
    pytest.mark.slow,  # starts a browser
    pytest.mark.skipif(BROWSER is None, reason="needs Chromium"),
]
HOSTILE = "</pre><script>document.title='taken'</script><img src=x onerror=\"document.title='taken'\">"


def _seen(folder: Path, url: str, *options: str) -> tuple[str, str]:
    """Return the page as it is after its scripts have run, and what the browser said of it."""
    done = subprocess.run(
        [str(BROWSER), "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder}",
         "--enable-logging=stderr", "--v=0", "--virtual-time-budget=5000", *options, "--dump-dom", url],
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    return done.stdout, done.stderr


def test_a_browser_runs_nothing_of_a_stranger_and_tells_what_is_new(contract: Path, tmp_path: Path):
    body = f'<Place xmlns="urn:orders"><Customer><![CDATA[{HOSTILE}]]></Customer></Place>'
    headers = {"Content-Type": MEDIA_TYPES["1.1"], "SOAPAction": '"<img src=x onerror=alert(1)>"'}
    with MockProcess(contract) as process:
        httpx2.post(f"{process.url}/Orders", content=envelope(body), headers=headers)

        pages = [_seen(tmp_path / "profile", f"{process.url}{path}") for path in ("/", "/_mock/requests/1")]

        for page, log in pages:
            assert "<title>taken" not in page
            assert "- soapbind mock</title>" in page
            assert "Refused to" not in log, log
            assert "Content Security Policy" not in log, log
        assert "onerror=alert(1)" in pages[0][0].replace("&gt;", ">")
        assert re.search(r'id="reload">reload</a>', pages[0][0]), "its script asks, and nothing is new"
        assert process.stop() == 0


def test_it_fits_a_phone(contract: Path, tmp_path: Path):
    with MockProcess(contract) as process:
        long = f"/{'x' * 500}"
        httpx2.post(f"{process.url}{long}", content=b"x" * 2_000)
        frame = tmp_path / "frame.html"
        for path in ("/", "/_mock/requests/1", "/_mock/operations/Orders.Place"):
            shot = tmp_path / "phone.png"
            frame.write_text(httpx2.get(f"{process.url}{path}").text, "utf-8")
            css = httpx2.get(f"{process.url}/_mock/mock.css").text
            probe = "<script>document.title=String(document.documentElement.scrollWidth)</script>"
            page = frame.read_text("utf-8").replace("</head>", f"<style>{css}</style></head>")
            frame.write_text(page.replace("</body>", f"{probe}</body>"), "utf-8")
            seen, _ = _seen(tmp_path / "profile", frame.as_uri(), "--window-size=500,900", f"--screenshot={shot}")
            width = re.search(r"<title>(\d+)</title>", seen)
            assert width is not None
            assert int(width[1]) <= 500, path
