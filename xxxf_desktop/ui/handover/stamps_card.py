"""盖章页清单: where seals and signatures go, by page; and the scans of the pages that came back."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QWidget

from xxxf_desktop.app.handover_facts import HandoverFacts
from xxxf_desktop.app.handover_sheet import HandMark
from xxxf_desktop.app.printing import PrintJob
from xxxf_desktop.drafts.store import Scan
from xxxf_desktop.errors import XxxfError
from xxxf_desktop.ui.handover.card import Card
from xxxf_desktop.ui.look.icons import Sign
from xxxf_desktop.ui.parts.boxes import column, hairline, holder, row
from xxxf_desktop.ui.parts.buttons import push
from xxxf_desktop.ui.parts.signed_line import SignedLine
from xxxf_desktop.ui.parts.words import ElidedLabel, WrappedLabel, label

_PAGE_WIDTH = 60
_PEN = "签字", "日期"


class StampsCard(Card):
    """Takes scans by the button, or dropped on it."""

    add_wanted = Signal()
    dropped = Signal(list)
    remove_wanted = Signal(int)

    def __init__(self) -> None:
        super().__init__("盖章页清单", "stamp")
        self._marks = column(gap=6)
        self.mark_rows: list[QWidget] = []
        self._waiting = WrappedLabel("", "second")
        self._scans = column(gap=4)
        self.scan_rows: list[ScanRow] = []
        self._job: PrintJob | None = None
        self._shown_scans: tuple[Scan, ...] = ()
        self.scans_title = label("盖章扫描件", "strong")
        self.add = push("放入扫描件", "secondary", "plus")
        self.add.clicked.connect(self.add_wanted)
        self.outcome = SignedLine()
        self.setAcceptDrops(True)
        self._scans_part = holder(column(hairline(), self.scans_title, self._scans, gap=6))
        last = row(label("每份都盖原章，复印无效", "help"), None, self.add)
        self.put(self._marks, self._waiting, None, self._scans_part, self.outcome, last)
        self._scans_part.hide()

    def show_job(self, job: PrintJob | None, reason: str = "") -> None:
        """Show the places of a copy; `reason` says why they are not known."""
        self._waiting.setText(reason or ("" if job is not None else "正在找盖章签字的页……"))
        self._waiting.setVisible(job is None)
        if job is self._job:  # made anew, the rows would move the page under the person's eyes
            return
        self._job = job
        _clear(self.mark_rows)
        self.mark_rows = [*_mark_rows(job)] if job is not None else []
        for made in self.mark_rows:
            self._marks.addWidget(made)
        places = len(job.paper.marks) + bool(job.paper.seals) if job is not None else 0
        self.fact.setText(f"{places} 处 × {job.copies} 份" if job is not None else "")

    def show_facts(self, facts: HandoverFacts) -> None:
        """Show the scans of the last revision."""
        self.add.setEnabled(facts.last is not None)
        self.setAcceptDrops(facts.last is not None)
        number = facts.last.number if facts.last is not None else 0
        self.scans_title.setText(f"定稿 {number} 的扫描件 {len(facts.scans)} 份")
        if facts.scans == self._shown_scans:
            return
        self._shown_scans = facts.scans
        _clear(self.scan_rows)
        self.scan_rows = [ScanRow(index, scan) for index, scan in enumerate(facts.scans)]
        for made in self.scan_rows:
            made.remove.clicked.connect(partial(self.remove_wanted.emit, made.index))
            self._scans.addWidget(made)
        self._scans_part.setVisible(bool(self.scan_rows))

    def say_added(self, count: int, problems: Sequence[str]) -> None:
        """Say what of the files chosen was no use."""
        if problems:
            self.outcome.say("state-warning", "warn", "\n".join(problems))
        elif count:
            self.outcome.say_done(f"已放入 {count} 份，下次写入介质时一起带上。")
        else:
            self.outcome.say("", "", "")

    def say_failed(self, error: XxxfError) -> None:
        """Say why nothing was added."""
        self.outcome.say_failed(error)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        urls = event.mimeData().urls()
        paths = [Path(url.toLocalFile()) for url in urls if url.isLocalFile()]
        if paths:
            event.acceptProposedAction()
            self.dropped.emit(paths)


class ScanRow(QWidget):
    """One scan, with the way to take it out again."""

    def __init__(self, index: int, scan: Scan) -> None:
        super().__init__()
        self.index = index
        self.remove = push("移除", "link")
        self.remove.setAccessibleName(f"移除第 {index + 1} 份扫描件 {scan.title}")
        name = ElidedLabel(scan.title, 13, "text")
        line = row(Sign("clip", "text2", 16, "raised"), name, self.remove, gap=8)
        line.setStretch(1, 1)
        self.setLayout(line)


def _mark_rows(job: PrintJob) -> list[QWidget]:
    rows = [_mark_row(mark) for mark in job.paper.marks]
    if seals := job.paper.seals:
        rows.append(_row("全册", f"右侧切口，每份 {len(seals)} 枚", "stamp", "骑缝章"))
    return rows


def _mark_row(mark: HandMark) -> QWidget:
    page = f"第 {mark.page} 页" if mark.page else mark.chapter[:2]
    place, _, doing = mark.doing.rpartition("处")
    place = " ".join(place.strip("“”").replace("：", "").split())
    icon = "pen" if any(word in doing for word in _PEN) else "stamp"
    chapter = mark.chapter.partition(" ")[0]
    where = f"{chapter} {place}" if mark.page else place
    return _row(page, where, icon, doing)


def _row(page: str, where: str, icon: str, doing: str) -> QWidget:
    number = label(page, "strong")
    number.setMinimumWidth(_PAGE_WIDTH)
    line = row(
        number,
        ElidedLabel(where, 13, "text2"),
        Sign(icon, "text2", 16, "raised"),
        label(doing, "body"),
        gap=6,
    )
    line.setStretch(1, 1)
    made = holder(line)
    made.setAccessibleName(f"{page} {where} {doing}")
    return made


def _clear(rows: Sequence[QWidget]) -> None:
    for old in rows:
        old.hide()
        old.deleteLater()
