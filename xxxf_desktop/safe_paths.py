"""Which relative paths a bundle may hold: safe on NTFS, FAT, exFAT, ISO, HFS+ and in zips.

Source: facts/signing-storage.md 1.6 and part 5 (names safe everywhere).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

COMPONENT_BYTES = 60
"""Longest component in UTF-8 bytes: pycdlib counts Joliet's 64 in bytes (part 5)."""

PATH_UNITS = 199
"""Longest path in UTF-16 units, so that a folder on drive D: still has room for it."""

REASONS = {
    "EMPTY": "名称为空",
    "ABSOLUTE": "不是相对路径",
    "DOTS": "含有 . 或 .. ，会越出文件夹",
    "TOO_LONG": "名称过长（每一级不超过 60 字节，即 20 个汉字）",
    "FORBIDDEN_CHARACTER": '含有 \\ : * ? " < > | 之一',
    "INVISIBLE_CHARACTER": "含有控制字符或不可见字符",
    "NOT_BMP": "含有光盘和 U 盘不支持的罕用字",
    "NOT_NFC": "字符编码形式不统一（不是 NFC）",
    "EDGE": "开头或末尾是空格，或末尾是句点",
    "RESERVED_NAME": "是 Windows 保留的名称",
    "COLLISION": "与另一名称只有大小写或全半角之差",
}
"""What is wrong with a path, for the user, by the codes of `check_path`."""

_FORBIDDEN = re.compile(r'[<>:"|?*\\]')
_DRIVE = re.compile(r"[A-Za-z]:|[/\\]")
# Default-ignorable characters that Unicode files under letters and marks, and non-characters.
_INVISIBLE = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\uffa0\ufe00-\ufe0f\ufdd0-\ufdef\ufffe\uffff]"
)
_INVISIBLE_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})
_DEVICE_DIGITS = "123456789¹²³"
_RESERVED = frozenset(
    {"con", "prn", "aux", "nul", "conin$", "conout$", "clock$"}
    | {f"{device}{digit}" for device in ("com", "lpt") for digit in _DEVICE_DIGITS}
)


def check_path(path: str) -> str | None:
    """Return what is wrong with `path` (a key of `REASONS`), None for a safe one.

    A path is relative, its components joined by "/".

    >>> check_path("附件/审计报告.pdf"), check_path("../密钥"), check_path("附件/con.txt")
    (None, 'DOTS', 'RESERVED_NAME')
    """
    if not path:
        return "EMPTY"
    if _DRIVE.match(path):
        return "ABSOLUTE"
    if len(path.encode("utf-16-le", "surrogatepass")) // 2 > PATH_UNITS:
        return "TOO_LONG"
    return next((code for code in map(_check_component, path.split("/")) if code), None)


def fold(path: str) -> str:
    """Return `path` with case, width and composition folded: equal folds collide somewhere.

    >>> fold("附件/Ａ.PDF")
    '附件/a.pdf'
    """
    folded = unicodedata.normalize("NFKC", path).casefold()
    return unicodedata.normalize("NFKC", folded)


def collisions(paths: Sequence[str]) -> list[tuple[str, str]]:
    """Return pairs of a path and what it collides with: an earlier twin, or a folder.

    >>> collisions(["附件/a.pdf", "附件/A.pdf", "附件"])
    [('附件/A.pdf', '附件/a.pdf'), ('附件', '附件')]
    """
    spelled: dict[str, str] = {}
    folders = {fold(parent) for path in paths for parent in parents(path)}
    found = []
    for path in dict.fromkeys(paths):
        for part in (*parents(path), path):
            other = spelled.setdefault(fold(part), part)
            if other != part:
                found.append((path, other))
                break
        else:
            if fold(path) in folders:
                found.append((path, path))
    return found


def leaves_folder(path: str) -> bool:
    """Return whether a careless unpacker would write `path` outside the folder it unpacks to.

    >>> leaves_folder("电子包/../../x"), leaves_folder("C:x"), leaves_folder("a..b")
    (True, True, False)
    """
    return bool(_DRIVE.match(path)) or ".." in re.split(r"[/\\]", path)


def parents(path: str) -> Iterator[str]:
    """Yield the folders `path` lies in, outermost first.

    >>> list(parents("附件/一/a.pdf"))
    ['附件', '附件/一']
    """
    at = path.find("/")
    while at != -1:
        yield path[:at]
        at = path.find("/", at + 1)


def _check_component(name: str) -> str | None:
    if not name:
        return "EMPTY"
    if name in (".", ".."):
        return "DOTS"
    if len(name.encode("utf-8", "surrogatepass")) > COMPONENT_BYTES:
        return "TOO_LONG"
    return _check_characters(name) or _check_name(name)


def _check_characters(name: str) -> str | None:
    if _FORBIDDEN.search(name):
        return "FORBIDDEN_CHARACTER"
    if _INVISIBLE.search(name):
        return "INVISIBLE_CHARACTER"
    if any(unicodedata.category(char) in _INVISIBLE_CATEGORIES for char in name):
        return "INVISIBLE_CHARACTER"
    return "NOT_BMP" if any(char > "\uffff" for char in name) else None


def _check_name(name: str) -> str | None:
    if not unicodedata.is_normalized("NFC", name):
        return "NOT_NFC"
    if name.endswith(".") or any(unicodedata.category(name[at]) == "Zs" for at in (0, -1)):
        return "EDGE"
    stem = name.partition(".")[0].rstrip(" ").casefold()
    return "RESERVED_NAME" if stem in _RESERVED else None
