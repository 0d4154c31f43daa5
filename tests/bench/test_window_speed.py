"""How soon the window stands and how soon a typed character does, against bare Qt.

No time is asserted: the machine decides it. The figures go into the README.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from statistics import median
from typing import Any

import pytest

from tests.bench import pasting_alone, typing_alone, window_alone
from tests.bench.long_drafts import example_draft, nameless, pages
from tests.bench.measure import compare, run
from tests.bench.word_clipboard import word_html
from xxxf_desktop.answers.application import Application
from xxxf_desktop.drafts.store import Draft
from xxxf_desktop.narrative.blocks import FigureBlock

pytestmark = [pytest.mark.bench, pytest.mark.qt]
REPOSITORY = Path(__file__).resolve().parents[2]
_KEYS = 200
_SECTION = "narrative.plan"
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
    path = example_draft(folder, repository)
    with Draft.open(path) as draft:
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
    path = example_draft(folder, repository)
    with Draft.open(path) as draft:
        application = draft.application()
        blocks = pages(application, 40)
        draft.save(application.with_narrative(_SECTION, tuple(nameless(blocks))))
    return path


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


def test_pasting_sixty_pages(tmp_path: Path, repository: Path) -> None:
    """60 pages with 40 pictures from Word's clipboard at once, against a bare QTextEdit."""
    path = example_draft(tmp_path, repository)
    with Draft.open(path) as draft:
        application = draft.application()
        draft.save(application.with_narrative(_SECTION, ()))
    pictures = tmp_path / "msohtmlclip"
    pictures.mkdir()
    html = tmp_path / "clipboard.html"
    html.write_text(word_html(pages(application, 40), pictures), "utf-8")
    done = subprocess.run(
        [sys.executable, str(pasting_alone.__file__), str(path), _SECTION, str(html)],
        env={**os.environ, **environment(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    measured = json.loads(done.stdout)
    print(  # noqa: T201
        f"\n粘贴 Word 的 60 页、{measured['figures']} 幅图、{measured['characters']:,} 字：窗口最长"
        f" {measured['stall'] * 1000:.0f} 毫秒没有应答，{measured['stood']:.1f} 秒后都在；"
        f"空的 QTextEdit 粘贴同样的内容 {measured['bare'] * 1000:.0f} 毫秒没有应答"
    )
    assert measured["figures"] == 40
