"""The page of a narrative section: a text box in the packet's own face, and its guidance."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from xxxf_desktop.answers.application import Application
from xxxf_desktop.forms.model import Form
from xxxf_desktop.forms.parts import NarrativeSection, Topic
from xxxf_desktop.forms.steps import Step
from xxxf_desktop.narrative.blocks import Blocks
from xxxf_desktop.narrative.counting import count_characters
from xxxf_desktop.narrative.plain_editing import PlainSection, as_lines
from xxxf_desktop.rules.catalogue import words
from xxxf_desktop.rules.finding import Finding
from xxxf_desktop.ui.look.icons import Sign
from xxxf_desktop.ui.look.theme import theme
from xxxf_desktop.ui.pages.page import PADDING, StepPage, head
from xxxf_desktop.ui.parts.boxes import column, row
from xxxf_desktop.ui.parts.flow import Flow
from xxxf_desktop.ui.parts.inputs import InputFrame, TextBox
from xxxf_desktop.ui.parts.message import MessageLine
from xxxf_desktop.ui.parts.words import WrappedLabel, label

_TELL_AFTER_MS = 60  # a long section is read once for several keys, after they are painted
_NOTE = "3号仿宋、首行缩进 2 字由程序套用（填表须知五）"
_LINES = "一行是一段。〔〕里的标题可以改字；列表、表和图保持原样，可以移动或删去整行。"


class TopicLine(QWidget):
    """A topic of the guidance, with a tick once the text speaks of it."""

    def __init__(self, topic: Topic) -> None:
        super().__init__()
        self._topic = topic
        self._sign = Sign("state-todo", "ctl", 14)
        self._name = label(topic.name, "second")
        self.setLayout(row(self._sign, self._name, gap=6))
        self.spoken_of: bool | None = None

    def show_text(self, text: str) -> None:
        """Show whether `text` speaks of the topic."""
        spoken_of = any(word in text for word in self._topic.words)
        if spoken_of != self.spoken_of:
            self.spoken_of = spoken_of
            self._sign.show_sign(*(("state-ok", "ok") if spoken_of else ("state-todo", "ctl")))
            said = "已写到" if spoken_of else "未写到"
            self.setAccessibleName(f"{self._topic.name} {said}")


class SectionPage(StepPage):
    """Writes one section; headings, tables and figures in it are kept as they are."""

    section_edited = Signal(str, object)

    def __init__(self, form: Form, step: Step, section: NarrativeSection, family: str) -> None:
        super().__init__(step)
        self._form, self._section = form, section
        self._plain = PlainSection("", {})
        self._blocks: Blocks = ()
        self.box = TextBox()
        font = QFont([family, *theme().families])
        font.setPixelSize(theme().size(18))
        self.box.setFont(font)
        self.box.setStyleSheet(f"font-family: '{family}'; font-size: {theme().size(18)}px;")
        frame = InputFrame(self.box)
        frame.setLayout(row(self.box, gap=0, margins=(14, 10, 10, 10)))
        frame.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        frame.setMinimumHeight(120)
        self._topics = [TopicLine(topic) for topic in section.topics]
        self.count = label("", "strong")
        self.message = MessageLine()
        self.setLayout(self._laid_out(frame))
        self._name()
        self._pending = QTimer(self)
        self._pending.setSingleShot(True)
        self._pending.setInterval(_TELL_AFTER_MS)
        self._pending.timeout.connect(self.settle)
        self.box.textChanged.connect(self._on_text_changed)
        self.box.composed.connect(self._on_text_changed)
        self.box.about_to_compose.connect(self._on_about_to_compose)
        self.box.committed.connect(self._tell)
        self.box.entered.connect(self._on_entered)
        self.box.left.connect(self._on_left)

    def _laid_out(self, frame: InputFrame) -> QVBoxLayout:
        guidance = WrappedLabel(self._section.guidance or self._section.label, "help")
        topics = Flow(self._topics)
        foot = row(self.count, label(_LINES, "help"), None, gap=12)
        body = column(
            guidance, topics, frame, foot, self.message, gap=8, margins=(PADDING, 12, PADDING, 12)
        )
        body.setStretchFactor(frame, 1)
        return column(head(self.step.title, _NOTE), body, gap=0)

    def _name(self) -> None:
        self.box.setAccessibleName(self.step.title)
        self.box.setAccessibleDescription(self._section.guidance)

    # ---------------------------------------------------------------- showing

    def show_application(self, application: Application) -> None:
        blocks = application.narrative.get(self._section.id, ())
        self._plain = as_lines(blocks, self._plain)
        self._blocks = blocks
        self.box.blockSignals(True)
        self.box.setPlainText(self._plain.text)
        self.box.blockSignals(False)
        self._show_count(self._plain.text)

    def show_answer(self, application: Application, place: str) -> None:
        if place == self._section.id:
            blocks = application.narrative.get(place, ())
            if blocks != self._blocks:
                self.show_application(application)

    def show_findings(self, findings: Sequence[Finding]) -> None:
        own = [
            found
            for found in findings
            if found.place == self._section.id
            and found.code not in ("REQUIRED_MISSING", "TOPICS_NOT_SPOKEN_OF")
        ]
        if own:
            said = [words(found, self._form) for found in own]
            self.message.say(own[0].severity, [f"{each.what}{each.remedy}" for each in said])
        else:
            self.message.clear()

    def focus_place(self, _place: str) -> None:
        self.box.setFocus()

    # ---------------------------------------------------------------- typing

    @Slot()
    def settle(self) -> None:
        self._pending.stop()
        if self.box.composing:
            return
        self._show_count(self.box.toPlainText())
        self._tell()

    @Slot()
    def _tell(self) -> None:
        blocks = self._plain.blocks(self.box.toPlainText())
        if blocks != self._blocks:
            self._blocks = blocks
            self.section_edited.emit(self._section.id, blocks)

    def _show_count(self, text: str) -> None:
        self.count.setText(f"本节 {count_characters(text):,} 字")
        for topic in self._topics:
            topic.show_text(text)

    @Slot()
    def _on_about_to_compose(self) -> None:
        """Composing may take long; what was typed before it is not kept waiting."""
        if self._pending.isActive():
            self.settle()

    @Slot()
    def _on_text_changed(self) -> None:
        if not self._pending.isActive():
            self._pending.start()

    @Slot()
    def _on_entered(self) -> None:
        self.entered.emit(self._section.id)

    @Slot()
    def _on_left(self) -> None:
        self.settle()
        self.left.emit(self._section.id)
