"""Everything on paper: prepared in the background, previewed, sent to a printer or folder."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, QUrl, Signal, Slot
from PySide6.QtGui import QDesktopServices

from xxxf_desktop.app.paper_out import noted_for_shop, send_copies, send_trial
from xxxf_desktop.app.printing import ALL_NAMES, PrintJob, PrintOptions, printer_warnings
from xxxf_desktop.app.revision_papers import RevisionPapers, make_papers
from xxxf_desktop.drafts.store import Draft
from xxxf_desktop.errors import XxxfError
from xxxf_desktop.system import printers
from xxxf_desktop.ui.background import Job
from xxxf_desktop.ui.choosers import Choosers
from xxxf_desktop.ui.desk import Desk
from xxxf_desktop.ui.handover.preview_dialog import PrintPreview
from xxxf_desktop.ui.handover.print_card import PrintCard
from xxxf_desktop.ui.notices import question

_AFTER_CHOICE_MS = 400
_TRIAL = "校样"
_ROOM = "papers"
_LACKING = "报送清单上还缺签名公钥指纹：先在“报送清单”一栏准备签名密钥，再生成一次。"


class PaperDesk(QObject):
    """Keeps the papers of the current revision in step with what is chosen on the card."""

    made = Signal()
    printed = Signal()

    def __init__(self, desk: Desk, card: PrintCard, choosers: Choosers) -> None:
        super().__init__(card)
        self._desk, self._card, self._choosers = desk, card, choosers
        self.papers: RevisionPapers | None = None
        self.error: XxxfError | None = None
        self._number = 0
        self._is_making = self._is_stale = False
        self._folder = Path()
        self._runs = self._shown = 0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_AFTER_CHOICE_MS)
        self._timer.timeout.connect(self._make)
        card.options_changed.connect(self._timer.start)
        card.preview_wanted.connect(self._on_preview)
        card.folder_wanted.connect(self._on_folder_wanted)
        card.print_wanted.connect(self._on_print)
        card.trial_wanted.connect(self._on_trial)
        card.open_folder.clicked.connect(self._on_open_folder)

    # ---------------------------------------------------------------- what it comes to

    def show_revision(self, number: int) -> None:
        """Prepare the papers of revision `number`, 0 for none."""
        if number == self._number and (self.papers is not None or self._is_making):
            return
        if number != self._number:
            self._card.forget()
        self._number = number
        self.papers, self.error = None, None
        self._card.show_job(None)
        if number:
            self._make()

    @Slot()
    def _make(self) -> None:
        """Make the papers with the options of the moment; later ones are made after these."""
        self._timer.stop()
        if not self._number or self._desk.is_closed:
            return
        if self._is_making:
            self._is_stale = True
            return
        self._is_making, self._is_stale = True, False
        # Not where the last ones lie: they may just be read, or be on their way to a printer.
        self._shown = 1 - self._shown
        job = self._job(self._card.options(), self._room / f"shown-{self._shown}")
        job.done.connect(self._on_made)
        job.failed.connect(self._on_not_made)
        job.start()

    @property
    def _room(self) -> Path:
        room = self._desk.session.room.folder / _ROOM
        room.mkdir(exist_ok=True)
        return room

    def _job(self, options: PrintOptions, target: Path, *, for_shop: bool = False) -> Job:
        make = _made_for_shop if for_shop else make_papers
        draft = self._desk.session.draft
        return Job(partial(make, draft, self._number, options, self._room, target))

    @Slot(object)
    def _on_made(self, papers: object) -> None:
        self._is_making = False
        if self._desk.is_closed:
            return
        if isinstance(papers, RevisionPapers) and papers.number == self._number:
            self.papers, self.error = papers, None
            self._card.show_job(papers.job)
            self.made.emit()
        if self._is_stale or self.papers is None:
            self._make()

    @Slot(object)
    def _on_not_made(self, error: object) -> None:
        self._is_making = False
        if self._desk.is_closed:
            return
        if not isinstance(error, XxxfError):
            raise error  # type: ignore[misc]
        self.error = error
        self._card.outcome.say_failed(error)
        self.made.emit()

    def show_signer(self, kid: str) -> None:
        """Let the 报送清单 bear the fingerprint of the key `kid`, "" where none is known."""
        if kid and self.papers is not None and self.papers.kid != kid:
            self._make()

    @Slot()
    def make_again(self) -> None:
        """Make the papers anew where something was lacking: there is a key by now."""
        if self.papers is not None and self.papers.lacking:
            self._make()

    @Slot()
    def ask_printers(self) -> None:
        """Find out what printers there are; the system may take its time."""
        job = Job(_printers)
        job.done.connect(self._on_printers)
        job.failed.connect(self._on_no_printers)
        job.start()

    @Slot(object)
    def _on_printers(self, names: object) -> None:
        if isinstance(names, list) and not self._desk.is_closed:
            self._card.show_printers(names)

    @Slot(object)
    def _on_no_printers(self, error: object) -> None:
        if not isinstance(error, XxxfError):
            raise error  # type: ignore[misc]

    @Slot()
    def _on_preview(self) -> None:
        if self.papers is not None:
            PrintPreview(self._card, self.papers.job).open()

    # ---------------------------------------------------------------- into a folder

    @Slot()
    def _on_folder_wanted(self) -> None:
        near = self._desk.session.path.absolute().parent
        self._choosers.folder("印刷文件放到", near, self._on_folder)

    def _on_folder(self, folder: Path) -> None:
        self._folder = folder
        self._card.show_busy("正在生成印刷文件")
        job = self._job(self._card.options(), folder, for_shop=True)
        job.done.connect(self._on_folder_done)
        job.failed.connect(self._on_failed)
        job.start()

    @Slot(object)
    def _on_folder_done(self, papers: object) -> None:
        if not isinstance(papers, RevisionPapers) or self._desk.is_closed:
            return
        names = [name for name in ALL_NAMES if (self._folder / name).is_file()]
        words = f"已放到 {self._folder}：{'、'.join(names)}。"
        self._card.show_busy("")
        notes = [note for note in papers.job.notes if note not in papers.lacking]
        lacking = [_LACKING] if papers.lacking else []
        self._card.outcome.say_done("\n".join([words, *notes, *lacking]))
        self._card.open_folder.show()
        self.printed.emit()

    @Slot()
    def _on_open_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._folder)))

    # ---------------------------------------------------------------- to a printer

    @Slot()
    def _on_print(self) -> None:
        self._print_copies(self._card.options())

    @Slot()
    def _on_trial(self) -> None:
        """One copy, to be looked at before the others are printed."""
        options = self._card.options()
        self._print_copies(
            PrintOptions(1, True, options.duplex, options.gutter_mm, options.paper_gsm), _TRIAL
        )

    def _print_copies(self, options: PrintOptions, what: str = "") -> None:
        self._card.show_busy("正在准备打印")
        self._runs += 1
        job = self._job(options, self._room / f"print-{self._runs}")
        job.done.connect(self._on_trial_ready if what else self._on_print_ready)
        job.failed.connect(self._on_failed)
        job.start()

    @Slot(object)
    def _on_trial_ready(self, papers: object) -> None:
        self._ask_and_send(papers, is_trial=True)

    @Slot(object)
    def _on_print_ready(self, papers: object) -> None:
        self._ask_and_send(papers, is_trial=False)

    def _ask_and_send(self, papers: object, *, is_trial: bool) -> None:
        if not isinstance(papers, RevisionPapers) or self._desk.is_closed:
            return
        warnings = self._warnings(papers.job)
        send = partial(self._send, papers, is_trial)
        if not warnings:
            send()
            return
        answers = [("照样打印", send), ("先不打印", partial(self._card.show_busy, ""))]
        question(self._card, "打印前核对", warnings, answers)

    def _warnings(self, job: PrintJob) -> tuple[str, ...]:
        try:
            return printer_warnings(job, self._card.printer) if self._card.printer else ()
        except XxxfError:
            return ()  # the printer says nothing; sending it will tell

    def _send(self, papers: RevisionPapers, is_trial: bool) -> None:
        printer = self._card.printer
        if is_trial:
            job = Job(partial(send_trial, papers, printer))
        else:
            job = Job(partial(send_copies, self._desk.session.draft, papers, printer))
        job.done.connect(self._on_sent)
        job.failed.connect(self._on_failed)
        job.start()

    @Slot(object)
    def _on_sent(self, lines: object) -> None:
        if isinstance(lines, tuple) and not self._desk.is_closed:
            self._card.show_busy("")
            self._card.outcome.say_done("\n".join(lines))
            self.printed.emit()

    @Slot(object)
    def _on_failed(self, error: object) -> None:
        if self._desk.is_closed:
            return
        self._card.show_busy("")
        if not isinstance(error, XxxfError):
            raise error  # type: ignore[misc]
        self._card.outcome.say_failed(error)


def _printers() -> list[str]:
    return printers.printers() if printers.can_print() else []


def _made_for_shop(
    draft: Draft, number: int, options: PrintOptions, work: Path, target: Path
) -> RevisionPapers:
    return noted_for_shop(draft, make_papers(draft, number, options, work, target))
