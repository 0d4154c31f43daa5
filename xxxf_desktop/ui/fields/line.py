"""One-line answers: texts, telephone numbers, addresses, codes, amounts."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QToolButton, QWidget

from xxxf_desktop.answers.application import NONE, Value, is_answered
from xxxf_desktop.answers.normalise import normalised
from xxxf_desktop.forms.fields import FormField
from xxxf_desktop.rules import amounts, unit_code
from xxxf_desktop.ui.fields.editor import FieldEditor
from xxxf_desktop.ui.parts.boxes import column
from xxxf_desktop.ui.parts.inputs import LineFrame, none_chip

_YI = 10_000  # 万元
_PASTED = 4  # characters that come at once: nobody types that fast
_UNIT_CODES = {18: "18 位统一社会信用代码，校验位正确", 9: "9 位组织机构代码，校验位正确"}


class LineEditor(FieldEditor):
    """A text on one line, with 无 as one click where the form allows it."""

    def __init__(self, field: FormField, unit: str = "", low: bool = False) -> None:
        super().__init__(field)
        self._chip: QToolButton | None = none_chip() if field.none_ok else None
        self.frame = LineFrame(unit=unit, inside=self._chip, low=low)
        self.line = self.frame.line
        self._length = 0
        self.setLayout(column(self.frame, gap=0))
        self.setFocusProxy(self.line)
        self.line.textChanged.connect(self._on_text_changed)
        self.line.entered.connect(self._on_entered)
        self.line.left.connect(self._on_left)
        self.line.returnPressed.connect(self._on_return)
        if self._chip is not None:
            self._chip.clicked.connect(self.toggle_none)

    def controls(self) -> Sequence[QWidget]:
        return (self.line, self._chip) if self._chip is not None else (self.line,)

    def show_answer(self, _field_id: str, value: Value | None) -> None:
        text = value if isinstance(value, str) else ""
        if text != (self.value() or ""):  # blanks are no answer, and keep what undo knows
            self.line.blockSignals(True)
            self.line.setText(text)
            if not self.line.hasFocus():
                self.line.setCursorPosition(0)  # a long text shows its beginning
            self.line.blockSignals(False)
        self._length = len(self.line.text())
        self._after_change()

    def set_wrong(self, is_wrong: bool) -> None:
        self.frame.set_wrong(is_wrong)

    def value(self) -> str | None:
        """Return the answer as it is spelt in the draft, None for none."""
        spelt = normalised(self.field, self.line.text())
        return spelt if is_answered(spelt) else None

    def tidy(self) -> None:
        typed = self.line.text()
        spelt = normalised(self.field, typed)
        if spelt != typed:
            self._replace(spelt)
            self._note(spelt)

    def _note(self, spelt: str) -> None:
        """Say what was put right, where that is more than a blank at the end."""

    def _replace(self, text: str) -> None:
        """Change the text in a way that the field's own undo takes back."""
        self.line.selectAll()
        self.line.insert(text)

    def _after_change(self) -> None:
        if self._chip is not None:
            self._chip.setChecked(self.line.text().strip() == NONE)

    @Slot()
    def toggle_none(self) -> None:
        """Fill in 无, or take it away; one step of undo either way."""
        if not self.field.none_ok:
            return
        self._replace("" if self.line.text().strip() == NONE else NONE)
        self.line.setFocus()

    @Slot(str)
    def _on_text_changed(self, text: str) -> None:
        is_undone = self.line.isRedoAvailable()  # putting right what undo brought back ends undo
        came_at_once = len(text) - self._length >= _PASTED and not is_undone
        self._length = len(text)
        self._after_change()
        self.edited.emit(self.field.id, self.value())
        if came_at_once and not self.line.composing:
            self.tidy()

    @Slot()
    def _on_return(self) -> None:
        """Enter goes on to the next field, past what else belongs to this one."""
        for _ in self.controls():
            focus = self.window().focusWidget()
            if focus is not None and self.isAncestorOf(focus):
                self.line.focusNextChild()

    @Slot()
    def _on_entered(self) -> None:
        self.entered.emit(self.field.id)

    @Slot()
    def _on_left(self) -> None:
        self.tidy()
        self.left.emit(self.field.id)


class UnitCodeEditor(LineEditor):
    """A code that is put right as soon as it is pasted, and says so."""

    def _note(self, spelt: str) -> None:
        self.noted.emit(f"已改为代码的写法（半角、大写、没有空格）：{spelt}。")

    def confirmation(self) -> str:
        code = self.value() or ""
        if not code or unit_code.fault(code) is not None:
            return ""
        return _UNIT_CODES.get(len(code.replace("-", "")), "")


class EmailEditor(LineEditor):
    """An address whose full-width signs and blanks are put right."""

    def _note(self, spelt: str) -> None:
        self.noted.emit(f"已改为邮箱的写法：{spelt}。")


class AmountEditor(LineEditor):
    """An amount in 万元; thousands marks stand in the window only, and only at rest."""

    def __init__(self, field: FormField) -> None:
        super().__init__(field, unit="万元")
        self.line.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)

    def _after_change(self) -> None:
        super()._after_change()
        amount = amounts.read(normalised(self.field, self.line.text()))
        self.line.grouped = amounts.grouped(amount) if amount is not None else ""

    def spoken(self) -> str:
        return self.in_words()

    def in_words(self) -> str:
        """Return a large amount in 亿元: who took 元 for 万元 sees it at a glance."""
        amount = amounts.read(normalised(self.field, self.line.text()))
        if amount is None or amount < _YI:
            return ""
        return f"合 {_rounded(amount / _YI)} 亿元"


def _rounded(amount: Decimal) -> str:
    """
    >>> _rounded(Decimal("1.3200")), _rounded(Decimal("1580")), _rounded(Decimal("12345.678"))
    ('1.32', '1,580', '12,345.68')
    """
    text = f"{amount:,.2f}"
    return text.rstrip("0").rstrip(".")
