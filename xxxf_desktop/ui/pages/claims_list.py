"""What the form claims, beside the proofs of the item: proved by which, or still open."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from xxxf_desktop.app.claims import Claim, ClaimState
from xxxf_desktop.ui.look.icons import Sign
from xxxf_desktop.ui.parts.boxes import row
from xxxf_desktop.ui.parts.words import WrappedLabel

_SIGNS = {
    ClaimState.PROVED: ("state-ok", "ok"),
    ClaimState.OPEN: ("state-todo", "ctl"),
    ClaimState.NONE: ("state-ok", "ok"),
}


class ClaimsList(QWidget):
    """A line for each claim. It is read, not worked with: it takes no focus."""

    def __init__(self) -> None:
        super().__init__()
        self._lines = QVBoxLayout(self)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(2)
        self.claims: tuple[Claim, ...] = ()
        self.said: list[str] = []
        self.hide()

    def show_claims(self, claims: Sequence[Claim]) -> None:
        """Show the claims that fields of the form make; the item's own words say the others."""
        shown = tuple(claim for claim in claims if claim.place != claim.item)
        if shown == self.claims:
            return
        self.claims = shown
        while (old := self._lines.takeAt(0)) is not None:
            if (line := old.widget()) is not None:
                line.deleteLater()
        self.said = [_words(claim) for claim in shown]
        for claim, said in zip(shown, self.said, strict=True):
            line = QWidget()
            whole = row(Sign(*_SIGNS[claim.state], 14), WrappedLabel(said, "second"), gap=6)
            whole.setStretch(1, 1)
            line.setLayout(whole)
            self._lines.addWidget(line)
        self.setVisible(bool(shown))


def _words(claim: Claim) -> str:
    if claim.state is ClaimState.NONE:
        return f"{claim.words}——已填“无”"
    if not claim.proofs:
        return f"{claim.words}——还没有证明"
    numbers = "、".join(str(index + 1) for index in claim.proofs)
    if claim.is_guess:
        return f"{claim.words}——可能是第 {numbers} 份；名称里写上它，就能对上"
    return f"{claim.words}——第 {numbers} 份"
