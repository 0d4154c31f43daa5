"""附3: what the legal representative will sign, to be read before it is printed."""

from __future__ import annotations

from PySide6.QtCore import Slot

from xxxf_desktop.answers.application import Application
from xxxf_desktop.answers.words import answer_words
from xxxf_desktop.forms.model import Form
from xxxf_desktop.forms.parts import DeclarationPart
from xxxf_desktop.forms.steps import Step
from xxxf_desktop.forms.templates import Slot as TemplateSlot
from xxxf_desktop.forms.templates import parse
from xxxf_desktop.ui.pages.page import PADDING, Scroller, StepPage, head, page_column
from xxxf_desktop.ui.parts.boxes import column, framed, row
from xxxf_desktop.ui.parts.buttons import push
from xxxf_desktop.ui.parts.words import ElidedLabel, WrappedLabel, label

_NOTE = "打印后由法定代表人签字、单位盖章，本页不用填写"


class DeclarationPage(StepPage):
    """The words of the declaration with the answers in them."""

    def __init__(self, form: Form, step: Step, part: DeclarationPart) -> None:
        super().__init__(step)
        self._form, self._part = form, part
        self._paragraphs = [WrappedLabel(text, "body") for text in part.paragraphs]
        self._lines = {name: ElidedLabel("", 14, "text") for _, name in step.shown}
        content = column(gap=12, margins=(PADDING, 16, PADDING, 24))
        self.links = []
        for name, shown in self._lines.items():
            link = push("去填写", "link")
            link.setProperty("place", name)
            link.setAccessibleName(f"去填写{form.label_of(name)}")
            link.clicked.connect(self._on_link_clicked)
            self.links.append(link)
            caption = label(form.label_of(name), "second")
            content.addWidget(
                framed(row(caption, shown, link, gap=12, margins=(16, 8, 16, 8)), "inset")
            )
        for paragraph in self._paragraphs:
            content.addWidget(paragraph)
        for signature in part.signatures:
            content.addLayout(row(None, label(signature.text, "second")))
        content.addStretch(1)
        self.scroller = Scroller(page_column(content))
        self.setLayout(column(head(step.title, _NOTE), self.scroller, gap=0))

    def show_application(self, application: Application) -> None:
        for paragraph, text in zip(self._paragraphs, self._part.paragraphs, strict=True):
            pieces = (
                answer_words(self._form, application, piece.field) or "＿＿＿＿"
                if isinstance(piece, TemplateSlot)
                else piece
                for piece in parse(text)
            )
            paragraph.setText("".join(pieces))
        for name, shown in self._lines.items():
            shown.setText(answer_words(self._form, application, name) or "未填")

    def show_answer(self, application: Application, place: str) -> None:
        if place in self._lines:
            self.show_application(application)

    def focus_place(self, _place: str) -> None:
        if self.links:
            self.links[0].setFocus()
        self.entered.emit(self.step.id)

    @Slot()
    def _on_link_clicked(self) -> None:
        self.go_to.emit(str(self.sender().property("place")))
