"""The file in which processes share a session: who may read it, and what becomes of a broken one."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from services88.online import FileCache

if TYPE_CHECKING:
    from pathlib import Path


def test_the_file_is_for_its_owner_alone(tmp_path):
    cache = FileCache(tmp_path / "new" / "tickets.json")
    cache["a"] = "7T:hunter2"
    unlock = cache.try_lock()
    assert unlock is not None
    unlock()
    if os.name == "posix":
        modes = {
            path.name: path.stat().st_mode & 0o777 for path in (cache.path, *cache.path.parent.parent.glob("new*"))
        }
        assert modes == {"tickets.json": 0o600, "new": 0o700}
        assert (cache.path.parent / "tickets.json.lock").stat().st_mode & 0o777 == 0o600
    assert sorted(path.name for path in cache.path.parent.iterdir()) == ["tickets.json", "tickets.json.lock"]


def test_the_file_is_a_mapping(tmp_path):
    cache = FileCache(tmp_path / "tickets.json")
    assert (len(cache), list(cache), cache.get("a")) == (0, [], None)
    cache["a"], cache["b"] = "1", "ö\n"
    assert dict(cache) == {"a": "1", "b": "ö\n"} == dict(FileCache(str(cache.path)))
    del cache["a"]
    assert list(cache) == ["b"]
    with pytest.raises(KeyError):
        cache["a"]
    with pytest.raises(KeyError):
        del cache["a"]
    assert repr(cache) == f"FileCache({str(cache.path)!r})"


def test_the_home_of_the_user_is_known(monkeypatch, tmp_path):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    assert FileCache("~/tickets.json").path == tmp_path / "tickets.json"


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff", b'{"a": 1}', b'{"a":' * 50_000])
def test_a_broken_file_counts_as_empty(tmp_path: Path, content):
    cache = FileCache(tmp_path / "tickets.json")
    cache.path.write_bytes(content)
    assert dict(cache) == {}
    cache["a"] = "1"
    assert dict(cache) == {"a": "1"}


def test_what_cannot_be_written_leaves_the_file_as_it_was(tmp_path):
    cache = FileCache(tmp_path / "tickets.json")
    cache["a"] = "1"
    with pytest.raises(TypeError):
        cache["b"] = object()  # type: ignore[assignment]
    assert dict(cache) == {"a": "1"}
    assert [path.name for path in tmp_path.iterdir()] == ["tickets.json"]
