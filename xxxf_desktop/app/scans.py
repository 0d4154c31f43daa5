"""盖章扫描件: scans of the stamped pages come back and join a revision, changing nothing of it."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from xxxf_desktop.answers.wording import quoted_text
from xxxf_desktop.app.intake import Shelf, title_of
from xxxf_desktop.app.states import chosen_number
from xxxf_desktop.drafts.names import Folder
from xxxf_desktop.drafts.store import Draft, Scan
from xxxf_desktop.errors import ProofError
from xxxf_desktop.rules.characters import whole

_FOLDER: Folder = "扫描件"
_LONGEST_NAME = 120
_TWICE = "这一版已经有内容相同的扫描件。"
_NOT_FOUND = "没有找到这个文件，可能已被移走或改名。请重新选择。"


@dataclass(frozen=True, slots=True)
class ScansAdded:
    """The scans of a revision as they are now, and a line for each file that is no use."""

    scans: tuple[Scan, ...]
    problems: tuple[str, ...] = ()


def revision_for_scans(draft: Draft, number: int | None) -> int:
    """Return `number`, or the last revision for None; DraftError where there is none of it."""
    why = "还没有定稿，盖章扫描件没有地方放。"
    return chosen_number(draft, number, why, "先定稿，打印盖章后再加。")


def scans(draft: Draft, revision: int) -> list[Scan]:
    """Return the scans of `revision`, in their order."""
    return draft.scans(revision)


def add_scans(draft: Draft, revision: int, paths: Sequence[Path]) -> ScansAdded:
    """Attach the usable files of `paths` (PDF or pictures) behind the scans of `revision`.

    They are inspected as proofs are. DraftError where there is no such revision or it
    cannot be saved, ProofError where a file changes meanwhile; then nothing is added.
    """
    kept = draft.scans(revision)
    held = draft.files()
    shelf = Shelf({name: file.sha256 for name, file in held.items()}, frozenset(draft.pinned()))
    problems: list[str] = []
    for path in paths:
        try:
            name = _put(shelf, path)
            if any(scan.file == name for scan in kept):
                raise ProofError([_TWICE])
        except ProofError as error:
            shown = quoted_text(path.name or str(path), _LONGEST_NAME)
            problems += [f"“{shown}”：{line}" for line in error.lines()]
        else:
            kept.append(Scan(_title(path), name))
    named = {scan.file for scan in kept}
    added = [file for file in shelf.added.values() if file.name in named]
    draft.save_scans(revision, kept, added)
    return ScansAdded(tuple(kept), tuple(problems))


def remove_scan(draft: Draft, revision: int, index: int) -> None:
    """Take away one scan of `revision`, counted from 0; IndexError where there is none."""
    kept = draft.scans(revision)
    if not 0 <= index < len(kept):
        raise IndexError(f"revision {revision} has no scan {index}")
    del kept[index]
    draft.save_scans(revision, kept)


def _title(path: Path) -> str:
    return " ".join(whole(title_of(path.name)).split())


def _put(shelf: Shelf, path: Path) -> str:
    if not os.path.isfile(path):  # noqa: PTH113  the method raises for a name that is too long
        raise ProofError([_NOT_FOUND])
    return shelf.put(path.absolute(), is_figure=False, folder=_FOLDER)
