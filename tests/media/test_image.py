"""A disc image: whole and readable by other programs, or not there."""

from __future__ import annotations

import errno
import os
import random
import shutil
import subprocess
import tracemalloc
from pathlib import Path

import pytest

from xxxf_desktop.errors import OutputError, StoppedError
from xxxf_desktop.media.image import write_image
from xxxf_desktop.media.part import PART_PREFIX
from xxxf_desktop.media.progress import Activity
from xxxf_desktop.media.receipt import MediumKind
from xxxf_desktop.media.writing import write_to_folder

from .making import BUNDLE, FILES, SCANS, TOTAL, Medium, files_of, make_staging, tree

PDF = f"{BUNDLE}/申报书.pdf"
LABEL = "广东示例科技有限公司申报材料电子版"


@pytest.fixture
def path(target: Path) -> Path:
    return target / "报送光盘.iso"


def part_of(path: Path) -> Path:
    (part,) = path.parent.glob(f"{PART_PREFIX}*/{path.name}")
    return part


class TestWriting:
    def test_the_receipt_is_that_of_a_folder_but_for_the_medium(
        self, staging: Path, path: Path, tmp_path: Path
    ) -> None:
        (tmp_path / "other").mkdir()
        disc, folder = (
            write_image(staging, path, LABEL),
            write_to_folder(staging, tmp_path / "other"),
        )
        assert disc.kind is MediumKind.IMAGE
        assert disc.device == "CD（700 MB）"
        assert disc.target == str(path)
        same = ("entries", "files", "total_bytes", "sha256")
        assert [getattr(disc, name) for name in same] == [getattr(folder, name) for name in same]

    def test_nothing_but_the_image_is_left(self, staging: Path, path: Path) -> None:
        write_image(staging, path, LABEL)
        assert {entry.name for entry in path.parent.iterdir()} == {path.name, "别人的.docx"}

    def test_progress_goes_through_all_bytes_twice(self, staging: Path, path: Path) -> None:
        told: list[tuple[Activity, int, int]] = []
        write_image(staging, path, LABEL, lambda *step: told.append(step))
        for activity in Activity:
            done = [step[1] for step in told if step[0] is activity]
            assert (done[0], done[-1]) == (0, TOTAL)
            assert done == sorted(done)

    def test_any_names_that_are_safe(self, tmp_path: Path, path: Path) -> None:
        chance = random.Random(5)  # noqa: S311
        letters = "报送材料第一二三版（）—①㐂.-_ aZ9"
        files: dict[str, bytes] = {}
        for number in range(300):
            middle = "".join(chance.choice(letters) for _ in range(chance.randrange(1, 15)))
            folder = chance.choice(["", "附件/", "附件/附1-证明材料/", "图片/深/更深/"])
            files[f"包/{folder}{number}{middle}x"] = chance.randbytes(chance.randrange(5000))
        write_image(make_staging(tmp_path / "many", files), path, LABEL)

    def test_memory_does_not_grow_with_the_files(self, tmp_path: Path, path: Path) -> None:
        staging = make_staging(tmp_path / "s", {"包/小.pdf": b"x"})
        with (staging / "包/大.pdf").open("wb") as stream:
            stream.truncate(64 << 20)
        tracemalloc.start()
        try:
            write_image(staging, path, LABEL)
            assert tracemalloc.get_traced_memory()[1] < 24 << 20
        finally:
            tracemalloc.stop()

    @pytest.mark.parametrize("label", ["", "  ", "𠮷", "a\nb" * 40, "长" * 99, "plain"])
    def test_any_label(self, staging: Path, path: Path, label: str) -> None:
        write_image(staging, path, label)


