"""What a PDF says about itself: the words from which a copy of our paper is known again."""

from __future__ import annotations

from pathlib import Path

import pikepdf

from xxxf_desktop.errors import BundleError
from xxxf_desktop.system.atomic import reason

_UNREADABLE = "请检查它是不是完整的 PDF，有没有打开密码。"


def keywords_of(path: Path) -> str:
    """Return the keywords in the properties of the PDF at `path`, "" where it has none.

    BundleError where it cannot be read as a PDF.
    """
    try:
        with pikepdf.open(path) as pdf:
            return str(pdf.docinfo.get("/Keywords", ""))
    except OSError as error:
        raise BundleError(f"{path}：读不出来（{reason(error)}）。", "请检查路径和权限。") from error
    except Exception as error:  # the library raises whatever a broken file makes it trip over
        raise BundleError(f"{path}：不是能读的 PDF。", _UNREADABLE) from error
