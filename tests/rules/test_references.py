from __future__ import annotations

import pytest

from tests.rules.complete import Checker
from xxxf_desktop.answers.application import Application
from xxxf_desktop.narrative.blocks import (
    Block,
    FigureBlock,
    ListBlock,
    ListItem,
    Paragraph,
    Reference,
    TableBlock,
)

FIGURE = FigureBlock(file="arch.png", caption="架构图", id="架构")
TABLE = TableBlock(caption="进度表", rows=(("甲",),), id="架构")
TO_FIGURE = Paragraph(runs=(Reference(ref="图:架构"),))
TO_TABLE = Paragraph(runs=(Reference(ref="表:架构"),))


def with_blocks(check: Checker, blocks: dict[str, tuple[Block, ...]]) -> Application:
    application = check.complete
    for section, added in blocks.items():
        said = application.narrative[section]
        application = application.with_narrative(section, (*said, *added))
    return application


@pytest.mark.parametrize(
    "blocks",
    [
        pytest.param({"narrative.plan": (TO_FIGURE, FIGURE)}, id="figure-below"),
        pytest.param({"narrative.plan": (FIGURE,), "narrative.next": (TO_FIGURE,)}, id="section"),
        pytest.param({"narrative.plan": (TO_FIGURE, TO_TABLE, FIGURE, TABLE)}, id="both-kinds"),
    ],
)
def test_takes_references_to_what_there_is(
    check: Checker, blocks: dict[str, tuple[Block, ...]]
) -> None:
    assert check.everywhere(with_blocks(check, blocks)) == []


@pytest.mark.parametrize(
    "blocks",
    [
        pytest.param((TO_FIGURE,), id="nothing"),
        pytest.param((TO_FIGURE, TABLE), id="table-for-a-figure"),
        pytest.param((TO_TABLE, FIGURE), id="figure-for-a-table"),
        pytest.param((ListBlock(items=(ListItem(runs=TO_FIGURE.runs),)),), id="in-a-list"),
    ],
)
def test_refuses_references_to_nothing(check: Checker, blocks: tuple[Block, ...]) -> None:
    application = with_blocks(check, {"narrative.plan": blocks})
    assert check.everywhere(application) == ["narrative.plan error REFERENCE_UNKNOWN"]


def test_refuses_an_id_used_twice_where_it_comes_again(check: Checker) -> None:
    application = with_blocks(check, {"narrative.next": (FIGURE,), "narrative.plan": (FIGURE,)})
    assert check.everywhere(application) == ["narrative.next error ID_REPEATED"]


def test_takes_any_number_of_figures_without_id(check: Checker) -> None:
    figure = FigureBlock(file="arch.png", caption="架构图")
    application = with_blocks(check, {"narrative.plan": (figure, figure)})
    assert check.everywhere(application) == []
