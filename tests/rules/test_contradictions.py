"""What texts say of amounts and dates in the tables: contradictions, and what is none."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.rules.complete import Checker, shown
from xxxf_desktop.forms.model import Form
from xxxf_desktop.narrative.blocks import Block, TableBlock, paragraphs_of
from xxxf_desktop.rules.catalogue import message
from xxxf_desktop.rules.half_width import half_width
from xxxf_desktop.rules.mentions import Mention
from xxxf_desktop.rules.said_amounts import SaidAmount, amount_behind
from xxxf_desktop.rules.said_periods import SaidPeriod, period_behind

SECTION = "narrative.plan"
AMOUNT = ["warning AMOUNT_CONTRADICTED"]
PERIOD = ["warning DATE_CONTRADICTED"]


def said(check: Checker, text: str, **fields: str) -> list[str]:
    """Return what is found at the section when it says `text`; dots of ids are written __."""
    return with_blocks(check, paragraphs_of(text), **fields)


def with_blocks(check: Checker, blocks: tuple[Block, ...], **fields: str) -> list[str]:
    application = check.complete
    for name, value in fields.items():
        application = application.with_field(name.replace("__", "."), value)
    blocks = (*application.narrative[SECTION], *blocks)
    return check.at(SECTION, application.with_narrative(SECTION, blocks))


class TestInvestment:
    """The table says 2400 万元."""

    @pytest.mark.parametrize(
        "text",
        [
            pytest.param("总投资2,600万元", id="bare"),
            pytest.param("项目总投资2,600万元，其中自筹2,000万元", id="of-the-project"),
            pytest.param("项目投资为2600万元", id="is"),
            pytest.param("本项目计划总投资人民币2,600.5万元", id="currency"),
            pytest.param("本项目计划投资2600万元，用24个月建成", id="planned"),
            pytest.param("项目总投资：26,000,000元", id="yuan"),
            pytest.param("项目总投资0.26亿元", id="hundred-millions"),
            pytest.param("项目总投资约2,600万元", id="about"),
            pytest.param("项目总投资（万元）：2600", id="unit-in-brackets"),
            pytest.param("项目总投资２，６００万元", id="full-width"),
            pytest.param("项目总投资2600万", id="without-yuan"),
            pytest.param("资金保障：总投资2,600万元，资金专户管理", id="behind-a-heading"),
            pytest.param("项目投资总额达到5千万元", id="ten-millions"),
            pytest.param("总投资2,400万元。项目总投资2,600万元。", id="second-mention"),
        ],
    )
    def test_contradicts(self, check: Checker, text: str) -> None:
        assert said(check, text) == AMOUNT

    @pytest.mark.parametrize(
        "text",
        [
            pytest.param("项目总投资2,400万元", id="the-same"),
            pytest.param("项目总投资2400.00万元", id="decimals"),
            pytest.param("项目总投资24,000,000元", id="yuan"),
            pytest.param("项目总投资0.24亿元", id="hundred-millions"),
            pytest.param("项目总投资约2,300万元", id="about"),
            pytest.param("项目总投资2,300万元左右", id="or-so"),
            pytest.param("项目总投资2,600余万元", id="and-more"),
            pytest.param("项目总投资超过2,600万元", id="over"),
            pytest.param("项目总投资2,600万元以上", id="and-above"),
            pytest.param("项目总投资2,000至2,600万元", id="from-to"),
            pytest.param("项目总投资2,600万美元", id="dollars"),
            pytest.param("项目总投资的26%", id="share"),
            pytest.param("项目总投资分三年投入，2,600万元已到位", id="amount-elsewhere"),
            pytest.param("一期项目投资1,200万元", id="first-part"),
            pytest.param("一期总投资1,200万元", id="first-part-bare"),
            pytest.param("二期工程启动，项目投资1,200万元", id="second-part-before"),
            pytest.param("平台研发投资1,200万元", id="development"),
            pytest.param("已完成投资1,200万元", id="spent"),
            pytest.param("累计完成项目投资1,200万元", id="spent-so-far"),
            pytest.param("2020年计划投资1,200万元", id="of-a-year"),
            pytest.param("该公司另有园区项目总投资2亿元", id="another-project"),
            pytest.param("曾承担类似项目，项目总投资5,000万元", id="former-project"),
            pytest.param("追溯平台（2016年至2017年）：总投资1,200万元", id="dated-project"),
            pytest.param("在云岭建设冷链基地，总投资5亿元", id="something-else"),
            pytest.param("项目总投资\n2,600万元", id="two-paragraphs"),
            pytest.param("项目总投资。2,600万元", id="two-sentences"),
            pytest.param("项目总投资2,600吨", id="no-money"),
            pytest.param("总投资", id="nothing"),
            pytest.param("总投资" + "共计" * 200 + "2,600万元", id="endless-link"),
            pytest.param("项目投资" + "9" * 5000, id="endless-number"),
        ],
    )
    def test_is_silent(self, check: Checker, text: str) -> None:
        assert said(check, text) == []

    @pytest.mark.parametrize("table", ["", "很多", "-1"])
    def test_says_nothing_without_an_amount_in_the_table(self, check: Checker, table: str) -> None:
        assert said(check, "项目总投资2,600万元", project__investment=table) == []

    def test_says_what_is_written_where(self, check: Checker) -> None:
        application = check.complete.with_field("project.summary", "项目总投资为２６００万元。")
        (finding,) = check.findings(application)
        assert shown(finding) == "warning AMOUNT_CONTRADICTED"
        assert message(finding, check.form) == (
            "项目概述：写的是“项目总投资为2600万元”，表上项目投资是 2,400 万元。"
            "核对两个数，改成一致；说的不是同一个数的，打勾说明。"
        )

    def test_each_place_has_one_finding_of_a_thing(self, check: Checker) -> None:
        text = "项目总投资2,600万元。项目总投资2,700万元。"
        application = check.complete.with_field("project.summary", text)
        application = application.with_field("unit.profile", text)
        assert check.everywhere(application) == [
            "unit.profile warning AMOUNT_CONTRADICTED",
            "project.summary warning AMOUNT_CONTRADICTED",
        ]


class TestRevenue:
    """The table says 12345.67 万元, of 2019: the year before the form's."""

    @pytest.mark.parametrize(
        "text",
        [
            pytest.param("2019年主营业务收入1.5亿元", id="bare"),
            pytest.param(
                "公司2019年实现主营业务收入12,345.76万元，同比增长3%", id="figures-swapped"
            ),
            pytest.param("2019年度，公司主营业务收入达到13,000万元", id="behind-a-comma"),
            pytest.param("东莞市镕堃信息技术有限公司2019年主营业务收入为1.3亿元", id="by-its-name"),
            pytest.param("2019年，公司实现主营业务收入123,456,800元", id="yuan"),
            pytest.param("2019年主营业务收入1.5亿元，比2018年增长三成", id="other-year-behind"),
        ],
    )
    def test_contradicts(self, check: Checker, text: str) -> None:
        assert said(check, text) == AMOUNT

    @pytest.mark.parametrize(
        "text",
        [
            pytest.param("2019年主营业务收入12,345.67万元", id="the-same"),
            pytest.param("2019年主营业务收入1.23亿元", id="rounded"),
            pytest.param("2019年主营业务收入1.2亿元", id="rounded-more"),
            pytest.param("2019年主营业务收入12,346万元", id="rounded-up"),
            pytest.param("2019年主营业务收入12,345万元", id="cut-off"),
            pytest.param("2019年主营业务收入123,456,700元", id="yuan"),
            pytest.param("2018年主营业务收入9,000万元", id="other-year"),
            pytest.param("主营业务收入9,000万元", id="no-year"),
            pytest.param("2018年、2019年主营业务收入9,000万元", id="two-years"),
            pytest.param("2018和2019年主营业务收入9,000万元", id="two-years-one-word"),
            pytest.param("2017—2019年主营业务收入30,000万元", id="from-to"),
            pytest.param("2019年上半年主营业务收入6,000万元", id="half-year"),
            pytest.param("2019年1-6月主营业务收入6,000万元", id="months"),
            pytest.param("2019年非主营业务收入6,000万元", id="other-income"),
            pytest.param("2019年集团主营业务收入6亿元", id="group"),
            pytest.param("2019年子公司经营良好，主营业务收入600万元", id="subsidiary"),
            pytest.param("2019年全市主营业务收入600亿元", id="city"),
            pytest.param("预计2019年主营业务收入15,000万元", id="forecast"),
            pytest.param("到2019年三年累计主营业务收入30,000万元", id="three-years"),
            pytest.param("2019年主营业务收入增长35.9%", id="growth"),
            pytest.param("2019年研发投入占主营业务收入的9.7%", id="share"),
            pytest.param("2019年经营良好。主营业务收入15,000万元", id="year-in-another-sentence"),
        ],
    )
    def test_is_silent(self, check: Checker, text: str) -> None:
        assert said(check, text) == []

    def test_goes_by_the_year_of_the_form(self, form_2018: Form) -> None:
        check = Checker(form_2018)
        assert "warning AMOUNT_CONTRADICTED" in said(check, "2017年主营业务收入1.5亿元")
        assert "warning AMOUNT_CONTRADICTED" not in said(check, "2019年主营业务收入1.5亿元")


