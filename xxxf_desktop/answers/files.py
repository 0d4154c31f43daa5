"""What is known of a file in a draft: the drafts floor looks, the rules judge."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto


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


class TraceKind(Enum):
    """What a text or a file may give away (附3: 国家秘密、个人信息和其他敏感信息)."""

    RESIDENT_ID = auto()
    BANK_CARD = auto()
    MOBILE = auto()
    SECRET_MARK = auto()  # 密级: 秘密★, 机密, 内部资料
    GPS = auto()  # where a photo was taken
    AUTHOR = auto()  # a name in the properties of the file
    COMMENTS = auto()  # 批注 of a PDF
    HIDDEN_TEXT = auto()  # text of a PDF that no reader shows


@dataclass(frozen=True, slots=True)
class Trace:
    """One thing given away; `page` counts from 1, 0 where there are no pages.

    `shown` is what a message may repeat: a number with its middle left out, never whole.
    """

    kind: TraceKind
    shown: str = ""
    page: int = 0


@dataclass(frozen=True, slots=True)
class FileReport:
    """What an inspection of a stored file found; `pages` is 1 for a picture, 0 if unusable.

    `traces` is empty where nobody looked for them.
    """

    name: str
    kind: FileKind
    pages: int
    faults: tuple[FileFault, ...] = ()
    traces: tuple[Trace, ...] = ()

    @property
    def usable(self) -> bool:
        """Return whether the file can be printed and bound in."""
        return all(fault is FileFault.FONTS_NOT_EMBEDDED for fault in self.faults)
