from __future__ import annotations

import errno
import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from xxxf_desktop.errors import DraftError, OutputError
from xxxf_desktop.system.atomic import publish_folder, reason, replacing, write_file

Fail = Callable[[str, int, int], None]


@pytest.fixture
def fail(monkeypatch: pytest.MonkeyPatch) -> Fail:
    """Makes call number `at` of a function of `os` fail with an error number."""

    def arrange(function: str, number: int, at: int = 1) -> None:
        real = getattr(os, function)
        calls = 0

        def failing(*arguments: object, **named: object) -> object:
            nonlocal calls
            calls += 1
            if calls == at:
                raise OSError(number, os.strerror(number))
            return real(*arguments, **named)

        monkeypatch.setattr(os, function, failing)

    return arrange


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("time.sleep", [].append)


def tree(folder: Path) -> dict[str, bytes | None]:
    """Return everything below `folder`, the hidden included; None for folders."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() if path.is_file() else None
        for path in sorted(folder.rglob("*"))
    }


def names(folder: Path) -> list[str]:
    return sorted(entry.name for entry in folder.iterdir())


class TestWriteFile:
    def test_writes(self, tmp_path: Path) -> None:
        write_file(tmp_path / "a.json", b"new")
        assert tree(tmp_path) == {"a.json": b"new"}

    @pytest.mark.skipif(os.name == "nt", reason="no modes")
    @pytest.mark.parametrize(
        ("private", "mode"), [(False, 0o644), (True, 0o600)], ids=["as-usual", "private"]
    )
    def test_whose_eyes_it_is_for(self, tmp_path: Path, private: bool, mode: int) -> None:
        path = tmp_path / "a.json"
        path.touch(0o666)
        before = os.umask(0o022)
        try:
            write_file(path, b"new", private=private)
        finally:
            os.umask(before)
        assert stat.S_IMODE(path.stat().st_mode) == mode

    def test_replaces(self, tmp_path: Path) -> None:
        (tmp_path / "a.json").write_bytes(b"old")
        write_file(tmp_path / "a.json", b"new")
        assert tree(tmp_path) == {"a.json": b"new"}

    @pytest.mark.parametrize("function", ["fsync", "replace"])
    @pytest.mark.parametrize(
        ("number", "words"),
        [
            (errno.ENOSPC, "磁盘空间不足"),
            (errno.EROFS, "只读"),
            (errno.EIO, "磁盘读写出错"),
            (errno.EFBIG, "文件太大"),
            (errno.ECONNRESET, f"错误 {errno.ECONNRESET}"),
        ],
    )
    def test_failure_leaves_the_old(
        self, tmp_path: Path, fail: Fail, function: str, number: int, words: str
    ) -> None:
        (tmp_path / "a.json").write_bytes(b"old")
        fail(function, number, 1)
        with pytest.raises(OutputError, match=words) as caught:
            write_file(tmp_path / "a.json", b"new")
        assert caught.value.remedy
        assert isinstance(caught.value.__cause__, OSError)
        assert tree(tmp_path) == {"a.json": b"old"}

    def test_into_a_folder_that_is_not_there(self, tmp_path: Path) -> None:
        with pytest.raises(OutputError, match="不存在"):
            write_file(tmp_path / "x" / "a.json", b"new")

    @pytest.mark.parametrize("number", [errno.EACCES, errno.EBUSY])
    def test_waits_for_a_program_that_holds_the_file(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
    ) -> None:
        waits: list[float] = []
        real = os.replace

        def busy(source: Path, target: Path) -> None:
            if len(waits) < 5:
                raise OSError(number, "held")
            real(source, target)

        monkeypatch.setattr(os, "replace", busy)
        monkeypatch.setattr("time.sleep", waits.append)
        write_file(tmp_path / "a.json", b"new")
        assert waits == [0.01, 0.025, 0.05, 0.1, 0.2]
        assert tree(tmp_path) == {"a.json": b"new"}

    def test_gives_up_on_one_that_never_lets_go(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def held(source: Path, target: Path) -> None:
            raise PermissionError(errno.EACCES, "held")

        monkeypatch.setattr(os, "replace", held)
        with pytest.raises(OutputError, match="正被别的程序打开"):
            write_file(tmp_path / "a.json", b"new")
        assert tree(tmp_path) == {}

    @pytest.mark.parametrize("error", [KeyboardInterrupt(), DraftError("x")])
    def test_other_errors_pass_through(self, tmp_path: Path, error: BaseException) -> None:
        def half() -> None:
            with replacing(tmp_path / "a.json") as stream:
                stream.write(b"half")
                raise error

        with pytest.raises(type(error)):
            half()
        assert tree(tmp_path) == {}

    def test_a_folder_that_cannot_be_synced_is_no_failure(self, tmp_path: Path, fail: Fail) -> None:
        fail("fsync", errno.EINVAL, 2)
        write_file(tmp_path / "a.json", b"new")
        assert tree(tmp_path) == {"a.json": b"new"}


NEW = {"申报书.docx": b"new", "电子包": None, "电子包/a": b"new"}
FOREIGN = {"盖章扫描件.pdf": b"mine", "其他": None, "其他/b": b"mine"}
OLD = {
    "申报书.docx": b"old",
    "申报书.pdf": b"old",
    "电子包": None,
    "电子包/a": b"old",
    "电子包/gone": b"old",
    **FOREIGN,
}


def fill(folder: Path, content: dict[str, bytes | None]) -> None:
    for name, data in content.items():
        if data is None:
            (folder / name).mkdir(parents=True)
        else:
            (folder / name).write_bytes(data)


def make(folder: Path) -> None:
    fill(folder, NEW)


@pytest.fixture
def used(tmp_path: Path) -> Path:
    """A folder with an earlier packet and files of the user's own."""
    folder = tmp_path / "out"
    folder.mkdir()
    fill(folder, OLD)
    return folder


