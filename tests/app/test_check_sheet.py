"""The 检查单: what is on it, and that no answer can break out of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from html.parser import HTMLParser

import pytest

from xxxf_desktop.answers.application import Acceptance, Application
from xxxf_desktop.app.check_sheet import check_sheet
from xxxf_desktop.forms.model import Form
from xxxf_desktop.rules.finding import Finding, error, hint, warning

NOW = datetime(2020, 4, 28, 9, 5, tzinfo=UTC)
MISSING = error("REQUIRED_MISSING", "unit.code")
YUAN = warning("AMOUNT_IN_YUAN", "unit.revenue", value="123456789")
STOCK = warning("STOCK_CODE_SUSPECT", "unit.listed.stock_code", value="1", exchange="上交所")
WEB = hint("LENGTH_WEB_COUNT", "unit.profile", web="420", limit="400", surplus="20")
TICK = Acceptance(code="AMOUNT_IN_YUAN", field="unit.revenue", reason="集团合并数")


class Reader(HTMLParser):
    """Collects the text by lines, and checks that all tags close."""

    VOID = ("meta", "br")

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = [""]
        self.tags: set[str] = set()
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        assert not [name for name, _ in attrs if name in ("src", "href", "style")]
        if tag in ("tr", "p", "h1", "h2", "br"):
            self.lines.append("")
        if tag not in self.VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.lines[-1] += data.strip("\n")

    def whole(self) -> list[str]:
        assert self._open == []
        return [line for line in self.lines[1:] if line]


def read(text: str) -> Reader:
    reader = Reader()
    reader.feed(text)
    reader.close()
    return reader


def application(**fields: str) -> Application:
    return Application("miit-2020", "guangdong-2020", fields)


def lines(form: Form, filled: Application, *found: Finding, name: str = "") -> list[str]:
    return read(check_sheet(form, filled, found, NOW, name)).whole()


def test_the_whole_sheet(form_2020: Form) -> None:
    filled = application(**{"unit.name": "东莞某公司", "project.name": "文旅平台"})
    filled = replace(filled, accepted=(TICK,))
    found = [MISSING, YUAN, STOCK, WEB]
    assert lines(form_2020, filled, *found, name="文旅平台.xxxf") == [
        "检查单",
        "项目名称　文旅平台",
        "申报单位　东莞某公司",
        "申报书　新型信息消费示范项目申报书（2020年）",
        "报送方案　地市报广东省工业和信息化厅（2020年）",
        "申报稿　文旅平台.xxxf",
        "检查时间　2020年4月28日 09:05",
        "强制1处　提示2处（已核对1处）　建议1处",
        "强制（不改正不能导出和定稿）",
        "□组织机构代码/三证合一码",
        "没有填写。　怎么改：填上实际内容。",
        "提示（核对后打勾并说明理由）",
        "☑主营业务收入（万元）",
        "123456789 万元，大得少见，可能按元填了。　怎么改：核对单位；无误的，打勾说明。",
        "已核对：集团合并数",
        "□股票代码",
        "“1”不是 6 位数字，上市地点写的是上交所。　怎么改：核对股票代码。",
        "建议（改不改由申报单位定）",
        "□申报单位简介",
        "连空格和换行是 420 字，多于 400 字。　怎么改：网上系统可能这样计数，再删 20 字更稳妥。",
    ]


def test_no_finding(form_2020: Form) -> None:
    bare = Application("miit-2020")
    assert lines(form_2020, bare)[1:] == [
        "项目名称　（未填）",
        "申报单位　（未填）",
        "申报书　新型信息消费示范项目申报书（2020年）",
        "报送方案　（未选）",
        "检查时间　2020年4月28日 09:05",
        "没有发现问题。",
    ]


def test_a_group_without_findings_has_no_heading(form_2020: Form) -> None:
    said = lines(form_2020, application(), WEB)
    assert "强制0处　提示0处　建议1处" in said
    assert not [line for line in said if line.startswith(("强制（", "提示（"))]


class TestTicks:
    @pytest.mark.parametrize(
        ("tick", "finding", "start"),
        [
            pytest.param(TICK, YUAN, "☑", id="its-own"),
            pytest.param(TICK, replace(YUAN, place="unit.rnd_spend"), "□", id="another-place"),
            pytest.param(TICK, replace(STOCK, place="unit.revenue"), "□", id="another-code"),
            pytest.param(
                Acceptance(code="REQUIRED_MISSING", field="unit.code"), MISSING, "□", id="error"
            ),
        ],
    )
    def test_close_a_warning_of_code_and_place(
        self, form_2020: Form, tick: Acceptance, finding: Finding, start: str
    ) -> None:
        said = lines(form_2020, replace(application(), accepted=(tick,)), finding)
        rows = [line[0] for line in said if line[0] in "□☑"]
        assert rows == [start]
        assert said[-1].startswith("已核对：") == (start == "☑")

    def test_without_a_reason(self, form_2020: Form) -> None:
        tick = TICK.model_copy(update={"reason": " "})
        said = lines(form_2020, replace(application(), accepted=(tick,)), YUAN)
        assert said[-1] == "已核对：没有写理由"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("<script>a</script>", id="tag"),
        pytest.param("</td></table><h1>b", id="closing-tags"),
        pytest.param("&lt;&#0;&amp", id="references"),
        pytest.param("\"'", id="quotes"),
        pytest.param("a\x00\x1b\ud800\u202eb\n", id="what-nothing-shows"),
    ],
)
def test_no_answer_breaks_out(form_2020: Form, text: str) -> None:
    filled = application(**{"unit.name": text, "project.name": text})
    filled = replace(filled, accepted=(TICK.model_copy(update={"reason": text}),))
    found = [replace(YUAN, values={"value": text}), error("UNKNOWN_FIELD", text)]
    page = check_sheet(form_2020, filled, found, NOW, text)
    plain = application(**{"unit.name": "a", "project.name": "a"})
    plain = replace(plain, accepted=filled.accepted)
    expected = read(check_sheet(form_2020, plain, found, NOW, "a"))
    reader = read(page)
    assert len(reader.whole()) == len(expected.whole())
    assert reader.tags == expected.tags
    page.encode("utf-8")
    assert all(char.isprintable() or char in "\n\u3000" for char in page)
    if text.isprintable():
        assert f"申报稿　{text}" in reader.whole()


def test_needs_nothing_from_outside(form_2020: Form) -> None:
    page = check_sheet(form_2020, application(), [MISSING, YUAN, WEB], NOW)
    assert not [word for word in ("src=", "href=", "url(", "@import", "http") if word in page]
