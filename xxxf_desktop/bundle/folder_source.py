"""A bundle as a folder."""

from __future__ import annotations

import io
import os
import stat
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from xxxf_desktop.bundle.entries import Entry, Listing, Source, read_failure
from xxxf_desktop.bundle.limits import LIMITS, Limits
from xxxf_desktop.bundle.problems import Code, Problem, problem

_REPARSE_LINKS = (0xA000000C, 0xA0000003)  # symbolic link, junction (winnt.h)


class FolderSource(Source):
    """Looks at a folder without following links."""

    def __init__(self, folder: Path, limits: Limits = LIMITS) -> None:
        self._folder = folder
        self._limits = limits
        self.name = folder.name or str(folder)

    def listing(self) -> Listing:
        return _Walk(self._folder, self._limits, self.name).run()

    def open(self, entry: Entry) -> io.BufferedIOBase:
        flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
        return os.fdopen(os.open(Path(self._folder, *entry.path.split("/")), flags), "rb")

    def neighbours(self, name: str, ending: str) -> Iterator[Source]:
        """Yield them by name; links are not followed."""
        here = self._folder.absolute()
        folders = []
        with suppress(OSError), os.scandir(here.parent) as beside:
            folders = [entry.name for entry in beside if entry.is_dir(follow_symlinks=False)]
        for folder in sorted(folders):
            place = here.parent / folder
            with suppress(OSError):
                is_one = folder.endswith(ending) or os.path.lexists(place / name)
                if folder != here.name and is_one:
                    yield FolderSource(place, self._limits)

    def close(self) -> None:
        """Do nothing: no file stays open."""


class _Walk:
    """One walk through a folder: no recursion, stops at the limit."""

    def __init__(self, folder: Path, limits: Limits, name: str) -> None:
        self._folder = folder
        self._limits = limits
        self._name = name
        self._entries: list[Entry] = []
        self._empty: list[str] = []
        self._problems: list[Problem] = []
        self._pending = [""]
        self._seen = 0

    def run(self) -> Listing:
        complete = True
        while self._pending and complete:
            complete = self._visit(self._pending.pop())
        if not complete:
            detail = f"文件超过 {self._limits.files} 个"
            self._problems.append(problem(Code.TOO_LARGE, self._name, detail))
        self._entries.sort(key=lambda entry: entry.path)
        return Listing(
            tuple(self._entries), tuple(sorted(self._empty)), tuple(self._problems), complete
        )

    def _visit(self, relative: str) -> bool:
        before = self._seen
        try:
            for child in self._children(relative):
                self._seen += 1
                if self._seen > self._limits.files:
                    return False
                self._take(f"{relative}/{child.name}" if relative else child.name, child)
        except OSError as error:
            self._problems.append(_unreadable(relative or self._name, error))
            return True
        if self._seen == before and relative:
            self._empty.append(relative)
        return True

    def _children(self, relative: str) -> Iterator[os.DirEntry[str]]:
        with os.scandir(Path(self._folder, *relative.split("/"))) as children:
            yield from children

    def _take(self, path: str, child: os.DirEntry[str]) -> None:
        try:
            status = child.stat(follow_symlinks=False)
        except OSError as error:
            self._refuse(path, _unreadable(path, error))
            return
        if child.is_symlink() or getattr(status, "st_reparse_tag", 0) in _REPARSE_LINKS:
            self._refuse(path, problem(Code.LINK_FOUND, path))
        elif stat.S_ISDIR(status.st_mode):
            self._pending.append(path)
        elif stat.S_ISREG(status.st_mode):
            self._entries.append(Entry(path, status.st_size))
        else:
            self._refuse(path, problem(Code.SPECIAL_FILE, path))

    def _refuse(self, path: str, reason: Problem) -> None:
        self._problems.append(reason)
        self._entries.append(Entry(path, 0, readable=False))


def _unreadable(path: str, error: OSError) -> Problem:
    return problem(Code.FILE_UNREADABLE, path, read_failure(error))
