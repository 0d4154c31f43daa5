"""One file of an item: its first page, its title as printed, which pages, and what one can do."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QMimeData, QPoint, QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QDrag, QImage, QMouseEvent, QPainter
from PySide6.QtWidgets import QApplication, QWidget

from xxxf_desktop.answers.application import Proof
from xxxf_desktop.answers.files import FileReport
from xxxf_desktop.answers.page_ranges import read_pages, spelt
from xxxf_desktop.ui.look.icons import Sign
from xxxf_desktop.ui.look.theme import colour
from xxxf_desktop.ui.parts.boxes import column, row
from xxxf_desktop.ui.parts.buttons import tool
from xxxf_desktop.ui.parts.inputs import LineFrame
from xxxf_desktop.ui.parts.words import ElidedLabel, label

LINE_FORMAT = "application/x-xxxf-proof-line"
PICTURE = QSize(52, 68)
_QUARTER = 90
_PAGES_WIDTH = 116


class PagePicture(QWidget):
    """A small picture of a page; the words beside it say all there is to know."""

    def __init__(self) -> None:
        super().__init__()
        self.image: QImage | None = None
        self.setFixedSize(PICTURE)

    def show_image(self, image: QImage | None) -> None:
        """Show `image`, or an empty sheet."""
        self.image = image
        self.update()

    def paintEvent(self, _event: object) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        sheet = self.rect().adjusted(0, 0, -1, -1)
        if self.image is not None:
            size = self.image.size().scaled(sheet.size(), Qt.AspectRatioMode.KeepAspectRatio)
            sheet = QRect(QPoint(0, 0), size)
            sheet.moveCenter(self.rect().center())
            painter.drawImage(sheet, self.image)
        painter.setPen(colour("line"))
        painter.drawRect(sheet)


class DragHandle(Sign):
    """Where a line is taken to move it; the buttons do the same by key."""

    dragged = Signal()

    def __init__(self) -> None:
        super().__init__("drag", "text3", 20)
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        self.setToolTip("拖动，改变装订的次序")
        self._pressed_at: QPoint | None = None

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pressed_at = event.position().toPoint()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed_at is None:
            return
        way = (event.position().toPoint() - self._pressed_at).manhattanLength()
        if way >= QApplication.startDragDistance():
            self._pressed_at = None
            self.dragged.emit()

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        self._pressed_at = None


class ProofLine(QWidget):
    """One file: its title as printed, its name and pages, and what can be done with it."""

    title_edited = Signal(int, str)
    pages_edited = Signal(int, str)
    turned = Signal(int, int)
    moved = Signal(int, int)
    removed = Signal(int)
    entered = Signal()
    left = Signal()

    def __init__(
        self, index: int, proof: Proof, report: FileReport | None, last: int, about: str
    ) -> None:
        super().__init__()
        self._index, self._about_item = index, about
        self.proof, self.report = proof, report
        self.picture, self.handle = PagePicture(), DragHandle()
        self.title, self.pages = LineFrame(low=True), LineFrame(low=True)
        self.turn = tool("redo", "向右转 90°")
        self.up, self.down = tool("chevron-up", "上移"), tool("chevron-down", "下移")
        self.remove = tool("trash", "移除")
        self._place = f"{about}第 {index + 1} 份材料"
        self.title.line.setAccessibleName(f"{self._place}的名称")
        self.pages.line.setAccessibleName(f"{self._place}装订哪几页")
        self.pages.line.setPlaceholderText("全部页")
        self.pages.setToolTip("装订哪几页，例如 1-3,5；空着是全部")
        self.pages.setFixedWidth(_PAGES_WIDTH)
        self.up.setEnabled(index > 0)
        self.down.setEnabled(index < last)
        self.about = ElidedLabel("", 12, "text3")
        self._shown: tuple[Proof, str] | None = None
        self._lay_out()
        self._connect()
        self.show_proof(proof, report)

    @property
    def file(self) -> str | None:
        """Return the stored name of the file."""
        return self.proof.file

    def _lay_out(self) -> None:
        number = label(f"{self._index + 1}.", "second")
        number.setFixedWidth(20)
        tools = (self.turn, self.up, self.down, self.remove)
        first = row(self.title, self.pages, *tools, gap=6)
        first.setStretch(0, 1)
        words = column(first, self.about, gap=4)
        whole = row(self.handle, number, self.picture, words, gap=8)
        whole.setStretch(3, 1)
        self.setLayout(whole)

    def _connect(self) -> None:
        for frame in (self.title, self.pages):
            frame.line.entered.connect(self.entered)
            frame.line.left.connect(self.left)
        self.title.line.textEdited.connect(self._on_title_edited)
        self.pages.line.textEdited.connect(self._on_pages_edited)
        self.turn.clicked.connect(self._on_turn)
        self.up.clicked.connect(self._on_up)
        self.down.clicked.connect(self._on_down)
        self.remove.clicked.connect(self._on_remove)
        self.handle.dragged.connect(self._on_dragged)

    def show_proof(self, proof: Proof, report: FileReport | None) -> None:
        """Show the title, and what is known of the file."""
        self.proof, self.report = proof, report
        shown = (proof, _about(proof, report))
        if shown == self._shown:
            return
        self._shown = shown
        if self.title.line.text() != proof.title:
            self.title.line.setText(proof.title)
            self.title.line.setCursorPosition(0)
        if spelt(self.pages.line.text()) != proof.pages:
            self.pages.line.setText(proof.pages)
        many = report is not None and report.pages > 1
        self.pages.setVisible(many or bool(proof.pages) or self.pages.line.hasFocus())
        self.about.setText(shown[1])
        verbs = ((self.turn, "向右转 90°："), (self.up, "上移"), (self.down, "下移"))
        for button, verb in (*verbs, (self.remove, "移除")):
            button.setToolTip(f"{verb}{proof.title}")
            button.setAccessibleName(f"{self._place} {verb}{proof.title}")

    @property
    def first_page(self) -> int:
        """Return the page the picture shows: the first that is bound in, from 0."""
        count = self.report.pages if self.report is not None else 0
        try:
            return read_pages(self.proof.pages, count)[0] - 1
        except (ValueError, IndexError):
            return 0

    def controls(self) -> Sequence[QWidget]:
        """Return the widgets that take the focus, in order."""
        return (self.title.line, self.pages.line, self.turn, self.up, self.down, self.remove)

    @Slot(str)
    def _on_title_edited(self, title: str) -> None:
        self.title_edited.emit(self._index, title)

    @Slot(str)
    def _on_pages_edited(self, pages: str) -> None:
        self.pages_edited.emit(self._index, pages)

    @Slot()
    def _on_turn(self) -> None:
        self.turned.emit(self._index, self.proof.rotate + _QUARTER)

    @Slot()
    def _on_up(self) -> None:
        self.moved.emit(self._index, self._index - 1)

    @Slot()
    def _on_down(self) -> None:
        self.moved.emit(self._index, self._index + 1)

    @Slot()
    def _on_remove(self) -> None:
        self.removed.emit(self._index)

    @Slot()
    def _on_dragged(self) -> None:
        data = QMimeData()
        data.setData(LINE_FORMAT, f"{self._about_item}\n{self._index}".encode())
        drag = QDrag(self)
        drag.setMimeData(data)
        drag.setPixmap(self.picture.grab())
        drag.exec(Qt.DropAction.MoveAction)


def dragged_line(data: QMimeData, about: str) -> int | None:
    """Return which line of the item `about` is being dragged, None for anything else."""
    if not data.hasFormat(LINE_FORMAT):
        return None
    item, _, index = bytes(data.data(LINE_FORMAT).data()).decode().partition("\n")
    return int(index) if item == about else None


def _about(proof: Proof, report: FileReport | None) -> str:
    name = Path(proof.file or "").name
    if report is None:
        return name
    if not report.usable:
        return f"{name} · 不能用"
    turned = f" · 已转 {proof.rotate}°" if proof.rotate else ""
    return f"{name} · {report.kind.value} · {_pages(proof, report)}{turned}"


def _pages(proof: Proof, report: FileReport) -> str:
    bound = bound_pages(proof, report)
    return f"{bound} 页" if bound == report.pages else f"装订 {report.pages} 页里的 {bound} 页"


def bound_pages(proof: Proof, report: FileReport) -> int:
    """Return how many pages of the file are bound in; all where the list cannot be read."""
    try:
        return len(read_pages(proof.pages, report.pages))
    except ValueError:
        return report.pages
