"""Exporting a draft: check it, then write Word, PDF and the signed bundle, all or nothing."""

from __future__ import annotations

import filecmp
import os
import shutil
from collections.abc import Collection, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from enum import Enum
from itertools import count
from pathlib import Path

from xxxf_desktop import __version__
from xxxf_desktop.answers.application import Application, Proof
from xxxf_desktop.answers.files import FileReport
from xxxf_desktop.answers.visibility import asked_only
from xxxf_desktop.answers.writing import answers_json
from xxxf_desktop.app.catalogue import edition
from xxxf_desktop.app.signing import own_key
from xxxf_desktop.app.stages import Progress, Track
from xxxf_desktop.bundle.content import (
    Applicant,
    AppRef,
    BundleContent,
    FormRef,
    content_digest,
    verification_code,
)
from xxxf_desktop.bundle.entries import JWS_NAME
from xxxf_desktop.bundle.problems import Code
from xxxf_desktop.drafts.inspection import inspect
from xxxf_desktop.drafts.store import Draft
from xxxf_desktop.errors import BlockedError, DraftError, OutputError, XxxfError
from xxxf_desktop.forms.model import Form
from xxxf_desktop.narrative.blocks import figures_of
from xxxf_desktop.packet.build import Marks, build_packet
from xxxf_desktop.render.coverage import printable_in
from xxxf_desktop.rules.check import findings
from xxxf_desktop.rules.finding import Finding, Severity
from xxxf_desktop.system import clock
from xxxf_desktop.system.atomic import publish_folder
from xxxf_desktop.system.shipped import resources_folder

WORD_NAME = "申报书.docx"
PDF_NAME = "申报书.pdf"
BUNDLE_NAME = "电子包"
_DRAFT_MARK = "草稿"
_WORK_NAME = ".work"
# A bundle with no other problem than these holds nothing that another export would not make.
_NOTHING_ADDED = {Code.SIGNER_UNKNOWN, Code.FILE_MISSING, Code.EMPTY_FOLDER}
# What file managers and Office put into every folder somebody looks into.
_LEFT_BY_PROGRAMS = ("Thumbs.db", "desktop.ini", ".DS_Store", ".directory")
_LEFT_BY_OFFICE = ("~$", ".~", "._")


class ExportPart(Enum):
    """What an export can consist of; the value is the name of its entry in the target."""

    WORD = WORD_NAME
    PDF = PDF_NAME
    BUNDLE = BUNDLE_NAME


ALL = frozenset(ExportPart)
_PAPER = (ExportPart.WORD, ExportPart.PDF)
_TAKE, _LOOK, _CHECK = "正在取出图片和证明材料", "正在查看图片和证明材料", "正在检查"
_LAY_OUT, _PDF, _WORD, _SIGN = "正在排版", "正在写 PDF", "正在写 Word", "正在签名"
_LEGS = {_TAKE: 5, _LOOK: 10, _CHECK: 5, _LAY_OUT: 25, _PDF: 30, _WORD: 20, _SIGN: 5}


class ExportBlockedError(BlockedError):
    """强制 findings stand in the way; `findings` holds all findings of the draft."""

    def __init__(self, found: list[Finding]) -> None:
        blocking = sum(finding.severity is Severity.ERROR for finding in found)
        super().__init__(f"还有 {blocking} 处必须改正，没有导出。", "改正后再导出。")
        self.findings = found


@dataclass(frozen=True, slots=True)
class ExportedPacket:
    """Where the files are, None for what was not asked for; `pages` counts the paper's."""

    word: Path | None
    pdf: Path | None
    bundle: Path | None
    pages: int
    code: str
    as_draft: bool = False
    kept: Mapping[str, str] = field(default_factory=dict)
    """What lay there and had been edited, by its old name: the name it has now."""


