"""Making a draft, filling it from an answers file, writing it out again."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from xxxf_desktop.answers.application import Application, Proof
from xxxf_desktop.answers.reading import MOST_BYTES, TOO_LARGE, AnswersFile, apply, read_answers
from xxxf_desktop.answers.writing import answers_json
from xxxf_desktop.app.catalogue import chosen_plan, edition
from xxxf_desktop.app.intake import FIGURES, PROOFS, Intake, title_of
from xxxf_desktop.drafts.contents import files_named
from xxxf_desktop.drafts.store import Draft, StoredFile
from xxxf_desktop.errors import AnswersError, OutputError
from xxxf_desktop.narrative.blocks import Blocks, FigureBlock
from xxxf_desktop.system.atomic import output_error, publish_folder, reason

ANSWERS_NAME = "answers.json"
BACKUP_NAME = "answers.bak.json"


def create_draft(path: Path, form_id: str, plan: str | None) -> None:
    """Make the draft `path`, empty; AnswersError for an unknown edition or plan.

    Without `plan` it is for the only plan of the edition, or for none yet.
    """
    form = edition(form_id)
    Draft.create(path, Application(form.id, chosen_plan(form, plan))).close()


def fill(draft: Draft, answers_path: Path) -> None:
    """Put the answers file into `draft`, with the files it names: all of it or nothing.

    Paths are relative to the answers file. AnswersError lists every problem of the
    answers and of the files together.
    """
    before = draft.application()
    form = edition(before.form)
    reading = read_answers(_bytes_of(answers_path), form)
    intake = Intake(form, answers_path.absolute().parent, draft.files(), draft.pinned())
    intake.take(reading.files, _staying(reading.answers, before))
    if reading.answers is None or intake.problems:
        raise AnswersError([*reading.problems, *intake.problems])
    answers = _with_stored_names(reading.answers, intake)
    draft.save(apply(answers, before), intake.added)


def dump(draft: Draft) -> dict[str, Any]:
    """Return the answers file of `draft`; files go by their stored names."""
    application = draft.application()
    return answers_json(edition(application.form), application)


def dump_to(draft: Draft, folder: Path) -> Path:
    """Return the path of answers.json in `folder`, written with the draft's files beside it.

    All appear together or not at all (OutputError). Files that lie there already stay;
    an answers.json that says something else is kept as answers.bak.json.
    """
    application, stored = draft.moment()
    files = {name: stored[name] for name in files_named(application) if name in stored}

    def write(staging: Path) -> None:
        for own in (FIGURES, PROOFS):
            if (folder / own).is_dir() and any(name.startswith(f"{own}/") for name in files):
                shutil.copytree(folder / own, staging / own, symlinks=True, copy_function=_copy)
        for name, stored in files.items():
            _write_stored(draft, stored, staging / name)
        _write_answers(_json_bytes(dump(draft)), staging, folder / ANSWERS_NAME)

    publish_folder(write, folder, own=())
    return folder / ANSWERS_NAME


def _copy(source: str, goal: str) -> None:
    """WORKAROUND: copytree collects OSErrors as English texts and goes on."""
    try:
        shutil.copy2(source, goal)
    except OSError as error:
        raise output_error(Path(goal), error) from error


def _json_bytes(value: object) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()


def _write_stored(draft: Draft, stored: StoredFile, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    if os.path.lexists(target):
        if _is_equal(target, stored):
            return
        raise OutputError(
            f"输出文件夹里已有内容不同的 {stored.name}。", "请换一个文件夹，或先把它移走。"
        )
    draft.copy_file(stored.name, target)


def _is_equal(file: Path, stored: StoredFile) -> bool:
    if file.is_symlink() or not file.is_file():
        return False
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest() == stored.sha256


def _write_answers(answers: bytes, staging: Path, before: Path) -> None:
    if before.is_file() and before.read_bytes() != answers:
        shutil.copyfile(before, staging / BACKUP_NAME)
    (staging / ANSWERS_NAME).write_bytes(answers)


def _bytes_of(path: Path) -> bytes:
    try:
        if not path.is_file():
            raise AnswersError([f"没有找到答案文件 {path}。请核对路径。"])
        if path.stat().st_size > MOST_BYTES:
            raise AnswersError([TOO_LARGE])
        with path.open("rb") as stream:
            return stream.read(MOST_BYTES + 1)
    except OSError as error:
        words = f"答案文件 {path} 读不出来（{reason(error)}）。请检查路径和权限。"
        raise AnswersError([words]) from error


# ------------------------------------------------------------------ stored names


def _staying(answers: AnswersFile | None, before: Application) -> list[str]:
    """Return the stored names of the sections and proofs that `answers` leaves alone."""
    if answers is None:
        return []
    narrative = dict(before.narrative)
    for section in answers.narrative:
        narrative.pop(section, None)
    proofs = () if "proofs" in answers.given else before.proofs
    return files_named(replace(before, narrative=narrative, proofs=proofs))


def _with_stored_names(answers: AnswersFile, intake: Intake) -> AnswersFile:
    narrative = {
        section: None if blocks is None else _renamed(blocks, intake)
        for section, blocks in answers.narrative.items()
    }
    return replace(answers, narrative=narrative, proofs=tuple(_proofs(answers.proofs, intake)))


def _renamed(blocks: Blocks, intake: Intake) -> Blocks:
    return tuple(
        block.model_copy(update={"file": intake.name_of(block.file, is_figure=True)})
        if isinstance(block, FigureBlock)
        else block
        for block in blocks
    )


def _proofs(proofs: Iterable[Proof], intake: Intake) -> Iterable[Proof]:
    """A proof without a title is called by the name of its file."""
    for proof in proofs:
        if proof.file is None:
            yield proof
            continue
        name = intake.name_of(proof.file, is_figure=False)
        title = proof.title or title_of(proof.file)
        yield proof.model_copy(update={"file": name, "title": title})