@pytest.mark.media
class TestOtherPrograms:
    """What they read is what was put in, byte for byte."""

    def test_7z_under_each_kind_of_names(self, staging: Path, path: Path, tmp_path: Path) -> None:
        write_image(staging, path, LABEL)
        for kind in ("udf", "iso"):
            back = tmp_path / kind
            command = ["7z", "x", "-y", f"-t{kind}", f"-o{back}", str(path)]
            subprocess.run(command, check=True, capture_output=True)
            assert files_of(back) == FILES, kind

    def test_isoinfo_under_the_short_names(self, staging: Path, path: Path) -> None:
        write_image(staging, path, LABEL)

        def output(*options: str) -> bytes:
            command = ["isoinfo", "-i", str(path), *options]
            return subprocess.run(command, check=True, capture_output=True).stdout

        names = [name for name in output("-f").decode().split() if name.endswith(";1")]
        assert sorted(output("-x", name) for name in names) == sorted(FILES.values())

    def test_xorriso(self, staging: Path, path: Path, tmp_path: Path) -> None:
        if shutil.which("xorriso") is None:
            pytest.skip("no xorriso")
        write_image(staging, path, LABEL)
        back = tmp_path / "back"
        command = ["xorriso", "-osirrox", "on", "-read_fs", "norock", "-indev", str(path)]
        subprocess.run([*command, "-extract", "/", str(back)], check=True, capture_output=True)
        subprocess.run(["chmod", "-R", "u+rwx", str(back)], check=True)
        assert files_of(back) == FILES

    def test_the_label(self, staging: Path, path: Path) -> None:
        write_image(staging, path, LABEL)
        plain = subprocess.run(["isoinfo", "-d", "-i", path], check=True, capture_output=True)
        assert b"Volume id: SHENBAO\n" in plain.stdout
        listed = subprocess.run(["7z", "l", "-tudf", path], check=True, capture_output=True)
        assert f"LogicalVolumeId: {LABEL[:15]}" in listed.stdout.decode()
        assert LABEL[:15].encode("utf-16-be") in path.read_bytes()[17 * 2048 : 18 * 2048]


class TestRefusing:
    @pytest.mark.parametrize("make", [Path.touch, Path.mkdir], ids=["file", "folder"])
    def test_never_overwrites(self, staging: Path, path: Path, make: type[Path]) -> None:
        make(path)
        before = tree(path.parent)
        with pytest.raises(OutputError, match="已经有“报送光盘"):
            write_image(staging, path, LABEL)
        assert tree(path.parent) == before

    def test_never_overwrites_what_comes_meanwhile(self, staging: Path, path: Path) -> None:
        def meddle(_activity: Activity, _done: int, _total: int) -> None:
            path.write_bytes(b"theirs")

        with pytest.raises(OutputError, match="刚刚出现了"):
            write_image(staging, path, LABEL, meddle)
        assert path.read_bytes() == b"theirs"

    def test_a_folder_that_is_not_there(self, staging: Path, tmp_path: Path) -> None:
        with pytest.raises(OutputError, match="不存在"):
            write_image(staging, tmp_path / "x" / "a.iso", LABEL)

    @pytest.mark.parametrize("name", ["长" * 21, "吉𠮷", "CON", "a:b", "尾."])
    def test_names_that_a_disc_cannot_hold(self, tmp_path: Path, path: Path, name: str) -> None:
        staging = make_staging(tmp_path / "s", {f"包/{name}": b"x"})
        with pytest.raises(OutputError, match="用不了"):
            write_image(staging, path, LABEL)


def test_stops_at_every_step(staging: Path, path: Path) -> None:
    steps: list[object] = []
    write_image(staging, path, LABEL, lambda *step: steps.append(step))
    path.unlink()
    before = tree(path.parent)
    for at in range(len(steps)):
        left = at

        def stop(*_step: object) -> None:
            nonlocal left
            if not left:
                raise StoppedError("已停止。")
            left -= 1

        with pytest.raises(StoppedError):
            write_image(staging, path, LABEL, stop)
        assert tree(path.parent) == before, at


