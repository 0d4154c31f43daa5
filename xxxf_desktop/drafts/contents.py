"""An application as rows of a draft, and back, equal to the last character."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from typing import Any

from xxxf_desktop.answers.application import Application
from xxxf_desktop.answers.snapshot import application_from_json, application_json
from xxxf_desktop.narrative.blocks import figures_of


def files_named(application: Application) -> list[str]:
    """Return the stored names that `application` refers to, figures first, each once."""
    names = [
        figure.file for blocks in application.narrative.values() for figure in figures_of(blocks)
    ]
    names += [proof.file for proof in application.proofs if proof.file is not None]
    return list(dict.fromkeys(names))


def write(connection: sqlite3.Connection, application: Application) -> None:
    """Replace all but the files by `application`; inside the caller's transaction."""
    for table in ("field", "narrative", "proof", "accepted"):
        connection.execute(f"DELETE FROM {table}")  # noqa: S608
    connection.execute("DELETE FROM meta WHERE key IN ('form', 'plan')")
    data = application_json(application)
    connection.executemany(
        "INSERT INTO meta VALUES (?, ?)",
        [(key, data[key]) for key in ("form", "plan") if data[key] is not None],
    )
    fields = ((key, _json(value)) for key, value in data["fields"].items())
    _insert(connection, "INSERT INTO field VALUES (?, ?, ?)", fields)
    narrative = ((key, _json(blocks)) for key, blocks in data["narrative"].items())
    _insert(connection, "INSERT INTO narrative VALUES (?, ?, ?)", narrative)
    proofs = ((_json(proof),) for proof in data["proofs"])
    _insert(connection, "INSERT INTO proof VALUES (?, ?)", proofs)
    accepted = ((_json(entry),) for entry in data["accepted"])
    _insert(connection, "INSERT INTO accepted VALUES (?, ?)", accepted)


def read(connection: sqlite3.Connection) -> Application:
    """Return the application in the rows; ValueError or KeyError where they hold none."""
    meta = dict(connection.execute("SELECT key, value FROM meta"))
    fields = connection.execute("SELECT id, value FROM field ORDER BY position")
    narrative = connection.execute("SELECT id, text FROM narrative ORDER BY position")
    proofs = connection.execute("SELECT entry FROM proof ORDER BY position")
    accepted = connection.execute("SELECT entry FROM accepted ORDER BY position")
    return application_from_json(
        {
            "form": meta["form"],
            "plan": meta.get("plan"),
            "fields": {key: json.loads(value) for key, value in fields},
            "narrative": {key: json.loads(text) for key, text in narrative},
            "proofs": [json.loads(text) for (text,) in proofs],
            "accepted": [json.loads(text) for (text,) in accepted],
        }
    )


def _insert(
    connection: sqlite3.Connection, statement: str, rows: Iterable[tuple[str, ...]]
) -> None:
    connection.executemany(statement, [(at, *row) for at, row in enumerate(rows)])


def _json(data: Any) -> str:
    # ASCII, for then even half a surrogate pair that a widget let through comes back.
    return json.dumps(data, separators=(",", ":"))
