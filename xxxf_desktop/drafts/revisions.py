"""The revisions of a draft (定稿) as rows: written once, never changed, never removed.

No statement here updates or deletes a revision or the list of its files, and the content
hash covers both: a change from elsewhere is found when the draft is opened. The frozen
application is looked at when it is asked for, as files are.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from xxxf_desktop.answers.application import Application
from xxxf_desktop.answers.snapshot import application_from_json, application_json
from xxxf_desktop.drafts.storage import StoredFile

Made = Literal["manifest", "pdf"]
"""What is remembered of the files that were made of a revision."""

_COLUMNS = "number, created_at, code, digest, form_version, previous"


@dataclass(frozen=True, slots=True)
class FrozenRevision:
    """One 定稿, without what it says; `number` counts from 1.

    `created_at` is ISO 8601 with offset, `code` the 校验码, `digest` the hexadecimal content
    digest, `form_version` the version of the form edition, `previous` the hexadecimal SHA-256
    of the manifest last made of the revision before, None where none was made.
    """

    number: int
    created_at: str
    code: str
    digest: str
    form_version: str
    previous: str | None


def listed(connection: sqlite3.Connection) -> list[FrozenRevision]:
    """Return all revisions, the first one first."""
    rows = connection.execute(f"SELECT {_COLUMNS} FROM revision ORDER BY number")  # noqa: S608
    return [FrozenRevision(*row) for row in rows]


def add(
    connection: sqlite3.Connection,
    revision: FrozenRevision,
    application: Application,
    files: Iterable[StoredFile],
) -> None:
    """Freeze `application` with `files` as the next revision; in the caller's transaction.

    ValueError for any number but the next.
    """
    (count,) = connection.execute("SELECT coalesce(max(number), 0) FROM revision").fetchone()
    if revision.number != count + 1:
        raise ValueError(f"revision {revision.number} after {count}")
    text = json.dumps(application_json(application), separators=(",", ":"))
    connection.execute(
        "INSERT INTO revision VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            revision.number,
            revision.created_at,
            revision.code,
            revision.digest,
            revision.form_version,
            revision.previous,
            _sha256(text),
            text,
        ),
    )
    connection.executemany(
        "INSERT INTO revision_file VALUES (?, ?, ?, ?)",
        [(revision.number, file.name, file.sha256, file.size) for file in files],
    )
    if application_of(connection, revision.number) != application:
        raise ValueError("the application does not survive storage")


def application_of(connection: sqlite3.Connection, number: int) -> Application:
    """Return what revision `number` says; KeyError for none, ValueError for a damaged one."""
    row = connection.execute(
        "SELECT application_sha256, application FROM revision WHERE number = ?", (number,)
    ).fetchone()
    if row is None:
        raise KeyError(number)
    sha256, text = row
    if _sha256(text) != sha256:
        raise ValueError(f"revision {number}")
    return application_from_json(json.loads(text))


def files_of(connection: sqlite3.Connection, number: int) -> dict[str, StoredFile]:
    """Return the files of revision `number` by their stored names."""
    rows = connection.execute(
        "SELECT name, sha256, size FROM revision_file WHERE revision = ? ORDER BY name", (number,)
    )
    return {name: StoredFile(name, sha256, size) for name, sha256, size in rows}


def note_made(connection: sqlite3.Connection, number: int, kind: Made, sha256: str) -> None:
    """Remember that a file was made of revision `number`; the one noted last is the last."""
    connection.execute(
        "DELETE FROM made WHERE revision = ? AND kind = ? AND sha256 = ?", (number, kind, sha256)
    )
    connection.execute(
        "INSERT INTO made (revision, kind, sha256) VALUES (?, ?, ?)", (number, kind, sha256)
    )


def made(connection: sqlite3.Connection, number: int, kind: Made) -> list[str]:
    """Return the SHA-256 of each file of `kind` made of revision `number`, the last one last."""
    rows = connection.execute(
        "SELECT sha256 FROM made WHERE revision = ? AND kind = ? ORDER BY position", (number, kind)
    )
    return [sha256 for (sha256,) in rows]


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode("ascii")).hexdigest()
