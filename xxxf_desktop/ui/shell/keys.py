"""The keyboard of the wizard; what each key does is said once, here and in the help."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from xxxf_desktop.ui.fields.line import LineEditor
from xxxf_desktop.ui.fields.long_text import LongTextEditor
from xxxf_desktop.ui.notices import notice
from xxxf_desktop.ui.pages.form_page import FormPage
from xxxf_desktop.ui.shell.rail import CHECK
from xxxf_desktop.ui.shell.tabbing import move_focus
from xxxf_desktop.ui.shell.wizard import Wizard

_MOST_GROUPS = 6
_HELP = (
    "Tab / Shift+Tab　下一栏 / 上一栏；单行里回车到下一栏",
    "Ctrl+PgDn / Ctrl+PgUp　下一步 / 上一步",
    "Alt+1 … Alt+6　本页的各组",
    "空格 打勾，← → 选否或是，Alt+0 填“无”",
    "F8 / Shift+F8　下一处 / 上一处问题；F7 检查",
    "Ctrl+F 查找栏目；Ctrl+S 立即保存；Ctrl+P 导出草稿",
    "F9 显示或收起纸面预览，F5 刷新，Esc 收起盖在上面的纸面",
    "F6 / Shift+F6　在步骤、填写、纸面、底栏之间走",
    "F1 本栏说明；Ctrl+Z / Ctrl+Y 撤消、重做；Alt+Home 返回开始页",
)


def bind_keys(wizard: Wizard) -> None:
    """Give `wizard` its keys."""
    keys: dict[str, Callable[[], object]] = {
        "Ctrl+S": wizard.save_now,
        "Ctrl+PgDown": wizard.open_next,
        "Ctrl+PgUp": wizard.open_previous,
        "F5": wizard.paper.refresh,
        "F6": lambda: _walk_regions(wizard, 1),
        "Shift+F6": lambda: _walk_regions(wizard, -1),
        "F7": lambda: wizard.open_step(CHECK),
        "F8": wizard.next_finding,
        "Shift+F8": wizard.previous_finding,
        "F9": wizard.fold_paper,
        "F1": lambda: show_help(wizard),
        "Ctrl+P": wizard.open_draft_export,
        "Ctrl+F": wizard.find_wanted.emit,
        "Alt+Home": wizard.back_to_start.emit,
        "Alt+0": lambda: _fill_none(wizard),
        "Ctrl+Y": lambda: _redo(wizard),
        "Esc": lambda: _close_overlay(wizard),
    }
    for index in range(_MOST_GROUPS):
        keys[f"Alt+{index + 1}"] = _to_group(wizard, index)
    for key, do in keys.items():
        shortcut = QShortcut(QKeySequence(key), wizard)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(do)


def _to_group(wizard: Wizard, index: int) -> Callable[[], None]:
    def go() -> None:
        page = wizard.book.pages.get(wizard.current)
        if isinstance(page, FormPage) and index < len(page.step.groups):
            page.show_group(index)

    return go


def _fill_none(wizard: Wizard) -> None:
    focus: QWidget | None = wizard.focusWidget()
    while focus is not None and not isinstance(focus, LineEditor | LongTextEditor):
        focus = focus.parentWidget()
    if focus is not None:
        focus.toggle_none()


def _redo(wizard: Wizard) -> None:
    """Redo where Qt knows only Ctrl+Shift+Z, as it does on every Linux desktop."""
    focus: QWidget | None = wizard.focusWidget()
    while focus is not None and not hasattr(focus, "redo"):
        focus = focus.parentWidget()
    if focus is not None:
        focus.redo()


def _close_overlay(wizard: Wizard) -> None:
    """Fold the paper where it lies over the form; nothing typed is touched."""
    if wizard.is_paper_over:
        wizard.fold_paper()


def _walk_regions(wizard: Wizard, step: int) -> None:
    regions: list[QWidget] = [wizard.rail, wizard.book, wizard.bottom]
    if not wizard.paper.isHidden():
        regions.insert(2, wizard.paper)
    focus = wizard.focusWidget()
    here = next(
        (i for i, region in enumerate(regions) if focus is not None and region.isAncestorOf(focus)),
        1,
    )
    target = regions[(here + step) % len(regions)]
    if target is wizard.rail:
        wizard.rail.open_wide(True)
        wizard.rail.buttons[wizard.current].setFocus(Qt.FocusReason.ShortcutFocusReason)
    elif target is wizard.book and wizard.current in wizard.book.pages:
        wizard.book.pages[wizard.current].focus_place(wizard.place)
    elif target is wizard.book:
        wizard.focus_page()
    elif target is wizard.bottom and not wizard.bottom.after.isHidden():
        wizard.bottom.focus_next()
    else:
        move_focus([target], None, forward=True)


def show_help(wizard: Wizard) -> None:
    """Show the help of the field in work, and the keys."""
    about: list[str] = []
    field = wizard.desk.form.fields.get(wizard.place)
    title = "快捷键"
    if field is not None:
        title = wizard.desk.form.label_of(wizard.place)
        about = [field.hint or "照实填写。", ""]
    notice(wizard, title, [*about, *_HELP])
