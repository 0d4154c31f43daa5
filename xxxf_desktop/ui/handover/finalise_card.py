"""定稿: what stands in the way, what has changed since the last one, and the button."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from xxxf_desktop.app.handover_facts import HandoverFacts
from xxxf_desktop.errors import XxxfError
from xxxf_desktop.ui.handover.card import Card
from xxxf_desktop.ui.look.icons import Sign
from xxxf_desktop.ui.parts.boxes import column, hairline, holder, row
from xxxf_desktop.ui.parts.buttons import push
from xxxf_desktop.ui.parts.signed_line import SignedLine
from xxxf_desktop.ui.parts.words import WrappedLabel, label

_MOST_LINES = 5
_AHEAD = (
    ("print", "打印装订：按方案的份数，双面，装订边对称；先看预览，再打印或交文印店"),
    ("usb", "写入介质：U盘、光盘或文件夹，写完逐字节读回核对"),
    ("stamp", "盖章页清单：哪几页盖章签字；盖好后的扫描件放回来"),
    ("clip", "抄录单：在线系统逐栏复制"),
)
_OTHER_EDITION = "答案没有变；程序里的申报书版本与定稿时不同。"


class FinaliseCard(Card):
    """Shown while the draft is not what the last revision says."""

    check_wanted = Signal()
    finalise_wanted = Signal()
    changes_wanted = Signal()

    def __init__(self) -> None:
        super().__init__("定稿", "lock")
        self._next = 1
        self._is_running = False
        self._obstacle = ""
        self.errors, self.warnings = SignedLine(), SignedLine()
        self.to_errors = push("去检查", "small", "arrow-right", trailing=True)
        self.to_warnings = push("去核对", "small", "arrow-right", trailing=True)
        for button in (self.to_errors, self.to_warnings):
            button.clicked.connect(self.check_wanted)
        self._obstacles = (
            _with_way(self.errors, self.to_errors),
            _with_way(self.warnings, self.to_warnings),
        )
        self._since = label("", "strong")
        self.changes = WrappedLabel("", "second")
        self.all_changes = push("", "link")
        self.all_changes.clicked.connect(self.changes_wanted)
        self._changed = holder(
            column(self._since, self.changes, row(self.all_changes, None), gap=4)
        )
        self.why_not = WrappedLabel("", "second")
        self.start = push("定稿", "primary", "lock")
        self.start.clicked.connect(self.finalise_wanted)
        self.outcome = SignedLine()
        self._ahead = holder(column(hairline(), *(_ahead(*each) for each in _AHEAD), gap=10))
        last = row(self.why_not, self.start, gap=12)
        last.setStretch(0, 1)
        self.put(*self._obstacles, self._changed, self.outcome, last, self._ahead)

    def show_facts(self, facts: HandoverFacts, errors: int, warnings: int) -> None:
        """Show what stands in the way of the next revision, and what would be new in it."""
        self._next = facts.next_number
        self.title.setText(f"定稿 {self._next}")
        self.start.setText(f"定稿 {self._next}")
        self._obstacles[0].setVisible(bool(errors))
        self.errors.say("state-error", "err", f"还有 {errors} 处必须改正。" if errors else "")
        self._obstacles[1].setVisible(bool(warnings))
        words = f"还有 {warnings} 处提示没有核对。核对后逐条打勾，可以写明理由。"
        self.warnings.say("state-warning", "warn", words if warnings else "")
        self._show_changes(facts)
        self._ahead.setVisible(facts.last is None)
        self._obstacle = "先改正、核对，再定稿。" if errors or warnings else ""
        self._show_button()

    def _show_changes(self, facts: HandoverFacts) -> None:
        last = facts.last
        self._changed.setVisible(last is not None and facts.current is None)
        if last is None or facts.changes is None:
            return
        lines = facts.changes.lines() or [_OTHER_EDITION]
        self._since.setText(f"定稿 {last.number} 之后改了 {len(lines)} 处")
        self.changes.setText("\n".join(lines[:_MOST_LINES]))
        self.all_changes.setText(f"全部 {len(lines)} 处")
        self.all_changes.setVisible(len(lines) > _MOST_LINES)

    def show_running(self, is_running: bool) -> None:
        """Show that the revision is being made."""
        self._is_running = is_running
        if is_running:
            self.outcome.say("", "", "")
        self._show_button()

    def _show_button(self) -> None:
        promise = "固定这一版的答案、正文和证明材料，生成校验码。"
        self.why_not.setText("正在检查并定稿……" if self._is_running else self._obstacle or promise)
        self.start.setEnabled(not self._obstacle and not self._is_running)

    def say_failed(self, error: XxxfError) -> None:
        """Show why there is no new revision."""
        self.outcome.say_failed(error)

    def buttons(self) -> Sequence[QWidget]:
        """Return where one may go on, the best first."""
        return (self.start, self.to_errors, self.to_warnings)


def _ahead(icon: str, words: str) -> QWidget:
    """Return a line about what comes after the first 定稿."""
    line = row(Sign(icon, "text2", 18, "raised"), WrappedLabel(words, "second"), gap=10)
    line.setStretch(1, 1)
    return holder(line)


def _with_way(line: SignedLine, way: QWidget) -> QWidget:
    layout = row(line, way, gap=12)
    layout.setStretch(0, 1)
    return holder(layout)
