"""The example as a draft to practise on."""

from __future__ import annotations

import errno
import json
import os
import shutil
import stat
from pathlib import Path

import pytest

from xxxf_desktop.app import practice
from xxxf_desktop.app.checking import check
from xxxf_desktop.app.practice import make_practice_draft
from xxxf_desktop.app.stages import Stage
from xxxf_desktop.drafts.store import Draft
from xxxf_desktop.errors import DraftError, OutputError, StoppedError

NAME = "练习申报稿.xxxf"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "申报"
    made.mkdir()
    return made


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_is_the_whole_example(folder: Path, example_path: Path) -> None:
    path = make_practice_draft(folder)
    assert path == folder / NAME
    assert names(folder) == [NAME]
    with Draft.open(path) as draft, Draft.open(example_path) as example:
        assert draft.application() == example.application()
        assert draft.files() == example.files()
        assert check(draft).errors == []


@pytest.mark.skipif(os.name == "nt", reason="no modes")
def test_is_for_its_owner_only(folder: Path) -> None:
    assert stat.S_IMODE(make_practice_draft(folder).stat().st_mode) == 0o600


def test_takes_the_next_free_name(folder: Path) -> None:
    (folder / NAME).write_bytes(b"mine")
    (folder / "练习申报稿-2.xxxf").symlink_to(folder / "nowhere")
    assert make_practice_draft(folder).name == "练习申报稿-3.xxxf"
    assert (folder / NAME).read_bytes() == b"mine"


def test_two_are_two_applications(folder: Path) -> None:
    with (
        Draft.open(make_practice_draft(folder)) as one,
        Draft.open(make_practice_draft(folder)) as other,
    ):
        assert one.path.name != other.path.name
        assert one.submission != other.submission


@pytest.mark.parametrize(
    ("plan", "expected"),
    [
        pytest.param({}, "guangdong-2020", id="none-named"),
        pytest.param({"plan": None}, "guangdong-2020", id="null"),
        pytest.param({"plan": "dongguan-2020"}, "dongguan-2020", id="another"),
    ],
)
def test_has_a_plan(
    folder: Path, monkeypatch: pytest.MonkeyPatch, plan: dict[str, str | None], expected: str
) -> None:
    def write(into: Path, resources: Path) -> Path:
        into.mkdir()
        path = into / "answers.json"
        path.write_text(json.dumps({"form": "miit-2020", **plan}), encoding="utf-8")
        return path

    monkeypatch.setattr(practice, "write_example", write)
    with Draft.open(make_practice_draft(folder)) as draft:
        assert draft.application().plan == expected


class TestAllOrNothing:
    def test_a_folder_that_is_not_there(self, tmp_path: Path) -> None:
        with pytest.raises(DraftError, match="不能写入"):
            make_practice_draft(tmp_path / "没有")
        assert names(tmp_path) == []

    def test_a_full_disk(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        def full(source: object, target: object) -> None:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

        monkeypatch.setattr(shutil, "copyfileobj", full)
        with pytest.raises(DraftError, match="磁盘空间不足"):
            make_practice_draft(folder)
        assert names(folder) == []

    def test_a_full_temporary_folder(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        def full(*_: object) -> Path:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

        monkeypatch.setattr(practice, "write_example", full)
        with pytest.raises(OutputError, match="示例写不出来"):
            make_practice_draft(folder)
        assert names(folder) == []

    @pytest.mark.parametrize("leg", ["正在画", "正在填写", "正在放好"])
    def test_a_stop(self, folder: Path, leg: str) -> None:
        def stop(stage: Stage) -> None:
            if stage.startswith(leg):
                raise StoppedError("已停止。", "")

        with pytest.raises(StoppedError):
            make_practice_draft(folder, stop)
        assert names(folder) == []


def test_progress_grows(folder: Path) -> None:
    told: list[Stage] = []
    make_practice_draft(folder, told.append)
    shares = [stage.share for stage in told]
    assert shares == sorted(shares)
    assert len(set(told)) == 3
