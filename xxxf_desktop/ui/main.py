"""Opening the window: fonts, look, translation, what a crash left behind."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator
from PySide6.QtGui import QGuiApplication, QIcon
from PySide6.QtWidgets import QApplication

from xxxf_desktop.app.session_marks import crashed
from xxxf_desktop.system.paths import data_folder
from xxxf_desktop.system.shipped import resources_folder
from xxxf_desktop.ui import preferences
from xxxf_desktop.ui.collecting import Collector
from xxxf_desktop.ui.crash import catch_bugs
from xxxf_desktop.ui.look.theme import load_own_fonts, theme
from xxxf_desktop.ui.look.wearing import wear
from xxxf_desktop.ui.window import Window

_SWITCH_S = 0.001  # how long a background thread may keep the window waiting


def run_window(path: Path | None = None) -> int:
    """Open the window, on the draft `path` where one is given; return the exit status."""
    app = make_application()
    window = Window()
    catch_bugs(window)
    if app.platformName() == "offscreen":  # there is no screen to fit
        window.show()
    else:
        window.open_up()
    left_behind = crashed(data_folder())
    if path is not None:
        left_behind = [each for each in left_behind if each.draft == path.absolute()]
    if left_behind:
        window.recover(left_behind[0])
    elif path is not None:
        window.open_draft(path)
    return app.exec()


def make_application() -> QApplication:
    """Return the application, dressed; the one there is already where there is one."""
    sys.setswitchinterval(_SWITCH_S)
    existing = QApplication.instance()
    app = existing if isinstance(existing, QApplication) else QApplication(sys.argv[:1])
    if app is not existing:
        Collector(app)
    app.setApplicationName("xxxf")
    app.setApplicationDisplayName("示范项目申报书")
    app.setDesktopFileName("xxxf")
    app.setStyle("Fusion")
    QLocale.setDefault(QLocale(QLocale.Language.Chinese, QLocale.Country.China))
    app.setWindowIcon(_icon())
    _speak_chinese(app)
    remembered = preferences.read()
    families = load_own_fonts(resources_folder() / "fonts")
    wear(app, remembered.chosen_shade, remembered.letter_px, families)
    QGuiApplication.styleHints().colorSchemeChanged.connect(_on_scheme_changed)
    return app


def _on_scheme_changed() -> None:
    """Follow the system from light to dark and back, where the user wants that."""
    app = QApplication.instance()
    if isinstance(app, QApplication):
        remembered = preferences.read()
        wear(app, remembered.chosen_shade, remembered.letter_px, theme().families)


def _icon() -> QIcon:
    folder = resources_folder() / "icons"
    icon = QIcon(str(folder / "app.svg"))
    icon.addFile(str(folder / "app-small.svg"))
    return icon


def _speak_chinese(app: QApplication) -> None:
    """Let Qt's own dialogs and menus speak Chinese; its translations come with it."""
    translator = QTranslator(app)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if translator.load("qtbase_zh_CN", folder):
        app.installTranslator(translator)


def has_screen() -> bool:
    """Return whether a window can be shown: Qt ends the process where it cannot.

    Off screen counts as a screen: it was asked for.
    """
    if not sys.platform.startswith("linux"):
        return True
    names = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return any(os.environ.get(name) for name in names)
