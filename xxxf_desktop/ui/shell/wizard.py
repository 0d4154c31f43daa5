"""The wizard: steps on the left, the questions in the middle, the paper on the right."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QMoveEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from xxxf_desktop.app.progress import is_problem, overview
from xxxf_desktop.errors import XxxfError
from xxxf_desktop.forms.steps import StepKind, step_of_place, steps_of
from xxxf_desktop.rules.finding import Severity
from xxxf_desktop.ui.choosers import Choosers
from xxxf_desktop.ui.desk import Desk
from xxxf_desktop.ui.handover.entrance import HandoverEntrance
from xxxf_desktop.ui.notices import notice
from xxxf_desktop.ui.pages.book import Book
from xxxf_desktop.ui.pages.check_page import CheckPage
from xxxf_desktop.ui.pages.check_printing import CheckPrinting
from xxxf_desktop.ui.pages.export_page import ExportPage
from xxxf_desktop.ui.pages.form_page import FormPage
from xxxf_desktop.ui.paper.panel import PaperPanel
from xxxf_desktop.ui.parts.banner import Banner
from xxxf_desktop.ui.parts.boxes import column
from xxxf_desktop.ui.shell.bars import BottomBar, TopBar
from xxxf_desktop.ui.shell.rail import CHECK, EXPORT, HANDOVER, Rail
from xxxf_desktop.ui.shell.tabbing import move_focus

if TYPE_CHECKING:
    from xxxf_desktop.ui.handover.page import HandoverPage

WIDE_FROM, PAPER_FROM = 1600, 1100
_PAPER_NARROW, _PAPER_WIDE, _MIDDLE_LEAST = 344, 690, 560
_ENDS = {CHECK: "检查", EXPORT: "导出", HANDOVER: "定稿与报送"}
_MILD = (Severity.WARNING, Severity.HINT)
_INKS = {Severity.ERROR: "err", Severity.WARNING: "warn"}


class Wizard(QWidget):
    """One open draft in the window."""

    back_to_start = Signal()
    find_wanted = Signal()
    keys_wanted = Signal()
    moved = Signal()
    """Another step or field is being worked on: `here` says which."""

    def __init__(self, desk: Desk, choosers: Choosers) -> None:
        super().__init__()
        self.setObjectName("window")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.desk = desk
        self._choosers = choosers
        self.steps = steps_of(desk.form)
        self._homes = step_of_place(desk.form)
        self.current = ""
        self.place = ""
        self._came_from_check = ""
        self._places: dict[str, str] = {}
        self.top = TopBar(desk.form)
        self.rail = Rail(self.steps)
        self.book = Book(desk, self.steps, choosers)
        self.check_page = CheckPage(desk.session)
        self.export_page = ExportPage(desk.session, choosers)
        self.handover = HandoverEntrance(desk, choosers, self)
        self.paper = PaperPanel(desk)
        self.bottom = BottomBar(desk.session.path)
        self.banner = Banner()
        self._recovered: tuple[str, ...] = ()
        # A text is written as it is printed already; there its page comes when it is asked for.
        self._wants_paper = {kind: kind is not StepKind.NARRATIVE for kind in StepKind}
        self._lay_out()
        self._connect()
        self._show_project()

    def _lay_out(self) -> None:
        self._body = QHBoxLayout()
        self._body.setContentsMargins(0, 0, 0, 0)
        self._body.setSpacing(0)
        self._rail_room = _Room()
        self._rail_room.changed.connect(self._place_rail)
        for widget, stretch in ((self._rail_room, 0), (self.book, 1), (self.paper, 0)):
            self._body.addWidget(widget, stretch)
        self.rail.setParent(self)
        whole = column(self.top, self.banner, self._body, self.bottom, gap=0)
        whole.setStretch(2, 1)
        self.setLayout(whole)

    def _connect(self) -> None:
        desk = self.desk
        desk.answered.connect(self._on_answered)
        desk.checked.connect(self._on_checked)
        desk.saved.connect(self._on_saved)
        desk.save_failed.connect(self.bottom.show_failed)
        self.rail.picked.connect(self.open_step)
        self.rail.opened.connect(self._place_rail)
        self.top.back.connect(self.back_to_start)
        self.top.find_wanted.connect(self.find_wanted)
        self.top.draft_wanted.connect(self.open_draft_export)
        self.bottom.previous.connect(self.open_previous)
        self.bottom.next.connect(self.open_next)
        self.bottom.to_check.connect(self.return_to_check)
        self.book.entered.connect(self._on_entered)
        self.book.left.connect(self._on_left)
        self.book.go_to.connect(self.open_place)
        self.paper.place_clicked.connect(self.open_place)
        self.paper.fold_wanted.connect(self.fold_paper)
        self.check_page.go_to.connect(self._on_finding_picked)
        self.check_page.ticked.connect(desk.tick)
        self.check_page.page_words = self.paper.page_words
        self.printing = CheckPrinting(desk, self.check_page, self._choosers)
        self.export_page.check_wanted.connect(self.open_check)
        self.export_page.save_wanted.connect(self.save_now)
        self.export_page.started.connect(self._on_export_started)
        self.export_page.ended.connect(self._on_export_ended)
        self.handover.check_wanted.connect(self.open_check)
        self.export_page.keys_wanted.connect(self.keys_wanted)
        self.handover.keys_wanted.connect(self.keys_wanted)
        self.handover.state_changed.connect(self._show_revision)
        self.banner.action_wanted.connect(self._on_recovered_wanted)

    # ---------------------------------------------------------------- where we are

    def targets(self) -> list[str]:
        """Return all steps in order, 检查, 导出 and 定稿与报送 last."""
        return [*(step.id for step in self.steps), *_ENDS]

    @Slot(str)
    def open_step(self, target: str) -> None:
        """Open a step, at the field that was left there last."""
        if self.export_page.is_running:
            self.rail.show_current(self.current)
            return
        self.book.settle()
        self.current, self.place = target, ""
        if target in _ENDS:
            self._open_end(target)
        else:
            asking = self.book.page_of(target)
            self.book.turn_to(asking)
            asking.focus_place(self._places.get(target, ""))
        self._show_where()

    def _open_end(self, target: str) -> None:
        self.book.turn_to(self._end_page(target))
        self.desk.check()
        if target == HANDOVER:
            self.save_now()
            self.handover.page.open()
        self._show_findings_everywhere()
        self.focus_page()

    def _end_page(self, target: str) -> CheckPage | ExportPage | HandoverPage:
        if target == HANDOVER:
            return self.handover.page
        return self.check_page if target == CHECK else self.export_page

    def focus_page(self) -> None:
        """Put the focus where one goes on from on 检查, 导出 or 定稿与报送."""
        self._end_page(self.current).focus_first()

    def _show_where(self) -> None:
        targets = self.targets()
        index = targets.index(self.current)
        names = [self._title(target) for target in targets]
        self.rail.show_current(self.current)
        self.bottom.show_neighbours(
            names[index - 1] if index else "", names[index + 1] if index + 1 < len(names) else ""
        )
        is_asking = self.current not in _ENDS
        self.bottom.back_to_check.setVisible(bool(self._came_from_check) and is_asking)
        self._arrange_paper()
        self._show_states()
        self._show_revision()
        if is_asking and not self.place:
            self.paper.show_place(self.current)
        self.moved.emit()

    def _title(self, target: str) -> str:
        return _ENDS.get(target) or next(step.title for step in self.steps if step.id == target)

    @Slot(str)
    def open_place(self, place: str) -> None:
        """Open the step that asks for `place` and put the focus there."""
        home = self._homes.get(place) or (place if place in self.targets() else None)
        if home is None:
            return
        if home != self.current:
            self._places[home] = place
            self.open_step(home)
        if home in _ENDS:
            return
        page = self.book.page_of(home)
        QTimer.singleShot(0, page, lambda: page.focus_place(place))
        page.focus_place(place)

    @Slot(str)
    def _on_finding_picked(self, place: str) -> None:
        self._came_from_check = place
        self.open_place(place)
        home = self._homes.get(place, "")
        page = self.book.pages.get(home)
        missing = {found.place for found in self.desk.findings if found.code == "REQUIRED_MISSING"}
        if isinstance(page, FormPage) and place in missing and place in page.rows:
            page.rows[place].show_missing()
        self._show_where()

    @Slot()
    def return_to_check(self) -> None:
        """Go back to the check page, to the finding one came from."""
        place, self._came_from_check = self._came_from_check, ""
        self.open_step(CHECK)
        self.check_page.focus_finding(place)

    @Slot()
    def open_check(self) -> None:
        self.open_step(CHECK)

    @Slot()
    def open_draft_export(self) -> None:
        """Open the export with 草稿 chosen."""
        self.open_step(EXPORT)
        self.export_page.choose_draft()
        self.export_page.focus_first()

    @Slot()
    def open_previous(self) -> None:
        self._open_beside(-1)

    @Slot()
    def open_next(self) -> None:
        self._open_beside(1)

    def _open_beside(self, step: int) -> None:
        targets = self.targets()
        there = targets.index(self.current) + step
        if 0 <= there < len(targets):
            self.open_step(targets[there])

    @Slot()
    def next_finding(self) -> None:
        """Go to the next place something is wrong at."""
        self._open_finding(1)

    @Slot()
    def previous_finding(self) -> None:
        self._open_finding(-1)

    def _open_finding(self, step: int) -> None:
        self.book.settle()
        self.desk.check()
        places = list(dict.fromkeys(found.place for found in self.desk.findings))
        places = [place for place in places if place in self._homes]
        if not places:
            return
        order = [place for each in self.steps for place in each.places()]
        here = order.index(self.place) if self.place in order else -1
        ranks = [(order.index(place) if place in order else -1) for place in places]
        ahead = [place for place, rank in zip(places, ranks, strict=True) if rank > here]
        behind = [place for place, rank in zip(places, ranks, strict=True) if rank < here]
        target = (ahead or places)[0] if step > 0 else (behind or places)[-1]
        self.open_place(target)

    # ---------------------------------------------------------------- what happens

    @Slot(str)
    def _on_entered(self, place: str) -> None:
        self.place = place
        self._places[self.current] = place
        self.rail.open_wide(self.rail.underMouse())
        self.paper.show_place(place, self._ink(place))
        self.moved.emit()

    @Slot(str)
    def _on_left(self, _place: str) -> None:
        self.desk.check()

    @Slot(str)
    def _on_answered(self, place: str) -> None:
        self.bottom.show_saving()
        about = self.desk.form.about
        if place == about.project:
            self._show_project()

    @Slot()
    def _on_checked(self) -> None:
        self._show_states()
        self._show_findings_everywhere()
        if self.place:
            self.paper.show_place(self.place, self._ink(self.place))

    def _show_findings_everywhere(self) -> None:
        self.export_page.show_findings(self.desk.findings)
        self.handover.show_findings()
        if self.current == CHECK:
            self.check_page.show_findings(self.desk.findings)

    def _show_states(self) -> None:
        told = self.book.told_findings()
        seen = overview(self.desk.form, self.desk.application, told)
        errors = sum(found.severity is Severity.ERROR for found in self.desk.findings)
        self.rail.show_overview(seen, errors)
        state = seen.steps.get(self.current)
        problems = state.problems if state is not None else 0
        self.bottom.note.setText(f"本步 {problems} 处有问题" if problems else "")

    def _ink(self, place: str) -> str:
        own = [found for found in self.book.told_findings() if found.place == place]
        told = [found.severity for found in own if is_problem(found) or found.severity in _MILD]
        return next((_INKS[each] for each in told if each in _INKS), "accent")

    def _show_project(self) -> None:
        self.top.show_project(self.desk.application.text(self.desk.form.about.project))
        self.top.show_plan(self.desk.form.plans.get(self.desk.application.plan or ""))

    @Slot()
    def _show_revision(self) -> None:
        """Say in the bars and in the list which revision the draft is, or no longer is."""
        self.top.show_revision(self.handover.pill, is_void=self.handover.facts.current is None)
        self.rail.show_revision(self.handover.rail_note)
        self.bottom.show_revision(self.handover.note(is_open=self.current == HANDOVER))

    def say_recovered(self, words: str, edited: Sequence[str]) -> None:
        """Say above the form what was recovered, with the way to what was edited last."""
        known = [place for place in edited if place in self._homes]
        self._recovered = tuple(known)
        self.banner.say("ok", words, "查看恢复的内容" if known else "知道了")

    @Slot()
    def _on_recovered_wanted(self) -> None:
        self.banner.hide()
        if not self._recovered:
            return
        names = [self.desk.form.label_of(place) for place in reversed(self._recovered)]
        self.open_place(self._recovered[-1])
        notice(self, "关闭前最后改过的栏目", [*names, "", "这些内容都在，核对后接着填。"])

    def show_moved_to(self, path: Path) -> None:
        """Show that the draft is kept at `path` from now on."""
        self.bottom.show_path(path)
        self.bottom.show_saved(self.desk.saved_at)

    def show_plan_chosen(self) -> None:
        """Show that another plan was chosen."""
        self._show_project()
        self.handover.show_plan()

    @Slot()
    def _on_saved(self) -> None:
        self.bottom.show_saved(self.desk.saved_at)

    @Slot()
    def save_now(self) -> None:
        """Put everything typed into the file at once."""
        self.book.settle()
        self.check_page.settle()
        if self.desk.save_now():
            self.bottom.show_saved(self.desk.saved_at)

    @Slot()
    def _on_export_started(self) -> None:
        self.rail.setEnabled(False)
        self.top.setEnabled(False)
        self.bottom.setEnabled(False)

    @Slot()
    def _on_export_ended(self) -> None:
        for part in (self.rail, self.top, self.bottom):
            part.setEnabled(True)
        self.export_page.focus_first()

    @property
    def last_error(self) -> XxxfError | None:
        return self.desk.last_error

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab: through the regions one after the other, and round again."""
        regions = (self.top, self.banner, self.rail, self.book, self.paper, self.bottom)
        return move_focus(regions, self.window().focusWidget(), forward=forward)

    # ---------------------------------------------------------------- room

    @Slot()
    def fold_paper(self) -> None:
        """Show or hide the paper beside the form."""
        if (kind := self._kind()) is not None:
            self._wants_paper[kind] = not self._is_paper_shown()
            self._arrange_paper(asked=True)

    def _kind(self) -> StepKind | None:
        return next((step.kind for step in self.steps if step.id == self.current), None)

    def _is_paper_shown(self) -> bool:
        return not self.paper.isHidden()

    @property
    def is_paper_over(self) -> bool:
        """Return whether the paper lies over the form, for want of room beside it."""
        return self._is_paper_shown() and self._body.indexOf(self.paper) < 0

    def _arrange_paper(self, *, asked: bool = False) -> None:
        """The paper stands beside the form where there is room, over it where there is none."""
        width = self.width()
        kind = self._kind()
        over = width < PAPER_FROM
        wanted = kind is not None and self._wants_paper[kind] and (not over or asked)
        if over and self._body.indexOf(self.paper) >= 0:
            self._body.removeWidget(self.paper)
            self.paper.setParent(self)
        elif not over and self._body.indexOf(self.paper) < 0:
            self._body.addWidget(self.paper)
        if width >= WIDE_FROM:
            room = width - self.rail.width() - _MIDDLE_LEAST
            self.paper.setFixedWidth(max(_PAPER_NARROW, min(_PAPER_WIDE, room)))
        else:
            self.paper.setFixedWidth(_PAPER_NARROW)
        if over:
            top, height = self.top.height(), self._body.geometry().height()
            self.paper.setGeometry(width - _PAPER_NARROW, top, _PAPER_NARROW, height)
            self.paper.raise_()
        self.paper.setVisible(wanted)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        width = event.size().width()
        self.rail.set_narrow(width < PAPER_FROM)
        self._rail_room.setFixedWidth(self.rail.room)
        self.top.show_width(width)
        self.bottom.show_width(width)
        self.check_page.set_narrow(width < PAPER_FROM)
        self.handover.set_narrow(width < PAPER_FROM)
        self._arrange_paper()

    @Slot()
    def _place_rail(self) -> None:
        """The rail lies on the room kept for it, and over the form where it is wider."""
        room = self._rail_room.geometry()
        self.rail.setGeometry(room.x(), room.y(), self.rail.width(), room.height())
        self.rail.raise_()


class _Room(QWidget):
    """Keeps a place in a layout for what may grow beyond it."""

    changed = Signal()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.changed.emit()

    def moveEvent(self, event: QMoveEvent) -> None:
        super().moveEvent(event)
        self.changed.emit()
