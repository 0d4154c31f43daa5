"""Choices of the form as check boxes, with 其他（请注明） last; and the numbered directions."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from xxxf_desktop.answers.application import Value
from xxxf_desktop.forms.fields import ChoicesField, NumberedChoicesField, NumberedOption, TextField
from xxxf_desktop.ui.fields.editor import SteppedEditor
from xxxf_desktop.ui.fields.line import LineEditor
from xxxf_desktop.ui.parts.boxes import column, holder, row
from xxxf_desktop.ui.parts.buttons import push
from xxxf_desktop.ui.parts.ticks import TickBox
from xxxf_desktop.ui.parts.words import WrappedLabel, label

_MOST_COLUMNS = 5


class TickGrid(QWidget):
    """Check boxes in as many columns as fit, five at the most."""

    def __init__(self, boxes: Sequence[TickBox]) -> None:
        super().__init__()
        self._boxes = boxes
        self._columns = 0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(0)
        self._arrange(_MOST_COLUMNS)

    def _arrange(self, columns: int) -> None:
        if columns == self._columns:
            return
        for column_ in range(max(self._columns, columns)):
            self._grid.setColumnStretch(column_, int(column_ < columns))
        self._columns = columns
        for index, box in enumerate(self._boxes):
            self._grid.addWidget(box, index // columns, index % columns, Qt.AlignmentFlag.AlignLeft)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        widest = max(box.sizeHint().width() for box in self._boxes) + 8
        self._arrange(max(1, min(_MOST_COLUMNS, event.size().width() // widest)))


class ChoicesEditor(SteppedEditor):
    """Any number of options; what is written behind 其他 answers too."""

    def __init__(self, field: ChoicesField, other: TextField | None) -> None:
        super().__init__(field)
        self._options = field.options
        self.boxes = [TickBox(option) for option in field.options]
        for box in self.boxes:
            box.clicked.connect(self._on_box_clicked)
            self.watch(box)
        layout = column(TickGrid(self.boxes), gap=0)
        self._other = other
        self.other_box = TickBox(other.label if other is not None else "")
        self.other_line: LineEditor | None = None
        if other is not None:
            self._add_other(other, layout)
        self.setLayout(layout)
        self.setFocusProxy(self.boxes[0])

    def _add_other(self, other: TextField, layout: object) -> None:
        line = LineEditor(other, low=True)
        line.line.setAccessibleName(f"{self.field.label} {other.label}")
        line.edited.connect(self._on_other_edited)
        line.entered.connect(self.entered)
        line.left.connect(self.left)
        self.other_box.clicked.connect(self._on_other_box_clicked)
        self.watch(self.other_box)
        self.other_line = line
        layout.addLayout(row(self.other_box, line))  # type: ignore[attr-defined]

    def fields(self) -> tuple[str, ...]:
        return (self.field.id, self._other.id) if self._other is not None else (self.field.id,)

    def controls(self) -> Sequence[QWidget]:
        others = [self.other_box, *self.other_line.controls()] if self.other_line else []
        return [*self.boxes, *others]

    def display(self, field_id: str, value: Value | None) -> None:
        if self._other is not None and self.other_line is not None and field_id == self._other.id:
            self.other_line.show_answer(field_id, value)
            self.other_box.setChecked(value is not None)
            return
        chosen: tuple[object, ...] = value if isinstance(value, tuple) else ()
        for box in self.boxes:
            box.setChecked(box.text() in chosen)

    @Slot()
    def _on_box_clicked(self) -> None:
        chosen = tuple(box.text() for box in self.boxes if box.isChecked())
        self.change(self.field.id, chosen or None)

    @Slot()
    def _on_other_box_clicked(self) -> None:
        """A tick opens the line behind it; without one, what was written there goes."""
        if self._other is None or self.other_line is None:
            return
        if self.other_box.isChecked():
            self.other_line.line.setFocus()
        else:
            self.change(self._other.id, None)
            self.display(self._other.id, None)

    @Slot(str, object)
    def _on_other_edited(self, field_id: str, value: Value | None) -> None:
        self.other_box.setChecked(value is not None)
        self._shown[field_id] = value
        self.edited.emit(field_id, value)


class DirectionBox(QWidget):
    """One direction: its box, and its paragraph of the guide on demand."""

    def __init__(self, option: NumberedOption, prefix: str) -> None:
        super().__init__()
        self.number = option.number
        self.box = TickBox(f"{prefix}{option.number}：{option.name}")
        self._help = WrappedLabel(option.help, "help")
        self._help.hide()
        self.more = push("说明", "link")
        self.more.setAccessibleName(f"{self.box.text()}的说明")
        self.more.clicked.connect(self._on_more_clicked)
        head = row(self.box, self.more, None)
        self.setLayout(column(head, holder(row(24, self._help, gap=0)), gap=0))

    @Slot()
    def _on_more_clicked(self) -> None:
        self._help.setVisible(self._help.isHidden())
        self.more.setText("说明" if self._help.isHidden() else "收起说明")


class DirectionsEditor(SteppedEditor):
    """The numbered directions under the names of their groups."""

    def __init__(self, field: NumberedChoicesField) -> None:
        super().__init__(field)
        self.directions = [DirectionBox(option, field.prefix) for option in field.options]
        layout = column(gap=4)
        last = ""
        for option, direction in zip(field.options, self.directions, strict=True):
            if option.group != last:
                if last:
                    layout.addSpacing(6)
                layout.addWidget(label(option.group, "strong"))
                last = option.group
            direction.box.clicked.connect(self._on_box_clicked)
            self.watch(direction.box)
            self.watch(direction.more)
            layout.addWidget(direction)
        self.setLayout(layout)
        self.setFocusProxy(self.directions[0].box)

    def controls(self) -> Sequence[QWidget]:
        return [part for each in self.directions for part in (each.box, each.more)]

    def display(self, _field_id: str, value: Value | None) -> None:
        chosen: tuple[object, ...] = value if isinstance(value, tuple) else ()
        for direction in self.directions:
            direction.box.setChecked(direction.number in chosen)

    @Slot()
    def _on_box_clicked(self) -> None:
        chosen = tuple(each.number for each in self.directions if each.box.isChecked())
        self.change(self.field.id, chosen or None)
