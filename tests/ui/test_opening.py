"""Opening, closing, and what the start page remembers."""

from __future__ import annotations

from pathlib import Path
from unittest.mock import Mock

import pytest
from PySide6.QtCore import QSize

from tests.ui.conftest import AnsweringChoosers
from tests.ui.person import Person
from xxxf_desktop.drafts.store import Draft
from xxxf_desktop.ui.window import Window


@pytest.mark.parametrize(
    ("width", "height", "is_whole"),
    [
        pytest.param(1920, 1040, False, id="full-hd"),
        pytest.param(1366, 728, True, id="small-office-screen"),
        pytest.param(1280, 760, False, id="just-room-for-the-frame"),
        pytest.param(1279, 1000, True, id="too-narrow"),
    ],
)
def test_a_small_screen_is_filled_and_nothing_lies_below_it(
    window: Window, monkeypatch: pytest.MonkeyPatch, width: int, height: int, is_whole: bool
) -> None:
    screen = Mock(availableSize=lambda: QSize(width, height))
    monkeypatch.setattr(window, "screen", lambda: screen)
    window.hide()
    window.open_up()
    assert window.isMaximized() is is_whole
    window.showNormal()


def test_a_new_draft_is_made_and_opened(
    window: Window, person: Person, choosers: AnsweringChoosers, tmp_path: Path
) -> None:
    choosers.answer = tmp_path / "新稿.xxxf"
    person.click(window.start.plans[1])
    person.click(window.start.new)
    assert window.wizard is not None
    assert window.wizard.desk.application.plan == "guangdong-2020"
    assert choosers.asked == ["new 申报稿.xxxf"]


def test_what_was_open_stands_in_the_list_with_its_progress(
    window: Window, example_draft: Path
) -> None:
    window.open_draft(example_draft)
    window.to_start()
    (row,) = window.start.rows
    assert row.entry.path == example_draft
    assert row.entry.progress == 1
    assert "还有 12 天" in row.accessibleDescription()


def test_closing_leaves_the_draft_free_for_others(window: Window, example_draft: Path) -> None:
    window.open_draft(example_draft)
    window.to_start()
    with Draft.open(example_draft) as draft:
        assert draft.application().fields
