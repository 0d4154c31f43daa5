"""检查: every finding in one list, a click to its place, ticks for the 提示, a list to print."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QVBoxLayout, QWidget

from xxxf_desktop.answers.application import MOST_REASON
from xxxf_desktop.app.review import ReviewRow, review
from xxxf_desktop.app.session import Session
from xxxf_desktop.forms.steps import step_of_place, steps_of
from xxxf_desktop.rules.catalogue import words
from xxxf_desktop.rules.finding import Finding, Severity
from xxxf_desktop.system.clock import now
from xxxf_desktop.ui.look.icons import Sign
from xxxf_desktop.ui.pages.page import PADDING, Scroller
from xxxf_desktop.ui.parts.boxes import column, framed, hairline, row
from xxxf_desktop.ui.parts.buttons import push
from xxxf_desktop.ui.parts.inputs import LineFrame
from xxxf_desktop.ui.parts.message import SIGNS
from xxxf_desktop.ui.parts.ticks import TickBox
from xxxf_desktop.ui.parts.words import ElidedLabel, WrappedLabel, label

_ORDER = (Severity.ERROR, Severity.WARNING, Severity.HINT)
_ADVICE = {
    Severity.ERROR: "不改正不能导出",
    Severity.WARNING: "核对后打勾，可以写明理由",
    Severity.HINT: "供参考，不影响导出",
}
_TELL_AFTER_MS = 300
_GO = {"PROOF_MISSING": "去添加", "REQUIRED_MISSING": "去填写", "OPTIONAL_BLANK": "去填写"}


class FindingLine(QWidget):
    """One finding: where, what, what to do, the way there; a 提示 has its tick and reason."""

    go_to = Signal(object)
    ticked = Signal(str, str, object)

    def __init__(self, finding: Finding, session: Session, step: str, page: str) -> None:
        super().__init__()
        self.finding = finding
        said = words(finding, session.form)
        sign, ink, word = SIGNS[finding.severity]
        mark = Sign(sign, ink, 18, "raised")
        self.go = push(_GO.get(finding.code, "去修改"), "small", "arrow-right", trailing=True)
        about = f"{said.place}，{said.what.rstrip('。')}"
        self.go.setAccessibleName(f"{self.go.text()}：{about}")
        self.go.clicked.connect(self._on_go)
        place = ElidedLabel(_place_words(step, said.place), 14, "text", bold=True)
        what = WrappedLabel(said.what, "body")
        text = column(row(place, label(page, "help")), what, gap=2)
        if said.remedy:
            how = label("怎么改", "help")
            remedy = WrappedLabel(said.remedy, "second")
            line = row(how, remedy, gap=8)
            line.setAlignment(how, Qt.AlignmentFlag.AlignTop)
            text.addLayout(line)
        self.tick: TickBox | None = None
        self.reason: LineFrame | None = None
        if finding.severity is Severity.WARNING:
            text.addLayout(self._tick_line(session, about))
        whole = row(mark, text, self.go, gap=12, margins=(12, 10, 12, 10))
        whole.setStretch(1, 1)
        whole.setAlignment(mark, Qt.AlignmentFlag.AlignTop)
        whole.setAlignment(self.go, Qt.AlignmentFlag.AlignTop)
        self.setLayout(whole)
        self.setAccessibleName(f"{word} {said.place} {said.what}{said.remedy}")
        self._pending = QTimer(self)
        self._pending.setSingleShot(True)
        self._pending.setInterval(_TELL_AFTER_MS)
        self._pending.timeout.connect(self._tell)

    def _tick_line(self, session: Session, about: str) -> QVBoxLayout:
        self.tick = TickBox("已核对")
        self.tick.setChecked(session.is_ticked(self.finding))
        self.tick.setAccessibleName(f"已核对：{about}")
        self.reason = LineFrame(low=True)
        self.reason.line.setPlaceholderText("说明理由（可以不写），随检查单留存")
        self.reason.line.setAccessibleName(f"{about}的理由")
        self.reason.line.setMaxLength(MOST_REASON)
        self.reason.line.setText(session.reason_of(self.finding))
        self.tick.clicked.connect(self._tell)
        self.reason.line.textEdited.connect(self._on_reason_edited)
        self.reason.line.left.connect(self.settle)
        return column(row(self.tick, self.reason), gap=0)

    @Slot()
    def _on_go(self) -> None:
        self.go_to.emit(self.finding)

    @Slot()
    def _on_reason_edited(self) -> None:
        """Whoever writes a reason has looked at the finding."""
        if self.tick is not None:
            self.tick.setChecked(True)
        self._pending.start()

    @Slot()
    def settle(self) -> None:
        """Tell the reason that is written but not told yet."""
        if self._pending.isActive():
            self._tell()

    @Slot()
    def _tell(self) -> None:
        self._pending.stop()
        if self.tick is None or self.reason is None:
            return
        reason = self.reason.line.text() if self.tick.isChecked() else None
        self.ticked.emit(self.finding.code, self.finding.place, reason)


class CheckPage(QWidget):
    """The list of findings, and on the right what the office will look at."""

    go_to = Signal(str)
    ticked = Signal(str, str, object)
    print_wanted = Signal()
    pdf_wanted = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.setObjectName("canvas")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._session = session
        self._shown: tuple[Finding, ...] | None = None
        self._left_for: Finding | None = None  # what somebody went to put right last
        self._homes = step_of_place(session.form)
        self._steps = {step.id: step.title for step in steps_of(session.form)}
        self.page_words: Callable[[str], str] = _no_page
        """Says on which page of the paper a place stands, "" where that is not known."""
        self.lines: list[FindingLine] = []
        self.title = label("", "title")
        self._when = label("", "help")
        self._counts = {severity: _CountPill(severity) for severity in _ORDER}
        self.print_button = push("打印检查单", "secondary", "print")
        self.pdf_button = push("存为 PDF", "secondary", "pdf")
        self.print_button.clicked.connect(self.print_wanted)
        self.pdf_button.clicked.connect(self.pdf_wanted)
        self._groups, self._content = _group_list()
        self._column = column(self._groups, gap=0, margins=(PADDING, 12, PADDING, 24))
        content = QWidget()
        content.setLayout(self._column)
        self.scroller = Scroller(content)
        self._side = _ReviewSide()
        main = column(self._head(), self.scroller, gap=0)
        whole = row(main, self._side, gap=0)
        whole.setStretch(0, 1)
        self.setLayout(whole)

    def _head(self) -> QFrame:
        pills = row(*self._counts.values(), gap=8)
        top = row(column(self.title, self._when, gap=2), None, pills, gap=12)
        buttons = row(self.print_button, self.pdf_button, None, gap=8)
        return framed(column(top, buttons, gap=8, margins=(PADDING, 10, PADDING, 10)), "sticky")

    def show_findings(self, findings: Sequence[Finding]) -> None:
        """Show `findings`; the list is built anew only where it differs from what is shown."""
        self._show_head(findings)
        self._side.show_review(review(findings))
        if self._shown == tuple(findings):
            return
        self._shown = tuple(findings)
        self._clear()
        for severity in _ORDER:
            own = [finding for finding in findings if finding.severity is severity]
            if own:
                self._add_group(severity, own)
        if not findings:
            self._content.addWidget(label("没有发现问题，可以导出。", "ok"))
        self._content.addStretch(1)

    def _show_head(self, findings: Sequence[Finding]) -> None:
        counted = {
            severity: sum(finding.severity is severity for finding in findings)
            for severity in _ORDER
        }
        open_warnings = sum(
            found.severity is Severity.WARNING and not self._session.is_ticked(found)
            for found in findings
        )
        self.title.setText(_title(counted[Severity.ERROR], open_warnings))
        self._when.setText(f"{now():%H:%M:%S} 检查")
        for severity, pill in self._counts.items():
            pill.show_count(counted[severity])

    def _add_group(self, severity: Severity, findings: Sequence[Finding]) -> None:
        _, ink, word = SIGNS[severity]
        role = {"err": "err_strong", "warn": "warn_strong"}.get(ink, "strong")
        head = row(label(f"{word} {len(findings)}", role), label(_ADVICE[severity], "help"), None)
        self._content.addLayout(head)
        lines = column(gap=0)
        for index, finding in enumerate(findings):
            if index:
                lines.addWidget(hairline())
            step = self._steps.get(self._homes.get(finding.place, ""), "")
            line = FindingLine(finding, self._session, step, self.page_words(finding.place))
            line.go_to.connect(self._on_go_to)
            line.ticked.connect(self.ticked)
            self.lines.append(line)
            lines.addWidget(line)
        self._content.addWidget(framed(lines, "card"))
        self._content.addSpacing(8)

    def settle(self) -> None:
        """Tell every reason that is written but not told yet."""
        for line in self.lines:
            line.settle()

    @Slot(object)
    def _on_go_to(self, finding: Finding) -> None:
        self._left_for = finding
        self.go_to.emit(finding.place)

    def _clear(self) -> None:
        self.lines = []
        self._groups.hide()
        self._column.removeWidget(self._groups)
        self._groups.deleteLater()
        self._groups, self._content = _group_list()
        self._column.addWidget(self._groups)

    def focus_first(self) -> None:
        """Put the focus on the first finding, or on the button where there is none."""
        first = self.lines[0].go if self.lines else self.print_button
        first.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def focus_finding(self, place: str) -> None:
        """Come back to where somebody left for `place`."""
        there = [line for line in self.lines if line.finding.place == place]
        if not there:
            self.focus_first()
            return
        line = max(there, key=self._likeness)
        line.go.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.scroller.reveal(line)

    def _likeness(self, line: FindingLine) -> int:
        """Return how much `line` is what somebody left for: 2 that itself, 1 of its code."""
        if line.finding == self._left_for:
            return 2
        return int(self._left_for is not None and line.finding.code == self._left_for.code)

    def set_narrow(self, is_narrow: bool) -> None:
        """Hide the right side where there is no room for it."""
        self._side.setVisible(not is_narrow)


def _group_list() -> tuple[QWidget, QVBoxLayout]:
    groups = QWidget()
    layout = column(gap=8)
    groups.setLayout(layout)
    return groups, layout


def _no_page(_place: str) -> str:
    return ""


def _place_words(step: str, place: str) -> str:
    """
    >>> _place_words("表一 申报单位信息表", "申报联系人·传真")
    '表一 · 申报联系人 · 传真'
    >>> _place_words("2.（2）项目实施情况", "（2）项目实施情况")
    '2.（2）项目实施情况'
    """
    if not step or step.endswith(place):
        return step or place
    return f"{step.partition(' ')[0]} · {place.replace('·', ' · ')}"


def _title(errors: int, open_warnings: int) -> str:
    """
    >>> _title(3, 2), _title(0, 2), _title(0, 0)
    ('还有 3 处必须改正', '还有 2 处提示没有核对', '检查通过，可以导出')
    """
    if errors:
        return f"还有 {errors} 处必须改正"
    return f"还有 {open_warnings} 处提示没有核对" if open_warnings else "检查通过，可以导出"


class _CountPill(QFrame):
    """强制 3, in the shape and ink of its severity."""

    def __init__(self, severity: Severity) -> None:
        super().__init__()
        self.setObjectName("card")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        sign, ink, self._word = SIGNS[severity]
        self._count = label("0", "strong")
        inner = row(Sign(sign, ink, 16, "raised"), label(self._word, "second"), self._count, gap=6)
        inner.setContentsMargins(10, 6, 10, 6)
        self.setLayout(inner)

    def show_count(self, count: int) -> None:
        self._count.setText(str(count))
        self.setAccessibleName(f"{self._word} {count}")


class _ReviewSide(QFrame):
    """形式审查对照, a line for each thing the office looks at."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("side")
        self.setFixedWidth(256)
        self._rows: dict[str, tuple[Sign, QLabel]] = {}
        self._list = column(gap=12)
        whole = column(
            label("形式审查对照", "card"),
            label("推荐单位收件时逐项看这些", "help"),
            8,
            self._list,
            None,
            gap=4,
            margins=(16, 16, 16, 16),
        )
        self.setLayout(whole)

    def show_review(self, rows: Sequence[ReviewRow]) -> None:
        """Show `rows`; their words are always the same but for 其他."""
        for entry in rows:
            sign, count = self._row(entry.words)
            if entry.worst is None:
                sign.show_sign("state-ok", "ok")
                count.setText("")
            else:
                sign.show_sign(*SIGNS[entry.worst][:2])
                count.setText(f"{entry.count} 处")

    def _row(self, words_: str) -> tuple[Sign, QLabel]:
        if words_ not in self._rows:
            sign, count = Sign("state-ok", "ok", 16, "rail"), label("", "second")
            name = ElidedLabel(words_, 13, "text")
            self._list.addLayout(row(sign, name, count))
            self._rows[words_] = (sign, count)
        return self._rows[words_]