def table(*rows: tuple[str, ...], caption: str = "近三年经营情况") -> tuple[Block, ...]:
    return (TableBlock(caption=caption, header_rows=1, rows=rows),)


class TestTables:
    @pytest.mark.parametrize(
        "blocks",
        [
            pytest.param(
                table(("指标", "2018年", "2019年"), ("主营业务收入（万元）", "9,000", "13,000")),
                id="unit-in-the-row",
            ),
            pytest.param(
                table(("指标", "2019年度（亿元）"), ("主营业务收入", "1.5")), id="unit-in-the-head"
            ),
            pytest.param(
                table(("指标", "2019"), ("主营业务收入", "13000"), caption="收入（单位：万元）"),
                id="unit-in-the-caption",
            ),
            pytest.param(
                table(("指标", "2019年"), ("研发投入（万元）", "1,300.00")), id="other-amount"
            ),
        ],
    )
    def test_contradict(self, check: Checker, blocks: tuple[Block, ...]) -> None:
        assert with_blocks(check, blocks) == AMOUNT

    @pytest.mark.parametrize(
        "blocks",
        [
            pytest.param(
                table(("指标", "2018年", "2019年"), ("主营业务收入（万元）", "9,000", "12,345.67")),
                id="the-same",
            ),
            pytest.param(table(("指标", "2019年"), ("主营业务收入（亿元）", "1.23")), id="rounded"),
            pytest.param(table(("指标", "2019年"), ("主营业务收入", "13,000")), id="no-unit"),
            pytest.param(
                table(("指标", "2018年"), ("主营业务收入（万元）", "9,000")), id="other-year"
            ),
            pytest.param(
                table(("指标", "2018—2019年"), ("主营业务收入（万元）", "30,000")), id="two-years"
            ),
            pytest.param(
                table(("指标", "2019年"), ("主营业务收入增长（万元）", "3,000")), id="other-row"
            ),
            pytest.param(table(("指标", "2019年"), ("主营业务收入（万元）", "——")), id="no-number"),
            pytest.param(table(("指标", "2019年"), ("主营业务收入（万元）",)), id="no-cell"),
        ],
    )
    def test_are_silent(self, check: Checker, blocks: tuple[Block, ...]) -> None:
        found = with_blocks(check, blocks)
        assert [one for one in found if "CONTRADICTED" in one] == []


