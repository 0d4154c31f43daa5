"""What a folder lies on."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from xxxf_desktop.media import file_system as module
from xxxf_desktop.media.file_system import (
    Mount,
    file_system,
    mount_of,
    mounts,
    read_mount_command,
    read_mountinfo,
)

MOUNTINFO = r"""
22 1 254:0 / / rw,relatime - ext4 /dev/vda rw
23 22 0:5 / /dev rw,nosuid - devtmpfs devtmpfs rw
40 22 8:17 / /media/li/U\040盘 rw,nosuid shared:1 master:2 - vfat /dev/sdb1 rw,utf8
41 22 8:33 / /media/li/老盘 ro,nosuid - exfat /dev/sdc1 rw
42 22 8:49 / /media/li/U\040盘 rw - ntfs3 /dev/sdd1 rw
broken
""".lstrip()


def test_reads_mountinfo() -> None:
    found = read_mountinfo(MOUNTINFO)
    assert [mount.kind for mount in found] == ["ext4", "devtmpfs", "vfat", "exfat", "ntfs3"]
    assert [mount.read_only for mount in found] == [False, False, False, True, False]
    assert found[2].point == Path("/media/li/U 盘")


@pytest.mark.parametrize(
    ("folder", "kind"),
    [
        pytest.param("/media/li/U 盘/内", "ntfs3", id="the-later-of-two"),
        pytest.param("/media/li/老盘", "exfat", id="the-mount-itself"),
        pytest.param("/media/li/老盘2", "ext4", id="only-looks-like-it"),
        pytest.param("/", "ext4", id="root"),
    ],
)
def test_finds_the_mount_of_a_folder(folder: str, kind: str) -> None:
    mount = mount_of(Path(folder), read_mountinfo(MOUNTINFO))
    assert mount is not None
    assert mount.kind == kind


def test_no_mounts_are_known() -> None:
    assert mount_of(Path("/"), []) is None


def test_reads_what_macos_prints() -> None:
    text = (
        "/dev/disk1s1 on / (apfs, sealed, local, read-only)\n"
        "/dev/disk4s1 on /Volumes/报送 (1) (msdos, local, nodev)\nmap x on /net\n"
    )
    assert read_mount_command(text) == [
        Mount(Path("/"), "apfs", "/dev/disk1s1", True),
        Mount(Path("/Volumes/报送 (1)"), "msdos", "/dev/disk4s1", False),
    ]


def test_of_a_real_folder(tmp_path: Path) -> None:
    found = file_system(tmp_path)
    assert 0 < found.free_bytes <= found.total_bytes
    assert found.cluster_bytes >= 1
    assert not found.read_only


@pytest.mark.skipif(sys.platform != "linux", reason="/proc")
def test_what_linux_says_is_read_from_its_own_mount() -> None:
    """In a chroot the root itself is not among the mounts."""
    assert Path("/proc") in [mount.point for mount in mounts()]


def test_an_unknown_kind_claims_no_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "mounts", list)
    found = file_system(tmp_path)
    assert found.kind == ""
    assert found.largest_file_bytes is None


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="x"):
        file_system(tmp_path / "x")
