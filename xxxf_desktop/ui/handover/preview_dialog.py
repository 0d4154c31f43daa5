"""The print-ready PDF as it will lie open: left and right page, binding edges and blanks."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QImage, QKeyEvent
from PySide6.QtWidgets import QDialog, QWidget

from xxxf_desktop.answers.files import FileKind
from xxxf_desktop.app.printing import PrintJob
from xxxf_desktop.app.thumbnails import thumbnail
from xxxf_desktop.ui.background import Job
from xxxf_desktop.ui.handover.spread import Spread
from xxxf_desktop.ui.parts.boxes import column, framed, row
from xxxf_desktop.ui.parts.buttons import push, tool
from xxxf_desktop.ui.parts.words import ElidedLabel, label

_SIZE = (900, 660)
_MOST_KEPT = 40
_SHARP = 2  # drawn larger and shown smaller, small letters stay legible


class PrintPreview(QDialog):
    """Turns the pages of one copy; the others are the same."""

    def __init__(self, parent: QWidget, job: PrintJob) -> None:
        super().__init__(parent)
        self.setWindowTitle("印刷文件预览")
        self.resize(_SIZE[0], min(_SIZE[1], parent.window().height()))
        self._file, self._paper = job.print_ready, job.paper
        self.opening = 0
        self._pictures: dict[int, QImage | None] = {}
        self._drawing: int | None = None
        self.view = Spread()
        self.view.resized.connect(self._forget)
        self._where = label("", "strong")
        self.before = tool("chevron-left", "前一页", "PgUp")
        self.after = tool("chevron-right", "后一页", "PgDn")
        self.close_button = push("关闭", "secondary")
        self.before.clicked.connect(self._on_before)
        self.after.clicked.connect(self._on_after)
        self.close_button.clicked.connect(self.accept)
        others = f"，其余 {job.copies - 1} 份相同" if job.copies > 1 else ""
        note = f"第 1 份{others}。就是印刷.pdf 的样子：蓝色虚线是书脊。"
        head = row(self.before, self._where, self.after, 12, ElidedLabel(note, 12, "text3"),
                   self.close_button, gap=8, margins=(12, 8, 12, 8))  # fmt: skip
        head.setStretch(4, 1)
        whole = column(framed(head, "sticky"), self.view, gap=0)
        whole.setStretch(1, 1)
        self.setLayout(whole)
        self.finished.connect(self.deleteLater)
        self._show()

    # ---------------------------------------------------------------- turning

    @property
    def last_opening(self) -> int:
        """Return the number of the last opening, from 0."""
        sides = self._paper.sides
        return sides // 2 if self._paper.duplex else sides - 1

    def sides(self) -> tuple[int | None, int | None]:
        """Return the sides that lie open, from 0, left and right; None for no page there."""
        if not self._paper.duplex:
            return None, self.opening
        left, right = 2 * self.opening - 1, 2 * self.opening
        return (left if left >= 0 else None), (right if right < self._paper.sides else None)

    @Slot()
    def _on_before(self) -> None:
        self._turn(self.opening - 1)

    @Slot()
    def _on_after(self) -> None:
        self._turn(self.opening + 1)

    def _turn(self, opening: int) -> None:
        self.opening = max(0, min(self.last_opening, opening))
        self._show()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        turns = {
            int(Qt.Key.Key_PageDown): 1, int(Qt.Key.Key_Right): 1,
            int(Qt.Key.Key_PageUp): -1, int(Qt.Key.Key_Left): -1,
        }  # fmt: skip
        if event.key() in turns:
            self._turn(self.opening + turns[event.key()])
        elif event.key() == Qt.Key.Key_Home:
            self._turn(0)
        elif event.key() == Qt.Key.Key_End:
            self._turn(self.last_opening)
        else:
            super().keyPressEvent(event)

    # ---------------------------------------------------------------- drawing

    def _show(self) -> None:
        shown = [side for side in self.sides() if side is not None]
        words = "、".join(str(side + 1) for side in shown)
        self._where.setText(f"第 {words} 面，共 {self._paper.sides} 面")
        self.before.setEnabled(self.opening > 0)
        self.after.setEnabled(self.opening < self.last_opening)
        self._show_pictures()

    def _show_pictures(self) -> None:
        left, right = self.sides()
        found = [self._pictures.get(side) if side is not None else None for side in (left, right)]
        there = (left is not None, found[0]), (right is not None, found[1])
        self.view.show_sides(*there, is_double=self._paper.duplex)
        missing = [
            side for side in (left, right) if side is not None and side not in self._pictures
        ]
        if missing and self._drawing is None:
            self._draw(missing[0])

    def _draw(self, side: int) -> None:
        self._drawing = side
        width = round(self.view.page_width * self.devicePixelRatioF() * _SHARP)
        job = Job(partial(_drawn, self._file, side, width))
        job.done.connect(self._on_drawn)
        job.failed.connect(self._on_drawn)
        job.start()

    @Slot(object)
    def _on_drawn(self, image: object) -> None:
        side, self._drawing = self._drawing, None
        if side is None:
            return
        if len(self._pictures) >= _MOST_KEPT:
            self._pictures.pop(next(iter(self._pictures)))
        self._pictures[side] = image if isinstance(image, QImage) else None
        self._show_pictures()

    @Slot()
    def _forget(self) -> None:
        """Draw anew for another size."""
        self._pictures.clear()
        self._show_pictures()


def _drawn(file: Path, side: int, width_px: int) -> QImage | None:
    made = thumbnail(file, FileKind.PDF, side, width_px)
    if made is None:
        return None
    size = (made.width_px, made.height_px, 3 * made.width_px)
    return QImage(made.data, *size, QImage.Format.Format_RGB888).copy()
