"""The counter under a limited box: the deciding number, and smaller Word's 字数."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSizePolicy, QWidget

from xxxf_desktop.narrative.counting import CharacterBudget
from xxxf_desktop.ui.look.icons import Sign
from xxxf_desktop.ui.parts.bars import Bar
from xxxf_desktop.ui.parts.boxes import row
from xxxf_desktop.ui.parts.words import label

_NEAR = 0.9  # of the limit: from here on the counter is amber
_CLOSE = 0.95  # from here on it says what is left


class Counter(QWidget):
    """已用 386 / 400 · Word 字数 372; over the limit a sign and by how much."""

    def __init__(self, limit: int) -> None:
        super().__init__()
        self._limit = limit
        self._bar = Bar(4, 96)
        self._sign = Sign("state-error", "err", 16)
        self._used = label("", "strong")
        self._left = label("", "warn")
        self._word = label("", "help")
        rule = label("不计空格和换行，超出不会截断", "help")
        rule.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        rule.setToolTip(rule.text())
        rule.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.setLayout(row(self._sign, self._bar, self._used, self._left, self._word, None, rule))
        layout = self.layout()
        if layout is not None:
            layout.setStretchFactor(rule, 1)  # type: ignore[attr-defined]
        self._role = ""

    def show_budget(self, budget: CharacterBudget) -> None:
        """Show `budget`; colours change at nine tenths and at the limit."""
        self._used.setText(f"已用 {budget.used} / {budget.limit}")
        self._word.setText(f"· Word 字数 {budget.word_zishu}")
        self._left.setText(_left_words(budget))
        self._left.setVisible(bool(self._left.text()))
        self._sign.setVisible(bool(budget.over))
        ink = level(budget)
        self._bar.show_share(budget.used / budget.limit, ink)
        self._dress({"accent": "strong", "warn": "warn_strong", "err": "err_strong"}[ink], ink)

    @property
    def text(self) -> str:
        """Return what is shown, for a screen reader and for tests."""
        return " ".join(
            part for part in (self._used.text(), self._left.text(), self._word.text()) if part
        )

    def _dress(self, role: str, ink: str) -> None:
        if role == self._role:
            return
        self._role = role
        for part, name in ((self._used, role), (self._left, "err" if ink == "err" else "warn")):
            part.setProperty("role", name)
            part.style().unpolish(part)
            part.style().polish(part)


def level(budget: CharacterBudget) -> str:
    """Return the ink of the counter: accent, from 90 % warn, above the limit err."""
    if budget.over:
        return "err"
    return "warn" if budget.used >= _NEAR * budget.limit else "accent"


def stage(budget: CharacterBudget) -> int:
    """Return how serious it is: 0, from 95 % of the limit 1, at the limit 2, above it 3."""
    if budget.over:
        return 3
    if budget.used == budget.limit:
        return 2
    return int(budget.used >= _CLOSE * budget.limit)


def _left_words(budget: CharacterBudget) -> str:
    if budget.over:
        return f"超出 {budget.over} 字"
    if budget.used >= _CLOSE * budget.limit:
        return f"还可写 {budget.limit - budget.used} 字"
    return ""
