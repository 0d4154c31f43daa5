"""Everything on paper for a 报送: 印刷.pdf, 书脊.pdf, 报送清单.pdf and 抄录单.txt of one revision.

None of it is part of the bundle. Made from the finished 申报书.pdf, so that what is printed is
what was signed, to the page.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from xxxf_desktop.answers.application import Application
from xxxf_desktop.answers.visibility import asked_only
from xxxf_desktop.app.handover_sheet import (
    HandMark,
    PaperFacts,
    Parcel,
    handover_sheet,
)
from xxxf_desktop.app.revision_facts import RevisionFacts
from xxxf_desktop.app.stages import Progress, Track
from xxxf_desktop.app.transcript import transcript_bytes
from xxxf_desktop.errors import InputError, PrinterError
from xxxf_desktop.forms.model import Form
from xxxf_desktop.packet.bound_copy import (
    NARROW_SPINE_MM,
    SHEET_MM,
    THINNEST_SPINE_MM,
    edge_seals,
    spine_mm,
)
from xxxf_desktop.packet.by_hand import hand_places
from xxxf_desktop.packet.look import MARGIN_SIDE_PT
from xxxf_desktop.packet.sheet import Sheet
from xxxf_desktop.system import clock, printers
from xxxf_desktop.system.atomic import publish_folder
from xxxf_desktop.system.shipped import resources_folder

if TYPE_CHECKING:
    from xxxf_desktop.render.fonts import FontSet
    from xxxf_desktop.render.print_ready import PrintReport

PRINT_NAME = "印刷.pdf"
SPINE_NAME = "书脊.pdf"
SHEET_NAME = "报送清单.pdf"
TRANSCRIPT_NAME = "抄录单.txt"
ALL_NAMES = (PRINT_NAME, SPINE_NAME, SHEET_NAME, TRANSCRIPT_NAME)

_ARRANGE, _LOOK, _SHEETS = "正在排印刷用的页面", "正在找盖章签字的页", "正在写清单"
_LEGS = {_LOOK: 2, _ARRANGE: 8, _SHEETS: 2}
MARGIN_SIDE_MM = MARGIN_SIDE_PT / 72 * 25.4
_DEFAULT_COPIES = 1  # where no 报送方案 is chosen


@dataclass(frozen=True, slots=True)
class PrintSource:
    """One 定稿: its finished 申报书.pdf, its frozen application, what it is known by.

    `folder` is the name of the bundle's folder on the medium, "" where it is not known.
    """

    pdf: Path
    form: Form
    application: Application
    revision: RevisionFacts
    folder: str = ""

    @property
    def plan_copies(self) -> int:
        """Return how many copies the chosen 报送方案 wants."""
        plan = self.form.plans.get(self.application.plan or "")
        return plan.copies if plan else _DEFAULT_COPIES


@dataclass(frozen=True, slots=True)
class PrintOptions:
    """How the copies are printed; `copies` None takes the plan's.

    With `in_one_file` all copies follow each other in 印刷.pdf; without, it holds one, and the
    printer is told how many. `gutter_mm` is added to the margin of 26 mm at the spine.
    """

    copies: int | None = None
    in_one_file: bool = True
    duplex: bool = True
    gutter_mm: float = 5.0
    paper_gsm: int = 80


@dataclass(frozen=True, slots=True)
class PrintJob:
    """What was made; `spine_label` is None where the spine is too thin for one.

    `notes` are what the user has to know, in Chinese, a line each: never empty.
    """

    print_ready: Path
    spine_label: Path | None
    sheet_file: Path
    transcript_file: Path
    options: PrintOptions
    copies: int
    paper: PaperFacts
    sheet: Sheet
    scaled_pages: tuple[str, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SentJob:
    """What went to the printer, and what is to be looked at there; a line each, never empty."""

    job: str
    printer: str
    lines: tuple[str, ...]


def prepare_printing(
    source: PrintSource,
    options: PrintOptions,
    target: Path,
    progress: Progress | None = None,
    today: date | None = None,
) -> PrintJob:
    """Write the four files into the folder `target`, all or none; older ones are replaced.

    What else lies in `target` is left alone. `progress` is told what is being done and may
    raise StoppedError. Raises InputError for options nobody can print and for a PDF that is
    damaged or another form's, OutputError.
    """
    if options.paper_gsm not in SHEET_MM:
        known = "、".join(f"{weight} 克" for weight in SHEET_MM)
        raise InputError([f"没有 {options.paper_gsm} 克纸的厚度，可选 {known}。"])
    maker = _Maker(source, options, today or clock.today(), progress)
    publish_folder(maker.write, target, own=ALL_NAMES)
    return maker.job(target)


class _Maker:
    """One run; `write` fills the staging folder."""

    def __init__(
        self, source: PrintSource, options: PrintOptions, today: date, progress: Progress | None
    ) -> None:
        self._source = source
        self._options = options
        self._today = today
        self._track = Track(_LEGS, progress)
        self._application = asked_only(source.form, source.application)
        self._copies = source.plan_copies if options.copies is None else options.copies

    def write(self, folder: Path) -> None:
        # Loading the exporters takes as long as opening the window: only here are they needed.
        from xxxf_desktop.render.fonts import FontSet, system_font_folders
        from xxxf_desktop.render.print_ready import PrintLayout, write_print_ready
        from xxxf_desktop.render.sheet import write_sheet

        options = self._options
        in_file, by_printer = (self._copies, 1) if options.in_one_file else (1, self._copies)
        layout = PrintLayout(in_file, options.duplex, options.gutter_mm, by_printer)
        self._track.at(_LOOK)
        pages = self._pages_by_hand()
        self._track.at(_ARRANGE)
        self._report = write_print_ready(
            self._source.pdf, folder / PRINT_NAME, layout, self._percent_done
        )
        self._track.at(_SHEETS)
        self._paper = self._paper_facts(pages)
        self._sheet = handover_sheet(self._parcel())
        fonts = FontSet(resources_folder() / "fonts", system_font_folders())
        write_sheet(self._sheet, fonts, folder / SHEET_NAME)
        if self._paper.has_label:
            self._write_spine(fonts, folder / SPINE_NAME)
        source = self._source
        data = transcript_bytes(source.form, self._application, source.revision)
        (folder / TRANSCRIPT_NAME).write_bytes(data)

    def _percent_done(self, percent: int) -> None:
        self._track.at(_ARRANGE, percent, 100, f" {percent}%")

    def _pages_by_hand(self) -> list[int]:
        from xxxf_desktop.render.printed_words import pages_of_words

        wanted = [(place.chapter, place.words) for place in hand_places(self._source.form)]
        return pages_of_words(self._source.pdf, wanted)

    def _paper_facts(self, pages: list[int]) -> PaperFacts:
        report, form = self._report, self._source.form
        thick = spine_mm(report.sheets, self._options.paper_gsm)
        places = zip(hand_places(form), pages, strict=True)
        return PaperFacts(
            copies=self._copies,
            sides=report.sides,
            blanks=report.blanks,
            sheets=report.sheets,
            duplex=self._options.duplex,
            spine_mm=thick,
            has_label=thick >= THINNEST_SPINE_MM,
            how_to_print=_how_to_print(self._options, self._copies, report),
            marks=tuple(
                HandMark(place.chapter, _number(report.labels[page]), place.doing)
                for place, page in places
            ),
            seals=tuple(_seal_words(report)) if form.seal_across_pages else (),
        )

    def _parcel(self) -> Parcel:
        source = self._source
        return Parcel(
            source.form,
            self._application,
            source.revision,
            self._paper,
            self._today,
            source.folder,
        )

    def _write_spine(self, fonts: FontSet, target: Path) -> None:
        from xxxf_desktop.render.spine import SpineWords, write_spine

        parcel = self._parcel()
        foot = f"{parcel.form.year}年·第{parcel.revision.number}版"
        words = SpineWords(parcel.project, parcel.unit, foot)
        write_spine(words, self._paper.spine_mm, self._copies, fonts, target)

    def job(self, target: Path) -> PrintJob:
        """Return what was made, which lies in `target` by now."""
        return PrintJob(
            print_ready=target / PRINT_NAME,
            spine_label=target / SPINE_NAME if self._paper.has_label else None,
            sheet_file=target / SHEET_NAME,
            transcript_file=target / TRANSCRIPT_NAME,
            options=self._options,
            copies=self._copies,
            paper=self._paper,
            sheet=self._sheet,
            scaled_pages=self._report.scaled,
            notes=tuple(_notes(self._options, self._paper, self._report)),
        )


def _number(label: str) -> str:
    """Return the printed page number, "" for a page that has none."""
    return label if label.isdecimal() else ""


def _seal_words(report: PrintReport) -> Iterator[str]:
    for seal in edge_seals(report.sheets):
        first = _page_words(report.label_of_sheet(seal.first, front=True))
        last = _page_words(report.label_of_sheet(seal.last, front=False))
        yield f"第{seal.first}至{seal.last}张（{first}至{last}）"


def _page_words(label: str) -> str:
    return f"第{label}页" if label.isdecimal() else label


# ------------------------------------------------------------------ what the user has to know


def _notes(options: PrintOptions, paper: PaperFacts, report: PrintReport) -> Iterator[str]:
    yield paper.how_to_print
    margin = round(MARGIN_SIDE_MM + options.gutter_mm)
    mirrored = "，单双页对称" if options.duplex else ""
    moved = f"左侧装订：各页离开书脊移了 {options.gutter_mm:g} 毫米"
    yield f"{moved}，书脊一侧留白约 {margin} 毫米{mirrored}。"
    if paper.blanks:
        yield f"各部分从右手页起，所以每份有 {paper.blanks} 个空白面，不印页码；原来的页码不变。"
    if report.scaled:
        pages = "、".join(map(_page_words, report.scaled))
        yield f"不是 A4 的页缩放后放进了版心：{pages}。其余各页大小没有变。"
    yield _spine_note(options, paper)


def _how_to_print(options: PrintOptions, copies: int, report: PrintReport) -> str:
    sides = "双面（翻转长边）" if options.duplex else "单面"
    each = f"每份 {report.sides} 面、{report.sheets} 张"
    paper = f"{sides}，A4，{options.paper_gsm} 克纸，实际大小（不要“适合页面”）。"
    if options.in_one_file:
        together = f"{copies} 份连在一起，" if copies > 1 else ""
        return f"{PRINT_NAME} {together}{each}；整个文件打印一遍即得 {copies} 份，{paper}"
    return f"{PRINT_NAME} 是一份，{each}；打印 {copies} 份，逐份（自动分套），{paper}"


def _spine_note(options: PrintOptions, paper: PaperFacts) -> str:
    thick = f"按 {options.paper_gsm} 克纸估算，书脊约 {paper.spine_mm:g} 毫米"
    if not paper.has_label:
        return f"{thick}，不到 {THINNEST_SPINE_MM:g} 毫米，印不下字，没有做书脊标签。"
    if paper.spine_mm < NARROW_SPINE_MM:
        return f"{thick}，很窄：标签的字小，裁切要准，不贴也可以。"
    return f"{thick}；装订好后先比一比，再裁标签。"


# ------------------------------------------------------------------ to a printer


def printer_warnings(job: PrintJob, printer: str) -> tuple[str, ...]:
    """Return what is to be asked before `job` goes to `printer`; PrinterError."""
    if job.options.duplex and printers.offers_duplex(printer) is False:
        return (
            f"打印机“{printer}”没有说能双面打印，可能印成单面；可改选单面重新准备，或交给文印店。",
        )
    return ()


def send_to_printer(job: PrintJob, printer: str = "") -> SentJob:
    """Hand 印刷.pdf to `printer`, "" for the system's default; PrinterError, nothing was printed.

    Only where `printers.can_print`; elsewhere `open_to_print`.
    """
    if not printers.can_print():
        raise PrinterError(
            "这台电脑不能由程序直接打印。", "请用系统 PDF 阅读器打开印刷.pdf，在里面打印。"
        )
    by_printer = 1 if job.options.in_one_file else job.copies
    wish = printers.PrintWish(job.print_ready, "申报书", by_printer, job.options.duplex, printer)
    answer = printers.send(wish)
    return SentJob(answer.job, answer.printer, tuple(_sent_lines(job, answer)))


def _sent_lines(job: PrintJob, answer: printers.PrinterAnswer) -> Iterator[str]:
    sides = "双面（翻转长边）" if job.options.duplex else "单面"
    number = f"，任务 {answer.job}" if answer.job else ""
    where = f"打印机“{answer.printer}”" if answer.printer else "默认打印机"
    yield f"已交给{where}{number}：{job.copies} 份，逐份，{sides}，A4，实际大小。"
    yield (
        f"收下不等于印好，请到打印机旁核对：每份 {job.paper.sheets} 张；"
        f"{'正反面没有倒；' if job.options.duplex else ''}没有缩小；没有缺页。"
    )
    yield from printer_warnings(job, answer.printer) if answer.printer else ()


def open_to_print(job: PrintJob) -> tuple[str, ...]:
    """Open 印刷.pdf in the system's PDF viewer; return how to print there. PrinterError."""
    printers.open_in_viewer(job.print_ready)
    return ("已用系统 PDF 阅读器打开，程序看不到那里印了没有。", job.notes[0])
