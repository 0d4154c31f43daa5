"""引用图表: choose a figure or table of any section."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QDialog, QListWidget, QListWidgetItem, QWidget

from xxxf_desktop.answers.application import Application
from xxxf_desktop.forms.model import Form
from xxxf_desktop.narrative.blocks import FigureBlock, TableBlock
from xxxf_desktop.ui.parts.boxes import column
from xxxf_desktop.ui.parts.words import label


class ReferencePicker(QDialog):
    """Lists 图1 …, 表1 … with their captions; Enter or a click chooses."""

    picked = Signal(str, int, str)
    """Section, index of the block in it, and 图 or 表."""

    def __init__(self, form: Form, application: Application, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("引用图表")
        self.resize(440, 360)
        self.list = QListWidget()
        self.list.setAccessibleName("图和表")
        hint = label("编号随图表的先后自动变。↑ ↓ 选择，回车插入。", "help")
        self.setLayout(column(self.list, hint, gap=8, margins=(16, 16, 16, 12)))
        self._fill(form, application)
        self.list.setCurrentRow(0)
        self.list.itemActivated.connect(self._on_chosen)
        self.list.itemClicked.connect(self._on_chosen)

    def _fill(self, form: Form, application: Application) -> None:
        counts = {"图": 0, "表": 0}
        for section in form.narrative_sections():
            for index, block in enumerate(application.narrative.get(section.id, ())):
                if not isinstance(block, FigureBlock | TableBlock):
                    continue
                kind = "图" if isinstance(block, FigureBlock) else "表"
                counts[kind] += 1
                item = QListWidgetItem(f"{kind}{counts[kind]}　{block.caption}")
                item.setData(Qt.ItemDataRole.UserRole, (section.id, index, kind))
                self.list.addItem(item)

    @Slot()
    def _on_chosen(self) -> None:
        item = self.list.currentItem()
        if item is not None:
            section, index, kind = item.data(Qt.ItemDataRole.UserRole)
            self.accept()
            self.picked.emit(section, index, kind)
