"""The proofs that came from a scanner or a telephone: JPEG pictures of A4 pages."""

from __future__ import annotations

import io
from pathlib import Path

from PIL import Image

from xxxf_desktop.example import certificates
from xxxf_desktop.example.drawing import Board
from xxxf_desktop.example.story import Applicant

_DPI = 150
_ORIENTATION = 0x0112  # EXIF tag
_TURN_RIGHT = 6  # its value for "turn a quarter to the right to see it upright"


def draw_all(applicant: Applicant, fonts: Path) -> dict[str, bytes]:
    """Return the JPEG files by the names `answers.json` gives them.

    企业技术中心证书 lies on its side and says so in EXIF, as telephones save their pictures.
    """
    centre, software, letter = (Board(210, 297, fonts, _DPI) for _ in range(3))
    certificates.paint_certificate(centre, certificates.technology_centre(applicant))
    certificates.paint_certificate(software, certificates.fridge_software(applicant))
    certificates.paint_letter(letter, certificates.letter_of_use(applicant))
    return {
        "证明/企业技术中心证书.jpg": _jpeg(centre.finished(), lying=True),
        "证明/软件著作权证书.jpg": _jpeg(software.finished()),
        "证明/应用证明.jpg": _jpeg(letter.finished()),
    }


def _jpeg(picture: Image.Image, *, lying: bool = False) -> bytes:
    exif = Image.Exif()
    if lying:
        picture = picture.transpose(Image.Transpose.ROTATE_90)
        exif[_ORIENTATION] = _TURN_RIGHT
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=85, dpi=(_DPI, _DPI), exif=exif)
    return out.getvalue()
