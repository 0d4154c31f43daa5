"""Paragraphs, runs and content controls as WordprocessingML strings."""

from __future__ import annotations

import zlib
from collections import Counter
from xml.sax.saxutils import escape, quoteattr

from xxxf_desktop.packet.look import LOOKS, Look
from xxxf_desktop.packet.nodes import Control, Paragraph, Text, Tick
from xxxf_desktop.render.word_styles import fonts, indent, spacing

_TICK_FONT = "MS Gothic"  # what Word draws a box with that is ticked by hand
_LONGEST_TAG = 64  # Word refuses a longer tag or alias


class Writer:
    """Writes paragraphs; counts the controls so that each has an id of its own."""

    def __init__(self) -> None:
        self._seen: Counter[str] = Counter()

    def paragraph(
        self,
        paragraph: Paragraph,
        *,
        page_break: bool = False,
        section: str = "",
        before_pt: float | None = None,
    ) -> str:
        """Return w:p; `section` is a w:sectPr that ends here, `before_pt` replaces the style's."""
        look = LOOKS[paragraph.style]
        properties = [f'<w:pStyle w:val="{paragraph.style.value}"/>']
        if page_break:
            properties.append("<w:pageBreakBefore/>")
        if before_pt is not None:
            properties.append(spacing(look, before_pt))
        if paragraph.left_em is not None or paragraph.hanging_em:
            properties.append(_own_indent(paragraph, look))
        properties.append(section)
        runs = "".join(self.text(text) for text in paragraph.texts)
        return f"<w:p><w:pPr>{''.join(properties)}</w:pPr>{runs}</w:p>"

    def text(self, text: Text) -> str:
        """Return the run of `text`, inside its control where it has one."""
        run = _run(text)
        return run if text.control is None else self._control(text.control, run)

    def _control(self, control: Control, run: str) -> str:
        self._seen[control.tag] += 1
        # crc32 keeps files reproducible; the count keeps a tag printed twice apart.
        number = zlib.crc32(f"{control.tag}#{self._seen[control.tag]}".encode()) & 0x7FFFFFFF
        alias, tag = control.alias[:_LONGEST_TAG], control.tag[:_LONGEST_TAG]
        return (
            f"<w:sdt><w:sdtPr><w:alias w:val={quoteattr(alias)}/><w:tag w:val={quoteattr(tag)}/>"
            f'<w:id w:val="{number}"/><w:lock w:val="sdtLocked"/>'
            f"{'<w:showingPlcHdr/>' if control.empty else ''}{_kind(control)}</w:sdtPr>"
            f"<w:sdtContent>{run}</w:sdtContent></w:sdt>"
        )


def _own_indent(paragraph: Paragraph, look: Look) -> str:
    left = look.left_indent_em if paragraph.left_em is None else paragraph.left_em
    return indent(look.size_pt, left, -paragraph.hanging_em or look.first_indent_em)


def _kind(control: Control) -> str:
    if control.tick is None:
        return '<w:text w:multiLine="1"/>' if control.multiline else "<w:text/>"
    on = "1" if control.tick is Tick.ON else "0"
    return (
        f'<w14:checkbox><w14:checked w14:val="{on}"/>'
        f'<w14:checkedState w14:val="2611" w14:font="{_TICK_FONT}"/>'
        f'<w14:uncheckedState w14:val="25A1" w14:font="{_TICK_FONT}"/></w14:checkbox>'
    )


def _run(text: Text) -> str:
    properties = [fonts(text.family) if text.family else '<w:rFonts w:hint="eastAsia"/>']
    if text.bold:
        properties.append("<w:b/>")
    if text.underline:
        properties.append('<w:u w:val="single"/>')
    if text.sup or text.sub:
        side = "superscript" if text.sup else "subscript"
        properties.append(f'<w:vertAlign w:val="{side}"/>')
    lines = text.text.split("\n")
    words = "<w:br/>".join(f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in lines)
    return f"<w:r><w:rPr>{''.join(properties)}</w:rPr>{words}</w:r>"
