"""The places a hand-over may go to."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from xxxf_desktop.media import volumes as module
from xxxf_desktop.media.file_system import Mount
from xxxf_desktop.media.volumes import (
    candidates,
    is_on_stick,
    is_stick,
    read_lsblk,
    volumes,
)

LSBLK = {
    "blockdevices": [
        {
            "name": "sda", "path": "/dev/sda", "rm": False, "hotplug": False, "tran": "sata",
            "children": [{"name": "sda1", "path": "/dev/sda1", "rm": False, "hotplug": False}],
        },
        {
            "name": "sdb", "path": "/dev/sdb", "rm": True, "hotplug": True, "tran": "usb",
            "children": [{"name": "sdb1", "path": "/dev/sdb1", "rm": False, "hotplug": False}],
        },
        {"name": "sdc", "path": "/dev/sdc", "rm": "0", "hotplug": "1", "tran": None},
    ]
}  # fmt: skip


def mount(point: str, source: str = "/dev/sdx1", kind: str = "vfat", ro: bool = False) -> Mount:
    return Mount(Path(point), kind, source, ro)


@pytest.mark.parametrize(
    ("place", "listed"),
    [
        pytest.param(mount("/media/li/U盘"), True, id="stick"),
        pytest.param(mount("/run/media/li/U盘"), True, id="stick-of-fedora"),
        pytest.param(mount("/Volumes/U盘"), True, id="stick-of-macos"),
        pytest.param(mount("/media/share", "//server/share", "cifs"), True, id="network"),
        pytest.param(mount("/data", kind="ext4"), True, id="second-disk"),
        pytest.param(mount("/mnt/usb"), True, id="by-hand"),
        pytest.param(mount("/media/li/盘", ro=True), False, id="read-only"),
        pytest.param(mount("/media/cdrom", kind="iso9660"), False, id="disc"),
        pytest.param(mount("/", kind="ext4"), False, id="root"),
        pytest.param(mount("/boot/efi"), False, id="boot"),
        pytest.param(mount("/home", kind="ext4"), False, id="home"),
        pytest.param(mount("/snap/core", kind="squashfs"), False, id="snap"),
        pytest.param(mount("/run", "tmpfs", "tmpfs"), False, id="tmpfs"),
        pytest.param(mount("/sys", "sysfs", "sysfs"), False, id="sysfs"),
    ],
)
def test_which_mounts_are_listed(place: Mount, listed: bool) -> None:
    assert candidates([place]) == ([place] if listed else [])


def test_a_later_mount_hides_an_earlier_one() -> None:
    both = [mount("/media/a"), mount("/media/a", ro=True)]
    assert candidates(both) == []


@pytest.mark.parametrize(
    ("source", "point", "likely"),
    [
        pytest.param("/dev/sdb1", "/data", True, id="on-a-usb-device"),
        pytest.param("/dev/sda1", "/media/li/数据", False, id="fixed-disk-under-media"),
        pytest.param("/dev/sdc", "/data", True, id="hotplug-of-an-old-lsblk"),
        pytest.param("/dev/sdz1", "/media/li/U盘", True, id="unknown-device-under-media"),
        pytest.param("/dev/sdz1", "/data", False, id="unknown-device-elsewhere"),
    ],
)
def test_what_is_likely_a_stick(source: str, point: str, likely: bool) -> None:
    assert is_stick(mount(point, source), read_lsblk(json.dumps(LSBLK))) is likely


@pytest.mark.parametrize("text", ["", "{", "[]", '{"blockdevices": [1, null]}', '"x"'])
def test_an_answer_of_lsblk_that_is_none(text: str) -> None:
    assert read_lsblk(text) == {}


def test_lists_likely_sticks_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("a-data", "b-stick", "gone"):
        (tmp_path / name).mkdir()
    places = [
        mount(str(tmp_path / "a-data"), "/dev/sda1"),
        mount(str(tmp_path / "b-stick"), "/dev/sdb1"),
        mount(str(tmp_path / "gone"), "/dev/sdb1"),
    ]
    (tmp_path / "gone").rmdir()
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setattr(module, "mounts", lambda: places)
    monkeypatch.setattr(module, "candidates", lambda mounted: mounted)
    monkeypatch.setattr(module, "_lsblk", lambda: json.dumps(LSBLK))
    found = volumes()
    assert [(volume.name, volume.likely_stick) for volume in found] == [
        ("b-stick", True),
        ("a-data", False),
    ]
    assert found[0].free_bytes > 0


@pytest.mark.skipif(sys.platform == "win32", reason="drives have no mounts")
def test_tells_a_stick_by_what_lies_on_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "U盘" / "内").mkdir(parents=True)
    places = [mount("/", "/dev/sda1"), mount(str(tmp_path / "U盘"), "/dev/sdb1")]
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setattr(module, "mounts", lambda: places)
    monkeypatch.setattr(module, "_lsblk", lambda: json.dumps(LSBLK))
    assert is_on_stick(tmp_path / "U盘" / "内")
    assert not is_on_stick(tmp_path)


def test_never_raises_on_this_machine() -> None:
    assert all(volume.path.is_dir() for volume in volumes())
