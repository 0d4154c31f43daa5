"""What is known of a file in a draft: the drafts floor looks, the rules judge."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class FileKind(Enum):
    """The kinds of file the program takes, by their content; the value is for the user."""

    PDF = "PDF"
    JPEG = "JPEG"
    PNG = "PNG"
    TIFF = "TIFF"
    BMP = "BMP"
    UNKNOWN = "未知"


class FileFault(Enum):
    """What can be wrong with a file; FONTS_NOT_EMBEDDED alone does not forbid its use."""

    EMPTY = "EMPTY"  # 0 bytes
    UNSUPPORTED = "UNSUPPORTED"  # none of the kinds, for example a Word file
    NOT_AS_NAMED = "NOT_AS_NAMED"  # its content is not what its name says
    DAMAGED = "DAMAGED"
    ENCRYPTED = "ENCRYPTED"  # needs a password to open
    NO_PAGES = "NO_PAGES"
    MISSING = "MISSING"  # the draft names it but does not hold it
    FONTS_NOT_EMBEDDED = "FONTS_NOT_EMBEDDED"


@dataclass(frozen=True, slots=True)
class FileReport:
    """What an inspection of a stored file found; `pages` is 1 for a picture, 0 if unusable."""

    name: str
    kind: FileKind
    pages: int
    faults: tuple[FileFault, ...] = ()

    @property
    def usable(self) -> bool:
        """Return whether the file can be printed and bound in."""
        return all(fault is FileFault.FONTS_NOT_EMBEDDED for fault in self.faults)
