"""The look in force: colours, sizes and fonts, chosen once and read when something is painted.

The one piece of state every widget may read; only `wearing.wear` changes it, at start and when
the user or the system asks for another look.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontMetrics

from xxxf_desktop.ui.look.tokens import LIGHT, Tokens

STANDARD_PX = 14
_FAMILIES = ("Microsoft YaHei UI", "PingFang SC", "Noto Sans CJK SC", "Source Han Sans SC")
# What a machine without any Chinese font is left with: the program's own, so no box is empty.
_OWN_FONT = "FandolHei.ttf"
# Rare characters, such as those in names; Qt maps the files, which takes less than 1 ms each.
_OWN_RARE = ("XxxfFallbackKai.ttf", "XxxfFallbackHei.ttf", "XxxfFallbackSymbols.ttf")
_OWN_PAPER = {"paper": "FandolFang.ttf", "paper_hei": "FandolHei.ttf"}


class Shade(Enum):
    """What the user chose in the settings."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


@dataclass(frozen=True, slots=True)
class Theme:
    """Colours and the size of ordinary text in logical pixels."""

    tokens: Tokens
    base_px: int = STANDARD_PX
    families: tuple[str, ...] = _FAMILIES

    def size(self, px: int) -> int:
        """Return the size that is `px` when ordinary text is 14."""
        return px + self.base_px - STANDARD_PX

    def font(self, px: int = STANDARD_PX, *, bold: bool = False) -> QFont:
        """Return the window's font at `px` of the standard look."""
        made = QFont([*self.families])
        made.setPixelSize(self.size(px))
        made.setBold(bold)
        return made

    def line_height(self, px: int = STANDARD_PX) -> int:
        """Return the height of a line of text at `px`, in logical pixels."""
        return QFontMetrics(self.font(px)).height()

    @property
    def control_height(self) -> int:
        """Return the height of a control: 36 with ordinary text."""
        return self.base_px + 22


_worn: list[Theme] = [Theme(LIGHT)]


def theme() -> Theme:
    """Return the look in force."""
    return _worn[0]


def colour(token: str) -> QColor:
    """Return the colour of `token` in the look in force."""
    return QColor(getattr(_worn[0].tokens, token))


def load_own_fonts(fonts: Path) -> tuple[str, ...]:
    """Return the families to use: the system's, where it has none our own, and the rare ones."""
    known = {*QFontDatabase.families()}
    there = tuple(family for family in _FAMILIES if family in known)
    own = () if there else _loaded(fonts / _OWN_FONT)
    rare = (family for name in _OWN_RARE for family in _loaded(fonts / name))
    return (*there, *own, *rare)


def _loaded(file: Path) -> tuple[str, ...]:
    identity = QFontDatabase.addApplicationFont(str(file))
    return tuple(QFontDatabase.applicationFontFamilies(identity)) if identity >= 0 else ()


def paper_family(fonts: Path, name: str = "paper") -> str:
    """Return the family of the face the packet is printed in, loaded when first asked for."""
    found = _loaded(fonts / _OWN_PAPER[name])
    return found[0] if found else _worn[0].families[0]


def put_on(chosen: Theme) -> None:
    """Make `chosen` the look in force; `wearing.wear` is who calls this."""
    _worn[0] = chosen
