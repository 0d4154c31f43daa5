"""Filling a draft from an answers file, dumping it, and filling a new one with the dump."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image
from pypdfium2 import PdfDocument

from xxxf_desktop.app import drafting
from xxxf_desktop.app.checking import check
from xxxf_desktop.drafts.store import Draft, FrozenRevision
from xxxf_desktop.errors import AnswersError, DraftError, OutputError
from xxxf_desktop.narrative.blocks import figures_of

FORM = "miit-2020"


def write_picture(path: Path, shade: int = 0) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("L", (8, 8), shade).save(path)
    return path


def write_pdf(path: Path, width: int = 200) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    document = PdfDocument.new()
    document.new_page(width, 300)
    document.save(path)
    document.close()
    return path


def write_answers(folder: Path, name: str = "answers.json", **members: Any) -> Path:
    path = folder / name
    text = json.dumps({"form": FORM, **members}, ensure_ascii=False)
    path.write_text(text, encoding="utf-8")
    return path


def figure(file: str) -> dict[str, str]:
    return {"type": "figure", "file": file, "caption": "图"}


def hashes(draft: Draft) -> dict[str, str]:
    return {name: stored.sha256 for name, stored in draft.files().items()}


@pytest.fixture
def draft(tmp_path: Path) -> Iterator[Draft]:
    path = tmp_path / "稿.xxxf"
    drafting.create_draft(path, FORM, "guangdong-2020")
    with Draft.open(path) as opened:
        yield opened


def problems(draft: Draft, answers: Path) -> list[str]:
    before = draft.application(), draft.files()
    with pytest.raises(AnswersError) as caught:
        drafting.fill(draft, answers)
    assert (draft.application(), draft.files()) == before
    return caught.value.lines()


class TestNew:
    def test_holds_edition_and_plan(self, draft: Draft) -> None:
        application = draft.application()
        assert (application.form, application.plan) == (FORM, "guangdong-2020")

    def test_an_edition_with_one_plan_needs_none_named(self, tmp_path: Path) -> None:
        drafting.create_draft(tmp_path / "a.xxxf", "tianjin-2018", None)
        with Draft.open(tmp_path / "a.xxxf") as draft:
            assert draft.application().plan == "tianjin-2018"

    def test_an_edition_with_several_plans_starts_without(self, tmp_path: Path) -> None:
        drafting.create_draft(tmp_path / "a.xxxf", FORM, None)
        with Draft.open(tmp_path / "a.xxxf") as draft:
            assert draft.application().plan is None

    @pytest.mark.parametrize(
        ("form", "plan", "line"),
        [
            pytest.param(
                "miit-2021",
                None,
                "没有“miit-2021”这个申报书版本，可用：miit-2020、tianjin-2018。",
                id="unknown-edition",
            ),
            pytest.param(
                FORM,
                "tianjin-2018",
                "miit-2020 没有“tianjin-2018”这个报送方案，"
                "可用：miit-2020、guangdong-2020、dongguan-2020。",
                id="plan-of-another-edition",
            ),
        ],
    )
    def test_unknown_ids(self, tmp_path: Path, form: str, plan: str | None, line: str) -> None:
        with pytest.raises(AnswersError) as caught:
            drafting.create_draft(tmp_path / "a.xxxf", form, plan)
        assert caught.value.lines() == [line]
        assert not list(tmp_path.iterdir())

    def test_an_existing_draft_is_left_alone(self, draft: Draft) -> None:
        with pytest.raises(DraftError):
            drafting.create_draft(draft.path, FORM, None)
        assert draft.application().plan == "guangdong-2020"


class TestFill:
    def test_files_get_stored_names(self, draft: Draft, tmp_path: Path) -> None:
        write_picture(tmp_path / "图 1.png")
        write_pdf(tmp_path / "扫描" / "审计.pdf")
        answers = write_answers(
            tmp_path,
            narrative={"narrative.plan": [figure("图 1.png")]},
            proofs=[
                {"item": "proof.revenue", "title": "审计报告", "file": "扫描/审计.pdf"},
                {"item": "proof.rnd", "file": "扫描\\审计.pdf"},
            ],
        )
        drafting.fill(draft, answers)
        application = draft.application()
        assert [block.file for block in figures_of(application.narrative["narrative.plan"])] == [
            "图片/图 1.png"
        ]
        assert [(proof.title, proof.file) for proof in application.proofs] == [
            ("审计报告", "附件/审计.pdf"),
            ("审计", "附件/审计.pdf"),
        ]
        assert list(draft.files()) == ["图片/图 1.png", "附件/审计.pdf"]

    def test_paths_may_be_absolute_or_lead_upwards(self, draft: Draft, tmp_path: Path) -> None:
        (tmp_path / "sub").mkdir()
        absolute = write_picture(tmp_path / "a.png")
        write_picture(tmp_path / "b.png", 9)
        blocks = [figure(str(absolute)), figure("../b.png")]
        drafting.fill(draft, write_answers(tmp_path / "sub", narrative={"narrative.plan": blocks}))
        assert list(draft.files()) == ["图片/a.png", "图片/b.png"]

    def test_equal_names_of_different_files_are_told_apart(
        self, draft: Draft, tmp_path: Path
    ) -> None:
        write_picture(tmp_path / "a" / "x.png", 1)
        write_picture(tmp_path / "b" / "x.png", 2)
        blocks = [figure("a/x.png"), figure("b/x.png")]
        drafting.fill(draft, write_answers(tmp_path, narrative={"narrative.plan": blocks}))
        assert list(draft.files()) == ["图片/x-2.png", "图片/x.png"]

    def test_files_of_other_sections_stay(self, draft: Draft, tmp_path: Path) -> None:
        write_picture(tmp_path / "a.png", 1)
        write_pdf(tmp_path / "p.pdf")
        drafting.fill(
            draft,
            write_answers(
                tmp_path,
                narrative={
                    "narrative.plan": [figure("a.png")],
                    "narrative.team": [figure("a.png")],
                },
                proofs=[{"item": "proof.revenue", "file": "p.pdf"}],
            ),
        )
        write_picture(tmp_path / "a.png", 2)
        drafting.fill(
            draft, write_answers(tmp_path, narrative={"narrative.plan": [figure("a.png")]})
        )
        assert list(draft.files()) == ["图片/a-2.png", "图片/a.png", "附件/p.pdf"]

    def test_a_changed_file_keeps_its_name(self, draft: Draft, tmp_path: Path) -> None:
        answers = write_answers(tmp_path, narrative={"narrative.plan": [figure("a.png")]})
        write_picture(tmp_path / "a.png", 1)
        drafting.fill(draft, answers)
        before = hashes(draft)
        write_picture(tmp_path / "a.png", 2)
        drafting.fill(draft, answers)
        assert list(draft.files()) == ["图片/a.png"]
        assert hashes(draft) != before

    def test_a_dump_can_be_filled_in_again_without_its_files(
        self, draft: Draft, tmp_path: Path
    ) -> None:
        write_picture(tmp_path / "a.png", 1)
        drafting.fill(
            draft, write_answers(tmp_path, narrative={"narrative.plan": [figure("a.png")]})
        )
        before = draft.application(), hashes(draft)
        answers = tmp_path / "dumped.json"
        answers.write_text(json.dumps(drafting.dump(draft)), encoding="utf-8")
        drafting.fill(draft, answers)
        assert (draft.application(), hashes(draft)) == before

    def test_a_held_name_and_a_new_file_of_that_name_are_told_apart(
        self, draft: Draft, tmp_path: Path
    ) -> None:
        write_picture(tmp_path / "a.png", 1)
        answers = write_answers(tmp_path, narrative={"narrative.plan": [figure("a.png")]})
        drafting.fill(draft, answers)
        (old,) = hashes(draft).values()
        write_picture(tmp_path / "a.png", 2)
        blocks = [figure("a.png"), figure("图片/a.png")]
        drafting.fill(draft, write_answers(tmp_path, narrative={"narrative.plan": blocks}))
        assert hashes(draft)["图片/a.png"] == old
        figures = figures_of(draft.application().narrative["narrative.plan"])
        assert [block.file for block in figures] == ["图片/a-2.png", "图片/a.png"]


PLACE = "（2）项目实施方案（narrative.plan）第1块（图）的文件"


def freeze(draft: Draft) -> None:
    """Keep what the draft holds as a revision."""
    said, files = draft.moment()
    number = len(draft.revisions()) + 1
    frozen = FrozenRevision(number, "2020-04-28T10:00:00+08:00", "C", "d", "2020.1", None)
    draft.freeze(frozen, said, files)


class TestAfterAFinalisedRevision:
    """What a revision names keeps its name and its content."""

    def test_a_changed_file_gets_another_name(self, draft: Draft, tmp_path: Path) -> None:
        proofs = [{"item": "proof.revenue", "file": "审计.pdf"}]
        write_pdf(tmp_path / "审计.pdf", 200)
        drafting.fill(draft, write_answers(tmp_path, proofs=proofs))
        freeze(draft)
        before = hashes(draft)
        write_pdf(tmp_path / "审计.pdf", 300)
        drafting.fill(draft, write_answers(tmp_path, proofs=proofs))
        assert [proof.file for proof in draft.application().proofs] == ["附件/审计-2.pdf"]
        assert hashes(draft)["附件/审计.pdf"] == before["附件/审计.pdf"]

    def test_the_old_file_comes_back_under_the_old_name(self, draft: Draft, tmp_path: Path) -> None:
        proofs = [{"item": "proof.revenue", "file": "审计.pdf"}]
        write_pdf(tmp_path / "审计.pdf", 200)
        drafting.fill(draft, write_answers(tmp_path, proofs=proofs))
        freeze(draft)
        frozen = draft.application()
        first = (tmp_path / "审计.pdf").read_bytes()
        for content in (write_pdf(tmp_path / "x.pdf", 300).read_bytes(), first):
            (tmp_path / "审计.pdf").write_bytes(content)
            drafting.fill(draft, write_answers(tmp_path, proofs=proofs))
        assert draft.application() == frozen
        assert set(hashes(draft)) == {"附件/审计.pdf"}

    def test_a_dump_has_only_what_the_draft_says_now(self, draft: Draft, tmp_path: Path) -> None:
        write_pdf(tmp_path / "审计.pdf", 200)
        proofs = [{"item": "proof.revenue", "file": "审计.pdf"}]
        drafting.fill(draft, write_answers(tmp_path, proofs=proofs))
        freeze(draft)
        drafting.fill(draft, write_answers(tmp_path, "none.json", proofs=[]))
        drafting.dump_to(draft, tmp_path / "out")
        assert [path.name for path in (tmp_path / "out").iterdir()] == ["answers.json"]
        assert "附件/审计.pdf" in hashes(draft)


class TestFileProblems:
    @pytest.mark.parametrize(
        ("file", "line"),
        [
            pytest.param(
                "没有.png",
                "“没有.png”：没有找到这个文件。请核对文件名；路径从答案文件所在的文件夹算起。",
                id="missing",
            ),
            pytest.param(
                "",
                "“”：没有找到这个文件。请核对文件名；路径从答案文件所在的文件夹算起。",
                id="no-name",
            ),
            pytest.param(
                "a\x00.png",
                "“a<U+0000>.png”：没有找到这个文件。请核对文件名；路径从答案文件所在的文件夹算起。",
                id="nul",
            ),
            pytest.param(
                "https://example.com/a.png",
                "“https://example.com/a.png”：是网址。请把文件存到本机，再写文件名。",
                id="url",
            ),
            pytest.param(
                "empty.png",
                "“empty.png”：是空文件（0 字节）。请从原件重新扫描或导出，再添加。",
                id="empty",
            ),
            pytest.param(
                "text.png",
                "“text.png”：内容与文件名不符，不是 PNG。"
                "请用制作它的程序打开，另存为 PNG 或 JPEG 再添加。",
                id="text-called-picture",
            ),
            pytest.param(
                "pdf.png",
                "“pdf.png”：内容与文件名不符，实际是 PDF。请把扩展名改为 .pdf 再添加。",
                id="pdf-called-picture",
            ),
            pytest.param(
                "one.pdf", "“one.pdf”：是 PDF，不是图片。请另存为 PNG 或 JPEG 再添加。", id="pdf"
            ),
            pytest.param(
                "a.docx",
                "“a.docx”：是 Word 文件，不是图片。请另存为 PNG 或 JPEG 再添加。",
                id="word",
            ),
            pytest.param(
                "照片",
                "“照片”：是文件夹，不是文件。请写出文件夹里的那个文件。",
                id="folder",
            ),
            pytest.param(
                "cut.png",
                "“cut.png”：已损坏，打不开。请从原件重新扫描或导出，再添加。",
                id="cut-off",
            ),
        ],
    )
    def test_of_a_figure(self, draft: Draft, tmp_path: Path, file: str, line: str) -> None:
        (tmp_path / "照片").mkdir()
        (tmp_path / "empty.png").write_bytes(b"")
        (tmp_path / "a.docx").write_bytes(b"PK\x03\x04")
        (tmp_path / "text.png").write_text("hello", encoding="utf-8")
        write_pdf(tmp_path / "one.pdf").rename(tmp_path / "pdf.png")
        write_pdf(tmp_path / "one.pdf")
        picture = write_picture(tmp_path / "cut.png").read_bytes()
        (tmp_path / "cut.png").write_bytes(picture[:50])
        answers = write_answers(tmp_path, narrative={"narrative.plan": [figure(file)]})
        assert problems(draft, answers) == [PLACE + line]

    def test_of_a_proof(self, draft: Draft, tmp_path: Path) -> None:
        (tmp_path / "a.docx").write_bytes(b"PK\x03\x04")
        answers = write_answers(tmp_path, proofs=[{"item": "proof.rnd", "file": "a.docx"}])
        (line,) = problems(draft, answers)
        assert line == (
            "证明材料（proofs）第1项的文件“a.docx”："
            "是 Word 文件。请用 Word 或 WPS 另存为 PDF 再添加。"
        )

    def test_of_pages_the_file_does_not_have(self, draft: Draft, tmp_path: Path) -> None:
        write_pdf(tmp_path / "a.pdf")
        pages = ["1", "2-1", "1-", "", "9"]
        rows = [{"item": "proof.rnd", "file": "a.pdf", "pages": text} for text in pages]
        assert problems(draft, write_answers(tmp_path, proofs=rows)) == [
            "证明材料（proofs）第3项的 pages：应是页码，写作 1-3,5，写的是“1-”。",
            "证明材料（proofs）第2项的 pages：选到第 2 页，文件“a.pdf”只有 1 页。",
            "证明材料（proofs）第5项的 pages：选到第 9 页，文件“a.pdf”只有 1 页。",
        ]

    def test_of_pages_of_a_file_that_the_draft_holds_check_speaks(
        self, draft: Draft, tmp_path: Path
    ) -> None:
        write_pdf(tmp_path / "a.pdf")
        rows = [{"item": "proof.rnd", "file": "a.pdf"}]
        drafting.fill(draft, write_answers(tmp_path, proofs=rows))
        rows = [{"item": "proof.rnd", "file": "附件/a.pdf", "pages": "2"}]
        (tmp_path / "b").mkdir()
        drafting.fill(draft, write_answers(tmp_path / "b", proofs=rows))
        (finding,) = [each for each in check(draft).errors if each.code.startswith("PROOF_PAGES")]
        assert finding.code == "PROOF_PAGES_BEYOND"

    def test_are_listed_with_those_of_the_answers(self, draft: Draft, tmp_path: Path) -> None:
        write_picture(tmp_path / "good.png")
        answers = write_answers(
            tmp_path,
            fields={"unit.nmae": "甲", "unit.name": "乙"},
            narrative={"narrative.plan": [figure("good.png"), figure("x.png"), 5]},
            proofs=[{"item": "proof.rnd", "file": "y.pdf"}],
        )
        lines = problems(draft, answers)
        assert len(lines) == 4
        assert ["unit.nmae" in lines[0], "x.png" in lines[2], "y.pdf" in lines[3]] == [True] * 3

    def test_one_line_for_each_place(self, draft: Draft, tmp_path: Path) -> None:
        blocks = [figure("x.png"), figure("x.png")]
        answers = write_answers(tmp_path, narrative={"narrative.plan": blocks})
        assert len(problems(draft, answers)) == 2


class TestAnswersFile:
    def test_a_missing_one(self, draft: Draft, tmp_path: Path) -> None:
        assert problems(draft, tmp_path / "x.json") == [
            f"没有找到答案文件 {tmp_path / 'x.json'}。请核对路径。"
        ]

    def test_a_folder_is_none(self, draft: Draft, tmp_path: Path) -> None:
        assert len(problems(draft, tmp_path)) == 1

    def test_a_huge_one_is_refused_unread(self, draft: Draft, tmp_path: Path) -> None:
        path = tmp_path / "huge.json"
        with path.open("wb") as stream:
            stream.truncate(200 * 1024 * 1024)
        assert problems(draft, path) == [
            "答案文件超过 32 MB。图片和证明材料请另存为文件，在答案里写文件名。"
        ]


class TestAFolderAsAProof:
    def test_is_called_one(self, draft: Draft, tmp_path: Path) -> None:
        (tmp_path / "审计报告").mkdir()
        proof = {"item": "proof.revenue", "title": "审计", "file": "审计报告"}
        (line,) = problems(draft, write_answers(tmp_path, proofs=[proof]))
        assert line.endswith("：是文件夹，不是文件。请写出文件夹里的那个文件。")


class TestDumpTo:
    @pytest.fixture
    def filled(self, draft: Draft, tmp_path: Path) -> Draft:
        write_picture(tmp_path / "in" / "图.png")
        write_pdf(tmp_path / "in" / "审计.pdf")
        answers = write_answers(
            tmp_path / "in",
            fields={"unit.name": "甲", "unit.honors": [], "unit.revenue": 1.50},
            narrative={"narrative.plan": [figure("图.png")], "narrative.team": "一\n二"},
            proofs=[
                {"item": "proof.revenue", "file": "审计.pdf"},
                {"item": "proof.promotion", "none": True},
            ],
            accepted=[{"code": "X", "field": "unit.name", "reason": "已核对"}],
        )
        drafting.fill(draft, answers)
        return draft

    def test_fills_a_new_draft_to_an_equal_one(self, filled: Draft, tmp_path: Path) -> None:
        answers = drafting.dump_to(filled, tmp_path / "out")
        drafting.create_draft(tmp_path / "new.xxxf", FORM, "miit-2020")
        with Draft.open(tmp_path / "new.xxxf") as new:
            drafting.fill(new, answers)
            assert new.application() == filled.application()
            assert hashes(new) == hashes(filled)

    def test_writes_answers_and_files_and_nothing_else(self, filled: Draft, tmp_path: Path) -> None:
        drafting.dump_to(filled, tmp_path / "out")
        written = sorted((tmp_path / "out").rglob("*"))
        assert [str(path.relative_to(tmp_path / "out")) for path in written if path.is_file()] == [
            "answers.json",
            "图片/图.png",
            "附件/审计.pdf",
        ]

    def test_twice_gives_the_same_and_keeps_what_lies_there(
        self, filled: Draft, tmp_path: Path
    ) -> None:
        out = tmp_path / "out"
        drafting.dump_to(filled, out)
        write_picture(out / "图片" / "别的.png")
        (out / "说明.txt").write_text("x", encoding="utf-8")
        before = {path: path.read_bytes() for path in out.rglob("*") if path.is_file()}
        drafting.dump_to(filled, out)
        after = {path: path.read_bytes() for path in out.rglob("*") if path.is_file()}
        assert after == before

    def test_keeps_other_answers_that_lie_there(self, filled: Draft, tmp_path: Path) -> None:
        out = tmp_path / "out"
        out.mkdir()
        (out / "answers.json").write_text("{}", encoding="utf-8")
        drafting.dump_to(filled, out)
        assert (out / "answers.bak.json").read_text(encoding="utf-8") == "{}"

    def test_does_not_replace_another_file_of_that_name(
        self, filled: Draft, tmp_path: Path
    ) -> None:
        out = tmp_path / "out"
        other = write_picture(out / "图片" / "图.png", 77).read_bytes()
        with pytest.raises(OutputError, match=r"已有内容不同的 图片/图\.png"):
            drafting.dump_to(filled, out)
        assert (out / "图片" / "图.png").read_bytes() == other
        assert not (out / "answers.json").exists()

    def test_leaves_nothing_half_written(
        self, filled: Draft, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def full(self: Draft, name: str, target: Path) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(Draft, "copy_file", full)
        before = sorted(tmp_path.iterdir())
        with pytest.raises(OutputError):
            drafting.dump_to(filled, tmp_path / "out")
        assert sorted(tmp_path.iterdir()) == before


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory, repository: Path) -> dict[str, Any]:
    data = (repository / "resources" / "example" / "answers.json").read_text(encoding="utf-8")
    answers: dict[str, Any] = json.loads(data)
    return answers


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(choice=st.data())
def test_any_part_of_the_example_survives_dump_and_fill(
    example: dict[str, Any], tmp_path_factory: pytest.TempPathFactory, choice: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("part")
    answers: dict[str, Any] = {"form": FORM}
    for key in ("fields", "narrative"):
        members = choice.draw(st.sets(st.sampled_from(sorted(example[key]))))
        answers[key] = {name: example[key][name] for name in members}
    answers["proofs"] = choice.draw(st.lists(st.sampled_from(example["proofs"]), max_size=4))
    _write_files(folder, answers, choice)
    (folder / "answers.json").write_text(json.dumps(answers), encoding="utf-8")
    drafting.create_draft(folder / "a.xxxf", FORM, None)
    drafting.create_draft(folder / "b.xxxf", FORM, "dongguan-2020")
    with Draft.open(folder / "a.xxxf") as first, Draft.open(folder / "b.xxxf") as second:
        drafting.fill(first, folder / "answers.json")
        drafting.fill(second, drafting.dump_to(first, folder / "out"))
        assert second.application() == first.application()
        assert hashes(second) == hashes(first)
        assert drafting.dump(second) == drafting.dump(first)


def _write_files(folder: Path, answers: dict[str, Any], choice: st.DataObject) -> None:
    blocks = [block for section in answers["narrative"].values() for block in section]
    for entry in [*blocks, *answers["proofs"]]:
        file = entry.get("file", "") if isinstance(entry, dict) else ""
        if file.endswith(".pdf"):
            write_pdf(folder / file, choice.draw(st.integers(100, 102)))
        elif file:
            write_picture(folder / file, choice.draw(st.integers(0, 3)))
