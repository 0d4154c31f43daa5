"""Makes the next 定稿 when it is asked for and confirmed."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot

from xxxf_desktop.app.handover_facts import HandoverFacts
from xxxf_desktop.errors import XxxfError
from xxxf_desktop.ui.background import Job
from xxxf_desktop.ui.desk import Desk
from xxxf_desktop.ui.handover.finalise_card import FinaliseCard
from xxxf_desktop.ui.notices import question


class Finalising(QObject):
    """`ended` says that a revision was made, or why not stands in the card."""

    ended = Signal()

    def __init__(self, desk: Desk, card: FinaliseCard) -> None:
        super().__init__(card)
        self._desk, self._card = desk, card
        self.is_running = False

    def ask(self, facts: HandoverFacts) -> None:
        """Ask whether the next revision shall be made, and make it."""
        number = facts.next_number
        words = [f"定稿后不能修改；再改会产生定稿 {number + 1}，定稿 {number} 作废。"]
        if facts.last is not None:
            words.append(f"定稿 {facts.last.number} 已作废；用它打印的、写出的不要再交。")
        answers = [("定稿", self.run), ("暂不", _nothing)]
        question(self._card, f"定稿 {number}", words, answers)

    def run(self) -> None:
        """Save and freeze, in the background."""
        if self.is_running:
            return
        self.is_running = True
        self._card.show_running(True)
        job = Job(self._desk.session.finalise)
        job.done.connect(self._on_done)
        job.failed.connect(self._on_failed)
        job.start()

    @Slot(object)
    def _on_done(self, _finalised: object) -> None:
        self._end()

    @Slot(object)
    def _on_failed(self, error: object) -> None:
        if isinstance(error, XxxfError):
            self._card.say_failed(error)
        self._end()
        if not isinstance(error, XxxfError):
            raise error  # type: ignore[misc]

    def _end(self) -> None:
        self.is_running = False
        if self._desk.is_closed:
            return
        self._card.show_running(False)
        self._desk.note_saved()
        self.ended.emit()


def _nothing() -> None:
    """暂不: everything stays as it is."""
