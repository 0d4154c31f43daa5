"""纸面预览: the page that holds what is being edited, beside the form."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QImage, QResizeEvent, QShowEvent, QWheelEvent
from PySide6.QtWidgets import QFrame, QScrollArea

from xxxf_desktop.ui.desk import Desk
from xxxf_desktop.ui.paper.client import Layout, PaperClient, PaperPlace
from xxxf_desktop.ui.paper.sheet import PAGE_HEIGHT_PT, PAGE_WIDTH_PT, Lens, Sheet
from xxxf_desktop.ui.parts.boxes import column, framed, row
from xxxf_desktop.ui.parts.buttons import tool
from xxxf_desktop.ui.parts.words import ElidedLabel, label

_REFRESH_AFTER_MS = 350
_ZOOMS = (1.0, 1.5, 2.0, 3.0)
_LENS_PX_PER_PT = 1.25
_LENS_UP_TO = 480  # a page wider than that can be read without a lens


class PaperPanel(QFrame):
    """Shows a page; refreshed in the background while somebody types."""

    place_clicked = Signal(str)
    fold_wanted = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("deskside")
        self._desk = desk
        self.client = PaperClient(desk.session.room.folder, self)
        self.layout_: Layout | None = None
        self._place, self._ink = "", "accent"
        self.page = 0
        self._zoom = 0
        self._image_scale = 1.0
        self._is_current = False
        self._is_asked_for = False
        self.sheet = Sheet()
        self.lens = Lens()
        self._where = label("", "help")
        self._problem = ElidedLabel("", 12, "err")
        self._problem.hide()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_REFRESH_AFTER_MS)
        self._timer.timeout.connect(self._ask_layout)
        self._build()
        self.client.laid_out.connect(self._on_laid_out)
        self.client.drawn.connect(self._on_drawn)
        self.client.failed.connect(self._on_failed)
        self.sheet.clicked.connect(self._on_clicked)
        desk.answered.connect(self.refresh_soon)
        desk.files_known.connect(self.refresh_soon)

    def _build(self) -> None:
        self._before = tool("chevron-left", "上一页纸")
        self._after = tool("chevron-right", "下一页纸")
        self._in = tool("zoom-in", "放大", "Ctrl+滚轮")
        self._out = tool("zoom-out", "缩小", "Ctrl+滚轮")
        self._fold = tool("panel", "收起预览", "F9")
        self._before.clicked.connect(self._on_before)
        self._after.clicked.connect(self._on_after)
        self._in.clicked.connect(self.zoom_in)
        self._out.clicked.connect(self.zoom_out)
        self._fold.clicked.connect(self.fold_wanted)
        for each in (self._before, self._after, self._in, self._out, self._fold):
            each.setFixedSize(28, 28)
        top = row(
            label("纸面预览", "strong"), None, self._before, self._after, self._out, self._in,
            self._fold, gap=2, margins=(16, 6, 8, 0),
        )  # fmt: skip
        second = row(self._where, self._problem, margins=(16, 0, 12, 4))
        second.setStretch(1, 1)
        self._area = QScrollArea()
        self._area.setObjectName("desk")
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setWidget(self.sheet)
        self._area.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.viewport().installEventFilter(self)
        lens = framed(row(self.lens, margins=(16, 8, 16, 8)), "")
        self._lens_frame = lens
        whole = column(top, second, self._area, lens, gap=0)
        whole.setStretch(2, 1)
        self.setLayout(whole)

    # ---------------------------------------------------------------- what is asked of it

    def show_place(self, place: str, ink: str = "accent") -> None:
        """Show the page that holds `place` and mark it in `ink`."""
        same_page = self._place == place
        self._place, self._ink = place, ink
        if self.layout_ is not None:
            self._turn_to_place(keep=same_page)

    def page_words(self, place: str) -> str:
        """Return on which page `place` stands on paper, "" where that is not known."""
        places = self.layout_.places_of(place) if self.layout_ is not None else ()
        if self.layout_ is None or not places:
            return ""
        number = self.layout_.numbers[min(each.page for each in places)]
        return "封面" if number is None else f"第 {number} 页"

    @Slot()
    def refresh_soon(self) -> None:
        """Lay out afresh in a moment; typing on does not put it off."""
        self._is_current = False
        if self.isVisible() and not self._timer.isActive():
            self._timer.start()

    @Slot()
    def refresh(self) -> None:
        """Lay out afresh now, whatever went wrong before."""
        self.client.restart()
        self._is_current = False
        self._ask_layout()

    def close_client(self) -> None:
        """End the preview process."""
        self._timer.stop()
        self.client.close()

    @Slot()
    def zoom_in(self) -> None:
        self._set_zoom(self._zoom + 1)

    @Slot()
    def zoom_out(self) -> None:
        self._set_zoom(self._zoom - 1)

    def _set_zoom(self, zoom: int) -> None:
        self._zoom = max(0, min(len(_ZOOMS) - 1, zoom))
        self._fit()
        self._ask_page()

    # ---------------------------------------------------------------- pages

    @Slot()
    def _ask_layout(self) -> None:
        self._timer.stop()
        if not self.isVisible() or self._is_current:
            return
        self._is_current = True
        session = self._desk.session
        self.client.lay_out(session.application, session.reports(), session.room.paths())

    @Slot(object)
    def _on_laid_out(self, layout: Layout) -> None:
        self.layout_ = layout
        self._problem.hide()
        self._turn_to_place(keep=False)

    def _turn_to_place(self, *, keep: bool) -> None:
        if self.layout_ is None:
            return
        places = self.layout_.places_of(self._place)
        pages = {each.page for each in places}
        if pages and not (keep and self.page in pages):
            self.page = min(pages)
        self._show_page()

    def _show_page(self) -> None:
        if self.layout_ is None:
            return
        count = len(self.layout_.numbers)
        self.page = max(0, min(self.page, count - 1))
        number = self.layout_.numbers[self.page]
        printed = "封面" if number is None else f"第 {number} 页"
        self._where.setText(f"{printed}，共 {count} 页")
        self._before.setEnabled(self.page > 0)
        self._after.setEnabled(self.page < count - 1)
        self._ask_page()

    def _ask_page(self) -> None:
        if self.layout_ is not None and self.isVisible():
            wanted = max(self.sheet.scale, _LENS_PX_PER_PT) * self.devicePixelRatioF()
            self.client.draw(self.page, wanted)

    @Slot(int, QImage)
    def _on_drawn(self, page: int, image: QImage) -> None:
        if page != self.page or self.layout_ is None:
            return
        self._image_scale = image.width() / PAGE_WIDTH_PT
        self.sheet.image = image
        self.sheet.marks = self._marks()
        self.sheet.ink = self._ink
        self.sheet.update()
        first = self.sheet.marks[0] if self.sheet.marks else None
        self.lens.show_place(image, self._image_scale, first, self._ink)
        self._fit()
        mark = self.sheet.mark_rect()
        if not mark.isEmpty():
            self._area.ensureVisible(int(mark.center().x()), int(mark.center().y()), 60, 80)

    def _marks(self) -> list[PaperPlace]:
        if self.layout_ is None:
            return []
        return [each for each in self.layout_.places_of(self._place) if each.page == self.page]

    @Slot(str)
    def _on_failed(self, words: str) -> None:
        self._is_current = False
        self._problem.setText(words)
        self._problem.show()

    @Slot(float, float)
    def _on_clicked(self, x: float, y: float) -> None:
        if self.layout_ is not None:
            place = self.layout_.at(self.page, x, y)
            if place:
                self.place_clicked.emit(place)

    @Slot()
    def _on_before(self) -> None:
        self.page -= 1
        self._show_page()

    @Slot()
    def _on_after(self) -> None:
        self.page += 1
        self._show_page()

    # ---------------------------------------------------------------- size

    def _fit(self) -> None:
        room = self._area.width() - 34
        whole_page = int((self._area.height() - 4) * PAGE_WIDTH_PT / PAGE_HEIGHT_PT)
        if room >= _LENS_UP_TO:  # room enough to read a whole page: show it whole
            room = max(_LENS_UP_TO, min(room, whole_page))
        width = max(120, int(room * _ZOOMS[self._zoom]))
        self._area.setHorizontalScrollBarPolicy(
            Qt.ScrollBarPolicy.ScrollBarAsNeeded
            if self._zoom
            else Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        )
        self.sheet.set_page_width(width)
        self._lens_frame.setVisible(width < _LENS_UP_TO and bool(self.sheet.marks))
        self._in.setEnabled(self._zoom < len(_ZOOMS) - 1)
        self._out.setEnabled(self._zoom > 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()
        self._ask_page()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fit()
        QTimer.singleShot(0, self, self._catch_up)  # not at all if it has gone by then

    @Slot()
    def _catch_up(self) -> None:
        """Show what changed while the panel was folded away."""
        self._turn_to_place(keep=False)
        self._ask_layout()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        control = Qt.KeyboardModifier.ControlModifier
        if isinstance(event, QWheelEvent) and event.modifiers() & control:
            self._set_zoom(self._zoom + (1 if event.angleDelta().y() > 0 else -1))
            return True
        return super().eventFilter(watched, event)
