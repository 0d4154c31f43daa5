"""What the 报送清单 says for each 报送方案."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from tests.packet.making import complete, edition
from xxxf_desktop.app.handover_sheet import (
    HandMark,
    PaperFacts,
    Parcel,
    deadline_line,
    handover_sheet,
)
from xxxf_desktop.app.revision_facts import RevisionFacts
from xxxf_desktop.forms.model import Plan
from xxxf_desktop.packet.sheet import Sheet

REVISION = RevisionFacts(
    2,
    "AAV75-CC1Z4-81KG0-WVG7Q-F",
    "VKPQ0-63A1M-GXZGW-YF8D1",
    datetime(2020, 5, 6, 10, 30, tzinfo=UTC),
)
HOLIDAYS = "法定节假日和调休未计入，请自行核对。"
MARKS = (
    HandMark("封面", "", "“申报单位”处盖公章"),
    HandMark("附3 申报主体责任声明", "51", "“法定代表人：（签字）”处签字"),
)
PAPER = PaperFacts(
    copies=3,
    sides=58,
    blanks=6,
    sheets=29,
    duplex=True,
    spine_mm=3.6,
    has_label=True,
    how_to_print="印刷.pdf 打印一遍即得 3 份。",
    marks=MARKS,
    seals=("第1至15张（封面至第26页）", "第15至29张（第25页至第51页）"),
)


def parcel(plan: str | None = "guangdong-2020", paper: PaperFacts = PAPER) -> Parcel:
    form_id = "tianjin-2018" if plan == "tianjin-2018" else "miit-2020"
    application = replace(complete(form_id), plan=plan)
    return Parcel(edition(form_id), application, REVISION, paper, date(2020, 4, 28), "项目-第2版")


def lines(sheet: Sheet, title: str = "") -> list[str]:
    return [line.text for part in sheet.sections if title in part.title for line in part.lines]


class TestFacts:
    def test_of_guangdong(self) -> None:
        assert handover_sheet(parcel()).facts == (
            ("项目名称", "县域信息消费服务项目"),
            ("申报单位", "镕堃珺信息技术有限公司"),
            ("申报书", "新型信息消费示范项目申报书（2020年）"),
            ("报送方案", "地市报广东省工业和信息化厅（2020年）"),
            ("收件单位", "广东省工业和信息化厅"),
            (
                "截止日期",
                "2020年5月10日 星期日，逢周末：宜在此前的工作日 2020年5月8日 星期五送到。"
                + HOLIDAYS,
            ),
            ("版本", "第2版（2020年5月6日 10:30 定稿）"),
            ("校验码", "AAV75-CC1Z4-81KG0-WVG7Q-F"),
            ("签名公钥指纹", "VKPQ0-63A1M-GXZGW-YF8D1"),
        )

    def test_without_a_plan(self) -> None:
        facts = dict(handover_sheet(parcel(None)).facts)
        assert facts["报送方案"].startswith("（未选）")
        assert "截止日期" not in facts

    @pytest.mark.parametrize(
        ("deadline", "words"),
        [
            pytest.param("2020-05-08", "2020年5月8日 星期五。", id="friday"),
            pytest.param(
                "2020-05-09",
                "2020年5月9日 星期六，逢周末：宜在此前的工作日 2020年5月8日 星期五送到。",
                id="saturday",
            ),
            pytest.param(
                "2022-01-02",
                "2022年1月2日 星期日，逢周末：宜在此前的工作日 2021年12月31日 星期五送到。",
                id="sunday-after-new-year",
            ),
            pytest.param("2020-04-27", "2020年4月27日 星期一（已过）。", id="over"),
        ],
    )
    def test_deadline(self, deadline: str, words: str) -> None:
        plan = Plan(name="方案", copies=3, media=("U盘",), deadline=deadline, recipient="厅")
        said = deadline_line(plan, date(2020, 4, 28))
        assert said == words + HOLIDAYS


class TestContents:
    def test_of_guangdong(self) -> None:
        assert lines(handover_sheet(parcel()), "邮包") == [
            "纸质申报书 3 份，装订成册；每份 29 张，双面，58面（含空白6面）",
            "印制：印刷.pdf 打印一遍即得 3 份。",
            "书脊标签 3 张，贴好（书脊约 3.6 毫米）",
            "U盘或光盘 1 份，内有文件夹“项目-第2版”，贴好标签",
            "盖章页的扫描件：收件单位要的，与电子包放在同一介质、另一个文件夹里",
            "在线系统：另在网上逐栏填报并提交，照“抄录单”复制，内容须与本版一致",
        ]

    @pytest.mark.parametrize(
        ("plan", "binding", "media", "online"),
        [
            pytest.param("miit-2020", "装订成册", "光盘 1 份", True, id="miit"),
            pytest.param("dongguan-2020", "装订成册", "U盘或光盘 1 份", False, id="dongguan"),
            pytest.param("tianjin-2018", "胶装", "电子版 1 份", False, id="tianjin"),
            pytest.param(None, "装订成册", "电子版（介质见通知） 1 份", False, id="no-plan"),
        ],
    )
    def test_follow_the_plan(
        self, plan: str | None, binding: str, media: str, online: bool
    ) -> None:
        said = lines(handover_sheet(parcel(plan)), "邮包")
        assert said[0].startswith(f"纸质申报书 3 份，{binding}；")
        assert any(line.startswith(media) for line in said)
        assert any(line.startswith("在线系统") for line in said) == online

    def test_without_a_spine_label(self) -> None:
        said = lines(handover_sheet(parcel(paper=replace(PAPER, has_label=False))))
        assert not any("书脊" in line for line in said)

    def test_single_sided(self) -> None:
        paper = replace(PAPER, duplex=False, sides=52, sheets=52, blanks=0)
        assert "每份 52 张，单面" in lines(handover_sheet(parcel(paper=paper)))[0]


class TestByHand:
    def test_names_the_printed_pages(self) -> None:
        assert lines(handover_sheet(parcel()), "盖章、签字") == [
            "封面（不印页码）：“申报单位”处盖公章",
            "附3 申报主体责任声明（第51页）：“法定代表人：（签字）”处签字",
        ]

    def test_seals_across_the_pages(self) -> None:
        sheet = handover_sheet(parcel())
        section = next(part for part in sheet.sections if "骑缝章" in part.title)
        assert section.shows_seal
        assert section.lines[0].text == (
            "每份 2 枚，共 6 枚：第1至15张（封面至第26页）；第15至29张（第25页至第51页）"
        )
        assert [line.box for line in section.lines] == [True, False, False]

    def test_many_seals_are_counted_only(self) -> None:
        paper = replace(PAPER, seals=("第1至20张",) * 9)
        said = lines(handover_sheet(parcel(paper=paper)), "骑缝章")
        assert said[0] == "每份 9 枚，共 27 枚，每枚跨约 20 张"

    def test_a_form_without_them(self) -> None:
        sheet = handover_sheet(parcel(paper=replace(PAPER, seals=())))
        assert [part.title[:2] for part in sheet.sections] == ["一、", "二、", "三、"]
        assert not any(part.shows_seal for part in sheet.sections)

    def test_a_form_that_is_neither_sealed_nor_signed(self) -> None:
        sheet = handover_sheet(parcel(paper=replace(PAPER, seals=(), marks=())))
        assert [part.title for part in sheet.sections] == ["一、装进邮包的", "二、封包前核对"]


def test_last_checks_name_the_last_page() -> None:
    said = lines(handover_sheet(parcel()), "核对")
    assert "各份页数相同：第一页是封面，最后一页印有第51页" in said
    assert any("第2版" in line and "校验码" in line for line in said)


def test_label_of_the_disc() -> None:
    assert handover_sheet(parcel()).label == (
        "县域信息消费服务项目",
        "镕堃珺信息技术有限公司",
        "2020年　第2版",
        "校验码 AAV75-CC1Z4-81KG0-WVG7Q-F",
    )
