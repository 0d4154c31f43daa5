"""Pictures from data URIs and from the disk."""

from __future__ import annotations

import base64
import io
import os
from pathlib import Path

import pytest
from PIL import Image

from xxxf_desktop.wordin import pictures
from xxxf_desktop.wordin.pictures import PastedPicture, picture_from_disk, picture_in

needs_posix = pytest.mark.skipif(os.name != "posix", reason="paths of Linux and macOS")


def drawn(kind: str, mode: str = "RGB") -> bytes:
    stream = io.BytesIO()
    Image.new(mode, (3, 2), 0).save(stream, kind)
    return stream.getvalue()


def uri(content: bytes, kind: str = "image/png") -> str:
    return f"data:{kind};base64,{base64.b64encode(content).decode()}"


class TestDataUris:
    @pytest.mark.parametrize(
        ("kind", "extension"), [("PNG", "png"), ("JPEG", "jpg"), ("BMP", "bmp"), ("TIFF", "tif")]
    )
    def test_keep_their_bytes(self, kind: str, extension: str) -> None:
        content = drawn(kind)
        found = picture_in(uri(content, "application/octet-stream"))
        assert found == PastedPicture(f"粘贴的图片.{extension}", content)

    @pytest.mark.parametrize(("kind", "mode"), [("GIF", "P"), ("WEBP", "RGBA"), ("WEBP", "RGB")])
    def test_of_other_kinds_become_png(self, kind: str, mode: str) -> None:
        found = picture_in(uri(drawn(kind, mode)))
        assert found is not None
        assert isinstance(found.content, bytes)
        with Image.open(io.BytesIO(found.content)) as image:
            assert (image.format, image.size) == ("PNG", (3, 2))

    def test_may_be_encoded_and_wrapped(self) -> None:
        content = drawn("PNG")
        body = base64.b64encode(content).decode()
        wrapped = f"data:image/png;base64,\n{body[:20]}\r\n {body[20:]}".replace("+", "%2B")
        assert picture_in(wrapped) == PastedPicture("粘贴的图片.png", content)

    @pytest.mark.parametrize(
        "text",
        [
            "data:",
            "data:image/png;base64",
            "data:image/png;base64,",
            "data:image/png;base64,A",
            "data:image/svg+xml,<svg/>",
            uri(b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
            uri(b"GIF89a"),
            uri(b"RIFF0000WEBPVP8 "),
            "文字",
        ],
    )
    def test_of_no_use_are_none(self, text: str) -> None:
        assert picture_in(text) is None

    def test_bombs_are_refused(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(pictures, "MOST_PIXELS", 5)
        assert picture_in(uri(drawn("GIF", "P"))) is None


class TestDisk:
    @needs_posix
    @pytest.mark.parametrize("prefix", ["file://", "file:///", "file:", "file://localhost"])
    def test_files_are_found(self, tmp_path: Path, prefix: str) -> None:
        file = tmp_path / "架构 图.png"
        file.write_bytes(drawn("PNG"))
        assert picture_from_disk(f"{prefix}{file}") == PastedPicture("架构 图.png", file)

    @needs_posix
    @pytest.mark.parametrize("charset", ["utf-8", "gb18030"])
    def test_encoded_names_are_found(self, tmp_path: Path, charset: str) -> None:
        file = tmp_path / "架构%20图.png"
        file.write_bytes(drawn("PNG"))
        encoded = "".join(f"%{byte:02X}" for byte in file.name.encode(charset))
        assert picture_from_disk(f"file://{tmp_path}/{encoded}") == PastedPicture(file.name, file)
        assert picture_from_disk(f"file://{file}") == PastedPicture(file.name, file)

    @needs_posix
    def test_gif_becomes_png(self, tmp_path: Path) -> None:
        file = tmp_path / "a.gif"
        file.write_bytes(drawn("GIF", "P"))
        found = picture_from_disk(f"file://{file}")
        assert found is not None
        assert found.name == "a.png"
        assert isinstance(found.content, bytes)

    @needs_posix
    def test_what_is_no_picture_is_none(self, tmp_path: Path) -> None:
        (tmp_path / "a.png").write_bytes(b"no picture")
        (tmp_path / "empty.png").write_bytes(b"")
        for name in ("a.png", "empty.png", "missing.png", ""):
            assert picture_from_disk(f"file://{tmp_path}/{name}") is None

    @pytest.mark.parametrize(
        "source",
        ["https://a.cn/a.png", "cid:a", "file://server/share/a.png", "a.png", "", "file:", "\0",
         "file:///\0", "file:///dev/null", "file:///dev/zero"],
    )  # fmt: skip
    def test_nothing_else_is_looked_at(self, source: str) -> None:
        assert picture_from_disk(source) is None

    @pytest.mark.parametrize(
        ("source", "path"),
        [
            ("file:///C:/Users/wang/a.png", "C:/Users/wang/a.png"),
            (r"file:///C:\Users\王工\wps1.jpg", r"C:\Users\王工\wps1.jpg"),
            ("file://C:/a.png", "C:/a.png"),
            (r"D:\a.png", r"D:\a.png"),
        ],
    )
    def test_paths_of_windows(self, source: str, path: str) -> None:
        found = pictures._WINDOWS.fullmatch(source)
        assert found is not None
        assert found[1] == path

    @pytest.mark.parametrize("source", [r"\\server\share\a.png", "file://server/share/a.png"])
    def test_addresses_of_other_machines_are_no_paths_of_windows(self, source: str) -> None:
        assert pictures._WINDOWS.fullmatch(source) is None
