"""The page of a cover or a table, built from the form alone: no field is named here."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QWidget

from xxxf_desktop.answers.application import Application
from xxxf_desktop.answers.visibility import answered, is_asked
from xxxf_desktop.answers.words import answer_words
from xxxf_desktop.app.progress import is_problem
from xxxf_desktop.forms.fields import FormField
from xxxf_desktop.forms.model import Form
from xxxf_desktop.forms.steps import Group, Question, Step
from xxxf_desktop.rules.finding import Finding
from xxxf_desktop.ui.fields.row import FieldRow
from xxxf_desktop.ui.look.theme import colour
from xxxf_desktop.ui.pages.page import PADDING, Scroller, StepPage, head, page_column
from xxxf_desktop.ui.pages.tabs import GroupTabs
from xxxf_desktop.ui.parts.boxes import column, framed, hairline, holder, row
from xxxf_desktop.ui.parts.buttons import push
from xxxf_desktop.ui.parts.words import ElidedLabel, label

_NOTE = "除注明“选填”外均须填写（填表须知二）"
_INSET_COLUMNS = 3
_GROUP_TOP = 56  # how far below the top edge a group counts as reached


class FormPage(StepPage):
    """Groups of questions under tabs; what a condition hides is not shown, and not forgotten."""

    edited = Signal(str, object)

    def __init__(self, form: Form, step: Step) -> None:
        super().__init__(step)
        self._form = form
        self.rows: dict[str, FieldRow] = {}
        self._insets: list[tuple[QFrame, tuple[str, ...]]] = []
        self._shown_lines: dict[str, ElidedLabel] = {}
        self._groups = [self._group(group) for group in step.groups]
        self.tabs = GroupTabs([group.title for group in step.groups])
        content = column(gap=24, margins=(PADDING, 16, PADDING, 24))
        if step.shown:
            content.addWidget(self._elsewhere())
        for group in self._groups:
            content.addWidget(group)
        content.addStretch(1)
        self.scroller = Scroller(page_column(content))
        below = [self.tabs] if len(step.groups) > 1 else []
        self.setLayout(column(head(step.title, _NOTE, *below), self.scroller, gap=0))
        self.tabs.picked.connect(self.show_group)
        self.scroller.scrolled.connect(self._on_scrolled)

    # ---------------------------------------------------------------- building

    def _group(self, group: Group) -> QWidget:
        content = column(label(group.title, "group"), 8, hairline(), 12, gap=0)
        for index, questions in enumerate(group.rows):
            if index:
                content.addSpacing(16)
            content.addWidget(self._questions(questions))
        return holder(content)

    def _questions(self, questions: Sequence[Question]) -> QWidget:
        """Return the questions of one row side by side, each with what depends on it."""
        if len(questions) == 1:
            return self._question(questions[0], beside=False)
        return _grid([self._question(each, beside=True) for each in questions], len(questions))

    def _question(self, question: Question, *, beside: bool) -> QWidget:
        made = self._row(question.field, beside=beside)
        if not question.dependents:
            return made
        rows = [self._row(name, beside=True) for name in question.dependents]
        for each in rows:
            each.drop_group()
        grid = _grid(rows, min(len(rows), _INSET_COLUMNS))
        groups = {self._form.fields[name].group for name in question.dependents}
        inset = _Inset(grid, groups.pop() if len(groups) == 1 else "")
        self._insets.append((inset, question.dependents))
        return holder(column(made, 8, inset, gap=0))

    def _row(self, name: str, *, beside: bool) -> FieldRow:
        field = self._form.fields[name]
        last = next(reversed(self.rows.values()), None)
        made = FieldRow(
            self._form,
            field,
            beside=beside,
            names_group=last is None or last.field.group != field.group,
            proof_item=self._proof_item(field),
        )
        made.edited.connect(self.edited)
        made.entered.connect(self._on_entered)
        made.left.connect(self.left)
        made.proof_wanted.connect(self.go_to)
        self.rows[name] = made
        return made

    def _proof_item(self, field: FormField) -> str:
        """Return the proof item that has to prove what `field` claims, "" for none."""
        for item in self._form.proof_items():
            if item.when is not None and item.when.claims and item.when.field == field.id:
                return item.id
        return ""

    def _elsewhere(self) -> QWidget:
        """Show what is printed here and asked on another page, with the way there."""
        lines = column(gap=8)
        for words, name in self.step.shown:
            shown = ElidedLabel("", 14, "text")
            self._shown_lines[name] = shown
            link = push("去填写", "link")
            link.setAccessibleName(f"去填写{words}")
            link.setProperty("place", name)
            link.clicked.connect(self._on_link_clicked)
            caption = label(words, "second")
            caption.setFixedWidth(72)
            lines.addLayout(row(caption, shown, link))
        title = label("由别处带入，只填一次", "help")
        return framed(column(title, lines, gap=8, margins=(16, 12, 16, 12)), "inset")

    # ---------------------------------------------------------------- showing

    def show_application(self, application: Application) -> None:
        for made in self.rows.values():
            made.show_application(application)
            made.has_been_left = answered(made.field, application)
        self._show_conditions(application)

    def show_answer(self, application: Application, place: str) -> None:
        made = self.rows.get(place)
        if made is not None:
            made.show_application(application)
        self._show_conditions(application)

    def _show_conditions(self, application: Application) -> None:
        for name, made in self.rows.items():
            asked = is_asked(self._form.fields[name], self._form, application)
            made.setVisible(asked)
            if made.proof_link is not None:
                made.show_proofs(len(application.proofs_of(self._proof_item(made.field))))
        for inset, names in self._insets:
            inset.setVisible(
                any(is_asked(self._form.fields[name], self._form, application) for name in names)
            )
        for name, shown in self._shown_lines.items():
            shown.setText(answer_words(self._form, application, name) or "未填")

    def show_findings(self, findings: Sequence[Finding]) -> None:
        for made in self.rows.values():
            if made.has_been_left or made.message.text:
                made.show_findings(findings)
        wrong = {found.place for found in findings if is_problem(found)}
        self.tabs.show_wrong(
            [
                any(name in wrong and self.rows[name].has_been_left for name in group.fields())
                for group in self.step.groups
            ]
        )

    def unfinished_places(self) -> set[str]:
        """Return the fields that have not been left yet: nothing is said of them."""
        return {name for name, made in self.rows.items() if not made.has_been_left}

    # ---------------------------------------------------------------- moving about

    def focus_place(self, place: str) -> None:
        made = self.rows.get(place) or self._row_of_other(place)
        if made is None:
            made = next((row for row in self.rows.values() if not row.isHidden()), None)
        if made is None:
            return
        made.take_focus()
        self.scroller.reveal(made)
        self.scroller.mark(made)

    def _row_of_other(self, place: str) -> FieldRow | None:
        owners = (made for made in self.rows.values() if place in made.editor.fields())
        return next(owners, None)

    def settle(self) -> None:
        for made in self.rows.values():
            settle = getattr(made.editor, "settle", None)
            if settle is not None and made.editor.isAncestorOf(self.focusWidget() or made):
                settle()

    @Slot(int)
    def show_group(self, index: int) -> None:
        """Scroll to the group `index` and put the focus into its first field."""
        group = self._groups[index]
        top = self.scroller.top_of(group)
        first = next(self.step.groups[index].fields())
        self.rows[first].take_focus()
        self.scroller.verticalScrollBar().setValue(top - 8)
        self.scroller.mark(self.rows[first])
        self.tabs.show_current(index)

    @Slot(int)
    def _on_scrolled(self, value: int) -> None:
        tops = [self.scroller.top_of(group) for group in self._groups]
        bar = self.scroller.verticalScrollBar()
        reached = [index for index, top in enumerate(tops) if top <= value + _GROUP_TOP]
        at_end = bar.maximum() > 0 and value == bar.maximum()
        if tops:
            self.tabs.show_current(len(tops) - 1 if at_end else max(reached, default=0))

    @Slot(str)
    def _on_entered(self, place: str) -> None:
        made = self.rows.get(place) or self._row_of_other(place)
        if made is not None:
            self.scroller.mark(made)
            self.scroller.reveal(made)
        self.entered.emit(place)

    @Slot()
    def _on_link_clicked(self) -> None:
        self.go_to.emit(str(self.sender().property("place")))


class _Inset(QFrame):
    """Conditional fields, open below what they depend on, with an accent edge."""

    def __init__(self, content: QWidget, caption: str) -> None:
        super().__init__()
        self.setObjectName("inset")
        above = [label(caption, "second")] if caption else []
        self.setLayout(column(*above, content, gap=8, margins=(16, 12, 16, 12)))

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.fillRect(0, 0, 3, self.height(), colour("accent"))


def _grid(cells: Sequence[QWidget], columns: int) -> QWidget:
    grid = QGridLayout()
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(16)
    for index, cell in enumerate(cells):
        grid.addWidget(cell, index // columns, index % columns, Qt.AlignmentFlag.AlignTop)
    for number in range(columns):
        grid.setColumnStretch(number, 1)
        grid.setColumnMinimumWidth(number, 10)
    made = QWidget()
    made.setLayout(grid)
    return made
