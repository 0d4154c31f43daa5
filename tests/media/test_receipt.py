"""The list behind a receipt can be made with sha256sum."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from xxxf_desktop.media.parcel import Parcel, ParcelFile
from xxxf_desktop.media.receipt import MediumKind, list_digest, receipt


@pytest.mark.parametrize(
    ("platform", "says"), [("linux", False), ("win32", True), ("darwin", True)]
)
def test_a_system_that_reads_its_cache_is_honest(
    platform: str, says: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.platform", platform)
    parcel = Parcel(Path(), ("包",), ("包",), (ParcelFile("包/a", 1),))
    words = receipt(MediumKind.STICK, "E:", parcel, {"包/a": "00"}, "vfat").words
    assert words.startswith("已逐字节核对 1 个文件，共 1 字节。")
    assert ("重新插上" in words) is says


def test_the_order_of_the_files_does_not_matter() -> None:
    assert list_digest({"甲": "00", "乙": "11"}) == list_digest({"乙": "11", "甲": "00"})


def test_a_name_matters_as_a_byte_does() -> None:
    digests = {list_digest(files) for files in ({"a": "00"}, {"b": "00"}, {"a": "01"}, {})}
    assert len(digests) == 4


def test_is_what_sha256sum_prints_after_the_prefix() -> None:
    text = "xxxf-medium/1\n00  包/a.pdf\n11  包/b.pdf\n"
    assert (
        list_digest({"包/b.pdf": "11", "包/a.pdf": "00"})
        == hashlib.sha256(text.encode()).hexdigest()
    )
