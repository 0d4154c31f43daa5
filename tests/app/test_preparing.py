"""A revision made ready for hand-over: folders of final names, complete, or none at all."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xxxf_desktop.app.handover_names import bundle_folder_name, scans_folder_name
from xxxf_desktop.app.preparing import prepare_bundle
from xxxf_desktop.app.revisions import finalise
from xxxf_desktop.app.scans import add_scans
from xxxf_desktop.app.signing import own_key
from xxxf_desktop.app.verification import verify_bundle
from xxxf_desktop.bundle.keys import SigningKey
from xxxf_desktop.bundle.scans import SCANS_NAME
from xxxf_desktop.drafts.store import Draft
from xxxf_desktop.errors import DraftError, KeyFileError, OutputError, StoppedError
from xxxf_desktop.forms.model import Form
from xxxf_desktop.safe_paths import COMPONENT_BYTES, check_path

from .complete_draft import make_draft
from .test_attachments import write_pdf
from .test_revision_export import AT, all_but_signature, number_two

NAME = "智慧文旅信息消费服务平台-第1版"


@pytest.fixture
def draft(tmp_path: Path, form_2020: Form) -> Iterator[Draft]:
    with Draft.open(make_draft(tmp_path, form_2020)) as opened:
        finalise(opened, lambda: AT)
        yield opened


def stamped(draft: Draft, folder: Path, width: int = 250) -> None:
    """Attach a scan to the first revision."""
    assert not add_scans(draft, 1, [write_pdf(folder / "封面盖章.pdf", width)]).problems


class TestPrepared:
    def test_is_the_bundle_under_its_name(self, draft: Draft, tmp_path: Path) -> None:
        made = prepare_bundle(draft, 1, tmp_path / "staging")
        assert made.bundle == tmp_path / "staging" / NAME
        assert made.scans is None
        assert [path.name for path in (tmp_path / "staging").iterdir()] == [NAME]
        report = verify_bundle(made.bundle).report
        assert (report.ok, report.revision, report.code) == (True, 1, made.code)
        assert draft.made(1, "manifest") == [made.manifest_sha256]
        assert made.pages > 10

    def test_of_an_older_revision(self, draft: Draft, tmp_path: Path) -> None:
        number_two(draft)
        assert prepare_bundle(draft, 1, tmp_path / "s").revision == 1
        assert prepare_bundle(draft, 2, tmp_path / "s").bundle.name.endswith("-第2版")

    def test_scans_lie_beside_it_and_change_nothing_of_it(
        self, draft: Draft, tmp_path: Path
    ) -> None:
        before = prepare_bundle(draft, 1, tmp_path / "before")
        stamped(draft, tmp_path)
        after = prepare_bundle(draft, 1, tmp_path / "after")
        assert (after.code, after.manifest_sha256) == (before.code, before.manifest_sha256)
        assert all_but_signature(after.bundle) == all_but_signature(before.bundle)
        assert after.scans == tmp_path / "after" / f"{NAME}-盖章扫描件"
        assert {path.name for path in after.scans.iterdir()} == {"封面盖章.pdf", SCANS_NAME}
        assert verify_bundle(after.bundle).report.ok

    def test_is_signed_by_the_key_that_is_given(self, draft: Draft, tmp_path: Path) -> None:
        key = SigningKey.generate()
        asked: list[SigningKey] = []

        def ask() -> SigningKey:
            asked.append(key)
            return key

        stamped(draft, tmp_path)
        made = prepare_bundle(draft, 1, tmp_path / "s", key=ask)
        assert len(asked) == 1
        assert made.kid == key.kid != own_key().kid
        assert verify_bundle(made.bundle, [key.kid]).report.ok

    def test_tells_what_it_is_at(self, draft: Draft, tmp_path: Path) -> None:
        told: list[str] = []
        prepare_bundle(draft, 1, tmp_path / "s", progress=told.append)
        assert told[-1] == "正在签名"


class TestNothingHalfDone:
    def left(self, folder: Path) -> list[str]:
        return sorted(path.name for path in folder.iterdir()) if folder.exists() else []

    def test_after_a_stop(self, draft: Draft, tmp_path: Path) -> None:
        def stop(said: str) -> None:
            if "签名" in said:
                raise StoppedError("停下了。")

        with pytest.raises(StoppedError):
            prepare_bundle(draft, 1, tmp_path / "s", progress=stop)
        assert self.left(tmp_path / "s") == []

    def test_without_a_key(self, draft: Draft, tmp_path: Path) -> None:
        def refuse() -> SigningKey:
            raise KeyFileError("没有密钥。")

        with pytest.raises(KeyFileError):
            prepare_bundle(draft, 1, tmp_path / "s", key=refuse)
        assert self.left(tmp_path / "s") == []

    @pytest.mark.parametrize("name", [NAME, f"{NAME}-盖章扫描件"])
    def test_where_a_name_is_taken(self, draft: Draft, tmp_path: Path, name: str) -> None:
        (tmp_path / "s" / name).mkdir(parents=True)
        with pytest.raises(OutputError, match="已经存在"):
            prepare_bundle(draft, 1, tmp_path / "s")
        assert self.left(tmp_path / "s") == [name]

    def test_when_the_last_name_cannot_be_given(
        self, draft: Draft, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        stamped(draft, tmp_path)
        rename = Path.rename

        def refuse(self: Path, target: Path) -> Path:
            if Path(target).name == NAME:
                raise PermissionError(13, "Permission denied")
            return rename(self, target)

        monkeypatch.setattr(Path, "rename", refuse)
        with pytest.raises(OutputError):
            prepare_bundle(draft, 1, tmp_path / "s")
        assert self.left(tmp_path / "s") == []

    def test_of_no_revision(self, draft: Draft, tmp_path: Path) -> None:
        with pytest.raises(DraftError, match="没有第 7 版"):
            prepare_bundle(draft, 7, tmp_path / "s")
        assert self.left(tmp_path / "s") == []

    def test_where_the_target_is_a_file(self, draft: Draft, tmp_path: Path) -> None:
        (tmp_path / "s").write_bytes(b"x")
        with pytest.raises(OutputError):
            prepare_bundle(draft, 1, tmp_path / "s")


NAMES = [
    pytest.param("智慧平台", "智慧平台-第12版", id="plain"),
    pytest.param("", "申报材料-第12版", id="empty"),
    pytest.param("　 .. ", "申报材料-第12版", id="nothing-left"),
    pytest.param("A/B\\C:D", "A_B_C_D-第12版", id="separators"),
    pytest.param("CON", "_CON-第12版", id="device"),
    pytest.param("con.项目", "_con.项目-第12版", id="device-with-ending"),
    pytest.param(".隐藏", "_.隐藏-第12版", id="hidden"),
    pytest.param("𠮷野", "_野-第12版", id="beyond-the-bmp"),
    pytest.param("Cafe\u0301", "Café-第12版", id="nfc"),
    pytest.param("长" * 40, "长" * 17 + "-第12版", id="long"),
    pytest.param("平台V2.0.", "平台V2.0-第12版", id="trailing-dot"),
    pytest.param("一\n二\u202e三", "一_二_三-第12版", id="controls"),
]


class TestNames:
    @pytest.mark.parametrize(("project", "name"), NAMES)
    def test_are_safe(self, project: str, name: str) -> None:
        assert bundle_folder_name(project, 12) == name

    def test_no_letter_is_parted_from_its_marks(self) -> None:
        name = bundle_folder_name("a" * 49 + "q\u0301\u0302", 1)
        assert name == "a" * 49 + "-第1版"

    @given(project=st.text(max_size=90), revision=st.integers(1, 10**6))
    def test_every_disk_takes_them(self, project: str, revision: int) -> None:
        for name, ending in (
            (bundle_folder_name(project, revision), f"-第{revision}版"),
            (scans_folder_name(project, revision), f"-第{revision}版-盖章扫描件"),
        ):
            assert check_path(name) is None
            assert len(name.encode()) <= COMPONENT_BYTES
            assert name.endswith(ending)
            assert unicodedata.is_normalized("NFC", name)
