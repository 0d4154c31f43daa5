"""The drafts used last, for the start page: where they are and what they are called.

No answer but the names of project and unit is in the list. It lies in the user's data
folder, for his eyes only; of two programs that change it at once the later one counts.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from xxxf_desktop.errors import XxxfError
from xxxf_desktop.system.atomic import rename, write_file
from xxxf_desktop.system.paths import data_folder

FILE_NAME = "recent.json"
ASIDE_NAME = "recent.bak.json"
MOST = 20

_FORMAT = "xxxf-recent/1"
_LARGEST = 1024 * 1024
_LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class RecentDraft:
    """One draft as it was when last used; `progress` is 0 to 1, `problems` the 强制 findings.

    `saved_at` is ISO 8601. `missing` is not kept: it says that no file is there now.
    """

    path: Path
    form_id: str
    plan: str | None
    project: str
    applicant: str
    progress: float
    problems: int
    saved_at: str
    missing: bool = False


def recents() -> tuple[RecentDraft, ...]:
    """Return the drafts, the one remembered last first; () where the list cannot be read.

    Never raises. A damaged list is put aside as recent.bak.json.
    """
    return tuple(replace(entry, missing=not _is_there(entry.path)) for entry in _read())


def remember(entry: RecentDraft) -> None:
    """Put `entry` first, in place of an older one of its path; the oldest of over 20 goes.

    XxxfError where the list cannot be written.
    """
    entry = replace(
        entry,
        path=entry.path.absolute(),
        project=entry.project[:_LONGEST_NAME],
        applicant=entry.applicant[:_LONGEST_NAME],
    )
    _write([entry, *_others(entry.path)][:MOST])


def forget(path: Path) -> None:
    """Take the draft `path` off the list, if it is on it. Errors as in `remember`."""
    before, others = _read(), _others(path)
    if len(others) < len(before):
        _write(others)


def _others(path: Path) -> list[RecentDraft]:
    return [entry for entry in _read() if _key(entry.path) != _key(path)]


def _key(path: Path) -> str:
    """No link is followed: that could wait for a disk that is gone."""
    return os.path.normcase(os.path.abspath(path))  # noqa: PTH100


def _is_there(path: Path) -> bool:
    with suppress(OSError, ValueError):
        return path.is_file()
    return False


# ------------------------------------------------------------------ the file


def _write(entries: list[RecentDraft]) -> None:
    document = {"format": _FORMAT, "drafts": [_json(entry) for entry in entries]}
    # ASCII, for a path may hold what is no text.
    data = (json.dumps(document, indent=1) + "\n").encode("ascii")
    write_file(data_folder() / FILE_NAME, data, private=True)


def _json(entry: RecentDraft) -> dict[str, Any]:
    return {
        "path": str(entry.path),
        "form": entry.form_id,
        "plan": entry.plan,
        "project": entry.project,
        "applicant": entry.applicant,
        "progress": entry.progress,
        "problems": entry.problems,
        "saved_at": entry.saved_at,
    }


def _read() -> list[RecentDraft]:
    try:
        path = data_folder() / FILE_NAME
        if not path.exists():
            return []
        if not path.is_file() or path.stat().st_size > _LARGEST:
            raise ValueError("no list")
        return list(_entries(json.loads(path.read_bytes())))
    except (ValueError, RecursionError):
        with suppress(OSError):
            rename(path, path.with_name(ASIDE_NAME))
    except (OSError, XxxfError):
        pass  # without its list the start page is poorer, not broken
    return []


def _entries(document: object) -> Iterator[RecentDraft]:
    match document:
        case {"format": str(found), "drafts": list(rows)} if found == _FORMAT:
            for row in rows[:MOST]:
                yield _entry(row)
        case _:
            raise ValueError("no list of drafts")


def _entry(row: object) -> RecentDraft:
    match row:
        case {
            "path": str(path),
            "form": str(form_id),
            "plan": str() | None as plan,
            "project": str(project),
            "applicant": str(applicant),
            "progress": int() | float() as progress,
            "problems": int(problems),
            "saved_at": str(saved_at),
        } if 0 <= progress <= 1 and problems >= 0:
            datetime.fromisoformat(saved_at)
            return RecentDraft(
                Path(path), form_id, plan, project, applicant, float(progress), problems, saved_at
            )
    raise ValueError("no draft")
