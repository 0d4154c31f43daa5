"""导出: what, where to, how far it is, and the way to the folder at the end."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from threading import Event

from PySide6.QtCore import Qt, QUrl, Signal, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from xxxf_desktop.app.exporting import ALL, ExportedPacket, ExportPart, export_packet
from xxxf_desktop.app.key_overview import backup_advice
from xxxf_desktop.app.session import Session
from xxxf_desktop.app.signing import own_keys
from xxxf_desktop.app.stages import Stage
from xxxf_desktop.errors import StoppedError, XxxfError
from xxxf_desktop.rules.finding import Finding, Severity
from xxxf_desktop.ui.background import Job
from xxxf_desktop.ui.choosers import Choosers
from xxxf_desktop.ui.look.icons import Sign
from xxxf_desktop.ui.pages.key_asking import KeyAsker
from xxxf_desktop.ui.pages.keys_dialog import BackupAdvice
from xxxf_desktop.ui.pages.page import PADDING, Scroller, head, page_column
from xxxf_desktop.ui.pages.signer_choice import SignerChoice
from xxxf_desktop.ui.parts.bars import Bar
from xxxf_desktop.ui.parts.boxes import column, framed, row
from xxxf_desktop.ui.parts.buttons import push
from xxxf_desktop.ui.parts.signed_line import SignedLine
from xxxf_desktop.ui.parts.ticks import Segment, TickBox
from xxxf_desktop.ui.parts.words import ElidedLabel, WrappedLabel, label

_FORMAL, _DRAFT = "正式", "草稿"
_WORDS = {
    ExportPart.WORD: ("申报书.docx", "Word 和 WPS 都能打开修改"),
    ExportPart.PDF: ("申报书.pdf", "准印本，字体已嵌入，证明材料装订在内"),
    ExportPart.BUNDLE: ("电子包", "答案、Word、PDF 和原件，带签名，可以校验"),
}


class ExportPage(QWidget):
    """Chooses, runs and reports one export; while it runs the rest of the window waits."""

    started = Signal()
    ended = Signal()
    check_wanted = Signal()
    save_wanted = Signal()
    keys_wanted = Signal()

    def __init__(self, session: Session, choosers: Choosers) -> None:
        super().__init__()
        self.setObjectName("canvas")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._session, self._choosers = session, choosers
        self._errors = 0
        self._stop = Event()
        self._job: Job | None = None
        self._is_running = False
        self.keys = KeyAsker(self)
        self.signer = SignerChoice(choosers)
        self.done_packet: ExportedPacket | None = None
        self.folder = session.path.absolute().parent / f"{session.path.stem} 申报材料"
        self.mode = Segment((_FORMAL, _DRAFT), width=88)
        self.mode.choose((_FORMAL,))
        self.boxes = {part: TickBox(_WORDS[part][0], bold=True) for part in ExportPart}
        for box in self.boxes.values():
            box.setChecked(True)
            box.clicked.connect(self._refresh)
        self.mode.chosen_by_user.connect(self._refresh)
        self._mode_words = WrappedLabel("", "second")
        self._folder_words = ElidedLabel("", 14, "text")
        self.choose = push("更换文件夹…", "small", "folder")
        self.start = push("导出", "primary")
        self._why_not = WrappedLabel("", "err")
        self.to_check = push("去检查", "link")
        self._progress = _Progress()
        self._outcome = _Outcome()
        self._outcome.advice.wanted.connect(self.keys_wanted)
        self._lay_out()
        self.choose.clicked.connect(self._on_choose)
        self.start.clicked.connect(self.run)
        self.to_check.clicked.connect(self.check_wanted)
        self._progress.stop.clicked.connect(self._on_stop)
        self.keys.opened.connect(self._on_key_opened)
        self.keys.put_off.connect(self._on_key_put_off)
        self.keys.failed.connect(self._on_failed)
        self._refresh()

    def _lay_out(self) -> None:
        kinds = column(gap=8)
        for part, box in self.boxes.items():
            about = label(_WORDS[part][1], "help")
            box.setMinimumWidth(132)
            kinds.addLayout(row(box, about, None, gap=12))
        folder = row(Sign("folder", "text2", 20, "raised"), self._folder_words, self.choose, gap=8)
        card = framed(
            column(
                row(label("种类", "card"), None, self.mode),
                self._mode_words,
                8,
                kinds,
                self.signer,
                8,
                label("放到", "card"),
                folder,
                8,
                row(self.start, self._why_not, self.to_check, gap=12),
                gap=8,
                margins=(16, 12, 16, 16),
            ),
            "card",
        )
        content = column(
            card, self._progress, self._outcome, None, gap=16, margins=(PADDING, 16, PADDING, 24)
        )
        self._scroller = Scroller(page_column(content))
        self.setLayout(
            column(
                head("导出", "文件全部写好才会出现；已有的、改过的文件另存，不覆盖"),
                self._scroller,
                gap=0,
            )
        )

    # ---------------------------------------------------------------- choosing

    def show_findings(self, findings: Sequence[Finding]) -> None:
        """Take note of how many 强制 stand in the way."""
        self._errors = sum(finding.severity is Severity.ERROR for finding in findings)
        self._refresh()

    def choose_draft(self) -> None:
        """Choose a 草稿, which needs no clean check."""
        self.mode.choose((_DRAFT,))
        self._refresh()

    @property
    def is_draft(self) -> bool:
        return self.mode.chosen() == (_DRAFT,)

    @property
    def is_running(self) -> bool:
        return self._is_running

    def parts(self) -> frozenset[ExportPart]:
        """Return what is chosen; a 草稿 has no bundle."""
        chosen = frozenset(part for part, box in self.boxes.items() if box.isChecked())
        return chosen - {ExportPart.BUNDLE} if self.is_draft else chosen & ALL

    @Slot()
    def _refresh(self) -> None:
        self.boxes[ExportPart.BUNDLE].setEnabled(not self.is_draft)
        self.signer.setVisible(ExportPart.BUNDLE in self.parts())
        self._mode_words.setText(
            "每页标“草稿”，给同事看；不用先改完，不出电子包。"
            if self.is_draft
            else "可以提交的材料；没有强制问题才能导出。"
        )
        self._folder_words.setText(str(self.folder))
        why = self._reason()
        self._why_not.setText(why)
        self.to_check.setVisible(bool(self._errors) and not self.is_draft)
        self.start.setText("导出草稿" if self.is_draft else "导出")
        self.start.setEnabled(not why and not self.is_running)

    def _reason(self) -> str:
        if not self.parts():
            return "没有选要导出的文件。"
        if self._errors and not self.is_draft:
            return f"还有 {self._errors} 处必须改正；要先看样子，选“草稿”。"
        return ""

    @Slot()
    def _on_choose(self) -> None:
        near = self.folder if self.folder.is_dir() else self.folder.parent
        self._choosers.folder("导出到", near, self._on_folder_chosen)

    def _on_folder_chosen(self, folder: Path) -> None:
        self.folder = folder
        self._refresh()

    # ---------------------------------------------------------------- running

    @Slot()
    def run(self) -> None:
        """Export what is chosen, in the background; for a bundle, see to the signing key first."""
        if self.is_running:
            return
        if self._is_signed and self.signer.lacks_file:
            self.signer.ask()
            return
        self.save_wanted.emit()
        self._stop.clear()
        self.done_packet = None
        self._is_running = True
        self._outcome.hide()
        self._progress.begin()
        self._refresh()
        self._scroller.reveal_soon(self._progress)
        self.started.emit()
        if self._is_signed:
            self._progress.show_stage("正在打开签名密钥", 0.0)
            self.keys.ask(self.signer.certificate)
        else:
            self.keys.key = None
            self._export()

    @property
    def _is_signed(self) -> bool:
        return ExportPart.BUNDLE in self.parts()

    def _export(self) -> None:
        chosen, as_draft = self.parts(), self.is_draft
        export = partial(export_packet, as_draft=as_draft, parts=chosen, key=self.keys.key)
        draft, target = self._session.draft, self.folder
        job = Job(partial(export, draft, target, progress=self._tell))
        job.told.connect(self._on_told)
        job.done.connect(self._on_done)
        job.failed.connect(self._on_failed)
        self._job = job
        job.start()

    @Slot()
    def _on_key_opened(self) -> None:
        if self._stop.is_set():
            self._on_failed(_stopped())
        else:
            self._export()

    @Slot()
    def _on_key_put_off(self) -> None:
        self._on_failed(StoppedError("没有打开签名密钥，没有写入任何文件。"))

    def _tell(self, stage: Stage) -> None:
        """In the thread of the export: tell, and stop where the user asked for it."""
        if self._stop.is_set():
            raise _stopped()
        if self._job is not None:
            self._job.tell(f"{stage.share:.3f}|{stage}")

    @Slot(str)
    def _on_told(self, stage: str) -> None:
        share, _, words = stage.partition("|")
        self._progress.show_stage(words, float(share))

    @Slot()
    def _on_stop(self) -> None:
        self._stop.set()
        self._progress.show_stage("正在停止", None)

    @Slot(object)
    def _on_done(self, packet: object) -> None:
        if isinstance(packet, ExportedPacket):
            self.done_packet = packet
            self._outcome.say_done(packet, self.folder)
            is_own = packet.bundle is not None and self.keys.key is None
            self._outcome.advice.say(backup_advice(own_keys()) if is_own else "")
        self._end()

    @Slot(object)
    def _on_failed(self, error: object) -> None:
        if isinstance(error, XxxfError):
            self._outcome.say_failed(error)
            self._end()
            return
        self._end()
        raise error  # type: ignore[misc]

    def _end(self) -> None:
        self._job = None
        self._is_running = False
        self._progress.hide()
        self._refresh()
        self.ended.emit()
        self._scroller.reveal_soon(self._outcome)

    def focus_first(self) -> None:
        """Put the focus where one goes on from."""
        target = self.start if self.start.isEnabled() else self.mode
        target.setFocus(Qt.FocusReason.ShortcutFocusReason)


def _stopped() -> StoppedError:
    return StoppedError("已停止，没有写入任何文件。")


class _Progress(QWidget):
    """What is being done, how far it is, and 停止."""

    def __init__(self) -> None:
        super().__init__()
        self._words = label("", "strong")
        self._share = label("", "second")
        self._bar = Bar(6)
        self.stop = push("停止", "small")
        card = framed(
            column(
                row(self._words, None, self._share, self.stop),
                self._bar,
                gap=8,
                margins=(16, 12, 16, 16),
            ),
            "card",
        )
        self.setLayout(column(card, gap=0))
        self.hide()

    def begin(self) -> None:
        self.stop.setEnabled(True)
        self.show_stage("正在准备", 0.0)
        self.show()

    def show_stage(self, words: str, share: float | None) -> None:
        self._words.setText(words)
        if share is None:
            self.stop.setEnabled(False)
            return
        self._share.setText(f"{share:.0%}")
        self._bar.show_share(share)


class _Outcome(QWidget):
    """What was written and where, or what went wrong and what to do."""

    def __init__(self) -> None:
        super().__init__()
        self._sign = Sign("state-ok", "ok", 20, "raised")
        self.title = label("", "card")
        self.text = WrappedLabel("", "second")
        self.warning = SignedLine()
        self.advice = BackupAdvice()
        self.open_folder = push("打开文件夹", "secondary", "folder")
        self.open_folder.clicked.connect(self._on_open)
        self._folder = Path()
        card = framed(
            column(
                row(self._sign, self.title, None),
                self.text,
                self.warning,
                self.advice,
                row(self.open_folder, None),
                gap=8,
                margins=(16, 12, 16, 16),
            ),
            "card",
        )
        self.setLayout(column(card, gap=0))
        self.hide()

    def say_done(self, packet: ExportedPacket, folder: Path) -> None:
        self._folder = folder
        self._sign.show_sign("state-ok", "ok")
        self.title.setText("草稿已导出" if packet.as_draft else "已导出")
        self.text.setText("\n".join(_done_lines(packet)))
        self.warning.say("state-warning", "warn", _other_name_words(packet))
        self.open_folder.show()
        self.show()

    def say_failed(self, error: XxxfError) -> None:
        stopped = isinstance(error, StoppedError)
        self._sign.show_sign(*(("state-hint", "text2") if stopped else ("state-error", "err")))
        self.title.setText("已停止" if stopped else "没有导出")
        self.text.setText("\n".join(error.lines()))
        self.warning.hide()
        self.advice.hide()
        self.open_folder.hide()
        self.show()

    @Slot()
    def _on_open(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._folder)))


def _other_name_words(packet: ExportedPacket) -> str:
    if not packet.other_name:
        return ""
    return f"证书上的名称是“{packet.other_name}”，与单位名称不同，请核对。"


def _done_lines(packet: ExportedPacket) -> list[str]:
    files = [path.name for path in (packet.word, packet.pdf, packet.bundle) if path is not None]
    lines = [f"{'、'.join(files)}，共 {packet.pages} 页。"]
    if packet.bundle is not None:
        lines.append(f"校验码 {packet.code}")
        lines.append(f"签名公钥指纹 {packet.fingerprint}")
    for name, kept in packet.kept.items():
        lines.append(f"原来的 {name} 改过，已另存为 {kept}。")
    return lines
