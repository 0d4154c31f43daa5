"""Pictures as another program hands them over: data URIs, files, at full quality."""

from __future__ import annotations

import base64
import binascii
import io
import os
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

MOST_PIXELS = 200_000_000

_MAGIC = (
    (b"\xff\xd8\xff", ".jpg"),
    (b"\x89PNG\r\n\x1a\n", ".png"),
    (b"BM", ".bmp"),
    (b"II*\0", ".tif"),
    (b"MM\0*", ".tif"),
)
_HEAD_BYTES = 16
_PERCENT = re.compile(rb"%([0-9A-Fa-f]{2})")
_WINDOWS = re.compile(r"(?:file:/{0,4})?/?([A-Za-z]:[/\\].*)", re.IGNORECASE | re.DOTALL)
_POSIX = re.compile(r"file:(?://localhost|/{2,3})?(/[^/].*)", re.IGNORECASE | re.DOTALL)
_NAMELESS = "粘贴的图片"


@dataclass(frozen=True, slots=True)
class PastedPicture:
    """A picture that comes with a paste: the name it should have, its bytes or its file."""

    name: str
    content: bytes | Path


def picture_in(uri: str) -> PastedPicture | None:
    """Return the picture written into a data URI; None for no picture, or one of no use.

    GIF and WebP, which the program does not take, become PNG pixel by pixel.

    >>> picture_in("data:text/plain;base64,AAAA") is None
    True
    """
    head, comma, body = uri.partition(",")
    if not comma or not head.lower().rstrip().endswith(";base64"):
        return None
    with suppress(binascii.Error, ValueError):
        content = base64.b64decode(_percent_decoded(body), validate=False)
        return _usable(_NAMELESS, content)
    return None


def picture_from_disk(source: str) -> PastedPicture | None:
    """Return the picture a `file:` address or an absolute path names, None where there is none.

    Only files of this machine are looked at: an address of another one would make Windows
    greet it over the network.
    """
    for path in _paths(source):
        with suppress(OSError, ValueError):
            if path.is_file():
                return _from_file(path)
    return None


def _from_file(path: Path) -> PastedPicture | None:
    with path.open("rb") as stream:
        head = stream.read(_HEAD_BYTES)
        if _extension(head):
            return PastedPicture(path.name, path)
        return _usable(path.stem, head + stream.read()) if _is_convertible(head) else None


def _paths(source: str) -> Iterator[Path]:
    """Yield the paths `source` may mean: WPS and old Word do not encode blanks and 汉字.

    >>> [str(path) for path in _paths("file:///tmp/a%20b.png")] if os.name == "posix" else []
    ['/tmp/a b.png', '/tmp/a%20b.png']
    >>> list(_paths("file://server/share/a.png")), list(_paths("https://a.cn/a.png"))
    ([], [])
    """
    pattern = _WINDOWS if os.name == "nt" else _POSIX
    found = pattern.fullmatch(source.strip())
    if found is not None:
        path = found[1]
        decoded = _percent_decoded(path)
        for charset in ("utf-8", "gb18030"):
            with suppress(UnicodeDecodeError):
                yield Path(decoded.decode(charset))
                break
        if "%" in path:
            yield Path(path)


def _percent_decoded(text: str) -> bytes:
    return _PERCENT.sub(lambda found: bytes.fromhex(found[1].decode()), text.encode())


def _extension(head: bytes) -> str:
    return next((extension for magic, extension in _MAGIC if head.startswith(magic)), "")


def _is_convertible(head: bytes) -> bool:
    return head.startswith(b"GIF8") or (head.startswith(b"RIFF") and head[8:12] == b"WEBP")


def _usable(stem: str, content: bytes) -> PastedPicture | None:
    extension = _extension(content[:_HEAD_BYTES])
    if extension:
        return PastedPicture(f"{stem}{extension}", content)
    if not _is_convertible(content[:_HEAD_BYTES]):
        return None
    converted = _as_png(content)
    return PastedPicture(f"{stem}.png", converted) if converted else None


def _as_png(content: bytes) -> bytes:
    """Return the first picture of a GIF or WebP as PNG, b"" where it cannot be read."""
    # By name: `Image.open` would try decoders for every kind, and warn of large pictures.
    from PIL.GifImagePlugin import GifImageFile
    from PIL.WebPImagePlugin import WebPImageFile

    kind = GifImageFile if content.startswith(b"GIF8") else WebPImageFile
    made = io.BytesIO()
    try:
        with kind(io.BytesIO(content)) as image:
            if image.width * image.height > MOST_PIXELS:
                return b""
            image.convert("RGBA" if "A" in image.getbands() or "transparency" in image.info
                          else "RGB").save(made, "PNG")  # fmt: skip
    except Exception:  # noqa: BLE001 - decoders raise whatever they trip over
        return b""
    return made.getvalue()
