"""How the blocks of a narrative look in the editor: as printed, in the mandated faces."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QBrush, QTextBlockFormat, QTextLength, QTextTableFormat

from xxxf_desktop.packet.look import BODY_PITCH_PT, LOOKS, TEXT_WIDTH_PT, Style
from xxxf_desktop.packet.narrative import PT_PER_MM
from xxxf_desktop.ui.look.theme import colour
from xxxf_desktop.ui.writing.marks import _KIND, _LEVEL, Kind

SIZE_PT = LOOKS[Style.BODY].size_pt
PITCH = BODY_PITCH_PT / SIZE_PT
_PX_PER_PT = 1.15  # on screen at 100 %: a page is as wide as the middle of the window allows


def page_width_px(zoom: float = 1.0) -> int:
    """Return the width of the text in logical pixels."""
    return round(TEXT_WIDTH_PT * _PX_PER_PT * zoom)


def letter_px(zoom: float = 1.0) -> int:
    """Return the size of the body text in logical pixels."""
    return round(SIZE_PT * _PX_PER_PT * zoom)


def dressed(form: QTextBlockFormat) -> QTextBlockFormat:
    """Return `form` with indents, alignment and pitch of its kind."""
    kind = Kind(form.intProperty(_KIND))
    em = letter_px()
    align = Qt.AlignmentFlag
    pitch = 135.0
    form.setLineHeight(pitch, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
    if kind in (Kind.PARAGRAPH, Kind.HEADING, Kind.AFTER):
        form.setTextIndent(2 * em)
        form.setAlignment(align.AlignLeft if kind is Kind.HEADING else align.AlignJustify)
    elif kind is Kind.ITEM:
        form.setLeftMargin((1 + form.intProperty(_LEVEL)) * em)
        form.setAlignment(align.AlignJustify)
    else:
        form.setAlignment(align.AlignHCenter)
    return form


def dressed_table(
    form: QTextTableFormat, columns: int, widths_mm: tuple[int, ...] | None
) -> QTextTableFormat:
    """Return `form` with ink lines and the column widths."""
    form.setBorder(1)
    form.setBorderCollapse(True)
    form.setBorderBrush(QBrush(colour("text")))
    form.setCellPadding(4)
    form.setCellSpacing(0)
    form.setAlignment(Qt.AlignmentFlag.AlignHCenter)
    form.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
    length = QTextLength.Type.PercentageLength
    if widths_mm and len(widths_mm) == columns:
        total = sum(widths_mm)
        whole = max(total, TEXT_WIDTH_PT / PT_PER_MM)
        form.setWidth(QTextLength(length, 100 * total / whole))
        form.setColumnWidthConstraints([QTextLength(length, 100 * w / total) for w in widths_mm])
    else:
        form.setColumnWidthConstraints([QTextLength(length, 100 / columns)] * columns)
    return form
