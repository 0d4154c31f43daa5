"""Scans of stamped pages (盖章扫描件) as rows: beside a revision, never part of it."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Scan:
    """One file of stamped pages: what it is called, and its stored name."""

    title: str
    file: str


def of_revision(connection: sqlite3.Connection, number: int) -> list[Scan]:
    """Return the scans of revision `number` in their order."""
    rows = connection.execute(
        "SELECT title, file FROM scan WHERE revision = ? ORDER BY position", (number,)
    )
    return [Scan(title, file) for title, file in rows]


def replace(connection: sqlite3.Connection, number: int, scans: Sequence[Scan]) -> None:
    """Let `scans` be those of revision `number`; in the caller's transaction."""
    connection.execute("DELETE FROM scan WHERE revision = ?", (number,))
    connection.executemany(
        "INSERT INTO scan VALUES (?, ?, ?, ?)",
        [(number, at, scan.title, scan.file) for at, scan in enumerate(scans)],
    )
