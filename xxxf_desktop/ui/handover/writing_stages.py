"""How far a hand-over is: made ready, written, read back and compared; and 停止."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from xxxf_desktop.app.handing_over import PREPARED, WRITTEN, Medium
from xxxf_desktop.ui.look.icons import Sign
from xxxf_desktop.ui.look.theme import theme
from xxxf_desktop.ui.parts.bars import Bar
from xxxf_desktop.ui.parts.boxes import column, holder, row
from xxxf_desktop.ui.parts.buttons import push
from xxxf_desktop.ui.parts.words import ElidedLabel, label

_LEGS = (("准备电子包", 0.0, PREPARED), ("写入", PREPARED, WRITTEN), ("读回比对", WRITTEN, 1.0))
_SHOWN_WORDS = {"正在写入 ": "", "正在读回核对 ": ""}  # what the name of the leg says already


class WritingStages(QWidget):
    """The legs one below the other; the one under way is bold and has a bar."""

    def __init__(self) -> None:
        super().__init__()
        self.legs = [_Leg(*each) for each in _LEGS]
        self.advice = label("", "second")
        self.stop = push("停止", "small")
        last = row(self.advice, None, self.stop)
        self.setLayout(column(*self.legs, last, gap=8))
        self.hide()

    def begin(self, medium: Medium) -> None:
        """Show that nothing is done yet."""
        self.advice.setText("写完之前不要拔出 U盘" if medium is Medium.STICK else "")
        self.stop.setEnabled(True)
        self.show_stage("", 0.0)
        self.show()

    def show_stage(self, words: str, share: float) -> None:
        """Show that `share` of the whole is done, and in `words` what is being done."""
        for said, short in _SHOWN_WORDS.items():
            words = words.replace(said, short)
        for leg in self.legs:
            leg.show_share(share, words)

    def show_stopping(self) -> None:
        """Show that 停止 was heard."""
        self.stop.setEnabled(False)
        self.advice.setText("正在停止")


class _Leg(QWidget):
    def __init__(self, name: str, start: float, end: float) -> None:
        super().__init__()
        self._start, self._end = start, end
        self._sign = Sign("state-todo", "ctl", 16, "raised")
        self._name = label(name, "second")
        self._words = ElidedLabel("", 12, "text3", at_right=True)
        self._bar = Bar(6)
        self._bar_room = holder(row(self._bar, margins=(24, 0, 0, 0)))
        head = row(self._sign, self._name, self._words, gap=8)
        head.setStretch(2, 1)
        self.setLayout(column(head, self._bar_room, gap=6))

    def show_share(self, share: float, words: str) -> None:
        done = share >= self._end
        running = self._start <= share < self._end
        sign, ink = ("state-ok", "ok") if done else ("state-todo", "ctl")
        self._sign.show_sign(*(("refresh", "accent") if running else (sign, ink)))
        self._name.setFont(theme().font(13, bold=running))
        self._words.setText(words if running else "")
        self._bar_room.setVisible(running)
        self._bar.show_share((share - self._start) / (self._end - self._start))
