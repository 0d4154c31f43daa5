"""The look: colours with enough contrast, letters everywhere, sizes that follow."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QPalette

from tests.ui.conftest import end_window
from xxxf_desktop.ui.look.theme import Shade, theme
from xxxf_desktop.ui.look.tokens import DARK, LIGHT, Tokens, from_palette
from xxxf_desktop.ui.window import Window

READ_RATIO, SEEN_RATIO = 4.5, 3.0  # WCAG 2.2: text, and the edge of a control


def luminance(colour: str) -> float:
    def linear(part: float) -> float:
        return part / 12.92 if part <= 0.03928 else float(((part + 0.055) / 1.055) ** 2.4)

    made = QColor(colour)
    red, green, blue = (linear(part) for part in (made.redF(), made.greenF(), made.blueF()))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("tokens", [pytest.param(LIGHT, id="light"), pytest.param(DARK, id="dark")])
class TestContrast:
    @pytest.mark.parametrize("ink", ["text", "text2", "text3", "accent", "ok", "warn", "err"])
    @pytest.mark.parametrize("ground", ["canvas", "rail", "inset", "raised", "field", "sel"])
    def test_words_can_be_read(self, tokens: Tokens, ink: str, ground: str) -> None:
        assert contrast(getattr(tokens, ink), getattr(tokens, ground)) >= READ_RATIO

    @pytest.mark.parametrize("ground", ["canvas", "rail", "field"])
    def test_controls_can_be_seen(self, tokens: Tokens, ground: str) -> None:
        assert contrast(tokens.ctl, getattr(tokens, ground)) >= SEEN_RATIO

    def test_words_on_the_primary_button_can_be_read(self, tokens: Tokens) -> None:
        assert contrast(tokens.on_accent, tokens.accent) >= READ_RATIO


def test_high_contrast_leaves_none_of_our_colours() -> None:
    palette = QPalette(QColor("#000000"))
    palette.setColor(QPalette.ColorRole.Base, QColor("#000000"))
    palette.setColor(QPalette.ColorRole.Text, QColor("#FFFF00"))
    made = asdict(from_palette(palette))
    ours = set(asdict(LIGHT).values()) | set(asdict(DARK).values())
    kept = {"#FFFFFF", "#ffffff"}  # paper stays paper
    assert {str(value) for value in made.values()} & {str(value) for value in ours} <= kept | {
        "True",
        "False",
    }


class TestLetters:
    def test_grow_with_the_setting_and_keep_the_place(
        self, window: Window, example_draft: Path
    ) -> None:
        window.open_draft(example_draft)
        assert window.wizard is not None
        window.wizard.open_place("unit.revenue")
        before = window.wizard
        window.change_look(base_px=18)
        assert theme().size(14) == 18
        assert window.wizard is not before
        assert window.wizard.current == "part.unit"
        window.change_look(base_px=14)

    def test_and_shade_are_remembered(self, window: Window) -> None:
        window.change_look(shade=Shade.DARK)
        assert theme().tokens is DARK
        second = Window()
        assert second.preferences.chosen_shade is Shade.DARK
        end_window(second)
        window.change_look(shade=Shade.LIGHT)


_NO_FONTS = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>{folder}</dir><cachedir>{folder}</cachedir></fontconfig>"""
_SHOWS = """
from PySide6.QtGui import QFontMetrics, QRawFont
from xxxf_desktop.ui.main import make_application
from xxxf_desktop.ui.look.theme import theme
app = make_application()
text = "示范项目申报书，（2020年）“无”·—…李堃王镕𬭎"
from PySide6.QtGui import QTextLayout
layout = QTextLayout(text, theme().font())
layout.beginLayout(); line = layout.createLine(); line.setLineWidth(10_000); layout.endLayout()
empty = [i for run in layout.glyphRuns() for i in run.glyphIndexes() if i == 0]
print(len(empty), sum(len(run.glyphIndexes()) for run in layout.glyphRuns()))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="fontconfig is what hides the fonts")
def test_no_box_stands_for_a_character_where_there_are_no_fonts(tmp_path: Path) -> None:
    config = tmp_path / "fonts.conf"
    config.write_text(_NO_FONTS.format(folder=tmp_path), encoding="utf-8")
    environment = {
        **os.environ,
        "FONTCONFIG_FILE": str(config),
        "QT_QPA_PLATFORM": "offscreen",
        "XXXF_DATA_DIR": str(tmp_path / "data"),
    }
    done = subprocess.run(
        [sys.executable, "-c", _SHOWS],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).resolve().parents[2],
    )
    empty, drawn = map(int, done.stdout.split())
    assert drawn > 20
    assert empty == 0
