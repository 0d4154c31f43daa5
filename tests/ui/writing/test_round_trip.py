"""Blocks → editor → blocks without a change, and back again by undo."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtGui import QTextCursor, QTextDocument
from PySide6.QtWidgets import QApplication

from tests.ui.writing.trees import BLOCKS
from xxxf_desktop.narrative.blocks import Blocks, Paragraph, TextRun
from xxxf_desktop.ui.writing.box import WritingBox
from xxxf_desktop.ui.writing.from_document import blocks_of
from xxxf_desktop.ui.writing.into_document import fill_document

pytestmark = pytest.mark.qt
SETTINGS = settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@given(blocks=BLOCKS)
@SETTINGS
def test_every_tree_comes_back(qapp: QApplication, blocks: Blocks) -> None:
    document = QTextDocument()
    fill_document(document, blocks)
    assert blocks_of(document) == blocks


@given(before=BLOCKS, put_in=BLOCKS, place=st.integers(0, 200))
@SETTINGS
def test_what_is_put_in_is_taken_back_by_one_undo(
    qapp: QApplication, before: Blocks, put_in: Blocks, place: int
) -> None:
    box = WritingBox("FandolFang", lambda _name: None)
    box.show_blocks(before)
    cursor = QTextCursor(box.document())
    cursor.setPosition(place % box.document().characterCount())
    box.setTextCursor(cursor)
    shown = box.blocks()
    box.insert_blocks(put_in)
    box.document().undo()
    assert box.blocks() == shown
    box.document().redo()
    box.document().undo()
    assert box.blocks() == shown


@given(blocks=BLOCKS)
@SETTINGS
def test_what_is_put_into_an_empty_box_is_all_there_is(qapp: QApplication, blocks: Blocks) -> None:
    box = WritingBox("FandolFang", lambda _name: None)
    box.insert_blocks(blocks)
    assert box.blocks() == blocks


def test_an_empty_section_has_no_blocks(qapp: QApplication) -> None:
    box = WritingBox("FandolFang", lambda _name: None)
    box.show_blocks(())
    assert box.blocks() == ()


def test_half_a_pair_and_rare_characters_stay(qapp: QApplication) -> None:
    document = QTextDocument()
    blocks = (Paragraph(runs=(TextRun(text="𠮷野家𬭎"), TextRun(text="é", bold=True))),)
    fill_document(document, blocks)
    assert blocks_of(document) == blocks
