"""报送清单: what goes into the parcel, where it is sealed and signed, until when and to whom."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from xxxf_desktop.answers.application import Application
from xxxf_desktop.app.deadlines import deadline_of, weekday_words
from xxxf_desktop.app.revision_facts import RevisionFacts
from xxxf_desktop.forms.model import Form, Plan
from xxxf_desktop.packet.bound_copy import SEAL_MM, SHEETS_A_SEAL, SHOWN_MM
from xxxf_desktop.packet.sheet import Sheet, SheetLine, SheetSection

_UNKNOWN = "（未填）"
_MOST_SEALS_LISTED = 4
_EACH_SEAL = f"，每枚跨约 {SHEETS_A_SEAL} 张"


@dataclass(frozen=True, slots=True)
class HandMark:
    """Something done by hand on a page; `page` is the number printed on it, "" for none."""

    chapter: str
    page: str
    doing: str

    @property
    def words(self) -> str:
        """Return the place in words.

        >>> HandMark("附3 声明", "51", "“公司”处盖公章").words
        '附3 声明（第51页）：“公司”处盖公章'
        """
        where = f"第{self.page}页" if self.page else "不印页码"
        return f"{self.chapter}（{where}）：{self.doing}"


@dataclass(frozen=True, slots=True)
class PaperFacts:
    """The bound copies: how many, sides and sheets of each, and what is done to them by hand.

    `how_to_print` is what a copy shop is told. `seals` are the 骑缝章 of one copy, each as the
    sheets it goes across, in words.
    """

    copies: int
    sides: int
    blanks: int
    sheets: int
    duplex: bool
    spine_mm: float
    has_label: bool
    how_to_print: str
    marks: tuple[HandMark, ...]
    seals: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Parcel:
    """All the 报送清单 speaks of; `folder` is the name of the bundle's folder, "" if unknown."""

    form: Form
    application: Application
    revision: RevisionFacts
    paper: PaperFacts
    today: date
    folder: str = ""

    @property
    def plan(self) -> Plan | None:
        """Return the 报送方案 the applicant chose, None for none."""
        return self.form.plans.get(self.application.plan or "")

    @property
    def project(self) -> str:
        """Return 项目名称 on one line."""
        return self._answer(self.form.about.project)

    @property
    def unit(self) -> str:
        """Return 申报单位 on one line."""
        return self._answer(self.form.about.applicant)

    def _answer(self, field: str) -> str:
        return " ".join(self.application.text(field).split()) or _UNKNOWN


def handover_sheet(parcel: Parcel) -> Sheet:
    """Return the 报送清单 of `parcel`, for the window and for paper."""
    made = [
        SheetSection("装进邮包的", tuple(_boxed(_contents(parcel)))),
        SheetSection("盖章、签字（每一份都用原章，复印无效）", tuple(_boxed(_by_hand(parcel)))),
        SheetSection("骑缝章", tuple(_seal_lines(parcel.paper)), shows_seal=True),
        SheetSection("封包前核对", tuple(_boxed(_last_checks(parcel)))),
    ]
    wanted = [section for section in made if section.lines]
    sections = [
        replace(section, title=f"{number}、{section.title}")
        for number, section in zip("一二三四", wanted, strict=False)
    ]
    return Sheet(
        title="报送清单",
        facts=tuple(_facts(parcel)),
        sections=tuple(sections),
        label_title="光盘、U盘标签（沿虚线剪下）",
        label=_disc_label(parcel),
        foot="经办人：　　　　　　　　　复核人：　　　　　　　　　日期：　　　　年　　月　　日",
    )


def _boxed(lines: Iterator[str]) -> Iterator[SheetLine]:
    return (SheetLine(line) for line in lines)


# ------------------------------------------------------------------ what it is about


