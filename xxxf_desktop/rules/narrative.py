"""申报项目详细介绍: what each section says, and its pictures and tables."""

from __future__ import annotations

from collections.abc import Iterator

from xxxf_desktop.answers.application import NONE
from xxxf_desktop.answers.files import FileKind
from xxxf_desktop.forms.parts import NarrativeSection
from xxxf_desktop.narrative.blocks import Blocks, FigureBlock, TableBlock, figures_of
from xxxf_desktop.narrative.plain import has_content, plain_text
from xxxf_desktop.rules import characters, disclosure, files
from xxxf_desktop.rules.finding import Finding, error, hint
from xxxf_desktop.rules.subject import Subject


def findings(subject: Subject) -> Iterator[Finding]:
    """Yield what is wrong with the narrative sections that say something."""
    for section in subject.form.narrative_sections():
        blocks = subject.application.narrative.get(section.id, ())
        if has_content(blocks):
            yield from _words(section, blocks, subject)
            yield from _figures(section.id, figures_of(blocks), subject)
            yield from _tables(section.id, blocks)


def _words(section: NarrativeSection, blocks: Blocks, subject: Subject) -> Iterator[Finding]:
    text = plain_text(blocks)
    yield from characters.findings(section.id, text, subject.printable)
    if text.strip() == NONE and not figures_of(blocks):
        yield error("NONE_NOT_ALLOWED", section.id)  # 填表须知二: 栏目不得空缺
        return
    topics = [
        topic.name for topic in section.topics if not any(word in text for word in topic.words)
    ]
    if topics:
        yield hint("TOPICS_NOT_SPOKEN_OF", section.id, topics="、".join(topics))


def _figures(place: str, figures: list[FigureBlock], subject: Subject) -> Iterator[Finding]:
    for number, figure in enumerate(figures, start=1):
        if not figure.caption.strip():
            yield hint("FIGURE_WITHOUT_CAPTION", place, number=str(number))
        report = subject.reports.get(figure.file)
        shown = figure.caption.strip() or figure.file
        yield from files.findings(place, shown, report)
        yield from disclosure.of_file(place, shown, report, subject)
        if report is not None and report.usable and report.kind is FileKind.PDF:
            yield error("FIGURE_NOT_A_PICTURE", place, file=shown)


def _tables(place: str, blocks: Blocks) -> Iterator[Finding]:
    tables = [block for block in blocks if isinstance(block, TableBlock)]
    for number, table in enumerate(tables, start=1):
        if not table.caption.strip():
            yield hint("TABLE_WITHOUT_CAPTION", place, number=str(number))
        widths = {len(row) for row in table.rows}
        if table.widths_mm is not None:
            widths.add(len(table.widths_mm))
        if len(widths) > 1:
            yield error("TABLE_UNEVEN", place, number=str(number))
