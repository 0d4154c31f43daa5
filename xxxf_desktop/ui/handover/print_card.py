"""打印装订: copies, both sides, the binding edge; what comes of it, and the ways to paper."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot

from xxxf_desktop.app.printing import MARGIN_SIDE_MM, PrintJob, PrintOptions
from xxxf_desktop.ui.handover.booklet import Booklet
from xxxf_desktop.ui.handover.card import Card, fact_row
from xxxf_desktop.ui.parts.boxes import column, row
from xxxf_desktop.ui.parts.buttons import push
from xxxf_desktop.ui.parts.chooser import Chooser
from xxxf_desktop.ui.parts.flow import Flow
from xxxf_desktop.ui.parts.signed_line import SignedLine
from xxxf_desktop.ui.parts.stepper import Stepper
from xxxf_desktop.ui.parts.ticks import TickBox
from xxxf_desktop.ui.parts.words import WrappedLabel

_MOST_COPIES, _WIDEST_EDGE_MM, _EDGE_MM = 20, 20, 5
_WEIGHTS = {"80 克纸": 80, "70 克纸": 70}


class PrintCard(Card):
    """Chooses the options and shows what they come to."""

    options_changed = Signal()
    preview_wanted = Signal()
    folder_wanted = Signal()
    print_wanted = Signal()
    trial_wanted = Signal()

    def __init__(self) -> None:
        super().__init__("打印装订", "print")
        self.booklet = Booklet()
        self.copies = Stepper("份数", 1, _MOST_COPIES, unit="份")
        self.duplex = _tick("双面，长边翻转", checked=True)
        self.edge = Stepper("装订边加宽", 0, _WIDEST_EDGE_MM, unit="毫米")
        self.edge.show_value(_EDGE_MM)
        self.weight = Chooser()
        self.weight.addItems([*_WEIGHTS])
        self.weight.setAccessibleName("用纸")
        self.facts = WrappedLabel("", "second")
        self.printers = Chooser()
        self.printers.setAccessibleName("打印机")
        self.why_not = SignedLine()
        self.print = push("打印", "primary", "print")
        self.make = push("生成印刷文件", "primary")
        self.trial = push("先打 1 份校样", "secondary")
        self.preview = push("预览", "small", "search")
        self.outcome = SignedLine()
        self.open_folder = push("打开文件夹", "link")
        self._can_print = False
        self._is_busy = False
        self._job: PrintJob | None = None
        self._reason = ""
        self._lay_out()
        self._connect()
        self._refresh()

    def _lay_out(self) -> None:
        options = column(
            fact_row("份数", self.copies),
            fact_row("双面，长边翻转", self.duplex),
            fact_row("装订边加宽", self.edge),
            fact_row("用纸", self.weight),
            gap=4,
        )
        drawn = column(self.booklet, self.preview, None, gap=8)
        drawn.setAlignment(self.preview, Qt.AlignmentFlag.AlignHCenter)
        top = row(drawn, options, gap=16)
        top.setStretch(1, 1)
        self._ways = (self.print, self.make, self.trial)
        self._pressed = self.make
        self._buttons = Flow(list(self._ways))
        self.put(top, self.facts, self.printers, None, self.why_not)
        self.put(self.outcome, row(self.open_folder, None), self._buttons)
        self.open_folder.hide()
        self.printers.hide()

    def _connect(self) -> None:
        self.copies.changed.connect(self._on_option)
        self.edge.changed.connect(self._on_option)
        self.duplex.clicked.connect(self._on_option)
        self.weight.activated.connect(self._on_option)
        self.print.clicked.connect(self.print_wanted)
        self.make.clicked.connect(self.folder_wanted)
        self.trial.clicked.connect(self.trial_wanted)
        self.preview.clicked.connect(self.preview_wanted)

    # ---------------------------------------------------------------- what is chosen

    def options(self) -> PrintOptions:
        """Return what is chosen."""
        return PrintOptions(
            copies=self.copies.value,
            duplex=self.duplex.isChecked(),
            gutter_mm=float(self.edge.value),
            paper_gsm=_WEIGHTS[self.weight.currentText()],
        )

    @property
    def printer(self) -> str:
        """Return the chosen printer, "" for the system's default."""
        return self.printers.currentText()

    def show_copies(self, copies: int) -> None:
        """Start with as many copies as the plan wants."""
        self.copies.show_value(copies)
        self._refresh()

    @Slot()
    def _on_option(self) -> None:
        self._refresh()
        self.options_changed.emit()

    # ---------------------------------------------------------------- what is shown

    def show_printers(self, names: Sequence[str]) -> None:
        """Offer `names`; without any, only files are made."""
        before = self.printer
        self._can_print = bool(names)
        self.printers.clear()
        self.printers.addItems(list(names))
        self.printers.setCurrentIndex(max(0, self.printers.findText(before)))
        self.printers.setVisible(len(names) > 1)
        self.make.setProperty("kind", "secondary" if names else "primary")
        self.make.style().unpolish(self.make)
        self.make.style().polish(self.make)
        self._refresh()

    def show_job(self, job: PrintJob | None) -> None:
        """Show what the options come to, None while that is not known."""
        self._job = job
        self._refresh()

    def show_reason(self, reason: str) -> None:
        """Say why nothing can be printed now; "" where it can."""
        self._reason = reason
        self._refresh()

    def forget(self) -> None:
        """Take away what was said of another revision."""
        self.open_folder.hide()
        self.outcome.say("", "", "")

    def show_busy(self, words: str) -> None:
        """Say what is being done; "" when it is done."""
        self._is_busy = bool(words)
        if words:
            self._pressed = next((way for way in self._ways if way.hasFocus()), self._pressed)
            self.hold_focus()
            self.open_folder.hide()
            self.outcome.say("refresh", "accent", words)
        self._refresh()
        self.give_focus(self._pressed)

    def _refresh(self) -> None:
        job = self._job
        self.booklet.show_options(
            round(MARGIN_SIDE_MM) + self.edge.value,
            is_mirrored=self.duplex.isChecked(),
            has_label=job is None or job.paper.has_label,
        )
        self.fact.setText(f"需 A4 纸 {job.paper.sheets * job.copies} 张" if job else "")
        self.facts.setText("\n".join(_job_lines(job)) if job else "正在数页……")
        self.facts.setVisible(not self._reason)
        self.why_not.say("state-hint", "text2", self._reason)
        self.print.setText(f"打印 {self.copies.value} 份")
        self.print.setVisible(self._can_print)
        able = not self._reason and not self._is_busy and job is not None
        for button in (self.print, self.make, self.trial, self.preview):
            button.setEnabled(able)
        self._buttons.rearrange()


def _tick(name: str, *, checked: bool) -> TickBox:
    box = TickBox()
    box.setAccessibleName(name)
    box.setChecked(checked)
    return box


def _job_lines(job: PrintJob) -> list[str]:
    paper = job.paper
    sides = f"{paper.sides} 面" + (f"（{paper.blanks} 面空白）" if paper.blanks else "")
    label = f"，书脊条 {job.copies} 条" if paper.has_label else "，太薄，不做书脊条"
    return [
        f"每份 {paper.sheets} 张，{sides}" + ("，奇偶页装订边对称" if paper.duplex else ""),
        f"书脊约 {paper.spine_mm:g} 毫米{label}",
    ]
