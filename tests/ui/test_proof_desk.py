"""The proof desk: small pictures, turning, which pages, order by drag, claims beside proofs."""

from __future__ import annotations

from pathlib import Path
from threading import Event
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.drafts.making import make_pdf
from tests.ui.conftest import AnsweringChoosers
from tests.ui.person import Person
from xxxf_desktop.answers.application import Application
from xxxf_desktop.app import attachments
from xxxf_desktop.ui.background import Job
from xxxf_desktop.ui.pages import page_pictures
from xxxf_desktop.ui.pages.proof_line import LINE_FORMAT
from xxxf_desktop.ui.pages.proofs_page import ItemBox, ProofsPage
from xxxf_desktop.ui.window import Window

pytestmark = [pytest.mark.qt, pytest.mark.usefixtures("no_paper")]
STEP, HONORS = "part.unit_proofs", "proof.honors"
PATIENCE_MS = 20_000


@pytest.fixture
def page(window: Window, example_draft: Path, qtbot: QtBot) -> ProofsPage:
    """Return the page of the example's 附1, every file looked at."""
    assert window.open_draft(example_draft, STEP)
    assert window.wizard is not None
    page = window.wizard.book.pages[STEP]
    assert isinstance(page, ProofsPage)
    qtbot.waitUntil(lambda: all(line.report for line in page.lines()), timeout=PATIENCE_MS)
    return page


def said(window: Window) -> Application:
    assert window.wizard is not None
    return window.wizard.desk.application


def titles(box: ItemBox) -> list[str]:
    return [line.title.line.text() for line in box.lines]


def drop(box: ItemBox, about: str, index: int, y: float) -> bool:
    data = QMimeData()
    data.setData(LINE_FORMAT, f"{about}\n{index}".encode())
    how = (Qt.DropAction.MoveAction, data, Qt.MouseButton.LeftButton)
    enter = QDragEnterEvent(QPoint(40, int(y)), *how, Qt.KeyboardModifier.NoModifier)
    enter.ignore()
    QApplication.sendEvent(box, enter)
    if not enter.isAccepted():
        return False
    event = QDropEvent(QPointF(40, y), *how, Qt.KeyboardModifier.NoModifier)
    event.ignore()
    QApplication.sendEvent(box, event)
    return event.isAccepted()


def test_every_file_is_seen_by_its_first_page(page: ProofsPage, qtbot: QtBot) -> None:
    qtbot.waitUntil(
        lambda: all(line.picture.image is not None for line in page.lines()), timeout=PATIENCE_MS
    )


def test_turning_turns_the_picture_and_the_packet(
    window: Window, page: ProofsPage, person: Person, qtbot: QtBot
) -> None:
    line = page.boxes[HONORS].lines[0]
    qtbot.waitUntil(lambda: line.picture.image is not None, timeout=PATIENCE_MS)
    assert line.picture.image is not None
    before = line.picture.image.size()
    assert before.width() != before.height()
    person.click(line.turn)
    assert said(window).proofs_of(HONORS)[0].rotate == 90
    assert "已转 90°" in line.about.text()
    qtbot.waitUntil(
        lambda: (
            (image := line.picture.image) is not None
            and (image.width() > image.height()) == (before.width() < before.height())
        ),
        timeout=PATIENCE_MS,
    )
    for _ in range(3):
        person.click(line.turn)
    assert said(window).proofs_of(HONORS)[0].rotate == 0


