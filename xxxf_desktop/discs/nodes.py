"""What a directory tree of a disc image says."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class DiscError(ValueError):
    """The image, or one of its trees, cannot be read; `reason` says why, in Chinese."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Kind(StrEnum):
    """What an entry is; OTHER is what no program of today would write for a file."""

    FILE = "FILE"
    FOLDER = "FOLDER"
    LINK = "LINK"
    OTHER = "OTHER"


class Naming(StrEnum):
    """Whose names a tree holds, best first: what Windows and Linux prefer to show."""

    UDF = "UDF"
    JOLIET = "Joliet"
    ROCK_RIDGE = "Rock Ridge"
    ISO_9660 = "ISO 9660"


@dataclass(frozen=True, slots=True)
class Span:
    """Consecutive bytes of the image, from byte `start`."""

    start: int
    length: int

    @property
    def end(self) -> int:
        """The byte behind the last one."""
        return self.start + self.length


@dataclass(frozen=True, slots=True)
class Node:
    """One entry; `path` is relative to the top of the disc with "/" between components.

    `spans` hold the content of a file in order, `size` bytes together, as the tree says: they
    may lie outside the image.
    """

    path: str
    kind: Kind
    size: int = 0
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Tree:
    """All entries under one kind of names; not `complete` where a limit ended the walk."""

    naming: Naming
    nodes: tuple[Node, ...]
    complete: bool = True

    def files(self) -> list[Node]:
        """Return the entries that are plain files."""
        return [node for node in self.nodes if node.kind is Kind.FILE]


@dataclass(frozen=True, slots=True)
class Bounds:
    """How much of an image is looked at."""

    nodes: int = 5_000
    folder_bytes: int = 16 << 20
    """All directories of one tree together."""
    depth: int = 32


def child_path(folder: str, name: str) -> str:
    """Return the path of `name` in `folder`; DiscError for a name that would lead elsewhere."""
    if not name or "/" in name or "\0" in name:
        raise DiscError("名称为空，或含有斜杠")
    return f"{folder}/{name}" if folder else name


def decoded(name: bytes) -> str:
    """Return a name of Joliet or UDF; lone surrogates pass, so that they can be named."""
    try:
        return name.decode("utf-16-be", "surrogatepass")
    except UnicodeDecodeError as error:
        raise DiscError("名称的编码不对") from error


def joined(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Return `spans` without empty ones, those that follow each other made one.

    >>> joined([Span(0, 2048), Span(2048, 10), Span(4096, 0)])
    (Span(start=0, length=2058),)
    """
    found: list[Span] = []
    for span in spans:
        if found and found[-1].end == span.start:
            found[-1] = Span(found[-1].start, found[-1].length + span.length)
        elif span.length:
            found.append(span)
    return tuple(found)


def cut(spans: Iterable[Span], size: int) -> tuple[Span, ...]:
    """Return the first `size` bytes of `spans`; DiscError where they are fewer."""
    found: list[Span] = []
    for span in spans:
        length = min(span.length, size)
        found.append(Span(span.start, length))
        size -= length
    if size:
        raise DiscError("文件长度与所占位置不符")
    return joined(found)
