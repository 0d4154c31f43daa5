"""The loader distrusts a form: each mistake has its line, and all of them are listed."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from xxxf_desktop.errors import FormError
from xxxf_desktop.forms.loader import build, load
from xxxf_desktop.forms.model import Form
from xxxf_desktop.forms.texts import FormTexts

FORM = """\
format = 1
id = "demo-2021"
version = "1"
year = 2021
name = "{programme}申报书（{year}年）"
source = "示例"

[about]
applicant = "a.name"
code = "a.name"
project = "a.name"

[texts]
programme = "示例项目"
greeting = "{programme}，{a.name}"

[fields."a.name"]
kind = "text"
label = "名称"

[fields."a.start"]
kind = "date"
label = "开始"

[fields."a.end"]
kind = "date"
label = "结束"

[fields."a.sum"]
kind = "amount"
label = "金额"

[fields."a.share"]
kind = "amount"
label = "份额"
when = { field = "a.listed", is = true }
otherwise = "/"

[fields."a.listed"]
kind = "yes_no"
label = "上市"
yes = "是（地点：{a.place}，代码：{a.code}）"

[fields."a.place"]
kind = "text"
label = "地点"
when = { field = "a.listed", is = true }

[fields."a.code"]
kind = "stock_code"
label = "代码"
exchange = "a.place"

[fields."a.kinds"]
kind = "choices"
label = "种类"
options = ["甲", "乙"]
other = "a.kinds.other"

[fields."a.kinds.other"]
kind = "text"
label = "其他"
need = "optional"

[fields."a.ways"]
kind = "numbered_choices"
label = "方向"
prefix = "方向"
options = [
  { number = 1, group = "一", name = "东", help = "向东" },
  { number = 2, group = "一", name = "西", help = "向西" },
]

[fields."a.honors"]
kind = "honors"
label = "荣誉"
fixed = ["红旗"]
levels = ["国家级", "省市级"]
year_label = "年份："
other_label = "其他："

[fields."a.asked"]
kind = "yes_no"
label = "只问"
printed = false

[[parts]]
kind = "cover"
id = "part.cover"
bookmark = "封面"
title = ["{programme}", "申报书"]
foot = ["（{year}年）"]
lines = [{ label = "名称：", value = "{a.name}" }, { label = "方向：", value = "{a.ways}" }]

[[parts]]
kind = "notes"
id = "part.notes"
bookmark = "须知"
title = "须知"
paragraphs = ["一、请填写{a.name}。"]

[[parts]]
kind = "table"
id = "part.table"
bookmark = "表"
title = "表"
columns_mm = [40, 40, 40]
rows = [
  [{ label = "甲", rows = 2 }, { value = "{a.start}至{a.end}", columns = 2 }],
  [{ value = "{a.sum}" }, { value = "{a.share}" }],
  [{ label = "乙" }, { value = "{a.listed}" }, { value = "{a.kinds}" }],
  [{ value = "{a.honors}", columns = 3 }],
]

[[parts]]
kind = "narrative"
id = "part.narrative"
bookmark = "正文"
title = "正文"

[[parts.sections]]
id = "narrative.plan"
level = 2
label = "1. 方案"
topics = [{ name = "进度", words = ["进度"] }]

[[parts]]
kind = "proofs"
id = "part.proofs"
bookmark = "附1"
label = "附1"
title = "证明材料"

[[parts.items]]
id = "proof.honors"
text = "荣誉；"
when = { field = "a.honors", claims = true }

[[parts]]
kind = "declaration"
id = "part.declaration"
bookmark = "附2"
label = "附2"
title = "声明"
paragraphs = ["{greeting}提交了{a.name}。"]
signatures = [{ text = "{year_chinese}年　月" }]

[[relations]]
kind = "not_before"
field = "a.end"
other = "a.start"
severity = "error"

[[relations]]
kind = "not_above"
field = "a.share"
other = "a.sum"
parts = ["a.share"]
severity = "error"

