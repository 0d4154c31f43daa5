"""What stands in the way of a hand-over, said before anything is written.

Source: facts/signing-storage.md 4.4 and part 5 (FAT32, names safe everywhere, what offices
scan for).
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from xxxf_desktop.errors import OutputError
from xxxf_desktop.media.discs import disc_for, image_bytes
from xxxf_desktop.media.file_system import FileSystem, file_system
from xxxf_desktop.media.parcel import Parcel
from xxxf_desktop.safe_paths import REASONS, check_path, collisions, fold
from xxxf_desktop.system.atomic import reason

_SCANNED_FOR = {
    ".bat", ".cmd", ".com", ".cpl", ".exe", ".hta", ".jar", ".js", ".jse", ".lnk", ".msi", ".pif",
    ".ps1", ".scr", ".vbe", ".vbs", ".wsf",
}  # fmt: skip
_AUTORUN = "autorun.inf"
_TOLD = 5
_WINDOWS_PATH_UNITS = 259
_LONG_NAME_UNITS, _RECORD_BYTES = 13, 32  # FAT: characters and bytes of one directory record

_ELSEWHERE = "请换一个U盘或位置。"


class Obstacle(StrEnum):
    """The codes of what is said."""

    TARGET_MISSING = "TARGET_MISSING"
    TARGET_IS_FILE = "TARGET_IS_FILE"
    TARGET_UNREADABLE = "TARGET_UNREADABLE"
    READ_ONLY = "READ_ONLY"
    NOT_ALLOWED = "NOT_ALLOWED"
    NO_ROOM = "NO_ROOM"
    FILE_TOO_LARGE = "FILE_TOO_LARGE"
    NAME_UNSAFE = "NAME_UNSAFE"
    ALREADY_THERE = "ALREADY_THERE"
    PROGRAMS_THERE = "PROGRAMS_THERE"
    DISC_TOO_SMALL = "DISC_TOO_SMALL"


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing that was seen; `message` says what, `remedy` what the user can do."""

    code: Obstacle
    message: str
    remedy: str

    @property
    def words(self) -> str:
        """Both in one line."""
        return f"{self.message}{self.remedy}"


@dataclass(frozen=True, slots=True)
class Look:
    """What was seen. With `errors` nothing is written; `warnings` are for the user to know.

    `needed_bytes` is what the medium must have free, roundings counted; `free_bytes` and
    `file_system` (its kind) None and "" where they could not be learnt.
    """

    errors: tuple[Remark, ...]
    warnings: tuple[Remark, ...]
    needed_bytes: int
    free_bytes: int | None = None
    file_system: str = ""


def look(target: Path, parcel: Parcel) -> Look:
    """Return what stands in the way of putting `parcel` into the folder `target`.

    Writes nothing, and reads nothing of what is in the parcel: it need not be made yet.
    """
    errors = [*_folder_errors(target), *_name_errors(parcel, target)]
    if not os.path.isdir(target):  # noqa: PTH112  the method raises for a name that is too long
        return Look(tuple(errors), (), parcel.total_bytes)
    try:
        found = file_system(target)
        names = sorted(entry.name for entry in target.iterdir())
    except OSError as error:
        return Look((*errors, _unreadable(target, error)), (), parcel.total_bytes)
    needed = needed_bytes(parcel, found.cluster_bytes)
    errors += _room_errors(target, found, needed, len(parcel.files) + len(parcel.folders))
    errors += _size_errors(found, {file.path: file.size for file in parcel.files})
    errors += _entry_errors(names, parcel.entries)
    return Look(
        tuple(errors), tuple(_program_warnings(names)), needed, found.free_bytes, found.kind
    )


def look_for_image(path: Path, parcel: Parcel) -> Look:
    """Return what stands in the way of writing `parcel` as disc image `path`. As `look`."""
    needed = image_bytes(parcel)
    folder = path.parent
    errors = [*_folder_errors(folder), *_name_errors(parcel, None)]
    warnings = tuple(_disc_warnings(needed))
    if not os.path.isdir(folder):  # noqa: PTH112
        return Look(tuple(errors), warnings, needed)
    try:
        found = file_system(folder)
    except OSError as error:
        return Look((*errors, _unreadable(folder, error)), warnings, needed)
    errors += _room_errors(folder, found, needed, 1)
    errors += _size_errors(found, {path.name: needed})
    if os.path.lexists(path):
        errors.append(_already_there(path.name))
    return Look(tuple(errors), warnings, needed, found.free_bytes, found.kind)


def refuse(seen: Look) -> None:
    """Raise OutputError with the first of the errors, if there are any."""
    if seen.errors:
        first = seen.errors[0]
        raise OutputError(first.message, first.remedy)