def export_packet(
    draft: Draft,
    target: Path,
    *,
    as_draft: bool = False,
    parts: Collection[ExportPart] = ALL,
    progress: Progress | None = None,
) -> ExportedPacket:
    """Write the packet of `draft` into the folder `target`; it appears whole or not at all.

    `parts` chooses what appears there; the rest of an older packet stays as it is. The
    bundle has Word and PDF in it whether or not they also stand beside it. `as_draft` marks
    every page 草稿, never writes a bundle and needs no clean check. `progress` is told what
    is being done; it may raise StoppedError. What was edited since an older export is kept
    under another name; a 草稿 never joins a packet with a bundle (OutputError). Raises
    ExportBlockedError, ProofError, OutputError, DraftError, KeyFileError.
    """
    chosen = frozenset(parts) - ({ExportPart.BUNDLE} if as_draft else set())
    if not chosen:
        raise ValueError("nothing to export")
    exporter = _Exporter(draft, as_draft, chosen, progress)
    kept: dict[str, str] = {}

    def write(folder: Path) -> None:
        if as_draft and os.path.lexists(target / BUNDLE_NAME):
            raise OutputError(
                f"{target} 里有正式导出的{BUNDLE_NAME}，不能用草稿替换。", "请为草稿换一个文件夹。"
            )
        exporter.write(folder)

    def keep(folder: Path) -> dict[str, str]:
        kept.update(_edited(target, folder, chosen))
        return kept

    publish_folder(write, target, own=[part.value for part in chosen], keep=keep)
    places = {part: target / part.value for part in chosen}
    return ExportedPacket(
        word=places.get(ExportPart.WORD),
        pdf=places.get(ExportPart.PDF),
        bundle=places.get(ExportPart.BUNDLE),
        pages=exporter.pages,
        code=exporter.code,
        as_draft=as_draft,
        kept=kept,
    )


