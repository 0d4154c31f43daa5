"""The commands about drafts and bundles, from the command line to the exit status."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from xxxf_desktop.answers.application import Application
from xxxf_desktop.cli.main import main
from xxxf_desktop.drafts.store import Draft

Output = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def _own_data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XXXF_DATA_DIR", str(tmp_path / "data"))


@pytest.fixture
def draft(tmp_path: Path, capsys: Output) -> str:
    path = str(tmp_path / "稿.xxxf")
    assert main(["new", path, "--form", "miit-2020", "--plan", "guangdong-2020"]) == 0
    assert capsys.readouterr().out == f"已新建 {path}。\n"
    return path


def write_answers(folder: Path, **members: Any) -> str:
    path = folder / "answers.json"
    text = json.dumps({"form": "miit-2020", **members}, ensure_ascii=False)
    path.write_text(text, encoding="utf-8")
    return str(path)


class TestNew:
    def test_a_draft_that_exists_is_not_replaced(self, draft: str, capsys: Output) -> None:
        before = Path(draft).read_bytes()
        assert main(["new", draft, "--form", "tianjin-2018"]) == 2
        assert capsys.readouterr().err == f"{draft} 已经存在。请换一个文件名，或先移走它。\n"
        assert Path(draft).read_bytes() == before

    def test_an_unknown_edition_and_plan(self, tmp_path: Path, capsys: Output) -> None:
        path = str(tmp_path / "a.xxxf")
        assert main(["new", path, "--form", "x"]) == 2
        assert main(["new", path, "--form", "miit-2020", "--plan", "x"]) == 2
        assert capsys.readouterr().err.count("\n") == 2
        assert not Path(path).exists()

    def test_a_folder_that_is_not_there(self, tmp_path: Path, capsys: Output) -> None:
        assert main(["new", str(tmp_path / "x" / "a.xxxf"), "--form", "miit-2020"]) == 2
        assert capsys.readouterr().err.count("\n") == 1


class TestFillAndDump:
    def test_what_is_filled_in_is_dumped(self, draft: str, tmp_path: Path, capsys: Output) -> None:
        answers = write_answers(tmp_path, fields={"unit.name": "镕堃珺", "unit.revenue": 1.5})
        assert main(["fill", draft, answers]) == 0
        assert capsys.readouterr().out == f"已填写 {draft}。\n"
        assert main(["dump", draft]) == 0
        out, err = capsys.readouterr()
        assert err == ""
        assert json.loads(out) == {
            "form": "miit-2020",
            "plan": "guangdong-2020",
            "fields": {"unit.name": "镕堃珺", "unit.revenue": "1.5"},
            "narrative": {},
            "proofs": [],
        }

    def test_dump_to_a_folder_writes_what_it_prints(
        self, draft: str, tmp_path: Path, capsys: Output
    ) -> None:
        assert main(["dump", draft, "--to", str(tmp_path / "out")]) == 0
        written = (tmp_path / "out" / "answers.json").read_text(encoding="utf-8")
        assert capsys.readouterr().out == written

    def test_problems_are_one_line_each_on_stderr(
        self, draft: str, tmp_path: Path, capsys: Output
    ) -> None:
        answers = write_answers(tmp_path, fields={"unit.nmae": 1, "unit.name": 5})
        assert main(["fill", draft, answers]) == 2
        out, err = capsys.readouterr()
        assert out == ""
        assert err.splitlines() == [
            "单位名称（unit.name）：应是文字（加双引号），写的是 5。",
            "没有编号为“unit.nmae”的栏目。是不是 unit.name？",
        ]

    def test_after_twenty_problems_the_rest_is_counted(
        self, draft: str, tmp_path: Path, capsys: Output
    ) -> None:
        answers = write_answers(tmp_path, fields={f"x{number}": 1 for number in range(23)})
        assert main(["fill", draft, answers]) == 2
        lines = capsys.readouterr().err.splitlines()
        assert len(lines) == 21
        assert lines[-1] == "另有 3 处。"

    def test_exactly_twenty_problems_are_all_shown(
        self, draft: str, tmp_path: Path, capsys: Output
    ) -> None:
        answers = write_answers(tmp_path, fields={f"x{number}": 1 for number in range(20)})
        assert main(["fill", draft, answers]) == 2
        lines = capsys.readouterr().err.splitlines()
        assert len(lines) == 20
        assert "另有" not in lines[-1]


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(choice=st.data())
def test_no_answers_file_breaks_the_program(
    draft: str, tmp_path: Path, capsys: Output, repository: Path, choice: st.DataObject
) -> None:
    example = (repository / "resources" / "example" / "answers.json").read_bytes()
    start = choice.draw(st.integers(0, len(example)))
    end = choice.draw(st.integers(start, min(len(example), start + 400)))
    piece = choice.draw(
        st.one_of(
            st.binary(max_size=8),
            st.sampled_from(
                [b"", b"null", b"[", b"{}", b'"', b"1e9", b"NaN", b'"\\ud800"', b"[[]]"]
            ),
        )
    )
    broken = tmp_path / "broken.json"
    broken.write_bytes(example[:start] + piece + example[end:])
    before = Path(draft).read_bytes()
    assert main(["fill", draft, str(broken)]) == 2  # its pictures are not there either
    out, err = capsys.readouterr()
    assert out == ""
    assert "程序出了错" not in err
    assert 1 <= err.count("\n") <= 21
    assert Path(draft).read_bytes() == before


class TestCheck:
    def test_an_empty_draft_has_errors(self, draft: str, capsys: Output) -> None:
        assert main(["check", draft]) == 1
        out, err = capsys.readouterr()
        lines = out.splitlines()
        assert lines[0].startswith("强制 ")
        assert "  单位名称：没有填写。填上实际内容。（unit.name）" in lines
        assert lines[-1] == "强制问题改完后才能导出。"
        assert err == ""

    def test_json_names_every_required_field_once(self, draft: str, capsys: Output) -> None:
        assert main(["check", draft, "--json"]) == 1
        findings = json.loads(capsys.readouterr().out)["findings"]
        assert {tuple(finding) for finding in findings} == {
            ("code", "severity", "field", "message")
        }
        missing = [entry["field"] for entry in findings if entry["code"] == "REQUIRED_MISSING"]
        assert len(missing) == len(set(missing))
        assert {"unit.name", "project.directions", "narrative.next"} <= set(missing)

    def test_a_tick_is_shown(self, draft: str, tmp_path: Path, capsys: Output) -> None:
        fields = {"unit.revenue": 1, "unit.rnd_spend": 2}
        assert main(["fill", draft, write_answers(tmp_path, fields=fields)]) == 0
        main(["check", draft, "--json"])
        out = capsys.readouterr().out
        findings = json.loads(out[out.index("{") :])["findings"]
        (found,) = [entry for entry in findings if entry["severity"] == "warning"]
        ticks = [{"code": found["code"], "field": found["field"], "reason": "已核对"}]
        assert main(["fill", draft, write_answers(tmp_path, accepted=ticks)]) == 0
        assert main(["check", draft]) == 1
        assert f"［已确认］{found['message']}" in capsys.readouterr().out

    def test_a_character_no_font_has_is_found(
        self, draft: str, tmp_path: Path, capsys: Output
    ) -> None:
        fields = {"unit.name": "甲\U0001f9ff"}
        assert main(["fill", draft, write_answers(tmp_path, fields=fields)]) == 0
        capsys.readouterr()
        main(["check", draft, "--json"])
        findings = json.loads(capsys.readouterr().out)["findings"]
        assert ("CHARACTER_NOT_PRINTABLE", "unit.name") in {
            (entry["code"], entry["field"]) for entry in findings
        }


class TestDraftFile:
    COMMANDS = (
        ["check"],
        ["check", "--json"],
        ["dump"],
        ["export", "--to", "out"],
        ["finalise"],
        ["finalise", "--list"],
    )

    @pytest.mark.parametrize("command", COMMANDS)
    def test_missing(self, command: list[str], tmp_path: Path, capsys: Output) -> None:
        assert main([*command, str(tmp_path / "x.xxxf")]) == 2
        out, err = capsys.readouterr()
        assert out == ""
        assert err == f"没有文件 {tmp_path / 'x.xxxf'}。请检查文件名。\n"

    @pytest.mark.parametrize("command", COMMANDS)
    @pytest.mark.parametrize("content", [b"", b"hello", b"SQLite format 3\x00" + b"x" * 5000])
    def test_no_draft(
        self, command: list[str], content: bytes, tmp_path: Path, capsys: Output
    ) -> None:
        path = tmp_path / "x.xxxf"
        path.write_bytes(content)
        assert main([*command, str(path)]) == 2
        out, err = capsys.readouterr()
        assert out == ""
        assert err.count("\n") == 1
        assert path.read_bytes() == content

    @pytest.mark.parametrize("command", COMMANDS)
    def test_open_elsewhere(self, command: list[str], draft: str, capsys: Output) -> None:
        with Draft.open(Path(draft)):
            assert main([*command, draft]) == 2
        assert "正被另一个程序打开" in capsys.readouterr().err


def test_a_draft_of_an_edition_that_is_not_shipped(tmp_path: Path, capsys: Output) -> None:
    path = tmp_path / "a.xxxf"
    Draft.create(path, Application("beijing-2031")).close()
    for command in (["check"], ["dump"], ["export", "--to", str(tmp_path / "out")]):
        assert main([*command, str(path)]) == 2
        assert capsys.readouterr().err == (
            "没有“beijing-2031”这个申报书版本，可用：miit-2020、tianjin-2018。\n"
        )


class TestExport:
    def test_errors_are_in_its_way(self, draft: str, tmp_path: Path, capsys: Output) -> None:
        assert main(["export", draft, "--to", str(tmp_path / "out")]) == 1
        out, err = capsys.readouterr()
        assert out == ""
        lines = err.splitlines()
        assert len(lines) == 21
        assert "单位名称：没有填写。填上实际内容。（unit.name）" in lines
        assert not (tmp_path / "out").exists()

    def test_a_draft_needs_no_clean_check(self, draft: str, tmp_path: Path, capsys: Output) -> None:
        folder = tmp_path / "out"
        assert main(["export", draft, "--to", str(folder), "--draft"]) == 0
        out = capsys.readouterr().out
        assert str(folder / "申报书.docx") in out
        assert str(folder / "申报书.pdf") in out
        assert sorted(path.name for path in folder.iterdir()) == ["申报书.docx", "申报书.pdf"]

    def test_a_target_that_is_a_file(self, draft: str, tmp_path: Path, capsys: Output) -> None:
        (tmp_path / "out").write_bytes(b"x")
        assert main(["export", draft, "--to", str(tmp_path / "out"), "--draft"]) == 2
        assert capsys.readouterr().err.count("\n") == 1
        assert (tmp_path / "out").read_bytes() == b"x"


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XXXF_DATA_DIR", str(folder / "data"))
        assert main(["demo", "--to", str(folder / "out")]) == 0
    return folder


class TestDemoAndVerify:
    def test_the_demo_leaves_a_whole_packet(self, demo: Path) -> None:
        names = {path.name for path in (demo / "out").iterdir()}
        assert names == {"申报书.docx", "申报书.pdf", "电子包"}

    def test_the_demo_is_signed_by_a_key_for_practice(self, tmp_path: Path, capsys: Output) -> None:
        assert main(["demo", "--to", str(tmp_path / "out")]) == 0
        said = capsys.readouterr().out.splitlines()
        assert said[-1].startswith("这是练习用的示例，签名用的是一次性的密钥，没有保存。")
        assert not (tmp_path / "data").exists()
        fingerprint = said[-2].removeprefix("签名公钥指纹：")
        assert main(["verify", str(tmp_path / "out"), "--trust", fingerprint]) == 0
        out, err = capsys.readouterr()
        assert out.splitlines()[0] == "电子包完整，签名正确，签名人可信。"
        assert "miit-2020，未定稿，校验码 " in out
        assert err == ""

    def test_another_signer_is_unknown_until_trusted(
        self, demo: Path, tmp_path: Path, capsys: Output
    ) -> None:
        assert main(["verify", str(demo / "out"), "--json"]) == 1
        report = json.loads(capsys.readouterr().out)
        assert [problem["code"] for problem in report["problems"]] == ["SIGNER_UNKNOWN"]
        assert set(report) == {"ok", "problems", "signer", "form", "revision", "code"}
        assert not (tmp_path / "data" / "signing-key.pem").exists()
        kid = report["signer"]["kid"]
        trusted = ["--trust", "00000-00000-00000-00000", "--trust", kid]
        assert main(["verify", str(demo / "out"), "--json", *trusted]) == 0
        assert json.loads(capsys.readouterr().out)["signer"] == {"kid": kid, "trusted": True}

    def test_what_is_no_fingerprint_is_said_and_stops_nothing(
        self, demo: Path, capsys: Output
    ) -> None:
        assert main(["verify", str(demo / "out"), "--trust", "x\x1b"]) == 1
        out, err = capsys.readouterr()
        assert "完整性正确，签名人未核实" in out
        assert err.startswith("“x\\u001b”不是签名公钥指纹。")

    def test_a_damaged_own_key_is_said_and_stops_nothing(
        self, demo: Path, tmp_path: Path, capsys: Output
    ) -> None:
        (tmp_path / "data").mkdir()
        (tmp_path / "data" / "signing-key.pem").write_bytes(b"x")
        assert main(["verify", str(demo / "out")]) == 1
        out, err = capsys.readouterr()
        assert "完整性正确，签名人未核实" in out
        assert "已损坏" in err

    def test_a_changed_file_is_named(self, demo: Path, tmp_path: Path, capsys: Output) -> None:
        bundle = tmp_path / "电子包"
        shutil.copytree(demo / "out" / "电子包", bundle)
        with (bundle / "申报书.pdf").open("ab") as pdf:
            pdf.write(b"\n")
        assert main(["verify", str(bundle)]) == 1
        assert "申报书.pdf：内容与签名时不同" in capsys.readouterr().out

    @pytest.mark.parametrize("arguments", [[], ["--json"]])
    def test_no_bundle(self, arguments: list[str], tmp_path: Path, capsys: Output) -> None:
        assert main(["verify", str(tmp_path), *arguments]) == 2
        out, err = capsys.readouterr()
        assert out == ""
        assert err.count("\n") == 1
