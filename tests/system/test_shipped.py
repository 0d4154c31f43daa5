from __future__ import annotations

from pathlib import Path

import pytest

from xxxf_desktop.errors import FormError, XxxfError
from xxxf_desktop.forms.loader import load
from xxxf_desktop.system import shipped


def make_form(folder: Path, form: bytes = b"a = 1", plans: bytes = b"b = 2") -> Path:
    folder.mkdir(parents=True)
    (folder / "form.toml").write_bytes(form)
    (folder / "plans.toml").write_bytes(plans)
    return folder


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the program would lie: in a checkout, in site-packages."""
    folder = tmp_path / "place" / "xxxf_desktop"
    folder.mkdir(parents=True)
    monkeypatch.setattr(shipped, "PACKAGE", folder)
    return folder


class TestFolders:
    def test_of_this_checkout(self, repository: Path) -> None:
        assert shipped.forms_folder() == repository / "forms"
        assert shipped.resources_folder() == repository / "resources"

    def test_of_a_wheel(self, package: Path) -> None:
        (package / "_shipped" / "resources").mkdir(parents=True)
        assert shipped.resources_folder() == package / "_shipped" / "resources"

    def test_of_a_wheel_comes_first(self, package: Path) -> None:
        (package / "_shipped" / "forms").mkdir(parents=True)
        (package.parent / "forms").mkdir()
        (package.parent / "pyproject.toml").write_bytes(b"")
        assert shipped.forms_folder() == package / "_shipped" / "forms"

    def test_a_neighbour_in_site_packages_is_not_ours(self, package: Path) -> None:
        (package.parent / "forms").mkdir()
        with pytest.raises(XxxfError, match="forms 文件夹不见了") as caught:
            shipped.forms_folder()
        assert "重新安装" in caught.value.remedy


class TestShippedForms:
    def test_ids(self) -> None:
        assert shipped.form_ids() == ["miit-2020", "tianjin-2018"]

    def test_only_folders_with_a_form_and_an_id(self, package: Path) -> None:
        forms = package / "_shipped" / "forms"
        for name in ("b-2020", "a", "Not An Id", ".hidden"):
            make_form(forms / name)
        (forms / "empty").mkdir()
        assert shipped.form_ids() == ["a", "b-2020"]

    @pytest.mark.parametrize("form_id", ["miit-2020", "tianjin-2018"])
    def test_can_be_loaded(self, form_id: str) -> None:
        assert load(form_id, shipped.read_form).id == form_id

    @pytest.mark.parametrize(
        "form_id", ["", "miit-2021", "..", "../forms/miit-2020", "/etc", "miit-2020/", "a\x1b[2J\n"]
    )
    def test_unknown(self, form_id: str) -> None:
        with pytest.raises(FormError) as caught:
            shipped.read_form(form_id)
        (line,) = caught.value.lines()
        assert "miit-2020、tianjin-2018" in line
        assert line.isprintable()


class TestFormFolder:
    def test_anywhere(self, tmp_path: Path) -> None:
        texts = shipped.read_form_folder(make_form(tmp_path / "x", b"\xef\xbb\xbfa = 1"))
        assert (texts.form, texts.plans) == ("a = 1", "b = 2")

    @pytest.mark.parametrize("name", ["missing", "file"])
    def test_that_is_none(self, tmp_path: Path, name: str) -> None:
        (tmp_path / "file").write_bytes(b"")
        with pytest.raises(FormError, match="不是文件夹"):
            shipped.read_form_folder(tmp_path / name)

    def test_every_problem_is_listed(self, tmp_path: Path) -> None:
        with pytest.raises(FormError) as caught:
            shipped.read_form_folder(tmp_path)
        assert [line.split("：")[0] for line in caught.value.lines()] == ["form.toml", "plans.toml"]

    def test_another_encoding(self, tmp_path: Path) -> None:
        folder = make_form(tmp_path / "x", "a = '中'".encode("gbk"))
        with pytest.raises(FormError, match=r"form\.toml：不是 UTF-8"):
            shipped.read_form_folder(folder)

    def test_a_huge_file_is_not_read(self, tmp_path: Path) -> None:
        folder = make_form(tmp_path / "x")
        with (folder / "plans.toml").open("wb") as stream:
            stream.truncate(1 << 33)
        with pytest.raises(FormError, match=r"plans\.toml：超过"):
            shipped.read_form_folder(folder)

    def test_that_cannot_be_read(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        def denied(*arguments: object, **named: object) -> str:
            raise PermissionError

        folder = make_form(tmp_path / "x")
        monkeypatch.setattr(Path, "read_text", denied)
        with pytest.raises(FormError, match="不能读取"):
            shipped.read_form_folder(folder)
