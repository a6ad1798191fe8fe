"""What others wrote is in a site as they published it, and their licences are beside it."""

from __future__ import annotations

import re
from hashlib import sha256
from pathlib import Path

import pytest
from foreign_programs import node_modules
from soapbind.reference.assets import asset_files

# The file in npm's package, and its SHA-256.
VENDORED = {
    "minisearch.js": (
        "minisearch/dist/umd/index.js", "03c27931eb603af1d3358579e9885eafdb6a2f5fa9929557b3e77d7e99d06d03"),
    "prism-core.js": (
        "prismjs/components/prism-core.min.js", "6caad316dd991f24f8004e0b9c19c055cb5829ff65e973fbee406f96d81b8e7e"),
    "prism-json.js": (
        "prismjs/components/prism-json.min.js", "956d86baa5ae7ec4106758f354ac2d140bdcd7fc103dece02f73ed12b8d663e4"),
    "prism-markup.js": (
        "prismjs/components/prism-markup.min.js", "879fc9d256c352d980e053857fa707330853b8bfb67ce284ea661a24dec5756e"),
    "prism-python.js": (
        "prismjs/components/prism-python.min.js", "ed4385685bcf2d4935c8dbbab4bde16603da1329e092d2bf36c3dadd67e9a85c"),
}  # fmt: skip
LICENCES = {"minisearch.txt": "minisearch/LICENSE.txt", "prism.txt": "prismjs/LICENSE"}


def test_what_others_wrote_is_unchanged_and_named():
    files = asset_files()
    vendored = {path.removeprefix("assets/vendor/"): text for path, text in files.items() if "/vendor/" in path}

    assert {name: sha256(text.encode()).hexdigest() for name, text in vendored.items()} == {
        name: digest for name, (_, digest) in VENDORED.items()
    }
    for name, (source, _) in VENDORED.items():
        package, _, path = source.partition("/")
        assert re.search(rf"vendor/{name} +{package} [0-9.]+, {path}\n", files["assets/licences.txt"])


@pytest.mark.parametrize("name", VENDORED)
def test_npm_has_the_same(name: str):
    source, _ = VENDORED[name]
    published = Path(node_modules(source.partition("/")[0])) / source

    assert asset_files()[f"assets/vendor/{name}"].encode() == published.read_bytes()


@pytest.mark.parametrize("name", LICENCES)
def test_licences_are_those_of_npm(name: str):
    source = LICENCES[name]
    published = Path(node_modules(source.partition("/")[0])) / source

    assert asset_files()[f"assets/licences/{name}"].encode() == published.read_bytes()


def test_a_site_asks_nobody_for_anything():
    own = [text for path, text in asset_files().items() if "/vendor/" not in path and "/licences" not in path]

    assert [
        text for text in own if re.search(r"https?://(?!www\.w3\.org/2000/svg)|@import|fetch\(|XMLHttp", text)
    ] == []
