"""The cache remembers, and is never believed when it should not be."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coursegen.memory.cache import Cache, key_of
from coursegen.memory.folder import DATABASE, FOLDER


def test_what_was_put_is_there_in_the_next_run(tmp_path: Path) -> None:
    """Values survive the end of the `with` block, each under its kind and key."""
    keys = [key_of(str(n)) for n in range(1200)]
    with Cache(tmp_path) as cache:
        cache.put("a", {key: bytes([n % 256]) * n for n, key in enumerate(keys)})
    with Cache(tmp_path) as cache:
        assert cache.get("a", [*keys, key_of("absent")]) == {key: bytes([n % 256]) * n for n, key in enumerate(keys)}
        assert cache.get("b", keys) == {}


def test_the_folder_ignores_itself(tmp_path: Path) -> None:
    """The cache's folder is never committed to git."""
    with Cache(tmp_path):
        assert (tmp_path / FOLDER / ".gitignore").read_text() == "*\n"


def test_a_value_changed_behind_our_back_is_missing(tmp_path: Path) -> None:
    """A value whose checksum does not fit, or that was moved to another key, is not believed."""
    one, two = key_of("one"), key_of("two")
    with Cache(tmp_path) as cache:
        cache.put("a", {one: b"right", two: b"also right"})
    database = sqlite3.connect(tmp_path / FOLDER / DATABASE)
    stored = dict(database.execute("SELECT key, value FROM memo"))
    database.execute("UPDATE memo SET value = ? WHERE key = ?", (stored[two], one))
    database.execute("UPDATE memo SET value = ? WHERE key = ?", (stored[two] + b"!", two))
    database.commit()
    database.close()
    with Cache(tmp_path) as cache:
        assert cache.get("a", [one, two]) == {}


@pytest.mark.parametrize("content", [b"", b"not a database" * 100, b"SQLite format 3\0" + b"\xff" * 5000])
def test_a_damaged_store_is_replaced(tmp_path: Path, content: bytes) -> None:
    """Whatever stands in the store's place, the cache works after one run."""
    (tmp_path / FOLDER).mkdir()
    (tmp_path / FOLDER / DATABASE).write_bytes(content)
    for _ in range(2):
        with Cache(tmp_path) as cache:
            cache.put("a", {key_of("k"): b"v"})
    with Cache(tmp_path) as cache:
        assert cache.get("a", [key_of("k")]) == {key_of("k"): b"v"}


def test_a_foreign_database_is_replaced(tmp_path: Path) -> None:
    """A database of another program or another version of the layout holds nothing that is believed."""
    (tmp_path / FOLDER).mkdir()
    database = sqlite3.connect(tmp_path / FOLDER / DATABASE)
    database.execute("CREATE TABLE memo (kind, key, value, other)")
    database.commit()
    database.close()
    with Cache(tmp_path) as cache:
        cache.put("a", {key_of("k"): b"v"})
        assert cache.get("a", [key_of("k")]) == {key_of("k"): b"v"}


def test_a_folder_that_cannot_be_made_is_no_error(tmp_path: Path) -> None:
    """A file in the place of the cache's folder leaves a cache that remembers nothing."""
    (tmp_path / FOLDER).write_text("in the way")
    with Cache(tmp_path) as cache:
        cache.put("a", {key_of("k"): b"v"})
        assert cache.get("a", [key_of("k")]) == {}


def test_a_cache_that_is_switched_off_writes_nothing(tmp_path: Path) -> None:
    """--no-cache leaves no folder behind."""
    with Cache(tmp_path, enabled=False) as cache:
        cache.put("a", {key_of("k"): b"v"})
    assert not (tmp_path / FOLDER).exists()


def test_old_values_are_dropped(tmp_path: Path) -> None:
    """What no longer belongs to the project goes once it outweighs what does."""
    keys = [key_of(str(n)) for n in range(300)]
    with Cache(tmp_path) as cache:
        cache.put("a", dict.fromkeys(keys, b"x" * 10_000))
        cache.keep_only("a", keys[:200])
        assert len(cache.get("a", keys)) == 300
        cache.keep_only("a", keys[:10])
        assert set(cache.get("a", keys)) == set(keys[:10])
    assert (tmp_path / FOLDER / DATABASE).stat().st_size < 400_000


@given(st.lists(st.lists(st.text(max_size=3), max_size=3), unique_by=tuple, max_size=6))
def test_different_parts_have_different_keys(parts: list[list[str]]) -> None:
    """No two sequences of parts share a key, however they are cut."""
    assert len({key_of(*p) for p in parts}) == len(parts)
