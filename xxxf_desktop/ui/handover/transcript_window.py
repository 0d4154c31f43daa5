"""抄录单: every box of the online system with a button that copies it, and a tick then."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from xxxf_desktop.packet.transcript import UNANSWERED, TranscriptEntry
from xxxf_desktop.ui.look.icons import Sign
from xxxf_desktop.ui.pages.page import Scroller
from xxxf_desktop.ui.parts.bars import Bar
from xxxf_desktop.ui.parts.boxes import column, framed, hairline, row
from xxxf_desktop.ui.parts.buttons import push
from xxxf_desktop.ui.parts.words import ElidedLabel, WrappedLabel, label

_SIZE = (560, 640)
_BETWEEN_GROUPS = 14
_SHOWN = 90  # characters of a long answer
_HELP = "逐栏点“复制”，粘贴到在线系统的同一栏；内容与定稿一致。复制过的栏打着勾，下次打开还在。"


class TranscriptWindow(QDialog):
    """Stays open beside the browser; `copied` tells that one more box was."""

    copied = Signal()
    save_wanted = Signal()

    def __init__(
        self,
        parent: QWidget,
        title: str,
        entries: Sequence[TranscriptEntry],
        done: Collection[int] = (),
    ) -> None:
        """Show `entries`; those at the positions `done` were copied already."""
        super().__init__(parent)
        self.setWindowTitle(title)
        self.resize(_SIZE[0], min(_SIZE[1], parent.window().height()))
        self._count = label("", "second")
        self._bar = Bar(4)
        self.save = push("存为文本…", "secondary", "draft")
        self.save.clicked.connect(self.save_wanted)
        self.lines = [TranscriptLine(number, entry) for number, entry in enumerate(entries, 1)]
        for index, line in enumerate(self.lines):
            line.copy.clicked.connect(partial(self._on_copy, index))
            if index in done:
                line.show_done()
        content = QWidget()
        content.setLayout(column(*self._listed(), None, gap=6, margins=(16, 12, 16, 16)))
        self._scroller = Scroller(content)
        head = framed(
            column(
                row(label(title, "card"), None, self._count, self.save),
                WrappedLabel(_HELP, "second"),
                self._bar,
                gap=8,
                margins=(16, 12, 16, 10),
            ),
            "sticky",
        )
        whole = column(head, self._scroller, gap=0)
        whole.setStretch(1, 1)
        self.setLayout(whole)
        self._show_count()

    def _listed(self) -> Iterator[QWidget | int]:
        group = ""
        for line in self.lines:
            if line.entry.group != group:
                if group:
                    yield _BETWEEN_GROUPS
                group = line.entry.group
                yield label(group, "group")
            else:
                yield hairline()
            yield line

    def _on_copy(self, index: int) -> None:
        line = self.lines[index]
        QApplication.clipboard().setText(line.entry.text)
        line.show_done()
        self._show_count()
        self.copied.emit()
        following = next((each for each in self.lines[index + 1 :] if each.entry.text), None)
        if following is not None:
            following.copy.setFocus(Qt.FocusReason.OtherFocusReason)
            QTimer.singleShot(0, following, partial(self._scroller.reveal, following))

    @property
    def copied_places(self) -> tuple[int, ...]:
        """Return the positions of the boxes that were copied."""
        return tuple(index for index, line in enumerate(self.lines) if line.is_done)

    @property
    def boxes(self) -> int:
        """Return how many boxes there are to be copied: one without an answer has nothing."""
        return sum(bool(line.entry.text) for line in self.lines)

    def _show_count(self) -> None:
        done, whole = len(self.copied_places), self.boxes
        self._count.setText(f"已复制 {done} / {whole}")
        self._bar.show_share(done / whole if whole else 0.0)

    @Slot()
    def focus_first(self) -> None:
        """Put the focus on the first box that is still to be copied."""
        left = [line for line in self.lines if line.entry.text and not line.is_done]
        for line in (left or self.lines)[:1]:
            line.copy.setFocus(Qt.FocusReason.OtherFocusReason)
            QTimer.singleShot(0, line, partial(self._scroller.reveal, line))


class TranscriptLine(QWidget):
    """One box: its number, its name, its text, and whether it was copied."""

    def __init__(self, number: int, entry: TranscriptEntry) -> None:
        super().__init__()
        self.entry = entry
        self.is_done = False
        self._sign = Sign("state-todo", "ctl", 16)
        self.copy = push("复制", "small")
        self.copy.setAccessibleName(f"复制第 {number} 栏 {entry.label}")
        self.copy.setEnabled(bool(entry.text))
        name = ElidedLabel(f"{number}　{entry.label}", 12, "text3")
        text = WrappedLabel(_shown(entry.text) or UNANSWERED, "body")
        line = row(self._sign, column(name, text, gap=2), self.copy, gap=10)
        line.setStretch(1, 1)
        line.setAlignment(self._sign, Qt.AlignmentFlag.AlignTop)
        line.setAlignment(self.copy, Qt.AlignmentFlag.AlignTop)
        self.setLayout(line)

    def show_done(self) -> None:
        """Show that it was copied."""
        self.is_done = True
        self._sign.show_sign("state-ok", "ok")
        self.copy.setText("再复制")


def _shown(text: str) -> str:
    """
    >>> _shown("一行\\n又一行")
    '一行 又一行'
    """
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN else f"{line[:_SHOWN]}…（共 {len(line)} 字）"
