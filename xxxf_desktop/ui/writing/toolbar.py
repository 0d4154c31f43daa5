"""The tools of the editor: kinds, emphasis, lists, tables, figures, references; no fonts."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QInputDialog, QMenu, QToolButton, QWidget

from xxxf_desktop.ui.look.icons import ink_icon
from xxxf_desktop.ui.parts.boxes import row, upright
from xxxf_desktop.ui.parts.buttons import tool
from xxxf_desktop.ui.parts.chooser import Chooser
from xxxf_desktop.ui.writing import commands
from xxxf_desktop.ui.writing.box import WritingBox
from xxxf_desktop.ui.writing.marks import Kind, kind_of, level_of, widths_of

_KINDS = (("正文", 0), ("四级标题", 4), ("五级标题", 5), ("六级标题", 6))
_WIDTHS_MM = (60, 80, 100, 120, 140, 158)
_SIZES = ((2, 2), (3, 3), (4, 3), (5, 4), (6, 5), (8, 6))

Act = Callable[[], object]


class Toolbar(QWidget):
    """Buttons over the text. Figures, references and finding are the page's to do."""

    figure_wanted = Signal()
    reference_wanted = Signal()
    find_wanted = Signal()
    plain_paste_wanted = Signal()

    def __init__(self, box: WritingBox) -> None:
        super().__init__()
        self._box = box
        self.kinds = Chooser()
        self.kinds.setAccessibleName("段落种类")
        for words, level in _KINDS:
            self.kinds.addItem(words, level)
        self.kinds.setFixedWidth(112)
        self.undo = self._tool("undo", "撤消", "Ctrl+Z", box.undo)
        self.redo = self._tool("redo", "重做", "Ctrl+Y", box.redo)
        self.bold = self._word("B", "加粗", "Ctrl+B", partial(commands.toggle_bold, box))
        self.sup = self._word("x²", "上标", "Ctrl+=", partial(commands.toggle_raised, box, up=True))
        self.sub = self._word("x₂", "下标", "", partial(commands.toggle_raised, box, up=False))
        ordered = partial(commands.make_list, box, ordered=True)
        bullets = partial(commands.make_list, box, ordered=False)
        self.ordered = self._word("1）", "编号列表", "Ctrl+Shift+7", ordered)
        self.bullets = self._word("•", "项目列表", "Ctrl+Shift+8", bullets)
        self.table = self._menu("表", "表", self._fill_table_menu)
        self.figure = self._menu("图", "图", self._fill_figure_menu)
        self.reference = self._word("引用图表", "引用图表", "", self.reference_wanted.emit)
        self.seek = self._tool("search", "查找和替换", "Ctrl+H", self.find_wanted.emit)
        self.setLayout(
            row(
                self.undo, self.redo, upright(), self.kinds, self.bold, self.sup, self.sub,
                self.ordered, self.bullets, upright(), self.table, self.figure, self.reference,
                upright(), self.seek, None, gap=4,
            )
        )  # fmt: skip
        self.kinds.activated.connect(self._on_kind_chosen)
        box.cursorPositionChanged.connect(self.show_cursor)
        self._bind_keys()

    def _tool(self, icon: str, name: str, keys: str, do: Act) -> QToolButton:
        button = tool(icon, name, keys)
        button.clicked.connect(_plain(do))
        return button

    def _word(self, words: str, name: str, keys: str, do: Act) -> QToolButton:
        button = QToolButton()
        button.setText(words)
        button.setMinimumSize(32, 32)
        button.setAccessibleName(name)
        button.setToolTip(f"{name}（{keys}）" if keys else name)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(_plain(do))
        return button

    def _menu(self, words: str, name: str, fill: Callable[[QMenu], None]) -> QToolButton:
        button = QToolButton()
        button.setText(words)
        button.setIcon(ink_icon("chevron-down"))
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        button.setMinimumHeight(32)
        button.setAccessibleName(name)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        menu = QMenu(button)
        menu.aboutToShow.connect(partial(fill, menu))
        button.setMenu(menu)
        return button

    def _bind_keys(self) -> None:
        keys: dict[str, Act] = {
            "Ctrl+B": partial(commands.toggle_bold, self._box),
            "Ctrl+=": partial(commands.toggle_raised, self._box, up=True),
            "Ctrl+Shift+7": partial(commands.make_list, self._box, ordered=True),
            "Ctrl+Shift+8": partial(commands.make_list, self._box, ordered=False),
            "Ctrl+]": partial(commands.shift_level, self._box, 1),
            "Ctrl+[": partial(commands.shift_level, self._box, -1),
            "Ctrl+1": partial(commands.make_paragraphs, self._box),
            "Ctrl+Shift+V": self.plain_paste_wanted.emit,
            "Ctrl+H": self.find_wanted.emit,
        }
        for level in (4, 5, 6):
            keys[f"Ctrl+{level}"] = partial(commands.make_headings, self._box, level)
        for key, do in keys.items():
            shortcut = QShortcut(QKeySequence(key), self._box)
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
            shortcut.activated.connect(do)

    @Slot()
    def show_cursor(self) -> None:
        """Show what the cursor is in."""
        block = self._box.textCursor().block()
        level = level_of(block) if kind_of(block) is Kind.HEADING else 0
        self.kinds.setCurrentIndex(max(0, self.kinds.findData(level)))

    @Slot(int)
    def _on_kind_chosen(self, index: int) -> None:
        level = int(self.kinds.itemData(index))
        block = self._box.textCursor().block()
        if level == 0:
            commands.make_paragraphs(self._box)
        elif level_of(block) != level or kind_of(block) is not Kind.HEADING:
            commands.make_headings(self._box, level)

    # ---------------------------------------------------------------- menus

    def _fill_table_menu(self, menu: QMenu) -> None:
        menu.clear()
        table = commands.current_table(self._box)
        if table is None:
            for rows, columns in _SIZES:
                make = partial(commands.insert_table, self._box, rows, columns)
                menu.addAction(f"插入 {rows} 行 {columns} 列", make)
            return
        acts: tuple[tuple[str, Act], ...] = (
            ("上方加一行", partial(commands.add_row, self._box, below=False)),
            ("下方加一行", partial(commands.add_row, self._box, below=True)),
            ("左边加一列", partial(commands.add_column, self._box, right=False)),
            ("右边加一列", partial(commands.add_column, self._box, right=True)),
            ("到本行为止是表头", partial(commands.toggle_header, self._box)),
            ("列宽…", self.ask_widths),
            ("删去本行", partial(commands.remove_row, self._box)),
            ("删去本列", partial(commands.remove_column, self._box)),
            ("删去整个表", partial(commands.remove_table, self._box)),
        )
        for words, do in acts:
            menu.addAction(words, do)

    def _fill_figure_menu(self, menu: QMenu) -> None:
        menu.clear()
        menu.addAction("插入图片…", self.figure_wanted.emit)
        if commands.figure_at(self._box) is not None:
            menu.addSeparator()
            for width in _WIDTHS_MM:
                change = partial(commands.set_figure_width, self._box, width)
                menu.addAction(f"图宽 {width} 毫米", change)

    def ask_widths(self) -> None:
        """Ask for the widths of the columns, in mm."""
        table = commands.current_table(self._box)
        if table is None:
            return
        count = table.columns()
        now = widths_of(table) or (158 // count,) * count
        dialog = QInputDialog(self)
        dialog.setWindowTitle("列宽")
        dialog.setLabelText(f"{count} 列各宽多少毫米，用逗号分开；留空为平均分配")
        dialog.setTextValue("，".join(map(str, now)))
        dialog.setOkButtonText("确定")
        dialog.setCancelButtonText("取消")
        dialog.textValueSelected.connect(self.set_widths)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    @Slot(str)
    def set_widths(self, text: str) -> None:
        """Take over widths written with commas; what is none, or does not fit, changes nothing."""
        table = commands.current_table(self._box)
        if table is None:
            return
        parts = [part for part in text.replace("，", ",").replace(" ", "").split(",") if part]
        if not parts:
            commands.set_widths(table, None)
            return
        numbers = tuple(int(part) for part in parts if part.isdecimal())
        if len(numbers) == table.columns() and all(5 <= each <= 158 for each in numbers):
            commands.set_widths(table, numbers)


def _plain(do: Act) -> Callable[[bool], None]:
    def run(_is_checked: bool) -> None:
        do()

    return run
