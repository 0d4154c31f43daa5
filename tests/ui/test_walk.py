"""A walk over the whole window of every edition: everything has a name, and Tab finds it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui.conftest import end_window
from tests.ui.drafts import TROUBLES, change
from tests.ui.walking import Walked, in_turn, misnamed, missed, tab_stops, walk
from xxxf_desktop.app import drafting
from xxxf_desktop.app.catalogue import edition, editions
from xxxf_desktop.app.session import Session
from xxxf_desktop.forms.fields import FormField
from xxxf_desktop.forms.model import Form
from xxxf_desktop.forms.steps import StepKind, steps_of
from xxxf_desktop.rules.finding import Severity
from xxxf_desktop.system.shipped import form_ids
from xxxf_desktop.ui.fields.honors import HonorsEditor
from xxxf_desktop.ui.fields.making import editor_of
from xxxf_desktop.ui.pages.form_page import FormPage
from xxxf_desktop.ui.paper.client import PaperClient
from xxxf_desktop.ui.shell.finder import Finder
from xxxf_desktop.ui.shell.rail import CHECK, EXPORT, HANDOVER
from xxxf_desktop.ui.window import Window

pytestmark = [pytest.mark.qt, pytest.mark.usefixtures("no_paper")]

EDITIONS = sorted(form_ids())
REGIONS = ["top", "banner", "rail", "page", "paper", "bottom"]


def _draft(folder: Path, form_id: str, state: str, masters: dict[str, Path]) -> Path:
    path = folder / f"{state}.xxxf"
    if state == "empty":
        drafting.create_draft(path, form_id, None)
    else:
        path.write_bytes(masters[form_id].read_bytes())
    return change(path, TROUBLES) if state == "troubled" else path


@pytest.fixture(scope="module", params=EDITIONS)
def form(request: pytest.FixtureRequest) -> Form:
    return edition(request.param)


@pytest.fixture(
    scope="module",
    params=[(EDITIONS[0], "empty"), *((name, "troubled") for name in EDITIONS)],
    ids="-".join,
)
def state(request: pytest.FixtureRequest) -> tuple[Form, str]:
    """Return what is walked over: an empty draft, and one full of mistakes of every edition."""
    name, how = request.param
    return edition(name), how


@pytest.fixture(scope="module")
def walked(
    qapp: QApplication,
    state: tuple[Form, str],
    masters: dict[str, Path],
    tmp_path_factory: pytest.TempPathFactory,
) -> list[Walked]:
    """Return what a walk over the whole window saw."""
    form, how = state
    folder = tmp_path_factory.mktemp("walk")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XXXF_DATA_DIR", str(folder / "data"))
        patch.setenv("XXXF_TODAY", "2020-04-28")
        patch.setattr(PaperClient, "_start", lambda _client: False)
        window = Window()
        window.resize(1280, 720)
        window.show()
        window.activateWindow()
        QApplication.processEvents()
        window.open_draft(_draft(folder, form.id, how, masters))
        assert window.wizard is not None
        # Nobody edits on a walk: the rules are asked once, not at every field that is left.
        findings = window.wizard.desk.session.findings()
        patch.setattr(Session, "findings", lambda _session: findings)
        seen = list(walk(window.wizard))
        end_window(window)
    return seen


class TestWalk:
    def test_comes_to_every_step(self, walked: list[Walked], state: tuple[Form, str]) -> None:
        steps = [step.id for step in steps_of(state[0])]
        assert [each.target for each in walked] == [*steps, CHECK, EXPORT, HANDOVER]

    def test_whatever_takes_the_focus_has_a_name_of_its_own(self, walked: list[Walked]) -> None:
        assert {each.target: each.misnamed for each in walked if each.misnamed} == {}

    def test_an_editor_is_called_like_its_label(self, walked: list[Walked]) -> None:
        assert [wrong for each in walked for wrong in each.unlike_their_label] == []

    def test_tab_reaches_everything(self, walked: list[Walked]) -> None:
        assert {each.target: each.missed for each in walked if each.missed} == {}

    def test_shift_tab_goes_back(self, walked: list[Walked]) -> None:
        for each in walked:
            there = [stop.name for stop in each.stops]
            assert list(each.back) == [there[0], *reversed(there[1:])], each.target

    def test_tab_goes_through_one_region_after_the_other(self, walked: list[Walked]) -> None:
        for each in walked:
            seen = in_turn(stop.region for stop in each.stops)
            assert seen == [name for name in REGIONS if name in seen], each.target
            assert {"top", "rail", "page", "bottom"} <= set(seen)

    def test_tab_follows_the_paper(self, walked: list[Walked]) -> None:
        for each in walked:
            assert in_turn(stop.place for stop in each.stops) == list(each.asked), each.target

    def test_tab_comes_to_the_answer_first(
        self, walked: list[Walked], state: tuple[Form, str]
    ) -> None:
        """Not to a chip, a calendar or a link that goes with it."""
        for each in walked:
            firsts = {stop.place: stop for stop in reversed(each.stops)}
            late = [place for place in each.asked if place in state[0].fields]
            assert [place for place in late if not firsts[place].answers] == []


class TestWhatTheWalkComesBy:
    def test_every_field_is_asked_somewhere(
        self, window: Window, form: Form, tmp_path: Path, masters: dict[str, Path]
    ) -> None:
        window.open_draft(_draft(tmp_path, form.id, "empty", masters))
        wizard = window.wizard
        assert wizard is not None
        asked = [
            name
            for step in wizard.steps
            if step.kind is StepKind.FIELDS
            for row in form_page(window, step.id).rows.values()
            for name in row.editor.fields()
        ]
        assert sorted(asked) == sorted(form.fields)

    def test_mistakes_of_all_severities(
        self, window: Window, form: Form, tmp_path: Path, masters: dict[str, Path]
    ) -> None:
        window.open_draft(_draft(tmp_path, form.id, "troubled", masters), CHECK)
        assert window.wizard is not None
        lines = window.wizard.check_page.lines
        assert {line.finding.severity for line in lines} == set(Severity)


class TestOtherWindows:
    def test_the_start_page(self, window: Window, masters: dict[str, Path], tmp_path: Path) -> None:
        for name in ("甲", "乙"):
            path = tmp_path / f"{name}.xxxf"
            path.write_bytes(masters[EDITIONS[0]].read_bytes())
            window.open_draft(path)
        window.to_start()
        start = window.start
        start.banner.say("warn", "找不到申报稿。", "知道了")
        for index in range(start.editions.count()):
            start.editions.setCurrentIndex(index)
            QApplication.processEvents()
            start.new.setFocus()
            stops = tab_stops()
            assert missed(start, stops) == []
            assert tab_stops(Qt.Key.Key_Backtab)[1:] == stops[:0:-1]
            assert list(misnamed(start)) == []

    def test_the_finder(self, window: Window, form: Form, qtbot: QtBot) -> None:
        finder = Finder(form, window)
        with qtbot.waitActive(finder):
            finder.open()
        QApplication.processEvents()
        assert list(misnamed(finder)) == []
        assert tab_stops() == [finder.box.line, finder.found]
        assert tab_stops(Qt.Key.Key_Backtab) == [finder.box.line, finder.found]
        finder.close()

    def test_lines_that_were_added_are_reached_where_they_stand(
        self, window: Window, empty_draft: Path
    ) -> None:
        window.open_draft(empty_draft)
        for editor in honors_editors(window):
            assert editor.isVisible()
            editor.add_other()
            editor.add_other()
            editor.controls()[0].setFocus()
            stops = [stop for stop in tab_stops() if editor.isAncestorOf(stop)]
            heights = [stop.mapTo(editor, stop.rect().topLeft()).y() for stop in stops]
            assert heights == sorted(heights)
            assert list(misnamed(editor)) == []
            editor.others[0].remove.click()
            assert editor.others[0].name.line.accessibleName().split()[1] == "1"


def form_page(window: Window, step: str) -> FormPage:
    assert window.wizard is not None
    window.wizard.open_step(step)
    page = window.wizard.book.pages[step]
    assert isinstance(page, FormPage)
    return page


def honors_editors(window: Window) -> Iterator[HonorsEditor]:
    assert window.wizard is not None
    steps = [step.id for step in window.wizard.steps if step.kind is StepKind.FIELDS]
    for step in steps:
        yield from form_page(window, step).findChildren(HonorsEditor)


KINDS: list[Any] = list(get_args(get_args(FormField)[0]))
LEAST: dict[str, Any] = {
    "label": "栏目",
    "exchange": "a.place",
    "options": ["甲", "乙"],
    "prefix": "方向",
    "fixed": ["奖"],
    "levels": ["国家级"],
    "year_label": "年份：",
    "other_label": "其他自行添加：",
}
LEAST_NUMBERED = [{"number": 1, "group": "组", "name": "名", "help": "说明"}]


class TestEditors:
    @pytest.mark.usefixtures("qapp")
    @pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
    def test_every_kind_of_field_has_one(self, kind: Any) -> None:
        (word,) = get_args(kind.model_fields["kind"].annotation)
        options = LEAST_NUMBERED if word == "numbered_choices" else LEAST["options"]
        least = {**LEAST, "options": options}
        needed = [
            name
            for name, about in kind.model_fields.items()
            if about.is_required() and name != "kind"
        ]
        field = kind(id="a.b", kind=word, **{name: least[name] for name in needed})
        editor = editor_of(field, editions()[0])
        assert editor.fields()[0] == field.id
        assert editor.controls()
