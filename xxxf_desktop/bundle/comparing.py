"""Compares the signed list with what lies there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from xxxf_desktop.bundle.entries import (
    JWS_NAME,
    READ_ERRORS,
    Entry,
    Listing,
    Source,
    read_failure,
)
from xxxf_desktop.bundle.limits import Limits
from xxxf_desktop.bundle.manifest import ListedFile, name_problems
from xxxf_desktop.bundle.problems import Code, Problem, problem
from xxxf_desktop.safe_paths import parents


def compare(
    source: Source,
    listing: Listing,
    listed: Sequence[ListedFile],
    limits: Limits,
    jws_name: str = JWS_NAME,
) -> list[Problem]:
    """Return every difference between the signed list, in `jws_name`, and `listing`."""
    if not listing.complete:
        return []  # TOO_LARGE stands in the listing
    comparison = _Comparison(source, listing, listed, jws_name)
    problems = comparison.name_problems()
    total = sum(entry.size for entry in listing.entries)
    if total > limits.total_bytes:
        problems.append(problem(Code.TOO_LARGE, source.name, f"共 {total} 字节"))
    else:
        comparison.hash_files()
    return [*problems, *comparison.set_problems(), *comparison.content_problems()]


class _Comparison:
    """The list (`want`) and the files (`have`) by path; hashes of what was worth reading."""

    def __init__(
        self, source: Source, listing: Listing, listed: Sequence[ListedFile], jws_name: str
    ) -> None:
        self._source = source
        self._empty_folders = listing.empty_folders
        self._want: Mapping[str, ListedFile] = {file.path: file for file in listed}
        self._have: Mapping[str, Entry] = {
            entry.path: entry for entry in listing.entries if entry.path != jws_name
        }
        self._read: dict[str, tuple[int, str]] = {}
        self._unread: list[Problem] = []

    def name_problems(self) -> list[Problem]:
        """Return PATH_UNSAFE for names on the medium that the list does not hold."""
        return name_problems(self._have, known=self._want)

    def hash_files(self) -> None:
        """Read every file whose size is some listed size; others cannot match anything."""
        sizes = {file.size for file in self._want.values()}
        for path, entry in self._have.items():
            if not entry.readable or entry.size not in sizes:
                continue
            try:
                self._read[path] = self._source.digest(entry)
            except READ_ERRORS as error:
                self._unread.append(problem(Code.FILE_UNREADABLE, path, read_failure(error)))

    def set_problems(self) -> list[Problem]:
        """Return what is missing, added or renamed, and empty folders of nobody."""
        missing = [path for path in self._want if path not in self._have]
        added = [p for p, entry in self._have.items() if p not in self._want and entry.readable]
        renamed = self._renamed(missing, added)
        folders = {parent for path in self._want for parent in parents(path)}
        strange = [folder for folder in self._empty_folders if folder not in folders]
        return [
            *(problem(Code.FILE_MISSING, p) for p in missing if p not in renamed),
            *(problem(Code.FILE_ADDED, p) for p in added if p not in renamed.values()),
            *(problem(Code.FILE_RENAMED, p, other=now) for p, now in renamed.items()),
            *(problem(Code.EMPTY_FOLDER, folder) for folder in strange),
        ]

    def content_problems(self) -> list[Problem]:
        """Return what was changed or swapped, and what could not be read."""
        changed = [path for path in self._want if path in self._have and self._is_changed(path)]
        swapped = self._swapped(changed)
        problems = list(self._unread)
        for path in changed:
            if path not in swapped:
                problems.append(problem(Code.FILE_CHANGED, path, self._difference(path)))
            elif path < swapped[path]:
                problems.append(problem(Code.FILES_SWAPPED, path, other=swapped[path]))
        return problems

    def _is_changed(self, path: str) -> bool:
        want, have = self._want[path], self._have[path]
        if not have.readable:
            return False  # the reason stands in the listing
        if have.size != want.size:
            return True
        return path in self._read and self._read[path] != (want.size, want.sha256)

    def _difference(self, path: str) -> str:
        want, have = self._want[path].size, self._have[path].size
        return "大小相同" if want == have else f"应为 {want} 字节，现为 {have} 字节"

    def _swapped(self, changed: Sequence[str]) -> dict[str, str]:
        by_hash = {self._want[path].sha256: path for path in changed}
        holds = {path: by_hash.get(self._read[path][1]) for path in changed if path in self._read}
        return {
            path: other
            for path, other in holds.items()
            if other is not None and other != path and holds.get(other) == path
        }

    def _renamed(self, missing: Sequence[str], added: Sequence[str]) -> dict[str, str]:
        by_hash = {self._read[path][1]: path for path in added if path in self._read}
        found: dict[str, str] = {}
        for path in missing:
            now = by_hash.get(self._want[path].sha256)
            if now is not None and now not in found.values():
                found[path] = now
        return found