class TestPublishFolder:
    def test_a_new_one(self, tmp_path: Path) -> None:
        publish_folder(make, tmp_path / "out")
        assert tree(tmp_path) == {"out": None, **{f"out/{name}": NEW[name] for name in NEW}}

    def test_below_folders_that_are_not_there(self, tmp_path: Path) -> None:
        publish_folder(make, tmp_path / "a" / "b")
        assert tree(tmp_path / "a" / "b") == NEW
        assert names(tmp_path / "a") == ["b"]

    def test_an_empty_one(self, tmp_path: Path) -> None:
        (tmp_path / "out").mkdir(mode=0o750)
        mode = (tmp_path / "out").stat().st_mode
        publish_folder(make, tmp_path / "out")
        assert tree(tmp_path / "out") == NEW
        assert (tmp_path / "out").stat().st_mode == mode

    def test_one_in_use_keeps_what_is_not_ours(self, used: Path) -> None:
        publish_folder(make, used)
        assert tree(used) == {**NEW, **FOREIGN}
        assert names(used.parent) == ["out"]

    def test_replaces_nothing_else_when_told(self, used: Path) -> None:
        publish_folder(lambda folder: fill(folder, {"申报书.docx": b"new"}), used, own=())
        assert tree(used) == {**OLD, "申报书.docx": b"new"}

    def test_through_a_link(self, used: Path) -> None:
        link = used.with_name("link")
        try:
            link.symlink_to(used)
        except OSError:
            pytest.skip("no links")
        publish_folder(make, link)
        assert tree(used) == {**NEW, **FOREIGN}
        assert link.is_symlink()

    def test_links_are_not_followed(self, tmp_path: Path) -> None:
        def with_links(folder: Path) -> None:
            (folder / "up").symlink_to("..")
            (folder / "nowhere").symlink_to("nowhere-else")

        if os.name == "nt":
            pytest.skip("links need rights")
        publish_folder(with_links, tmp_path / "out")
        assert names(tmp_path / "out") == ["nowhere", "up"]

    def test_the_mode_is_that_of_any_new_folder(self, tmp_path: Path) -> None:
        (tmp_path / "plain").mkdir()
        publish_folder(make, tmp_path / "out")
        assert (tmp_path / "out").stat().st_mode == (tmp_path / "plain").stat().st_mode

    def test_everything_is_on_the_disk_before_it_is_named(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        synced: list[str] = []
        real_fsync, real_replace = os.fsync, os.replace

        def fsync(handle: int) -> None:
            name = str(Path(f"/proc/self/fd/{handle}").readlink())
            synced.append(name.rpartition("/new/")[2] if "/new/" in name else "new")
            real_fsync(handle)

        def replace(source: Path, target: Path) -> None:
            assert {"申报书.docx", "电子包/a", "电子包", "new"} <= set(synced)
            real_replace(source, target)

        if not Path("/proc/self/fd").is_dir():
            pytest.skip("needs /proc")
        monkeypatch.setattr(os, "fsync", fsync)
        monkeypatch.setattr(os, "replace", replace)
        publish_folder(make, tmp_path / "out")


PLACES = [
    (function, at)
    for function, most in [("fsync", 5), ("replace", 5), ("mkdir", 3), ("listdir", 4)]
    for at in range(1, most + 1)
]


class TestPublishFolderFails:
    @pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS, errno.EIO])
    @pytest.mark.parametrize(("function", "at"), PLACES)
    def test_in_use(self, used: Path, fail: Fail, function: str, at: int, number: int) -> None:
        fail(function, number, at)
        try:
            publish_folder(make, used)
        except OutputError as error:
            assert error.remedy  # noqa: PT017
            assert isinstance(error.__cause__, OSError)  # noqa: PT017
            assert tree(used) == OLD
        else:
            assert tree(used) == {**NEW, **FOREIGN}
        assert names(used.parent) == ["out"]

    @pytest.mark.parametrize("existing", [False, True])
    @pytest.mark.parametrize(("function", "at"), [("fsync", 1), ("fsync", 3), ("replace", 1)])
    def test_new_or_empty(
        self, tmp_path: Path, fail: Fail, function: str, at: int, existing: bool
    ) -> None:
        if existing:
            (tmp_path / "out").mkdir()
        fail(function, errno.ENOSPC, at)
        with pytest.raises(OutputError, match="磁盘空间不足"):
            publish_folder(make, tmp_path / "out")
        assert tree(tmp_path) == ({"out": None} if existing else {})

    @pytest.mark.parametrize("error", [KeyboardInterrupt(), DraftError("x"), ZeroDivisionError()])
    def test_errors_of_the_maker_pass_through(self, used: Path, error: BaseException) -> None:
        def broken(folder: Path) -> None:
            make(folder)
            raise error

        with pytest.raises(type(error)):
            publish_folder(broken, used)
        with pytest.raises(type(error)):
            publish_folder(broken, used.parent / "deep" / "new")
        assert tree(used) == OLD
        assert names(used.parent) == ["out"]

    def test_a_full_disk_while_making(self, used: Path) -> None:
        def broken(folder: Path) -> None:
            make(folder)
            raise OSError(errno.ENOSPC, "No space left on device")

        with pytest.raises(OutputError, match="磁盘空间不足"):
            publish_folder(broken, used)
        assert tree(used) == OLD

    def test_an_interrupt_while_replacing(
        self, used: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        real = os.replace
        calls = 0

        def interrupted(source: Path, target: Path) -> None:
            nonlocal calls
            calls += 1
            real(source, target)
            if calls == 4:
                raise KeyboardInterrupt

        monkeypatch.setattr(os, "replace", interrupted)
        with pytest.raises(KeyboardInterrupt):
            publish_folder(make, used)
        assert tree(used) == OLD
        assert names(used.parent) == ["out"]

    def test_a_file_of_that_name(self, tmp_path: Path) -> None:
        (tmp_path / "out").write_bytes(b"mine")
        with pytest.raises(OutputError, match="已有同名的文件"):
            publish_folder(make, tmp_path / "out")
        assert tree(tmp_path) == {"out": b"mine"}

    def test_a_file_on_the_way(self, tmp_path: Path) -> None:
        (tmp_path / "out").write_bytes(b"mine")
        with pytest.raises(OutputError):
            publish_folder(make, tmp_path / "out" / "deeper")
        assert tree(tmp_path) == {"out": b"mine"}

    @pytest.mark.parametrize("content", [{}, OLD])
    def test_the_target_vanishes(self, tmp_path: Path, content: dict[str, bytes | None]) -> None:
        (tmp_path / "out").mkdir()
        fill(tmp_path / "out", content)

        def pulled_out(folder: Path) -> None:
            make(folder)
            shutil.rmtree(tmp_path / "out")

        with pytest.raises(OutputError, match="已被移走"):
            publish_folder(pulled_out, tmp_path / "out")
        assert tree(tmp_path) == {}

    def test_everything_vanishes(self, tmp_path: Path) -> None:
        (tmp_path / "stick" / "out").mkdir(parents=True)

        def pulled_out(folder: Path) -> None:
            make(folder)
            shutil.rmtree(tmp_path / "stick")

        with pytest.raises(OutputError, match="已被移走"):
            publish_folder(pulled_out, tmp_path / "stick" / "out")
        assert tree(tmp_path) == {}

    def test_what_cannot_be_put_back_is_kept(
        self, used: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        real = os.replace
        calls = 0

        def pulled_out(source: Path, target: Path) -> None:
            nonlocal calls
            calls += 1
            if calls > 2:
                raise OSError(errno.EIO, "Input/output error")
            real(source, target)

        monkeypatch.setattr(os, "replace", pulled_out)
        with pytest.raises(OutputError) as caught:
            publish_folder(make, used)
        (staging,) = used.parent.glob(".xxxf-tmp-*")
        assert names(staging / "old") == ["申报书.docx", "申报书.pdf"]
        assert f"原来的文件在 {staging / 'old'}" in caught.value.lines()[0]

    def test_a_parent_without_rights(self, used: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """As with a stick: its folder is ours, the one it is mounted in is not."""
        real = os.mkdir

        def guarded(path: Path, mode: int = 0o777) -> None:
            if Path(path).parent == used.parent:
                raise PermissionError(errno.EACCES, "Permission denied")
            real(path, mode)

        monkeypatch.setattr(os, "mkdir", guarded)
        publish_folder(make, used)
        assert tree(used) == {**NEW, **FOREIGN}
        with pytest.raises(OutputError, match="没有写入权限"):
            publish_folder(make, used.parent / "new")
        assert names(used.parent) == ["out"]


class Killed(BaseException):
    """Stands for kill -9: nothing is cleaned up any more."""


@pytest.fixture
def killed_at(monkeypatch: pytest.MonkeyPatch) -> Callable[[Path, int], bool]:
    """Publish in a process that is killed before its rename number `at`; whether it came so far."""

    def run(target: Path, at: int) -> bool:
        keep = "{'申报书.docx': '申报书.bak.docx'}"
        code = KILLED.format(at=at, keep=keep)
        command = [sys.executable, "-c", code, str(target)]
        process = subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True)
        assert process.stderr == ""
        return process.returncode == 9

    return run


KILLED = """
import os, pathlib, sys
from xxxf_desktop.system import atomic
target = pathlib.Path(sys.argv[1])
real, calls = os.replace, 0
def replace(source, goal):
    global calls
    calls += 1
    if calls == {at}:
        os._exit(9)
    real(source, goal)
os.replace = replace
def make(folder):
    (folder / "申报书.docx").write_bytes(b"new")
    (folder / "电子包").mkdir()
    (folder / "电子包" / "a").write_bytes(b"new")
atomic.publish_folder(make, target, keep=lambda new: {keep})
"""
CHECKOUT = Path(__file__).resolve().parents[2]
KEPT = {"申报书.bak.docx": b"old"}


def stagings(folder: Path) -> list[Path]:
    return sorted(folder.rglob(".xxxf-tmp-*"))


def fails(_: Path) -> None:
    raise ZeroDivisionError


class TestAfterAKilledProcess:
    @pytest.mark.parametrize("at", range(1, 7))
    def test_the_target_is_whole_again(
        self, used: Path, killed_at: Callable[[Path, int], bool], at: int
    ) -> None:
        assert killed_at(used, at)
        assert stagings(used.parent)
        with pytest.raises(ZeroDivisionError):
            publish_folder(fails, used)
        whole = OLD if at <= 3 else {**NEW, **FOREIGN, **KEPT}
        assert tree(used) == whole
        assert stagings(used.parent) == []

    @pytest.mark.parametrize("at", range(1, 7))
    def test_the_next_one_replaces_it(
        self, used: Path, killed_at: Callable[[Path, int], bool], at: int
    ) -> None:
        killed_at(used, at)
        publish_folder(make, used)
        kept = {} if at <= 3 else KEPT
        assert tree(used) == {**NEW, **FOREIGN, **kept}
        assert stagings(used.parent) == []

    def test_a_new_target(self, tmp_path: Path, killed_at: Callable[[Path, int], bool]) -> None:
        assert killed_at(tmp_path / "out", 1)
        publish_folder(make, tmp_path / "out")
        assert names(tmp_path) == ["out"]

    def test_a_target_that_was_deleted_since(
        self, used: Path, killed_at: Callable[[Path, int], bool]
    ) -> None:
        killed_at(used, 3)
        shutil.rmtree(used)
        with pytest.raises(ZeroDivisionError):
            publish_folder(fails, used)
        assert names(used) == ["申报书.docx", "申报书.pdf"]

    def test_what_the_user_put_there_since_stays(
        self, used: Path, killed_at: Callable[[Path, int], bool]
    ) -> None:
        """He found the file gone and wrote another; the one kept for him gets the other name."""
        killed_at(used, 3)
        (used / "申报书.docx").write_bytes(b"mine")
        with pytest.raises(ZeroDivisionError):
            publish_folder(fails, used)
        assert tree(used) == {**OLD, **KEPT, "申报书.docx": b"mine"}

    def test_half_removed(self, used: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """What was replaced does not come back when the mark is gone before the old is."""
        removed: list[str] = []

        def killed(folder: Path, ignore_errors: bool) -> None:
            removed.append(folder.name)
            raise Killed

        with monkeypatch.context() as patch:
            patch.setattr(shutil, "rmtree", killed)
            with pytest.raises(Killed):
                publish_folder(make, used)
        assert removed == ["old"]
        (staging,) = stagings(used.parent)
        assert (staging / "out").exists()
        publish_folder(make, used)
        assert tree(used) == {**NEW, **FOREIGN}
        assert stagings(used.parent) == []

    def test_another_target_is_left_alone(
        self, used: Path, killed_at: Callable[[Path, int], bool]
    ) -> None:
        killed_at(used, 2)
        publish_folder(make, used.parent / "other")
        publish_folder(make, used / "out")
        assert len(stagings(used.parent)) == 1

    def test_a_living_process_is_left_alone(self, used: Path) -> None:
        def meanwhile(folder: Path) -> None:
            publish_folder(make, used)
            assert folder.is_dir()
            make(folder)

        publish_folder(meanwhile, used)
        assert tree(used) == {**NEW, **FOREIGN}
        assert stagings(used.parent) == []

    @pytest.mark.parametrize("content", [None, b""], ids=["no-lock", "not-yet-locked"])
    def test_where_no_lock_tells_it_takes_an_hour(
        self, used: Path, killed_at: Callable[[Path, int], bool], content: bytes | None
    ) -> None:
        killed_at(used, 2)
        (staging,) = stagings(used.parent)
        (staging / "lock").unlink()
        if content is not None:
            (staging / "lock").write_bytes(content)
        publish_folder(make, used)
        assert stagings(used.parent) == [staging]
        os.utime(staging, (0, 0))
        publish_folder(make, used)
        assert stagings(used.parent) == []

    def test_in_a_folder_whose_parent_is_closed(
        self, used: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """As on a stick, whose staging lies inside."""
        real = os.mkdir
        left: list[bytes] = []

        def guarded(path: Path, mode: int = 0o777) -> None:
            if Path(path).parent == used.parent:
                raise PermissionError(errno.EACCES, "Permission denied")
            real(path, mode)

        def inspected(folder: Path) -> None:
            left.append(folder.parent.name.encode())
            make(folder)

        monkeypatch.setattr(os, "mkdir", guarded)
        publish_folder(inspected, used)
        stale = used / os.fsdecode(left[0])
        (stale / "old").mkdir(parents=True)
        (stale / "old" / "申报书.pdf").write_bytes(b"old")
        (stale / "lock").write_bytes(b"locked")
        publish_folder(make, used, own=())
        assert tree(used) == {**NEW, **FOREIGN, "申报书.pdf": b"old"}


class TestKeeping:
    def test_under_another_name(self, used: Path) -> None:
        kept = {"电子包": "电子包.bak", "申报书.pdf": "x.pdf", "其他": "stays where it is"}
        publish_folder(make, used, keep=lambda _: kept)
        old = {"电子包.bak": None, "电子包.bak/a": b"old", "电子包.bak/gone": b"old"}
        assert tree(used) == {**NEW, **FOREIGN, **old, "x.pdf": b"old"}
        assert stagings(used.parent) == []

    @pytest.mark.parametrize("at", range(1, 8))
    def test_undone_on_failure(self, used: Path, fail: Fail, at: int) -> None:
        fail("replace", errno.EIO, at)
        with pytest.raises(OutputError):
            publish_folder(make, used, keep=lambda _: {"电子包": "电子包.bak", "申报书.pdf": "x"})
        assert tree(used) == OLD
        assert stagings(used.parent) == []


class TestWordsOfTheMaker:
    """Nobody knows the staging folder: what goes wrong in it goes wrong in the target."""

    def said(self, make: Callable[[Path], None], target: Path) -> str:
        with pytest.raises(OutputError) as caught:
            publish_folder(make, target)
        (line,) = caught.value.lines()
        assert ".xxxf-tmp-" not in line
        assert str(target) in line
        return line

    def test_a_full_disk_below(self, used: Path) -> None:
        def full(folder: Path) -> None:
            try:
                raise OSError(errno.ENOSPC, "No space left on device")
            except OSError as error:
                raise OutputError(f"写不进“{folder / 'a'}”。", "请检查。") from error

        assert "磁盘空间不足" in self.said(full, used)

    def test_no_cause(self, used: Path) -> None:
        def odd(folder: Path) -> None:
            raise OutputError(f"写不进“{folder / 'a'}”。", "请检查。")

        assert self.said(odd, used) == f"写不进“{used / 'a'}”。请检查。"

    @pytest.mark.parametrize("error", [OutputError("x"), DraftError("y"), ZeroDivisionError()])
    def test_the_folder_vanished(self, used: Path, error: Exception) -> None:
        def pulled_out(folder: Path) -> None:
            shutil.rmtree(folder)
            raise error

        assert "已被移走" in self.said(pulled_out, used)


@pytest.mark.parametrize("deep", ["长" * 100, "/".join(["a" * 100] * 60)], ids=["name", "path"])
def test_a_path_that_is_too_long(tmp_path: Path, deep: str) -> None:
    with pytest.raises(OutputError, match="路径太长"):
        publish_folder(make, tmp_path / deep)
    assert tree(tmp_path) == {}


def test_reasons_are_chinese() -> None:
    assert reason(OSError(errno.EACCES, "Permission denied")).startswith("没有权限")
    assert reason(OSError("encoder error -2")) == "读写没有完成"


ON_STICK = """
import pathlib, sys
from xxxf_desktop.errors import OutputError
from xxxf_desktop.system.atomic import publish_folder
stick = pathlib.Path(sys.argv[1])
def make(size):
    def write(folder):
        (folder / "a").write_bytes(bytes(size))
    return write
(stick / "mine").write_bytes(b"mine")
publish_folder(make(100_000), stick, own=())
try:
    publish_folder(make(3_000_000), stick, own=())
except OutputError as error:
    print(*error.lines())
print(sorted((entry.name, entry.stat().st_size) for entry in stick.iterdir()))
"""


def test_a_mounted_stick_that_is_too_small(tmp_path: Path, repository: Path) -> None:
    if not shutil.which("unshare"):
        pytest.skip("no namespaces here")
    if subprocess.run(["unshare", "-rm", "true"], capture_output=True).returncode:
        pytest.skip("no right to a namespace")
    (tmp_path / "stick").mkdir()
    command = 'mount -t tmpfs -o size=1m none "$1" && exec "$0" -c "$2" "$1"'
    process = subprocess.run(
        ["unshare", "-rm", "sh", "-c", command, sys.executable, str(tmp_path / "stick"), ON_STICK],
        cwd=repository,
        capture_output=True,
        text=True,
    )
    assert process.stderr == ""
    said, left = process.stdout.splitlines()
    assert "磁盘空间不足" in said
    assert left == "[('a', 100000), ('mine', 4)]"
