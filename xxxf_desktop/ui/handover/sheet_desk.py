"""The 报送清单 on paper or as a PDF, and the 抄录单 beside the browser."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from xxxf_desktop.app.online_log import Keyed, note_keyed
from xxxf_desktop.app.paper_out import keep_sheet, send_sheet
from xxxf_desktop.app.printing import SHEET_NAME, TRANSCRIPT_NAME
from xxxf_desktop.app.revision_papers import RevisionPapers
from xxxf_desktop.errors import XxxfError
from xxxf_desktop.packet.transcript import TranscriptEntry
from xxxf_desktop.system.atomic import write_file
from xxxf_desktop.ui.background import Job
from xxxf_desktop.ui.choosers import Choosers
from xxxf_desktop.ui.desk import Desk
from xxxf_desktop.ui.handover.side import HandoverSide
from xxxf_desktop.ui.handover.transcript_window import TranscriptWindow


class SheetDesk(QObject):
    """Works on the papers of the current revision; `noted` says that the log has more to tell."""

    noted = Signal()

    def __init__(
        self, desk: Desk, side: HandoverSide, choosers: Choosers, printer: Callable[[], str]
    ) -> None:
        """`printer` names the printer that is chosen now, "" for none."""
        super().__init__(side)
        self._printer = printer
        self._desk, self._side, self._choosers = desk, side, choosers
        self._papers: RevisionPapers | None = None
        self._keyed = Keyed()
        self._is_noting = self._is_stale = False
        self.transcript: TranscriptWindow | None = None
        side.print_wanted.connect(self._on_print)
        side.pdf_wanted.connect(self._on_pdf)
        side.transcript_wanted.connect(self._on_transcript)

    def show_papers(self, papers: RevisionPapers | None, keyed: Keyed) -> None:
        """Work on `papers`, None while there are none; `keyed` was copied of them before."""
        self._keyed = keyed
        if papers is None or self._papers is None or papers.number != self._papers.number:
            self._forget_transcript()
        self._papers = papers
        self._side.set_ready(papers is not None)

    # ---------------------------------------------------------------- 报送清单

    @Slot()
    def _on_print(self) -> None:
        if self._papers is None:
            return
        draft = self._desk.session.draft
        job = Job(partial(send_sheet, draft, self._papers, self._printer()))
        job.done.connect(self._on_printed)
        job.failed.connect(self._on_failed)
        job.start()

    @Slot(object)
    def _on_printed(self, lines: object) -> None:
        if isinstance(lines, tuple) and not self._desk.is_closed:
            self._side.outcome.say_done("\n".join(lines))
            self.noted.emit()

    @Slot(object)
    def _on_failed(self, error: object) -> None:
        if self._desk.is_closed:
            return
        if not isinstance(error, XxxfError):
            raise error  # type: ignore[misc]
        self._side.outcome.say_failed(error)

    @Slot()
    def _on_pdf(self) -> None:
        if self._papers is not None:
            proposed = self._desk.session.path.absolute().parent / SHEET_NAME
            keep = partial(keep_sheet, self._desk.session.draft, self._papers)
            self._choosers.pdf("报送清单存为 PDF", proposed, partial(self._keep, keep))

    def _keep(self, keep: Callable[[Path], tuple[str, ...]], target: Path) -> None:
        try:
            lines = keep(target)
        except XxxfError as error:
            self._side.outcome.say_failed(error)
        else:
            self._side.outcome.say_done("\n".join(lines))
            self.noted.emit()

    # ---------------------------------------------------------------- 抄录单

    @Slot()
    def _on_transcript(self) -> None:
        if self._papers is None:
            return
        if self.transcript is None:
            title = f"抄录单 · 定稿 {self._papers.number}"
            entries = self._papers.entries
            made = TranscriptWindow(self._side, title, entries, self._done_before(entries))
            made.copied.connect(self._note_copied)
            made.save_wanted.connect(self._on_save_transcript)
            self.transcript = made
        self.transcript.show()
        self.transcript.activateWindow()
        self.transcript.focus_first()

    @Slot()
    def _on_save_transcript(self) -> None:
        if self._papers is not None:
            keep = partial(_keep_transcript, self._papers.job.transcript_file)
            proposed = self._desk.session.path.absolute().parent / TRANSCRIPT_NAME
            self._choosers.text("抄录单存为文本", proposed, partial(self._keep, keep))

    def _done_before(self, entries: Sequence[TranscriptEntry]) -> Collection[int]:
        """Return what was copied already; nothing where another program knew other boxes."""
        boxes = sum(bool(entry.text) for entry in entries)
        return self._keyed.copied if self._keyed.boxes == boxes else ()

    @Slot()
    def _note_copied(self) -> None:
        """Keep the ticks, one writing after the other: the last one knows them all."""
        window, papers = self.transcript, self._papers
        if window is None or papers is None or self._desk.is_closed:
            return
        draft = self._desk.session.draft
        if draft.submission != papers.submission:  # 另存为: the boxes are another draft's
            return
        self._is_stale = self._is_noting
        if self._is_noting:
            return
        self._is_noting = True
        job = Job(partial(note_keyed, draft, papers.number, window.copied_places, window.boxes))
        job.done.connect(self._on_noted)
        job.failed.connect(self._on_not_noted)
        job.start()

    @Slot(object)
    def _on_noted(self, _nothing: object) -> None:
        self._is_noting = False
        if self._is_stale:
            self._note_copied()
        elif not self._desk.is_closed:
            self.noted.emit()

    @Slot(object)
    def _on_not_noted(self, error: object) -> None:
        """The boxes stay copied; only that the ticks will not be there next time is said."""
        self._is_noting = False
        if self._desk.is_closed:
            return
        if not isinstance(error, XxxfError):
            raise error  # type: ignore[misc]
        self._side.outcome.say_failed(error)
        if self._is_stale:
            self._note_copied()

    def _forget_transcript(self) -> None:
        """Another revision says something else: its boxes are copied anew."""
        if self.transcript is not None:
            self.transcript.close()
            self.transcript.deleteLater()
            self.transcript = None


def _keep_transcript(source: Path, target: Path) -> tuple[str, ...]:
    write_file(target, source.read_bytes())
    return (f"已存到 {target}",)
