from __future__ import annotations

import pytest

from tests.rules.complete import Checker
from xxxf_desktop.answers.files import FileFault, FileKind, FileReport
from xxxf_desktop.narrative.blocks import Block, FigureBlock, TableBlock, paragraphs_of
from xxxf_desktop.rules.check import findings

SECTION = "narrative.innovation"
TABLE = TableBlock(caption="进度表", rows=(("甲", "乙"), ("一", "二")))
FIGURE = FigureBlock(file="arch.png", caption="架构图")


def test_names_the_topics_not_spoken_of_in_one_hint(check: Checker) -> None:
    application = check.complete.with_narrative(SECTION, paragraphs_of("模式创新"))
    (finding,) = check.findings(application)
    assert (finding.code, finding.severity.value) == ("TOPICS_NOT_SPOKEN_OF", "hint")
    assert (finding.place, finding.values) == (SECTION, {"topics": "技术创新、相关知识产权"})


def test_finds_a_topic_in_a_table(check: Checker) -> None:
    table = TableBlock(caption="成果", rows=(("技术创新", "专利"),))
    application = check.complete.with_narrative(SECTION, (*paragraphs_of("模式创新"), table))
    assert check.everywhere(application) == []


@pytest.mark.parametrize(
    ("block", "found"),
    [
        pytest.param(FIGURE, [], id="figure"),
        pytest.param(TABLE, [], id="table"),
        pytest.param(
            FigureBlock(file="a.png"), ["hint FIGURE_WITHOUT_CAPTION"], id="figure-no-caption"
        ),
        pytest.param(
            TableBlock(caption=" ", rows=(("甲",),)),
            ["hint TABLE_WITHOUT_CAPTION"],
            id="table-blank-caption",
        ),
        pytest.param(
            TableBlock(caption="表", rows=(("甲", "乙"), ("一",))),
            ["error TABLE_UNEVEN"],
            id="uneven-rows",
        ),
        pytest.param(
            TableBlock(caption="表", rows=(("甲", "乙"),), widths_mm=(50,)),
            ["error TABLE_UNEVEN"],
            id="too-few-widths",
        ),
        pytest.param(
            TableBlock(caption="表", rows=(("甲", "乙"),), widths_mm=(50, 60)), [], id="widths"
        ),
    ],
)
def test_checks_figures_and_tables(check: Checker, block: Block, found: list[str]) -> None:
    assert check.section(SECTION, (block,)) == found


@pytest.mark.parametrize(
    ("first", "second"),
    [
        pytest.param(FIGURE, FigureBlock(file="b.png", caption=" "), id="figure"),
        pytest.param(TABLE, TableBlock(rows=(("甲",),)), id="table"),
    ],
)
def test_counts_figures_and_tables_within_the_section(
    check: Checker, first: Block, second: Block
) -> None:
    said = check.complete.narrative[SECTION]
    blocks = (*said, first, second)
    (finding,) = check.findings(check.complete.with_narrative(SECTION, blocks))
    assert finding.values == {"number": "2"}


def with_figure(check: Checker, reports: dict[str, FileReport]) -> list[str]:
    said = check.complete.narrative[SECTION]
    application = check.complete.with_narrative(SECTION, (*said, FIGURE))
    found = findings(check.form, application, reports)
    return [f"{each.severity.value} {each.code}" for each in found if each.place == SECTION]


def test_wants_the_picture_of_a_figure(check: Checker) -> None:
    assert with_figure(check, {}) == ["error FILE_MISSING"]


def test_names_the_faults_of_a_picture(check: Checker) -> None:
    report = FileReport("arch.png", FileKind.PNG, 0, (FileFault.DAMAGED,))
    assert with_figure(check, {"arch.png": report}) == ["error FILE_DAMAGED"]


@pytest.mark.parametrize(
    ("caption", "named"),
    [
        pytest.param("架构图", "架构图", id="caption"),
        pytest.param(" ", "arch.png", id="no-caption"),
    ],
)
def test_names_a_figure_at_fault(check: Checker, caption: str, named: str) -> None:
    said = check.complete.narrative[SECTION]
    blocks = (*said, FigureBlock(file="arch.png", caption=caption))
    application = check.complete.with_narrative(SECTION, blocks)
    found = check.findings(application, faults={"arch.png": (FileFault.EMPTY,)})
    assert [each.values["file"] for each in found if each.code == "FILE_EMPTY"] == [named]


def test_refuses_a_pdf_as_a_figure(check: Checker) -> None:
    report = FileReport("arch.png", FileKind.PDF, 1)
    assert with_figure(check, {"arch.png": report}) == ["error FIGURE_NOT_A_PICTURE"]


def test_takes_a_good_picture(check: Checker) -> None:
    assert with_figure(check, {"arch.png": FileReport("arch.png", FileKind.PNG, 1)}) == []
