"""Exporting a draft: check it, then write Word, PDF and the signed bundle, all or nothing."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable, Collection, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING

from xxxf_desktop.answers.application import Application, Proof
from xxxf_desktop.answers.files import FileReport
from xxxf_desktop.app.earlier_packets import edited
from xxxf_desktop.app.signing import own_key
from xxxf_desktop.app.soon import Soon
from xxxf_desktop.app.stages import Progress, Stage, Track, say_nothing
from xxxf_desktop.app.states import State, exported_state, working_state
from xxxf_desktop.bundle.keys import fingerprint
from xxxf_desktop.drafts.inspection import inspect
from xxxf_desktop.drafts.store import Draft
from xxxf_desktop.errors import BlockedError, DraftError, OutputError
from xxxf_desktop.narrative.blocks import figures_of
from xxxf_desktop.packet.build import Marks, build_packet
from xxxf_desktop.packet.imprint import imprint
from xxxf_desktop.render.coverage import printable_in
from xxxf_desktop.rules.check import findings
from xxxf_desktop.rules.finding import Finding, Severity
from xxxf_desktop.system.atomic import publish_folder
from xxxf_desktop.system.shipped import resources_folder

if TYPE_CHECKING:
    from xxxf_desktop.bundle.sealing import SealedBundle
    from xxxf_desktop.bundle.signing import BundleSigner
    from xxxf_desktop.drafts.revisions import Made

WORD_NAME = "申报书.docx"
PDF_NAME = "申报书.pdf"
BUNDLE_NAME = "电子包"
_DRAFT_MARK = "草稿"
_WORK_NAME = ".work"
# What a revision may meet on another machine than the one it was finalised on.
_NOT_PRINTABLE = "CHARACTER_NOT_PRINTABLE"


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
    """Where the files are, None for what was not asked for; `pages` counts the paper's.

    `revision` is 0 for 未定稿.
    """

    word: Path | None
    pdf: Path | None
    bundle: Path | None
    pages: int
    code: str
    as_draft: bool = False
    revision: int = 0
    kept: Mapping[str, str] = field(default_factory=dict)
    """What lay there and had been edited, by its old name: the name it has now."""
    fingerprint: str = ""
    """The 签名公钥指纹 of the bundle, "" without one."""
    other_name: str = ""
    """Whose certificate signed, where that is not the applicant's name."""


def export_packet(
    draft: Draft,
    target: Path,
    *,
    as_draft: bool = False,
    parts: Collection[ExportPart] = ALL,
    progress: Progress | None = None,
    revision: int | None = None,
    key: Callable[[], BundleSigner] | None = None,
) -> ExportedPacket:
    """Write the packet of `draft` into the folder `target`; it appears whole or not at all.

    A draft equal to its last revision is exported as that revision, any other as 未定稿;
    `revision` chooses an older one, made from its frozen state. `parts` chooses what
    appears there; the rest of an older packet stays as it is. The bundle has Word and PDF
    in it whether or not they also stand beside it. `as_draft` marks every page 草稿, never
    writes a bundle and needs no clean check. `progress` is told what is being done; it may
    raise StoppedError. What was edited since an older export is kept under another name; a
    草稿 never joins a packet with a bundle (OutputError). `key` gives who signs, by default
    this user's own key; it is asked for a bundle alone, once the check is clean, beside
    the long work, which its failure ends. Raises ExportBlockedError, ProofError, OutputError,
    DraftError, KeyFileError.
    """
    chosen = frozenset(parts) - ({ExportPart.BUNDLE} if as_draft else set())
    if not chosen:
        raise ValueError("nothing to export")
    if as_draft and revision is not None:
        raise ValueError("a revision is no 草稿")
    state = working_state(draft) if as_draft else exported_state(draft, revision)
    exporter = Exporter(draft, state, chosen, progress, as_draft=as_draft, key=key)
    names = [part.value for part in ExportPart if part in chosen]
    kept: dict[str, str] = {}

    def write(folder: Path) -> None:
        if as_draft and os.path.lexists(target / BUNDLE_NAME):
            raise OutputError(
                f"{target} 里有正式导出的{BUNDLE_NAME}，不能用草稿替换。", "请为草稿换一个文件夹。"
            )
        exporter.write(folder)

    def keep(folder: Path) -> dict[str, str]:
        kept.update(edited(target, folder, names, BUNDLE_NAME))
        return kept

    publish_folder(write, target, own=names, keep=keep)
    places = {part: target / part.value for part in chosen}
    return ExportedPacket(
        word=places.get(ExportPart.WORD),
        pdf=places.get(ExportPart.PDF),
        bundle=places.get(ExportPart.BUNDLE),
        pages=exporter.pages,
        code=exporter.code,
        as_draft=as_draft,
        revision=state.number,
        kept=kept,
        fingerprint=exporter.fingerprint,
        other_name=exporter.other_name,
    )


