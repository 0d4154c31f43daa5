"""The files inside a draft: in by pieces of 1 MiB, out only with the SHA-256 they came with."""

from __future__ import annotations

import hashlib
import os
import sqlite3
import stat
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import count
from pathlib import Path
from typing import BinaryIO

from xxxf_desktop.drafts.names import is_stored_name
from xxxf_desktop.errors import ProofError

CHUNK_BYTES = 1024 * 1024


@dataclass(frozen=True, slots=True)
class NewFile:
    """A file to be taken into a draft under `name`, as `names.stored_name` gives it."""

    name: str
    source: Path


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file in a draft; `sha256` in hexadecimal, `size` in bytes."""

    name: str
    sha256: str
    size: int


def stored(connection: sqlite3.Connection) -> dict[str, StoredFile]:
    """Return the files of the draft by name."""
    rows = connection.execute("SELECT name, sha256, size FROM file ORDER BY name")
    return {name: StoredFile(name, sha256, size) for name, sha256, size in rows}


def add(connection: sqlite3.Connection, file: NewFile) -> None:
    """Copy `file` into the draft, in place of one of that name; in the caller's transaction.

    A name that a revision or a scan holds stays with its content: the same is looked at and
    not copied, another refused. ProofError, which names it, for that, and when the source
    cannot be read or changes meanwhile.
    """
    if not is_stored_name(file.name):
        raise ValueError(f"not a stored name: {file.name!r}")
    try:
        if file.name in pinned(connection):
            _check_same(stored(connection)[file.name], file.source)
        else:
            _add(connection, file)
    except ProofError as error:
        error.file = file.name
        raise


def pinned(connection: sqlite3.Connection) -> set[str]:
    """Return the names that revisions and scans hold: what stands under them never changes."""
    rows = connection.execute("SELECT name FROM revision_file UNION SELECT file FROM scan")
    return {name for (name,) in rows}


def _check_same(held: StoredFile, source: Path) -> None:
    digest = hashlib.sha256()
    with reading(source) as stream:
        for block in iter(partial(stream.read, CHUNK_BYTES), b""):
            digest.update(block)
    if digest.hexdigest() != held.sha256:
        raise ProofError([f"{source}：{held.name} 已用在定稿里，不能换成别的内容。请重新添加。"])


def _add(connection: sqlite3.Connection, file: NewFile) -> None:
    connection.execute("DELETE FROM file WHERE name = ?", (file.name,))
    row = connection.execute("INSERT INTO file (name, sha256, size) VALUES (?, '', 0)", [file.name])
    digest, size = hashlib.sha256(), 0
    with reading(file.source) as stream:
        before = os.fstat(stream.fileno())
        for number, block in enumerate(iter(partial(stream.read, CHUNK_BYTES), b"")):
            connection.execute("INSERT INTO chunk VALUES (?, ?, ?)", (row.lastrowid, number, block))
            digest.update(block)
            size += len(block)
        after = os.fstat(stream.fileno())
    if not size == before.st_size == after.st_size or before.st_mtime_ns != after.st_mtime_ns:
        raise ProofError([f"{file.source}：读取时被别的程序改动。请关闭那个程序，再试一次。"])
    connection.execute(
        "UPDATE file SET sha256 = ?, size = ? WHERE id = ?",
        (digest.hexdigest(), size, row.lastrowid),
    )


def remove_all_but(connection: sqlite3.Connection, names: Collection[str]) -> None:
    """Remove every stored file that is not among `names` and held by no revision and no scan."""
    kept = set(names) | pinned(connection)
    gone = [(name,) for name in stored(connection) if name not in kept]
    connection.executemany("DELETE FROM file WHERE name = ?", gone)


def blocks(connection: sqlite3.Connection, file: StoredFile) -> Iterator[bytes]:
    """Yield the content of `file`; ValueError at the end when it is not what was stored.

    Each piece is a query of its own, so that a save may come between two of them.
    """
    digest = hashlib.sha256()
    query = "SELECT data FROM chunk JOIN file ON file.id = chunk.file WHERE name = ? AND number = ?"
    for number in count():
        row = connection.execute(query, (file.name, number)).fetchone()
        if row is None or not isinstance(row[0], bytes):
            break
        digest.update(row[0])
        yield row[0]
    if digest.hexdigest() != file.sha256:
        raise ValueError(file.name)


@contextmanager
def reading(source: Path) -> Iterator[BinaryIO]:
    """Yield a stream over the ordinary file `source`; ProofError where it cannot be read."""
    try:
        if not stat.S_ISREG(source.stat().st_mode):  # opening a pipe would wait for ever
            raise ProofError([f"{source}：不是文件。"])
        with source.open("rb") as stream:
            yield stream
    except FileNotFoundError as error:
        raise ProofError([f"{source}：没有这个文件。"]) from error
    except OSError as error:
        raise ProofError([f"{source}：不能读取。请检查文件的权限和所在的磁盘。"]) from error
