"""The papers of one revision: its 申报书.pdf from the frozen state, and what is printed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from xxxf_desktop.answers.visibility import asked_only
from xxxf_desktop.app.exporting import PDF_NAME, ExportPart, export_packet
from xxxf_desktop.app.handover_names import bundle_folder_name
from xxxf_desktop.app.paper_log import kid_that_signed, other_key_signed
from xxxf_desktop.app.printing import PrintJob, PrintOptions, PrintSource, prepare_printing
from xxxf_desktop.app.revision_facts import RevisionFacts
from xxxf_desktop.app.signing import kid_for_paper, own_keys
from xxxf_desktop.app.stages import Progress, Stage, say_nothing
from xxxf_desktop.app.states import State, frozen_state
from xxxf_desktop.app.transcript import transcript_entries
from xxxf_desktop.bundle.keys import fingerprint
from xxxf_desktop.drafts.store import Draft
from xxxf_desktop.errors import KeyFileError
from xxxf_desktop.packet.transcript import TranscriptEntry

_EXPORTED = 0.6  # the share of the whole that lies behind the finished 申报书.pdf


@dataclass(frozen=True, slots=True)
class RevisionPapers:
    """What was made of revision `number` of the draft `submission`.

    `pages` and `pdf_bytes` are of its 申报书.pdf. `kid` is the key whose 签名公钥指纹 the
    报送清单 bears; "" where it has none, and `lacking` says why. `heed` says what does not go
    together with that key.
    """

    number: int
    job: PrintJob
    pages: int
    pdf_bytes: int
    entries: tuple[TranscriptEntry, ...]
    submission: str
    kid: str = ""
    lacking: tuple[str, ...] = ()
    heed: tuple[str, ...] = ()


def make_papers(
    draft: Draft,
    number: int,
    options: PrintOptions,
    work: Path,
    target: Path,
    progress: Progress | None = None,
    kid: Callable[[], str] = kid_for_paper,
    chosen: str = "",
) -> RevisionPapers:
    """Write the papers of revision `number` into the folder `target`.

    Its 申报书.pdf is made in the folder `work`, or taken from there where an earlier call made
    it: a revision of a draft never changes. The 报送清单 bears the 签名公钥指纹 of the key
    `chosen`, else of the one that signed the electronic version handed over last, else of
    `kid()`: what is stamped now must bear the one that signs later. Where it cannot be had, a
    note of the job says so. Errors as of `export_packet` and `prepare_printing`.
    """
    tell = progress or say_nothing
    state = frozen_state(draft, number)
    bears, lacking = _kid(chosen or kid_that_signed(draft, number), kid)
    mark = fingerprint(bears) if bears else ""
    pdf = _finished_pdf(draft, number, work, _part(tell, 0.0, _EXPORTED))
    source = _source(state, pdf, mark)
    made = prepare_printing(source, options, target, _part(tell, _EXPORTED, 1.0))
    apart = other_key_signed(draft, number, bears) if bears else ()
    heed = (*apart, *(() if chosen else _replaced_since(bears)))
    job = replace(made, notes=(*made.notes, *heed, *lacking))
    application = asked_only(source.form, source.application)
    return RevisionPapers(
        number=number,
        job=job,
        pages=job.paper.sides - job.paper.blanks,
        pdf_bytes=pdf.stat().st_size,
        entries=transcript_entries(source.form, application),
        submission=draft.submission,
        kid=bears,
        lacking=lacking,
        heed=heed,
    )


def _part(tell: Progress, start: float, end: float) -> Progress:
    """Return what tells of a part of the whole that goes from `start` to `end`."""
    return lambda stage: tell(Stage(str(stage), start + stage.share * (end - start)))


def _finished_pdf(draft: Draft, number: int, work: Path, progress: Progress) -> Path:
    # Another draft, as after 另存为, has revisions of the same numbers that say something else.
    folder = work / f"{draft.submission}-{number}"
    pdf = folder / PDF_NAME
    if not pdf.is_file():
        work.mkdir(exist_ok=True)
        export_packet(draft, folder, parts={ExportPart.PDF}, revision=number, progress=progress)
    return pdf


def _source(state: State, pdf: Path, mark: str) -> PrintSource:
    made_at = datetime.fromisoformat(state.created_at)
    project = state.application.text(state.form.about.project)
    return PrintSource(
        pdf=pdf,
        form=state.form,
        application=state.application,
        revision=RevisionFacts(state.number, state.code, mark, made_at),
        folder=bundle_folder_name(project, state.number),
    )


def _kid(known: str, kid: Callable[[], str]) -> tuple[str, tuple[str, ...]]:
    """Return the key `known` or that of `kid`, or "" and a line that says why there is none."""
    if known:
        return known, ()
    try:
        return kid(), ()
    except KeyFileError as error:
        return "", (f"报送清单上没有签名公钥指纹：{''.join(error.lines())}",)


def _replaced_since(kid: str) -> Iterator[str]:
    """Yield a line where `kid` is an own key that another has replaced: it signs no more."""
    with suppress(KeyFileError):  # said by whoever needs the key
        keys = own_keys()
        current = keys.book().current
        if current is not None and kid != current.kid and kid in keys.kids():
            yield (
                f"签名密钥已换成 {fingerprint(current.kid)}，这份报送清单上还是写入介质时的旧密钥："
                "先重新写入介质，再打印报送清单。"
            )
