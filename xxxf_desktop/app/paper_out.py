"""The papers of a revision leave the program: to the copy shop, to a printer, as a file.

The draft's log tells of each, so that the next day still knows what was printed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from xxxf_desktop.app.file_room import FileRoom
from xxxf_desktop.app.paper_log import Paper, kid_that_signed, note_paper
from xxxf_desktop.app.printing import PrintJob, PrintOptions, open_to_print, send_to_printer
from xxxf_desktop.app.revision_papers import RevisionPapers, make_papers
from xxxf_desktop.app.signing import kid_for_paper
from xxxf_desktop.app.stages import Progress
from xxxf_desktop.app.states import chosen_number
from xxxf_desktop.drafts.store import Draft
from xxxf_desktop.errors import OutputError
from xxxf_desktop.system import printers
from xxxf_desktop.system.atomic import write_file

_WORK = "paper"
_WAIT = "稍等片刻，再试一次。"


def print_revision(
    draft: Draft,
    target: Path,
    options: PrintOptions,
    *,
    revision: int | None = None,
    progress: Progress | None = None,
    kid: Callable[[], str] = kid_for_paper,
    chosen: str = "",
) -> PrintJob:
    """Write the papers of a revision, the last one unless told, into the folder `target`.

    DraftError where nothing is finalised; otherwise as `make_papers`.
    """
    why = "还没有定稿，没有可以印的版本。"
    number = chosen_number(draft, revision, why, "先定稿，再打印；要先看样子，导出草稿。")
    room = FileRoom.make()
    try:
        work = room.folder / _WORK
        papers = make_papers(draft, number, options, work, target, progress, kid, chosen)
    finally:
        room.close()
    return noted_for_shop(draft, papers).job


def noted_for_shop(draft: Draft, papers: RevisionPapers) -> RevisionPapers:
    """Put into the log that `papers` were made to be printed elsewhere; return them."""
    words = f"已生成印刷文件，{papers.job.copies} 份"
    unkept = _noted(draft, papers, Paper.COPIES, words, papers.kid)
    return replace(papers, job=replace(papers.job, notes=(*papers.job.notes, *unkept)))


def send_copies(draft: Draft, papers: RevisionPapers, printer: str) -> tuple[str, ...]:
    """Send all copies to `printer`; return lines for the user. PrinterError, nothing printed.

    "" where the system takes no jobs from programs: then its PDF viewer opens them.
    """
    copies = papers.job.copies
    lines = send_trial(papers, printer)
    words = f"已交给打印机，{copies} 份" if printer else f"已在阅读器里打开，{copies} 份"
    return (*lines, *_noted(draft, papers, Paper.COPIES, words))


def send_trial(papers: RevisionPapers, printer: str) -> tuple[str, ...]:
    """Send `papers` as `send_copies` does, only to be looked at: the log does not tell of it."""
    if not printer:
        return open_to_print(papers.job)
    return send_to_printer(papers.job, printer).lines


def send_sheet(draft: Draft, papers: RevisionPapers, printer: str) -> tuple[str, ...]:
    """Send the 报送清单 to `printer`, "" for the PDF viewer; return lines. PrinterError.

    OutputError where it bears another key than the one that signed meanwhile.
    """
    _refuse_outdated(draft, papers)
    sheet = papers.job.sheet_file
    if printer:
        wish = printers.PrintWish(sheet, "报送清单", duplex=False, printer=printer)
        said = f"报送清单已交给打印机“{printers.send(wish).printer}”。"
        words = "已交给打印机"
    else:
        printers.open_in_viewer(sheet)
        said, words = "已用系统 PDF 阅读器打开报送清单，在里面打印。", "已在阅读器里打开"
    return said, *papers.heed, *_noted(draft, papers, Paper.SHEET, words, papers.kid)


def keep_sheet(draft: Draft, papers: RevisionPapers, target: Path) -> tuple[str, ...]:
    """Write the 报送清单 to the file `target`; return lines for the user.

    OutputError, also where it bears another key than the one that signed meanwhile.
    """
    _refuse_outdated(draft, papers)
    try:
        data = papers.job.sheet_file.read_bytes()
    except OSError as error:
        raise OutputError("报送清单正在重新生成。", _WAIT) from error
    write_file(target, data)
    unkept = _noted(draft, papers, Paper.SHEET, "已存为 PDF", papers.kid)
    return f"已存到 {target}", *papers.heed, *unkept


def _refuse_outdated(draft: Draft, papers: RevisionPapers) -> None:
    """A sheet is made anew after the electronic version was signed with another key."""
    if draft.submission != papers.submission:
        raise OutputError("这份报送清单是另存以前那份申报稿的。", "先定稿，再打印。")
    signed = kid_that_signed(draft, papers.number)
    if signed and signed != papers.kid:
        raise OutputError("报送清单正在换上签名密钥的指纹。", _WAIT)


def _noted(
    draft: Draft, papers: RevisionPapers, paper: Paper, words: str, kid: str = ""
) -> tuple[str, ...]:
    """Put a line into the log, unless the papers are another draft's, as after 另存为."""
    if draft.submission != papers.submission:
        return ()
    return note_paper(draft, papers.number, paper, words, kid)
