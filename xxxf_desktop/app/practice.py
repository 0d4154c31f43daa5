"""The shipped example as a draft to practise on: nothing in it can be spoilt."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import replace
from itertools import count
from pathlib import Path

from xxxf_desktop.app.demo import example_draft, room_for_example
from xxxf_desktop.app.stages import Progress, Track
from xxxf_desktop.drafts.placing import new_file
from xxxf_desktop.drafts.store import Draft
from xxxf_desktop.example import write_example
from xxxf_desktop.system.shipped import resources_folder

_STEM, _SUFFIX = "练习申报稿", ".xxxf"
_PLAN = "guangdong-2020"
_DRAW, _FILL, _PLACE = "正在画示例的图和证明材料", "正在填写练习申报稿", "正在放好练习申报稿"
_LEGS = {_DRAW: 80, _FILL: 15, _PLACE: 5}


def make_practice_draft(folder: Path, progress: Progress | None = None) -> Path:
    """Return the new draft in `folder`, under a name that was free there.

    It appears whole or not at all; nothing there is replaced. `progress` may raise
    StoppedError. DraftError where it cannot be written, OutputError where the temporary
    folder gives out.
    """
    track = Track(_LEGS, progress)
    with room_for_example(folder) as room:
        track.at(_DRAW)
        answers = write_example(room / "示例", resources_folder())
        track.at(_FILL)
        made = example_draft(room, answers)
        _choose_plan(made)
        track.at(_PLACE)
        path = next(path for path in _places(folder) if not os.path.lexists(path))
        with new_file(path, force=False) as temporary:
            _copy(made, temporary)
    return path


def _choose_plan(path: Path) -> None:
    with Draft.open(path) as draft:
        application = draft.application()
        if application.plan is None:
            draft.save(replace(application, plan=_PLAN))


def _places(folder: Path) -> Iterator[Path]:
    yield folder / f"{_STEM}{_SUFFIX}"
    yield from (folder / f"{_STEM}-{number}{_SUFFIX}" for number in count(2))


def _copy(source: Path, target: Path) -> None:
    with source.open("rb") as stream, target.open("r+b") as copy:
        shutil.copyfileobj(stream, copy)
        copy.flush()
        os.fsync(copy.fileno())
