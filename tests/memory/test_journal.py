"""What comes with a project in place of its cache makes SQLite touch nothing else."""

from __future__ import annotations

import os
import sqlite3
import struct
import subprocess
import sys
from pathlib import Path

import pytest

from coursegen.memory.cache import Cache, is_harmless, key_of
from coursegen.memory.folder import DATABASE, FOLDER

MAGIC = bytes.fromhex("d9d505f920a163d7")
SECTOR_BYTES = 512


def super_journal(database: Path, victim: Path) -> bytes:
    """Make a journal that SQLite plays back, and at whose end it deletes the victim."""
    data = database.read_bytes()
    size = struct.unpack(">H", data[16:18])[0]
    count, name, nonce = len(data) // size, str(victim).encode(), 1
    page = data[-size:]
    told = (nonce + sum(page[place] for place in range(size - 200, 0, -200))) & 0xFFFFFFFF
    header = (MAGIC + struct.pack(">IIIII", 1, nonce, count, SECTOR_BYTES, size)).ljust(SECTOR_BYTES, b"\0")
    record = struct.pack(">I", count) + page + struct.pack(">I", told)
    end = struct.pack(">I", 0x40000000 // size + 1) + name + struct.pack(">II", len(name), sum(name)) + MAGIC
    return header + record + end


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """Return a project's cache that holds one value."""
    with Cache(tmp_path) as cache:
        cache.put("a", {key_of("k"): b"v"})
    return tmp_path / FOLDER / DATABASE


def remembers(project: Path) -> bool:
    with Cache(project) as cache:
        return cache.get("a", [key_of("k")]) == {key_of("k"): b"v"}


def test_a_journal_deletes_no_file(database: Path, tmp_path: Path) -> None:
    """SQLite alone would delete what the journal names; we throw the cache away with it."""
    victim = tmp_path / "thesis.txt"
    victim.write_text("mine")
    journal = database.with_name(f"{DATABASE}-journal")
    forged = super_journal(database, victim)
    journal.write_bytes(forged)
    assert not is_harmless(database)
    for options in ({"readonly": True}, {}):
        with Cache(tmp_path, **options) as cache:
            assert cache.get("a", [key_of("k")]) == {}
        assert victim.read_text() == "mine"
    assert not journal.exists()

    journal.write_bytes(super_journal(database, victim))  # shows that the test can fail
    sqlite3.connect(database).execute("SELECT count(*) FROM memo").fetchall()
    assert not victim.exists()


def test_what_a_killed_build_began_is_undone(database: Path, tmp_path: Path) -> None:
    """A journal of ours names no other, and keeps what had been remembered before."""
    script = (
        "import os, sqlite3, sys\n"
        "connection = sqlite3.connect(sys.argv[1])\n"
        "connection.execute('PRAGMA cache_size = 1')\n"  # so that pages are written before the end
        "rows = (('a', bytes([n]), bytes(9_000)) for n in range(99))\n"
        "connection.executemany('INSERT INTO memo VALUES (?, ?, ?)', rows)\n"
        "os._exit(0)"
    )
    subprocess.run([sys.executable, "-c", script, str(database)], check=True)
    assert database.with_name(f"{DATABASE}-journal").stat().st_size > SECTOR_BYTES
    assert is_harmless(database)
    assert remembers(tmp_path)


@pytest.mark.parametrize("suffix", ["-journal", "-wal", "-shm", ""])
@pytest.mark.parametrize("kind", ["link", "pipe"])
def test_nothing_is_written_through_a_link_or_waited_for(
    database: Path, tmp_path: Path, suffix: str, kind: str
) -> None:
    """They go, and the cache is made anew."""
    precious = tmp_path / "precious.txt"
    precious.write_text("mine")
    planted = Path(f"{database}{suffix}")
    planted.unlink(missing_ok=True)
    if kind == "link":
        planted.symlink_to(precious)
    else:
        os.mkfifo(planted)
    with Cache(tmp_path) as cache:
        cache.put("a", {key_of("k"): b"v"})
    assert remembers(tmp_path)
    assert precious.read_text() == "mine"
    assert sorted(path.name for path in database.parent.iterdir()) == [".gitignore", DATABASE]


@pytest.mark.parametrize(
    "statement",
    [
        "DROP TABLE memo; CREATE VIEW memo AS WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c)"
        " SELECT 'b' || x AS kind, CAST(x AS BLOB) AS key, x'00' AS value FROM c",
        "CREATE TRIGGER more AFTER INSERT ON memo BEGIN DELETE FROM memo; END",
        "PRAGMA journal_mode = WAL",
    ],
)
def test_a_database_with_more_than_our_table_is_replaced(database: Path, tmp_path: Path, statement: str) -> None:
    """A view may go on for ever, a trigger do anything."""
    connection = sqlite3.connect(database)
    connection.executescript(statement)
    connection.close()
    assert not remembers(tmp_path)
    with Cache(tmp_path) as cache:
        cache.put("a", {key_of("k"): b"v"})
    assert remembers(tmp_path)


def test_a_reader_takes_no_lock_from_a_writer_of_the_same_process(database: Path, tmp_path: Path) -> None:
    """To open and close a file frees what SQLite has locked of it, so the database is not opened by ourselves."""
    other = (
        "import sqlite3, sys\n"
        "try:\n"
        "    sqlite3.connect(sys.argv[1], timeout=0).execute('BEGIN IMMEDIATE')\n"
        "except sqlite3.OperationalError as error:\n"
        "    sys.exit(str(error))"
    )
    with Cache(tmp_path) as writer:
        writer.put("a", {key_of("more"): b"w"})  # not committed yet
        with Cache(tmp_path, readonly=True) as reader:
            assert reader.get("a", [key_of("k")]) == {key_of("k"): b"v"}
        asked = subprocess.run(
            [sys.executable, "-c", other, str(database)], capture_output=True, text=True, check=False
        )
        assert "locked" in asked.stderr
    assert remembers(tmp_path)
