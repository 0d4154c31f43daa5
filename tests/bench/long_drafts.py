"""Drafts as long as real ones are, made of the shipped example."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from pathlib import Path

from xxxf_desktop.answers.application import Application
from xxxf_desktop.app import drafting
from xxxf_desktop.drafts.store import Draft
from xxxf_desktop.example import write_example
from xxxf_desktop.narrative.blocks import Block, FigureBlock, Paragraph, TableBlock, TextRun

_BLOCKS_TO_A_FIGURE = 11


def example_draft(folder: Path, repository: Path) -> Path:
    """Return a draft in `folder` that holds the shipped example."""
    answers = write_example(folder / "in", repository / "resources")
    path = folder / "示例.xxxf"
    drafting.create_draft(path, "miit-2020", "guangdong-2020")
    with Draft.open(path) as draft:
        drafting.fill(draft, answers)
    return path


def pages(application: Application, figures: int) -> list[Block]:
    """Return the narrative of `application` over and over, with so many figures.

    A figure and the text between two of them take about a page and a half.
    """
    every = [block for blocks in application.narrative.values() for block in blocks]
    drawn = itertools.cycle(block for block in every if isinstance(block, FigureBlock))
    words = itertools.cycle(block for block in every if not isinstance(block, FigureBlock))
    blocks: list[Block] = []
    for figure in itertools.islice(drawn, figures):
        blocks += itertools.islice(words, _BLOCKS_TO_A_FIGURE)
        blocks.append(figure)
    return [*blocks, Paragraph(runs=(TextRun(text="结束语"),))]


def nameless(blocks: Iterable[Block]) -> Iterator[Block]:
    """Yield `blocks` without the ids by which they are referred to: each may stand once."""
    for block in blocks:
        has_name = isinstance(block, FigureBlock | TableBlock)
        yield block.model_copy(update={"id": None}) if has_name else block
