"""The style sheet of the window, from its tokens; what has a shape of its own paints itself."""

from __future__ import annotations

from xxxf_desktop.ui.look.theme import Theme


def style_sheet(theme: Theme) -> str:
    """Return the style sheet of the look `theme`."""
    return "\n".join([_grounds(theme), _words(theme), _buttons(theme), _qt(theme)])


def _grounds(theme: Theme) -> str:
    t = theme.tokens
    return f"""
QWidget#window, QWidget#canvas, QScrollArea#canvas {{ background: {t.canvas}; }}
QWidget#rail, QScrollArea#rail {{ background: {t.rail}; }}
QWidget#desk, QScrollArea#desk {{ background: {t.desk}; }}
QFrame#railside {{ background: {t.rail}; border-right: 1px solid {t.line}; }}
QFrame#side {{ background: {t.rail}; border-left: 1px solid {t.line}; }}
QFrame#deskside {{ background: {t.desk}; border-left: 1px solid {t.line}; }}
QFrame#topbar {{ background: {t.canvas}; border-bottom: 1px solid {t.line}; }}
QFrame#bottombar {{ background: {t.rail}; border-top: 1px solid {t.line}; }}
QFrame#sticky {{ background: {t.canvas}; border-bottom: 1px solid {t.line}; }}
QFrame#card {{ background: {t.raised}; border: 1px solid {t.line}; border-radius: 8px; }}
QFrame#inset {{ background: {t.inset}; border-radius: 6px; }}
QFrame#hline {{ background: {t.line}; }}
QFrame#writing {{ background: {t.canvas}; }}
QTextEdit {{ background: {t.canvas}; color: {t.text}; border: none;
  selection-background-color: {t.accent}; selection-color: {t.on_accent}; }}
QFrame#code {{ background: {t.inset}; border: 1px solid {t.line}; border-radius: 6px; }}
QFrame#pill_ok {{ background: {t.ok_soft}; border-radius: 4px; }}
QFrame#pill_warn {{ background: {t.warn_soft}; border-radius: 4px; }}
QFrame#pill_err {{ background: {t.err_soft}; border-radius: 4px; }}
QFrame#pill {{ background: {t.hover}; border-radius: 4px; }}
QFrame#banner_ok {{ background: {t.ok_soft}; border-radius: 6px; }}
QFrame#banner_warn {{ background: {t.warn_soft}; border-radius: 6px; }}
QFrame#banner_err {{ background: {t.err_soft}; border-radius: 6px; }}
"""


def _words(theme: Theme) -> str:
    t = theme.tokens
    rules = [f"QLabel {{ color: {t.text}; background: transparent; }}"]
    for role, px, token, weight in (
        ("title", 20, "text", "bold"),
        ("group", 16, "text", "bold"),
        ("card", 15, "text", "bold"),
        ("label", 14, "text", "normal"),
        ("strong", 14, "text", "bold"),
        ("body", 14, "text", "normal"),
        ("second", 13, "text2", "normal"),
        ("help", 12, "text3", "normal"),
        ("ok", 13, "ok", "normal"),
        ("warn", 13, "warn", "normal"),
        ("err", 13, "err", "normal"),
        ("warn_strong", 14, "warn", "bold"),
        ("err_strong", 14, "err", "bold"),
    ):
        rules.append(
            f'QLabel[role="{role}"] {{ font-size: {theme.size(px)}px;'
            f" color: {getattr(t, token)}; font-weight: {weight}; }}"
        )
    rules.append(
        f'QLabel[role="code"] {{ font-family: "JetBrains Mono", "Consolas", "Menlo",'
        f' "DejaVu Sans Mono", monospace; font-size: {theme.size(15)}px; font-weight: bold;'
        f" color: {t.text}; }}"
    )
    return "\n".join(rules)


