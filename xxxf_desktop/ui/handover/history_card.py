"""历次定稿: number, date, code, 现行 or 作废, and what changed with each."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from xxxf_desktop.app.handover_facts import HandoverFacts
from xxxf_desktop.app.revisions import Revision, RevisionState
from xxxf_desktop.ui.handover.card import Card, Pill
from xxxf_desktop.ui.handover.head import moment_words
from xxxf_desktop.ui.parts.boxes import column, hairline, row
from xxxf_desktop.ui.parts.buttons import push
from xxxf_desktop.ui.parts.words import ElidedLabel, label

_SHOWN = 3


class HistoryCard(Card):
    """The newest first; older ones behind a link."""

    changes_wanted = Signal(int)

    def __init__(self) -> None:
        super().__init__("历次定稿", "history")
        self._shows_all = False
        self._revisions: tuple[Revision, ...] = ()
        self.rows: dict[int, RevisionRow] = {}
        self._list = column(gap=8)
        self.more = push("", "link")
        self.more.clicked.connect(self._on_more)
        self.put(self._list, row(self.more, None), None)
        self.more.hide()

    def show_facts(self, facts: HandoverFacts) -> None:
        """Show the revisions of the draft."""
        if facts.revisions != self._revisions:
            self._revisions = facts.revisions
            self._build()

    def _build(self) -> None:
        self._clear()
        newest = self._revisions[::-1]
        shown = newest if self._shows_all else newest[:_SHOWN]
        for index, revision in enumerate(shown):
            if index:
                self._list.addWidget(hairline())
            made = RevisionRow(revision)
            made.changes.clicked.connect(partial(self.changes_wanted.emit, revision.number))
            self.rows[revision.number] = made
            self._list.addWidget(made)
        hidden = len(newest) - len(shown)
        self.more.setText(f"另有 {hidden} 版")
        self.more.setVisible(hidden > 0)
        self.fact.setText(f"共 {len(newest)} 版")

    def _clear(self) -> None:
        self.rows = {}
        while (item := self._list.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()

    def _on_more(self) -> None:
        self._shows_all = True
        self._build()
        self.rows[self._revisions[-1].number].changes.setFocus()


class RevisionRow(QWidget):
    """One revision."""

    def __init__(self, revision: Revision) -> None:
        super().__init__()
        is_current = revision.state is RevisionState.CURRENT
        name = f"定稿 {revision.number}"
        self.state = Pill()
        self.changes = push("改了什么", "link")
        self.changes.setAccessibleName(f"{name} 改了什么")
        about = ElidedLabel(f"{moment_words(revision.created_at)} · {revision.code}", 12, "text3")
        top = row(label(name, "strong"), self.state, None, self.changes, gap=8)
        self.setLayout(column(top, about, gap=2))
        sign = ("state-ok", "ok") if is_current else ("close", "text2")
        self.state.say(*sign, revision.state.value)
        self.setAccessibleName(f"{name} {revision.state.value} {revision.code}")
