"""Writes a revision to a medium: finds volumes, looks at the target, runs, stops, tells."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from threading import Event

from PySide6.QtCore import QObject, Signal, Slot

from xxxf_desktop.app.handing_over import HandedOver, Medium, hand_over, image_path
from xxxf_desktop.app.key_overview import backup_advice
from xxxf_desktop.app.media_choice import SeenAhead, look_ahead, medium_places
from xxxf_desktop.app.signing import own_keys
from xxxf_desktop.app.stages import Stage
from xxxf_desktop.errors import StoppedError, XxxfError
from xxxf_desktop.ui.background import Job
from xxxf_desktop.ui.choosers import Choosers
from xxxf_desktop.ui.desk import Desk
from xxxf_desktop.ui.handover.medium_card import MediumCard
from xxxf_desktop.ui.pages.key_asking import KeyAsker

_STOPPED = "已停止，没有留下半份材料。"


class MediumDesk(QObject):
    """One hand-over at a time; while it runs the draft stays open."""

    started = Signal()
    told = Signal(str)
    ended = Signal()

    def __init__(self, desk: Desk, card: MediumCard, choosers: Choosers) -> None:
        super().__init__(card)
        self._desk, self._card, self._choosers = desk, card, choosers
        self._number = 0
        self._pdf_bytes = 0
        self._stop = Event()
        self._job: Job | None = None
        self._is_running = False
        self.keys = KeyAsker(card)
        self._looks = 0
        card.refresh_wanted.connect(self.ask_volumes)
        card.medium_changed.connect(self.look)
        card.target_changed.connect(self.look)
        card.choose_wanted.connect(self._on_choose)
        card.start_wanted.connect(self.run)
        card.stages.stop.clicked.connect(self._on_stop)
        self.keys.opened.connect(self._on_key_opened)
        self.keys.put_off.connect(self._on_key_put_off)
        self.keys.failed.connect(self._on_failed)

    @property
    def is_running(self) -> bool:
        return self._is_running

    def show_revision(self, number: int, pdf_bytes: int) -> None:
        """Hand over revision `number`, 0 for none; `pdf_bytes` 0 while its size is not known."""
        if number != self._number:
            self._card.forget()
        is_new = (number, pdf_bytes) != (self._number, self._pdf_bytes)
        self._number, self._pdf_bytes = number, pdf_bytes
        if is_new:
            self.look()

    # ---------------------------------------------------------------- before

    @Slot()
    def ask_volumes(self) -> None:
        """Find out what is plugged in."""
        job = Job(medium_places)
        job.done.connect(self._on_volumes)
        job.failed.connect(self._on_look_failed)
        job.start()

    @Slot(object)
    def _on_volumes(self, places: object) -> None:
        if isinstance(places, list) and not self._desk.is_closed and not self.is_running:
            self._card.show_places(places)
            self.look()

    @Slot()
    def look(self) -> None:
        """Look at the chosen target; nothing is written."""
        target = self._card.target
        if target is None or not self._number or self.is_running:
            return
        self._looks += 1
        draft, medium = self._desk.session.draft, self._card.medium
        work = partial(look_ahead, draft, self._number, target, medium, self._pdf_bytes)
        job = Job(partial(_numbered, self._looks, work))
        job.done.connect(self._on_looked)
        job.failed.connect(self._on_look_failed)
        job.start()

    @Slot(object)
    def _on_looked(self, outcome: object) -> None:
        if self._desk.is_closed or self.is_running or not isinstance(outcome, tuple):
            return
        number, seen = outcome
        if number == self._looks and isinstance(seen, SeenAhead):
            self._card.show_seen(seen)

    @Slot(object)
    def _on_look_failed(self, error: object) -> None:
        """What cannot be seen now is told when it is written to."""
        if not self._desk.is_closed and not isinstance(error, XxxfError):
            raise error  # type: ignore[misc]

    @Slot()
    def _on_choose(self) -> None:
        near = self._desk.session.path.absolute().parent
        if self._card.medium is Medium.IMAGE:
            draft, number = self._desk.session.draft, self._number
            self._choosers.image(image_path(draft, near, number), self._card.show_path)
        else:
            self._choosers.folder("写入文件夹", near, self._card.show_path)

    # ---------------------------------------------------------------- while

    @Slot()
    def run(self) -> None:
        """Write to the chosen target, in the background; the signing key is seen to first."""
        if self.is_running or self._card.target is None or not self._number:
            return
        if self._card.signer.lacks_file:
            self._card.signer.ask()
            return
        self._stop.clear()
        self._is_running = True
        self._card.show_running(True)
        self._card.stages.show_stage("正在打开签名密钥", 0.0)
        self.started.emit()
        self.keys.ask(self._card.signer.certificate)

    @Slot()
    def _on_key_opened(self) -> None:
        target = self._card.target
        if self._stop.is_set() or target is None:
            self._on_failed(StoppedError(_STOPPED))
        else:
            self._write(target)

    @Slot()
    def _on_key_put_off(self) -> None:
        self._on_failed(StoppedError("没有打开签名密钥，没有写入。"))

    def _write(self, target: Path) -> None:
        draft, number = self._desk.session.draft, self._number
        medium = self._card.medium
        hand = partial(hand_over, revision=number, key=self.keys.key, progress=self._tell)
        job = Job(partial(hand, draft, target, medium))
        job.told.connect(self._on_told)
        job.done.connect(self._on_done)
        job.failed.connect(self._on_failed)
        self._job = job
        job.start()

    def _tell(self, stage: Stage) -> None:
        """In the thread of the hand-over: tell, and stop where the user asked for it."""
        if self._stop.is_set():
            raise StoppedError(_STOPPED)
        if self._job is not None:
            self._job.tell(f"{stage.share:.4f}|{stage}")

    @Slot(str)
    def _on_told(self, stage: str) -> None:
        share, _, words = stage.partition("|")
        self._card.stages.show_stage(words, float(share))
        self.told.emit(words)

    @Slot()
    def _on_stop(self) -> None:
        self._stop.set()
        self._card.stages.show_stopping()

    @Slot(object)
    def _on_done(self, done: object) -> None:
        self._end()
        if isinstance(done, HandedOver):
            self._card.say_done(done)
            self._card.backup.say(backup_advice(own_keys()) if self.keys.key is None else "")
        self.ended.emit()

    @Slot(object)
    def _on_failed(self, error: object) -> None:
        self._end()
        if isinstance(error, XxxfError):
            self._card.say_failed(error)
        self.ended.emit()
        if not isinstance(error, XxxfError):
            raise error  # type: ignore[misc]

    def _end(self) -> None:
        self._job, self._is_running = None, False
        self._card.show_running(False)


def _numbered(number: int, work: partial[SeenAhead]) -> tuple[int, SeenAhead]:
    return number, work()
