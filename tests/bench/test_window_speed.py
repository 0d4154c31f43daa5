"""How soon the window stands and how soon a typed character does, against bare Qt.

No time is asserted: the machine decides it. The figures go into the README.
"""

from __future__ import annotations

import itertools
import json
import os
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from statistics import median
from typing import Any

import pytest

from tests.bench import typing_alone, window_alone
from tests.bench.measure import compare, run
from xxxf_desktop.answers.application import Application
from xxxf_desktop.app import drafting
from xxxf_desktop.drafts.store import Draft
from xxxf_desktop.example import write_example
from xxxf_desktop.narrative.blocks import Block, FigureBlock, Paragraph, TableBlock, TextRun

pytestmark = [pytest.mark.bench, pytest.mark.qt]
REPOSITORY = Path(__file__).resolve().parents[2]
_KEYS = 200
_SECTION = "narrative.plan"
_FIGURES = 40
_BLOCKS_TO_A_FIGURE = 11
_STALL_S = 0.05


def environment(folder: Path) -> dict[str, str]:
    return {
        "QT_QPA_PLATFORM": "offscreen",
        "XXXF_DATA_DIR": str(folder / "data"),
        "PYTHONPATH": str(REPOSITORY),
    }


def test_start_against_a_bare_window(tmp_path: Path) -> None:
    """From nothing to the painted start page, against an empty PySide6 window."""
    script = str(window_alone.__file__)
    around = environment(tmp_path)
    made = compare(
        lambda: run([sys.executable, script, "xxxf"], around),
        lambda: run([sys.executable, script, "bare"], around),
    )
    made.say("窗口打开 : PySide6 空窗口", goal=2.5)


def long_draft(folder: Path, repository: Path) -> Path:
    """Return the example with its narrative twice over: more than 60 pages."""
    answers = write_example(folder / "in", repository / "resources")
    path = folder / "长稿.xxxf"
    drafting.create_draft(path, "miit-2020", "guangdong-2020")
    with Draft.open(path) as draft:
        drafting.fill(draft, answers)
        draft.save(_doubled(draft.application()))
    return path


def _doubled(application: Application) -> Application:
    for section, blocks in application.narrative.items():
        again = tuple(
            block.model_copy(update={"id": None}) if hasattr(block, "id") else block
            for block in blocks
            if not isinstance(block, FigureBlock)
        )
        application = application.with_narrative(section, (*blocks, *again))
    return application


def long_section(folder: Path, repository: Path) -> Path:
    """Return the example with one section of about 60 pages and 40 figures."""
    answers = write_example(folder / "in", repository / "resources")
    path = folder / "长节.xxxf"
    drafting.create_draft(path, "miit-2020", "guangdong-2020")
    with Draft.open(path) as draft:
        drafting.fill(draft, answers)
        application = draft.application()
        every = [block for blocks in application.narrative.values() for block in blocks]
        figures = [block for block in every if isinstance(block, FigureBlock)]
        words = [block for block in every if not isinstance(block, FigureBlock)]
        named = itertools.islice(itertools.cycle(figures), _FIGURES)
        pages = itertools.islice(itertools.cycle(words), _FIGURES * _BLOCKS_TO_A_FIGURE)
        blocks: list[Block] = []
        for figure in named:
            blocks += itertools.islice(pages, _BLOCKS_TO_A_FIGURE)
            blocks.append(figure)
        blocks.append(Paragraph(runs=(TextRun(text="结束语"),)))
        draft.save(application.with_narrative(_SECTION, tuple(_nameless(blocks))))
    return path


def _nameless(blocks: Iterable[Block]) -> Iterator[Block]:
    for block in blocks:
        has_name = isinstance(block, FigureBlock | TableBlock)
        yield block.model_copy(update={"id": None}) if has_name else block


def typed(draft: Path, folder: Path, *section: str) -> dict[str, Any]:
    """Type into `draft`, say what was measured and return it."""
    done = subprocess.run(
        [sys.executable, str(typing_alone.__file__), str(draft), str(_KEYS), *section],
        env={**os.environ, **environment(folder)},
        capture_output=True,
        text=True,
        check=True,
    )
    measured: dict[str, Any] = json.loads(done.stdout)
    ours, bare, stalls = (measured[name] for name in ("ours", "bare", "stalls"))
    ratio = median(own / other for own, other in zip(ours, bare, strict=True))
    over = sum(stall > _STALL_S for stall in stalls)
    where = "正文一节" if section else "400 字框"
    print(  # noqa: T201
        f"\n{where}里按键到显示，{measured['pages']} 页的稿 : 空白的 Qt 文本框 = {ratio:.2f}"
        f"（目标 1.5；中位数 {median(ours) * 1000:.2f} 毫秒对 {median(bare) * 1000:.2f} 毫秒）；"
        f"最长停顿 {max(stalls) * 1000:.0f} 毫秒，超过 50 毫秒 {over} 次（{_KEYS} 键）"
    )
    return measured


def test_typing_against_a_bare_text_box(tmp_path: Path, repository: Path) -> None:
    """Key press to painted character in the 400 box, the preview at work, a long draft open."""
    assert typed(long_draft(tmp_path, repository), tmp_path)["pages"] >= 60


def test_typing_in_a_long_section(tmp_path: Path, repository: Path) -> None:
    """The same at the end of a section of some 60 pages with 40 figures, against QTextEdit."""
    typed(long_section(tmp_path, repository), tmp_path, _SECTION)
