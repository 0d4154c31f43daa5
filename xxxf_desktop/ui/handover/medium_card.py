"""写入介质: U盘, disc image or folder; what is seen there before; how far it is; what was done."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout

from xxxf_desktop.app.handing_over import HandedOver, Medium
from xxxf_desktop.app.handover_facts import HandoverFacts, LogLine
from xxxf_desktop.app.media_choice import MediumPlace, SeenAhead, size_words
from xxxf_desktop.errors import XxxfError
from xxxf_desktop.ui.choosers import Choosers
from xxxf_desktop.ui.handover.card import Card
from xxxf_desktop.ui.handover.head import moment_words
from xxxf_desktop.ui.handover.writing_stages import WritingStages
from xxxf_desktop.ui.pages.keys_dialog import BackupAdvice
from xxxf_desktop.ui.pages.signer_choice import SignerChoice
from xxxf_desktop.ui.parts.boxes import column, hairline, holder, row
from xxxf_desktop.ui.parts.buttons import push, tool
from xxxf_desktop.ui.parts.chooser import Chooser
from xxxf_desktop.ui.parts.signed_line import SignedLine
from xxxf_desktop.ui.parts.ticks import Segment
from xxxf_desktop.ui.parts.words import ElidedLabel, WrappedLabel, label

_SHORT = {"U盘": Medium.STICK, "光盘": Medium.IMAGE, "文件夹": Medium.FOLDER}
_LOG_SHOWN = 3
_HINTS = {
    Medium.STICK: "插好后点刷新；认不出来的，改用“文件夹”选它的位置。",
    Medium.IMAGE: "还没有选放映像的位置。",
    Medium.FOLDER: "还没有选文件夹。",
}
_CHOOSE = {Medium.IMAGE: "选位置…", Medium.FOLDER: "选文件夹…"}


class MediumCard(Card):
    """Chooses a medium, and shows a hand-over before, while and after it runs."""

    medium_changed = Signal()
    target_changed = Signal()
    refresh_wanted = Signal()
    choose_wanted = Signal()
    start_wanted = Signal()

    def __init__(self, choosers: Choosers) -> None:
        self.media = Segment([*_SHORT], width=64)
        super().__init__("写入介质", "usb", self.media)
        self.media.choose(("U盘",))
        self.places: list[MediumPlace] = []
        self.paths: dict[Medium, Path | None] = dict.fromkeys(Medium)
        self.volumes = Chooser()
        self.volumes.setAccessibleName("U盘")
        self.volumes.setPlaceholderText("没有找到 U盘")
        self.refresh = tool("refresh", "刷新 U盘列表")
        self._path = ElidedLabel("", 14, "text")
        self.choose = push("选文件夹…", "small", "folder")
        self.hint = WrappedLabel("", "second")
        self._remarks, self._heed = column(gap=4), column(gap=4)
        self.remark_lines: list[SignedLine] = []
        self._done_warnings: tuple[str, ...] = ()
        self.stages = WritingStages()
        self.signer = SignerChoice(choosers)
        self.outcome = SignedLine()
        self.backup = BackupAdvice()
        self.advice = WrappedLabel("", "second")
        self.why_not = WrappedLabel("", "second")
        self.start = push("写入", "secondary", "usb")
        self._log = column(gap=4)
        self.log_lines: list[SignedLine] = []
        self._shown_log: tuple[LogLine, ...] = ()
        self._log_title = label("报送记录", "help")
        self._seen: SeenAhead | None = None
        self._is_written = False  # the target chosen holds the revision already
        self._reason = ""
        self.is_running = False
        self._lay_out()
        self._connect()
        self._refresh()

    def _lay_out(self) -> None:
        line = row(self.volumes, self.refresh, gap=6)
        line.setStretch(0, 1)
        self._stick_row = holder(line)
        line = row(self._path, self.choose, gap=8)
        line.setStretch(0, 1)
        self._path_row = holder(line)
        last = row(self.why_not, self.start, gap=12)
        last.setStretch(0, 1)
        self._start_row = holder(last)
        self._log_part = holder(column(hairline(), self._log_title, self._log, gap=6))
        self.put(self._stick_row, self._path_row, self.hint, self._remarks)
        self.put(self.signer, self.stages)
        self.put(
            self.outcome,
            self._heed,
            self.advice,
            self.backup,
            None,
            self._start_row,
            self._log_part,
        )
        self._log_part.hide()

    def _connect(self) -> None:
        self.media.chosen_by_user.connect(self._on_medium)
        self.volumes.activated.connect(self._on_target)
        self.refresh.clicked.connect(self.refresh_wanted)
        self.choose.clicked.connect(self.choose_wanted)
        self.start.clicked.connect(self.start_wanted)

    # ---------------------------------------------------------------- what is chosen

    @property
    def medium(self) -> Medium:
        """Return the chosen kind of medium."""
        return _SHORT[self.media.chosen()[0]]

    def choose_medium(self, medium: Medium) -> None:
        """Choose `medium` as the user does."""
        self.media.choose([words for words, each in _SHORT.items() if each is medium])
        self._on_medium()

    @property
    def target(self) -> Path | None:
        """Return where to write, None while nothing is chosen."""
        if self.medium is not Medium.STICK:
            return self.paths[self.medium]
        index = self.volumes.currentIndex()
        return self.places[index].path if 0 <= index < len(self.places) else None

    @Slot()
    def _on_medium(self) -> None:
        self.forget()
        self.medium_changed.emit()

    @Slot()
    def _on_target(self) -> None:
        self.forget()
        self.target_changed.emit()

    def forget(self) -> None:
        """Take away what was seen and written: it was about another target or revision."""
        self._seen, self._is_written, self._done_warnings = None, False, ()
        self.outcome.say("", "", "")
        self.backup.say("")
        self.advice.setText("")
        self._refresh()

    def show_path(self, path: Path) -> None:
        """Take `path` as the folder or image chosen."""
        self.paths[self.medium] = path
        self._on_target()

    def show_places(self, places: Sequence[MediumPlace]) -> None:
        """Offer the volumes `places`; the one that was chosen stays so while it is there."""
        before = self.target if self.medium is Medium.STICK else None
        self.places = list(places)
        self.volumes.clear()
        self.volumes.addItems([place.words for place in places])
        paths = [place.path for place in places]
        if before in paths:
            self.volumes.setCurrentIndex(paths.index(before))
        else:  # another disk is never taken by itself
            self.volumes.setCurrentIndex(0 if places and places[0].is_likely_stick else -1)
        self.volumes.setPlaceholderText("选一个盘" if places else "没有找到 U盘")
        self._refresh()

    # ---------------------------------------------------------------- what is shown

    def show_seen(self, seen: SeenAhead | None) -> None:
        """Show what was seen at the target before."""
        self._seen = seen
        self._refresh()

    def show_reason(self, reason: str) -> None:
        """Say why nothing can be handed over now; "" where it can."""
        self._reason = reason
        self._refresh()

    def show_running(self, is_running: bool) -> None:
        """Show the stages, or put them away."""
        self.is_running = is_running
        self.hold_focus()
        if is_running:
            self.outcome.say("", "", "")
            self.backup.say("")
            self.advice.setText("")
            self._done_warnings = ()
            self.stages.begin(self.medium)
        else:
            self.stages.hide()
        self._refresh()
        self.give_focus(self.stages.stop if is_running else self.start)

    def say_done(self, done: HandedOver) -> None:
        """Say what was compared, and what is still to be done with the medium."""
        self._seen, self._is_written = None, True
        self.outcome.say_done(done.receipt.words)
        after = {
            Medium.STICK: "在系统里安全弹出后再拔。",
            Medium.IMAGE: "用刻录程序的“刻录映像”刻成光盘，刻好后换一台电脑打开看看。",
            Medium.FOLDER: "",
        }[done.medium]
        self.advice.setText(after)
        self._done_warnings = done.warnings
        self._refresh()

    def say_failed(self, error: XxxfError) -> None:
        """Say what went wrong and what to do."""
        self._seen = None
        self.outcome.say_failed(error)
        self._refresh()

    def show_facts(self, facts: HandoverFacts) -> None:
        """Show the log, the newest first."""
        if facts.log == self._shown_log:
            return
        self._shown_log = facts.log
        for old in self.log_lines:
            old.hide()
            old.deleteLater()
        self.log_lines = []
        for entry in facts.log[::-1][:_LOG_SHOWN]:
            made = SignedLine()
            self._log.addWidget(made)
            _say_logged(made, entry)
            self.log_lines.append(made)
        self._log_part.setVisible(bool(self.log_lines))

    def _refresh(self) -> None:
        medium, target = self.medium, self.target
        is_stick, idle = medium is Medium.STICK, not self.is_running
        for part in (self.media, self.volumes, self.refresh, self.choose):
            part.setEnabled(idle and not self._reason)
        self.signer.setVisible(idle and not self._reason)
        self._stick_row.setVisible(is_stick)
        self._path_row.setVisible(not is_stick)
        self.volumes.setEnabled(idle and not self._reason and bool(self.places))
        self._path.setText(str(target) if target is not None else "")
        self.choose.setText(_CHOOSE.get(medium, ""))
        self.hint.setText(self._hint(target))
        self.hint.setVisible(bool(self.hint.text()) and idle and not self._reason)
        self._show_remarks(idle)
        errors = self._seen is not None and bool(self._seen.errors)
        again = "再写一份，换一个盘或位置。" if self._is_written else ""
        self.why_not.setText(self._reason or again)
        self.start.setText("生成映像" if medium is Medium.IMAGE else f"写入{medium.value}")
        able = idle and not self._reason and target is not None
        self.start.setEnabled(able and not errors and not self._is_written)
        self._start_row.setVisible(idle)
        self.advice.setVisible(bool(self.advice.text()))

    def _hint(self, target: Path | None) -> str:
        if target is None:
            return _HINTS[self.medium]
        seen = self._seen
        if seen is None or seen.free_bytes is None or seen.errors or self._is_written:
            return ""
        free = size_words(seen.free_bytes)
        return f"约需 {size_words(seen.needed_bytes)}，可用 {free}。盘上别的文件不动。"

    def _show_remarks(self, idle: bool) -> None:
        for old in self.remark_lines:
            old.hide()
            old.deleteLater()
        self.remark_lines = []
        seen = self._seen if idle and not self._reason and not self._is_written else None
        for words in seen.errors if seen else ():
            self._add_remark(self._remarks, "state-error", "err", words)
        for words in seen.warnings if seen else ():
            self._add_remark(self._remarks, "state-warning", "warn", words)
        for words in self._done_warnings:
            self._add_remark(self._heed, "state-warning", "warn", words)

    def _add_remark(self, place: QVBoxLayout, sign: str, ink: str, words: str) -> None:
        line = SignedLine()
        place.addWidget(line)
        line.say(sign, ink, words)
        self.remark_lines.append(line)


def _say_logged(line: SignedLine, entry: LogLine) -> None:
    about = f"{moment_words(entry.began_at)} {entry.medium} · 定稿 {entry.revision}"
    if entry.done:
        line.say("state-ok", "ok", f"{about} · {entry.words}")
    else:
        line.say("state-error", "err", f"{about} · 没有完成：{entry.words}")
