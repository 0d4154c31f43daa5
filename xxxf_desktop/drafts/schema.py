"""The tables of a draft file and the settings every connection to one has.

Source: facts/signing-storage.md 3.1 and 3.3: TRUNCATE with FULL lost nothing in 300 kills
and 40 power cuts, WAL made copies of an open file unusable.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from pathlib import Path

from xxxf_desktop.errors import DraftError

APPLICATION_ID = 0x78787866  # "xxxf"
VERSION = 1

_BUSY_SECONDS = 1.0
_FULL = 2  # PRAGMA synchronous

# STRICT, so that integrity_check finds a value of the wrong kind.
_TABLES = tuple(
    f"CREATE TABLE {table} STRICT"
    for table in (
        "meta (key TEXT PRIMARY KEY NOT NULL, value TEXT NOT NULL)",
        "field (position INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, value TEXT NOT NULL)",
        "narrative (position INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, text TEXT NOT NULL)",
        "proof (position INTEGER PRIMARY KEY, entry TEXT NOT NULL)",
        "accepted (position INTEGER PRIMARY KEY, entry TEXT NOT NULL)",
        (
            "file (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, sha256 TEXT NOT NULL,"
            " size INTEGER NOT NULL)"
        ),
        (
            "chunk (file INTEGER NOT NULL REFERENCES file (id) ON DELETE CASCADE,"
            " number INTEGER NOT NULL, data BLOB NOT NULL, PRIMARY KEY (file, number))"
        ),
    )
)

_LOGICAL_CONTENT = (
    "SELECT key, value FROM meta WHERE key <> 'content_sha256' ORDER BY key",
    "SELECT position, id, value FROM field ORDER BY position",
    "SELECT position, id, text FROM narrative ORDER BY position",
    "SELECT position, entry FROM proof ORDER BY position",
    "SELECT position, entry FROM accepted ORDER BY position",
    "SELECT name, sha256, size FROM file ORDER BY name",
)


def connect(path: Path, mode: str = "mode=rw") -> sqlite3.Connection:
    """Return a connection to the existing file `path`, without settings or lock."""
    uri = path.absolute().as_uri()
    if not uri.startswith("file:///"):  # of a Windows share; SQLite allows no host
        uri = uri.replace("file://", "file:////", 1)
    return sqlite3.connect(
        f"{uri}?{mode}",
        uri=True,
        timeout=_BUSY_SECONDS,
        isolation_level=None,
        check_same_thread=False,
    )


def configure(connection: sqlite3.Connection) -> None:
    """Distrust the file and claim it for this connection from the first read on."""
    for setting in (
        "trusted_schema = OFF",
        "cell_size_check = ON",
        "mmap_size = 0",
        "foreign_keys = ON",
        "synchronous = FULL",
        "locking_mode = EXCLUSIVE",
    ):
        connection.execute(f"PRAGMA {setting}").fetchall()


def keep_journal(connection: sqlite3.Connection, path: Path) -> None:
    """Use a rollback journal that is truncated, never WAL; DraftError where that fails."""
    (journal,) = connection.execute("PRAGMA journal_mode = TRUNCATE").fetchone()
    (synchronous,) = connection.execute("PRAGMA synchronous").fetchone()
    if (journal, synchronous) != ("truncate", _FULL):
        raise DraftError(
            f"这个磁盘不能安全地保存申报稿 {path}（{journal}，{synchronous}）。",
            "请把它放到本机硬盘上。",
        )


def make_tables(connection: sqlite3.Connection) -> None:
    """Turn an empty database into an empty draft; inside the caller's transaction."""
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {VERSION}")
    for statement in _TABLES:
        connection.execute(statement)


def has_our_tables(connection: sqlite3.Connection) -> bool:
    """Return whether the schema is ours to the letter: no trigger, no view, nothing else."""
    found = connection.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall()
    return len(found) == len(_TABLES) and {sql for (sql,) in found} == {*_TABLES}


def content_sha256(connection: sqlite3.Connection) -> str:
    """Return the SHA-256 over everything a draft says, its files by their SHA-256.

    integrity_check misses a flipped bit inside a value (73 of 400); this does not.
    """
    digest = hashlib.sha256(b"xxxf-draft/1\n")
    for query in _LOGICAL_CONTENT:
        digest.update(f"{query}\n".encode())
        for row in connection.execute(query):
            digest.update(json.dumps(row, default=repr).encode() + b"\n")
    return digest.hexdigest()


def seal(connection: sqlite3.Connection) -> None:
    """Write the hash of the content into `meta`; last act of every transaction."""
    connection.execute(
        "INSERT OR REPLACE INTO meta VALUES ('content_sha256', ?)", (content_sha256(connection),)
    )
