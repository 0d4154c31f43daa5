"""What every step's page can do: show answers and findings, and be led to a place."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from xxxf_desktop.answers.application import Application
from xxxf_desktop.forms.steps import Step
from xxxf_desktop.rules.finding import Finding
from xxxf_desktop.ui.look.theme import colour
from xxxf_desktop.ui.parts.boxes import Item, column, framed, row
from xxxf_desktop.ui.parts.words import ElidedLabel, label

MOST_WIDTH = 880
PADDING = 24


class StepPage(QWidget):
    """The page of one step. It shows and tells; the desk decides and saves."""

    entered = Signal(str)
    left = Signal(str)
    go_to = Signal(str)

    def __init__(self, step: Step) -> None:
        super().__init__()
        self.step = step
        self.setObjectName("canvas")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)

    def show_application(self, application: Application) -> None:
        """Show the answers of `application`."""
        raise NotImplementedError

    def show_answer(self, application: Application, place: str) -> None:
        """Show what a change at `place`, perhaps on another page, means here."""

    def show_findings(self, findings: Sequence[Finding]) -> None:
        """Show the findings that belong to this page."""

    def focus_place(self, place: str) -> None:
        """Bring `place` into view and put the focus there; the first one for ""."""
        raise NotImplementedError

    def settle(self) -> None:
        """Tell the desk what is typed but not told yet."""


class Scroller(QScrollArea):
    """A column of content that scrolls, with the accent bar beside what is being worked on."""

    scrolled = Signal(int)

    def __init__(self, content: QWidget) -> None:
        super().__init__()
        self.setObjectName("canvas")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.viewport().setAutoFillBackground(False)
        content.setObjectName("canvas")
        content.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setWidget(content)
        self.content = content
        self._bar = _HereBar(content)
        self.verticalScrollBar().valueChanged.connect(self.scrolled)

    def mark(self, target: QWidget | None) -> None:
        """Put the accent bar beside `target`; None takes it away."""
        self._bar.follow(target)

    def reveal(self, target: QWidget, margin: int = 48) -> None:
        """Scroll as little as needed to show `target`, whole where it fits."""
        top = self.top_of(target)
        bar, page = self.verticalScrollBar(), self.viewport().height()
        if top - margin < bar.value():
            bar.setValue(top - margin)
        elif top + target.height() + margin > bar.value() + page:
            bar.setValue(min(top - margin, top + target.height() + margin - page))

    def reveal_soon(self, target: QWidget) -> None:
        """Scroll to `target`, which has just appeared, once it has its place."""
        QTimer.singleShot(0, target, lambda: self.reveal(target, 8))

    def top_of(self, target: QWidget) -> int:
        """Return how far below the top of the content `target` begins."""
        return target.mapTo(self.content, target.rect().topLeft()).y()


class _HereBar(QWidget):
    """You are here: the same sign as the arrow on the paper."""

    def __init__(self, content: QWidget) -> None:
        super().__init__(content)
        self._content = content
        self._target: QWidget | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def follow(self, target: QWidget | None) -> None:
        """Stand beside `target`, wherever it goes; None hides the bar."""
        if self._target is not None:
            self._target.removeEventFilter(self)
        self._target = target
        self.setVisible(target is not None)
        if target is not None:
            target.installEventFilter(self)
            self._place()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Move):
            self._place()
        return False

    def _place(self) -> None:
        if self._target is None:
            return
        corner = self._target.mapTo(self._content, self._target.rect().topLeft())
        self.setGeometry(QRect(corner.x() - 12, corner.y(), 3, self._target.height()))
        self.raise_()

    def paintEvent(self, _event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), colour("accent"))


def head(title: str, note: str = "", *below: Item) -> QFrame:
    """Return the sticky head of a page: title, a note on the right, and what stands below."""
    aside = ElidedLabel(note, 12, "text3", at_right=True)
    top = row(label(title, "title"), 12, aside)
    top.setStretch(top.count() - 1, 1)
    frame = framed(
        column(top, *below, gap=4, margins=(PADDING, 8, PADDING, 8 if not below else 0)), "sticky"
    )
    frame.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
    frame.setFixedHeight(max(48, frame.sizeHint().height()))
    return frame


def page_column(content: QVBoxLayout) -> QWidget:
    """Return a widget that keeps `content` at most 880 wide, at the left."""
    inner = QWidget()
    inner.setLayout(content)
    inner.setMaximumWidth(MOST_WIDTH)
    inner.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
    outer = QWidget()
    line = row(inner, gap=0)
    line.setAlignment(Qt.AlignmentFlag.AlignLeft)
    line.setStretch(0, 1)
    outer.setLayout(line)
    return outer
