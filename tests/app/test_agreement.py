"""A code, a PDF, a bundle: 与电子版一致, 旧版本 or 不一致."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pikepdf
import pytest

from tests.conftest import read_shipped
from xxxf_desktop.app.agreement import (
    Answer,
    bundle_against_draft,
    code_against_bundle,
    code_against_draft,
    pdf_against_bundle,
    pdf_against_draft,
    read_code,
)
from xxxf_desktop.app.exporting import export_packet
from xxxf_desktop.app.revisions import finalise
from xxxf_desktop.bundle.content import verification_code
from xxxf_desktop.drafts.store import Draft
from xxxf_desktop.errors import BundleError, XxxfError
from xxxf_desktop.forms.loader import load
from xxxf_desktop.forms.model import Form

from .complete_draft import make_draft
from .test_attachments import write_pdf
from .test_revision_export import AT, number_two

OTHER_CODE = verification_code("ab" * 32)


@dataclass(frozen=True)
class Exported:
    """A draft with two revisions, what was exported of them and of the draft before."""

    folder: Path
    codes: tuple[str, str, str]

    @property
    def draft(self) -> Path:
        return self.folder / "稿.xxxf"

    def out(self, number: int) -> Path:
        return self.folder / f"out{number}"

    def pdf(self, number: int) -> Path:
        return self.out(number) / "申报书.pdf"


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Exported:
    folder = tmp_path_factory.mktemp("exported")
    form: Form = load("miit-2020", read_shipped)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XXXF_DATA_DIR", str(folder / "data"))
        with Draft.open(make_draft(folder, form)) as draft:
            zero = export_packet(draft, folder / "out0").code
            one = finalise(draft, lambda: AT).revision.code
            export_packet(draft, folder / "out1")
            number_two(draft)
            two = export_packet(draft, folder / "out2").code
    return Exported(folder, (zero, one, two))


@pytest.fixture(autouse=True)
def _key_of_the_exporter(exported: Exported, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XXXF_DATA_DIR", str(exported.folder / "data"))


@pytest.fixture
def draft(exported: Exported, tmp_path: Path) -> Iterator[Draft]:
    with Draft.open(Path(shutil.copyfile(exported.draft, tmp_path / "稿.xxxf"))) as opened:
        yield opened


def resaved(path: Path, target: Path) -> Path:
    """Return a PDF that looks the same, saved by another program."""
    with pikepdf.open(path) as pdf:
        pdf.save(target, linearize=True)
    return target


class TestReadingACode:
    @pytest.mark.parametrize(
        "spelling",
        ["{}", " {}\n", "校验码 {}", "校验码：{}", "  校验码: {}"],
    )
    def test_as_it_is_copied(self, spelling: str) -> None:
        assert read_code(spelling.format(OTHER_CODE)) == OTHER_CODE

    def test_in_small_letters_without_hyphens(self) -> None:
        assert read_code(OTHER_CODE.lower().replace("-", " ")) == OTHER_CODE

    @pytest.mark.parametrize("at", range(len(OTHER_CODE)))
    def test_every_single_mistake_is_told(self, at: int) -> None:
        if OTHER_CODE[at] == "-":
            return
        wrong = "Z" if OTHER_CODE[at] != "Z" else "Y"
        with pytest.raises(XxxfError, match="校验码抄错了"):
            read_code(OTHER_CODE[:at] + wrong + OTHER_CODE[at + 1 :])

    @pytest.mark.parametrize(
        "text",
        [
            pytest.param(OTHER_CODE[:-2], id="no-check"),
            pytest.param(OTHER_CODE[:-1], id="half-typed"),
            pytest.param(OTHER_CODE + "7", id="one-more"),
            pytest.param(OTHER_CODE[6:] + "-" + OTHER_CODE[:5], id="groups-exchanged"),
            pytest.param(OTHER_CODE.replace(OTHER_CODE[1], "U", 1), id="no-such-letter"),
        ],
    )
    def test_what_nearly_is_one(self, text: str) -> None:
        with pytest.raises(XxxfError, match="校验码抄错了"):
            read_code(text)

    @pytest.mark.parametrize(
        "text",
        ["", "电子包", "out/申报书.pdf", "out", "a.zip", "/media/user/U盘", "x" * 60, "校验码"],
    )
    def test_what_is_none(self, text: str) -> None:
        assert read_code(text) is None


class TestACode:
    @pytest.mark.parametrize(
        ("number", "answer", "words"),
        [
            pytest.param(2, Answer.SAME, "是第 2 版（2020-04-29 10:00 定稿），现行", id="last"),
            pytest.param(
                1,
                Answer.OLDER,
                "是第 1 版（2020-04-28 10:00 定稿），已作废，最近的定稿是第 2 版",
                id="older",
            ),
        ],
    )
    def test_of_a_revision(
        self, draft: Draft, exported: Exported, number: int, answer: Answer, words: str
    ) -> None:
        found = code_against_draft(exported.codes[number], draft)
        assert (found.answer, found.detail, found.revision) == (answer, words, number)

    def test_of_the_last_revision_of_a_draft_that_has_changed(
        self, draft: Draft, exported: Exported
    ) -> None:
        draft.save(draft.application().with_field("unit.profile", "又改。"))
        found = code_against_draft(exported.codes[2], draft)
        assert found.answer is Answer.OLDER
        assert "申报稿此后有改动，已作废" in found.detail

    def test_of_something_else(self, draft: Draft) -> None:
        found = code_against_draft(OTHER_CODE, draft)
        assert (found.answer, found.revision) == (Answer.DIFFERENT, None)

    def test_of_what_was_exported_unfinished(self, draft: Draft, exported: Exported) -> None:
        assert code_against_draft(exported.codes[0], draft).answer is Answer.DIFFERENT
        draft.save(draft.frozen(1)[0])
        found = code_against_draft(exported.codes[0], draft)
        assert found.answer is Answer.DIFFERENT
        assert "未定稿" in found.detail

    def test_against_a_bundle(self, exported: Exported) -> None:
        found = code_against_bundle(exported.codes[1], exported.out(1))
        assert (found.ok, found.agreement.revision) == (True, 1)
        other = code_against_bundle(exported.codes[2], exported.out(1))
        assert not other.ok
        assert exported.codes[1] in other.agreement.detail


class TestAPdfAgainstADraft:
    @pytest.mark.parametrize(("number", "answer"), [(2, Answer.SAME), (1, Answer.OLDER)])
    def test_as_it_was_exported(
        self, draft: Draft, exported: Exported, number: int, answer: Answer
    ) -> None:
        found = pdf_against_draft(exported.pdf(number), draft)
        assert (found.answer, found.revision) == (answer, number)

    def test_saved_again_by_another_program(
        self, draft: Draft, exported: Exported, tmp_path: Path
    ) -> None:
        found = pdf_against_draft(resaved(exported.pdf(2), tmp_path / "x.pdf"), draft)
        assert found.answer is Answer.DIFFERENT
        assert "被改动或另存过" in found.detail
        old = pdf_against_draft(resaved(exported.pdf(1), tmp_path / "y.pdf"), draft)
        assert old.answer is Answer.OLDER
        assert "被改动或另存过" in old.detail

    def test_without_a_code(self, draft: Draft, exported: Exported, tmp_path: Path) -> None:
        for pdf in (exported.pdf(0), write_pdf(tmp_path / "x.pdf")):
            found = pdf_against_draft(pdf, draft)
            assert found.answer is Answer.DIFFERENT
            assert "没有校验码" in found.detail

    @pytest.mark.parametrize("data", [b"", b"%PDF-1.4 broken", b"hello"])
    def test_that_is_none(self, draft: Draft, tmp_path: Path, data: bytes) -> None:
        (tmp_path / "x.pdf").write_bytes(data)
        with pytest.raises(BundleError, match="不是能读的 PDF"):
            pdf_against_draft(tmp_path / "x.pdf", draft)

    def test_that_is_not_there(self, draft: Draft, tmp_path: Path) -> None:
        with pytest.raises(BundleError, match="不存在"):
            pdf_against_draft(tmp_path / "x.pdf", draft)


class TestAPdfAgainstABundle:
    @pytest.mark.parametrize("place", ["申报书.pdf", "电子包/申报书.pdf"])
    def test_it_lies_in_or_beside(self, exported: Exported, place: str) -> None:
        found = pdf_against_bundle(exported.out(2) / place)
        assert (found.ok, found.agreement.answer, found.agreement.revision) == (
            True,
            Answer.SAME,
            2,
        )

    def test_from_elsewhere(self, exported: Exported, tmp_path: Path) -> None:
        pdf = Path(shutil.copyfile(exported.pdf(2), tmp_path / "下载.pdf"))
        assert pdf_against_bundle(pdf, exported.out(2)).ok
        with pytest.raises(BundleError, match="没有电子包"):
            pdf_against_bundle(pdf)

    def test_unfinished(self, exported: Exported) -> None:
        found = pdf_against_bundle(exported.pdf(0))
        assert found.ok
        assert "未定稿" in found.agreement.detail

    def test_saved_again(self, exported: Exported, tmp_path: Path) -> None:
        found = pdf_against_bundle(resaved(exported.pdf(2), tmp_path / "x.pdf"), exported.out(2))
        assert found.agreement.answer is Answer.DIFFERENT
        assert "校验码与电子包相同" in found.agreement.detail

    def test_of_an_older_and_of_a_later_revision(self, exported: Exported) -> None:
        old = pdf_against_bundle(exported.pdf(1), exported.out(2))
        assert (old.agreement.answer, old.agreement.revision) == (Answer.OLDER, 1)
        later = pdf_against_bundle(exported.pdf(2), exported.out(1))
        assert later.agreement.answer is Answer.DIFFERENT

    def test_of_a_signer_nobody_knows(
        self, exported: Exported, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("XXXF_DATA_DIR", str(tmp_path / "data"))
        found = pdf_against_bundle(exported.pdf(2))
        assert found.agreement.answer is Answer.SAME
        assert not found.ok

    def test_a_bundle_that_was_changed_is_no_measure(
        self, exported: Exported, tmp_path: Path
    ) -> None:
        """Whoever edits the list has not the key."""
        bundle = tmp_path / "电子包"
        shutil.copytree(exported.out(2) / "电子包", bundle)
        jws = bundle / "bundle.jws.json"
        text = jws.read_text(encoding="utf-8")
        at = text.index('"signature":"') + 20
        other = "A" if text[at] != "A" else "B"
        jws.write_text(text[:at] + other + text[at + 1 :], encoding="utf-8")
        found = pdf_against_bundle(bundle / "申报书.pdf")
        assert found.agreement.answer is Answer.DIFFERENT
        assert not found.ok


class TestABundleAgainstADraft:
    def test_of_the_last_revision(self, draft: Draft, exported: Exported) -> None:
        verification, found = bundle_against_draft(exported.out(2), draft)
        assert verification.report.ok
        assert found.answer is Answer.SAME

    def test_an_older_revision_replayed(self, draft: Draft, exported: Exported) -> None:
        verification, found = bundle_against_draft(exported.out(1), draft)
        assert found.answer is Answer.OLDER
        (problem,) = verification.report.problems
        assert problem.code == "REVISION_OLD"
        assert "旧版本" in problem.message

    def test_unfinished(self, draft: Draft, exported: Exported) -> None:
        verification, found = bundle_against_draft(exported.out(0), draft)
        assert found.answer is Answer.DIFFERENT
        assert [problem.code for problem in verification.report.problems] == ["REVISION_OTHER"]

    def test_of_another_application(
        self, exported: Exported, tmp_path: Path, form_2020: Form
    ) -> None:
        with Draft.open(make_draft(tmp_path, form_2020)) as other:
            finalise(other, lambda: AT)
            verification, found = bundle_against_draft(exported.out(1), other)
        assert found.answer is Answer.DIFFERENT
        assert "另一份申报稿" in found.detail
        assert not verification.report.ok

    def test_other_problems_are_told_too(
        self, draft: Draft, exported: Exported, tmp_path: Path
    ) -> None:
        bundle = tmp_path / "电子包"
        shutil.copytree(exported.out(1) / "电子包", bundle)
        (bundle / "autorun.inf").write_bytes(b"x")
        verification, _ = bundle_against_draft(bundle, draft)
        codes = [problem.code for problem in verification.report.problems]
        assert codes == ["FILE_ADDED", "REVISION_OLD"]

    def test_one_that_was_changed_is_not_the_same(
        self, draft: Draft, exported: Exported, tmp_path: Path
    ) -> None:
        bundle = tmp_path / "电子包"
        shutil.copytree(exported.out(2) / "电子包", bundle)
        (bundle / "申报书.docx").write_bytes(b"x")
        verification, found = bundle_against_draft(bundle, draft)
        assert found.answer is Answer.DIFFERENT
        assert [problem.code for problem in verification.report.problems] == ["FILE_CHANGED"]

    def test_a_signer_nobody_knows_changes_nothing_of_the_answer(
        self, draft: Draft, exported: Exported, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("XXXF_DATA_DIR", str(tmp_path / "data"))
        verification, found = bundle_against_draft(exported.out(2), draft)
        assert found.answer is Answer.SAME
        assert not verification.report.ok
