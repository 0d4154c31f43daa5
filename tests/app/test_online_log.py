"""What was keyed into the online system is still ticked when the draft is opened again."""

from __future__ import annotations

from pathlib import Path

import pytest

from xxxf_desktop.app.online_log import Keyed, keyed, note_keyed
from xxxf_desktop.drafts.store import Draft


def test_nothing_at_first(draft: Draft) -> None:
    assert keyed(draft, 1) == Keyed()


def test_stays_in_the_draft(path: Path) -> None:
    with Draft.open(path) as draft:
        note_keyed(draft, 1, {2, 0}, 3)
    with Draft.open(path) as draft:
        assert keyed(draft, 1) == Keyed(frozenset({0, 2}), 3)
        assert keyed(draft, 2) == Keyed()


def test_one_line_of_the_log_for_all_of_it(draft: Draft) -> None:
    note_keyed(draft, 1, {0}, 2)
    note_keyed(draft, 1, {0, 1}, 2)
    (line,) = draft.handovers()
    assert line.done
    assert keyed(draft, 1).is_done


def test_copied_once_more_it_stays_done(draft: Draft) -> None:
    note_keyed(draft, 1, {0, 1}, 2)
    note_keyed(draft, 1, {0, 1}, 2)
    (line,) = draft.handovers()
    assert line.done


def test_a_newer_program_may_know_other_boxes(draft: Draft) -> None:
    note_keyed(draft, 1, {0, 1}, 2)
    note_keyed(draft, 1, {0}, 3)
    note_keyed(draft, 1, {0, 2}, 3)
    assert [line.done for line in draft.handovers()] == [True, False]
    assert keyed(draft, 1) == Keyed(frozenset({0, 2}), 3)


@pytest.mark.parametrize(
    ("copied", "boxes", "done"), [(0, 0, False), (0, 2, False), (1, 2, False), (2, 2, True)]
)
def test_done_is_when_nothing_is_left(copied: int, boxes: int, done: bool) -> None:
    assert Keyed(frozenset(range(copied)), boxes).is_done is done
