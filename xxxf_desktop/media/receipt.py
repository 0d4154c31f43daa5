"""What was written, and that it was read back."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from xxxf_desktop.media import device
from xxxf_desktop.media.parcel import Parcel
from xxxf_desktop.system import clock

_FROM_CACHE = "这个系统读回时可能用到缓存，请重新插上后再校验一次。"
_PREFIX = b"xxxf-medium/1\n"


class MediumKind(StrEnum):
    """What the files were put on."""

    FOLDER = "folder"
    STICK = "stick"
    IMAGE = "image"


@dataclass(frozen=True, slots=True)
class Receipt:
    """A finished hand-over to one medium; made only after every byte was compared.

    `target` is the folder or the image as the user named it, `total_bytes` all files together
    (of an image: without its directories), `sha256` hexadecimal over the list of all files
    (see `list_digest`), `written_at` ISO 8601 with offset, `device` what kind of file system
    or disc it is, in words, "" where it is not known; `from_device` whether the bytes that were
    compared came from the medium itself, as far as the system can be told to read it.
    """

    kind: MediumKind
    target: str
    entries: tuple[str, ...]
    files: int
    total_bytes: int
    sha256: str
    written_at: str
    device: str = ""
    from_device: bool = False

    @property
    def words(self) -> str:
        """One line for the user: 已逐字节核对 12 个文件，共 3,456 字节。"""
        done = f"已逐字节核对 {self.files} 个文件，共 {self.total_bytes:,} 字节。"
        return done if self.from_device else done + _FROM_CACHE

    def as_json(self) -> dict[str, Any]:
        """Return it as a JSON object for the hand-over log."""
        return {**asdict(self), "kind": self.kind.value, "entries": list(self.entries)}


def receipt(
    kind: MediumKind, target: str, parcel: Parcel, digests: Mapping[str, str], words: str
) -> Receipt:
    """Return the receipt of `parcel`, just compared; `digests` are SHA-256 by path.

    `words` say what kind of file system or disc it is.
    """
    return Receipt(
        kind=kind,
        target=target,
        entries=parcel.entries,
        files=len(parcel.files),
        total_bytes=parcel.total_bytes,
        sha256=list_digest(digests),
        written_at=clock.now().isoformat(timespec="seconds"),
        device=words,
        from_device=device.reads_device(),
    )


def list_digest(digests: Mapping[str, str]) -> str:
    r"""Return the SHA-256 over `xxxf-medium/1` and the lines of `sha256sum`, sorted by path.

    >>> list_digest({"甲/a.pdf": "00"}) == hashlib.sha256("xxxf-medium/1\n00  甲/a.pdf\n".encode()
    ... ).hexdigest()
    True
    """
    lines = (f"{digests[path]}  {path}\n" for path in sorted(digests))
    return hashlib.sha256(_PREFIX + "".join(lines).encode()).hexdigest()
