"""What an answers file may say, and what is said about one that may not."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from xxxf_desktop.answers.application import Acceptance, Application, Honor, Proof
from xxxf_desktop.answers.reading import MOST_BYTES, AnswersFile, apply, parse_answers
from xxxf_desktop.errors import AnswersError
from xxxf_desktop.forms.model import Form
from xxxf_desktop.narrative.blocks import Heading, Paragraph, TextRun


def read(form: Form, **members: Any) -> AnswersFile:
    return parse_answers(json.dumps({"form": form.id, **members}).encode(), form)


def problems(form: Form, data: bytes) -> list[str]:
    with pytest.raises(AnswersError) as caught:
        parse_answers(data, form)
    return caught.value.lines()


def problems_with(form: Form, **members: Any) -> list[str]:
    return problems(form, json.dumps({"form": form.id, **members}).encode())


class TestAnswers:
    def test_takes_the_shipped_example(self, form_2020: Form, repository: Path) -> None:
        data = (repository / "resources" / "example" / "answers.json").read_bytes()
        answers = parse_answers(data, form_2020)
        assert answers.plan == "guangdong-2020"
        assert len(answers.narrative) == 9

    def test_a_byte_order_mark_is_tolerated(self, form_2020: Form) -> None:
        data = b'\xef\xbb\xbf{"form": "miit-2020"}'
        assert parse_answers(data, form_2020) == AnswersFile("miit-2020", given=frozenset({"form"}))

    def test_choices_come_in_the_order_of_the_form_and_once(self, form_2020: Form) -> None:
        fields = {"unit.business": ["云计算", "大数据", "云计算"], "project.directions": [6, 1, 6]}
        answers = read(form_2020, fields=fields)
        assert answers.fields == {
            "unit.business": ("大数据", "云计算"),
            "project.directions": (1, 6),
        }

    @pytest.mark.parametrize(
        ("typed", "stored"),
        [
            pytest.param('"12345.67"', "12345.67", id="text"),
            pytest.param("12345.670", "12345.670", id="number-keeps-its-digits"),
            pytest.param("0.1", "0.1", id="no-binary-fraction"),
            pytest.param("5000", "5000", id="whole-number"),
            pytest.param("1.5e3", "1500", id="exponent"),
            pytest.param('"１２，３４５．６"', "12345.6", id="full-width-with-thousands-mark"),
            pytest.param("-1.5", "-1.5", id="negative-is-for-check"),
            pytest.param("1.234", "1.234", id="three-decimals-are-for-check"),
            pytest.param("null", None, id="null"),
            pytest.param('" "', None, id="white-space"),
        ],
    )
    def test_amounts(self, form_2020: Form, typed: str, stored: str | None) -> None:
        data = f'{{"form": "miit-2020", "fields": {{"unit.revenue": {typed}}}}}'
        assert parse_answers(data.encode(), form_2020).fields == {"unit.revenue": stored}

    @pytest.mark.parametrize("field", ["unit.name", "cover.date", "unit.listed", "unit.nature"])
    @pytest.mark.parametrize("blank", [None, "", " \n"])
    def test_null_and_white_space_clear(
        self, form_2020: Form, field: str, blank: str | None
    ) -> None:
        assert read(form_2020, fields={field: blank}).fields == {field: None}

    def test_an_empty_list_clears_choices_and_answers_honours(self, form_2020: Form) -> None:
        fields: dict[str, Any] = {"unit.nature": [], "project.directions": [], "unit.honors": []}
        assert read(form_2020, fields=fields).fields == {
            "unit.nature": None,
            "project.directions": None,
            "unit.honors": (),
        }

    def test_honours(self, form_2020: Form) -> None:
        rows = [
            {"honor": "高新技术企业", "level": "国家级", "year": 2018},
            {"honor": "重点实验室", "level": None},
        ]
        expected = (
            Honor(honor="高新技术企业", level="国家级", year=2018),
            Honor(honor="重点实验室"),
        )
        assert read(form_2020, fields={"unit.honors": rows}).fields == {"unit.honors": expected}

    def test_texts_are_put_right(self, form_2020: Form) -> None:
        answers = read(form_2020, fields={"unit.contact.email": " li＠example.com"})
        assert answers.fields == {"unit.contact.email": "li@example.com"}

    def test_narrative_as_one_string_or_as_blocks(self, form_2020: Form) -> None:
        heading = {"type": "heading", "level": 4, "text": "背景"}
        narrative = {"narrative.plan": "一\n二", "narrative.team": [heading], "narrative.next": []}
        answers = read(form_2020, narrative=narrative)
        assert answers.narrative == {
            "narrative.plan": (
                Paragraph(runs=(TextRun(text="一"),)),
                Paragraph(runs=(TextRun(text="二"),)),
            ),
            "narrative.team": (Heading(level=4, text="背景"),),
            "narrative.next": None,
        }

    def test_proofs_and_ticks(self, form_2020: Form) -> None:
        answers = read(
            form_2020,
            proofs=[
                {"item": "proof.revenue", "title": None, "file": "审计.pdf"},
                {"item": "proof.platform_ip", "none": True},
            ],
            accepted=[{"code": "A", "field": "unit.rnd_spend", "reason": "已核对"}],
        )
        assert answers.proofs == (
            Proof(item="proof.revenue", file="审计.pdf"),
            Proof(item="proof.platform_ip", none=True),
        )
        assert answers.accepted == (Acceptance(code="A", field="unit.rnd_spend", reason="已核对"),)

    @pytest.mark.parametrize(
        ("typed", "pages"),
        [
            pytest.param(None, "", id="null"),
            pytest.param(" ", "", id="blank"),
            pytest.param("1-3,5", "1-3,5", id="plain"),
            pytest.param("5-3，１", "5-3,1", id="spelt-otherwise"),
        ],
    )
    def test_pages_and_rotation(self, form_2020: Form, typed: str | None, pages: str) -> None:
        rows = [{"item": "proof.rnd", "file": "a", "pages": typed, "rotate": 270}]
        assert read(form_2020, proofs=rows).proofs == (
            Proof(item="proof.rnd", file="a", pages=pages, rotate=270),
        )

    def test_no_rotation_is_none(self, form_2020: Form) -> None:
        rows = [{"item": "proof.rnd", "rotate": rotate} for rotate in (None, 0)]
        assert read(form_2020, proofs=rows).proofs == (Proof(item="proof.rnd"),) * 2

    def test_a_proof_still_to_come_is_stored(self, form_2020: Form) -> None:
        answers = read(form_2020, proofs=[{"item": "proof.rnd", "title": "专利证书"}])
        assert answers.proofs == (Proof(item="proof.rnd", title="专利证书"),)

    def test_other_texts_are_stored_for_check_to_judge(self, form_2020: Form) -> None:
        fields = {"unit.contact.mobile": "没有", "unit.code": "1", "unit.name": "甲\x0b乙"}
        assert read(form_2020, fields=fields).fields == fields


class TestApply:
    BEFORE = Application(
        "miit-2020",
        plan="miit-2020",
        fields={"unit.name": "甲", "unit.code": "X"},
        narrative={"narrative.plan": (Heading(level=4, text="旧"),)},
        proofs=(Proof(item="proof.promotion", none=True),),
        accepted=(Acceptance(code="A", field="unit.name"),),
    )

    def test_absent_keys_stay(self, form_2020: Form) -> None:
        assert apply(read(form_2020), self.BEFORE) == self.BEFORE
        assert apply(read(form_2020, fields={}, narrative={}), self.BEFORE) == self.BEFORE

    def test_a_present_key_replaces_and_null_clears(self, form_2020: Form) -> None:
        answers = read(form_2020, fields={"unit.name": "乙", "unit.code": None})
        assert apply(answers, self.BEFORE).fields == {"unit.name": "乙"}

    def test_null_clears_a_section_and_the_plan(self, form_2020: Form) -> None:
        answers = read(form_2020, plan=None, narrative={"narrative.plan": None})
        after = apply(answers, self.BEFORE)
        assert (after.plan, after.narrative) == (None, {})

    @pytest.mark.parametrize("empty", [[], None])
    def test_lists_are_replaced_whole(self, form_2020: Form, empty: object) -> None:
        after = apply(read(form_2020, proofs=empty, accepted=empty), self.BEFORE)
        assert (after.proofs, after.accepted) == ((), ())


FIELD_PROBLEMS = [
    pytest.param(
        "unit.nmae", "甲", "没有编号为“unit.nmae”的栏目。是不是 unit.name？", id="unknown-id"
    ),
    pytest.param("乱写", 1, "没有编号为“乱写”的栏目。编号见 xxxf schema。", id="id-like-none"),
    pytest.param(
        "unit.name",
        5,
        "单位名称（unit.name）：应是文字（加双引号），写的是 5。",
        id="number-for-text",
    ),
    pytest.param(
        "unit.name",
        ["甲"],
        "单位名称（unit.name）：应是文字（加双引号），写的是一个列表。",
        id="list-for-text",
    ),
    pytest.param(
        "unit.listed",
        "是",
        "是否上市公司（unit.listed）：应是 true 或 false（不加引号），写的是“是”。",
        id="text-for-yes-no",
    ),
    pytest.param(
        "unit.listed",
        1,
        "是否上市公司（unit.listed）：应是 true 或 false（不加引号），写的是 1。",
        id="number-for-yes-no",
    ),
    pytest.param(
        "unit.revenue",
        "一百万",
        "主营业务收入（万元）（unit.revenue）："
        '应是十进制数，如 "12345.67"，单位万元，写的是“一百万”。',
        id="words-for-amount",
    ),
    pytest.param(
        "unit.revenue",
        True,
        "主营业务收入（万元）（unit.revenue）："
        '应是十进制数，如 "12345.67"，单位万元，写的是 true。',
        id="truth-for-amount",
    ),
    pytest.param(
        "cover.date",
        "2020-02-30",
        "申报日期（cover.date）：应是日期，写作 2020-05-06，写的是“2020-02-30”。",
        id="no-such-day",
    ),
    pytest.param(
        "cover.date",
        "20200506",
        "申报日期（cover.date）：应是日期，写作 2020-05-06，写的是“20200506”。",
        id="basic-iso-date",
    ),
    pytest.param(
        "unit.nature",
        "民营企业",
        '单位性质（unit.nature）：应是选项的列表，如 ["民营企业"]，写的是“民营企业”。',
        id="text-for-choices",
    ),
    pytest.param(
        "unit.nature",
        ["私企"],
        "单位性质（unit.nature）第1项：没有“私企”，可写：政府机关、事业单位、社会团体、"
        "国有企业、民营企业、外资企业、合资企业、国有控股企业、国有参股企业。",
        id="unknown-choice",
    ),
    pytest.param(
        "project.directions",
        [1, 11],
        "示范项目领域（project.directions）第2项：没有 11，可写：1、2、3、4、5、6、7、8、9、10。",
        id="unknown-direction",
    ),
    pytest.param(
        "project.directions",
        [True],
        "示范项目领域（project.directions）第1项：应是整数，写的是 true。",
        id="truth-for-direction",
    ),
    pytest.param(
        "unit.honors",
        [{"honor": "甲", "level": "市级"}],
        "相关荣誉（unit.honors）第1项的 level：没有“市级”，可写：国家级、省市级。",
        id="unknown-level",
    ),
    pytest.param(
        "unit.honors",
        [{"honor": "甲", "year": "2018"}],
        "相关荣誉（unit.honors）第1项的 year：应是整数，写的是“2018”。",
        id="text-for-year",
    ),
    pytest.param(
        "unit.honors", [{}], "相关荣誉（unit.honors）第1项：缺少“honor”。", id="honour-without-name"
    ),
    pytest.param(
        "unit.honors",
        True,
        "相关荣誉（unit.honors）：应是列表，每项写作 "
        '{"honor": "…", "level": "…", "year": 2018}；没有荣誉写 []，写的是 true。',
        id="truth-for-honours",
    ),
    pytest.param(
        "unit.profile",
        "甲\ud842",
        "申报单位简介（unit.profile）：有不完整的字符 U+D842，请删去后重新输入。",
        id="half-a-surrogate-pair",
    ),
]

RUN = "应写作 {text: 文字}，可加 bold、sup、sub，或写作 {ref: 图:标识}。"
PLAN = "（2）项目实施方案（narrative.plan）"
BLOCK_PROBLEMS = [
    pytest.param(5, f"{PLAN}第1块：应是一组键和值（{{…}}），写的是 5。", id="number"),
    pytest.param(
        {"type": "picture"},
        f"{PLAN}第1块：要有 type，写作 heading、paragraph、list、table、figure 之一。",
        id="unknown-type",
    ),
    pytest.param(
        {"text": "甲"},
        f"{PLAN}第1块：要有 type，写作 heading、paragraph、list、table、figure 之一。",
        id="no-type",
    ),
    pytest.param(
        {"type": "heading", "level": 3, "text": "甲"},
        f"{PLAN}第1块（标题）的 level：应不小于 4，写的是 3。",
        id="level-of-the-form",
    ),
    pytest.param(
        {"type": "heading", "level": 7, "text": "甲"},
        f"{PLAN}第1块（标题）的 level：应不大于 6，写的是 7。",
        id="level-too-deep",
    ),
    pytest.param(
        {"type": "paragraph", "runs": ["甲"]},
        f"{PLAN}第1块（段落）第1段文字：{RUN}",
        id="bare-text-run",
    ),
    pytest.param(
        {"type": "paragraph", "runs": [{"text": "甲", "italic": True}]},
        f"{PLAN}第1块（段落）第1段文字：{RUN}",
        id="unknown-look",
    ),
    pytest.param(
        {"type": "list", "items": []}, f"{PLAN}第1块（列表）：不能是空的。", id="empty-list"
    ),
    pytest.param(
        {"type": "list", "items": [{"runs": [], "level": 4}]},
        f"{PLAN}第1块（列表）第1项的 level：应不大于 3，写的是 4。",
        id="list-too-deep",
    ),
    pytest.param(
        {"type": "table", "rows": [["甲", 1]]},
        f"{PLAN}第1块（表）第1行第2格：应是文字（加双引号），写的是 1。",
        id="number-in-table",
    ),
    pytest.param(
        {"type": "table", "rows": [["甲", "乙"], ["丙"]]},
        f"{PLAN}第1块（表）：第2行有 1 格，第1行有 2 格，各行要一样多。",
        id="ragged-table",
    ),
    pytest.param(
        {"type": "table", "rows": [["甲", "乙"]], "widths_mm": [20]},
        f"{PLAN}第1块（表）：widths_mm 有 1 个，表有 2 列。",
        id="widths-not-as-columns",
    ),
    pytest.param(
        {"type": "table", "rows": [["甲"]], "header_rows": 2},
        f"{PLAN}第1块（表）：header_rows 是 2，表只有 1 行。",
        id="more-header-than-rows",
    ),
    pytest.param({"type": "figure"}, f"{PLAN}第1块（图）：缺少“file”。", id="figure-without-file"),
    pytest.param(
        {"type": "figure", "file": "a.png", "width_mm": 14.5},
        f"{PLAN}第1块（图）的 width_mm：应是整数，写的是 14.5。",
        id="fraction-for-width",
    ),
]

TOP_PROBLEMS = [
    pytest.param({"zzz": 1}, "答案文件：不认识“zzz”这个键。", id="unknown-key"),
    pytest.param(
        {"plan": "x"},
        "plan：没有“x”，可写：miit-2020、guangdong-2020、dongguan-2020。",
        id="unknown-plan",
    ),
    pytest.param(
        {"fields": None}, "fields：应是一组键和值（{…}），写的是 null。", id="null-for-all-fields"
    ),
    pytest.param(
        {"narrative": {"narrative.plna": ""}},
        "没有编号为“narrative.plna”的章节。是不是 narrative.plan？",
        id="unknown-section",
    ),
    pytest.param(
        {"narrative": {"narrative.plan": 5}},
        f"{PLAN}：应是文字，或者块的列表（[…]），写的是 5。",
        id="number-for-section",
    ),
    pytest.param(
        {"proofs": [{"item": "proof.x", "none": True}]},
        "证明材料（proofs）第1项的 item：没有“proof.x”，可写：proof.honors、proof.rnd、"
        "proof.revenue、proof.platform_ip、proof.promotion。",
        id="unknown-item",
    ),
    pytest.param(
        {"proofs": [{"item": "proof.rnd", "file": "a", "none": True}]},
        "证明材料（proofs）第1项：写了文件（file），又写了没有这项材料（none: true），只能写一个。",
        id="file-and-none",
    ),
    pytest.param(
        {"proofs": [{"item": "proof.rnd", "file": "a", "titel": "b"}]},
        "证明材料（proofs）第1项：不认识“titel”这个键。",
        id="unknown-member-of-proof",
    ),
    pytest.param(
        {"proofs": [{"item": "proof.rnd", "file": "a" * 1001}]},
        "证明材料（proofs）第1项的 file：太长了，最多 1000 个字符。",
        id="path-too-long",
    ),
    pytest.param(
        {"proofs": [{"item": "proof.rnd", "file": "a", "pages": "1-"}]},
        "证明材料（proofs）第1项的 pages：应是页码，写作 1-3,5，写的是“1-”。",
        id="no-pages",
    ),
    pytest.param(
        {"proofs": [{"item": "proof.rnd", "file": "a", "pages": "1-3,2"}]},
        "证明材料（proofs）第1项的 pages：“1-3,2”里有的页写了两次，每页只写一次。",
        id="page-twice",
    ),
    pytest.param(
        {"proofs": [{"item": "proof.rnd", "file": "a", "pages": 1}]},
        "证明材料（proofs）第1项的 pages：应是文字（加双引号），写的是 1。",
        id="number-for-pages",
    ),
    pytest.param(
        {"proofs": [{"item": "proof.rnd", "file": "a", "rotate": 45}]},
        "证明材料（proofs）第1项的 rotate：没有 45，可写：0、90、180、270。",
        id="half-turned",
    ),
    pytest.param(
        {"proofs": [{"item": "proof.rnd", "file": "a", "rotate": False}]},
        "证明材料（proofs）第1项的 rotate：应是整数，写的是 false。",
        id="truth-value-for-rotation",
    ),
    pytest.param(
        {"proofs": [{"item": "proof.rnd", "none": True}] * 2001},
        "证明材料（proofs）：太多了，最多 2000 项。",
        id="too-many-proofs",
    ),
    pytest.param(
        {"accepted": [{"code": "A", "field": "unit.nmae"}]},
        "已确认的提示（accepted）第1项的 field：没有“unit.nmae”，编号见 xxxf schema。",
        id="tick-at-unknown-place",
    ),
]

JSON_PROBLEMS = [
    pytest.param(b"", "第1行第1个字符：不是正确的 JSON，这里应有一个值。", id="empty"),
    pytest.param(
        '{\n"form"： 1}'.encode(),
        "第2行第7个字符：不是正确的 JSON，键的后面应有冒号"
        "（这里是“：”，JSON 要用英文标点和双引号）。",
        id="full-width-colon",
    ),
    pytest.param(
        b'{"form": 1,}',
        "第1行第12个字符：不是正确的 JSON，这里应有一个双引号括起的键。",
        id="trailing-comma",
    ),
    pytest.param(
        b'{"a": 1 "b": 2}',
        "第1行第9个字符：不是正确的 JSON，这里应有逗号，或者前面的引号、括号没有写对。",
        id="missing-comma",
    ),
    pytest.param(
        b'{"a": 1} x',
        "第1行第10个字符：不是正确的 JSON，内容已经结束，后面多出了文字。",
        id="text-behind-the-end",
    ),
    pytest.param(
        b'{"a": "x',
        "第1行第7个字符：不是正确的 JSON，从这里开始的文字没有写完，缺少右边的双引号。",
        id="cut-off",
    ),
    pytest.param(
        b'{"a": "x\ny"}',
        "第1行第9个字符：不是正确的 JSON，文字里的换行要写成 \\n。",
        id="line-break-in-text",
    ),
    pytest.param(
        b'{"a": "C:\\x"}',
        "第1行第10个字符：不是正确的 JSON，反斜杠要写成两个（\\\\）。",
        id="backslash",
    ),
    pytest.param(b"[]", "答案文件应是一组键和值（{…}），写的是一个列表。", id="list"),
    pytest.param(
        '{\n"甲"}'.encode("gbk"),
        "第2行有不是 UTF-8 编码的文字。请把答案文件另存为 UTF-8 编码。",
        id="gbk",
    ),
    pytest.param(b"[" * 100_000, "答案文件的括号套得太深。", id="nesting-bomb"),
    pytest.param(
        b"[" + b"[]," * 200_001,
        "答案文件里的条目太多，不像是一份申报书的答案。",
        id="bomb-of-entries",
    ),
    pytest.param(
        b"{}" + b" " * MOST_BYTES,
        "答案文件超过 32 MB。图片和证明材料请另存为文件，在答案里写文件名。",
        id="too-large",
    ),
    pytest.param(b"{}", "答案文件：缺少“form”。", id="no-form"),
    pytest.param(
        b'{"form": "tianjin-2018", "zzz": 1}',
        "答案文件是 tianjin-2018 版的，申报稿是 miit-2020 版的。请核对 form。",
        id="other-form-alone",
    ),
    pytest.param(
        b'{"form": "miit-2020", "fields": {"unit.name": "a", "unit.name": "b"}}',
        "“unit.name”这个键写了 2 次，只能写一次。",
        id="duplicate-key",
    ),
    pytest.param(
        b'{"form": "miit-2020", "fields": {"unit.revenue": NaN}}',
        "NaN 不是数，JSON 里不能写。",
        id="nan",
    ),
    pytest.param(
        b'{"form": "miit-2020", "fields": {"unit.revenue": 1e999999999999999999999}}',
        "主营业务收入（万元）（unit.revenue）：应是十进制数，如 "
        '"12345.67"，单位万元，写的是“1e999999999999999999999”。',
        id="endless-exponent",
    ),
    pytest.param(
        b'{"form": "miit-2020", "fields": {"unit.honors": [{"honor": "a", "year": '
        + b"9" * 5000
        + b"}]}}",
        f"相关荣誉（unit.honors）第1项的 year：应是整数，写的是 {'9' * 40}…。",
        id="endless-number",
    ),
]


class TestProblems:
    @pytest.mark.parametrize(("field", "value", "line"), FIELD_PROBLEMS)
    def test_of_a_field(self, form_2020: Form, field: str, value: object, line: str) -> None:
        assert line in problems_with(form_2020, fields={field: value})

    @pytest.mark.parametrize(("block", "line"), BLOCK_PROBLEMS)
    def test_of_a_block(self, form_2020: Form, block: object, line: str) -> None:
        assert problems_with(form_2020, narrative={"narrative.plan": [block]}) == [line]

    @pytest.mark.parametrize(("members", "line"), TOP_PROBLEMS)
    def test_of_the_rest(self, form_2020: Form, members: dict[str, Any], line: str) -> None:
        assert problems_with(form_2020, **members) == [line]

    @pytest.mark.parametrize(("data", "line"), JSON_PROBLEMS)
    def test_of_the_file(self, form_2020: Form, data: bytes, line: str) -> None:
        assert problems(form_2020, data) == [line]

    def test_all_are_listed_together(self, form_2020: Form) -> None:
        lines = problems_with(
            form_2020,
            fields={"unit.name": 1, "unit.x": 1},
            narrative={"narrative.plan": [1]},
            proofs=[{}],
        )
        assert len(lines) == 4

    def test_of_a_table_are_listed_with_others(self, form_2020: Form) -> None:
        table = {"type": "table", "rows": [["甲", "乙"], ["丙"]]}
        data = (
            '{"form": "miit-2020", "fields": {"unit.name": "a", "unit.name": "b"},'
            f'"narrative": {{"narrative.plan": [{json.dumps(table)}]}}}}'
        )
        assert len(problems(form_2020, data.encode())) == 2

    def test_are_one_line_each_and_harmless_to_a_terminal(self, form_2020: Form) -> None:
        nasty = "\x1b[2J\n甲\u202e"
        fields = {nasty: 1, "unit.listed": nasty, "unit.nature": [nasty]}
        lines = problems_with(form_2020, fields=fields, **{nasty: 1})
        assert lines
        assert not [line for line in lines if "\n" in line or "\x1b" in line or "\u202e" in line]
