"""Putting a look on: colours and letters of the user's choice, or of the system's."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from xxxf_desktop.ui.look.sheet import style_sheet
from xxxf_desktop.ui.look.theme import Shade, Theme, put_on
from xxxf_desktop.ui.look.tokens import DARK, LIGHT, Tokens, from_palette


def wear(app: QApplication, shade: Shade, base_px: int, families: tuple[str, ...]) -> Theme:
    """Put on the look for `shade` at `base_px` and return it."""
    chosen = Theme(_tokens(shade), base_px, families)
    put_on(chosen)
    app.setFont(chosen.font())
    app.setPalette(_palette(chosen.tokens))
    app.setStyleSheet(style_sheet(chosen))
    return chosen


def _tokens(shade: Shade) -> Tokens:
    if _wants_contrast():
        return from_palette(QGuiApplication.palette())
    if shade is Shade.SYSTEM:
        is_dark = QGuiApplication.styleHints().colorScheme() is Qt.ColorScheme.Dark
        return DARK if is_dark else LIGHT
    return DARK if shade is Shade.DARK else LIGHT


def _wants_contrast() -> bool:
    """Return whether the system asks for high contrast; Qt says so from 6.10 on."""
    access = getattr(QGuiApplication.styleHints(), "accessibility", None)
    preference = getattr(access(), "contrastPreference", None) if access is not None else None
    return preference is not None and preference() is Qt.ContrastPreference.HighContrast


def _palette(tokens: Tokens) -> QPalette:
    role = QPalette.ColorRole
    made = QPalette()
    for target, token in (
        (role.Window, tokens.canvas),
        (role.Base, tokens.field),
        (role.AlternateBase, tokens.inset),
        (role.Button, tokens.raised),
        (role.WindowText, tokens.text),
        (role.Text, tokens.text),
        (role.ButtonText, tokens.text),
        (role.PlaceholderText, tokens.text3),
        (role.Highlight, tokens.accent),
        (role.HighlightedText, tokens.on_accent),
        (role.ToolTipBase, tokens.raised),
        (role.ToolTipText, tokens.text),
        (role.Link, tokens.accent),
        (role.Accent, tokens.accent),
        (role.Mid, tokens.line),
    ):
        made.setColor(target, QColor(token))
    for target in (role.WindowText, role.Text, role.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, target, QColor(tokens.text3))
    return made