class TestPeriod:
    """The table says 2019-03-01 to 2021-02-28: 24 months."""

    @pytest.mark.parametrize(
        "text",
        [
            pytest.param("项目起止日期为2019年3月1日至2021年6月30日", id="other-end"),
            pytest.param("起止时间：2019年4月至2021年2月", id="other-month"),
            pytest.param("建设周期2018年至2021年", id="other-year"),
            pytest.param("项目实施周期为2019.03—2021.03", id="dots"),
            pytest.param("建设期：2019-03-01~2021-02-27", id="other-day"),
            pytest.param("建设周期为36个月", id="months"),
            pytest.param("项目建设周期：三年", id="years"),
            pytest.param("本项目建设期1年", id="a-year"),
            pytest.param("建设周期十八个月", id="months-in-characters"),
        ],
    )
    def test_contradicts(self, check: Checker, text: str) -> None:
        assert said(check, text) == PERIOD

    @pytest.mark.parametrize(
        "text",
        [
            pytest.param("项目起止日期为2019年3月1日至2021年2月28日", id="the-same"),
            pytest.param("起止时间：2019年3月至2021年2月", id="months"),
            pytest.param("建设周期从2019年到2021年", id="years"),
            pytest.param("实施周期２０１９．３－２０２１．２", id="dots"),
            pytest.param("建设期：2019-03-01~2021-02-28", id="dashes"),
            pytest.param("建设周期24个月", id="length"),
            pytest.param("建设周期为25个月", id="a-month-more"),
            pytest.param("建设周期两年", id="two-years"),
            pytest.param("建设周期约2年", id="about-two-years"),
            pytest.param("一期建设周期为2019年3月至2019年12月", id="first-part"),
            pytest.param("类似项目建设周期3年", id="other-project"),
            pytest.param("静态投资回收期3.2年（含建设期）", id="payback"),
            pytest.param("建设周期2019年3月至12月", id="no-second-year"),
            pytest.param("建设周期短", id="no-length"),
            pytest.param("建设周期一两年", id="one-or-two"),
            pytest.param("2019年4月至2021年6月分三期实施", id="no-word"),
        ],
    )
    def test_is_silent(self, check: Checker, text: str) -> None:
        assert said(check, text) == []

    @pytest.mark.parametrize(
        ("start", "end"),
        [
            pytest.param("", "2021-02-28", id="no-start"),
            pytest.param("2019-03-01", "三月", id="unreadable-end"),
            pytest.param("2022-03-01", "2021-02-28", id="end-before-start"),
        ],
    )
    def test_says_nothing_without_a_period_in_the_table(
        self, check: Checker, start: str, end: str
    ) -> None:
        assert said(check, "建设周期36个月", project__start=start, project__end=end) == []

    def test_says_what_is_written_where(self, check: Checker) -> None:
        application = check.complete.with_field("project.summary", "项目建设周期为３年。")
        (finding,) = check.findings(application)
        assert message(finding, check.form) == (
            "项目概述：写的是“建设周期为3年”，表上起止日期是 2019-03-01 至 2021-02-28。"
            "核对两处，改成一致；说的不是同一段时间的，打勾说明。"
        )


