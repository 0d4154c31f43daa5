"""What a paste or an import leaves behind, counted, and said in one line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum


class Loss(Enum):
    """A kind of thing that is left behind; the value says it, {} is how many."""

    COMMENT = "批注 {} 处"
    REVISION = "修订 {} 处"
    HIDDEN = "隐藏文字 {} 处"
    FOOTNOTE = "脚注 {} 处"
    FIELD = "域代码 {} 处"
    CONTENTS = "目录 {} 行"
    NUMBER = "标题编号 {} 处"
    LINK = "链接 {} 处"
    LOOK = "字体和颜色"
    PICTURE = "图片 {} 幅没有带来，请另存后插入"
    REST = "内容太多，只带来了前面的部分"


_SENTENCES = (Loss.PICTURE, Loss.REST)  # said by themselves; the others follow 去掉了


@dataclass(frozen=True, slots=True)
class Dropped:
    """How many of each kind were left behind; kinds without any are absent."""

    counts: Mapping[Loss, int]

    def __getitem__(self, loss: Loss) -> int:
        return self.counts.get(loss, 0)

    def words(self) -> str:
        """Return one line for the user, "" where nothing was left behind.

        >>> Dropped({Loss.COMMENT: 2, Loss.LOOK: 40}).words()
        '去掉了：批注 2 处、字体和颜色'
        >>> Dropped({Loss.LOOK: 1, Loss.PICTURE: 3}).words()
        '去掉了：字体和颜色；图片 3 幅没有带来，请另存后插入'
        """
        return "；".join(self._sentences())

    def _sentences(self) -> Iterator[str]:
        said = {loss: loss.value.format(self[loss]) for loss in Loss if self[loss]}
        gone = [words for loss, words in said.items() if loss not in _SENTENCES]
        if gone:
            yield f"去掉了：{'、'.join(gone)}"
        yield from (said[loss] for loss in _SENTENCES if loss in said)


class Tally:
    """Counts what is left behind while a document is read."""

    def __init__(self) -> None:
        self._counts: Counter[Loss] = Counter()
        self._bodies: Counter[Loss] = Counter()

    def add(self, loss: Loss, count: int = 1) -> None:
        """Count something left behind; of comments and notes, the mark in the text."""
        self._counts[loss] += count

    def add_body(self, loss: Loss, count: int = 1) -> None:
        """Count the text of comments or notes, which stands elsewhere than their marks."""
        self._bodies[loss] += count

    def dropped(self) -> Dropped:
        """Return the counts; a mark and its text are one thing."""
        return Dropped(dict(self._counts | self._bodies))
