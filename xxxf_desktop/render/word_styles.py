"""The Word file's styles and settings, written out whole: nothing is left to a template.

Every style names its fonts on eastAsia, ascii and hAnsi; no theme fonts (WPS would report
them missing). The grid and the compatibility block are those of Chinese Word's blank document.
"""

from __future__ import annotations

from xxxf_desktop.packet.look import (
    FOOTER_FROM_EDGE_PT,
    HEADER_FROM_EDGE_PT,
    LOOKS,
    MARGIN_SIDE_PT,
    MARGIN_TOP_PT,
    PAGE_HEIGHT_PT,
    PAGE_WIDTH_PT,
    TWIPS_PER_PT,
    Family,
    Look,
    Style,
)

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_HEADER_FOOTER = Look("页眉页脚", Family.FANG, 12, 16)
# Names by which other systems know the four faces, for a Word that lacks them.
_ALTERNATIVES = {
    Family.FANG: "FangSong",
    Family.HEI: "SimHei",
    Family.KAI: "KaiTi",
    Family.SONG: "SimSun",
}


def twips(points: float) -> int:
    """Return `points` in twips, the unit of Word's lengths (1/20 pt)."""
    return round(points * TWIPS_PER_PT)


def fonts(family: Family) -> str:
    """Return w:rFonts that sets `family` for every script."""
    name = family.value
    return (
        f'<w:rFonts w:hint="eastAsia" w:ascii="{name}" w:hAnsi="{name}" '
        f'w:eastAsia="{name}" w:cs="{name}"/>'
    )


def spacing(look: Look, before_pt: float | None = None) -> str:
    """Return w:spacing: single on the grid, exact or at least the pitch off it.

    Cells are written `atLeast`, so that a taller substitute font is not cut off.
    """
    before = twips(look.before_pt if before_pt is None else before_pt)
    if look.on_grid:
        return f'<w:spacing w:before="{before}" w:after="0" w:line="240" w:lineRule="auto"/>'
    rule = "exact" if look.pitch_pt >= 1.5 * look.size_pt else "atLeast"
    rule = "atLeast" if look.size_pt < 14 and look.pitch_pt < 25 else rule
    return (
        f'<w:spacing w:before="{before}" w:after="0" '
        f'w:line="{twips(look.pitch_pt)}" w:lineRule="{rule}"/>'
    )


def indent(size_pt: float, left_em: float, first_em: float) -> str:
    """Return w:ind in characters (Word) and twips (LibreOffice), `first_em` negative to hang."""
    parts = [f'w:leftChars="{round(left_em * 100)}" w:left="{twips(left_em * size_pt)}"']
    name = "firstLine" if first_em >= 0 else "hanging"
    size = abs(first_em)
    parts.append(f'w:{name}Chars="{round(size * 100)}" w:{name}="{twips(size * size_pt)}"')
    return f"<w:ind {' '.join(parts)}/>"


def styles_xml() -> str:
    """Return the whole styles part."""
    body = LOOKS[Style.BODY]
    defaults = (
        f"<w:docDefaults><w:rPrDefault><w:rPr>{fonts(body.family)}"
        f'<w:kern w:val="2"/><w:sz w:val="32"/><w:szCs w:val="32"/>'
        '<w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
        "<w:pPrDefault/></w:docDefaults>"
    )
    made = [_style(style, look) for style, look in LOOKS.items()]
    made += [_header_footer("Header", "header"), _header_footer("Footer", "footer"), _TABLE]
    return f'<w:styles xmlns:w="{W}">{defaults}{"".join(made)}</w:styles>'


_TABLE = (
    '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
    '<w:uiPriority w:val="99"/><w:semiHidden/><w:unhideWhenUsed/><w:tblPr>'
    '<w:tblInd w:w="0" w:type="dxa"/></w:tblPr></w:style>'
)


def _style(style: Style, look: Look) -> str:
    default = ' w:default="1"' if style is Style.BODY else ' w:customStyle="1"'
    if look.outline_level is not None:
        default = ""
    based = "" if style is Style.BODY else '<w:basedOn w:val="Normal"/>'
    following = '<w:next w:val="Normal"/>' if look.outline_level is not None else ""
    return (
        f'<w:style w:type="paragraph"{default} w:styleId="{style.value}">'
        f'<w:name w:val="{look.name}"/>{based}{following}<w:qFormat/>'
        f"<w:pPr>{_paragraph(look)}</w:pPr><w:rPr>{_characters(look)}</w:rPr></w:style>"
    )


