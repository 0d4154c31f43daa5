"""The papers of one revision: its 申报书.pdf from the frozen state, and what is printed."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from xxxf_desktop.answers.visibility import asked_only
from xxxf_desktop.app.exporting import PDF_NAME, ExportPart, export_packet
from xxxf_desktop.app.handover_names import bundle_folder_name
from xxxf_desktop.app.printing import PrintJob, PrintOptions, PrintSource, prepare_printing
from xxxf_desktop.app.revision_facts import RevisionFacts
from xxxf_desktop.app.signing import own_key
from xxxf_desktop.app.stages import Progress
from xxxf_desktop.app.states import frozen_state
from xxxf_desktop.app.transcript import transcript_entries
from xxxf_desktop.bundle.keys import fingerprint
from xxxf_desktop.drafts.store import Draft
from xxxf_desktop.errors import DraftError, XxxfError
from xxxf_desktop.packet.transcript import TranscriptEntry


@dataclass(frozen=True, slots=True)
class RevisionPapers:
    """What was made of revision `number`; `pages` and `pdf_bytes` are of its 申报书.pdf."""

    number: int
    job: PrintJob
    pages: int
    pdf_bytes: int
    entries: tuple[TranscriptEntry, ...]


def make_papers(
    draft: Draft,
    number: int,
    options: PrintOptions,
    work: Path,
    target: Path,
    progress: Progress | None = None,
) -> RevisionPapers:
    """Write the papers of revision `number` into the folder `target`.

    Its 申报书.pdf is made in the folder `work`, or taken from there where an earlier call made
    it: a revision never changes. Errors as of `export_packet` and `prepare_printing`.
    """
    pdf = _finished_pdf(draft, number, work, progress)
    source = _source(draft, number, pdf)
    job = prepare_printing(source, options, target, progress)
    application = asked_only(source.form, source.application)
    return RevisionPapers(
        number=number,
        job=job,
        pages=job.paper.sides - job.paper.blanks,
        pdf_bytes=pdf.stat().st_size,
        entries=transcript_entries(source.form, application),
    )


def _finished_pdf(draft: Draft, number: int, work: Path, progress: Progress | None) -> Path:
    folder = work / f"revision-{number}"
    pdf = folder / PDF_NAME
    if not pdf.is_file():
        work.mkdir(exist_ok=True)
        export_packet(draft, folder, parts={ExportPart.PDF}, revision=number, progress=progress)
    return pdf


def _source(draft: Draft, number: int, pdf: Path) -> PrintSource:
    state = frozen_state(draft, number)
    project = state.application.text(state.form.about.project)
    folder = bundle_folder_name(project, number)
    return PrintSource(pdf, state.form, state.application, _facts(draft, number), folder)


def _facts(draft: Draft, number: int) -> RevisionFacts:
    for revision in draft.revisions():
        if revision.number == number:
            made_at = datetime.fromisoformat(revision.created_at)
            return RevisionFacts(number, revision.code, _fingerprint(), made_at)
    raise DraftError(f"申报稿 {draft.path} 没有第 {number} 版定稿。", "请核对版次，或先定稿。")


def _fingerprint() -> str:
    """Return the 指纹 of the key that signs, "" where it cannot be had now."""
    with suppress(XxxfError):
        return fingerprint(own_key().kid)
    return ""
