"""Fonts: every character from a face that has it, and a text layer that gives it back."""

from __future__ import annotations

import re
import shutil
import string
from functools import cache
from pathlib import Path

import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from reportlab import rl_config
from reportlab.pdfbase import ttfonts
from reportlab.pdfgen.canvas import Canvas

from tests.conftest import REPOSITORY
from xxxf_desktop.packet.look import Family
from xxxf_desktop.render.fonts import FontSet, mend_reportlab, system_font_folders

FONTS = REPOSITORY / "resources" / "fonts"
MAIN = {
    Family.FANG: "FandolFang",
    Family.HEI: "FandolHei",
    Family.KAI: "FandolKai",
    Family.SONG: "FandolSong",
}
COMMON = "信息消费示范项目，。（）《》“”——……、；：？！①⑩℃￥％☑□ABC abc 0123456789-+.,()"
RARE = "镕堃珺赟昇玥喆𬭎𠮷㎡²³"


@cache
def shipped() -> FontSet:
    return FontSet(FONTS)


class TestFaces:
    @pytest.mark.parametrize("family", Family)
    def test_common_characters_come_from_the_family_itself(self, family: Family) -> None:
        found = {character: shipped().face_for(family, character).name for character in COMMON}
        assert set(found.values()) == {MAIN[family]}

    @pytest.mark.parametrize("family", Family)
    @pytest.mark.parametrize("character", RARE)
    def test_rare_characters_come_from_a_font_that_has_them(
        self, family: Family, character: str
    ) -> None:
        face = shipped().face_for(family, character)
        assert face.has(character)
        assert face.name.startswith("XxxfFallback")

    @pytest.mark.parametrize("family", Family)
    def test_what_no_font_has_is_given_to_the_main_face(self, family: Family) -> None:
        assert shipped().face_for(family, "\ue000").name == MAIN[family]
        assert not shipped().face_for(family, "\ue000").has("\ue000")

    @pytest.mark.parametrize("family", Family)
    def test_main_face(self, family: Family) -> None:
        assert shipped().main_face(family).name == MAIN[family]

    @given(st.sampled_from(Family), st.characters(exclude_categories=["Cs"]))
    def test_a_face_is_given_that_has_the_character_if_any_does(
        self, family: Family, character: str
    ) -> None:
        face = shipped().face_for(family, character)
        others = [shipped().face_for(other, character) for other in Family]
        assert face.has(character) == any(other.has(character) for other in others)

    def test_han_are_a_full_em_wide_and_digits_half(self) -> None:
        for family in Family:
            face = shipped().main_face(family)
            assert {face.advance_em(character) for character in "信息，。（「—…　"} == {1.0}
            assert len({face.advance_em(digit) for digit in string.digits}) == 1
            assert 0.4 <= face.advance_em("0") <= 0.6


class TestSystemFonts:
    @pytest.fixture
    def folder(self, tmp_path: Path) -> Path:
        inner = tmp_path / "truetype" / "中文"
        inner.mkdir(parents=True)
        return inner

    def test_the_systems_own_face_wins(self, folder: Path, tmp_path: Path) -> None:
        shutil.copy(FONTS / "FandolKai.ttf", folder / "simfang.ttf")
        fonts = FontSet(FONTS, [tmp_path])
        assert fonts.face_for(Family.FANG, "信").name == "system-simfang"
        assert fonts.face_for(Family.HEI, "信").name == "FandolHei"

    def test_what_it_lacks_comes_from_the_shipped_fonts(self, folder: Path, tmp_path: Path) -> None:
        shutil.copy(FONTS / "XxxfFallbackSymbols.ttf", folder / "simkai.ttf")
        fonts = FontSet(FONTS, [tmp_path])
        assert fonts.main_face(Family.KAI).name == "system-simkai"
        assert fonts.face_for(Family.KAI, "信").name == "FandolKai"
        assert fonts.face_for(Family.KAI, "镕").name == "XxxfFallbackKai"

    def test_the_first_folder_wins(self, tmp_path: Path) -> None:
        for name in ("own", "system"):
            (tmp_path / name).mkdir()
            shutil.copy(FONTS / "FandolHei.ttf", tmp_path / name / "simhei.ttf")
        fonts = FontSet(FONTS, [tmp_path / "own", tmp_path / "system"])
        assert fonts.main_face(Family.HEI).path == tmp_path / "own" / "simhei.ttf"

    @pytest.mark.parametrize(
        "data",
        [
            pytest.param(b"OTTO\x00\x0b\x00\x80\x00\x03\x00\x30", id="cff"),
            pytest.param(b"not a font", id="no-font"),
        ],
    )
    def test_a_file_that_cannot_be_embedded_is_passed_over(
        self, folder: Path, tmp_path: Path, data: bytes
    ) -> None:
        (folder / "simsun.ttc").write_bytes(data)
        assert FontSet(FONTS, [tmp_path]).main_face(Family.SONG).name == "FandolSong"

    @pytest.mark.parametrize(
        "length",
        [
            0,
            3,
            200,
            20_000,
        ],
    )
    def test_a_file_cut_short_is_passed_over(
        self, folder: Path, tmp_path: Path, length: int
    ) -> None:
        data = (FONTS / "FandolSong.ttf").read_bytes()[:length]
        (folder / "simsun.ttc").write_bytes(data)
        assert FontSet(FONTS, [tmp_path]).main_face(Family.SONG).name == "FandolSong"

    def test_names_in_capitals_are_found(self, folder: Path, tmp_path: Path) -> None:
        """Windows spells them SIMFANG.TTF; people copy them to ~/.fonts as they are."""
        shutil.copy(FONTS / "FandolKai.ttf", folder / "SIMFANG.TTF")
        assert FontSet(FONTS, [tmp_path]).main_face(Family.FANG).name == "system-SIMFANG"

    def test_the_systems_folders_exist(self) -> None:
        assert all(folder.is_dir() for folder in system_font_folders())


