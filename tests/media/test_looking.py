"""What stands in the way is said before anything is written."""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from xxxf_desktop.errors import OutputError
from xxxf_desktop.media import looking
from xxxf_desktop.media.discs import DISCS, disc_for, image_bytes
from xxxf_desktop.media.file_system import FileSystem, file_system
from xxxf_desktop.media.image import write_image
from xxxf_desktop.media.looking import Look, Obstacle, look, look_for_image, needed_bytes, refuse
from xxxf_desktop.media.parcel import Parcel, ParcelFile, pack

from .making import BUNDLE, SCANS, TOTAL, make_staging, tree

GIB = 1 << 30
STICK = FileSystem("vfat", False, 8 * GIB, 8 * GIB, 32768)


def codes(seen: Look) -> list[str]:
    return [remark.code for remark in seen.errors]


@pytest.fixture
def stick(monkeypatch: pytest.MonkeyPatch) -> list[FileSystem]:
    """What the target claims to be: the only element."""
    claimed = [STICK]
    monkeypatch.setattr(looking, "file_system", lambda _: claimed[0])
    return claimed


def test_nothing_stands_in_the_way(staging: Path, target: Path) -> None:
    before = tree(target)
    seen = look(target, pack(staging))
    assert (seen.errors, seen.warnings) == ((), ())
    assert seen.needed_bytes >= TOTAL
    assert seen.file_system == file_system(target).kind
    assert tree(target) == before
    refuse(seen)