def test_some_pages_of_a_file(
    window: Window,
    page: ProofsPage,
    person: Person,
    choosers: AnsweringChoosers,
    tmp_path: Path,
    qtbot: QtBot,
) -> None:
    box = page.boxes[HONORS]
    before = len(box.lines)
    file = tmp_path / "合订本.pdf"
    file.write_bytes(make_pdf(pages=6))
    choosers.answers = [file]
    person.click(box.add)
    qtbot.waitUntil(lambda: len(box.lines) == before + 1, timeout=PATIENCE_MS)
    line = box.lines[-1]
    qtbot.waitUntil(lambda: line.pages.isVisible(), timeout=PATIENCE_MS)
    person.fill(line.pages.line, "2-3，６")
    assert said(window).proofs_of(HONORS)[-1].pages == "2-3,6"
    assert line.pages.line.text() == "2-3，６"
    assert "装订 6 页里的 3 页" in line.about.text()
    assert line.first_page == 1
    others = sum(each.report.pages for each in box.lines[:-1] if each.report)
    assert box.state == f"{before + 1} 件，{others + 3} 页"
    person.fill(line.pages.line, "9")
    qtbot.waitUntil(lambda: "只有 6 页" in box.message.text, timeout=PATIENCE_MS)


@pytest.mark.parametrize(
    ("index", "after", "order"),
    [
        pytest.param(0, 2, [1, 2, 0], id="down-to-the-end"),
        pytest.param(2, -1, [2, 0, 1], id="up-to-the-start"),
        pytest.param(1, 1, [0, 1, 2], id="where-it-was"),
    ],
)
def test_order_by_drag(
    window: Window, page: ProofsPage, index: int, after: int, order: list[int]
) -> None:
    box = page.boxes[HONORS]
    before = titles(box)
    y = box.lines[after].geometry().bottom() if after >= 0 else box.lines[0].geometry().top()
    assert drop(box, "第 1 项", index, y)
    assert titles(box) == [before[each] for each in order]
    assert [proof.title for proof in said(window).proofs_of(HONORS)] == titles(box)


def test_a_line_of_another_item_is_not_taken(page: ProofsPage) -> None:
    box = page.boxes[HONORS]
    before = titles(box)
    assert not drop(box, "第 2 项", 0, box.lines[1].geometry().bottom())
    assert titles(box) == before


def test_claims_stand_beside_what_proves_them(
    page: ProofsPage, person: Person, qtbot: QtBot
) -> None:
    box = page.boxes[HONORS]
    assert [claim.proofs for claim in box.claims.claims] == [(0,), (1,), (2,)]
    assert "还有" not in page.summary.text()
    person.click(box.lines[1].remove)
    assert [claim.proofs for claim in box.claims.claims] == [(0,), (), (1,)]
    assert box.claims.said[1].endswith("——还没有证明")
    assert "还有 1 处没有" in page.summary.text()
    handle = box.lines[0].handle
    assert handle.toolTip()
    assert box.childAt(QPoint(1, 1)) is not handle


def test_a_draft_closed_while_a_page_is_drawn(
    window: Window, page: ProofsPage, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    go_on, begun = Event(), Event()

    def slow(*_: object) -> None:
        begun.set()
        go_on.wait(PATIENCE_MS / 1000)

    monkeypatch.setattr(page_pictures, "thumbnail", slow)
    page.boxes[HONORS].lines[0].turn.click()
    qtbot.waitUntil(begun.is_set, timeout=PATIENCE_MS)
    window.to_start()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    go_on.set()
    qtbot.waitUntil(lambda: not Job._running, timeout=PATIENCE_MS)


def test_a_draft_closed_while_a_file_is_looked_at(
    window: Window,
    page: ProofsPage,
    choosers: AnsweringChoosers,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot,
) -> None:
    go_on, begun = Event(), Event()
    look = attachments.with_proof_files

    def slow(*given: Any) -> attachments.Attached:
        begun.set()
        go_on.wait(PATIENCE_MS / 1000)
        return look(*given)

    monkeypatch.setattr(attachments, "with_proof_files", slow)
    file = tmp_path / "证书.pdf"
    file.write_bytes(make_pdf())
    choosers.answers = [file]
    page.boxes[HONORS].add.click()
    qtbot.waitUntil(begun.is_set, timeout=PATIENCE_MS)
    window.to_start()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    go_on.set()
    qtbot.waitUntil(lambda: not Job._running, timeout=PATIENCE_MS)