def _paragraph(look: Look) -> str:
    keep = "<w:keepNext/>" if look.keep_with_next else '<w:keepNext w:val="0"/>'
    grid = "<w:snapToGrid/>" if look.on_grid else '<w:snapToGrid w:val="0"/>'
    level = look.outline_level
    outline = "" if level is None else f'<w:outlineLvl w:val="{level - 1}"/>'
    return (
        f'{keep}<w:widowControl w:val="0"/><w:kinsoku/>'
        # WORKAROUND LibreOffice reads this element inverted and, hanging, loses the marks.
        "<w:overflowPunct/><w:autoSpaceDE/><w:autoSpaceDN/>"
        f"{grid}{spacing(look)}{indent(look.size_pt, look.left_indent_em, look.first_indent_em)}"
        f'<w:jc w:val="{look.align.value}"/>{outline}'
    )


def _characters(look: Look) -> str:
    bold = "<w:b/>" if look.bold else '<w:b w:val="0"/>'
    size = round(look.size_pt * 2)
    color = '<w:color w:val="000000"/>'
    return f'{fonts(look.family)}{bold}{color}<w:sz w:val="{size}"/><w:szCs w:val="{size}"/>'


def _header_footer(style_id: str, name: str) -> str:
    look = _HEADER_FOOTER
    return (
        f'<w:style w:type="paragraph" w:styleId="{style_id}"><w:name w:val="{name}"/>'
        f'<w:basedOn w:val="Normal"/><w:pPr><w:snapToGrid w:val="0"/>{spacing(look)}'
        f'{indent(look.size_pt, 0, 0)}<w:jc w:val="center"/></w:pPr>'
        f"<w:rPr>{_characters(look)}</w:rPr></w:style>"
    )


def settings_xml() -> str:
    """Return the whole settings part: Chinese Word's compatibility block, mode 15."""
    return (
        f'<w:settings xmlns:w="{W}"><w:zoom w:percent="100"/>'
        "<w:bordersDoNotSurroundHeader/><w:bordersDoNotSurroundFooter/>"
        '<w:defaultTabStop w:val="640"/>'
        '<w:drawingGridVerticalSpacing w:val="312"/>'
        '<w:characterSpacingControl w:val="doNotCompress"/>'
        "<w:compat><w:spaceForUL/><w:balanceSingleByteDoubleByteWidth/>"
        "<w:doNotLeaveBackslashAlone/><w:ulTrailSpace/><w:doNotExpandShiftReturn/>"
        "<w:adjustLineHeightInTable/><w:useFELayout/>"
        '<w:compatSetting w:name="compatibilityMode" '
        'w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
        '<w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/>'
        '<w:decimalSymbol w:val="."/><w:listSeparator w:val=","/></w:settings>'
    )


def font_table_xml() -> str:
    """Return the font table: the four faces with the names other systems give them."""
    entries = "".join(
        f'<w:font w:name="{family.value}"><w:altName w:val="{other}"/>'
        '<w:charset w:val="86"/><w:family w:val="auto"/><w:pitch w:val="variable"/></w:font>'
        for family, other in _ALTERNATIVES.items()
    )
    return f'<w:fonts xmlns:w="{W}">{entries}</w:fonts>'


def section_xml(restarts_numbering: bool) -> str:
    """Return w:sectPr: A4, the margins, and the grid of 15.6 pt lines."""
    numbering = '<w:pgNumType w:start="1"/>' if restarts_numbering else ""
    return (
        '<w:sectPr><w:type w:val="nextPage"/>'
        f'<w:pgSz w:w="{twips(PAGE_WIDTH_PT)}" w:h="{twips(PAGE_HEIGHT_PT)}"/>'
        f'<w:pgMar w:top="{twips(MARGIN_TOP_PT)}" w:right="{twips(MARGIN_SIDE_PT)}" '
        f'w:bottom="{twips(MARGIN_TOP_PT)}" w:left="{twips(MARGIN_SIDE_PT)}" '
        f'w:header="{twips(HEADER_FROM_EDGE_PT)}" w:footer="{twips(FOOTER_FROM_EDGE_PT)}" '
        f'w:gutter="0"/>{numbering}<w:docGrid w:type="lines" w:linePitch="312"/></w:sectPr>'
    )
