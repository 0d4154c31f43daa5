"""What the window remembers of its user: size and place, letter size, light or dark, folders."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any

from xxxf_desktop.errors import XxxfError
from xxxf_desktop.system.atomic import write_file
from xxxf_desktop.system.paths import data_folder
from xxxf_desktop.ui.look.theme import Shade

_NAME = "window.json"
_SIZES = (14, 16, 18)


@dataclass(frozen=True, slots=True)
class Preferences:
    """`geometry` is Qt's own, in hexadecimal; `base_px` the size of ordinary text."""

    geometry: str = ""
    base_px: int = 14
    shade: str = Shade.SYSTEM.value
    folder: str = ""

    @property
    def chosen_shade(self) -> Shade:
        return Shade(self.shade) if self.shade in [each.value for each in Shade] else Shade.SYSTEM

    @property
    def letter_px(self) -> int:
        return self.base_px if self.base_px in _SIZES else _SIZES[0]


def read() -> Preferences:
    """Return what was remembered; whatever cannot be read is as at the first start."""
    try:
        document = json.loads((data_folder() / _NAME).read_text(encoding="utf-8"))
    except (OSError, ValueError, XxxfError):
        return Preferences()
    known = {field.name: type(getattr(Preferences(), field.name)) for field in fields(Preferences)}
    if not isinstance(document, dict):
        return Preferences()
    right: dict[str, Any] = {
        name: value for name, value in document.items() if type(value) is known.get(name)
    }
    return replace(Preferences(), **right)


def write(preferences: Preferences) -> None:
    """Remember `preferences`; where that fails the next start is as the first one was."""
    try:
        text = json.dumps(asdict(preferences), ensure_ascii=False, indent=1)
        write_file(data_folder() / _NAME, text.encode(), private=True)
    except XxxfError:
        return


def drafts_folder(preferences: Preferences) -> Path:
    """Return the folder in which a new draft is proposed."""
    from PySide6.QtCore import QStandardPaths

    if preferences.folder and Path(preferences.folder).is_dir():
        return Path(preferences.folder)
    place = QStandardPaths.StandardLocation.DocumentsLocation
    documents = Path(QStandardPaths.writableLocation(place) or str(Path.home()))
    return documents if documents.is_dir() else Path.home()
