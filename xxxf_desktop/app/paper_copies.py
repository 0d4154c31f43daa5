"""The paper of one revision of a draft, made for the printer: see `printing`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from xxxf_desktop.app.exporting import ExportPart, export_packet
from xxxf_desktop.app.file_room import FileRoom
from xxxf_desktop.app.handover_names import bundle_folder_name
from xxxf_desktop.app.printing import PrintJob, PrintOptions, PrintSource, prepare_printing
from xxxf_desktop.app.revision_facts import RevisionFacts
from xxxf_desktop.app.signing import kid_for_paper
from xxxf_desktop.app.stages import Progress, Stage, say_nothing
from xxxf_desktop.app.states import State, frozen_state
from xxxf_desktop.bundle.keys import fingerprint
from xxxf_desktop.drafts.store import Draft
from xxxf_desktop.errors import DraftError, KeyFileError

_EXPORTED = 0.6  # the share of the whole that lies behind the finished 申报书.pdf


def print_revision(
    draft: Draft,
    target: Path,
    options: PrintOptions,
    *,
    revision: int | None = None,
    progress: Progress | None = None,
    kid: Callable[[], str] = kid_for_paper,
) -> PrintJob:
    """Write what is printed of a revision, the last one unless told, into folder `target`.

    `kid` gives the name of the key whose 签名公钥指纹 stands on the 报送清单: what is stamped now
    must bear the one that signs later. Where it cannot be had, a note of the job says so.
    DraftError where nothing is finalised; other errors as of `export_packet` and
    `prepare_printing`.
    """
    tell = progress or say_nothing
    number = _number(draft, revision)
    state = frozen_state(draft, number)
    mark, lacking = _fingerprint(kid)
    with _room() as folder:
        packet = export_packet(
            draft,
            folder,
            parts=[ExportPart.PDF],
            revision=number,
            progress=lambda stage: tell(Stage(str(stage), stage.share * _EXPORTED)),
        )
        if packet.pdf is None:
            raise AssertionError("a PDF was asked for")
        job = prepare_printing(
            source_of(state, packet.pdf, mark),
            options,
            target,
            lambda stage: tell(Stage(str(stage), _EXPORTED + stage.share * (1 - _EXPORTED))),
        )
    return replace(job, notes=(*job.notes, *lacking))


def _fingerprint(kid: Callable[[], str]) -> tuple[str, tuple[str, ...]]:
    """Return the 签名公钥指纹, or "" and a line that says why there is none."""
    try:
        return fingerprint(kid()), ()
    except KeyFileError as error:
        return "", (f"报送清单上没有签名公钥指纹：{''.join(error.lines())}",)


def source_of(state: State, pdf: Path, mark: str) -> PrintSource:
    """Return what is printed of the revision `state`, whose finished 申报书.pdf is `pdf`.

    `mark` is the 签名公钥指纹, "" for none.
    """
    return PrintSource(
        pdf=pdf,
        form=state.form,
        application=state.application,
        revision=RevisionFacts(
            number=state.number,
            code=state.code,
            fingerprint=mark,
            created_at=datetime.fromisoformat(state.created_at),
        ),
        folder=bundle_folder_name(state.application.text(state.form.about.project), state.number),
    )


def _number(draft: Draft, revision: int | None) -> int:
    known = [frozen.number for frozen in draft.revisions()]
    if not known:
        raise DraftError("还没有定稿，没有可以印的版本。", "先定稿，再打印；要先看样子，导出草稿。")
    return known[-1] if revision is None else revision


@contextmanager
def _room() -> Iterator[Path]:
    room = FileRoom.make()
    try:
        yield room.folder / "paper"
    finally:
        room.close()
