"""What was left behind, said in one line."""

from __future__ import annotations

import pytest

from xxxf_desktop.wordin.dropped import Dropped, Loss, Tally


@pytest.mark.parametrize(
    ("counts", "words"),
    [
        ({}, ""),
        ({Loss.LINK: 0}, ""),
        (
            {Loss.COMMENT: 2, Loss.REVISION: 3, Loss.HIDDEN: 1, Loss.LOOK: 9},
            "去掉了：批注 2 处、修订 3 处、隐藏文字 1 处、字体和颜色",
        ),
        ({Loss.PICTURE: 2}, "图片 2 幅没有带来，请另存后插入"),
        (
            {Loss.REST: 1, Loss.PICTURE: 1, Loss.FOOTNOTE: 1},
            "去掉了：脚注 1 处；图片 1 幅没有带来，请另存后插入；内容太多，只带来了前面的部分",
        ),
    ],
)
def test_is_said(counts: dict[Loss, int], words: str) -> None:
    assert Dropped(counts).words() == words


def test_a_mark_and_its_text_are_one() -> None:
    tally = Tally()
    for _ in range(2):
        tally.add(Loss.COMMENT)
        tally.add_body(Loss.COMMENT)
    tally.add_body(Loss.FOOTNOTE)
    tally.add(Loss.NUMBER, 0)
    assert tally.dropped() == Dropped({Loss.COMMENT: 2, Loss.FOOTNOTE: 1})
    assert tally.dropped()[Loss.LINK] == 0
