"""The 报送清单 on paper or as a PDF, and the 抄录单 beside the browser."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from xxxf_desktop.app.printing import SHEET_NAME, TRANSCRIPT_NAME
from xxxf_desktop.app.revision_papers import RevisionPapers
from xxxf_desktop.errors import XxxfError
from xxxf_desktop.system import printers
from xxxf_desktop.system.atomic import write_file
from xxxf_desktop.ui.background import Job
from xxxf_desktop.ui.choosers import Choosers
from xxxf_desktop.ui.desk import Desk
from xxxf_desktop.ui.handover.side import HandoverSide
from xxxf_desktop.ui.handover.transcript_window import TranscriptWindow


class SheetDesk(QObject):
    """Works on the papers of the current revision; `copied` counts the boxes keyed in."""

    copied = Signal(int)

    def __init__(self, desk: Desk, side: HandoverSide, choosers: Choosers) -> None:
        super().__init__(side)
        self._desk, self._side, self._choosers = desk, side, choosers
        self._papers: RevisionPapers | None = None
        self.printer = ""
        self.transcript: TranscriptWindow | None = None
        side.print_wanted.connect(self._on_print)
        side.pdf_wanted.connect(self._on_pdf)
        side.transcript_wanted.connect(self._on_transcript)

    def show_papers(self, papers: RevisionPapers | None) -> None:
        """Work on `papers`, None while there are none."""
        if papers is None or self._papers is None or papers.number != self._papers.number:
            self._forget_transcript()
        self._papers = papers
        self._side.set_ready(papers is not None)

    # ---------------------------------------------------------------- 报送清单

    @Slot()
    def _on_print(self) -> None:
        if self._papers is None:
            return
        job = Job(partial(_printed, self._papers.job.sheet_file, self.printer))
        job.done.connect(self._on_printed)
        job.failed.connect(self._on_failed)
        job.start()

    @Slot(object)
    def _on_printed(self, words: object) -> None:
        if isinstance(words, str) and not self._desk.is_closed:
            self._side.outcome.say_done(words)

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
            source = self._papers.job.sheet_file
            proposed = self._desk.session.path.absolute().parent / SHEET_NAME
            self._choosers.pdf("报送清单存为 PDF", proposed, partial(self._keep, source))

    def _keep(self, source: Path, target: Path) -> None:
        try:
            write_file(target, source.read_bytes())
        except XxxfError as error:
            self._side.outcome.say_failed(error)
        else:
            self._side.outcome.say_done(f"已存到 {target}")

    # ---------------------------------------------------------------- 抄录单

    @Slot()
    def _on_transcript(self) -> None:
        if self._papers is None:
            return
        if self.transcript is None:
            title = f"抄录单 · 定稿 {self._papers.number}"
            made = TranscriptWindow(self._side, title, self._papers.entries)
            made.copied.connect(self.copied)
            made.save_wanted.connect(self._on_save_transcript)
            self.transcript = made
        self.transcript.show()
        self.transcript.activateWindow()
        self.transcript.focus_first()

    @Slot()
    def _on_save_transcript(self) -> None:
        if self._papers is not None:
            source = self._papers.job.transcript_file
            proposed = self._desk.session.path.absolute().parent / TRANSCRIPT_NAME
            self._choosers.text("抄录单存为文本", proposed, partial(self._keep, source))

    def _forget_transcript(self) -> None:
        """Another revision says something else: its boxes are copied anew."""
        if self.transcript is not None:
            self.transcript.close()
            self.transcript.deleteLater()
            self.transcript = None
            self.copied.emit(0)


def _printed(sheet: Path, printer: str) -> str:
    if not printer:
        printers.open_in_viewer(sheet)
        return "已用系统 PDF 阅读器打开报送清单，在里面打印。"
    wish = printers.PrintWish(sheet, "报送清单", duplex=False, printer=printer)
    return f"报送清单已交给打印机“{printers.send(wish).printer}”。"