def _facts(parcel: Parcel) -> Iterator[tuple[str, str]]:
    plan, revision = parcel.plan, parcel.revision
    yield "项目名称", parcel.project
    yield "申报单位", parcel.unit
    yield "申报书", parcel.form.name
    yield "报送方案", plan.name if plan else "（未选）份数、介质和期限请按通知核对"
    if plan is not None:
        yield "收件单位", plan.recipient
        yield "截止日期", deadline_line(plan, parcel.today)
    yield "版本", revision.words
    yield "校验码", revision.code
    yield "签名公钥指纹", revision.fingerprint


def deadline_line(plan: Plan, today: date) -> str:
    """Return the last day, and the working day before it where it falls on a weekend.

    Public holidays are decided anew each year and are not known here; the line says so.
    """
    deadline = deadline_of(plan, today)
    words = f"{_day(deadline.day)} {deadline.weekday}"
    friday = deadline.working_day_before
    if friday is not None:
        words += f"，逢周末：宜在此前的工作日 {_day(friday)} {weekday_words(friday)}送到"
    over = "（已过）" if deadline.is_over else ""
    return f"{words}{over}。法定节假日和调休未计入，请自行核对。"


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


# ------------------------------------------------------------------ what is to be done


def _contents(parcel: Parcel) -> Iterator[str]:
    plan, paper = parcel.plan, parcel.paper
    bound = plan.binding if plan and plan.binding else "装订成册"
    sides = f"双面，{paper.sides}面（含空白{paper.blanks}面）" if paper.duplex else "单面"
    yield f"纸质申报书 {paper.copies} 份，{bound}；每份 {paper.sheets} 张，{sides}"
    yield f"印制：{paper.how_to_print}"
    if paper.has_label:
        yield f"书脊标签 {paper.copies} 张，贴好（书脊约 {paper.spine_mm:g} 毫米）"
    media = "或".join(plan.media) if plan and plan.media else "电子版（介质见通知）"
    folder = f"文件夹“{parcel.folder}”" if parcel.folder else "本版的电子包文件夹"
    yield f"{media} 1 份，内有{folder}，贴好标签"
    yield "盖章页的扫描件：收件单位要的，与电子包放在同一介质、另一个文件夹里"
    if plan is not None and plan.online:
        yield "在线系统：另在网上逐栏填报并提交，照“抄录单”复制，内容须与本版一致"


def _by_hand(parcel: Parcel) -> Iterator[str]:
    for mark in parcel.paper.marks:
        yield mark.words


def _seal_lines(paper: PaperFacts) -> Iterator[SheetLine]:
    seals = paper.seals
    if not seals:
        return
    listed = f"：{'；'.join(seals)}" if len(seals) <= _MOST_SEALS_LISTED else ""
    yield SheetLine(
        f"每份 {len(seals)} 枚，共 {len(seals) * paper.copies} 枚{listed or _EACH_SEAL}"
    )
    yield SheetLine(
        f"把这几张的右侧切口各错开约 {SHOWN_MM:g} 毫米（如图），一枚跨盖各张；"
        "相邻两枚共压一张，不留缺口。",
        box=False,
    )
    yield SheetLine(
        f"枚数按公章直径 {SEAL_MM:g} 毫米估算。宜在胶装前盖；已经装好的，弯开书口分叠盖。",
        box=False,
    )


def _last_checks(parcel: Parcel) -> Iterator[str]:
    number = parcel.revision.number
    yield f"纸质、电子包同是第{number}版，电子包里“校验说明.txt”的校验码与上面的一致"
    yield f"各份页数相同：第一页是封面，最后一页印有第{_last_number(parcel)}页"
    yield "介质插到另一台电脑上能打开，几个文件都看得到内容"


def _last_number(parcel: Parcel) -> int:
    """The cover has no number, and a blank side has none either."""
    return parcel.paper.sides - parcel.paper.blanks - 1


def _disc_label(parcel: Parcel) -> tuple[str, ...]:
    revision = parcel.revision
    return (
        parcel.project,
        parcel.unit,
        f"{parcel.form.year}年　第{revision.number}版",
        f"校验码 {revision.code}",
    )