class TestTargets:
    def test_that_is_not_there(self, staging: Path, tmp_path: Path) -> None:
        assert codes(look(tmp_path / "x", pack(staging))) == ["TARGET_MISSING"]

    def test_that_is_a_file(self, staging: Path, target: Path) -> None:
        assert codes(look(target / "别人的.docx", pack(staging))) == ["TARGET_IS_FILE"]

    def test_whose_name_no_disk_can_have(self, staging: Path, tmp_path: Path) -> None:
        too_long = tmp_path / ("长" * 200)
        assert codes(look(too_long, pack(staging))) == ["TARGET_MISSING"]
        assert codes(look_for_image(too_long / "x.iso", pack(staging))) == ["TARGET_MISSING"]

    def test_that_is_a_dangling_link(self, staging: Path, target: Path) -> None:
        (target / "链").symlink_to("nowhere")
        assert codes(look(target / "链", pack(staging))) == ["TARGET_MISSING"]

    @pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write anywhere")
    def test_that_is_closed_to_us(self, staging: Path, target: Path) -> None:
        target.chmod(0o555)
        try:
            assert codes(look(target, pack(staging))) == ["NOT_ALLOWED"]
        finally:
            target.chmod(0o755)

    def test_that_may_not_be_written(
        self, staging: Path, target: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(os, "access", lambda *_: False)
        assert codes(look(target, pack(staging))) == ["NOT_ALLOWED"]

    def test_that_is_read_only(self, staging: Path, target: Path, stick: list[FileSystem]) -> None:
        stick[0] = replace(STICK, read_only=True)
        assert codes(look(target, pack(staging))) == ["READ_ONLY"]

    def test_that_cannot_be_asked(
        self, staging: Path, target: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def broken(_: Path) -> FileSystem:
            raise OSError(5, "Input/output error")

        monkeypatch.setattr(looking, "file_system", broken)
        assert codes(look(target, pack(staging))) == ["TARGET_UNREADABLE"]
        assert codes(look_for_image(target / "a.iso", pack(staging))) == ["TARGET_UNREADABLE"]


class TestRoom:
    def test_is_counted_in_clusters(self) -> None:
        files = tuple(ParcelFile(f"包/{number}.txt", 1) for number in range(10))
        parcel = Parcel(Path(), ("包",), ("包",), files)
        assert needed_bytes(parcel, 1) < 2000
        assert needed_bytes(parcel, 32768) == 13 * 32768  # the two folders and the lock as well

    @pytest.mark.parametrize(("short", "expected"), [(0, []), (1, ["NO_ROOM"])])
    def test_to_the_byte(
        self,
        staging: Path,
        target: Path,
        stick: list[FileSystem],
        short: int,
        expected: list[str],
    ) -> None:
        needed = look(target, pack(staging)).needed_bytes
        stick[0] = replace(STICK, free_bytes=needed - short)
        assert codes(look(target, pack(staging))) == expected

    def test_for_names(self, staging: Path, target: Path, stick: list[FileSystem]) -> None:
        stick[0] = replace(STICK, free_names=3)
        assert codes(look(target, pack(staging))) == ["NO_ROOM"]

    def test_the_words(self, staging: Path, target: Path, stick: list[FileSystem]) -> None:
        stick[0] = replace(STICK, free_bytes=1_234_567)
        (remark,) = look(target, pack(staging)).errors
        assert "空间不足" in remark.message
        assert "只剩 1.2 MB" in remark.words
        with pytest.raises(OutputError, match="空间不足"):
            refuse(look(target, pack(staging)))


class TestLargeFiles:
    @pytest.mark.parametrize(
        ("kind", "size", "expected"),
        [
            pytest.param("vfat", 4 * GIB - 1, [], id="just-fits"),
            pytest.param("vfat", 4 * GIB, ["FILE_TOO_LARGE"], id="one-byte-more"),
            pytest.param("fat32", 4 * GIB, ["FILE_TOO_LARGE"], id="windows"),
            pytest.param("msdos", 4 * GIB, ["FILE_TOO_LARGE"], id="macos"),
            pytest.param("exfat", 4 * GIB, [], id="exfat"),
            pytest.param("", 4 * GIB, [], id="unknown"),
        ],
    )
    def test_on_fat32(
        self,
        tmp_path: Path,
        target: Path,
        stick: list[FileSystem],
        kind: str,
        size: int,
        expected: list[str],
    ) -> None:
        stick[0] = replace(STICK, kind=kind)
        staging = make_staging(tmp_path / "s", {"包/大.pdf": b""})
        os.truncate(staging / "包/大.pdf", size)
        assert codes(look(target, pack(staging))) == expected

    @pytest.mark.usefixtures("stick")
    def test_an_image_is_one_file(self, tmp_path: Path, target: Path) -> None:
        staging = make_staging(tmp_path / "s", {"包/甲.pdf": b"", "包/乙.pdf": b""})
        for name in ("甲", "乙"):
            os.truncate(staging / f"包/{name}.pdf", 2 * GIB)
        assert codes(look(target, pack(staging))) == []
        assert codes(look_for_image(target / "a.iso", pack(staging))) == ["FILE_TOO_LARGE"]


class TestNames:
    @pytest.mark.parametrize(
        "name",
        [
            pytest.param("长" * 21, id="too-long"),
            pytest.param("问?", id="forbidden"),
            pytest.param("con.txt", id="reserved"),
            pytest.param("尾.", id="trailing-dot"),
            pytest.param("尾 ", id="trailing-space"),
            pytest.param("𠮷", id="not-bmp"),
            pytest.param("e\u0301", id="not-nfc"),
            pytest.param("a\u202eb", id="bidi"),
        ],
    )
    def test_that_some_medium_refuses(self, tmp_path: Path, target: Path, name: str) -> None:
        staging = make_staging(tmp_path / "s", {f"包/{name}": b"x"})
        (remark,) = look(target, pack(staging)).errors
        assert remark.code is Obstacle.NAME_UNSAFE
        assert name in remark.message
        assert codes(look_for_image(target / "a.iso", pack(staging))) == ["NAME_UNSAFE"]

    @pytest.mark.skipif(sys.platform != "linux", reason="other systems keep no such twins")
    def test_that_differ_in_case_alone(self, tmp_path: Path, target: Path) -> None:
        staging = make_staging(tmp_path / "s", {"包/a.pdf": b"x", "包/A.pdf": b"y"})
        assert codes(look(target, pack(staging))) == ["NAME_UNSAFE"]

    def test_a_path_that_is_too_long(self, tmp_path: Path, target: Path) -> None:
        staging = make_staging(tmp_path / "s", {"包/" + "/".join(["x" * 49] * 4): b"x"})
        assert "NAME_UNSAFE" in codes(look(target, pack(staging)))


class TestContents:
    @pytest.mark.parametrize("name", [SCANS, BUNDLE.upper()], ids=["same", "folded"])
    def test_an_entry_of_the_same_name(self, tmp_path: Path, target: Path, name: str) -> None:
        staging = make_staging(tmp_path / "s", {"项目-第1版a/x": b"", f"{SCANS}/x": b""})
        taken = "项目-第1版Ａ" if name != SCANS else SCANS
        (target / taken).mkdir()
        (remark,) = look(target, pack(staging)).errors
        assert remark.code is Obstacle.ALREADY_THERE
        assert taken in remark.message
        assert "不覆盖" in remark.message

    @pytest.mark.parametrize(
        "name", ["autorun.inf", "AUTORUN.INF", "setup.EXE", "照片.lnk", "a.bat", "b.scr", "c.vbs"]
    )
    def test_programs_are_a_warning(self, staging: Path, target: Path, name: str) -> None:
        (target / name).write_bytes(b"MZ")
        seen = look(target, pack(staging))
        assert seen.errors == ()
        (remark,) = seen.warnings
        assert remark.code is Obstacle.PROGRAMS_THERE
        assert name in remark.message
        assert "查毒" in remark.message

    def test_many_programs_are_one_warning(self, staging: Path, target: Path) -> None:
        for number in range(9):
            (target / f"{number}.exe").touch()
        (remark,) = look(target, pack(staging)).warnings
        assert "4.exe等）" in remark.message

    @pytest.mark.parametrize(
        "name", ["照片.jpg", "autorun.txt", "exe", "System Volume Information"]
    )
    def test_other_things_are_nobodys_business(
        self, staging: Path, target: Path, name: str
    ) -> None:
        (target / name).touch()
        assert look(target, pack(staging)).warnings == ()


class TestDiscs:
    @pytest.mark.parametrize(
        ("size", "words"),
        [
            (1, "CD（700 MB）"),
            (737_280_000, "CD（700 MB）"),
            (737_280_001, "DVD（4.7 GB）"),
            (4_700_372_993, "双层 DVD（8.5 GB）"),
            (9_000_000_000, "蓝光光盘（25 GB）"),
        ],
    )
    def test_which_one_is_needed(self, size: int, words: str) -> None:
        disc = disc_for(size)
        assert disc is not None
        assert disc.words == words

    def test_none_is_large_enough(self) -> None:
        assert disc_for(DISCS[-1].bytes + 1) is None

    @pytest.mark.parametrize(
        ("size", "words"),
        [(GIB, ""), (5 * GIB, "双层 DVD"), (30 * GIB, "一张光盘放不下")],
        ids=["dvd", "double", "none"],
    )
    def test_an_unusual_one_is_a_warning(
        self, tmp_path: Path, target: Path, stick: list[FileSystem], size: int, words: str
    ) -> None:
        stick[0] = replace(STICK, kind="ext4", free_bytes=100 * GIB)
        staging = make_staging(tmp_path / "s", {"包/大.pdf": b""})
        os.truncate(staging / "包/大.pdf", size)
        seen = look_for_image(target / "a.iso", pack(staging))
        assert seen.errors == ()
        assert words in "".join(remark.message for remark in seen.warnings)
        assert bool(seen.warnings) is bool(words)

    @pytest.mark.parametrize("count", [1, 40, 1200], ids=["one", "some", "many"])
    def test_the_image_is_never_larger_than_was_said(
        self, tmp_path: Path, target: Path, count: int
    ) -> None:
        files = {f"包/第{number % 7}组/材料{number:04d}号证明.pdf": b"x" for number in range(count)}
        staging = make_staging(tmp_path / "s", files)
        said = image_bytes(pack(staging))
        write_image(staging, target / "a.iso", "盘")
        real = (target / "a.iso").stat().st_size
        assert real <= said <= real + real // 2 + (1 << 20)
