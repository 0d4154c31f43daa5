"""The spine label measured: width between the cut marks, letters inside, long names."""

from __future__ import annotations

from contextlib import closing
from itertools import pairwise
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image

from tests.render.exported import glyphs_of, shipped_fonts
from tests.render.samples import drawn
from xxxf_desktop.packet.bound_copy import THINNEST_SPINE_MM
from xxxf_desktop.render.spine import LABEL_HEIGHT_MM, SpineWords, write_spine

DPI = 300
MM = DPI / 25.4
WORDS = SpineWords(
    "面向县域生鲜的服务平台（二期）5G+AI", "广东萤禾岭畔信息科技有限公司", "2020年·第12版"
)
TOP_MM, SIDE_MM, BETWEEN_MM = 14.0, 15.0, 12.0


def label(folder: Path, thickness_mm: float, copies: int = 1, words: SpineWords = WORDS) -> Path:
    target = folder / "书脊.pdf"
    write_spine(words, thickness_mm, copies, shipped_fonts(), target)
    return target


def dark_columns(image: Image.Image, top_mm: float, bottom_mm: float) -> list[float]:
    """Return the middles in millimetres of the stretches of dark columns in a band."""
    band = image.convert("L").crop((0, int(top_mm * MM), image.width, int(bottom_mm * MM)))
    columns = band.resize((band.width, 1), Image.Resampling.BOX).tobytes()
    dark = [x for x, level in enumerate(columns) if level < 200]
    groups: list[list[int]] = []
    for x in dark:
        if groups and x - groups[-1][-1] <= 1:
            groups[-1].append(x)
        else:
            groups.append([x])
    return [sum(group) / len(group) / MM for group in groups]


def ink_mm(image: Image.Image, left: float, right: float) -> tuple[float, float, float, float]:
    """Return the ink of the label between `left` and `right`, its marks left out."""
    area = (
        int((left - 1) * MM),
        int(TOP_MM * MM) + 3,
        int((right + 1) * MM),
        int((TOP_MM + LABEL_HEIGHT_MM) * MM) - 3,
    )
    found = image.convert("L").crop(area).point(lambda level: 255 if level < 150 else 0).getbbox()
    assert found is not None
    return (
        found[0] / MM + left - 1,
        found[1] / MM + TOP_MM,
        found[2] / MM + left - 1,
        found[3] / MM + TOP_MM,
    )


def text(pdf: Path) -> list[str]:
    with closing(pypdfium2.PdfDocument(pdf)) as document:
        return ["".join(page.get_textpage().get_text_bounded().split()) for page in document]


def first_letters_apart(folder: Path, project: str) -> float:
    """Return how far the first two letters of the name stand apart, in points."""
    path = label(folder, 8.0, 1, SpineWords(project, "单位", "2020年"))
    letters = [glyph for glyph in glyphs_of(path)[0] if glyph.text in "甲乙"]
    return letters[0].baseline - letters[1].baseline


@pytest.mark.parametrize(
    "thickness",
    [
        pytest.param(3.0, id="thinnest"),
        pytest.param(3.6, id="example"),
        pytest.param(8.0, id="8"),
        pytest.param(25.0, id="25"),
    ],
)
class TestSize:
    def test_marks_are_as_far_apart_as_the_copy_is_thick(
        self, tmp_path: Path, thickness: float
    ) -> None:
        image = drawn(label(tmp_path, thickness), 0, DPI)
        left, right = dark_columns(image, TOP_MM - 4.5, TOP_MM - 2)
        assert right - left == pytest.approx(thickness, abs=0.1)
        assert left == pytest.approx(SIDE_MM, abs=0.1)

    def test_letters_stay_inside_and_in_the_middle(self, tmp_path: Path, thickness: float) -> None:
        image = drawn(label(tmp_path, thickness), 0, DPI)
        box = ink_mm(image, SIDE_MM, SIDE_MM + thickness)
        assert box[0] >= SIDE_MM + thickness * 0.1
        assert box[2] <= SIDE_MM + thickness * 0.9
        assert (box[0] + box[2]) / 2 == pytest.approx(SIDE_MM + thickness / 2, abs=0.4)
        assert box[1] >= TOP_MM + 9.5
        assert box[3] <= TOP_MM + LABEL_HEIGHT_MM - 9.5


class TestCopies:
    def test_stand_side_by_side_with_room_between(self, tmp_path: Path) -> None:
        image = drawn(label(tmp_path, 8.0, 3), 0, DPI)
        edges = dark_columns(image, TOP_MM - 4.5, TOP_MM - 2)
        apart = [round(b - a, 1) for a, b in pairwise(edges)]
        assert apart == pytest.approx([8.0, BETWEEN_MM, 8.0, BETWEEN_MM, 8.0], abs=0.15)

    @pytest.mark.parametrize(
        ("thickness", "copies", "pages"),
        [
            pytest.param(3.6, 12, 1, id="thin"),
            pytest.param(40.0, 3, 1, id="full-page"),
            pytest.param(40.0, 4, 2, id="one-more"),
            pytest.param(300.0, 2, 2, id="thicker-than-the-paper-is-wide"),
        ],
    )
    def test_go_on_to_the_next_page(
        self, tmp_path: Path, thickness: float, copies: int, pages: int
    ) -> None:
        said = text(label(tmp_path, thickness, copies))
        assert len(said) == pages
        assert "".join(said).count("书脊标签") == pages

    def test_each_has_all_words(self, tmp_path: Path) -> None:
        said = text(label(tmp_path, 8.0, 2))[0]
        for words in (WORDS.project, WORDS.unit, WORDS.foot):
            for character in words.replace("2", ""):  # the caption has digits of its own
                assert said.count(character) >= 2 * words.count(character)


class TestLongNames:
    LONG = SpineWords("超长的项目名称" * 40, "某某（中国）股份有限公司" * 20, "2020年·第1版")

    def test_are_cut_with_an_ellipsis_and_the_foot_stays(self, tmp_path: Path) -> None:
        path = label(tmp_path, 8.0, 1, self.LONG)
        said = text(path)[0]
        assert said.count("…") == 2
        assert "2020" in said
        assert "版" in said
        box = ink_mm(drawn(path, 0, DPI), SIDE_MM, SIDE_MM + 8)
        assert box[3] <= TOP_MM + LABEL_HEIGHT_MM - 9.5

    def test_become_smaller_first(self, tmp_path: Path) -> None:
        words = SpineWords("项目名称" * 12, "某某股份有限公司" * 3, "2020年·第1版")
        said = text(label(tmp_path, 25.0, 1, words))[0]
        assert "…" not in said
        assert said.count("名") == 12


def test_a_gap_in_a_name_stays_one(tmp_path: Path) -> None:
    assert first_letters_apart(tmp_path, "甲 乙") > first_letters_apart(tmp_path, "甲乙") * 1.2


def test_thinner_than_letters_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no room"):
        label(tmp_path, THINNEST_SPINE_MM - 0.1)
    assert list(tmp_path.iterdir()) == []


def test_equal_input_gives_equal_bytes(tmp_path: Path) -> None:
    first = label(tmp_path, 8.0).read_bytes()
    assert label(tmp_path, 8.0).read_bytes() == first
