"""附1 and 附2: the files that prove each item, in the order in which they are bound in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout

from xxxf_desktop.answers.application import Application, Proof
from xxxf_desktop.answers.files import FileReport
from xxxf_desktop.answers.visibility import holds
from xxxf_desktop.app.claims import Claim, ClaimState, claim_matrix
from xxxf_desktop.forms.model import Form
from xxxf_desktop.forms.parts import ProofItem
from xxxf_desktop.forms.steps import Step
from xxxf_desktop.rules.catalogue import words
from xxxf_desktop.rules.finding import Finding
from xxxf_desktop.ui.pages.claims_list import ClaimsList
from xxxf_desktop.ui.pages.page import PADDING, Scroller, StepPage, head, page_column
from xxxf_desktop.ui.pages.proof_line import ProofLine, bound_pages, dragged_line
from xxxf_desktop.ui.parts.boxes import column, hairline, row
from xxxf_desktop.ui.parts.buttons import push
from xxxf_desktop.ui.parts.message import MessageLine
from xxxf_desktop.ui.parts.ticks import TickBox
from xxxf_desktop.ui.parts.words import WrappedLabel, label

_NOTE = "PDF、JPEG、PNG、TIFF、BMP；原件存进申报稿，不改动"


class ItemBox(QFrame):
    """One item: its official words, its files, and a place to drop more."""

    files_dropped = Signal(str, list)
    files_wanted = Signal(str)
    none_ticked = Signal(str, bool)
    title_edited = Signal(str, int, str)
    pages_edited = Signal(str, int, str)
    turned = Signal(str, int, int)
    moved = Signal(str, int, int)
    removed = Signal(str, int)
    entered = Signal(str)
    left = Signal(str)
    undo_wanted = Signal(str)

    def __init__(self, number: int, item: ProofItem) -> None:
        super().__init__()
        self.item = item
        self._about = f"第 {number} 项"
        self.setAcceptDrops(True)
        self.lines: list[ProofLine] = []
        self._list = QVBoxLayout()
        self._list.setSpacing(8)
        self._state = label("", "help")
        self.add = push("添加文件…", "small", "plus")
        self.add.setAccessibleName(f"添加文件：{item.text.rstrip('；。')}")
        self.none = TickBox("没有，填“无”")
        self.none.setAccessibleName(f"没有，填“无”：{item.text.rstrip('；。')}")
        if not item.none_ok:
            self.none.hide()
        self.undo = push("撤消移除", "link", "undo")
        self.undo.setAccessibleName(f"撤消移除：{item.text.rstrip('；。')}")
        self.undo.hide()
        self._drop_hint = label("也可以把文件拖到这里", "help")
        self.message = MessageLine()
        self.message.set_about(item.text.rstrip("；。"))
        self.problems = WrappedLabel("", "err")
        self.problems.hide()
        self.claims = ClaimsList()
        text = WrappedLabel(f"{number}. {item.text.rstrip('；。')}", "strong")
        bracket = [WrappedLabel(item.bracket, "help")] if item.bracket else []
        buttons = row(self.add, self.none, self.undo, self._drop_hint, None, gap=12)
        top = row(text, self._state)
        top.setStretch(0, 1)
        self.setLayout(
            column(
                top,
                *bracket,
                self.claims,
                self._list,
                buttons,
                self.problems,
                self.message,
                gap=8,
            )
        )
        self.add.clicked.connect(self._on_add)
        self.none.clicked.connect(self._on_none)
        self.undo.clicked.connect(self._on_undo)

    def show_entries(
        self, proofs: Sequence[Proof], reports: Mapping[str, FileReport], *, wanted: bool
    ) -> None:
        """Show the proofs of the item; `wanted` says whether the answers call for any."""
        entries = [proof for proof in proofs if not proof.none]
        if [line.file for line in self.lines] != [entry.file for entry in entries]:
            self._rebuild(entries, reports)
        for line, entry in zip(self.lines, entries, strict=True):
            line.show_proof(entry, reports.get(entry.file or ""))
        none = any(proof.none for proof in proofs)
        self.none.setChecked(none)
        self.none.setEnabled(not entries)
        known = ((entry, reports.get(entry.file or "")) for entry in entries)
        pages = sum(bound_pages(entry, report) for entry, report in known if report is not None)
        count = f"{len(entries)} 件，{pages} 页" if entries else ""
        state = count or ("已填“无”" if none else "须提供" if wanted else "按目前的填写不需要")
        self._state.setText(state)

    def _rebuild(self, entries: Sequence[Proof], reports: Mapping[str, FileReport]) -> None:
        before, self.lines = self.lines, []
        for index, proof in enumerate(entries):
            self._add_line(index, proof, reports.get(proof.file or ""), len(entries) - 1)
        self._keep_focus(before)
        for line in before:
            self._list.removeWidget(line)
            line.hide()
            line.deleteLater()

    def _keep_focus(self, before: Sequence[ProofLine]) -> None:
        """Where a line of `before` has the focus, give it to the line that takes its place."""
        focus = self.window().focusWidget()
        for index, line in enumerate(before):
            if focus is not None and focus in line.controls():
                role = line.controls().index(focus)
                of_file = [each for each in self.lines if each.file == line.file]
                now = [*of_file, *self.lines[index:], *self.lines[-1:]]
                controls = now[0].controls() if now else [self.add]
                able = [each for each in (*controls[role:], *controls[::-1]) if each.isEnabled()]
                able[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def _add_line(self, index: int, proof: Proof, report: FileReport | None, last: int) -> None:
        line = ProofLine(index, proof, report, last, self._about)
        line.title_edited.connect(self._on_title_edited)
        line.pages_edited.connect(self._on_pages_edited)
        line.turned.connect(self._on_turned)
        line.moved.connect(self._on_moved)
        line.removed.connect(self._on_removed)
        line.entered.connect(self._on_entered)
        line.left.connect(self._on_left)
        self.lines.append(line)
        self._list.addWidget(line)
        line.show()

    @property
    def state(self) -> str:
        """Return what is said of the item as a whole."""
        return self._state.text()

    def say_problems(self, problems: Sequence[str]) -> None:
        """Say which files were not taken, and what to do."""
        self.problems.setText("\n".join(problems))
        self.problems.setVisible(bool(problems))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        data = event.mimeData()
        if data.hasUrls() or dragged_line(data, self._about) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        index = dragged_line(event.mimeData(), self._about)
        if index is not None:
            event.acceptProposedAction()
            self._drop_line(index, event.position().y())
            return
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if paths:
            event.acceptProposedAction()
            self.files_dropped.emit(self.item.id, paths)

    def _drop_line(self, index: int, y: float) -> None:
        """Put line `index` before the first line whose middle lies below `y`."""
        above = sum(line.geometry().center().y() < y for line in self.lines)
        to = above - 1 if index < above else above
        if to != index:
            self.moved.emit(self.item.id, index, to)

    @Slot()
    def _on_add(self) -> None:
        self.entered.emit(self.item.id)
        self.files_wanted.emit(self.item.id)

    @Slot()
    def _on_none(self) -> None:
        self.entered.emit(self.item.id)
        self.none_ticked.emit(self.item.id, self.none.isChecked())

    @Slot()
    def _on_undo(self) -> None:
        self.add.setFocus()  # the button goes
        self.undo_wanted.emit(self.item.id)

    @Slot(int, str)
    def _on_title_edited(self, index: int, title: str) -> None:
        self.title_edited.emit(self.item.id, index, title)

    @Slot(int, str)
    def _on_pages_edited(self, index: int, pages: str) -> None:
        self.pages_edited.emit(self.item.id, index, pages)

    @Slot(int, int)
    def _on_turned(self, index: int, degrees: int) -> None:
        self.turned.emit(self.item.id, index, degrees)

    @Slot(int, int)
    def _on_moved(self, index: int, to: int) -> None:
        self.moved.emit(self.item.id, index, to)

    @Slot(int)
    def _on_removed(self, index: int) -> None:
        self.removed.emit(self.item.id, index)

    @Slot()
    def _on_entered(self) -> None:
        self.entered.emit(self.item.id)

    @Slot()
    def _on_left(self) -> None:
        self.left.emit(self.item.id)


class ProofsPage(StepPage):
    """All items of one appendix."""

    lines_shown = Signal()

    def __init__(self, form: Form, step: Step) -> None:
        super().__init__(step)
        self._form = form
        self._reports: Mapping[str, FileReport] = {}
        self.boxes = {item.id: ItemBox(n, item) for n, item in enumerate(step.items, 1)}
        self.summary = WrappedLabel("", "second")
        content = column(self.summary, gap=16, margins=(PADDING, 16, PADDING, 24))
        for index, box in enumerate(self.boxes.values()):
            if index:
                content.addWidget(hairline())
            content.addWidget(box)
            box.entered.connect(self._on_entered)
            box.left.connect(self.left)
        content.addStretch(1)
        self.scroller = Scroller(page_column(content))
        self.setLayout(column(head(step.title, _NOTE), self.scroller, gap=0))

    def show_reports(self, reports: Mapping[str, FileReport]) -> None:
        """Take note of what is known of the files."""
        self._reports = reports

    def show_application(self, application: Application) -> None:
        matrix = claim_matrix(self._form, application)
        for name, box in self.boxes.items():
            wanted = holds(box.item.when, self._form, application)
            box.show_entries(application.proofs_of(name), self._reports, wanted=wanted)
            box.claims.show_claims(matrix.of(name))
        self._sum_up([claim for name in self.boxes for claim in matrix.of(name)])
        self.lines_shown.emit()

    def _sum_up(self, claims: Sequence[Claim]) -> None:
        open_ones = sum(claim.state is ClaimState.OPEN for claim in claims)
        rest = f"，还有 {open_ones} 处没有" if open_ones else ""
        self.summary.setText(
            f"按目前的填写，有 {len(claims)} 处要证明，{len(claims) - open_ones} 处已有材料{rest}。"
        )
        self.summary.setVisible(bool(claims))

    def lines(self) -> list[ProofLine]:
        """Return the lines of all items."""
        return [line for box in self.boxes.values() for line in box.lines]

    def show_answer(self, application: Application, _place: str) -> None:
        self.show_application(application)

    def show_findings(self, findings: Sequence[Finding]) -> None:
        for name, box in self.boxes.items():
            own = [
                found for found in findings if found.place == name and found.code != "PROOF_MISSING"
            ]
            if own:
                said = [words(found, self._form) for found in own]
                box.message.say(own[0].severity, [f"{each.what}{each.remedy}" for each in said])
            else:
                box.message.clear()

    def focus_place(self, place: str) -> None:
        box = self.boxes.get(place) or next(iter(self.boxes.values()))
        first = box.lines[0].title.line if box.lines and not place else box.add
        first.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.scroller.reveal(box)
        self._on_entered(box.item.id)

    @Slot(str)
    def _on_entered(self, place: str) -> None:
        self.scroller.mark(self.boxes[place])
        self.entered.emit(place)
