"""Where a bundle may lie, and what is said when there is none."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path

import pytest

from xxxf_desktop.bundle import JWS_NAME, SigningKey, locate, verify
from xxxf_desktop.bundle.limits import Limits
from xxxf_desktop.errors import BundleError

from .making import make_zip


def _folder_of(bundle: Path) -> Path:
    """Put the bundle one level down, beside other things."""
    stick = bundle.parent / "U盘"
    stick.mkdir()
    shutil.copytree(bundle, stick / "电子包")
    (stick / "申报书.pdf").write_bytes(b"paper")
    (stick / "照片").mkdir()
    (stick / "其他.zip").write_bytes(b"no zip")
    return stick


def test_finds_a_folder(bundle: Path, key: SigningKey) -> None:
    assert verify(bundle, {key.kid}).ok


def test_finds_a_folder_one_level_down(bundle: Path, key: SigningKey) -> None:
    assert verify(_folder_of(bundle), {key.kid}).ok


@pytest.mark.parametrize("root", ["", "电子包/", "./"], ids=["top", "folder", "dot"])
def test_finds_a_zip(bundle: Path, key: SigningKey, tmp_path: Path, root: str) -> None:
    assert verify(make_zip(bundle, tmp_path / "包.zip", root), {key.kid}).ok


def test_a_zip_may_hold_other_things_beside_the_bundle(
    bundle: Path, key: SigningKey, tmp_path: Path
) -> None:
    archive = make_zip(bundle, tmp_path / "包.zip", "电子包/")
    with zipfile.ZipFile(archive, "a") as target:
        target.writestr("__MACOSX/电子包/._x", b"")
        target.writestr("申报书.pdf", b"paper")
    assert verify(archive, {key.kid}).ok


def test_a_zip_may_not_hold_a_member_that_leaves_it(
    bundle: Path, key: SigningKey, tmp_path: Path
) -> None:
    archive = make_zip(bundle, tmp_path / "包.zip", "电子包/")
    with zipfile.ZipFile(archive, "a") as target:
        target.writestr("别处/../../x", b"")
    assert [problem.code for problem in verify(archive, {key.kid}).problems] == ["PATH_UNSAFE"]


def test_finds_a_zip_in_a_folder(bundle: Path, key: SigningKey, tmp_path: Path) -> None:
    (tmp_path / "U盘").mkdir()
    make_zip(bundle, tmp_path / "U盘/电子包.ZIP", "电子包/")
    assert verify(tmp_path / "U盘", {key.kid}).ok


def test_two_levels_down_is_too_far(bundle: Path) -> None:
    stick = _folder_of(bundle)
    (bundle.parent / "外").mkdir()
    stick.rename(bundle.parent / "外/内")
    with pytest.raises(BundleError, match="没有电子包"):
        locate(bundle.parent / "外")


def test_names_the_bundles_when_there_are_several(bundle: Path) -> None:
    stick = _folder_of(bundle)
    shutil.copytree(bundle, stick / "旧包")
    make_zip(bundle, stick / "压缩.zip")
    with pytest.raises(BundleError) as caught:
        locate(stick)
    assert all(name in caught.value.message for name in ("电子包", "旧包", "压缩.zip"))


def test_names_the_folders_of_a_zip_with_several(bundle: Path, tmp_path: Path) -> None:
    archive = make_zip(bundle, tmp_path / "包.zip", "一/")
    with zipfile.ZipFile(archive, "a") as target:
        target.writestr("二/" + JWS_NAME, b"{}")
    with pytest.raises(BundleError, match="2 个电子包（一/、二/）"):
        locate(archive)


@pytest.mark.parametrize(
    "make",
    [
        pytest.param(lambda _: None, id="nothing"),
        pytest.param(lambda path: path.mkdir(), id="empty-folder"),
        pytest.param(lambda path: path.write_bytes(b""), id="empty-file"),
        pytest.param(lambda path: path.write_bytes(b"%PDF-1.7"), id="pdf"),
        pytest.param(lambda path: path.write_bytes(b"PK\x05\x06" + bytes(18)), id="empty-zip"),
        pytest.param(lambda path: path.write_bytes(b"PK\x05\x06" + b"\xff" * 18), id="bad-zip"),
        pytest.param(lambda path: path.symlink_to("nowhere"), id="dangling-link"),
        pytest.param(
            lambda path: (path / JWS_NAME).mkdir(parents=True), id="signature-is-a-folder"
        ),
    ],
)
def test_says_that_there_is_no_bundle(tmp_path: Path, make: type[Path]) -> None:
    path = tmp_path / "x"
    make(path)
    with pytest.raises(BundleError) as caught:
        locate(path)
    assert caught.value.message
    assert caught.value.remedy


def test_the_signature_file_alone_is_no_bundle(bundle: Path) -> None:
    with pytest.raises(BundleError, match="只是电子包的签名文件"):
        locate(bundle / JWS_NAME)


def test_a_zip_with_a_huge_table_of_contents_is_not_opened(tmp_path: Path, bundle: Path) -> None:
    archive = make_zip(bundle, tmp_path / "包.zip")
    with pytest.raises(BundleError, match="目录过大"):
        locate(archive, Limits(zip_directory_bytes=100))


def test_sees_through_a_zip64_table_of_contents(tmp_path: Path, bundle: Path) -> None:
    archive = make_zip(bundle, tmp_path / "包.zip")
    raw = archive.read_bytes()
    end = raw[-22:]
    directory, offset = (int.from_bytes(end[at : at + 4], "little") for at in (12, 16))
    count = int.from_bytes(end[10:12], "little")
    record = b"PK\x06\x06" + (44).to_bytes(8, "little") + b"\x2d\0\x2d\0" + bytes(8)
    for number in (count, count, directory, offset):
        record += number.to_bytes(8, "little")
    locator = b"PK\x06\x07" + bytes(4) + (len(raw) - 22).to_bytes(8, "little") + b"\1\0\0\0"
    archive.write_bytes(raw[:-22] + record + locator + end[:12] + b"\xff" * 8 + end[20:])
    locate(archive).close()
    with pytest.raises(BundleError, match="目录过大"):
        locate(archive, Limits(zip_directory_bytes=100))


def test_counts_the_members_before_looking_at_them(
    tmp_path: Path, bundle: Path, key: SigningKey
) -> None:
    archive = make_zip(bundle, tmp_path / "包.zip")
    codes = [problem.code for problem in verify(archive, {key.kid}, Limits(files=3)).problems]
    assert codes == ["TOO_LARGE"]


def test_adds_up_what_the_members_unpack_to(tmp_path: Path, bundle: Path, key: SigningKey) -> None:
    archive = make_zip(bundle, tmp_path / "包.zip")
    limits = Limits(total_bytes=1000)
    assert [p.code for p in verify(archive, {key.kid}, limits).problems] == ["TOO_LARGE"]


class _RawName(zipfile.ZipInfo):
    """A member whose name is written as given, without the UTF-8 flag."""

    raw = b""

    def _encodeFilenameFlags(self) -> tuple[bytes, int]:  # noqa: N802 - zipfile's own name
        return self.raw, self.flag_bits


@pytest.mark.parametrize("encoding", ["gbk", "utf-8"], ids=["chinese-windows", "finder"])
def test_reads_names_without_the_utf8_flag(
    bundle: Path, key: SigningKey, tmp_path: Path, encoding: str
) -> None:
    archive = tmp_path / "包.zip"
    with zipfile.ZipFile(archive, "w") as target:
        for file in sorted(path for path in bundle.rglob("*") if path.is_file()):
            name = "电子包/" + file.relative_to(bundle).as_posix()
            info = _RawName(name)
            info.raw = name.encode(encoding)
            target.writestr(info, file.read_bytes())
    assert verify(archive, {key.kid}).ok


def test_a_member_that_lies_about_its_size_is_found(
    bundle: Path, key: SigningKey, tmp_path: Path
) -> None:
    archive = make_zip(bundle, tmp_path / "包.zip")
    with zipfile.ZipFile(archive) as source:
        size = source.getinfo("申报书.docx").file_size
    field = size.to_bytes(4, "little")
    archive.write_bytes(archive.read_bytes().replace(field, (size - 1).to_bytes(4, "little")))
    codes = {problem.code for problem in verify(archive, {key.kid}).problems}
    assert codes == {"FILE_CHANGED"}
