"""The log of hand-overs (报送) as rows: begun as not done, done only once all was compared."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

_DONE, _NOT_DONE = "done", "not done"


@dataclass(frozen=True, slots=True)
class Handover:
    """One hand-over of a revision to a medium.

    `medium` names its kind (folder, U盘, disc image), `began_at` is ISO 8601 with offset.
    One that is not `done` was broken off, or is under way. `receipt` is what the medium
    reported, as JSON; {} before that.
    """

    id: int
    revision: int
    medium: str
    began_at: str
    done: bool
    receipt: Mapping[str, Any]


def listed(connection: sqlite3.Connection) -> list[Handover]:
    """Return all hand-overs, the first one first."""
    rows = connection.execute(
        "SELECT id, revision, medium, began_at, state, receipt FROM handover ORDER BY id"
    )
    return [
        Handover(id_, revision, medium, began_at, state == _DONE, json.loads(receipt))
        for id_, revision, medium, began_at, state, receipt in rows
    ]


def begin(connection: sqlite3.Connection, revision: int, medium: str, began_at: str) -> int:
    """Return the id of a new hand-over, which is not done."""
    row = connection.execute(
        "INSERT INTO handover (revision, medium, began_at, state, receipt)"
        " VALUES (?, ?, ?, ?, '{}')",
        (revision, medium, began_at, _NOT_DONE),
    )
    return int(row.lastrowid or 0)


def settle(
    connection: sqlite3.Connection, handover: int, receipt: Mapping[str, Any], *, done: bool
) -> None:
    """Write what came of a hand-over; ValueError for one that is unknown or settled as done."""
    changed = connection.execute(
        "UPDATE handover SET state = ?, receipt = ? WHERE id = ? AND state = ?",
        (_DONE if done else _NOT_DONE, json.dumps(dict(receipt)), handover, _NOT_DONE),
    )
    if changed.rowcount != 1:
        raise ValueError(f"no open hand-over {handover}")
