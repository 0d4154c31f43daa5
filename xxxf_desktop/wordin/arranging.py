"""From what was found in a document to blocks: captions to their figures, levels, lists."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby

from xxxf_desktop.narrative.blocks import (
    Block,
    Blocks,
    Heading,
    ListBlock,
    ListItem,
    Paragraph,
    TextRun,
)
from xxxf_desktop.narrative.plain import run_text
from xxxf_desktop.wordin.dropped import Loss, Tally
from xxxf_desktop.wordin.found import (
    Found,
    FoundFigure,
    FoundGap,
    FoundHeading,
    FoundItem,
    FoundParagraph,
    FoundTable,
)
from xxxf_desktop.wordin.markers import Kind, caption_in, is_unit_line, with_marker, without_number
from xxxf_desktop.wordin.normal import lines_in

_TOP_LEVEL, _LOWEST_LEVEL = 4, 6
_DEEPEST_ITEM = 3


def arranged(found: Iterable[Found], tally: Tally) -> Blocks:
    """Return the blocks of `found`, in the spelling of `normal`, as their text already is."""
    parts = _with_own_captions(found)
    for kind in ("图", "表"):
        parts = _with_captions(parts, kind)
    return tuple(_with_lists(_with_levels(parts, tally)))


# ------------------------------------------------------------------ captions


def _with_own_captions(found: Iterable[Found]) -> list[Found]:
    """Return `found` with the captions that are ours in the figures before them."""
    parts: list[Found] = []
    for each in found:
        last = parts[-1] if parts else None
        is_caption = isinstance(each, FoundParagraph) and each.caption == "own"
        if is_caption and isinstance(last, FoundFigure) and last.own and not last.block.caption:
            parts[-1] = last.with_caption(_words(each))
        else:
            parts.append(each)
    return parts


def _with_captions(found: list[Found], kind: Kind) -> list[Found]:
    """Return `found` with the lines 图1 … or 表1 … made captions of what they stand beside.

    In one document they all stand on one side: under figures, above tables, unless more of
    them fit when looked for on the other side.
    """
    usual, other = (1, -1) if kind == "图" else (-1, 1)
    claims = max(_claims(found, kind, usual), _claims(found, kind, other), key=len)
    taken = {
        place for index, (place, _) in claims.items() if not isinstance(found[index], FoundGap)
    }
    parts: list[Found] = []
    for index, each in enumerate(found):
        if index in claims and isinstance(each, FoundTable | FoundFigure):
            parts.append(each.with_caption(claims[index][1]))
        elif index not in taken:
            parts.append(each)
    return parts


def _claims(found: list[Found], kind: Kind, side: int) -> dict[int, tuple[int, str]]:
    """Return by index of figure or table the index of its caption on `side`, and its words."""
    claims: dict[int, tuple[int, str]] = {}
    taken: set[int] = set()
    for index, each in enumerate(found):
        if not _wants_caption(each, kind):
            continue
        for place in _places(found, index, side):
            words = _caption_words(found[place], kind)
            if words is not None and place not in taken:
                claims[index] = place, words
                taken.add(place)
                break
    return claims


def _wants_caption(found: Found, kind: Kind) -> bool:
    if isinstance(found, FoundTable):
        return kind == "表" and not found.own and not found.block.caption
    if isinstance(found, FoundFigure):
        return kind == "图" and not found.own
    return isinstance(found, FoundGap) and kind == "图"


def _places(found: list[Found], index: int, side: int) -> Iterator[int]:
    """Yield where the caption may be: beside, or beyond the line 单位：万元 of a table."""
    place = index + side
    if 0 <= place < len(found):
        yield place
        beyond = place + side
        if is_unit_line(_words(found[place])) and 0 <= beyond < len(found):
            yield beyond


def _caption_words(found: Found, kind: Kind) -> str | None:
    """Return the caption that `found` is for a figure or table, None where it is none."""
    if not isinstance(found, FoundParagraph):
        return None
    text = run_text(found.runs)
    if found.caption == "own" or "\n" in text:
        return None
    caption = caption_in(text)
    if caption is not None:
        return caption.text if caption.kind == kind else None
    fits = found.caption == "style" or (found.caption == "figure" and kind == "图")
    return text if fits and not text.startswith(("图", "表")) else None


def _words(found: Found) -> str:
    return run_text(found.runs) if isinstance(found, FoundParagraph) else ""


# ------------------------------------------------------------------ headings


_Part = FoundParagraph | FoundItem | FoundTable | FoundFigure | Block


def _with_levels(found: list[Found], tally: Tally) -> Iterator[_Part]:
    """Yield `found` with headings for blocks: the highest level met is 4, each lower one more.

    Numbers typed before them go: the program numbers headings itself.
    """
    levels = sorted({h.level for h in found if isinstance(h, FoundHeading) and not h.own})
    for each in found:
        if isinstance(each, FoundGap):
            continue
        if not isinstance(each, FoundHeading):
            yield each
        elif each.own:
            yield Heading(level=each.level, text=each.text)
        else:
            text = without_number(each.text)
            tally.add(Loss.NUMBER, int(text != each.text))
            level = min(_TOP_LEVEL + levels.index(each.level), _LOWEST_LEVEL)
            yield Heading(level=level, text=text)


# ------------------------------------------------------------------ lists


@dataclass(slots=True)
class _Group:
    """Items that stand together and are one list.

    `is_bulleted` while none is ordered; `last` holds the last number of each level.
    """

    items: list[FoundItem] = field(default_factory=list)
    is_bulleted: bool = True
    last: dict[int, int] = field(default_factory=dict)

    def add(self, item: FoundItem) -> None:
        self.items.append(item)
        self.is_bulleted = self.is_bulleted and not item.ordered
        if item.number is not None:
            self.last[item.level] = item.number

    @property
    def list_id(self) -> str:
        return self.items[0].list_id

    @property
    def own(self) -> bool:
        return self.items[0].own

    @property
    def top(self) -> int:
        return min(item.level for item in self.items)

    def top_items(self) -> list[FoundItem]:
        top = self.top
        return [item for item in self.items if item.level == top]

    @property
    def is_counted(self) -> bool:
        """Return whether its numbers are those the program would print: 1, 2, 3."""
        items = [item for item in self.top_items() if item.ordered]
        return all(item.number in (None, index) for index, item in enumerate(items, start=1))


def _with_lists(found: Iterable[_Part]) -> Iterator[Block]:
    parts = list(_grouped(found))
    typed = _typed_out([part for part in parts if isinstance(part, _Group)])
    for part in parts:
        if isinstance(part, _Group):
            yield from _list_blocks(part, is_typed=part.list_id in typed)
        elif isinstance(part, FoundParagraph):
            yield Paragraph(runs=part.runs)
        elif isinstance(part, FoundTable | FoundFigure):
            yield part.block
        else:
            yield part


def _grouped(
    found: Iterable[_Part],
) -> Iterator[FoundParagraph | FoundTable | FoundFigure | Block | _Group]:
    """Yield `found` with the items of one list together.

    Bullets one after the other are one list, and so are numbers that go on without a break.
    """
    group = _Group()
    for each in found:
        if isinstance(each, FoundItem):
            if group.items and not _goes_on(group, each):
                yield group
                group = _Group()
            group.add(each)
            continue
        if group.items:
            yield group
            group = _Group()
        yield each
    if group.items:
        yield group


def _goes_on(group: _Group, item: FoundItem) -> bool:
    if item.list_id == group.list_id:
        return True
    if item.own or group.own:
        return False
    if item.ordered and item.number is not None:
        return item.level > 1 or item.number - 1 == group.last.get(item.level)
    return item.level > 1 or (group.is_bulleted and not item.ordered)


def _typed_out(groups: list[_Group]) -> set[str]:
    """Return the lists whose numbers the program cannot print; they are typed out.

    A list that goes on after a paragraph is two lists here, and the second would begin at 1
    again: of such a list the first part is typed out as well.
    """
    typed: set[str] = set()
    ends: dict[int, str] = {}  # last number → the list that ends with it
    for group in groups:
        numbers = [item.number for item in group.top_items() if item.number is not None]
        if group.own or not numbers:
            continue
        if not group.is_counted:
            typed.add(group.list_id)
            if numbers[0] - 1 in ends:
                typed.add(ends[numbers[0] - 1])
        ends[numbers[-1]] = group.list_id
    return typed


def _list_blocks(group: _Group, *, is_typed: bool) -> Iterator[Block]:
    if group.own:
        yield _list_block(group.items, ordered=group.items[0].ordered)
        return
    top = group.top
    items = [item.deeper(1 - top) for item in group.items] if top > 1 else group.items
    if not is_typed:
        yield from _by_kind(items)
        return
    for is_top, some in groupby(items, key=lambda item: item.level == 1):
        if is_top:
            yield from map(_typed, some)
        else:
            deeper = _Group()
            for item in some:
                deeper.add(item)
            yield from _list_blocks(deeper, is_typed=not deeper.is_counted)


def _typed(item: FoundItem) -> Paragraph:
    marker = TextRun(text=with_marker(item.marker if item.ordered else "•"))
    return Paragraph(runs=lines_in((marker, *item.runs)))


def _by_kind(items: list[FoundItem]) -> Iterator[Block]:
    """Yield `items` as lists of one kind each.

    Numbers below bullets become a list of their own at their level: bullets count nothing, so
    nothing is lost. Bullets below numbers take the numbers of their level instead, or the
    numbers around them would begin anew.
    """
    start = 0
    while start < len(items):
        end = _end_of_kind(items, start)
        yield _list_block(items[start:end], ordered=items[start].ordered)
        start = end


def _end_of_kind(items: list[FoundItem], start: int) -> int:
    first = items[start]
    for index in range(start + 1, len(items)):
        item = items[index]
        if not first.ordered and item.ordered:
            return index
        if first.ordered and (item.level, item.ordered) <= (first.level, False):
            return index
    return len(items)


def _list_block(items: list[FoundItem], *, ordered: bool) -> ListBlock:
    return ListBlock(
        ordered=ordered,
        items=tuple(
            ListItem(runs=item.runs, level=min(item.level, _DEEPEST_ITEM)) for item in items
        ),
    )