def _buttons(theme: Theme) -> str:
    t = theme.tokens
    small = theme.size(13)
    return f"""
QPushButton {{ border-radius: 6px; padding: 0 14px; font-size: {theme.size(14)}px;
  color: {t.text}; background: {t.raised}; border: 1px solid {t.ctl}; }}
QPushButton:hover {{ border-color: {t.text2}; background: {t.hover}; }}
QPushButton:focus {{ border: 2px solid {t.accent}; padding: 0 13px; outline: none; }}
QPushButton:disabled {{ color: {t.text3}; background: {t.inset}; border: 1px solid {t.line}; }}
QPushButton[kind="primary"] {{ background: {t.accent}; color: {t.on_accent};
  border: 1px solid {t.accent}; font-weight: bold; }}
QPushButton[kind="primary"]:hover {{ background: {t.accent_hover}; }}
QPushButton[kind="primary"]:focus {{ border: 2px solid {t.text}; }}
QPushButton[kind="primary"]:disabled {{ background: {t.hover}; color: {t.text3};
  border: 1px solid {t.line}; }}
QPushButton[kind="small"] {{ font-size: {small}px; padding: 0 10px; }}
QPushButton[kind="link"] {{ background: transparent; border: 1px solid transparent;
  color: {t.accent}; padding: 0 2px; font-size: {small}px; text-decoration: underline; }}
QPushButton[kind="link"]:focus {{ border: 1px solid {t.accent}; padding: 0 2px;
  border-radius: 3px; }}
QPushButton[kind="link"]:disabled {{ color: {t.text3}; text-decoration: none; }}
QPushButton[kind="row"] {{ background: transparent; border: 1px solid transparent;
  text-align: left; padding: 0 8px; }}
QPushButton[kind="row"]:hover {{ background: {t.hover}; }}
QPushButton[kind="row"]:focus {{ border: 2px solid {t.accent}; padding: 0 7px; }}
QToolButton {{ background: transparent; border: 1px solid transparent; border-radius: 6px;
  color: {t.text2}; font-size: {small}px; padding: 0 4px; }}
QToolButton:hover {{ background: {t.hover}; }}
QToolButton:focus {{ border: 2px solid {t.accent}; outline: none; }}
QToolButton:checked {{ background: {t.accent_soft}; border: 1px solid {t.accent};
  color: {t.accent}; }}
QToolButton::menu-indicator {{ image: none; }}
QToolButton[kind="none"] {{ background: {t.hover}; border-radius: 4px; padding: 0;
  color: {t.text2}; border: 1px solid transparent; }}
QToolButton[kind="none"]:checked {{ background: {t.accent_soft}; border: 1px solid {t.accent};
  color: {t.accent}; font-weight: bold; }}
QToolButton[kind="none"]:focus {{ border: 2px solid {t.accent}; }}
"""


def _qt(theme: Theme) -> str:
    t = theme.tokens
    return f"""
QLineEdit#bare, QPlainTextEdit#bare {{ background: transparent; border: none; padding: 0;
  color: {t.text}; selection-background-color: {t.accent}; selection-color: {t.on_accent}; }}
QComboBox {{ background: {t.field}; border: 1px solid {t.ctl}; border-radius: 6px;
  padding: 0 8px 0 11px; color: {t.text}; min-height: {theme.control_height - 2}px; }}
QComboBox:focus {{ border: 2px solid {t.accent}; padding: 0 7px 0 10px;
  min-height: {theme.control_height - 4}px; }}
QComboBox::drop-down {{ border: none; width: 24px; }}
QComboBox::down-arrow {{ image: none; }}
QComboBox QAbstractItemView {{ background: {t.raised}; border: 1px solid {t.line};
  color: {t.text}; selection-background-color: {t.sel}; selection-color: {t.text}; }}
QMenu {{ background: {t.raised}; border: 1px solid {t.line}; padding: 4px; color: {t.text}; }}
QMenu::item {{ padding: 6px 28px 6px 12px; border-radius: 4px; }}
QMenu::item:selected {{ background: {t.sel}; }}
QMenu::item:disabled {{ color: {t.text3}; }}
QMenu::separator {{ height: 1px; background: {t.line}; margin: 4px 8px; }}
QToolTip {{ background: {t.raised}; color: {t.text}; border: 1px solid {t.line}; padding: 4px; }}
QListView {{ background: {t.raised}; border: 1px solid {t.line}; border-radius: 6px; }}
QListView::item {{ padding: 4px 8px; }}
QListView::item:selected {{ background: {t.sel}; color: {t.text}; }}
QScrollBar:vertical {{ background: transparent; width: 12px; margin: 2px; }}
QScrollBar::handle:vertical {{ background: {t.ctl}; border-radius: 4px; min-height: 32px; }}
QScrollBar::handle:vertical:hover {{ background: {t.text2}; }}
QScrollBar:horizontal {{ background: transparent; height: 12px; margin: 2px; }}
QScrollBar::handle:horizontal {{ background: {t.ctl}; border-radius: 4px; min-width: 32px; }}
QScrollBar::add-line, QScrollBar::sub-line, QScrollBar::add-page, QScrollBar::sub-page {{
  background: none; height: 0; width: 0; }}
QCalendarWidget QWidget {{ alternate-background-color: {t.inset}; }}
QCalendarWidget QToolButton {{ color: {t.text}; padding: 4px 8px; }}
QDialog {{ background: {t.canvas}; }}
QSplitter::handle {{ background: {t.line}; }}
"""
