"""A revision handed over: what lies on the medium, what the draft knows, what a failure leaves."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from tests.bundle.issuing import COMPANY, NOW, PASSWORD, issue, make_authority, pfx
from xxxf_desktop.app import handing_over
from xxxf_desktop.app.exporting import export_packet
from xxxf_desktop.app.handing_over import HandedOver, Medium, hand_over, image_path
from xxxf_desktop.app.revisions import finalise
from xxxf_desktop.app.scans import add_scans
from xxxf_desktop.app.stages import Progress, Stage
from xxxf_desktop.app.verification import verify_bundle
from xxxf_desktop.bundle import CertificateSigner, verify
from xxxf_desktop.bundle.signing import BundleSigner
from xxxf_desktop.drafts.store import Draft
from xxxf_desktop.errors import DraftError, OutputError, StoppedError, WrongPassphraseError
from xxxf_desktop.media.file_system import FileSystem

VERIFIER = Path(__file__).parents[1] / "bundle" / "verify.mjs"
needs_node = pytest.mark.skipif(shutil.which("node") is None, reason="node is not installed")
needs_7z = pytest.mark.skipif(shutil.which("7z") is None, reason="7z is not installed")


@pytest.fixture
def target(tmp_path: Path) -> Path:
    folder = tmp_path / "U盘"
    folder.mkdir()
    return folder


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def files(folder: Path) -> dict[str, bytes]:
    return {
        file.relative_to(folder).as_posix(): file.read_bytes()
        for file in folder.rglob("*")
        if file.is_file()
    }


def edited(draft: Draft) -> None:
    """Answer one question otherwise."""
    application = draft.application()
    field = next(iter(application.fields))
    draft.save(replace(application, fields={**application.fields, field: "另一个答案"}))


class TestWhatLiesThere:
    def test_the_bundle_under_the_name_of_project_and_revision(
        self, draft: Draft, target: Path
    ) -> None:
        done = hand_over(draft, target, Medium.STICK)
        (name,) = names(target)
        assert done.receipt.entries == (name,)
        assert name.endswith("-第1版")
        report = verify_bundle(target / name).report
        assert report.ok
        assert (report.revision, report.code) == (1, done.code)
        assert verify_bundle(target).report.ok

    @pytest.mark.node
    @needs_node
    def test_it_passes_the_verifier_that_is_not_ours(self, draft: Draft, target: Path) -> None:
        hand_over(draft, target, Medium.FOLDER)
        (bundle,) = target.iterdir()
        done = subprocess.run(
            ["node", str(VERIFIER), str(bundle)], capture_output=True, text=True, check=False
        )
        assert done.stdout.split()[:1] == ["OK"], done.stderr

    @pytest.mark.media
    @needs_7z
    def test_the_image_holds_byte_for_byte_what_the_folder_does(
        self, draft: Draft, target: Path, tmp_path: Path
    ) -> None:
        hand_over(draft, target, Medium.FOLDER)
        image = tmp_path / "光盘.iso"
        done = hand_over(draft, image, Medium.IMAGE)
        taken_out = tmp_path / "read back"
        subprocess.run(
            ["7z", "x", "-y", f"-o{taken_out}", str(image)], capture_output=True, check=True
        )
        assert _without_signatures(files(taken_out)) == _without_signatures(files(target))
        assert verify(taken_out, [_kid()]).ok
        if shutil.which("node") is not None:
            (bundle,) = taken_out.iterdir()
            subprocess.run(["node", str(VERIFIER), str(bundle)], capture_output=True, check=True)
        assert verify_bundle(image).report.code == done.code

    def test_scans_lie_beside_the_bundle(self, draft: Draft, target: Path, tmp_path: Path) -> None:
        from PIL import Image

        scan = tmp_path / "封面盖章.jpg"
        Image.new("RGB", (800, 1100), "white").save(scan)
        add_scans(draft, 1, [scan])
        done = hand_over(draft, target, Medium.FOLDER)
        (scans,) = (name for name in done.receipt.entries if name.endswith("-第1版-盖章扫描件"))
        assert len(names(target)) == 2
        assert "scans.jws.json" in names(target / scans)
        assert verify_bundle(target).report.ok

    def test_an_older_revision_is_handed_over_as_it_was(self, draft: Draft, target: Path) -> None:
        first = draft.revisions()[0].code
        edited(draft)
        finalise(draft)
        done = hand_over(draft, target, Medium.FOLDER, revision=1)
        assert (done.revision, done.code, done.is_void) == (1, first, True)
        assert not hand_over(draft, target, Medium.FOLDER).is_void

    def test_an_edit_makes_the_last_revision_void_and_says_so(
        self, draft: Draft, target: Path
    ) -> None:
        edited(draft)
        assert hand_over(draft, target, Medium.FOLDER).is_void

    def test_a_new_folder_is_made_for_it(self, draft: Draft, tmp_path: Path) -> None:
        hand_over(draft, tmp_path / "报送", Medium.FOLDER)
        assert len(names(tmp_path / "报送")) == 1

    def test_the_image_is_called_as_the_folder_is(self, draft: Draft, tmp_path: Path) -> None:
        assert image_path(draft, tmp_path).name.endswith("-第1版.iso")


def _without_signatures(found: dict[str, bytes]) -> dict[str, object]:
    """Every signature is another: ES256 has a random number in it."""
    jws = {name: json.loads(data) for name, data in found.items() if name.endswith(".jws.json")}
    payloads = {name: signed["payload"] for name, signed in jws.items()}
    return {**found, **payloads}


def _kid() -> str:
    from xxxf_desktop.app.signing import own_kid

    kid = own_kid()
    assert kid is not None
    return kid


class TestCompanyCertificate:
    @pytest.fixture(autouse=True)
    def _day(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """A day on which the certificates of these tests are valid."""
        monkeypatch.setenv("XXXF_TODAY", "2026-11-22")

    def test_signs_bundle_and_scans(self, draft: Draft, target: Path, tmp_path: Path) -> None:
        from PIL import Image

        authority = make_authority()
        issued = issue("镕堃", authority.between, organisation=COMPANY)
        signer = CertificateSigner.from_pfx(pfx(issued, authority.chain()), PASSWORD, NOW)
        scan = tmp_path / "封面盖章.jpg"
        Image.new("RGB", (800, 1100), "white").save(scan)
        add_scans(draft, 1, [scan])
        done = hand_over(draft, target, Medium.STICK, key=lambda: signer)
        assert any(COMPANY in line for line in done.warnings)
        report = verify(target, [signer.kid])
        assert report.ok
        assert COMPANY in report.signer.certificate


class TestWhatTheDraftKnows:
    def test_a_finished_hand_over_with_its_receipt(self, draft: Draft, target: Path) -> None:
        done = hand_over(draft, target, Medium.STICK)
        (line,) = draft.handovers()
        assert (line.revision, line.medium, line.done) == (1, "U盘", True)
        assert line.receipt == {**done.receipt.as_json(), "kid": _kid()}

    def test_one_that_failed_is_not_done_and_says_why(
        self, draft: Draft, target: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fail(*_: object) -> None:
            raise OutputError("U盘被拔出。", "插好后再写一次。")

        monkeypatch.setattr(handing_over, "write_to_folder", fail)
        before = draft.revisions(), draft.application()
        with pytest.raises(OutputError):
            hand_over(draft, target, Medium.STICK)
        (line,) = draft.handovers()
        assert (line.done, line.receipt) == (False, {"failure": "U盘被拔出。"})
        assert (draft.revisions(), draft.application()) == before
        assert names(target) == []

    @pytest.mark.skipif(os.name == "nt", reason="an open file cannot be moved there")
    def test_when_the_draft_is_moved_away_meanwhile_the_medium_counts_and_the_log_cannot(
        self, draft: Draft, path: Path, target: Path
    ) -> None:
        def move_away(stage: Stage) -> None:
            if stage.share == 1.0:
                path.rename(path.with_name("移走的.xxxf"))

        with pytest.raises(DraftError, match=r"已写好并核对.*没能记入报送记录"):
            hand_over(draft, target, Medium.FOLDER, progress=move_away)
        assert verify_bundle(target).report.ok
        assert [line.done for line in draft.handovers()] == [False]

    def test_after_a_failure_the_same_revision_is_written_anew(
        self, draft: Draft, target: Path, tmp_path: Path
    ) -> None:
        with pytest.raises(StoppedError):
            hand_over(draft, target, Medium.FOLDER, progress=_stop_at("正在读回核对"))
        done = hand_over(draft, target, Medium.FOLDER)
        assert [line.done for line in draft.handovers()] == [False, True]
        exported = export_packet(draft, tmp_path / "out")
        assert exported.pdf is not None
        (bundle,) = target.iterdir()
        assert exported.code == done.code
        assert exported.pdf.read_bytes() == (bundle / "申报书.pdf").read_bytes()


def _stop_at(words: str) -> Progress:
    def tell(stage: Stage) -> None:
        if stage.startswith(words):
            raise StoppedError("已停止。")

    return tell


class TestWhatStandsInTheWay:
    def test_nothing_finalised(self, example_path: Path, tmp_path: Path, target: Path) -> None:
        copy = Path(shutil.copy(example_path, tmp_path / "新.xxxf"))
        with Draft.open(copy) as draft, pytest.raises(DraftError, match="还没有定稿"):
            hand_over(draft, target, Medium.FOLDER)
        assert names(target) == []

    def test_no_such_revision(self, draft: Draft, target: Path) -> None:
        with pytest.raises(DraftError, match="第 7 版"):
            hand_over(draft, target, Medium.FOLDER, revision=7)

    def test_the_same_revision_is_there_already(
        self, draft: Draft, target: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        hand_over(draft, target, Medium.FOLDER)
        before = files(target)
        monkeypatch.setattr(handing_over, "prepare_bundle", None)  # seen before anything is made
        with pytest.raises(OutputError, match="程序不覆盖"):
            hand_over(draft, target, Medium.FOLDER)
        assert files(target) == before

    def test_a_stick_without_room_is_told_before_anything_is_made(
        self, draft: Draft, target: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        full = FileSystem("vfat", False, 1 << 20, 8 << 30, 32768)
        monkeypatch.setattr("xxxf_desktop.media.looking.file_system", lambda _: full)
        monkeypatch.setattr(handing_over, "prepare_bundle", None)
        with pytest.raises(OutputError, match="空间不足"):
            hand_over(draft, target, Medium.STICK)

    def test_a_key_that_cannot_be_had_is_no_hand_over(self, draft: Draft, target: Path) -> None:
        def wrong() -> BundleSigner:
            raise WrongPassphraseError("口令不对。", "再输一次。")

        with pytest.raises(WrongPassphraseError):
            hand_over(draft, target, Medium.STICK, key=wrong)
        assert draft.handovers() == []
        assert names(target) == []

    def test_the_image_is_there_already(self, draft: Draft, tmp_path: Path) -> None:
        image = tmp_path / "已有.iso"
        image.write_bytes(b"another's")
        with pytest.raises(OutputError, match="程序不覆盖"):
            hand_over(draft, image, Medium.IMAGE)
        assert image.read_bytes() == b"another's"

    @pytest.mark.parametrize(
        "missing",
        [pytest.param("没有/更深", id="no-parent"), pytest.param("U", id="pulled-out-stick")],
    )
    def test_a_place_that_is_not_there(
        self, draft: Draft, tmp_path: Path, missing: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        if missing == "U":
            monkeypatch.setattr(handing_over, "STICK_PLACES", (str(tmp_path),))
        with pytest.raises(OutputError, match="不存在"):
            hand_over(draft, tmp_path / missing, Medium.FOLDER)
        assert not (tmp_path / missing).exists()

    @pytest.mark.parametrize("words", ["正在取出", "正在写 PDF", "正在写入", "正在读回核对"])
    def test_stopped_on_the_way_leaves_nothing(
        self, draft: Draft, tmp_path: Path, data: Path, words: str
    ) -> None:
        with pytest.raises(StoppedError):
            hand_over(draft, tmp_path / "报送", Medium.FOLDER, progress=_stop_at(words))
        assert not (tmp_path / "报送").exists()
        assert names(data / "rooms") == []
        assert [line.done for line in draft.handovers()] == [False]


def test_the_progress_goes_forward_from_nothing_to_all(draft: Draft, target: Path) -> None:
    told: list[Stage] = []
    hand_over(draft, target, Medium.FOLDER, progress=told.append)
    shares = [stage.share for stage in told]
    assert shares == sorted(shares)
    assert shares[-1] == pytest.approx(1.0)
    assert {"正在写入 100%", "正在读回核对 100%"} <= set(told)


def test_programs_on_the_stick_are_told_and_left_alone(draft: Draft, target: Path) -> None:
    (target / "autorun.inf").write_bytes(b"[autorun]")
    done: HandedOver = hand_over(draft, target, Medium.STICK)
    assert "autorun.inf" in done.warnings[0]
    assert (target / "autorun.inf").read_bytes() == b"[autorun]"