class TestLies:
    def test_one_byte_of_a_file(self, staging: Path, path: Path) -> None:
        def meddle(activity: Activity, done: int, _total: int) -> None:
            if activity is Activity.READING_BACK and done == 0:
                raw = part_of(path).read_bytes()
                at = raw.find(FILES[PDF])
                part_of(path).write_bytes(raw[: at + 9] + b"\0" + raw[at + 10 :])

        with pytest.raises(OutputError, match="不一样"):
            write_image(staging, path, LABEL, meddle)
        assert list(tree(path.parent)) == ["别人的.docx"]

    def test_any_change_anywhere(self, tmp_path: Path, path: Path) -> None:
        """Dates and second copies of directories, which no reader would look at, as well."""
        staging = make_staging(tmp_path / "s", {"包/甲.pdf": b"%PDF" * 600, "包/乙/丙.txt": b"x"})
        chance = random.Random(11)  # noqa: S311
        missed = []
        for number in range(100):

            def meddle(activity: Activity, done: int, _total: int) -> None:
                if activity is Activity.READING_BACK and done == 0:
                    raw = bytearray(part_of(path).read_bytes())
                    at = chance.choice([at for at, byte in enumerate(raw) if byte])
                    raw[at] ^= 1 << chance.randrange(8)
                    part_of(path).write_bytes(bytes(raw))

            try:
                write_image(staging, path, LABEL, meddle)
            except OutputError as error:
                missed += [number] if "读回核对没有通过" not in error.message else []
            else:
                missed.append(number)
            path.unlink(missing_ok=True)
        assert missed == []

    def test_an_image_cut_short(self, staging: Path, path: Path) -> None:
        def meddle(activity: Activity, done: int, _total: int) -> None:
            if activity is Activity.READING_BACK and done == 0:
                os.truncate(part_of(path), part_of(path).stat().st_size // 2)

        with pytest.raises(OutputError, match="不完整"):
            write_image(staging, path, LABEL, meddle)

    def test_a_source_that_shrinks(self, staging: Path, path: Path) -> None:
        def meddle(_activity: Activity, done: int, _total: int) -> None:
            if done == 0:
                (staging / PDF).write_bytes(b"")

        with pytest.raises(OutputError, match="在复制时被改动"):
            write_image(staging, path, LABEL, meddle)
        assert list(tree(path.parent)) == ["别人的.docx"]


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO, errno.EROFS, errno.ENODEV])
@pytest.mark.parametrize("for_ever", [False, True], ids=["once", "for-ever"])
def test_a_fault_at_every_step(tmp_path: Path, path: Path, number: int, for_ever: bool) -> None:
    files = {f"{BUNDLE}/申报书.pdf": b"%PDF", f"{SCANS}/附3.jpg": b"\xff\xd8"}
    staging = make_staging(tmp_path / "s", files)
    steps, at = _steps(staging, path), 0
    assert steps > 30
    failed = True
    while failed:
        at += 1
        with pytest.MonkeyPatch.context() as patch:
            Medium(patch, path.parent).fail(at, number, for_ever=for_ever)
            error = _error_of(staging, path)
        failed = error is not None
        if error is not None:
            assert error.message, at
            assert error.remedy, at
            assert not path.exists() or "不算数" in error.remedy, at
            assert not path.exists() or for_ever, at
            assert not list(path.parent.glob(f"{PART_PREFIX}*")) or "没有删掉" in error.remedy, at
        for entry in path.parent.iterdir():
            if entry.is_dir():
                shutil.rmtree(entry)
        path.unlink(missing_ok=True)
    assert at >= steps - 12
    assert files_of(staging) == files


def _steps(staging: Path, path: Path) -> int:
    with pytest.MonkeyPatch.context() as patch:
        medium = Medium(patch, path.parent)
        write_image(staging, path, LABEL)
    path.unlink()
    return medium.steps


def _error_of(staging: Path, path: Path) -> OutputError | None:
    try:
        write_image(staging, path, LABEL)
    except OutputError as error:
        return error
    return None
