"""Beside the text: the topics of the guidance, and the outline of the section."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QFrame, QPushButton, QScrollArea, QSizePolicy, QWidget

from xxxf_desktop.forms.parts import NarrativeSection, Topic
from xxxf_desktop.ui.look.icons import Sign
from xxxf_desktop.ui.parts.bars import Bar
from xxxf_desktop.ui.parts.boxes import column, hairline, row
from xxxf_desktop.ui.parts.words import ElidedLabel, WrappedLabel, label
from xxxf_desktop.ui.writing.labels import Labels
from xxxf_desktop.ui.writing.lines import Line
from xxxf_desktop.ui.writing.marks import Kind

_WIDTH = 264
_OUTLINED = (Kind.HEADING, Kind.TABLE_CAPTION, Kind.FIGURE_CAPTION)


@dataclass(frozen=True, slots=True)
class OutlineEntry:
    """A heading, table or figure: its label and words, how deep, and where it begins."""

    words: str
    depth: int
    position: int


def outline_of(
    document: QTextDocument, lines: Sequence[Line], labels: Labels
) -> list[OutlineEntry]:
    """Return the headings, tables and figures of `document`, whose lines are `lines`."""
    found: list[OutlineEntry] = []
    depth = 0
    for number, line in enumerate(lines):
        if line.kind not in _OUTLINED:
            continue
        if line.kind is Kind.HEADING:
            depth = line.level - 4
        own = depth if line.kind is Kind.HEADING else depth + 1
        position = document.findBlockByNumber(number).position() + 1
        found.append(OutlineEntry(labels.at(number) + line.words, own, position))
    return found


class TopicLine(QWidget):
    """A topic, with a tick and the way there once the text speaks of it."""

    go_to = Signal(str)

    def __init__(self, topic: Topic) -> None:
        super().__init__()
        self.topic = topic
        self._sign = Sign("state-todo", "ctl", 16, "rail")
        self._name = ElidedLabel(topic.name, 13, "text")
        self.state = QPushButton("未写到")
        self.state.setProperty("kind", "link")
        self.state.setEnabled(False)
        self.state.clicked.connect(self._on_clicked)
        self.setLayout(row(self._sign, self._name, self.state))
        self.word = ""

    def show_text(self, text: str) -> bool:
        """Show whether `text` speaks of the topic, and return it."""
        word = next((word for word in self.topic.words if word in text), "")
        if word != self.word or not self.state.accessibleName():
            self.word = word
            self._sign.show_sign(*(("state-ok", "ok") if word else ("state-todo", "ctl")))
            self.state.setText("看这里" if word else "未写到")
            self.state.setEnabled(bool(word))
            said = "已写到，去看" if word else "未写到"
            self.state.setAccessibleName(f"{self.topic.name}：{said}")
        return bool(word)

    @Slot()
    def _on_clicked(self) -> None:
        self.go_to.emit(self.word)


class Side(QFrame):
    """写作要点 and 本节大纲."""

    word_wanted = Signal(str)
    position_wanted = Signal(int)

    def __init__(self, section: NarrativeSection) -> None:
        super().__init__()
        self.setObjectName("side")
        self.setFixedWidth(_WIDTH)
        self.topics = [TopicLine(topic) for topic in section.topics]
        self._count = label("", "help")
        self._bar = Bar(4)
        self._outline = column(gap=0)
        self._shown: list[OutlineEntry] | None = None
        listed = column(gap=6, margins=(16, 12, 16, 12))
        if section.guidance:
            listed.addWidget(WrappedLabel(section.guidance, "help"))
        listed.addLayout(row(label("写作要点", "card"), None, self._count))
        listed.addWidget(self._bar)
        for topic in self.topics:
            topic.go_to.connect(self.word_wanted)
            listed.addWidget(topic)
        listed.addWidget(
            WrappedLabel("要点取自申报书本节括注，不打印。未写到的只作“建议”，不影响导出。", "help")
        )
        listed.addWidget(hairline())
        listed.addWidget(label("本节大纲", "card"))
        listed.addLayout(self._outline)
        listed.addStretch(1)
        inner = QWidget()
        inner.setObjectName("rail")
        inner.setLayout(listed)
        area = QScrollArea()
        area.setObjectName("rail")
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(inner)
        self.setLayout(column(area, gap=0))

    def show_text(self, text: str) -> None:
        """Show which topics `text` speaks of."""
        done = sum([topic.show_text(text) for topic in self.topics])
        self._count.setText(f"已写到 {done} / {len(self.topics)}")
        self._bar.show_share(done / len(self.topics) if self.topics else 1.0)

    def show_outline(self, entries: Sequence[OutlineEntry]) -> None:
        """Show headings, tables and figures; the lines are made anew only where words differ."""
        if self._shown is not None and [(e.words, e.depth) for e in self._shown] == [
            (e.words, e.depth) for e in entries
        ]:
            for line, entry in zip(self._lines(), entries, strict=True):
                line.setProperty("position", entry.position)
        else:
            self._rebuild(entries)
        self._shown = list(entries)

    def _lines(self) -> list[QPushButton]:
        items = [self._outline.itemAt(index) for index in range(self._outline.count())]
        widgets = [item.widget() for item in items if item is not None]
        return [widget for widget in widgets if isinstance(widget, QPushButton)]

    def _rebuild(self, entries: Sequence[OutlineEntry]) -> None:
        for line in self._lines():
            self._outline.removeWidget(line)
            line.hide()
            line.deleteLater()
        for entry in entries:
            line = QPushButton("　" * entry.depth + entry.words)
            line.setProperty("kind", "row")
            line.setProperty("position", entry.position)
            line.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            line.setMinimumHeight(28)
            line.setAccessibleName(entry.words)
            line.setToolTip(entry.words)
            line.clicked.connect(self._on_line_clicked)
            self._outline.addWidget(line)

    @Slot()
    def _on_line_clicked(self) -> None:
        self.position_wanted.emit(int(self.sender().property("position")))
