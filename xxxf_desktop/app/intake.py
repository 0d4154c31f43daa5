"""Taking the files an answers file names into a draft: found, looked at, given stored names."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PureWindowsPath

from xxxf_desktop.answers.files import FileFault, FileKind, FileReport
from xxxf_desktop.answers.reading import FileUse
from xxxf_desktop.answers.wording import place_words, quoted_text
from xxxf_desktop.drafts.inspection import inspect
from xxxf_desktop.drafts.names import stored_name
from xxxf_desktop.drafts.store import NewFile, StoredFile
from xxxf_desktop.forms.model import Form

FIGURES, PROOFS = "图片", "附件"
_URL = re.compile(r"[a-z][a-z0-9+.-]+://|(data|file|mailto):", re.IGNORECASE)
_PICTURES = {FileKind.JPEG, FileKind.PNG, FileKind.TIFF, FileKind.BMP}
_FAULTS = {
    FileFault.EMPTY: "是空文件。请从原件重新扫描或导出",
    FileFault.UNSUPPORTED: "不是能用的文件。请另存为 PDF、JPEG 或 PNG",
    FileFault.NOT_AS_NAMED: "的内容与文件名不符，实际是 {kind}。请改正扩展名",
    FileFault.DAMAGED: "已损坏，打不开。请从原件重新扫描或导出",
    FileFault.ENCRYPTED: "有密码，不能装订。请去掉密码",
    FileFault.NO_PAGES: "没有页。请从原件重新扫描或导出",
    FileFault.MISSING: "读不到。请核对文件",
}


@dataclass(slots=True)
class Intake:
    """Collects the files of one answers file; nothing is copied before the draft is saved.

    `held` are the draft's own files by stored name: a name that is no file beside the
    answers file may be one of these, as in a dump that is filled in again.
    """

    form: Form
    folder: Path
    held: Mapping[str, StoredFile]
    added: dict[str, NewFile] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    _names: dict[tuple[bool, str], str] = field(default_factory=dict)
    _hashes: dict[str, str] = field(default_factory=dict)

    def take(self, uses: Iterable[FileUse]) -> None:
        """Look at every file of `uses`; `problems` holds one line for each that is no use."""
        for use in uses:
            key = (use.is_figure, use.file)
            if key in self._names:
                continue
            name = self._taken(use)
            if name is not None:
                self._names[key] = name

    def name_of(self, file: str, *, is_figure: bool) -> str:
        """Return the stored name of a file that has been taken."""
        return self._names[is_figure, file]

    def _taken(self, use: FileUse) -> str | None:
        path = self._located(use)
        if path is None:
            return use.file if use.file in self.held else self._not_found(use)
        fault = self._fault(use, path)
        if fault:
            self._complain(use, fault)
            return None
        return self._stored(use, path)
