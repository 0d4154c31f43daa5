"""The page of a narrative section: the text as it is printed, its tools, topics and outline."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QMimeData, Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent, QTextCursor
from PySide6.QtWidgets import QFrame

from xxxf_desktop.answers.application import Application
from xxxf_desktop.forms.model import Form
from xxxf_desktop.forms.parts import NarrativeSection
from xxxf_desktop.forms.steps import Step
from xxxf_desktop.narrative.blocks import Blocks, Paragraph
from xxxf_desktop.narrative.counting import count_characters
from xxxf_desktop.narrative.plain import plain_text
from xxxf_desktop.rules.catalogue import words
from xxxf_desktop.rules.finding import Finding
from xxxf_desktop.ui.look.icons import Sign
from xxxf_desktop.ui.pages.page import PADDING, StepPage
from xxxf_desktop.ui.parts.boxes import column, framed, holder, row
from xxxf_desktop.ui.parts.message import MessageLine
from xxxf_desktop.ui.parts.words import ElidedLabel, WrappedLabel, label
from xxxf_desktop.ui.writing.box import WritingBox
from xxxf_desktop.ui.writing.finding import FindBar
from xxxf_desktop.ui.writing.labels import outside
from xxxf_desktop.ui.writing.looks import page_width_px
from xxxf_desktop.ui.writing.objects import PictureOf
from xxxf_desktop.ui.writing.side import Side, outline_of
from xxxf_desktop.ui.writing.toolbar import Toolbar

_NOTE = "3号仿宋 · 单倍行距 · 首行缩进 2 字，自动套用"
_QUIET = ("REQUIRED_MISSING", "TOPICS_NOT_SPOKEN_OF")  # the side panel says these
_SIDE_FROM = 980  # width of the page from which on the side panel has room
_PAPER_SIDE = 28


class WritingPage(StepPage):
    """Writes one section. What is pasted and which picture is meant is asked of others."""

    section_edited = Signal(str, object)
    pasted = Signal(QMimeData)
    figure_wanted = Signal()
    reference_wanted = Signal()

    def __init__(
        self, form: Form, step: Step, section: NarrativeSection, family: str, picture_of: PictureOf
    ) -> None:
        super().__init__(step)
        self._form, self._section = form, section
        self._order = [each.id for each in form.narrative_sections()]
        self._blocks: Blocks = ()
        self.box = WritingBox(family, picture_of)
        self.tools = Toolbar(self.box)
        self.find_bar = FindBar(self.box)
        self.side = Side(section)
        self.message = MessageLine()
        self.count = label("", "strong")
        self.said = WrappedLabel("", "second")
        self.said.hide()
        self._lay_out()
        self._connect()
        self.box.setAccessibleName(step.title)
        self.box.setAccessibleDescription(section.guidance)

    def _lay_out(self) -> None:
        locked = Sign("lock", "text3", 16)
        note = ElidedLabel(_NOTE, 12, "text3", at_right=True)
        title = label(self.step.title, "title")
        top = row(title, 12, note, locked)
        top.setStretch(2, 1)
        head = framed(
            column(top, self.tools, self.find_bar, gap=6, margins=(PADDING, 8, PADDING, 8)),
            "sticky",
        )
        paper = QFrame()
        paper.setObjectName("writing")
        paper.setLayout(row(self.box, gap=0, margins=(_PAPER_SIDE, 8, 4, 8)))
        paper.setMaximumWidth(page_width_px() + 2 * _PAPER_SIDE + 72)
        desk = holder(row(paper, gap=0, margins=(16, 0, 16, 0)), "desk")
        foot = framed(
            column(
                row(self.count, None),
                self.said,
                self.message,
                gap=4,
                margins=(PADDING, 6, PADDING, 6),
            ),
            "bottombar",
        )
        main = column(head, desk, foot, gap=0)
        main.setStretch(1, 1)
        whole = row(main, self.side, gap=0)
        whole.setStretch(0, 1)
        self.setLayout(whole)

    def _connect(self) -> None:
        self.box.settled.connect(self._tell)
        self.box.entered.connect(self._on_entered)
        self.box.left.connect(self._on_left)
        self.box.pasted.connect(self.pasted)
        self.tools.figure_wanted.connect(self.figure_wanted)
        self.tools.reference_wanted.connect(self.reference_wanted)
        self.tools.find_wanted.connect(self.find_bar.open)
        self.find_bar.closed.connect(self._on_find_closed)
        self.side.word_wanted.connect(self.show_word)
        self.side.position_wanted.connect(self.show_position)

    # ---------------------------------------------------------------- showing

    def show_application(self, application: Application) -> None:
        blocks = application.narrative.get(self._section.id, ())
        self._show_outside(application)
        if blocks != self._blocks or not self._blocks:
            self._blocks = blocks
            self.box.show_blocks(blocks)
        self._show_facts(blocks)

    def show_answer(self, application: Application, place: str) -> None:
        if place == self._section.id:
            if application.narrative.get(place, ()) != self._blocks:
                self.show_application(application)
        elif place in self._order:
            self._show_outside(application)
            self.box.renumber()

    def _show_outside(self, application: Application) -> None:
        self.box.labels.outside = outside(application.narrative, self._order, self._section.id)

    def show_findings(self, findings: Sequence[Finding]) -> None:
        own = [
            found
            for found in findings
            if found.place == self._section.id and found.code not in _QUIET
        ]
        if own:
            said = [words(found, self._form) for found in own]
            self.message.say(own[0].severity, [f"{each.what}{each.remedy}" for each in said])
        else:
            self.message.clear()

    def say(self, sentences: Sequence[str]) -> None:
        """Say what a paste left out, or why a picture was not taken."""
        self.said.setText("\n".join(sentences))
        self.said.setVisible(bool(sentences))

    def show_pictures(self) -> None:
        """Draw pictures that have become known; a text without such is not laid out anew."""
        if self.box.figures.forget_missing():
            document = self.box.document()
            document.markContentsDirty(0, document.characterCount())

    def _show_facts(self, blocks: Blocks) -> None:
        text = plain_text(blocks)
        self.count.setText(f"本节 {count_characters(text):,} 字")
        self.side.show_text(text)
        box = self.box
        self.side.show_outline(outline_of(box.document(), box.lines.all(), box.labels))

    # ---------------------------------------------------------------- moving about

    def focus_place(self, _place: str) -> None:
        self.box.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot(str)
    def show_word(self, word: str) -> None:
        """Go to where `word` stands."""
        cursor = self.box.document().find(word)
        if not cursor.isNull():
            self.box.setTextCursor(cursor)
            self.box.ensureCursorVisible()
            self.box.setFocus()

    @Slot(int)
    def show_position(self, position: int) -> None:
        """Go to a position of the text."""
        cursor = QTextCursor(self.box.document())
        cursor.setPosition(min(position, self.box.document().characterCount() - 1))
        self.box.setTextCursor(cursor)
        bar = self.box.verticalScrollBar()
        bar.setValue(bar.value() + self.box.cursorRect().top() - 24)
        self.box.setFocus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.side.setVisible(event.size().width() >= _SIDE_FROM)

    # ---------------------------------------------------------------- writing

    @Slot()
    def settle(self) -> None:
        if not self.box.composing:  # what is composed over is not gone yet
            self._tell()

    @Slot()
    def _tell(self) -> None:
        blocks = _written(self.box.blocks())
        if blocks == _written(self._blocks):
            return
        self._blocks = blocks
        self._show_facts(blocks)
        self.section_edited.emit(self._section.id, blocks)

    def take_over(self, blocks: Blocks) -> None:
        """Take note that `blocks`, which stand in the box, are known to the desk."""
        self._blocks = blocks
        self._show_facts(blocks)

    @property
    def section(self) -> str:
        """Return the id of the section."""
        return self._section.id

    @Slot()
    def _on_find_closed(self) -> None:
        self.find_bar.hide()
        self.box.setFocus()

    @Slot()
    def _on_entered(self) -> None:
        self.entered.emit(self._section.id)

    @Slot()
    def _on_left(self) -> None:
        self.settle()
        self.left.emit(self._section.id)


def _written(blocks: Blocks) -> Blocks:
    """Blank lines alone are nothing written; the form asks for the section as before."""
    blank = all(isinstance(block, Paragraph) for block in blocks) and not plain_text(blocks).strip()
    return () if blank else blocks
