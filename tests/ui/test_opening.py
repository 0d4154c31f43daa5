"""Opening, closing, and what the start page remembers."""

from __future__ import annotations

from pathlib import Path

from tests.ui.conftest import AnsweringChoosers
from tests.ui.person import Person
from xxxf_desktop.drafts.store import Draft
from xxxf_desktop.ui.window import Window


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
