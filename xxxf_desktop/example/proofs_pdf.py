"""The proofs that are PDF files: certificates, the audit report, a standard.

One page lies (landscape), one is stored on its side and turned by /Rotate, one file has
several pages: what proofs from other programs look like.
"""

from __future__ import annotations

import io
import itertools
from collections.abc import Sequence
from pathlib import Path

from reportlab.lib.colors import HexColor
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from xxxf_desktop.example import audit, certificates, standard
from xxxf_desktop.example.story import Applicant
from xxxf_desktop.example.surface import INK, MIDDLE_TO_BASELINE, MM_PER_INCH, PT_PER_INCH, Point
from xxxf_desktop.render.fonts import mend_reportlab

_A4_MM = (210.0, 297.0)
_PT_PER_MM = PT_PER_INCH / MM_PER_INCH
_FACES = ("Hei", "Kai", "Song")


def draw_all(applicant: Applicant, fonts: Path) -> dict[str, bytes]:
    """Return the PDF files by the names `answers.json` gives them."""
    # Mended first: else the bytes would depend on whether a packet was printed before.
    mend_reportlab()
    for face in _FACES:
        # Names of their own: the packet registers the same files under the Windows names.
        pdfmetrics.registerFont(TTFont(_font(face), str(fonts / f"Fandol{face}.ttf")))
    return {
        "证明/高新技术企业证书.pdf": _high_tech(applicant),
        "证明/示范企业证书.pdf": _model(applicant),
        "证明/发明专利证书.pdf": _patents(applicant),
        "证明/2019年度审计报告.pdf": _audit(applicant),
        "证明/平台知识产权.pdf": _platform(applicant),
    }


def _high_tech(applicant: Applicant) -> bytes:
    document = _Document("高新技术企业证书")
    page = document.new_page(landscape=True)
    certificates.paint_certificate(page, certificates.high_tech_enterprise(applicant))
    return document.finished()


def _model(applicant: Applicant) -> bytes:
    document = _Document("数字农业服务示范企业证书")
    page = document.new_page(rotated=True)
    certificates.paint_certificate(page, certificates.model_enterprise(applicant))
    return document.finished()


def _patents(applicant: Applicant) -> bytes:
    document = _Document("发明专利证书及专利清单")
    certificates.paint_certificate(document.new_page(), certificates.invention_patent(applicant))
    standard.paint_patent_list(document.new_page(), applicant)
    return document.finished()


def _audit(applicant: Applicant) -> bytes:
    document = _Document("2019年度审计报告")
    audit.paint_cover(document.new_page(), applicant)
    audit.paint_opinion(document.new_page(), applicant)
    audit.paint_income_statement(document.new_page(), applicant)
    audit.paint_revenue_note(document.new_page(), applicant)
    return document.finished()


def _platform(applicant: Applicant) -> bytes:
    document = _Document("平台软件著作权证书与团体标准")
    certificates.paint_certificate(document.new_page(), certificates.platform_software(applicant))
    standard.paint_standard(document.new_page(), applicant)
    return document.finished()


def _font(face: str) -> str:
    return f"xxxf-example-{face}"


class _Document:
    """A PDF file in the making; equal drawings give equal bytes."""

    def __init__(self, title: str) -> None:
        self._out = io.BytesIO()
        # initialFontName: without it an unembedded Helvetica enters the file.
        self._canvas = Canvas(
            self._out,
            invariant=1,
            pageCompression=1,
            initialFontName=_font("Song"),
            lang="zh-CN",
        )
        self._canvas.setTitle(f"{title}（示例）")
        self._begun = False

    def new_page(self, *, landscape: bool = False, rotated: bool = False) -> _Page:
        """Return the next page: upright A4, or lying, or stored lying and turned upright."""
        if self._begun:
            self._canvas.showPage()
        self._begun = True
        width, height = reversed(_A4_MM) if landscape else _A4_MM
        # reportlab wants the size as seen, and swaps it itself for a turned page.
        self._canvas.setPageSize((width * _PT_PER_MM, height * _PT_PER_MM))
        self._canvas.setPageRotation(90 if rotated else 0)
        if rotated:
            self._canvas.translate(height * _PT_PER_MM, 0)
            self._canvas.rotate(90)
        return _Page(self._canvas, width, height)

    def finished(self) -> bytes:
        """Return the file."""
        self._canvas.save()
        return self._out.getvalue()


class _Page:
    """A `Surface` on a reportlab canvas."""

    def __init__(self, canvas: Canvas, width_mm: float, height_mm: float) -> None:
        self._canvas = canvas
        self.width_mm, self.height_mm = width_mm, height_mm

    def _point(self, x: float, y: float) -> Point:
        return x * _PT_PER_MM, (self.height_mm - y) * _PT_PER_MM

    def _paint(self, fill: str | None, edge: str | None, stroke: float) -> dict[str, int]:
        if fill:
            self._canvas.setFillColor(HexColor(fill))
        if edge:
            self._canvas.setStrokeColor(HexColor(edge))
            self._canvas.setLineWidth(stroke * _PT_PER_MM)
        return {"fill": int(fill is not None), "stroke": int(edge is not None)}

    def box(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        *,
        fill: str | None = None,
        edge: str | None = None,
        radius: float = 0.0,
        stroke: float = 0.25,
    ) -> None:
        """Draw a rectangle with round corners."""
        left, bottom = self._point(x, y + height)
        size = (width * _PT_PER_MM, height * _PT_PER_MM)
        painted = self._paint(fill, edge, stroke)
        self._canvas.roundRect(left, bottom, *size, radius * _PT_PER_MM, **painted)

    def disc(
        self,
        centre: Point,
        radius: float,
        fill: str | None,
        edge: str | None = None,
        stroke: float = 0.3,
    ) -> None:
        """Draw a circle."""
        painted = self._paint(fill, edge, stroke)
        self._canvas.circle(*self._point(*centre), radius * _PT_PER_MM, **painted)

    def line(self, points: Sequence[Point], colour: str, stroke: float = 0.3) -> None:
        """Draw an open line through `points`."""
        self._paint(None, colour, stroke)
        corners = [self._point(*point) for point in points]
        self._canvas.lines([(*a, *b) for a, b in itertools.pairwise(corners)])

    def text(
        self,
        x: float,
        y: float,
        text: str,
        size_pt: float = 9,
        colour: str = INK,
        *,
        anchor: str = "m",
        face: str = "Hei",
    ) -> float:
        """Return the width of a line written with its middle at height `y`."""
        left, middle = self._point(x, y)
        self._canvas.setFillColor(HexColor(colour))
        self._canvas.setFont(_font(face), size_pt)
        write = {
            "l": self._canvas.drawString,
            "m": self._canvas.drawCentredString,
            "r": self._canvas.drawRightString,
        }[anchor]
        write(left, middle - MIDDLE_TO_BASELINE * size_pt, text)
        return self.measure(text, size_pt, face)

    def measure(self, text: str, size_pt: float, face: str) -> float:
        """Return the width of a line."""
        return float(pdfmetrics.stringWidth(text, _font(face), size_pt)) / _PT_PER_MM
