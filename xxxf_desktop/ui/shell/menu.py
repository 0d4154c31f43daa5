"""The menu behind 更多: what is rarely needed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Protocol

from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu

from xxxf_desktop.ui.look.theme import Shade
from xxxf_desktop.ui.preferences import Preferences
from xxxf_desktop.ui.shell.keys import show_help
from xxxf_desktop.ui.shell.wizard import Wizard

_SIZES = (("标准", 14), ("大", 16), ("特大", 18))
_SHADES = (("跟随系统", Shade.SYSTEM), ("浅色", Shade.LIGHT), ("深色", Shade.DARK))


class Around(Protocol):
    """What the menu asks of the window around the wizard."""

    @property
    def preferences(self) -> Preferences:
        """What the user chose."""

    def ask_save_as(self) -> None:
        """Ask for another place for the draft."""

    def change_look(self, shade: Shade | None = None, base_px: int | None = None) -> None:
        """Wear another look."""

    def show_keys(self) -> None:
        """Show the signing key, and what can be done with it."""

    def to_start(self) -> None:
        """Close the draft."""


def fill_menu(wizard: Wizard, window: Around) -> None:
    """Put the actions into the menu of the bar above."""
    menu = wizard.top.menu
    menu.addAction("立即保存", wizard.save_now).setText("立即保存\tCtrl+S")
    menu.addAction("另存为…", window.ask_save_as)
    _add_choices(menu, "报送方案", _plans(wizard))
    menu.addSeparator()
    wanted = window.preferences
    _add_choices(
        menu,
        "字号",
        [
            (words, px == wanted.letter_px, partial(window.change_look, None, px))
            for words, px in _SIZES
        ],
    )
    _add_choices(
        menu,
        "深浅",
        [
            (words, shade is wanted.chosen_shade, partial(window.change_look, shade))
            for words, shade in _SHADES
        ],
    )
    menu.addSeparator()
    menu.addAction("签名密钥…", window.show_keys)
    menu.addAction("本栏说明和快捷键\tF1", partial(show_help, wizard))
    menu.addAction("关闭申报稿\tAlt+Home", window.to_start)


Choice = tuple[str, bool, Callable[[], object]]


def _add_choices(menu: QMenu, title: str, choices: Sequence[Choice]) -> None:
    sub = menu.addMenu(title)
    group = QActionGroup(sub)
    for words, is_chosen, do in choices:
        action = QAction(words, sub)
        action.setCheckable(True)
        action.setChecked(is_chosen)
        action.triggered.connect(_without_state(do))
        group.addAction(action)
        sub.addAction(action)


def _without_state(do: Callable[[], object]) -> Callable[[bool], None]:
    def run(_is_checked: bool) -> None:
        do()

    return run


def _plans(wizard: Wizard) -> list[Choice]:
    chosen = wizard.desk.application.plan
    return [
        (plan.name, plan.id == chosen, partial(_choose_plan, wizard, plan.id))
        for plan in wizard.desk.form.plans.values()
    ]


def _choose_plan(wizard: Wizard, plan: str) -> None:
    wizard.desk.replace("plan", replace(wizard.desk.application, plan=plan))
    wizard.show_plan_chosen()