def needed_bytes(parcel: Parcel, cluster_bytes: int) -> int:
    """Return the room the parcel takes where every file and folder fills whole clusters."""
    sizes = [file.size for file in parcel.files]
    records = dict.fromkeys(parcel.folders, 2)
    records[""] = 1  # the folder that holds the parts until all is compared
    for path in (*parcel.folders, *(file.path for file in parcel.files)):
        folder, _, name = path.rpartition("/")
        records[folder] += 1 + -(-len(name) // _LONG_NAME_UNITS)
    sizes += [count * _RECORD_BYTES for count in records.values()]
    sizes.append(cluster_bytes)  # the lock
    return sum(-(-size // cluster_bytes) * cluster_bytes for size in sizes)


def _folder_errors(folder: Path) -> Iterator[Remark]:
    """Yield why nothing can be put into `folder` at all, before its file system is looked at."""
    if not os.path.lexists(folder) or (folder.is_symlink() and not folder.exists()):
        words = f"{folder} 不存在。"
        yield Remark(Obstacle.TARGET_MISSING, words, "请先建好文件夹，或确认U盘已经插好。")
    elif not folder.is_dir():
        words = f"{folder} 是文件，不是文件夹。"
        yield Remark(Obstacle.TARGET_IS_FILE, words, "请选一个文件夹或U盘。")


def _unreadable(folder: Path, error: OSError) -> Remark:
    words = f"{folder} 读不出来（{reason(error)}）。"
    return Remark(Obstacle.TARGET_UNREADABLE, words, _ELSEWHERE)


def _room_errors(folder: Path, found: FileSystem, needed: int, names: int) -> Iterator[Remark]:
    if found.read_only:
        words = f"{folder} 是只读的，或者打开了写保护。"
        yield Remark(Obstacle.READ_ONLY, words, "请关闭写保护，或换一个U盘。")
    elif not os.access(folder, os.W_OK | os.X_OK):
        yield Remark(Obstacle.NOT_ALLOWED, f"没有写入 {folder} 的权限。", _ELSEWHERE)
    if found.free_bytes < needed or (found.free_names is not None and found.free_names < names):
        words = f"{folder} 空间不足：需要 {_size(needed)}，只剩 {_size(found.free_bytes)}。"
        yield Remark(Obstacle.NO_ROOM, words, "请清理出空间，或换一个U盘。")


def _size_errors(found: FileSystem, sizes: dict[str, int]) -> Iterator[Remark]:
    most = found.largest_file_bytes
    if most is None:
        return
    for path, size in sizes.items():
        if size > most:
            words = f"{path}（{_size(size)}）超过 4 GB，FAT32 格式的盘放不下。"
            remedy = "请换一个 exFAT 或 NTFS 格式的盘；格式化会清空盘上的内容，请先备份。"
            yield Remark(Obstacle.FILE_TOO_LARGE, words, remedy)


def _name_errors(parcel: Parcel, target: Path | None) -> Iterator[Remark]:
    paths = [*parcel.folders, *(file.path for file in parcel.files)]
    faults = [(path, code) for path in paths if (code := check_path(path)) is not None]
    files = [file.path for file in parcel.files]
    faults += [(path, "COLLISION") for path, _ in collisions(files)]
    for path, code in faults:
        words = f"“{path}”的名称在U盘或光盘上用不了：{REASONS[code]}。"
        yield Remark(Obstacle.NAME_UNSAFE, words, "请改名后重新生成报送材料。")
    if sys.platform == "win32" and target is not None and paths:
        longest = max(paths, key=len)
        if len(str(target.absolute())) + 1 + len(longest) > _WINDOWS_PATH_UNITS:
            words = f"“{longest}”放在这里路径太长，Windows 打不开。"
            yield Remark(Obstacle.NAME_UNSAFE, words, "请换一个靠近磁盘根目录的位置。")


def _entry_errors(names: list[str], entries: tuple[str, ...]) -> Iterator[Remark]:
    taken = {fold(name): name for name in names}
    yield from (_already_there(taken[fold(entry)]) for entry in entries if fold(entry) in taken)


def _already_there(name: str) -> Remark:
    words = f"这里已经有“{name}”，程序不覆盖已有的材料。"
    return Remark(Obstacle.ALREADY_THERE, words, "请确认后自己删除或改名，或换一个位置。")


def _program_warnings(names: list[str]) -> Iterator[Remark]:
    found = [
        name
        for name in names
        if name.casefold() == _AUTORUN or Path(name).suffix.casefold() in _SCANNED_FOR
    ]
    if found:
        listed = "、".join(found[:_TOLD]) + ("等" if len(found) > _TOLD else "")
        words = f"盘上有程序或自动运行文件（{listed}），收件单位会查毒，可能拒收。"
        remedy = "程序不动它们：请先确认没有病毒，最好换一个干净的盘。"
        yield Remark(Obstacle.PROGRAMS_THERE, words, remedy)


def _disc_warnings(needed: int) -> Iterator[Remark]:
    disc = disc_for(needed)
    if disc is None:
        words = f"光盘映像约 {_size(needed)}，一张光盘放不下。"
        yield Remark(Obstacle.DISC_TOO_SMALL, words, "请改用U盘，或减少证明材料。")
    elif not disc.usual:
        words = f"光盘映像约 {_size(needed)}，CD 和普通 DVD 放不下，需要{disc.words}。"
        yield Remark(Obstacle.DISC_TOO_SMALL, words, "请先确认刻录机和收件单位都能用。")


def _size(count: int) -> str:
    """Return bytes in the unit a person would use.

    >>> _size(999), _size(1_500_000), _size(4_700_372_992)
    ('999 字节', '1.5 MB', '4.70 GB')
    """
    if count < 1000:
        return f"{count} 字节"
    if count < 10**6:
        return f"{count / 10**3:.1f} KB"
    return f"{count / 10**6:.1f} MB" if count < 10**9 else f"{count / 10**9:.2f} GB"
