"""The audit report of 2019, the proof of the revenue: four pages of an invented auditor."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from xxxf_desktop.example import surface as s
from xxxf_desktop.example.certificates import mark_ground, sign, write_notice
from xxxf_desktop.example.grid import draw_grid
from xxxf_desktop.example.story import Applicant
from xxxf_desktop.example.surface import Surface, write_paragraph

AUDITOR = "示例会计师事务所（虚构）"
_REPORT = "示审字〔2020〕第0000号"

# 元, 2019 and 2018. Rounded to 万元 they are the answers unit.revenue and unit.software.*.
REVENUE = {
    "软件产品收入": (Decimal("68421533.40"), Decimal("50166720.18")),
    "信息技术服务收入": (Decimal("79306188.52"), Decimal("57429013.87")),
    "嵌入式系统软件收入": (Decimal("12073790.44"), Decimal("8882451.36")),
    "硬件销售及其他收入": (Decimal("26523200.00"), Decimal("20583900.20")),
}
RND_SPEND = (Decimal("24158603.18"), Decimal("17913014.22"))
_COSTS = {
    "减：主营业务成本": (Decimal("98217406.52"), Decimal("74150633.10")),
    "    税金及附加": (Decimal("1304272.99"), Decimal("959434.60")),
    "    销售费用": (Decimal("21860355.47"), Decimal("16447450.27")),
    "    管理费用": (Decimal("13042729.87"), Decimal("9868470.16")),
    "    研发费用": RND_SPEND,
    "    财务费用": (Decimal("1118906.20"), Decimal("822372.51")),
}
_OTHER_INCOME = (Decimal("3260000.00"), Decimal("2480000.00"))
_TAX = (Decimal("2905812.40"), Decimal("1872034.05"))

_Pair = tuple[Decimal, Decimal]


def total(pairs: Iterable[_Pair]) -> _Pair:
    """Return the sums of both years.

    >>> total([(Decimal(1), Decimal(2)), (Decimal(3), Decimal(4))])
    (Decimal('4'), Decimal('6'))
    """
    years = list(pairs)
    return sum((p[0] for p in years), Decimal(0)), sum((p[1] for p in years), Decimal(0))


def paint_cover(page: Surface, applicant: Applicant) -> None:
    """Paint the title page."""
    middle = page.width_mm / 2
    mark_ground(page)
    page.text(middle, 82, applicant.name, 20)
    page.text(middle, 104, "2019年度审计报告", 28)
    page.text(middle, 122, _REPORT, 14, s.SOFT, face="Song")
    page.line([(45, 136), (page.width_mm - 45, 136)], s.BLUE, 0.6)
    sign(page, middle - 20, 226, AUDITOR, "2020年3月16日")


def paint_opinion(page: Surface, applicant: Applicant) -> None:
    """Paint the auditor's opinion."""
    mark_ground(page)
    page.text(page.width_mm / 2, 34, "审 计 报 告", 22)
    page.text(page.width_mm - 28, 46, _REPORT, 11, s.SOFT, anchor="r", face="Song")
    paragraphs = (
        f"{applicant.name}全体股东：",
        (
            f"我们审计了{applicant.name}（以下简称“贵公司”）财务报表，包括2019年12月31日的资产"
            "负债表，2019年度的利润表、现金流量表、所有者权益变动表以及相关财务报表附注。"
        ),
        (
            "我们认为，后附的财务报表在所有重大方面按照企业会计准则的规定编制，公允反映了贵公司"
            "2019年12月31日的财务状况以及2019年度的经营成果和现金流量。"
        ),
        (
            "我们按照中国注册会计师审计准则的规定执行了审计工作，独立于贵公司，并履行了职业道德"
            "方面的其他责任。我们相信，我们获取的审计证据是充分、适当的，为发表审计意见提供了基础。"
        ),
        (
            "贵公司管理层负责按照企业会计准则的规定编制财务报表，使其实现公允反映，并设计、执行和"
            "维护必要的内部控制。我们的责任是在执行审计工作的基础上对财务报表发表审计意见。"
        ),
    )
    y = 60.0
    for i, paragraph in enumerate(paragraphs):
        y = (
            write_paragraph(
                page, 28, y, page.width_mm - 56, paragraph, 13, leading=1.9, indent=2 if i else 0
            )
            + 1.5
        )
    sign(page, page.width_mm * 0.5, 236, AUDITOR, "2020年3月16日")


def paint_income_statement(page: Surface, applicant: Applicant) -> None:
    """Paint the profit and loss account."""
    _table_head(page, applicant, "利 润 表")
    bottom = draw_grid(page, 24, 58, (74, 44, 44), _income_rows(), size_pt=11)
    _table_foot(page, bottom)


def _income_rows() -> list[tuple[str, str, str]]:
    revenue, costs = total(REVENUE.values()), total(_COSTS.values())
    operating = total([revenue, _OTHER_INCOME, _negative(costs)])
    net = total([operating, _negative(_TAX)])
    return [
        ("项目", "2019年度", "2018年度"),
        _row("一、主营业务收入", revenue),
        *(_row(name, pair) for name, pair in _COSTS.items()),
        _row("加：其他收益", _OTHER_INCOME),
        _row("二、营业利润", operating),
        _row("三、利润总额", operating),
        _row("减：所得税费用", _TAX),
        _row("四、净利润", net),
    ]


def paint_revenue_note(page: Surface, applicant: Applicant) -> None:
    """Paint the note that splits the revenue by business."""
    _table_head(page, applicant, "财务报表附注（节选）")
    page.text(24, 66, "主营业务收入按业务类别列示", 12, anchor="l")
    whole = total(REVENUE.values())
    rows = [("业务类别", "2019年度", "2018年度")]
    rows += [_row(name, pair) for name, pair in REVENUE.items()]
    rows.append(_row("合计", whole))
    bottom = draw_grid(page, 24, 72, (74, 44, 44), rows, size_pt=11)
    text = (
        f"2019年度主营业务收入{whole[0]:,.2f}元，较上年增长{_growth(whole):.1f}%。其中软件产品、"
        "信息技术服务和嵌入式系统软件三项合计"
        f"{whole[0] - REVENUE['硬件销售及其他收入'][0]:,.2f}元。本年研发费用{RND_SPEND[0]:,.2f}元，"
        f"占主营业务收入的{RND_SPEND[0] / whole[0] * 100:.1f}%。"
    )
    y = write_paragraph(page, 24, bottom + 14, 162, text, 12, leading=1.9)
    _table_foot(page, y)


def _table_head(page: Surface, applicant: Applicant, title: str) -> None:
    mark_ground(page)
    page.text(page.width_mm / 2, 36, title, 20)
    page.text(24, 50, f"编制单位：{applicant.name}", 11, s.SOFT, anchor="l", face="Song")
    page.text(page.width_mm - 24, 50, "单位：元", 11, s.SOFT, anchor="r", face="Song")


def _table_foot(page: Surface, y: float) -> None:
    page.text(24, y + 9, f"{AUDITOR}  {_REPORT}", 10, s.SOFT, anchor="l", face="Song")
    write_notice(page)


def _row(name: str, pair: _Pair) -> tuple[str, str, str]:
    return name, f"{pair[0]:,.2f}", f"{pair[1]:,.2f}"


def _negative(pair: _Pair) -> _Pair:
    return -pair[0], -pair[1]


def _growth(pair: _Pair) -> Decimal:
    return (pair[0] / pair[1] - 1) * 100
