"""The 报送清单 on paper: one page whatever stands on it, nothing cut off."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pypdfium2
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import ImageOps

from tests.render.exported import shipped_fonts
from tests.render.samples import drawn
from xxxf_desktop.packet.sheet import Sheet, SheetLine, SheetSection
from xxxf_desktop.render.sheet import write_sheet

MARGIN_PT = 30


def sheet(names: str = "名称", lines: int = 4, line: str = "盖公章") -> Sheet:
    section = SheetSection("二、盖章", (SheetLine(line),) * lines)
    seal = SheetSection(
        "三、骑缝章", (SheetLine(line), SheetLine(line, box=False)), shows_seal=True
    )
    return Sheet(
        "报送清单",
        (("项目名称", names), ("申报单位", names), ("校验码", "AAV75-CC1Z4-81KG0-WVG7Q-F")),
        (section, seal),
        "光盘标签",
        (names, names, "校验码"),
        "经办人：",
    )


def written(folder: Path, content: Sheet) -> Path:
    target = folder / "报送清单.pdf"
    write_sheet(content, shipped_fonts(), target)
    return target


def text(pdf: Path) -> list[str]:
    with closing(pypdfium2.PdfDocument(pdf)) as document:
        return ["".join(page.get_textpage().get_text_bounded().split()) for page in document]


def assert_nothing_is_cut(pdf: Path) -> None:
    image = drawn(pdf)
    box = ImageOps.invert(image.convert("L")).getbbox()
    assert box is not None
    assert box[0] >= MARGIN_PT
    assert box[1] >= MARGIN_PT
    assert box[2] <= image.width - MARGIN_PT
    assert box[3] <= image.height - MARGIN_PT


def test_says_everything(tmp_path: Path) -> None:
    said = text(written(tmp_path, sheet()))
    assert len(said) == 1
    for words in (
        "报送清单",
        "项目名称",
        "AAV75-CC1Z4-81KG0-WVG7Q-F",
        "二、盖章",
        "光盘标签",
        "经办人",
    ):
        assert words in said[0]
    assert said[0].count("盖公章") == 6


@pytest.mark.parametrize(
    ("names", "lines", "line"),
    [
        pytest.param("长" * 90, 5, "盖公章", id="long-names"),
        pytest.param("长" * 5000, 5, "盖公章", id="names-of-5000-letters"),
        pytest.param("W" * 400, 5, "x" * 400, id="words-that-cannot-be-parted"),
        pytest.param("长" * 400, 12, "每份两枚" * 30, id="long-lines"),
        pytest.param("", 0, "", id="nothing"),
        pytest.param("镕堃珺𬭎𠮷", 3, "①②㎡℃", id="rare-letters"),
    ],
)
def test_stays_on_one_page(tmp_path: Path, names: str, lines: int, line: str) -> None:
    path = written(tmp_path, sheet(names, lines, line))
    assert len(text(path)) == 1
    assert_nothing_is_cut(path)


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    names=st.text(alphabet="项目（中）aW1 ·—“”…，", max_size=300),
    lines=st.integers(0, 10),
    line=st.text(alphabet="第1至20张；ab/ ", max_size=120),
)
def test_any_words_stay_on_one_page(tmp_path: Path, names: str, lines: int, line: str) -> None:
    path = written(tmp_path, sheet(names, lines, line))
    assert len(text(path)) == 1
    assert_nothing_is_cut(path)


def test_long_names_end_in_an_ellipsis(tmp_path: Path) -> None:
    said = text(written(tmp_path, sheet("名" * 300)))[0]
    assert said.count("…") == 4  # twice among the facts, twice on the label


def test_equal_input_gives_equal_bytes(tmp_path: Path) -> None:
    first = written(tmp_path, sheet()).read_bytes()
    assert written(tmp_path, sheet()).read_bytes() == first
