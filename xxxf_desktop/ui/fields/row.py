"""A field as the window asks it: label, help, editor, message. The one place that joins them.

Label and editor are buddies, the editor's accessible name is the label, and its description
is help and message: nobody who builds a page can forget it.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QAbstractButton, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from xxxf_desktop.answers.application import Application
from xxxf_desktop.forms.fields import FormField, YesNoField
from xxxf_desktop.forms.model import Form
from xxxf_desktop.rules.catalogue import words
from xxxf_desktop.rules.finding import Finding, Severity
from xxxf_desktop.ui.fields.editor import FieldEditor
from xxxf_desktop.ui.fields.line import AmountEditor
from xxxf_desktop.ui.fields.making import editor_of
from xxxf_desktop.ui.parts.boxes import column, row
from xxxf_desktop.ui.parts.buttons import push
from xxxf_desktop.ui.parts.message import MessageLine
from xxxf_desktop.ui.parts.words import ElidedLabel, WrappedLabel, label

_HELP_BESIDE = 26  # characters of help that stand beside the label; longer ones stand below it
_UNIT = "（万元）"  # stands inside the input


class FieldRow(QWidget):
    """Asks for one field. Messages come when it is left, and go as soon as they are untrue."""

    edited = Signal(str, object)
    entered = Signal(str)
    left = Signal(str)
    proof_wanted = Signal(str)

    def __init__(
        self,
        form: Form,
        field: FormField,
        *,
        beside: bool,
        names_group: bool = False,
        proof_item: str = "",
    ) -> None:
        super().__init__()
        self.form, self.field = form, field
        self.editor: FieldEditor = editor_of(field, form)
        self.message = MessageLine()
        self.label = label(_label(field, names_group), "label")
        self._aside = ElidedLabel("", 12, "text3", at_right=True)
        self._proof_item = proof_item
        self.proof_link: QPushButton | None = push("证明材料", "link") if proof_item else None
        self.setLayout(self._laid_out(beside))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self._name_all()
        self._connect()
        self.has_been_left = False
        self._noted = ""  # what was put right by the last edit

    def _laid_out(self, beside: bool) -> QVBoxLayout:
        optional = label("选填", "help") if self.field.need == "optional" else None
        hint = self.field.hint
        long_hint = len(hint) > (_HELP_BESIDE // 2 if beside else _HELP_BESIDE)
        head = [self.label, *([optional] if optional else []), self._aside]
        if self.proof_link is not None:
            head.append(self.proof_link)
        self._own_aside = "" if long_hint else hint
        self._aside.setText(self._own_aside)
        below = [WrappedLabel(hint, "help")] if long_hint else []
        if isinstance(self.field, YesNoField):
            line = row(*head, self.editor)
            return column(line, *below, self.message, gap=6)
        # Help stands below where fields stand side by side: the inputs stay on one line.
        return column(row(*head), self.editor, *below, self.message, gap=6)

    def drop_group(self) -> None:
        """Leave out the group before the label, where it stands above already."""
        self.label.setText(_label(self.field, names_group=False))

    def _name_all(self) -> None:
        self.label.setBuddy(self.editor.controls()[0])
        self.name = self.form.label_of(self.field.id).replace("·", " ")
        self.editor.setAccessibleName(self.name)
        for control in self.editor.controls():
            own = control.accessibleName()
            if not own and isinstance(control, QAbstractButton):
                own = control.text()
            if not own.startswith(self.name):
                control.setAccessibleName(f"{self.name} {own}".strip())
        self.message.set_about(self.name)
        self._describe()

    def _describe(self) -> None:
        said = (self.field.hint, self.editor.spoken(), self.message.text)
        first = self.editor.controls()[0]
        first.setAccessibleDescription(" ".join(part for part in said if part))

    def _connect(self) -> None:
        self.editor.edited.connect(self._on_edited)
        self.editor.entered.connect(self.entered)
        self.editor.left.connect(self._on_left)
        self.editor.noted.connect(self._on_noted)
        if self.proof_link is not None:
            self.proof_link.clicked.connect(self._on_proof_clicked)

    def parts(self) -> Sequence[QWidget]:
        """Return what Tab goes through, in order: the answer first, then what is said of it."""
        link = [self.proof_link] if self.proof_link is not None else []
        return [self.editor, self.message, *link]

    # ---------------------------------------------------------------- what is shown

    def show_application(self, application: Application) -> None:
        """Show the answers of `application`."""
        for name in self.editor.fields():
            self.editor.show_answer(name, application.fields.get(name))
        self._show_aside()
        self._describe()

    def show_findings(self, findings: Sequence[Finding]) -> None:
        """Show the findings at this field: the worst first, or that nothing is wrong."""
        own = [each for each in findings if each.place in self.editor.fields()]
        own = [each for each in own if each.code != "REQUIRED_MISSING"]
        severities = [each.severity for each in own]
        self.editor.set_wrong(Severity.ERROR in severities)
        if own:
            self.message.say(own[0].severity, [self._sentence(each) for each in own])
        elif confirmed := f"{self._noted}{self.editor.confirmation()}":
            self.message.confirm(confirmed)
        else:
            self.message.clear()
        self._describe()

    def show_missing(self) -> None:
        """Say that the field is still empty, after the check page sent somebody here."""
        missing = Finding("REQUIRED_MISSING", self.field.id, Severity.ERROR)
        self.message.say(missing.severity, [self._sentence(missing)])
        self._describe()

    def show_proofs(self, count: int) -> None:
        """Show how many proofs the claim of this field has."""
        if self.proof_link is not None:
            self.proof_link.setText(f"证明材料 {count} 件" if count else "添加证明材料")
            self.proof_link.setAccessibleName(f"{self.name} {self.proof_link.text()}")

    def _sentence(self, finding: Finding) -> str:
        said = words(finding, self.form)
        return f"{said.what}{said.remedy}"

    def _show_aside(self) -> None:
        if isinstance(self.editor, AmountEditor):
            self._aside.setText(self.editor.in_words() or self._own_aside)

    def take_focus(self) -> None:
        """Put the focus into the field's own widget."""
        self.editor.controls()[0].setFocus(Qt.FocusReason.OtherFocusReason)

    # ---------------------------------------------------------------- what happens

    @Slot(str, object)
    def _on_edited(self, field_id: str, value: object) -> None:
        self._noted = ""
        self._show_aside()
        self.edited.emit(field_id, value)

    @Slot(str)
    def _on_left(self, _field_id: str) -> None:
        self.has_been_left = True
        self.left.emit(self.field.id)

    @Slot(str)
    def _on_noted(self, sentence: str) -> None:
        self._noted = sentence
        self.message.confirm(sentence)
        self._describe()

    @Slot()
    def _on_proof_clicked(self) -> None:
        self.proof_wanted.emit(self._proof_item)


def _label(field: FormField, names_group: bool) -> str:
    own = field.label.removesuffix(_UNIT)
    return f"{field.group} · {own}" if field.group and names_group else own