[[relations]]
kind = "part_for_each"
section = "narrative.plan"
field = "a.ways"
severity = "hint"

[[relations]]
kind = "mentioned"
field = "a.share"
words = ["总额", "合计"]
years_before = 1
severity = "warning"

[[relations]]
kind = "mentioned_period"
start = "a.start"
end = "a.end"
words = ["期限", "工期"]
severity = "hint"
"""
PLANS = """\
[plans.demo]
name = "示例（{year}年）"
copies = 2
media = ["光盘"]
deadline = "2021-05-15"
recipient = "某部"
"""


@dataclass
class Shelf:
    """Editions by id, as `read` hands them to the loader."""

    editions: dict[str, FormTexts] = field(default_factory=dict)

    def read(self, form_id: str) -> FormTexts:
        return self.editions[form_id]


def changed(text: str, *changes: tuple[str, str]) -> str:
    for old, new in changes:
        assert text.count(old) == 1, f"{old} stands {text.count(old)} times in the text"
        text = text.replace(old, new)
    return text


def loaded(form: str = FORM, plans: str = PLANS, **others: str) -> Form:
    shelf = Shelf({key.replace("_", "-"): FormTexts(text, PLANS) for key, text in others.items()})
    return build(FormTexts(form, plans), shelf.read)


def problems_of(form: str = FORM, plans: str = PLANS, **others: str) -> list[str]:
    with pytest.raises(FormError) as caught:
        loaded(form, plans, **others)
    return list(caught.value.problems)


def test_takes_the_form_that_all_mistakes_are_made_in() -> None:
    form = loaded()
    assert form.name == "示例项目申报书（2021年）"
    assert form.plans["demo"].name == "示例（2021年）"
    assert form.fields["a.name"].id == "a.name"
    paragraphs = [part.paragraphs for part in form.parts if part.kind == "declaration"]
    assert paragraphs == [("示例项目，{a.name}提交了{a.name}。",)]


CROSS_CHECK = [
    # ids
    pytest.param(
        ('id = "narrative.plan"', 'id = "a.name"'),
        ["a.name：这个编号用了 2 次。", "relations.2：没有章节 narrative.plan。"],
        id="section-has-the-id-of-a-field",
    ),
    pytest.param(
        ('id = "part.notes"', 'id = "part.cover"'),
        ["part.cover：这个编号用了 2 次。"],
        id="two-parts-of-one-id",
    ),
    pytest.param(
        ('id = "proof.honors"', 'id = "narrative.plan"'),
        ["narrative.plan：这个编号用了 2 次。"],
        id="proof-has-the-id-of-a-section",
    ),
    pytest.param(
        ('kind = "amount"\nlabel = "金额"', 'id = "a.total"\nkind = "amount"\nlabel = "金额"'),
        ["fields.a.sum：id 写成了 a.total。"],
        id="field-calls-itself-otherwise",
    ),
    pytest.param(
        ('code = "a.name"', 'code = "a.lost"'),
        ["about.code：没有栏目 a.lost。"],
        id="about-a-field-that-is-not-there",
    ),
    # conditions
    pytest.param(
        (
            'when = { field = "a.listed", is = true }\notherwise',
            'when = { field = "a.listed" }\notherwise',
        ),
        ["fields.a.share.when：要写 is 或 claims，二者取一。"],
        id="condition-without-is-and-claims",
    ),
    pytest.param(
        ("is = true }\notherwise", "is = true, claims = true }\notherwise"),
        ["fields.a.share.when：要写 is 或 claims，二者取一。"],
        id="condition-with-is-and-claims",
    ),
    pytest.param(
        ('field = "a.listed", is = true }\notherwise', 'field = "a.lost", is = true }\notherwise'),
        ["fields.a.share.when：没有栏目 a.lost。"],
        id="condition-on-nothing",
    ),
    pytest.param(
        ('field = "a.listed", is = true }\notherwise', 'field = "a.sum", is = true }\notherwise'),
        ["fields.a.share.when：a.sum 不是是非题，不能用 is。"],
        id="is-on-an-amount",
    ),
    pytest.param(
        ('label = "上市"', 'label = "上市"\nwhen = { field = "a.listed", is = true }'),
        [
            "fields.a.listed.when：条件绕成了圈。",
        ],
        id="condition-on-itself",
    ),
    pytest.param(
        ('field = "a.honors", claims = true', 'field = "a.lost", claims = true'),
        ["proof.honors.when：没有栏目 a.lost。"],
        id="proof-conditional-on-nothing",
    ),
    pytest.param(
        ('id = "proof.honors"', 'id = "proof.honors"\nproves = "a.lost"'),
        ["proof.honors.proves：没有栏目 a.lost。"],
        id="proof-of-nothing",
    ),
    # references between fields
    pytest.param(
        ('options = ["甲", "乙"]', 'options = ["甲", "乙", "甲"]'),
        ["fields.a.kinds.options：甲 写了 2 次。"],
        id="option-twice",
    ),
    pytest.param(
        ('number = 2, group = "一", name = "西"', 'number = 1, group = "一", name = "西"'),
        ["fields.a.ways.options：1 写了 2 次。"],
        id="number-twice",
    ),
    pytest.param(
        ('fixed = ["红旗"]', 'fixed = ["红旗", "红旗"]'),
        ["fields.a.honors.fixed：红旗 写了 2 次。"],
        id="honour-twice",
    ),
    pytest.param(
        ('levels = ["国家级", "省市级"]', 'levels = ["国家级", "国家级"]'),
        ["fields.a.honors.levels：国家级 写了 2 次。"],
        id="level-twice",
    ),
    pytest.param(
        ('exchange = "a.place"', 'exchange = "a.lost"'),
        ["fields.a.code：a.lost 不是文字栏目。"],
        id="stock-code-without-exchange",
    ),
    pytest.param(
        ('other = "a.kinds.other"', 'other = "a.sum"'),
        ["fields.a.kinds：a.sum 不是文字栏目。", "fields.a.kinds.other：哪一部分都不印这个栏目。"],
        id="other-is-no-text",
    ),
    # names in braces
    pytest.param(
        ("一、请填写{a.name}。", "一、请填写{a.lost}。"),
        ["parts.1.paragraphs.0：没有栏目或文字 {a.lost}。"],
        id="paragraph-names-nothing",
    ),
    pytest.param(
        ('title = ["{programme}", "申报书"]', 'title = ["{program}", "申报书"]'),
        ["parts.0.title.0：没有栏目或文字 {program}。"],
        id="title-names-no-text",
    ),
    pytest.param(
        ('name = "{programme}申报书（{year}年）"', 'name = "{nothing}"'),
        ["name：没有栏目或文字 {nothing}。"],
        id="name-names-no-text",
    ),
    pytest.param(
        ('title = "须知"', 'title = "须知{a.name}"'),
        ["parts.1.title：这里不印答案，不能写 {a.name}。"],
        id="answer-where-none-is-printed",
    ),
    pytest.param(
        ('label = "名称"', 'label = "名称{a.sum}"'),
        ["fields.a.name.label：这里不印答案，不能写 {a.sum}。"],
        id="answer-in-a-label",
    ),
    pytest.param(
        ("一、请填写{a.name}。", "一、请填写{A.name}{a.name}。"),
        ["parts.1.paragraphs.0：大括号里的名字写法不对：一、请填写{A.name}{a.name}。"],
        id="name-misspelt",
    ),
    pytest.param(
        ("一、请填写{a.name}。", "一、请填写{a.name。"),
        ["parts.1.paragraphs.0：大括号里的名字写法不对：一、请填写{a.name。"],
        id="brace-left-open",
    ),
    pytest.param(
        ("代码：{a.code}", "代码：{a.code}{a.listed}"),
        ["fields.a.listed：印这个栏目又要先印它自己。"],
        id="field-printed-inside-itself",
    ),
    # what is printed
    pytest.param(
        ('{ value = "{a.sum}" }', '{ label = "金额" }'),
        ["fields.a.sum：哪一部分都不印这个栏目。"],
        id="field-is-never-printed",
    ),
    pytest.param(
        ("，代码：{a.code}", ""),
        ["fields.a.code：哪一部分都不印这个栏目。"],
        id="field-of-a-yes-is-never-printed",
    ),
    pytest.param(
        ('other = "a.kinds.other"\n', ""),
        ["fields.a.kinds.other：哪一部分都不印这个栏目。"],
        id="other-of-no-choices",
    ),
    pytest.param(
        ('label = "金额"', 'label = "金额"\nprinted = false'),
        ["fields.a.sum：写明不印，却印在表里。"],
        id="printed-against-its-word",
    ),
    # tables
    pytest.param(
        ('{ value = "{a.sum}" }', '{ value = "金额{year}" }'),
        [
            "fields.a.sum：哪一部分都不印这个栏目。",
            "part.table：单元格“金额2021”不印任何栏目。",
        ],
        id="cell-prints-no-field",
    ),
    pytest.param(
        ("columns_mm = [40, 40, 40]", "columns_mm = [60, 60, 60]"),
        ["part.table.columns_mm：共 180 毫米，比版心宽。"],
        id="table-too-wide",
    ),
    pytest.param(
        ('{ label = "乙" }, ', ""),
        ["part.table.rows.2：各单元格合起来不是 3 列。"],
        id="row-too-short",
    ),
    pytest.param(
        ('{ value = "{a.honors}", columns = 3 }', '{ value = "{a.honors}", columns = 4 }'),
        ["part.table.rows.3：各单元格合起来不是 3 列。"],
        id="row-too-long",
    ),
    pytest.param(
        ('{ label = "甲", rows = 2 }', '{ label = "甲" }'),
        ["part.table.rows.1：各单元格合起来不是 3 列。"],
        id="no-cell-comes-down",
    ),
    pytest.param(
        (
            '{ value = "{a.honors}", columns = 3 }',
            '{ value = "{a.honors}", columns = 3, rows = 2 }',
        ),
        ["part.table.rows：有单元格向下伸出了表格。"],
        id="cell-sticks-out-below",
    ),
    # relations
    pytest.param(
        ('other = "a.start"', 'other = "a.sum"'),
        ["relations.0：a.sum 不是合适的栏目。"],
        id="amount-for-a-date",
    ),
    pytest.param(
        ('other = "a.sum"', 'other = "a.lost"'),
        ["relations.1：a.lost 不是合适的栏目。"],
        id="relation-to-nothing",
    ),
    pytest.param(
        ('parts = ["a.share"]', 'parts = ["a.share", "a.start"]'),
        ["relations.1：a.start 不是合适的栏目。"],
        id="date-among-the-amounts",
    ),
    pytest.param(
        ('section = "narrative.plan"', 'section = "narrative.lost"'),
        ["relations.2：没有章节 narrative.lost。"],
        id="relation-to-no-section",
    ),
    pytest.param(
        ('field = "a.ways"\nseverity', 'field = "a.kinds"\nseverity'),
        ["relations.2：a.kinds 不是合适的栏目。"],
        id="no-numbered-choices",
    ),
    pytest.param(
        ('field = "a.share"\nwords', 'field = "a.end"\nwords'),
        ["relations.3：a.end 不是合适的栏目。"],
        id="date-mentioned-as-an-amount",
    ),
    pytest.param(
        ('words = ["总额", "合计"]', 'words = ["总额", "总额"]'),
        ["relations.3.words：总额 写了 2 次。"],
        id="word-for-an-amount-twice",
    ),
    pytest.param(
        ('start = "a.start"', 'start = "a.lost"'),
        ["relations.4：a.lost 不是合适的栏目。"],
        id="period-of-nothing",
    ),
    pytest.param(
        ('words = ["期限", "工期"]', 'words = ["工期", "工期"]'),
        ["relations.4.words：工期 写了 2 次。"],
        id="word-for-a-period-twice",
    ),
]


@pytest.mark.parametrize(("change", "expected"), CROSS_CHECK)
def test_refuses_a_form_that_contradicts_itself(
    change: tuple[str, str], expected: list[str]
) -> None:
    assert problems_of(changed(FORM, change)) == expected


def test_refuses_conditions_that_lead_back() -> None:
    def asked_when(label: str, other: str) -> tuple[str, str]:
        return f'label = "{label}"', f'label = "{label}"\nwhen = {{ field = "{other}", is = true }}'

    third = '[fields."a.third"]\nkind = "yes_no"\nlabel = "第三"\nprinted = false\n\n'
    form = changed(
        FORM,
        ('[[parts]]\nkind = "cover"', f'{third}[[parts]]\nkind = "cover"'),
        asked_when("上市", "a.asked"),
        asked_when("只问", "a.third"),
        asked_when("第三", "a.listed"),
    )
    assert problems_of(form) == [
        f"fields.{key}.when：条件绕成了圈。" for key in ("a.listed", "a.asked", "a.third")
    ]


def test_refuses_a_cell_in_two_pieces() -> None:
    form = changed(
        FORM,
        ('{ value = "{a.listed}" }', '{ value = "{a.listed}", rows = 2 }'),
        ('{ value = "{a.honors}", columns = 3 }', '{ value = "{a.honors}", columns = 2 }'),
    )
    assert problems_of(form) == ["part.table.rows.3：有单元格被上一行伸下来的单元格隔成两段。"]


def test_refuses_a_form_without_proofs() -> None:
    start, end = FORM.index('[[parts]]\nkind = "proofs"'), FORM.index('[[parts]]\nkind = "decl')
    assert problems_of(FORM[:start] + FORM[end:]) == ["parts：没有证明材料部分。"]


MODEL = [
    pytest.param(
        ('source = "示例"', 'source = "示例"\ncolour = "red"'),
        ["colour：不认识这个键。"],
        id="form",
    ),
    pytest.param(
        ('label = "名称"', 'label = "名称"\nlimt = 4'),
        ["fields.a.name.text.limt：不认识这个键。"],
        id="field",
    ),
    pytest.param(
        ('{ label = "乙" }', '{ label = "乙", span = 2 }'),
        ["parts.2.table.rows.2.0.span：不认识这个键。"],
        id="cell",
    ),
    pytest.param(
        ("is = true }\notherwise", "was = true }\notherwise"),
        ["fields.a.share.amount.when.was：不认识这个键。"],
        id="condition",
    ),
    pytest.param(('version = "1"\n', ""), ["version：缺少这个键。"], id="missing"),
    pytest.param(
        ('kind = "text"\nlabel = "名称"', 'kind = "colour"\nlabel = "名称"'),
        ["fields.a.name：不认识这种 kind。"],
        id="unknown-kind",
    ),
    pytest.param(
        ('kind = "text"\nlabel = "名称"', 'label = "名称"'),
        ["fields.a.name：缺少 kind。"],
        id="no-kind",
    ),
    pytest.param(
        ('kind = "notes"', 'kind = "note"'), ["parts.1：不认识这种 kind。"], id="unknown-part"
    ),
    pytest.param(("format = 1", "format = 2"), ["format：不是允许的值。"], id="other-format"),
    pytest.param(
        ('need = "optional"', 'need = "perhaps"'),
        ["fields.a.kinds.other.text.need：不是允许的值。"],
        id="other-need",
    ),
    pytest.param(
        ('label = "名称"', "label = 3"), ["fields.a.name.text.label：应是文字。"], id="text"
    ),
    pytest.param(("year = 2021", "year = [2021]"), ["year：应是整数。"], id="list-for-a-number"),
    pytest.param(("year = 2021", 'year = "今年"'), ["year：应是整数。"], id="text-for-a-number"),
    pytest.param(
        ("year = 2021", "year = true"), ["year：应不小于 2000。"], id="truth-for-a-number"
    ),
    pytest.param(("year = 2021", "year = -5"), ["year：应不小于 2000。"], id="negative-year"),
    pytest.param(("year = 2021", "year = 2101"), ["year：应不大于 2100。"], id="far-year"),
    pytest.param(
        ("printed = false", 'printed = "maybe"'),
        ["fields.a.asked.yes_no.printed：应是 true 或 false。"],
        id="truth",
    ),
    pytest.param(
        ("printed = false", "printed = []"),
        ["fields.a.asked.yes_no.printed：应是 true 或 false。"],
        id="list-for-a-truth",
    ),
    pytest.param(
        ('when = { field = "a.honors", claims = true }', 'when = "a.honors"'),
        ["parts.4.proofs.items.0.when：应是一张表。"],
        id="table",
    ),
    pytest.param(
        ('programme = "示例项目"', "programme = 3"),
        ["texts.programme：应是文字。"],
        id="number-as-text",
    ),
    pytest.param(
        ('fixed = ["红旗"]', 'fixed = "红旗"'),
        ["fields.a.honors.honors.fixed：应是一个列表。"],
        id="list",
    ),
    pytest.param(
        ('options = ["甲", "乙"]', "options = []"),
        ["fields.a.kinds.choices.options：不能是空的。"],
        id="no-options",
    ),
    pytest.param(('id = "demo-2021"', 'id = "../demo"'), ["id：写法不对。"], id="id-is-a-path"),
    pytest.param(
        ('{ label = "乙" }', "{ columns = 1 }"),
        ["parts.2.table.rows.2.0：单元格要么是 label，要么是 value。"],
        id="cell-without-label-and-value",
    ),
    pytest.param(
        ('{ label = "乙" }', '{ label = "乙", value = "{a.name}" }'),
        ["parts.2.table.rows.2.0：单元格要么是 label，要么是 value。"],
        id="cell-with-label-and-value",
    ),
    pytest.param(
        ('{ label = "乙" }', '{ label = "乙", columns = 0 }'),
        ["parts.2.table.rows.2.0.columns：应不小于 1。"],
        id="cell-without-columns",
    ),
    pytest.param(
        ("columns_mm = [40, 40, 40]", "columns_mm = [40, -40, 40]"),
        ["parts.2.table.columns_mm.1：应大于 0。"],
        id="negative-width",
    ),
    pytest.param(
        ("columns_mm = [40, 40, 40]", "columns_mm = [40, nan, inf]"),
        ["parts.2.table.columns_mm.1：应是数。", "parts.2.table.columns_mm.2：应是数。"],
        id="no-width",
    ),
    pytest.param(
        ("columns_mm = [40, 40, 40]", 'columns_mm = [40, "宽", 40]'),
        ["parts.2.table.columns_mm.1：应是数。"],
        id="word-for-a-width",
    ),
    pytest.param(
        ('years_before = 1\nseverity = "warning"', 'years_before = 1\nseverity = "error"'),
        ["relations.3.mentioned.severity：不是允许的值。"],
        id="a-mention-never-blocks",
    ),
    pytest.param(
        ('words = ["总额", "合计"]', "words = []"),
        ["relations.3.mentioned.words：不能是空的。"],
        id="no-words",
    ),
    pytest.param(
        ('words = ["期限", "工期"]', 'words = ["期", "工期"]'),
        ["relations.4.mentioned_period.words.0：写法不对。"],
        id="word-of-one-character",
    ),
    pytest.param(
        ("years_before = 1", "years_before = -1"),
        ["relations.3.mentioned.years_before：应不小于 0。"],
        id="year-after-the-form",
    ),
]


@pytest.mark.parametrize(("change", "expected"), MODEL)
def test_refuses_what_the_model_does_not_know(change: tuple[str, str], expected: list[str]) -> None:
    assert problems_of(changed(FORM, change)) == expected


FIELDS_NO_TABLE = (
    'format = 1\nid = "a"\nversion = "1"\nyear = 2021\nname = ""\nsource = ""\nparts = []\n'
    'about = { applicant = "a.name", code = "a.name", project = "a.name" }\n'
)


def test_refuses_fields_that_are_no_table() -> None:
    assert problems_of(f"{FIELDS_NO_TABLE}fields = []\n") == ["fields：应是一张表。"]


PLANS_WRONG = [
    pytest.param(
        ('deadline = "2021-05-15"', 'deadline = "2021-02-30"'),
        ["plans.demo.deadline：没有这一天：2021-02-30。"],
        id="no-such-day",
    ),
    pytest.param(
        ('deadline = "2021-05-15"', 'deadline = "5月15日"'),
        ["plans.demo.deadline：写法不对。"],
        id="chinese-day",
    ),
    pytest.param(
        ('deadline = "2021-05-15"', "deadline = 2021-05-15"),
        ["plans.demo.deadline：应是文字。"],
        id="day-of-toml",
    ),
    pytest.param(("copies = 2", "copies = 0"), ["plans.demo.copies：应不小于 1。"], id="no-copies"),
    pytest.param(("copies = 2", "pieces = 2"), None, id="two-faults"),
    pytest.param(
        ("{year}", "{years}"), ["plans.demo.name：没有栏目或文字 {years}。"], id="names-no-text"
    ),
    pytest.param(
        ("[plans.demo]", '[plans.demo]\nid = "other"'),
        ["plans.demo：id 写成了 other。"],
        id="calls-itself-otherwise",
    ),
    pytest.param(
        ("[plans.demo]", "year = 1999\n[plans.demo]"),
        ["plans.toml：year 应写在 form.toml 里。"],
        id="says-what-the-form-says",
    ),
    pytest.param(
        ("[plans.demo]\n", "plans = 3\n[other]\n"),
        ["plans.toml：other 应写在 form.toml 里。"],
        id="plans-are-no-table",
    ),
]


@pytest.mark.parametrize(("change", "expected"), PLANS_WRONG)
def test_refuses_wrong_plans(change: tuple[str, str], expected: list[str] | None) -> None:
    expected = expected or ["plans.demo.copies：缺少这个键。", "plans.demo.pieces：不认识这个键。"]
    assert problems_of(plans=changed(PLANS, change)) == expected


@pytest.mark.parametrize(
    ("plans", "expected"),
    [
        pytest.param("", ["plans.toml：没有报送方案。"], id="empty"),
        pytest.param("plans = 3\n", ["plans：应是一张表。"], id="number"),
        pytest.param("[plans]\n", ["plans.toml：没有报送方案。"], id="empty-table"),
    ],
)
def test_refuses_a_form_without_plans(plans: str, expected: list[str]) -> None:
    assert problems_of(plans=plans) == expected


def test_refuses_plans_in_the_form() -> None:
    assert problems_of(f"{FORM}\n{PLANS}") == ["form.toml：plans 应写在 plans.toml 里。"]


def test_lists_all_contradictions() -> None:
    form = changed(
        FORM,
        ('field = "a.honors", claims', 'field = "a.lost", claims'),
        ('exchange = "a.place"', 'exchange = "a.gone"'),
        ("一、请填写{a.name}。", "一、请填写{a.away}。"),
    )
    plans = changed(PLANS, ("2021-05-15", "2021-13-15"))
    assert problems_of(form, plans) == [
        "fields.a.code：a.gone 不是文字栏目。",
        "parts.1.paragraphs.0：没有栏目或文字 {a.away}。",
        "proof.honors.when：没有栏目 a.lost。",
        "plans.demo.deadline：没有这一天：2021-13-15。",
    ]


def test_lists_all_faults_of_form_and_plans() -> None:
    form = changed(FORM, ('version = "1"\n', ""), ('kind = "honors"', 'kind = "honor"'))
    plans = changed(PLANS, ("copies = 2", 'copies = "二"'))
    assert problems_of(form, plans) == [
        "version：缺少这个键。",
        "fields.a.honors：不认识这种 kind。",
        "plans.demo.copies：应是整数。",
    ]


class TestToml:
    def test_says_where_the_form_is_broken(self) -> None:
        broken = changed(FORM, ("year = 2021", "year = "))
        assert problems_of(broken) == ["form.toml：第4行第8个字符处不是正确的 TOML。"]

    def test_says_where_the_plans_are_broken(self) -> None:
        assert problems_of(plans="[plans.demo\n") == [
            "plans.toml：第1行第12个字符处不是正确的 TOML。"
        ]

    def test_says_that_a_text_ends_too_soon(self) -> None:
        assert problems_of('name = "') == ["form.toml：末尾不是正确的 TOML。"]

    def test_names_the_edition_that_is_broken(self) -> None:
        assert problems_of('extends = "base"\n', base="= 3") == [
            "base/form.toml：第1行第1个字符处不是正确的 TOML。"
        ]

    def test_refuses_a_key_written_twice(self) -> None:
        (problem,) = problems_of(changed(FORM, ("year = 2021", "year = 2021\nyear = 2022")))
        assert problem.startswith("form.toml：第5行")

    @pytest.mark.parametrize("depth", [50, 150, 200, 5000])
    def test_refuses_brackets_too_deep(self, depth: int) -> None:
        deep = "[" * depth + "]" * depth
        problems = problems_of(changed(FORM, ('label = "名称"', f"label = {deep}")))
        assert problems in (
            ["fields.a.name.text.label：应是文字。"],
            ["form.toml、plans.toml：括号套得太深。"],
        )


class TestExtends:
    def test_states_only_what_differs(self) -> None:
        child = """\
            extends = "demo-2021"
            id = "demo-2022"
            year = 2022
            [texts]
            programme = "新示例"
            [fields."a.kinds"]
            options = ["丙"]
        """
        form = loaded(child, demo_2021=FORM)
        base = loaded()
        assert (form.id, form.version, form.name) == ("demo-2022", "1", "新示例申报书（2022年）")
        assert form.fields["a.kinds"] == base.fields["a.kinds"].model_copy(
            update={"options": ("丙",)}
        )
        assert list(form.fields) == list(base.fields)

    def test_does_not_inherit_plans(self) -> None:
        assert list(loaded('extends = "demo-2021"', demo_2021=FORM).plans) == ["demo"]
        assert problems_of('extends = "demo-2021"', "", demo_2021=FORM) == [
            "plans.toml：没有报送方案。"
        ]

    def test_reaches_over_two_editions(self) -> None:
        middle = 'extends = "demo-2021"\nid = "demo-2022"\n[texts]\nprogramme = "中间"'
        form = loaded('extends = "demo-2022"\nid = "demo-2023"', demo_2021=FORM, demo_2022=middle)
        assert (form.id, form.name) == ("demo-2023", "中间申报书（2021年）")

    @pytest.mark.parametrize(
        ("text", "others"),
        [
            pytest.param('extends = "one"', {"one": 'extends = "one"'}, id="itself"),
            pytest.param(
                'extends = "one"', {"one": 'extends = "two"', "two": 'extends = "one"'}, id="circle"
            ),
            pytest.param("extends = 3", {}, id="number"),
            pytest.param('extends = ["one"]', {"one": FORM}, id="list"),
        ],
    )
    def test_refuses_what_leads_nowhere(self, text: str, others: dict[str, str]) -> None:
        assert problems_of(text, **others) == [
            "form.toml：extends 应是另一个版本的编号，且不能绕成圈。"
        ]

    def test_finds_mistakes_of_the_whole(self) -> None:
        child = 'extends = "demo-2021"\n[fields."a.sum"]\nkind = "date"'
        assert problems_of(child, demo_2021=FORM) == ["relations.1：a.sum 不是合适的栏目。"]


def test_load_reads_the_edition_by_its_id() -> None:
    shelf = Shelf({"demo-2021": FormTexts(FORM, PLANS)})
    assert load("demo-2021", shelf.read) == loaded()
