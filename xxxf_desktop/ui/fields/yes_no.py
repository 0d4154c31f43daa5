"""是非题: 否 left and 是 right, as printed."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from xxxf_desktop.answers.application import Value
from xxxf_desktop.forms.fields import YesNoField
from xxxf_desktop.ui.fields.editor import SteppedEditor
from xxxf_desktop.ui.parts.boxes import row
from xxxf_desktop.ui.parts.ticks import Segment

NO, YES = "否", "是"


class YesNoEditor(SteppedEditor):
    """Two parts; nothing is chosen until the user chooses."""

    def __init__(self, field: YesNoField) -> None:
        super().__init__(field)
        self.segment = Segment((NO, YES))
        self.segment.chosen_by_user.connect(self._on_chosen)
        for part in self.segment.parts:
            self.watch(part)
        self.setLayout(row(self.segment, gap=0))
        self.setFocusProxy(self.segment)

    def controls(self) -> Sequence[QWidget]:
        return self.segment.parts

    def display(self, _field_id: str, value: Value | None) -> None:
        chosen = {True: (YES,), False: (NO,)}.get(value) if isinstance(value, bool) else ()
        self.segment.choose(chosen or ())

    @Slot()
    def _on_chosen(self) -> None:
        chosen = self.segment.chosen()
        self.change(self.field.id, (chosen == (YES,)) if chosen else None)