class Exporter:
    """One export of `state`; `write` fills a folder with the `parts`, none of them there yet.

    `key` is asked when something is to be signed; without it the user's own key signs.
    Known after `write`: `pages`, `code`, and `sealed` where there is a bundle.
    """

    def __init__(
        self,
        draft: Draft,
        state: State,
        parts: Collection[ExportPart],
        progress: Progress | None = None,
        *,
        as_draft: bool = False,
        key: Callable[[], BundleSigner] | None = None,
    ) -> None:
        self._draft = draft
        self._state = state
        self._as_draft = as_draft
        self._parts = frozenset(parts)
        self._key = key or own_key
        self._has_bundle = ExportPart.BUNDLE in self._parts
        self._signer: Soon[BundleSigner] | None = None
        self._progress = progress or say_nothing
        self._track = Track(self._legs(), self._tell)
        self._stored = state.files
        self._form = state.form
        self._application = state.declared
        self.pages = 0
        self.code = ""
        self.sealed: SealedBundle | None = None
        self.fingerprint = ""
        self.other_name = ""

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
        # A keyring or a passphrase takes its time: beside the work, but a failure ends it.
        self._signer = Soon(self._key) if self._has_bundle else None
        self.code = self._state.code
        paper = {
            part: (folder if part in self._parts else bundle) / part.value
            for part in _PAPER
            if self._is_written(part)
        }
        self._write_paper(paper, work, files, reports)
        shutil.rmtree(work)
        if self._signer is not None:
            self._track.at(_SIGN)
            self._seal(paper, bundle, files, self._signer.result())
        if self._state.number:
            self._note_made(paper)

    def _tell(self, stage: Stage) -> None:
        if self._signer is not None:
            self._signer.fail_early()
        self._progress(stage)

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
        """A revision was found clean when it was frozen: rules may have become stricter since."""
        if self._as_draft:
            return
        self._track.at(_CHECK)
        printable = printable_in(resources_folder())
        found = findings(self._form, self._state.application, reports, printable)
        if self._state.number:
            found = [finding for finding in found if finding.code == _NOT_PRINTABLE]
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
        in_footer = plan is not None and plan.code_in_footer
        return Marks(
            footer=f"校验码 {self.code}" if in_footer else "",
            imprint=imprint(self.code, self._state.number) if self._state.number else "",
        )

    # ---------------------------------------------------------------- bundle

    def _seal(
        self,
        paper: Mapping[ExportPart, Path],
        bundle: Path,
        files: Mapping[str, Path],
        signer: BundleSigner,
    ) -> None:
        from xxxf_desktop.bundle.sealing import seal

        roles = {name: "attachment" if name.startswith("附件/") else "figure" for name in files}
        for part, role in ((ExportPart.WORD, "form-word"), (ExportPart.PDF, "form")):
            if part in self._parts:
                shutil.copyfile(paper[part], bundle / part.value)
            roles[part.value] = role
        stored = self._stored
        hashes = {name: (stored[name].size, stored[name].sha256) for name in files}
        content = self._state.content()
        self.sealed = seal(bundle, content, signer, roles, hashes)
        self.fingerprint = fingerprint(signer.kid)
        self.other_name = signer.other_name(content.applicant.name)

    def _note_made(self, paper: Mapping[ExportPart, Path]) -> None:
        """Let the draft know its paper and bundle again; one that is read-only cannot."""
        made: dict[Made, str] = {}
        if ExportPart.PDF in paper:
            with paper[ExportPart.PDF].open("rb") as stream:
                made["pdf"] = hashlib.file_digest(stream, "sha256").hexdigest()
        if self.sealed is not None:
            made["manifest"] = self.sealed.manifest_sha256
        number = self._state.number
        is_known = all(self._draft.made(number, kind)[-1:] == [made[kind]] for kind in made)
        if not is_known and os.access(self._draft.path, os.W_OK):
            self._draft.note_made(number, made)


def _referenced(application: Application) -> list[str]:
    """Return the names of all files the application prints, each once."""
    names = [
        figure.file for blocks in application.narrative.values() for figure in figures_of(blocks)
    ]
    proofs: tuple[Proof, ...] = application.proofs
    names += [proof.file for proof in proofs if proof.file]
    return list(dict.fromkeys(names))
