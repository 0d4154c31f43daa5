"""查找栏目: a field by its label or its id."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QDialog, QListWidget, QListWidgetItem, QWidget

from xxxf_desktop.forms.model import Form
from xxxf_desktop.forms.steps import step_of_place, steps_of
from xxxf_desktop.ui.parts.boxes import column
from xxxf_desktop.ui.parts.inputs import LineFrame
from xxxf_desktop.ui.parts.words import label


class Finder(QDialog):
    """Type a part of a name, choose, and be there."""

    picked = Signal(str)

    def __init__(self, form: Form, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("查找栏目")
        self.resize(460, 420)
        self.box = LineFrame()
        self.box.line.setPlaceholderText("栏目名称，如 注册资本")
        self.box.line.setAccessibleName("查找栏目")
        self.found = QListWidget()
        self.found.setAccessibleName("找到的栏目")
        hint = label("↑ ↓ 选择，回车前往", "help")
        self.setLayout(column(self.box, self.found, hint, gap=8, margins=(16, 16, 16, 12)))
        self._places = _places(form)
        self.box.line.textChanged.connect(self._on_text_changed)
        self.box.line.returnPressed.connect(self._on_chosen)
        self.found.itemActivated.connect(self._on_chosen)
        self.found.itemClicked.connect(self._on_chosen)
        self._on_text_changed("")

    @Slot(str)
    def _on_text_changed(self, text: str) -> None:
        wanted = _plain(text)
        self.found.clear()
        for place, words, step in self._places:
            if wanted in _plain(f"{words}{place}{step}"):
                item = QListWidgetItem(f"{words}　　{step}")
                item.setData(Qt.ItemDataRole.UserRole, place)
                self.found.addItem(item)
        self.found.setCurrentRow(0)

    @Slot()
    def _on_chosen(self) -> None:
        item = self.found.currentItem()
        if item is not None:
            self.accept()
            self.picked.emit(str(item.data(Qt.ItemDataRole.UserRole)))

    def keyPressEvent(self, event: object) -> None:
        from PySide6.QtGui import QKeyEvent

        if not isinstance(event, QKeyEvent):
            return
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
        step = steps.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
            return
        row = max(0, min(self.found.count() - 1, self.found.currentRow() + step))
        self.found.setCurrentRow(row)


def _plain(text: str) -> str:
    """
    >>> _plain("项目负责人 · 手机 ")
    '项目负责人手机'
    """
    return "".join(text.replace("·", "").split()).lower()


def _places(form: Form) -> list[tuple[str, str, str]]:
    """Return id, name and step of everything that is asked for."""
    titles = {step.id: step.title for step in steps_of(form)}
    return [
        (place, form.label_of(place).replace("·", " · "), titles[home])
        for place, home in step_of_place(form).items()
    ]
