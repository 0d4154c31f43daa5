"""An application as rows of a draft, and back, equal to the last character."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from typing import Any

from xxxf_desktop.answers.application import Acceptance, Application, Honor, Proof, Value
from xxxf_desktop.narrative.blocks import (
    Blocks,
    blocks_from_json,
    blocks_to_json,
    figures_of,
)


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
    meta = {"form": application.form, "plan": application.plan}
    connection.executemany(
        "INSERT INTO meta VALUES (?, ?)",
        [(key, value) for key, value in meta.items() if value is not None],
    )
    fields = ((key, _json(_value_json(value))) for key, value in application.fields.items())
    _insert(connection, "INSERT INTO field VALUES (?, ?, ?)", fields)
    narrative = ((key, _json(blocks_to_json(text))) for key, text in application.narrative.items())
    _insert(connection, "INSERT INTO narrative VALUES (?, ?, ?)", narrative)
    proofs = ((_json(proof.model_dump()),) for proof in application.proofs)
    _insert(connection, "INSERT INTO proof VALUES (?, ?)", proofs)
    accepted = ((_json(entry.model_dump()),) for entry in application.accepted)
    _insert(connection, "INSERT INTO accepted VALUES (?, ?)", accepted)


def read(connection: sqlite3.Connection) -> Application:
    """Return the application in the rows; ValueError or KeyError where they hold none."""
    meta = dict(connection.execute("SELECT key, value FROM meta"))
    fields = connection.execute("SELECT id, value FROM field ORDER BY position")
    narrative = connection.execute("SELECT id, text FROM narrative ORDER BY position")
    proofs = connection.execute("SELECT entry FROM proof ORDER BY position")
    accepted = connection.execute("SELECT entry FROM accepted ORDER BY position")
    return Application(
        form=meta["form"],
        plan=meta.get("plan"),
        fields={key: _value(json.loads(value)) for key, value in fields},
        narrative={key: _blocks(text) for key, text in narrative},
        proofs=tuple(Proof.model_validate(json.loads(text)) for (text,) in proofs),
        accepted=tuple(Acceptance.model_validate(json.loads(text)) for (text,) in accepted),
    )


def _insert(
    connection: sqlite3.Connection, statement: str, rows: Iterable[tuple[str, ...]]
) -> None:
    connection.executemany(statement, [(at, *row) for at, row in enumerate(rows)])


def _json(data: Any) -> str:
    # ASCII, for then even half a surrogate pair that a widget let through comes back.
    return json.dumps(data, separators=(",", ":"))


def _value_json(value: Value) -> Any:
    if not isinstance(value, tuple):
        return value
    return [entry.model_dump() if isinstance(entry, Honor) else entry for entry in value]


def _value(data: Any) -> Value:
    if isinstance(data, str | bool):
        return data
    if isinstance(data, list):
        if all(isinstance(entry, dict) for entry in data):
            return tuple(Honor.model_validate(entry) for entry in data)
        if all(type(entry) is str for entry in data) or all(type(entry) is int for entry in data):
            return tuple(data)
    raise ValueError("no answer")


def _blocks(text: str) -> Blocks:
    return blocks_from_json(json.loads(text))
