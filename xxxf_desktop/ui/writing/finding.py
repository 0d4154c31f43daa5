"""查找和替换 within a section."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut, QTextCursor, QTextDocument
from PySide6.QtWidgets import QFrame

from xxxf_desktop.ui.parts.boxes import row
from xxxf_desktop.ui.parts.buttons import push, tool
from xxxf_desktop.ui.parts.inputs import LineFrame
from xxxf_desktop.ui.parts.words import label
from xxxf_desktop.ui.writing.box import WritingBox


class FindBar(QFrame):
    """A line under the toolbar: what to find, what to put in its place."""

    closed = Signal()

    def __init__(self, box: WritingBox) -> None:
        super().__init__()
        self._box = box
        self.wanted, self.instead = LineFrame(low=True), LineFrame(low=True)
        self.wanted.line.setPlaceholderText("查找")
        self.wanted.line.setAccessibleName("查找")
        self.instead.line.setPlaceholderText("替换为")
        self.instead.line.setAccessibleName("替换为")
        self.before = tool("chevron-up", "上一处", "Shift+Enter")
        self.after = tool("chevron-down", "下一处", "Enter")
        self.one = push("替换", "small")
        self.all = push("全部替换", "small")
        self.close_button = tool("close", "关闭", "Esc")
        self.found = label("", "help")
        self.setLayout(
            row(
                self.wanted, self.before, self.after, self.instead, self.one, self.all, self.found,
                self.close_button, gap=6,
            )
        )  # fmt: skip
        self.wanted.line.returnPressed.connect(self.find_next)
        self.wanted.line.textChanged.connect(self._on_wanted_changed)
        self.after.clicked.connect(self.find_next)
        self.before.clicked.connect(self.find_previous)
        self.one.clicked.connect(self.replace_one)
        self.all.clicked.connect(self.replace_all)
        self.close_button.clicked.connect(self.closed)
        QShortcut(QKeySequence("Esc"), self).activated.connect(self.closed)
        self.hide()

    def open(self) -> None:
        """Show the bar with what is chosen in the text."""
        chosen = self._box.textCursor().selectedText()
        self.show()
        if chosen and len(chosen) < 60:
            self.wanted.line.setText(chosen)
        self.wanted.line.setFocus()
        self.wanted.line.selectAll()

    @Slot()
    def _on_wanted_changed(self) -> None:
        text = self.wanted.line.text()
        count = self._box.toPlainText().count(text) if text else 0
        self.found.setText(f"{count} 处" if text else "")

    @Slot()
    def find_next(self) -> bool:
        """Choose the next place; from the end on from the beginning."""
        return self._find(QTextDocument.FindFlag(0), QTextCursor.MoveOperation.Start)

    @Slot()
    def find_previous(self) -> bool:
        return self._find(QTextDocument.FindFlag.FindBackward, QTextCursor.MoveOperation.End)

    def _find(self, flags: QTextDocument.FindFlag, other_end: QTextCursor.MoveOperation) -> bool:
        text = self.wanted.line.text()
        if not text:
            return False
        flags |= QTextDocument.FindFlag.FindCaseSensitively
        if self._box.find(text, flags):
            return True
        cursor = self._box.textCursor()
        cursor.movePosition(other_end)
        self._box.setTextCursor(cursor)
        return bool(self._box.find(text, flags))

    @Slot()
    def replace_one(self) -> None:
        """Replace what is chosen where it is what is looked for, and go on to the next."""
        cursor = self._box.textCursor()
        if cursor.selectedText() == self.wanted.line.text() != "":
            cursor.insertText(self.instead.line.text())
            self._on_wanted_changed()
        self.find_next()

    @Slot()
    def replace_all(self) -> None:
        """Replace every place, as one step of undo."""
        wanted, instead = self.wanted.line.text(), self.instead.line.text()
        if not wanted:
            return
        flags = QTextDocument.FindFlag.FindCaseSensitively
        document = self._box.document()
        edit = QTextCursor(document)
        edit.beginEditBlock()
        count, cursor = 0, document.find(wanted, 0, flags)
        while not cursor.isNull():
            cursor.insertText(instead)
            count += 1
            cursor = document.find(wanted, cursor, flags)
        edit.endEditBlock()
        self.found.setText(f"替换了 {count} 处")