def behind(text: str) -> Mention:
    return Mention("", "总投资", half_width(text))


UNITS = {"元": 1, "千元": 1000, "万元": 10**4, "百万元": 10**6, "千万元": 10**7, "亿元": 10**8}

SPELLINGS = [
    "{0}年{1}月{2}日",
    "{0}.{1:02}.{2:02}",
    "{0}-{1:02}-{2:02}",
    "{0}/{1}/{2}",
    "{0}年{1}月",
    "{0}年",
]


def _spelt(day: date, spelling: str) -> str:
    return spelling.format(day.year, day.month, day.day)


class TestReading:
    @given(
        st.decimals(min_value=0, max_value=10**7, places=2, allow_nan=False),
        st.sampled_from([*UNITS]),
        st.sampled_from(["{:,}", "{}"]),
        st.sampled_from(["", "为", "约为", "：", "额达到", "人民币"]),
    )
    def test_reads_what_is_written(
        self, number: Decimal, unit: str, spelling: str, link: str
    ) -> None:
        amount = amount_behind(behind(f"{link}{spelling.format(number)}{unit}，"))
        assert amount is not None
        in_wan = number * UNITS[unit] / 10**4
        assert amount.fits(in_wan)
        step = Decimal(UNITS[unit]) / 10**6
        assume("约" not in link)
        assert not amount.fits(in_wan + step)
        assert not amount.fits(in_wan - step)

    @given(
        st.decimals(min_value=1, max_value=10**6, places=2, allow_nan=False),
        st.integers(0, 2),
        st.sampled_from(["ROUND_HALF_UP", "ROUND_DOWN"]),
    )
    def test_fits_what_was_rounded(self, amount: Decimal, places: int, rounding: str) -> None:
        rounded = amount.quantize(Decimal(1).scaleb(-places), rounding)
        found = amount_behind(behind(f"{rounded}万元"))
        assert found is not None
        assert found.fits(amount)

    @given(st.text("0123456789,.万亿千百元约至余（）：年 ", max_size=14))
    def test_takes_any_text(self, text: str) -> None:
        assert isinstance(amount_behind(behind(text)), SaidAmount | None)
        assert isinstance(period_behind(behind(text)), SaidPeriod | None)

    @given(
        st.dates(date(2000, 1, 1), date(2030, 1, 1)),
        st.integers(30, 3000),
        st.sampled_from(SPELLINGS),
        st.sampled_from(["至", "到", "—", "~", "－"]),
    )
    def test_reads_dates_as_they_are_written(
        self, start: date, days: int, spelling: str, between: str
    ) -> None:
        end = start + timedelta(days)
        period = period_behind(
            behind(f"为{_spelt(start, spelling)}{between}{_spelt(end, spelling)}。")
        )
        assert period is not None
        assert period.fits(start, end)
        assert not period.fits(start.replace(year=start.year - 1, day=1), end)