def extracted(pdf: Path) -> str:
    document = pypdfium2.PdfDocument(pdf)
    try:
        text = "\n".join(page.get_textpage().get_text_range() for page in document)
    finally:
        document.close()
    return text.replace("\r\n", "\n")


def drawn(path: Path, lines: list[str], family: Family = Family.FANG) -> Path:
    """Write a PDF with `lines`, each character in the face that has it."""
    fonts = shipped()
    canvas = Canvas(str(path), initialFontName=fonts.main_face(family).name)
    for index, line in enumerate(lines):
        text = canvas.beginText(40, 800 - 20 * index)
        for character in line:
            text.setFont(fonts.face_for(family, character).name, 12)
            text.textOut(character)
        canvas.drawText(text)
    canvas.save()
    return path


class TestTextLayer:
    @pytest.mark.parametrize("family", Family)
    def test_rare_characters_are_copied_as_they_were(self, tmp_path: Path, family: Family) -> None:
        lines = ["镕堃珺𬭎", "𠮷野家：王镕、李堃、陈珺、梁𬭎", "☑是□否 660㎡ 5℃ ￥1"]
        assert extracted(drawn(tmp_path / "a.pdf", lines, family)) == "\n".join(lines)

    def test_more_characters_than_a_block_of_the_map_holds(self, tmp_path: Path) -> None:
        """A subset of a face has 256 codes, a block of its map at most 100."""
        han = [chr(0x4E00 + index) for index in range(0, 3000, 3)]
        kept = [character for character in han if shipped().main_face(Family.FANG).has(character)]
        assert len(kept) > 300
        lines = ["".join(kept[start : start + 30]) for start in range(0, len(kept), 30)]
        assert extracted(drawn(tmp_path / "a.pdf", lines)) == "\n".join(lines)

    def test_radicals_are_kept_apart_from_the_han_they_look_like(self, tmp_path: Path) -> None:
        """Fandol draws 一 and ⼀ with one glyph."""
        lines = ["一⼀二⼆"]
        # flat characters look like lines of their own to pdfium
        assert extracted(drawn(tmp_path / "a.pdf", lines)).replace("\n", "") == lines[0]


class TestToUnicodeMap:
    def _map(self, points: list[int]) -> str:
        mend_reportlab()
        made: str = ttfonts.makeToUnicodeCMap("ABCDEF+Font", points)
        return made

    def test_writes_utf_16(self) -> None:
        made = self._map([0, ord("A"), ord("镕"), ord("𬭎")])
        assert "<01> <0041>" in made
        assert "<02> <9555>" in made
        assert "<03> <D872DF4E>" in made
        assert "<00> <" not in made.replace("<00> <03>", "")  # .notdef means nothing

    def test_names_the_codes_in_use(self) -> None:
        assert "1 begincodespacerange\n<00> <02>\nendcodespacerange" in self._map([0, 65, 66])

    @pytest.mark.parametrize("count", [1, 99, 100, 101, 200, 201, 255])
    def test_blocks_hold_at_most_100(self, count: int) -> None:
        """PDF 32000-1, 9.10.3 and Adobe's note 5411."""
        made = self._map([0, *range(0x4E00, 0x4E00 + count)])
        announced = [int(number) for number in re.findall(r"(\d+) beginbfchar", made)]
        blocks = re.findall(r"beginbfchar\n(.*?)\nendbfchar", made, re.DOTALL)
        assert announced == [len(block.splitlines()) for block in blocks]
        assert max(announced) <= 100
        assert sum(announced) == count


def test_mending_twice_does_nothing_more() -> None:
    mend_reportlab()
    made = ttfonts.makeToUnicodeCMap
    mend_reportlab()
    assert ttfonts.makeToUnicodeCMap is made
    assert rl_config.useA85 == 0
