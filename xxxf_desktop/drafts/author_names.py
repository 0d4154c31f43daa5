"""Names of authors in the metadata of files."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

_LONGEST_AUTHOR = 60
_XMP_CREATOR = re.compile(r"<dc:creator\b.*?</dc:creator>", re.DOTALL)
_XMP_ITEM = re.compile(r"<rdf:li\b[^>]*>(.*?)</rdf:li>", re.DOTALL)


def xmp_creators(xmp: str) -> list[str]:
    """Return the creators that XMP metadata name.

    >>> xmp_creators("<dc:creator><rdf:Seq><rdf:li>李融</rdf:li></rdf:Seq></dc:creator>")
    ['李融']
    """
    return [
        html.unescape(name)
        for part in _XMP_CREATOR.findall(xmp)
        for name in _XMP_ITEM.findall(part)
    ]


def tidy_authors(names: list[str]) -> Iterator[str]:
    """Yield names on one line and of bearable length, without empty ones."""
    for name in names:
        tidy = " ".join(name.replace("\0", " ").split())[:_LONGEST_AUTHOR]
        if tidy:
            yield tidy
