"""What folders, zips and disc images have in common: a list of entries that can be read."""

from __future__ import annotations

import hashlib
import io
import zipfile
import zlib
from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from xxxf_desktop.bundle.problems import Problem

JWS_NAME = "bundle.jws.json"
NOTICE_NAME = "校验说明.txt"

READ_ERRORS = (OSError, EOFError, ValueError, NotImplementedError, zipfile.BadZipFile, zlib.error)
"""What reading an entry may raise: a bad sector, a truncated or damaged zip member."""


def read_failure(error: Exception) -> str:
    """Return in Chinese why one of `READ_ERRORS` came up."""
    if isinstance(error, PermissionError):
        return "没有读取权限"
    if isinstance(error, FileNotFoundError):
        return "读取时被移走了"
    return "介质读取出错" if isinstance(error, OSError) else "压缩数据已损坏"


@dataclass(frozen=True, slots=True)
class Entry:
    """One file of a bundle; `path` is relative to the bundle with "/" between components.

    `size` in bytes, as the file system or the archive states it. `readable` is False for
    what must not be opened (link, device, bomb); its problem stands in the listing.
    """

    path: str
    size: int
    readable: bool = True


@dataclass(frozen=True, slots=True)
class Listing:
    """Everything found at a bundle's place, sorted by path.

    `complete` is False when counting stopped at a limit: then nothing can be said about
    what is missing.
    """

    entries: tuple[Entry, ...]
    empty_folders: tuple[str, ...]
    problems: tuple[Problem, ...]
    complete: bool = True

    def find(self, path: str) -> Entry | None:
        """Return the entry at `path`, None where there is none."""
        return next((entry for entry in self.entries if entry.path == path), None)


def bundle_roots(paths: Collection[str]) -> list[str]:
    """Return where among `paths` a signature file is: "" (the top) or "folder/", one level down.

    >>> bundle_roots(["b/bundle.jws.json", "a/bundle.jws.json", "a/b/bundle.jws.json"])
    ['a/', 'b/']
    """
    if JWS_NAME in paths:
        return [""]
    inside = (path for path in paths if path.endswith(f"/{JWS_NAME}"))
    return sorted(path.removesuffix(JWS_NAME) for path in inside if path.count("/") == 1)


class Source(ABC):
    """A place that holds one bundle. Entries come only from looking, never from a manifest."""

    name: str

    @property
    def folder_name(self) -> str:
        """Return what the folder is called that is the bundle."""
        return self.name

    @abstractmethod
    def listing(self) -> Listing:
        """Return what lies there; opens no file."""

    @abstractmethod
    def open(self, entry: Entry) -> io.BufferedIOBase:
        """Return a stream over `entry`; raises one of `READ_ERRORS`."""

    def digest(self, entry: Entry) -> tuple[int, str]:
        """Return size in bytes and hexadecimal SHA-256 of `entry`, read in small pieces."""
        with self.open(entry) as stream:
            digest = hashlib.file_digest(stream, "sha256")
            return stream.tell(), digest.hexdigest()

    def neighbours(self, name: str, ending: str) -> Iterator[Source]:  # noqa: ARG002
        """Yield the folders beside the bundle that hold a file `name`, or whose name so ends.

        A source that can have none beside it has none.
        """
        yield from ()

    @abstractmethod
    def close(self) -> None:
        """Let go of open files."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


class Neighbour(Source):
    """A folder beside the bundle in the same archive or image, which stays open."""

    def __init__(
        self, name: str, listing: Listing, opening: Callable[[Entry], io.BufferedIOBase]
    ) -> None:
        self.name = name
        self._listing = listing
        self._opening = opening

    def listing(self) -> Listing:
        return self._listing

    def open(self, entry: Entry) -> io.BufferedIOBase:
        return self._opening(entry)

    def close(self) -> None:
        """Do nothing: nothing was opened for it alone."""


def folders_beside(paths: Iterable[str], root: str, name: str, ending: str) -> list[str]:
    """Return the top folders of `paths` other than `root` ("folder/") that are neighbours.

    >>> folders_beside(["a-第1版/x", "b/scans", "c-扫描/", "d/y"], "a-第1版/", "scans", "-扫描")
    ['b', 'c-扫描']
    """
    known = set(paths)
    tops = {path.partition("/")[0] for path in known if "/" in path}
    return sorted(
        top
        for top in tops
        if root not in ("", f"{top}/") and (top.endswith(ending) or f"{top}/{name}" in known)
    )
