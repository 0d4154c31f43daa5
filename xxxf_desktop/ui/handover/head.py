"""The head of the page: which 定稿 it is, how it stands, and its 校验码 to be copied."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtWidgets import QFrame, QSizePolicy

from xxxf_desktop.app.handover_facts import HandoverFacts
from xxxf_desktop.app.revisions import Revision
from xxxf_desktop.ui.handover.card import Pill
from xxxf_desktop.ui.pages.page import PADDING
from xxxf_desktop.ui.parts.boxes import column, row
from xxxf_desktop.ui.parts.code_box import CodeBox
from xxxf_desktop.ui.parts.words import ElidedLabel, label


class RevisionHead(QFrame):
    """Title, state and code of the last revision."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("sticky")
        self._facts = HandoverFacts()
        self._pages = 0
        self.title = label("定稿与报送", "title")
        self.pill = Pill()
        self.about = ElidedLabel("", 12, "text3")
        self.code = CodeBox("校验码")
        self._word = label("校验码", "second")
        self._code_parts = (self._word, self.code)
        said = column(row(self.title, self.pill, None, gap=10), self.about, gap=2)
        line = row(said, self._word, self.code, gap=10, margins=(PADDING, 10, PADDING, 10))
        line.setStretch(0, 1)
        self.setLayout(line)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.show_facts(HandoverFacts(), 0, 0)

    def show_facts(self, facts: HandoverFacts, errors: int, warnings: int) -> None:
        """Show the last revision; `errors` and open `warnings` are of the draft as it is."""
        self._facts = facts
        last = facts.last
        self.title.setText(f"定稿 {last.number}" if last is not None else "还没有定稿")
        self.pill.say(*_state(facts, errors, warnings))
        for part in self._code_parts:
            part.setVisible(last is not None)
        self.code.setText(last.code if last is not None else "")
        self._show_about()

    def show_pages(self, pages: int) -> None:
        """Show how many pages the revision has, 0 while that is not known."""
        self._pages = pages
        self._show_about()

    def _show_about(self) -> None:
        last = self._facts.last
        if last is None:
            self.about.setText("定稿把这一版固定下来：纸质版和电子版用同一个校验码")
            return
        pages = f"{self._pages} 页" if self._pages else ""
        parts = (f"{moment_words(last.created_at)} 生成", pages, void_words(self._facts.revisions))
        self.about.setText(" · ".join(part for part in parts if part))


def _state(facts: HandoverFacts, errors: int, warnings: int) -> tuple[str, str, str]:
    if facts.current is not None:
        return "state-ok", "ok", "检查通过"
    if facts.last is not None:
        return "state-warning", "warn", "已作废：定稿后有改动"
    if errors:
        return "state-error", "err", f"还有 {errors} 处必须改正"
    if warnings:
        return "state-warning", "warn", f"还有 {warnings} 处提示没有核对"
    return "state-ok", "ok", "检查通过，可以定稿"


def moment_words(at: datetime) -> str:
    """
    >>> moment_words(datetime(2020, 5, 6, 16, 20))
    '5月6日 16:20'
    """
    return f"{at.month}月{at.day}日 {at:%H:%M}"


def void_words(revisions: tuple[Revision, ...]) -> str:
    """Return which of the older revisions are 作废: all of them, whatever the last one is."""
    numbers = "、".join(str(revision.number) for revision in revisions[:-1])
    return f"定稿 {numbers} 已作废" if numbers else ""
