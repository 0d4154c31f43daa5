"""The window: the start page, or one open draft; opening, closing, remembering."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QSize, QTimer, Signal, Slot
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QMainWindow, QStackedWidget

from xxxf_desktop.app.edition_cards import edition_cards
from xxxf_desktop.app.recents import recents
from xxxf_desktop.app.session_marks import CrashedSession, SessionMark
from xxxf_desktop.errors import XxxfError
from xxxf_desktop.system.paths import data_folder
from xxxf_desktop.ui import preferences
from xxxf_desktop.ui.choosers import Choosers
from xxxf_desktop.ui.look.theme import Shade, theme
from xxxf_desktop.ui.look.wearing import wear
from xxxf_desktop.ui.notices import notice, question
from xxxf_desktop.ui.start.view import StartView

if TYPE_CHECKING:
    from xxxf_desktop.ui.shell.wizard import Wizard

TITLE = "示范项目申报书"
_SMALLEST, _FIRST = QSize(720, 480), QSize(1280, 720)
_FRAME = 40
_MARK_AFTER_MS = 1000


def is_within(size: QSize, room: QSize) -> bool:
    """Return whether a window of `size` fits into `room` with the frame the system draws."""
    return size.width() <= room.width() and size.height() + _FRAME <= room.height()


class Window(QMainWindow):
    """Everything the program shows. `opened` and `closed` tell of drafts."""

    opened = Signal()
    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setWindowTitle(TITLE)
        self.setMinimumSize(_SMALLEST)
        self._preferences = preferences.read()
        self.choosers = Choosers(self)
        self._stack = QStackedWidget()
        self.setCentralWidget(self._stack)
        self.start = self._new_start()
        self.wizard: Wizard | None = None
        self._mark: SessionMark | None = None
        self._mark_timer = QTimer(self)
        self._mark_timer.setSingleShot(True)
        self._mark_timer.setInterval(_MARK_AFTER_MS)
        self._mark_timer.timeout.connect(self._write_mark)
        self._is_leaving = False
        for key, do in (("Ctrl+O", self.ask_draft), ("Ctrl+N", self.to_start)):
            QShortcut(QKeySequence(key), self).activated.connect(do)
        self.resize(_FIRST)
        if self._preferences.geometry:
            self.restoreGeometry(QByteArray.fromHex(self._preferences.geometry.encode()))

    def open_up(self) -> None:
        """Show it; where the screen has no room for it and its frame, over the whole screen."""
        room = self.screen().availableSize()
        if is_within(self.size(), room):
            self.show()
        else:
            self.showMaximized()

    def _new_start(self) -> StartView:
        start = StartView(edition_cards())
        start.new_wanted.connect(self._on_new_wanted)
        start.open_wanted.connect(self.ask_draft)
        start.practice_wanted.connect(self._on_practice_wanted)
        start.draft_picked.connect(self.open_draft)
        start.keys_wanted.connect(self.show_keys)
        start.banner.action_wanted.connect(start.banner.hide)
        self._stack.addWidget(start)
        start.show_recents(recents())
        return start

    # ---------------------------------------------------------------- the start page

    @Slot()
    def to_start(self) -> None:
        """Close the open draft, everything saved, and show the start page."""
        if self.wizard is not None and not self._leave_draft(self.to_start):
            return
        self.start.show_recents(recents())
        self._stack.setCurrentWidget(self.start)
        self.setWindowTitle(TITLE)
        self.start.new.setFocus()

    @Slot(str, object)
    def _on_new_wanted(self, form_id: str, plan: str | None) -> None:
        folder = preferences.drafts_folder(self._preferences)
        proposed = _free(folder, "申报稿")
        self.choosers.new_draft(proposed, partial(self.make_draft, form_id, plan))

    def make_draft(self, form_id: str, plan: str | None, path: Path) -> None:
        """Make a new draft at `path` and open it."""
        from xxxf_desktop.app.drafting import create_draft

        try:
            create_draft(path, form_id, plan)
        except XxxfError as error:
            notice(self, "没有新建成", error.lines())
            return
        self._remember_folder(path)
        self.open_draft(path)

    @Slot()
    def ask_draft(self) -> None:
        """Ask for a draft and open it."""
        self.choosers.draft(self._on_draft_chosen)

    def _on_draft_chosen(self, path: Path) -> None:
        self.open_draft(path)

    @Slot()
    def _on_practice_wanted(self) -> None:
        from xxxf_desktop.app.practice import make_practice_draft
        from xxxf_desktop.ui.background import Job

        folder = preferences.drafts_folder(self._preferences)
        self.start.show_busy("正在准备练习申报稿，要几秒……")
        job = Job(partial(make_practice_draft, folder))
        job.done.connect(self._on_practice_made)
        job.failed.connect(self._on_practice_failed)
        job.start()

    @Slot(object)
    def _on_practice_made(self, path: Path) -> None:
        self.start.show_busy("")
        self.open_draft(path)

    @Slot(object)
    def _on_practice_failed(self, error: object) -> None:
        self.start.show_busy("")
        if not isinstance(error, XxxfError):
            raise error  # type: ignore[misc]
        notice(self, "练习申报稿没有准备好", error.lines())

    @Slot()
    def show_keys(self) -> None:
        """Open the dialog 签名密钥; the use cases behind it are loaded only now."""
        from xxxf_desktop.ui.pages.keys_desk import open_keys

        open_keys(self, self.choosers).dialog.finished.connect(self._on_keys_closed)

    @Slot()
    def _on_keys_closed(self) -> None:
        """Paper bears the fingerprint of the key there is by now."""
        if self.wizard is not None:
            self.wizard.handover.watch.refresh()

    # ---------------------------------------------------------------- a draft

    @Slot(object)
    def open_draft(self, path: Path, step: str = "", place: str = "") -> bool:
        """Open the draft `path` at a step; return whether that worked."""
        from xxxf_desktop.app.session import Session
        from xxxf_desktop.ui.desk import Desk

        if self.wizard is not None and not self._leave_draft(partial(self.open_draft, path)):
            return False
        try:
            session = Session.open(path)
        except XxxfError as error:
            notice(self, "打不开这份申报稿", error.lines())
            self.start.show_recents(recents())
            return False
        self._show_wizard(Desk(session), step, place)
        self._mark = SessionMark.open(data_folder(), path)
        self._write_mark()
        self._remember_draft()
        if self.wizard is not None:
            self.wizard.desk.look_at_files()
        self.opened.emit()
        return True

    def _show_wizard(self, desk: object, step: str, place: str) -> None:
        from xxxf_desktop.ui.desk import Desk
        from xxxf_desktop.ui.shell.keys import bind_keys
        from xxxf_desktop.ui.shell.menu import fill_menu
        from xxxf_desktop.ui.shell.wizard import Wizard

        if not isinstance(desk, Desk):
            return
        wizard = Wizard(desk, self.choosers)
        bind_keys(wizard)
        fill_menu(wizard, self)
        wizard.back_to_start.connect(self.to_start)
        wizard.find_wanted.connect(self._on_find_wanted)
        wizard.keys_wanted.connect(self.show_keys)
        wizard.moved.connect(self._mark_soon)
        wizard.bottom.save_elsewhere.connect(self.ask_save_as)
        desk.saved.connect(self._write_mark)
        self.wizard = wizard
        self._stack.addWidget(wizard)
        self._stack.setCurrentWidget(wizard)
        desk.check()
        known = wizard.targets()
        wizard.open_step(step if step in known else known[0])
        if place:
            wizard.open_place(place)
        self.setWindowTitle(f"{desk.session.path.stem} - {TITLE}")

    def recover(self, crash: CrashedSession) -> None:
        """Open what a crashed window was at work on, where it was, and say what there is."""
        if not crash.draft.is_file():
            words = f"上次程序没有正常关闭，但找不到 {crash.draft}。"
            self.start.banner.say("warn", words, "知道了")
            return
        if not self.open_draft(crash.draft, crash.step, crash.field) or self.wizard is None:
            return
        form = self.wizard.desk.form
        when = f" {crash.saved_at[11:19]} 存下的内容" if crash.saved_at else "打开时的内容"
        last = crash.edited[-1] if crash.edited else ""
        edited = f"最后改过“{form.label_of(last)}”。" if last else "上次没有改动。"
        words = f"上次程序没有正常关闭，申报稿已恢复到{when}。{edited}"
        self.wizard.say_recovered(words, crash.edited)

    def _leave_draft(self, then: object) -> bool:
        """Save and close the open draft; return False where that failed and the user is asked."""
        wizard = self.wizard
        if wizard is None:
            return True
        if wizard.export_page.is_running:
            notice(self, "正在导出", ["等导出完成，或先停止。"])
            return False
        if self._is_handing_over(wizard):
            return False
        wizard.save_now()
        if not wizard.desk.session.is_saved:
            self._ask_about_unsaved(then)
            return False
        self._close_draft()
        return True

    def _is_handing_over(self, wizard: Wizard) -> bool:
        """Return whether the draft is needed where it is; the user is told so."""
        if wizard.handover.is_running:
            notice(self, "正在定稿或写入介质", ["等它完成，或先停止。"])
        return wizard.handover.is_running

    def _ask_about_unsaved(self, then: object) -> None:
        error = self.wizard.last_error if self.wizard is not None else None
        lines = error.lines() if error is not None else []
        question(
            self,
            "最后的改动没有存上",
            lines,
            [
                ("另存到…", self.ask_save_as),
                ("放弃这些改动", partial(self._abandon, then)),
                ("先不关闭", lambda: None),
            ],
        )

    def _abandon(self, then: object) -> None:
        self._close_draft()
        if callable(then):
            then()

    def _close_draft(self) -> None:
        wizard, self.wizard = self.wizard, None
        if wizard is None:
            return
        self._mark_timer.stop()
        self._remember_draft(wizard)
        wizard.paper.close_client()
        wizard.desk.close()
        if self._mark is not None:
            self._mark.close()
            self._mark = None
        self._stack.removeWidget(wizard)
        wizard.hide()
        wizard.deleteLater()
        self.closed.emit()

    @Slot()
    def ask_save_as(self) -> None:
        """Ask for another place for the draft and go on there."""
        if self.wizard is not None:
            path = self.wizard.desk.session.path
            self.choosers.new_draft(_free(path.parent, path.stem), self.save_as)

    def save_as(self, path: Path) -> None:
        """Go on in a new file at `path`."""
        if self.wizard is None or self._is_handing_over(self.wizard):
            return
        self.wizard.book.settle()
        try:
            self.wizard.desk.save_as(path)
        except XxxfError as error:
            notice(self, "没有另存成", error.lines())
            return
        self.wizard.show_moved_to(path)
        self.wizard.desk.look_at_files()
        self.setWindowTitle(f"{path.stem} - {TITLE}")
        if self._mark is not None:
            self._mark.close()
        self._mark = SessionMark.open(data_folder(), path)
        self._write_mark()
        self._remember_draft()

    @Slot()
    def _on_find_wanted(self) -> None:
        from xxxf_desktop.ui.shell.finder import Finder

        if self.wizard is not None:
            finder = Finder(self.wizard.desk.form, self)
            finder.picked.connect(self.wizard.open_place)
            finder.finished.connect(finder.deleteLater)
            finder.open()

    # ---------------------------------------------------------------- remembering

    def _remember_draft(self, wizard: Wizard | None = None) -> None:
        from xxxf_desktop.ui.shell.summary import remember_draft

        wizard = wizard or self.wizard
        if wizard is not None:
            remember_draft(wizard)

    def _remember_folder(self, path: Path) -> None:
        self.change_preferences(folder=str(path.parent))

    def change_preferences(self, **changes: object) -> None:
        """Remember other preferences."""
        from dataclasses import replace

        self._preferences = replace(self._preferences, **changes)  # type: ignore[arg-type]
        preferences.write(self._preferences)

    @property
    def preferences(self) -> preferences.Preferences:
        return self._preferences

    def change_look(self, shade: Shade | None = None, base_px: int | None = None) -> None:
        """Wear another look from now on; with other letters the open draft is shown anew."""
        app = QApplication.instance()
        if not isinstance(app, QApplication):
            return
        if shade is not None:
            self.change_preferences(shade=shade.value)
        larger = base_px is not None and base_px != self._preferences.letter_px
        if base_px is not None:
            self.change_preferences(base_px=base_px)
        wanted = self._preferences
        wear(app, wanted.chosen_shade, wanted.letter_px, theme().families)
        if larger:
            self._show_anew()

    def _show_anew(self) -> None:
        old_start, self.start = self.start, self._new_start()
        self._stack.removeWidget(old_start)
        old_start.deleteLater()
        wizard = self.wizard
        if wizard is None:
            self._stack.setCurrentWidget(self.start)
            return
        wizard.book.settle()
        wizard.paper.close_client()
        wizard.desk.disconnect(wizard)
        self._show_wizard(wizard.desk, wizard.current, wizard.place)
        self._stack.removeWidget(wizard)
        wizard.deleteLater()

    @Slot()
    def _mark_soon(self) -> None:
        if not self._mark_timer.isActive():
            self._mark_timer.start()

    @Slot()
    def _write_mark(self) -> None:
        if self._mark is None or self.wizard is None:
            return
        desk = self.wizard.desk
        saved_at = desk.saved_at.isoformat() if desk.saved_at is not None else None
        edited: Sequence[str] = desk.edited_places[::-1]
        self._mark.update(self.wizard.current, self.wizard.place, saved_at, edited)

    # ---------------------------------------------------------------- the end

    def save_in_need(self) -> bool:
        """Save what is typed after something went wrong; return whether all of it is saved."""
        if self.wizard is None:
            return True
        self.wizard.save_now()
        return self.wizard.desk.session.is_saved

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self._leave_draft(self.close):
            event.ignore()
            return
        geometry = bytes(self.saveGeometry().toHex().data()).decode()
        self.change_preferences(geometry=geometry)
        event.accept()


def _free(folder: Path, stem: str) -> Path:
    """Return `stem`.xxxf in `folder`, or the first of `stem`-2, `stem`-3 … that is free."""
    path, number = folder / f"{stem}.xxxf", 2
    while path.exists():
        path, number = folder / f"{stem}-{number}.xxxf", number + 1
    return path