class _Exporter:
    """One export; `write` fills the staging folder."""

    def __init__(
        self, draft: Draft, as_draft: bool, parts: frozenset[ExportPart], progress: Progress | None
    ) -> None:
        self._draft = draft
        self._as_draft = as_draft
        self._parts = parts
        self._has_bundle = ExportPart.BUNDLE in parts
        self._track = Track(self._legs(), progress)
        self._whole = draft.application()
        self._stored = draft.files()
        self._form: Form = edition(self._whole.form)
        self._application = asked_only(self._form, self._whole)
        self.pages = 0
        self.code = ""

    def _legs(self) -> dict[str, int]:
        left_out = {
            _CHECK: self._as_draft,
            _PDF: not self._is_written(ExportPart.PDF),
            _WORD: not self._is_written(ExportPart.WORD),
            _SIGN: not self._has_bundle,
        }
        return {leg: weight for leg, weight in _LEGS.items() if not left_out.get(leg)}

    def _is_written(self, paper: ExportPart) -> bool:
        return paper in self._parts or self._has_bundle

    def write(self, folder: Path) -> None:
        work = folder / _WORK_NAME
        work.mkdir()
        bundle = folder / BUNDLE_NAME if self._has_bundle else work
        bundle.mkdir(exist_ok=True)
        files = self._take_files(bundle)
        reports = self._inspected(files)
        self._check(reports)
        content = self._content()
        self.code = verification_code(content_digest(content))
        paper = {
            part: (folder if part in self._parts else bundle) / part.value
            for part in _PAPER
            if self._is_written(part)
        }
        self._write_paper(paper, work, files, reports)
        shutil.rmtree(work)
        if self._has_bundle:
            self._track.at(_SIGN)
            self._seal(paper, bundle, content, files)

    # ---------------------------------------------------------------- what goes in

    def _take_files(self, folder: Path) -> dict[str, Path]:
        names = _referenced(self._application)
        files: dict[str, Path] = {}
        self._track.at(_TAKE, 0, len(names))
        for name in names:
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            self._take_file(name, path)
            files[name] = path
            self._track.at(_TAKE, len(files), len(names))
        return files

    def _take_file(self, name: str, path: Path) -> None:
        """Copy one file; DraftError where somebody went on editing and it is another by now."""
        try:
            self._draft.copy_file(name, path)
        except DraftError:
            self._refuse_changed(name)
            raise
        self._refuse_changed(name)

    def _refuse_changed(self, name: str) -> None:
        if self._draft.files().get(name) != self._stored.get(name):
            raise DraftError(f"导出时 {name} 有改动，没有导出。", "再导出一次。")

    def _inspected(self, files: Mapping[str, Path]) -> dict[str, FileReport]:
        """Look at all files again; decoding pictures leaves the interpreter to the others."""
        reports: dict[str, FileReport] = {}
        pool = ThreadPoolExecutor(2)
        try:
            for name, report in zip(files, pool.map(inspect, files.values(), files), strict=True):
                reports[name] = report
                self._track.at(_LOOK, len(reports), len(files))
        finally:
            pool.shutdown(cancel_futures=True)
        return reports

    def _check(self, reports: Mapping[str, FileReport]) -> None:
        if self._as_draft:
            return
        self._track.at(_CHECK)
        printable = printable_in(resources_folder())
        found = findings(self._form, self._whole, reports, printable)
        if any(finding.severity is Severity.ERROR for finding in found):
            raise ExportBlockedError(found)

    # ---------------------------------------------------------------- paper

    def _write_paper(
        self,
        targets: Mapping[ExportPart, Path],
        work: Path,
        files: Mapping[str, Path],
        reports: Mapping[str, FileReport],
    ) -> None:
        # Exporters cost as much start-up time as the whole window: only here are they needed.
        from xxxf_desktop.render.fonts import FontSet, system_font_folders
        from xxxf_desktop.render.packet_files import PacketFiles

        self._track.at(_LAY_OUT)
        pages = {name: report.pages for name, report in reports.items() if report.usable}
        packet = build_packet(self._form, self._printed(reports), pages, self._marks())
        fonts = FontSet(resources_folder() / "fonts", system_font_folders())
        room = work / "pages"
        room.mkdir()
        pdf, word = targets.get(ExportPart.PDF), targets.get(ExportPart.WORD)
        with PacketFiles(packet, fonts, files, room, word=word is not None) as made:
            self.pages = len(made.laid_out.pages)
            if pdf is not None:
                self._track.at(_PDF)
                made.write_pdf(pdf)
            if word is not None:
                self._track.at(_WORD)
                made.write_word(word, self._pages_done)

    def _pages_done(self, done: int, total: int) -> None:
        self._track.at(_WORD, done, total, f"：证明材料 {done} / {total} 页")

    def _printed(self, reports: Mapping[str, FileReport]) -> Application:
        """A 草稿 prints what it can: pictures that cannot be read are left out of it."""
        unusable = {name for name, report in reports.items() if not report.usable}
        if not unusable:
            return self._application
        narrative = {
            section: tuple(block for block in blocks if getattr(block, "file", "") not in unusable)
            for section, blocks in self._application.narrative.items()
        }
        return replace(self._application, narrative=narrative)

    def _marks(self) -> Marks:
        if self._as_draft:
            return Marks(header=_DRAFT_MARK)
        plan = self._form.plans.get(self._application.plan or "")
        return Marks(footer=f"校验码 {self.code}" if plan and plan.code_in_footer else "")

    # ---------------------------------------------------------------- bundle

    def _content(self) -> BundleContent:
        answers = answers_json(self._form, self._application)
        about = self._form.about
        hashes = {name: stored.sha256 for name, stored in self._stored.items()}
        return BundleContent(
            form=FormRef(self._form.id, self._form.version),
            submission=self._draft.submission,
            plan=self._application.plan,
            revision=0,
            previous=None,
            created_at=clock.now().isoformat(timespec="seconds"),
            app=AppRef("xxxf", __version__),
            applicant=Applicant(
                self._application.text(about.applicant), self._application.text(about.code)
            ),
            answers=answers["fields"],
            narrative={
                section: [_with_hash(block, hashes) for block in blocks]
                for section, blocks in answers["narrative"].items()
            },
            proofs=[_with_hash(proof, hashes) for proof in answers["proofs"]],
        )

    def _seal(
        self,
        paper: Mapping[ExportPart, Path],
        bundle: Path,
        content: BundleContent,
        files: Mapping[str, Path],
    ) -> None:
        from xxxf_desktop.bundle.sealing import seal

        roles = {name: "attachment" if name.startswith("附件/") else "figure" for name in files}
        for part, role in ((ExportPart.WORD, "form-word"), (ExportPart.PDF, "form")):
            if part in self._parts:
                shutil.copyfile(paper[part], bundle / part.value)
            roles[part.value] = role
        stored = self._stored
        hashes = {name: (stored[name].size, stored[name].sha256) for name in files}
        seal(bundle, content, own_key(), roles, hashes)


