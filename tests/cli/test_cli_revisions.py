"""`xxxf finalise`, and `xxxf verify` of a code, a PDF and a bundle against a draft."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.app.complete_draft import make_draft
from tests.app.test_attachments import write_pdf
from tests.conftest import read_shipped
from xxxf_desktop.cli.main import main
from xxxf_desktop.drafts.store import Draft
from xxxf_desktop.forms.loader import load

Output = pytest.CaptureFixture[str]
CODE = r"(?:[0-9A-Z]{5}-){4}[0-9A-Z]"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a draft of two revisions, out1 and out2."""
    folder = tmp_path_factory.mktemp("revisions")
    path = make_draft(folder, load("miit-2020", read_shipped))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XXXF_DATA_DIR", str(folder / "data"))
        for number in (1, 2):
            change(path, "unit.profile", f"第{number}稿。")
            assert main(["finalise", str(path)]) == 0
            assert main(["export", str(path), "--to", str(folder / f"out{number}")]) == 0
    return folder


@pytest.fixture(autouse=True)
def _own_data_folder(made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XXXF_DATA_DIR", str(made / "data"))


@pytest.fixture
def draft(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copyfile(made / "稿.xxxf", tmp_path / "稿.xxxf"))


def change(path: Path, field_id: str, value: str) -> None:
    with Draft.open(path) as draft:
        draft.save(draft.application().with_field(field_id, value))


def codes_of(path: Path) -> list[str]:
    with Draft.open(path) as draft:
        return [revision.code for revision in draft.revisions()]


def said(capsys: Output) -> tuple[list[str], list[str]]:
    out, err = capsys.readouterr()
    return out.splitlines(), err.splitlines()


class TestFinalise:
    def test_prints_number_and_code(self, draft: Path, capsys: Output) -> None:
        change(draft, "unit.profile", "第三稿。")
        assert main(["finalise", str(draft)]) == 0
        out, err = said(capsys)
        assert out == [f"已定稿：第 3 版，校验码：{codes_of(draft)[2]}"]
        assert err == []

    def test_of_an_equal_draft_makes_no_other(self, draft: Path, capsys: Output) -> None:
        assert main(["finalise", str(draft)]) == 0
        code = codes_of(draft)[1]
        assert said(capsys)[0] == [f"申报稿与第 2 版相同，没有另定新版。校验码：{code}"]
        assert len(codes_of(draft)) == 2

    def test_prints_open_warnings_and_goes_on(self, draft: Path, capsys: Output) -> None:
        change(draft, "unit.rnd_spend", "99999")
        assert main(["finalise", str(draft)]) == 0
        first, second, third = said(capsys)[0]
        assert re.fullmatch(f"已定稿：第 3 版，校验码：{CODE}", first)
        assert second == "有 1 条提示没有确认："
        assert third.startswith("  研发投入（万元）：")

    def test_is_refused_with_errors(self, draft: Path, capsys: Output) -> None:
        change(draft, "unit.name", "")
        assert main(["finalise", str(draft)]) == 1
        out, err = said(capsys)
        assert out == []
        assert err == ["单位名称：没有填写。填上实际内容。（unit.name）"]
        assert len(codes_of(draft)) == 2

    def test_lists_them_with_what_changed(self, draft: Path, capsys: Output) -> None:
        change(draft, "unit.contact.title", "总经理")
        assert main(["finalise", "--list", str(draft)]) == 0
        out, _ = said(capsys)
        when = r"\d{4}-\d\d-\d\d \d\d:\d\d"
        assert re.fullmatch(f"第 1 版  {when}  校验码 {CODE}  作废", out[0])
        assert re.fullmatch(f"第 2 版  {when}  校验码 {CODE}  作废", out[1])
        assert out[2:] == [
            "  申报单位简介：第1稿。 → 第2稿。",
            "第 2 版以后的改动，还没有定稿：",
            "  申报联系人·职务：项目经理 → 总经理",
        ]

    def test_lists_none(self, tmp_path: Path, capsys: Output) -> None:
        path = str(tmp_path / "空.xxxf")
        main(["new", path, "--form", "miit-2020"])
        capsys.readouterr()
        assert main(["finalise", "--list", path]) == 0
        assert said(capsys)[0] == ["还没有定稿。"]


class TestExport:
    def test_says_which_revision(self, draft: Path, tmp_path: Path, capsys: Output) -> None:
        assert main(["export", str(draft), "--to", str(tmp_path / "out")]) == 0
        assert f"第 2 版，校验码：{codes_of(draft)[1]}" in said(capsys)[0]
        change(draft, "unit.profile", "又改。")
        assert main(["export", str(draft), "--to", str(tmp_path / "out")]) == 0
        assert re.search(f"^未定稿，校验码：{CODE}$", "\n".join(said(capsys)[0]), re.MULTILINE)

    def test_of_an_older_revision(self, draft: Path, tmp_path: Path, capsys: Output) -> None:
        target = str(tmp_path / "out")
        assert main(["export", str(draft), "--to", target, "--revision", "1"]) == 0
        assert f"第 1 版，校验码：{codes_of(draft)[0]}" in said(capsys)[0]

    def test_of_no_revision(self, draft: Path, tmp_path: Path, capsys: Output) -> None:
        target = str(tmp_path / "out")
        assert main(["export", str(draft), "--to", target, "--revision", "9"]) == 2
        assert "没有第 9 版定稿" in said(capsys)[1][0]
        assert main(["export", str(draft), "--to", target, "--revision", "1", "--draft"]) == 2
        assert said(capsys)[1] == ["--draft 和 --revision 不能一起用。定稿不是草稿，只写其中一个。"]
        assert not Path(target).exists()


class TestScans:
    def test_are_added_listed_and_removed(
        self, draft: Path, tmp_path: Path, capsys: Output
    ) -> None:
        one, two = write_pdf(tmp_path / "封面.pdf", 222), write_pdf(tmp_path / "声明.pdf", 223)
        assert main(["scans", str(draft), str(one), str(two)]) == 0
        assert said(capsys)[0] == ["第 2 版的盖章扫描件：2 份", "  1. 封面", "  2. 声明"]
        assert main(["scans", str(draft), "--remove", "1"]) == 0
        assert said(capsys)[0] == ["第 2 版的盖章扫描件：1 份", "  1. 声明"]
        assert main(["scans", str(draft), "--revision", "1", str(one)]) == 0  # behind an option
        assert main(["scans", "--revision", "1", str(draft), "--remove", "1"]) == 0
        capsys.readouterr()
        assert main(["scans", str(draft), "--revision", "1"]) == 0
        assert said(capsys)[0] == ["第 1 版的盖章扫描件：没有"]

    def test_what_is_no_use_is_said(self, draft: Path, tmp_path: Path, capsys: Output) -> None:
        good = write_pdf(tmp_path / "封面.pdf", 222)
        (tmp_path / "盖章.docx").write_bytes(b"PK")
        assert main(["scans", str(draft), str(tmp_path / "盖章.docx"), str(good)]) == 2
        out, err = said(capsys)
        assert out == ["第 2 版的盖章扫描件：1 份", "  1. 封面"]
        assert err == ["“盖章.docx”：是 Word 文件。请用 Word 或 WPS 另存为 PDF 再添加。"]

    @pytest.mark.parametrize(
        ("arguments", "line"),
        [
            (["--revision", "3"], "没有第 3 版定稿，最近的是第 2 版。请核对版次。"),
            (["--remove", "1"], "第 2 版没有第 1 份扫描件。请核对序号。"),
        ],
    )
    def test_of_what_is_not_there(
        self, draft: Path, arguments: list[str], line: str, capsys: Output
    ) -> None:
        assert main(["scans", str(draft), *arguments]) == 2
        assert said(capsys) == ([], [line])

    def test_before_any_revision(self, tmp_path: Path, capsys: Output) -> None:
        path = str(tmp_path / "空.xxxf")
        main(["new", path, "--form", "miit-2020"])
        capsys.readouterr()
        assert main(["scans", path]) == 2
        assert said(capsys)[1][0].startswith("还没有定稿")


def verify(*words: object) -> int:
    return main(["verify", *map(str, words)])


def first(capsys: Output) -> str:
    return said(capsys)[0][0]


class TestVerify:
    def test_a_code(self, draft: Path, made: Path, capsys: Output) -> None:
        one, two = codes_of(draft)
        assert verify(two, "--against", draft) == 0
        assert first(capsys).startswith("与电子版一致：是第 2 版（")
        assert verify(one.lower(), "--against", draft) == 1
        assert first(capsys).startswith("旧版本：是第 1 版（")
        assert verify("00000-00000-00000-00000-0", "--against", draft) == 1
        assert first(capsys) == "不一致：这份申报稿没有这个校验码的定稿。"
        assert verify(two, "--against", made / "out2") == 0
        assert verify(two, "--against", made / "out1") == 1

    def test_a_code_that_was_copied_wrongly(self, draft: Path, capsys: Output) -> None:
        wrong = codes_of(draft)[0][:-1] + "U"
        assert verify(wrong, "--against", draft) == 2
        out, err = said(capsys)
        assert out == []
        assert err[0].startswith(f"校验码抄错了：“{wrong}”。")

    def test_a_code_with_nothing_to_hold_it_against(self, draft: Path, capsys: Output) -> None:
        assert verify(codes_of(draft)[0]) == 2
        assert said(capsys)[1][0].startswith("校验码没有抄错，但没有说与什么比对。")

    def test_a_file_that_is_called_like_a_code(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Output
    ) -> None:
        monkeypatch.chdir(tmp_path)
        (tmp_path / "00000-00000-00000-00000-0").mkdir()
        assert verify("00000-00000-00000-00000-0") == 2
        assert "没有电子包" in said(capsys)[1][0]

    def test_a_pdf(self, draft: Path, made: Path, tmp_path: Path, capsys: Output) -> None:
        assert verify(made / "out2" / "申报书.pdf") == 0
        assert first(capsys).startswith("与电子版一致：是签名的那一份，第 2 版（")
        assert verify(made / "out2" / "申报书.pdf", "--against", draft) == 0
        assert verify(made / "out1" / "申报书.pdf", "--against", draft) == 1
        assert verify(made / "out1" / "申报书.pdf", "--against", made / "out2") == 1
        capsys.readouterr()
        changed = tmp_path / "申报书.PDF"
        changed.write_bytes((made / "out2" / "申报书.pdf").read_bytes() + b"\n")
        assert verify(changed, "--against", made / "out2") == 1
        assert "被改动或另存过" in first(capsys)
        assert verify(changed) == 2

    def test_a_bundle(self, draft: Path, made: Path, capsys: Output) -> None:
        assert verify(made / "out2", "--against", draft) == 0
        assert said(capsys)[0][-1].startswith("与电子版一致：是第 2 版（")
        assert verify(made / "out1", "--against", draft) == 1
        assert "旧版本" in first(capsys)
        assert verify(made / "out1", "--against", made / "out2") == 2
        assert said(capsys)[1][0].startswith("电子包只能与申报稿")

    def test_of_things_that_are_not_there(self, draft: Path, made: Path, capsys: Output) -> None:
        assert verify("没有.pdf") == 2
        assert verify("没有") == 2
        assert verify(codes_of(draft)[0], "--against", "没有.xxxf") == 2
        assert verify(made / "out1", "--against", "没有.xxxf") == 2
        out, err = said(capsys)
        assert out == []
        assert len(err) == 4


KEYS = {"ok", "problems", "signer", "form", "revision", "code"}


class TestJson:
    def shown(self, capsys: Output) -> dict[str, Any]:
        parsed: dict[str, Any] = json.loads(capsys.readouterr().out)
        return parsed

    def test_of_a_bundle_is_what_it_was(self, made: Path, capsys: Output) -> None:
        assert verify(made / "out1", "--json") == 0
        assert set(self.shown(capsys)) == KEYS

    def test_of_a_bundle_against_a_draft(self, draft: Path, made: Path, capsys: Output) -> None:
        assert verify(made / "out1", "--json", "--against", draft) == 1
        found = self.shown(capsys)
        assert set(found) == KEYS | {"agreement"}
        assert [problem["code"] for problem in found["problems"]] == ["REVISION_OLD"]
        assert found["agreement"]["answer"] == "older"
        assert (found["agreement"]["revision"], found["ok"]) == (1, False)

    def test_of_a_code_and_a_pdf(self, draft: Path, made: Path, capsys: Output) -> None:
        code = codes_of(draft)[1]
        assert verify(code, "--json", "--against", draft) == 0
        found = self.shown(capsys)
        assert set(found) == KEYS | {"agreement"}
        assert (found["ok"], found["code"], found["revision"]) == (True, code, 2)
        assert found["agreement"]["answer"] == "same"
        assert verify(made / "out2" / "申报书.pdf", "--json") == 0
        found = self.shown(capsys)
        assert (found["ok"], found["code"], found["form"]) == (True, code, "miit-2020")
        assert found["signer"]["trusted"] is True
