"""The tables of a draft file and the settings every connection to one has.

Source: facts/signing-storage.md 3.1 and 3.3: TRUNCATE with FULL lost nothing in 300 kills
and 40 power cuts, WAL made copies of an open file unusable.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from xxxf_desktop.errors import DraftError

APPLICATION_ID = 0x78787866  # "xxxf"
VERSION = 2

_BUSY_SECONDS = 1.0
_FULL = 2  # PRAGMA synchronous

# STRICT, so that integrity_check finds a value of the wrong kind.
_FIRST_TABLES = (
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
# A file that a revision or a scan refers to cannot be deleted: SQLite itself refuses.
# `application` stands last: what is asked of a revision every time lies before that long text.
_REVISION_TABLES = (
    (
        "revision (number INTEGER PRIMARY KEY, created_at TEXT NOT NULL, code TEXT NOT NULL,"
        " digest TEXT NOT NULL, form_version TEXT NOT NULL, previous TEXT,"
        " application_sha256 TEXT NOT NULL, application TEXT NOT NULL)"
    ),
    (
        "revision_file (revision INTEGER NOT NULL REFERENCES revision (number),"
        " name TEXT NOT NULL REFERENCES file (name), sha256 TEXT NOT NULL,"
        " size INTEGER NOT NULL, PRIMARY KEY (revision, name))"
    ),
    (
        "made (position INTEGER PRIMARY KEY, revision INTEGER NOT NULL REFERENCES revision"
        " (number), kind TEXT NOT NULL, sha256 TEXT NOT NULL, UNIQUE (revision, kind, sha256))"
    ),
    (
        "scan (revision INTEGER NOT NULL REFERENCES revision (number), position INTEGER NOT NULL,"
        " title TEXT NOT NULL, file TEXT NOT NULL REFERENCES file (name),"
        " PRIMARY KEY (revision, position))"
    ),
    (
        "handover (id INTEGER PRIMARY KEY, revision INTEGER NOT NULL REFERENCES revision"
        " (number), medium TEXT NOT NULL, began_at TEXT NOT NULL, state TEXT NOT NULL,"
        " receipt TEXT NOT NULL)"
    ),
)
_TABLES: Mapping[int, tuple[str, ...]] = {1: _FIRST_TABLES, 2: (*_FIRST_TABLES, *_REVISION_TABLES)}
"""The tables of each version of the file, without CREATE TABLE and STRICT."""

_FIRST_CONTENT = (
    "SELECT key, value FROM meta WHERE key <> 'content_sha256' ORDER BY key",
    "SELECT position, id, value FROM field ORDER BY position",
    "SELECT position, id, text FROM narrative ORDER BY position",
    "SELECT position, entry FROM proof ORDER BY position",
    "SELECT position, entry FROM accepted ORDER BY position",
    "SELECT name, sha256, size FROM file ORDER BY name",
)
# A frozen application stands for itself by its SHA-256, as files do: a draft with ten
# revisions is opened and saved as fast as one with none.
_REVISION_CONTENT = (
    (
        "SELECT number, created_at, code, digest, form_version, previous, application_sha256"
        " FROM revision ORDER BY number"
    ),
    "SELECT revision, name, sha256, size FROM revision_file ORDER BY revision, name",
    "SELECT position, revision, kind, sha256 FROM made ORDER BY position",
    "SELECT revision, position, title, file FROM scan ORDER BY revision, position",
    "SELECT id, revision, medium, began_at, state, receipt FROM handover ORDER BY id",
)
_LOGICAL_CONTENT: Mapping[int, tuple[str, ...]] = {
    1: _FIRST_CONTENT,
    2: (*_FIRST_CONTENT, *_REVISION_CONTENT),
}
VERSIONS = frozenset(_TABLES)
"""Every version of the file that can be opened; an older one is brought up to date."""


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
    for table in _TABLES[VERSION]:
        connection.execute(_create(table))


def version_of(connection: sqlite3.Connection) -> int:
    """Return the version of the file, whatever it says."""
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    return int(version)


def upgrade(connection: sqlite3.Connection, version: int) -> None:
    """Make a draft of `version` one of VERSION, empty in what is new; the caller's transaction."""
    for table in _new_since(version):
        connection.execute(_create(table))
    connection.execute(f"PRAGMA user_version = {VERSION}")
    seal(connection)


def stand_in(connection: sqlite3.Connection, version: int) -> None:
    """Let a draft of `version` that cannot be written be read as one of VERSION; never saved."""
    for table in _new_since(version):
        connection.execute(_create(table, "TEMP TABLE"))
    connection.execute("PRAGMA query_only = ON")


def _new_since(version: int) -> tuple[str, ...]:
    return tuple(table for table in _TABLES[VERSION] if table not in _TABLES[version])


def _create(table: str, what: str = "TABLE") -> str:
    return f"CREATE {what} {table} STRICT"


def has_our_tables(connection: sqlite3.Connection) -> bool:
    """Return whether the schema is ours to the letter: no trigger, no view, nothing else."""
    ours = {_create(table) for table in _TABLES[version_of(connection)]}
    found = connection.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall()
    return len(found) == len(ours) and {sql for (sql,) in found} == ours


def content_sha256(connection: sqlite3.Connection) -> str:
    """Return the SHA-256 over everything a draft says, its files by their SHA-256.

    integrity_check misses a flipped bit inside a value (73 of 400); this does not.
    """
    version = version_of(connection)
    digest = hashlib.sha256(f"xxxf-draft/{version}\n".encode())
    for query in _LOGICAL_CONTENT[version]:
        digest.update(f"{query}\n".encode())
        for row in connection.execute(query):
            digest.update(json.dumps(row, default=repr).encode() + b"\n")
    return digest.hexdigest()


def seal(connection: sqlite3.Connection) -> None:
    """Write the hash of the content into `meta`; last act of every transaction."""
    connection.execute(
        "INSERT OR REPLACE INTO meta VALUES ('content_sha256', ?)", (content_sha256(connection),)
    )


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """Commit what the block did, or take all of it back when it raises."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            with suppress(sqlite3.Error):
                connection.execute("ROLLBACK")
        raise
