"""The list of drafts used last."""

from __future__ import annotations

import json
import os
import stat
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest

from xxxf_desktop.app.recents import MOST, RecentDraft, forget, recents, remember
from xxxf_desktop.errors import OutputError, XxxfError


def entry(path: Path, **changed: Any) -> RecentDraft:
    whole = RecentDraft(
        path=path,
        form_id="miit-2020",
        plan="guangdong-2020",
        project="智慧文旅平台",
        applicant="广东示例科技有限公司",
        progress=0.68,
        problems=3,
        saved_at="2020-04-28T11:03:05+08:00",
    )
    return replace(whole, **changed)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "a.xxxf"
    file.write_bytes(b"")
    return file


def paths() -> list[str]:
    return [recent.path.name for recent in recents()]


class TestRemembering:
    def test_comes_back_as_it_was(self, path: Path) -> None:
        remember(entry(path))
        assert recents() == (entry(path),)

    def test_a_draft_without_plan_name_and_progress(self, path: Path) -> None:
        bare = entry(path, plan=None, project="", applicant="", progress=0.0, problems=0)
        remember(bare)
        assert recents() == (bare,)

    def test_the_last_one_is_first(self, tmp_path: Path) -> None:
        for name in ("a", "b", "c", "a"):
            remember(entry(tmp_path / name))
        assert paths() == ["a", "c", "b"]

    def test_of_one_path_the_newer_counts(self, path: Path) -> None:
        remember(entry(path, problems=3))
        remember(entry(path.parent / "x" / ".." / path.name, problems=0))
        assert [recent.problems for recent in recents()] == [0]

    def test_at_most_twenty(self, tmp_path: Path) -> None:
        for number in range(MOST + 3):
            remember(entry(tmp_path / str(number)))
        assert paths() == [str(number) for number in range(MOST + 2, 2, -1)]

    def test_a_relative_path_becomes_absolute(
        self, path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(path.parent)
        remember(entry(Path(path.name)))
        assert recents()[0].path == path

    def test_a_file_that_is_gone_is_marked_and_kept(self, path: Path) -> None:
        remember(entry(path))
        path.unlink()
        assert recents() == (entry(path, missing=True),)
        path.write_bytes(b"")
        assert recents() == (entry(path),)

    def test_what_is_no_text_comes_back_too(self, tmp_path: Path) -> None:
        odd = entry(tmp_path / "\udcff.xxxf", project="\ud800", missing=True)
        remember(odd)
        assert recents() == (odd,)


class TestForgetting:
    def test_takes_it_off(self, tmp_path: Path) -> None:
        for name in ("a", "b"):
            remember(entry(tmp_path / name))
        forget(tmp_path / "a")
        assert paths() == ["b"]

    def test_what_is_not_on_it(self, path: Path, data: Path) -> None:
        forget(path)
        assert not (data / "recent.json").exists()


class TestPrivacy:
    @pytest.mark.skipif(os.name == "nt", reason="no modes")
    def test_the_list_is_for_its_owner_only(self, path: Path, data: Path) -> None:
        for _ in range(2):
            remember(entry(path))
            assert stat.S_IMODE((data / "recent.json").stat().st_mode) == 0o600

    def test_holds_names_and_numbers_only(self, path: Path, data: Path) -> None:
        remember(entry(path))
        (row,) = json.loads((data / "recent.json").read_text(encoding="ascii"))["drafts"]
        named = {"form" if field.name == "form_id" else field.name for field in fields(RecentDraft)}
        assert set(row) == named - {"missing"}

    def test_a_name_without_end_is_cut(self, path: Path) -> None:
        remember(entry(path, project="长" * 10_000))
        assert recents()[0].project == "长" * 200


ROW = {
    "path": "/a.xxxf",
    "form": "miit-2020",
    "plan": None,
    "project": "",
    "applicant": "",
    "progress": 1,
    "problems": 0,
    "saved_at": "2020-04-28T11:03:05+08:00",
}


def document(**changed: Any) -> bytes:
    return json.dumps({"format": "xxxf-recent/1", "drafts": [{**ROW, **changed}]}).encode()


class TestDamage:
    def test_the_row_is_good_as_it_is(self, data: Path) -> None:
        data.mkdir()
        (data / "recent.json").write_bytes(document())
        assert paths() == ["a.xxxf"]

    @pytest.mark.parametrize(
        "content",
        [
            pytest.param(b"", id="empty"),
            pytest.param(b"\xff\xfe", id="no-utf-8"),
            pytest.param(b"{", id="cut-off"),
            pytest.param(b"[" * 100_000, id="deep"),
            pytest.param(b"[]", id="another-shape"),
            pytest.param(b'{"format": "other/1", "drafts": []}', id="foreign"),
            pytest.param(b" " * 2_000_000, id="huge"),
            pytest.param(document(progress=1.5), id="too-far"),
            pytest.param(document(progress=float("nan")), id="not-a-number"),
            pytest.param(document(problems=-1), id="fewer-than-no-problems"),
            pytest.param(document(problems="3"), id="problems-as-text"),
            pytest.param(document(saved_at="gestern"), id="no-time"),
            pytest.param(document(path=None), id="no-path"),
        ],
    )
    def test_counts_as_empty_and_is_put_aside(self, data: Path, path: Path, content: bytes) -> None:
        data.mkdir()
        (data / "recent.json").write_bytes(content)
        assert recents() == ()
        assert (data / "recent.bak.json").read_bytes() == content
        remember(entry(path))
        assert recents() == (entry(path),)

    def test_a_folder_of_that_name(self, data: Path) -> None:
        (data / "recent.json").mkdir(parents=True)
        assert recents() == ()
        assert (data / "recent.bak.json").is_dir()


class TestNoDataFolder:
    @pytest.fixture(autouse=True)
    def _blocked(self, data: Path) -> None:
        data.write_bytes(b"")

    def test_there_are_none(self) -> None:
        assert recents() == ()

    def test_none_can_be_remembered(self, path: Path) -> None:
        with pytest.raises(XxxfError, match="数据文件夹"):
            remember(entry(path))


def test_a_full_disk_leaves_the_list(
    path: Path, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    remember(entry(path))

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OutputError):
        remember(entry(path, problems=9))
    assert recents() == (entry(path),)
    assert [file.name for file in data.iterdir()] == ["recent.json"]
