"""How each style of the packet looks on paper, for both writers.

Source: 申报书 (2020) 填表须知五: A4, 正文3号仿宋, 单倍行距, 一级标题3号黑体, 二级标题3号楷体;
tables one and two are exempt. 3号 is 16 pt, 小四 12 pt, 五号 10.5 pt.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

TWIPS_PER_PT = 20

PAGE_WIDTH_PT = 11906 / TWIPS_PER_PT  # A4
PAGE_HEIGHT_PT = 16838 / TWIPS_PER_PT
MARGIN_TOP_PT = 1440 / TWIPS_PER_PT
MARGIN_SIDE_PT = 1468 / TWIPS_PER_PT  # text width 448.5 pt: 28 characters of 16 pt and a hair
TEXT_WIDTH_PT = PAGE_WIDTH_PT - 2 * MARGIN_SIDE_PT
TEXT_HEIGHT_PT = PAGE_HEIGHT_PT - 2 * MARGIN_TOP_PT
FOOTER_FROM_EDGE_PT = 992 / TWIPS_PER_PT
HEADER_FROM_EDGE_PT = 851 / TWIPS_PER_PT

GRID_PITCH_PT = 15.6  # w:docGrid linePitch 312; a 16 pt line takes two cells
BODY_PITCH_PT = 2 * GRID_PITCH_PT
LINES_PER_PAGE = int(TEXT_HEIGHT_PT // BODY_PITCH_PT)
# LibreOffice fills a page up to its last whole grid line and leaves the rest below it empty.
FILLED_HEIGHT_PT = LINES_PER_PAGE * BODY_PITCH_PT


class Family(Enum):
    """The four faces of the packet; the value is the name written into Word."""

    FANG = "仿宋"
    HEI = "黑体"
    KAI = "楷体"
    SONG = "宋体"


class Align(Enum):
    JUSTIFY = "both"
    LEFT = "left"
    CENTER = "center"
    RIGHT = "right"


class Style(Enum):
    """The paragraph styles; the value is the style id in the Word file."""

    BODY = "Normal"
    HEADING_1 = "Heading1"
    HEADING_2 = "Heading2"
    HEADING_3 = "Heading3"
    HEADING_4 = "Heading4"
    HEADING_5 = "Heading5"
    HEADING_6 = "Heading6"
    COVER_TITLE_FIRST = "XxxfCoverTitleFirst"
    COVER_TITLE = "XxxfCoverTitle"
    COVER_LINE = "XxxfCoverLine"
    COVER_LINE_TIGHT = "XxxfCoverLineTight"
    COVER_FOOT = "XxxfCoverFoot"
    TITLE = "XxxfTitle"
    PART_LABEL = "XxxfPartLabel"
    LIST_ITEM = "XxxfListItem"
    CAPTION = "XxxfCaption"
    TABLE_CAPTION = "XxxfTableCaption"
    CELL = "XxxfCell"
    CELL_LABEL = "XxxfCellLabel"
    NARRATIVE_CELL = "XxxfNarrativeCell"
    NARRATIVE_CELL_HEAD = "XxxfNarrativeCellHead"
    PROOF_LABEL = "XxxfProofLabel"
    SIGNATURE_FIRST = "XxxfSignatureFirst"
    SIGNATURE = "XxxfSignature"
    FIGURE = "XxxfFigure"


@dataclass(frozen=True, slots=True)
class Look:
    """A paragraph style. Lengths in points, indents in characters of its own size.

    `on_grid` lines are single-spaced and take two cells of the 312 grid; others have the
    exact pitch `pitch_pt` in both writers, off the grid.
    """

    name: str
    family: Family
    size_pt: float
    pitch_pt: float
    on_grid: bool = False
    align: Align = Align.JUSTIFY
    first_indent_em: float = 0
    left_indent_em: float = 0
    bold: bool = False
    before_pt: float = 0
    outline_level: int | None = None
    keep_with_next: bool = False


def _body(name: str, family: Family = Family.FANG, **more: object) -> Look:
    settings: dict[str, object] = {"on_grid": True, "first_indent_em": 2, **more}
    return Look(name, family, 16, BODY_PITCH_PT, **settings)  # type: ignore[arg-type]


def _heading(level: int, family: Family = Family.FANG) -> Look:
    return _body(
        f"heading {level}", family, outline_level=level, keep_with_next=True, align=Align.LEFT
    )


LOOKS: dict[Style, Look] = {
    Style.BODY: _body("Normal"),
    Style.HEADING_1: _heading(1, Family.HEI),
    Style.HEADING_2: _heading(2, Family.KAI),
    Style.HEADING_3: _heading(3),
    Style.HEADING_4: _heading(4),
    Style.HEADING_5: _heading(5),
    Style.HEADING_6: _heading(6),
    Style.COVER_TITLE_FIRST: Look(
        "封面标题首行", Family.HEI, 30, 56, align=Align.CENTER, before_pt=70
    ),
    Style.COVER_TITLE: Look("封面标题", Family.HEI, 30, 56, align=Align.CENTER),
    Style.COVER_LINE: Look("封面栏目", Family.FANG, 16, 38, align=Align.LEFT, left_indent_em=5),
    Style.COVER_LINE_TIGHT: Look(
        "封面栏目（密）", Family.FANG, 16, 26, align=Align.LEFT, left_indent_em=5
    ),
    Style.COVER_FOOT: Look("封面落款", Family.FANG, 16, 31.2, align=Align.CENTER),
    Style.TITLE: _body(
        "部分标题", Family.HEI, first_indent_em=0, align=Align.CENTER, keep_with_next=True
    ),
    Style.PART_LABEL: _body(
        "附件序号", Family.HEI, first_indent_em=0, align=Align.LEFT, keep_with_next=True
    ),
    Style.LIST_ITEM: _body("列表项", first_indent_em=0),
    Style.CAPTION: Look("图注", Family.FANG, 12, BODY_PITCH_PT, align=Align.CENTER),
    Style.TABLE_CAPTION: Look(
        "表注", Family.FANG, 12, BODY_PITCH_PT, align=Align.CENTER, keep_with_next=True
    ),
    Style.CELL: Look("表内文字", Family.FANG, 10.5, 16.5, align=Align.LEFT),
    Style.CELL_LABEL: Look("表内栏目", Family.FANG, 10.5, 16.5, align=Align.CENTER),
    Style.NARRATIVE_CELL: Look("正文表格", Family.FANG, 12, 20, align=Align.LEFT),
    Style.NARRATIVE_CELL_HEAD: Look("正文表头", Family.FANG, 12, 20, align=Align.CENTER, bold=True),
    Style.PROOF_LABEL: Look("证明材料标题", Family.FANG, 10.5, BODY_PITCH_PT, align=Align.LEFT),
    Style.SIGNATURE_FIRST: _body(
        "签署首行",
        first_indent_em=0,
        left_indent_em=13,
        align=Align.LEFT,
        before_pt=2 * BODY_PITCH_PT,
    ),
    Style.SIGNATURE: _body("签署", first_indent_em=0, left_indent_em=13, align=Align.LEFT),
    Style.FIGURE: Look(
        "图", Family.FANG, 16, BODY_PITCH_PT, align=Align.CENTER, keep_with_next=True
    ),
}

# A cell's text keeps this distance from its lines, in points (Word's default is 5.4 aside).
CELL_SIDE_PT = 5.4
CELL_TOP_PT = 2.5
TABLE_LINE_PT = 0.5
