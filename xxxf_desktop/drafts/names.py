"""The names files carry inside a draft: safe on every disk and disc they will travel on.

Source: facts/signing-storage.md part 5 (names safe everywhere). What a bundle may hold is
said in safe_paths; a test holds every stored name against it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from itertools import count
from typing import Literal

Folder = Literal["图片", "附件", "扫描件"]
FOLDERS: tuple[Folder, ...] = ("图片", "附件", "扫描件")
"""Figures and proofs travel in these folders of a bundle; 扫描件 (of stamped pages) never does."""

COMPONENT_BYTES = 60
"""Longest file name in UTF-8 bytes: pycdlib counts Joliet's 64 in bytes."""

_NAMELESS = "文件"
_EXTENSION = re.compile(r"\.[A-Za-z0-9]{1,8}$")
_FORBIDDEN = re.compile(
    r'[<>:"/\\|?*]'
    # what Unicode files under letters and marks, though nothing is seen of it
    "|[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\uffa0\ufe00-\ufe0f]"
)
_FORBIDDEN_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_RESERVED = re.compile(
    r"(con|prn|aux|nul|conin\$|conout\$|clock\$|(com|lpt)[1-9¹²³])\s*(\.|$)", re.IGNORECASE
)


def stored_name(original: str, taken: Mapping[str, str], folder: Folder, sha256: str) -> str:
    """Return the name under which a file with content `sha256` is kept in a draft.

    Only the last component of `original` counts. `taken` maps names in use to the SHA-256
    of their files; a name is shared by equal content alone, and names that differ only in
    case or width count as one. A stored name's last component gives the same name again.

    >>> stored_name("D:\\\\资料\\\\架构 图?.PNG", {}, "图片", "00")
    '图片/架构 图_.png'
    >>> stored_name("a.pdf", {"附件/A.pdf": "11"}, "附件", "00")
    '附件/a-2.pdf'
    """
    twins = {_folded(name): name for name in taken}
    for name in _candidates(_clean(re.split(r"[/\\]", original)[-1])):
        twin = twins.get(_folded(f"{folder}/{name}"))
        if twin is None:
            return f"{folder}/{name}"
        if taken[twin] == sha256:
            return twin
    raise AssertionError("the candidates never end")


def folder_name(text: str, ending: str = "") -> str:
    """Return `text` and `ending` as the name of a folder, safe everywhere; `ending` stays whole.

    Cut between characters, never between a letter and its marks; "" where nothing is left
    of `text`. `ending` is safe itself and shorter than COMPONENT_BYTES.

    >>> folder_name("智慧/文旅 平台. ", "-第2版")
    '智慧_文旅 平台-第2版'
    """
    name = _trimmed(_allowed(unicodedata.normalize("NFC", text)))
    if name.startswith(".") or _RESERVED.match(name):
        name = f"_{name}"
    name = _trimmed(_cut_letters(name, COMPONENT_BYTES - len(ending.encode())))
    return f"{name}{ending}" if name else ""


def _cut_letters(name: str, most_bytes: int) -> str:
    end = len(name)
    while len(name[:end].encode()) > most_bytes:
        end -= 1
        while end and unicodedata.category(name[end]).startswith("M"):
            end -= 1
    return name[:end]


def is_stored_name(name: str) -> bool:
    """Return whether `name` cannot lead out of a folder it is written to.

    >>> is_stored_name("附件/审计报告.pdf"), is_stored_name("附件/../../a"), is_stored_name("a")
    (True, False, False)
    """
    folder, _, last = name.partition("/")
    return folder in FOLDERS and last not in ("", ".", "..") and last == _allowed(last)


def _candidates(name: str) -> Iterator[str]:
    yield name
    extension = _extension(name)
    stem = name.removesuffix(extension)
    for number in count(2):
        ending = f"-{number}{extension}"
        yield _cut(stem, COMPONENT_BYTES - len(ending.encode())) + ending


def _clean(name: str) -> str:
    """Return `name` made safe; to be cut may bring a new ending, so until nothing changes."""
    while (cleaned := _cleaned_once(name)) != name:
        name = cleaned
    return name


def _cleaned_once(name: str) -> str:
    name = _trimmed(_allowed(unicodedata.normalize("NFC", name)))
    if name.startswith("."):  # hidden on Linux and macOS
        name = f"{_NAMELESS if _EXTENSION.fullmatch(name) else '_'}{name}"
    extension = _extension(name)
    stem = _trimmed(name.removesuffix(extension)) or _NAMELESS
    if _RESERVED.match(stem):
        stem = f"_{stem}"
    extension = extension.lower()
    return _cut(stem, COMPONENT_BYTES - len(extension)) + extension


def _allowed(name: str) -> str:
    """Every character that some disk refuses or no eye sees becomes a low line."""
    return "".join(
        "_"
        if char > "\uffff"
        or _FORBIDDEN.match(char)
        or unicodedata.category(char) in _FORBIDDEN_CATEGORIES
        else char
        for char in name
    )


def _trimmed(name: str) -> str:
    return name.strip().rstrip(". \u3000").rstrip()


def _extension(name: str) -> str:
    found = _EXTENSION.search(name)
    return found[0] if found else ""


def _cut(stem: str, most_bytes: int) -> str:
    """Return as much of `stem` as fits in `most_bytes` of UTF-8, whole characters only."""
    while len(stem.encode()) > most_bytes:
        stem = stem[:-1]
    return _trimmed(stem)


def _folded(name: str) -> str:
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
