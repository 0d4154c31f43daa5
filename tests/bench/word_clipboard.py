"""A long document as Word puts it on the clipboard: styles, list markers, pictures as files."""

from __future__ import annotations

import html
import random
from collections.abc import Iterable
from pathlib import Path
from typing import assert_never

from PIL import Image

from xxxf_desktop.narrative.blocks import (
    Block,
    FigureBlock,
    Heading,
    ListBlock,
    Paragraph,
    TableBlock,
)
from xxxf_desktop.narrative.plain import run_text

_HEAD = """<html xmlns:v="urn:schemas-microsoft-com:vml"
xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:w="urn:schemas-microsoft-com:office:word" xmlns="http://www.w3.org/TR/REC-html40">
<head><meta http-equiv=Content-Type content="text/html; charset=utf-8">
<meta name=Generator content="Microsoft Word 15"><style>
<!-- p.MsoNormal, li.MsoNormal {mso-style-unhide:no; margin:0cm; font-size:16.0pt;
font-family:仿宋_GB2312; mso-bidi-font-family:"Times New Roman";} --></style></head>
<body lang=ZH-CN style='tab-interval:21.0pt'><!--StartFragment-->"""
_FOOT = "<!--EndFragment--></body></html>"
_FONT = "style='font-family:仿宋_GB2312;mso-hansi-font-family:仿宋;color:black'"
_PIXELS = (1600, 1000)


def word_html(blocks: Iterable[Block], folder: Path) -> str:
    """Return `blocks` as clipboard HTML; every figure is a picture of its own in `folder`."""
    return "\n".join([_HEAD, *(_written(block, folder) for block in blocks), _FOOT])


def _written(block: Block, folder: Path) -> str:
    match block:
        case Heading():
            return f"<h{block.level} {_FONT}>{_span(block.text)}</h{block.level}>"
        case Paragraph():
            return _paragraph(run_text(block.runs))
        case ListBlock():
            return "\n".join(
                "<p class=MsoListParagraph style='text-indent:-18.0pt;"
                f"mso-list:l0 level{item.level} lfo1'><![if !supportLists]>"
                "<span style='mso-list:Ignore'>●<span style='font:7.0pt Arial'>&nbsp;</span></span>"
                "<![endif]>"
                f"{_span(run_text(item.runs))}<o:p></o:p></p>"
                for item in block.items
            )
        case TableBlock():
            rows = "".join(
                "<tr>" + "".join(f"<td>{_paragraph(cell)}</td>" for cell in row) + "</tr>"
                for row in block.rows
            )
            return f"<table class=MsoTableGrid border=1>{rows}</table>"
        case FigureBlock():
            return (
                "<p class=MsoNormal><!--[if gte vml 1]><v:shape/><![endif]--><![if !vml]>"
                f'<img width=553 src="{_picture(folder).as_uri()}"><![endif]></p>'
            )
    assert_never(block)


def _paragraph(text: str) -> str:
    return f"<p class=MsoNormal style='text-indent:32.0pt'>{_span(text)}<o:p></o:p></p>"


def _span(text: str) -> str:
    return f"<span lang=ZH-CN {_FONT}>{html.escape(text)}</span>"


def _picture(folder: Path) -> Path:
    number = len(list(folder.glob("*.png"))) + 1
    path = folder / f"image{number:03}.png"
    noise = random.Random(number)  # noqa: S311
    small = Image.frombytes("RGB", (200, 125), noise.randbytes(200 * 125 * 3))
    small.resize(_PIXELS).save(path)
    return path
