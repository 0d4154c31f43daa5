"""What is kept of the text between two edits is what stands in it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextBlock, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.ui.writing.trees import BLOCKS
from xxxf_desktop.narrative.blocks import Blocks
from xxxf_desktop.ui.writing import commands
from xxxf_desktop.ui.writing.box import WritingBox
from xxxf_desktop.ui.writing.from_document import blocks_of
from xxxf_desktop.ui.writing.lines import lines_of

pytestmark = pytest.mark.qt

Act = Callable[[WritingBox], object]


def _key(key: Qt.Key) -> Act:
    return lambda box: QTest.keyClick(box, key)


def _widths(box: WritingBox) -> None:
    table = commands.current_table(box)
    if table is not None:
        commands.set_widths(table, (20,) * table.columns())


ACTS: dict[str, Act] = {
    "type": lambda box: box.textCursor().insertText("消费𠮷"),
    "lines": lambda box: box.paste_plain("一\n二\n三"),
    "enter": _key(Qt.Key.Key_Return),
    "backspace": _key(Qt.Key.Key_Backspace),
    "delete": _key(Qt.Key.Key_Delete),
    "paragraph": commands.make_paragraphs,
    "heading": lambda box: commands.make_headings(box, 5),
    "list": lambda box: commands.make_list(box, ordered=True),
    "level": lambda box: commands.shift_level(box, 1),
    "bold": commands.toggle_bold,
    "raised": lambda box: commands.toggle_raised(box, up=True),
    "table": lambda box: commands.insert_table(box, 2, 2),
    "row": lambda box: commands.add_row(box, below=True),
    "column": lambda box: commands.add_column(box, right=False),
    "no row": commands.remove_row,
    "no column": commands.remove_column,
    "no table": commands.remove_table,
    "header": commands.toggle_header,
    "widths": _widths,
    "figure": lambda box: commands.insert_figure(box, "图片/甲.png", 90, "架构"),
    "reference": lambda box: commands.insert_reference(box, "图:a"),
    "undo": lambda box: box.document().undo(),
    "redo": lambda box: box.document().redo(),
}


@given(
    blocks=BLOCKS,
    acts=st.lists(
        st.tuples(st.sampled_from(sorted(ACTS)), st.integers(0, 400), st.integers(0, 60)),
        max_size=12,
    ),
)
@settings(
    max_examples=100,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_after_any_edits_the_box_reads_as_its_document_does(
    qapp: QApplication, blocks: Blocks, acts: list[tuple[str, int, int]]
) -> None:
    box = WritingBox("FandolFang", lambda _name: None)
    box.show_blocks(blocks)
    for name, place, length in acts:
        _select(box, place, length)
        ACTS[name](box)
        assert list(box.lines.all()) == lines_of(box.document()), name
        assert box.blocks() == blocks_of(box.document()), name


def _select(box: WritingBox, place: int, length: int) -> None:
    most = box.document().characterCount()
    cursor = QTextCursor(box.document())
    cursor.setPosition(place % most)
    cursor.setPosition(min(place % most + length, most - 1), QTextCursor.MoveMode.KeepAnchor)
    box.setTextCursor(cursor)


def test_only_what_was_touched_is_read_again(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    from xxxf_desktop.ui.writing import lines

    box = WritingBox("FandolFang", lambda _name: None)
    box.paste_plain("\n".join("信息消费" for _ in range(50)))
    box.blocks()
    read: list[int] = []
    real = lines.line_of

    def noting(block: QTextBlock) -> lines.Line:
        read.append(block.blockNumber())
        return real(block)

    monkeypatch.setattr(lines, "line_of", noting)
    _select(box, box.document().findBlockByNumber(20).position(), 0)
    box.textCursor().insertText("字")
    box.blocks()
    assert read == [20]
