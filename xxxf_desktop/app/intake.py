"""Taking files into a draft: found, looked at, given stored names.

`Intake` is for the files an answers file names, `Shelf` for any.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path, PureWindowsPath
from typing import BinaryIO

from xxxf_desktop.answers.files import FileKind
from xxxf_desktop.answers.page_ranges import last_page
from xxxf_desktop.answers.reading import FileUse
from xxxf_desktop.answers.wording import place_words, quoted_text
from xxxf_desktop.app.refusals import MOST_BYTES, refusals, too_large
from xxxf_desktop.drafts.inspection import HEAD_BYTES, inspect, kind_of
from xxxf_desktop.drafts.names import Folder, stored_name
from xxxf_desktop.drafts.store import NewFile, StoredFile
from xxxf_desktop.errors import ProofError
from xxxf_desktop.forms.model import Form
from xxxf_desktop.system.atomic import reason

FIGURES: Folder = "图片"
PROOFS: Folder = "附件"
_LONGEST_NAME = 120
_URL = re.compile(r"[a-z][a-z0-9+.-]+://|data:|file:", re.IGNORECASE)
_URL_FOUND = "是网址。请把文件存到本机，再写文件名。"
_NOT_FOUND = "没有找到这个文件。请核对文件名；路径从答案文件所在的文件夹算起。"
_IS_FOLDER = "是文件夹，不是文件。请写出文件夹里的那个文件。"


@dataclass(slots=True)
class Shelf:
    """Looks at new files and gives them stored names; nothing is copied before the draft is saved.

    `taken` are names in use with the SHA-256 of their files, "" where it is not known. A
    new file of equal content shares the name, and is not `added` when that one is `lasting`.
    `pages` says how many pages the files have that were looked at.
    """

    taken: dict[str, str] = field(default_factory=dict)
    lasting: frozenset[str] = frozenset()
    added: dict[str, NewFile] = field(default_factory=dict)
    pages: dict[str, int] = field(default_factory=dict)

    def put(self, path: Path, *, is_figure: bool, folder: Folder | None = None) -> str:
        """Return the name under which `path` will be kept, in `folder` if it is not the usual.

        ProofError says why it is no use, a line each without the name of the file.
        """
        try:
            with path.open("rb") as stream:
                _refuse_too_large(stream)
                report = inspect(path, path.name)
                if lines := refusals(report, is_figure=is_figure):
                    raise ProofError(lines)
                digest = hashlib.file_digest(stream, "sha256").hexdigest()
        except OSError as error:
            raise ProofError([f"读不出来（{reason(error)}）。请检查文件和权限。"]) from error
        folder = folder or (FIGURES if is_figure else PROOFS)
        name = stored_name(path.name, self.taken, folder, digest)
        self.pages[name] = report.pages
        if name not in self.lasting and name not in self.added:
            self.added[name] = NewFile(name, path)
            self.taken[name] = digest
        return name


@dataclass(slots=True)
class Intake:
    """Collects the files of one answers file; nothing is copied before the draft is saved.

    `folder` is where the answers file lies. `held` are the draft's own files by stored
    name: a name that is no file in `folder` may be one of these, as in a dump that is
    filled in again. The `pinned` of them stay whatever is saved, for a revision holds
    them. `problems` has one line for each file that is no use.
    """

    form: Form
    folder: Path
    held: Mapping[str, StoredFile]
    pinned: Collection[str] = ()
    problems: list[str] = field(default_factory=list)
    _names: dict[tuple[bool, str], str] = field(default_factory=dict)
    _shelf: Shelf = field(default_factory=Shelf)

    @property
    def added(self) -> list[NewFile]:
        """What is to be saved with the answers."""
        return list(self._shelf.added.values())

    def take(self, uses: Sequence[FileUse], staying: Collection[str]) -> None:
        """Look at every file of `uses`; `staying` are stored names that stay in use."""
        found = [(use, self._located(use)) for use in uses]
        kept = {use.file for use, path in found if path is None and self._is_held(use)}
        lasting = frozenset(kept | ({*staying, *self.pinned} & self.held.keys()))
        self._shelf = Shelf({name: self.held[name].sha256 for name in lasting}, lasting)
        for use, path in found:
            if path is None and self._is_held(use):
                self._names[use.is_figure, use.file] = use.file
        for use, path in found:
            if (use.is_figure, use.file) not in self._names:
                self._look_at(use, path)
            self._check_pages(use)

    def name_of(self, file: str, *, is_figure: bool) -> str:
        """Return the stored name of a file that has been taken."""
        return self._names[is_figure, file]

    def _located(self, use: FileUse) -> Path | None:
        return next((path for path in self._spellings(use) if path.is_file()), None)

    def _spellings(self, use: FileUse) -> Iterator[Path]:
        """Yield what is there under the name; nothing for one too long, or no path at all."""
        for spelling in dict.fromkeys([use.file, PureWindowsPath(use.file).as_posix()]):
            path = self.folder / spelling
            with suppress(OSError, ValueError):
                if path.exists():
                    yield path

    def _why_not_found(self, use: FileUse) -> str:
        if _URL.match(use.file):
            return _URL_FOUND
        is_folder = use.file and any(path.is_dir() for path in self._spellings(use))
        return _IS_FOLDER if is_folder else _NOT_FOUND

    def _is_held(self, use: FileUse) -> bool:
        folder = FIGURES if use.is_figure else PROOFS
        return use.file in self.held and use.file.startswith(f"{folder}/")

    def _look_at(self, use: FileUse, path: Path | None) -> None:
        try:
            if path is None:
                raise ProofError([self._why_not_found(use)])
            self._names[use.is_figure, use.file] = self._shelf.put(path, is_figure=use.is_figure)
        except ProofError as error:
            self._complain(use, error.lines())

    def _check_pages(self, use: FileUse) -> None:
        """Of a file that the draft holds already the rules say the same."""
        count = self._shelf.pages.get(self._names.get((use.is_figure, use.file), ""))
        last = 0
        with suppress(ValueError):  # no list of pages: the answers file is refused for it
            last = last_page(use.pages)
        if count is not None and last > count:
            place, name = place_words(self.form, use.place), quoted_text(use.file, _LONGEST_NAME)
            self.problems.append(
                f"{place}的 pages：选到第 {last} 页，文件“{name}”只有 {count} 页。"
            )

    def _complain(self, use: FileUse, lines: Iterable[str]) -> None:
        place, name = place_words(self.form, use.place), quoted_text(use.file, _LONGEST_NAME)
        self.problems += [f"{place}的文件“{name}”：{line}" for line in lines]


def title_of(file: str) -> str:
    """Return what a proof is called that was given no title: the stem of its file.

    >>> title_of("scans\\\\审计报告.2019.pdf")
    '审计报告.2019'
    """
    return PureWindowsPath(file).stem


def _refuse_too_large(stream: BinaryIO) -> None:
    """ProofError; of a file that is not taken anyway that is said, not its size."""
    size = stream.seek(0, 2)
    stream.seek(0)
    if size > MOST_BYTES and kind_of(stream.read(HEAD_BYTES)) is not FileKind.UNKNOWN:
        raise ProofError([too_large(size)])
    stream.seek(0)