# ------------------------------------------------------------------ what lies there already


def _edited(target: Path, new: Path, parts: Collection[ExportPart]) -> dict[str, str]:
    """Return what of the older `parts` in `target` somebody changed, and free names for it."""
    papers = [part.value for part in _PAPER if part in parts]
    kept = {
        name: _free_name(target, name)
        for name in papers
        if os.path.lexists(target / name)
        and not _is_same(target / name, target / BUNDLE_NAME / name)
        and not _is_same(target / name, new / name)
    }
    if ExportPart.BUNDLE in parts and _is_bundle_edited(target / BUNDLE_NAME):
        kept[BUNDLE_NAME] = _free_name(target, BUNDLE_NAME)
    return kept


def _is_same(file: Path, other: Path) -> bool:
    try:
        return not file.is_symlink() and filecmp.cmp(file, other, shallow=False)
    except OSError:  # one is missing, or cannot be read
        return False


def _is_bundle_edited(folder: Path) -> bool:
    """Return whether `folder` holds what the bundle that was exported there did not."""
    from xxxf_desktop.bundle.verifying import verify

    if not os.path.lexists(folder):
        return False
    if folder.is_symlink() or not folder.is_dir():
        return True
    if not (folder / JWS_NAME).is_file():
        return any(folder.iterdir())
    try:
        problems = verify(folder, ()).problems
    except XxxfError:
        return True
    return any(
        found.code not in _NOTHING_ADDED and not _is_left_by_programs(found.file)
        for found in problems
    )


def _is_left_by_programs(name: str) -> bool:
    last = name.rpartition("/")[2]
    return last in _LEFT_BY_PROGRAMS or last.startswith(_LEFT_BY_OFFICE)


def _free_name(folder: Path, name: str) -> str:
    """Return 申报书.bak.docx for 申报书.docx, 申报书.bak-2.docx where that is taken."""
    stem, suffix = Path(name).stem, Path(name).suffix
    names = (f"{stem}.bak{number}{suffix}" for number in _numbers())
    return next(name for name in names if not os.path.lexists(folder / name))


def _numbers() -> Iterator[str]:
    yield ""
    yield from (f"-{number}" for number in count(2))


def _with_hash(entry: dict[str, object], hashes: Mapping[str, str]) -> dict[str, object]:
    """A figure or proof names its file and that file's SHA-256."""
    name = entry.get("file")
    return {**entry, "sha256": hashes[name]} if isinstance(name, str) and name in hashes else entry


def _referenced(application: Application) -> list[str]:
    """Return the names of all files the application prints, each once."""
    names = [
        figure.file for blocks in application.narrative.values() for figure in figures_of(blocks)
    ]
    proofs: tuple[Proof, ...] = application.proofs
    names += [proof.file for proof in proofs if proof.file]
    return list(dict.fromkeys(names))
