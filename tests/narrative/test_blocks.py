"""The blocks of a narrative: their JSON both ways, and what is refused."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from xxxf_desktop.narrative.blocks import (
    Block,
    FigureBlock,
    Heading,
    ListBlock,
    ListItem,
    Paragraph,
    Reference,
    Run,
    TableBlock,
    TextRun,
    blocks_from_json,
    blocks_to_json,
    figures_of,
    paragraphs_of,
)

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
NAMES = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), min_size=1, max_size=8)
RUNS: st.SearchStrategy[tuple[Run, ...]] = st.lists(
    st.one_of(
        st.builds(TextRun, text=TEXTS, bold=st.booleans(), sup=st.booleans(), sub=st.booleans()),
        st.builds(
            lambda kind, name: Reference(ref=f"{kind}:{name}"), st.sampled_from("图表"), NAMES
        ),
    ),
    max_size=4,
).map(tuple)


def _filled(columns: int) -> st.SearchStrategy[TableBlock]:
    row = st.lists(TEXTS, min_size=columns, max_size=columns).map(tuple)
    widths = st.lists(st.integers(5, 158), min_size=columns, max_size=columns).map(tuple)
    return st.builds(
        TableBlock,
        caption=TEXTS,
        header_rows=st.integers(0, 5),
        rows=st.lists(row, min_size=1, max_size=4).map(tuple),
        widths_mm=st.none() | widths,
        id=st.none() | NAMES,
    )


BLOCKS: st.SearchStrategy[tuple[Block, ...]] = st.lists(
    st.one_of(
        st.builds(Heading, level=st.integers(4, 6), text=TEXTS),
        st.builds(Paragraph, runs=RUNS),
        st.builds(
            ListBlock,
            ordered=st.booleans(),
            items=st.lists(
                st.builds(ListItem, runs=RUNS, level=st.integers(1, 3)), min_size=1, max_size=4
            ).map(tuple),
        ),
        st.integers(1, 4).flatmap(_filled),
        st.builds(
            FigureBlock,
            file=NAMES,
            caption=TEXTS,
            width_mm=st.integers(10, 158),
            id=st.none() | NAMES,
        ),
    ),
    max_size=5,
).map(tuple)

# product.md "Answers file", word for word, with references, a list level, widths and ids.
SHOWN = [
    {"type": "heading", "level": 4, "text": "总体架构"},
    {
        "type": "paragraph",
        "runs": [
            {"text": "占地660 m"},
            {"text": "2", "sup": True},
            {"text": "，见"},
            {"ref": "图:架构"},
            {"text": "。", "bold": True},
        ],
    },
    {"type": "list", "ordered": True, "items": [{"runs": [{"text": "甲"}]}]},
    {"type": "list", "items": [{"runs": [{"text": "乙"}], "level": 2}]},
    {
        "type": "table",
        "caption": "投资",
        "header_rows": 1,
        "rows": [["年", "万元"], ["2019", "1"]],
        "widths_mm": [40, 60],
        "id": "投资",
    },
    {"type": "figure", "file": "架构图.png", "caption": "总体架构", "width_mm": 120, "id": "架构"},
]


class TestJson:
    def test_reads_and_writes_what_the_answers_file_shows(self) -> None:
        blocks = blocks_from_json(SHOWN)
        assert [type(block) for block in blocks] == [
            Heading, Paragraph, ListBlock, ListBlock, TableBlock, FigureBlock,
        ]  # fmt: skip
        assert blocks_to_json(blocks) == SHOWN

    @given(BLOCKS)
    def test_what_is_written_is_read_back(self, blocks: tuple[Block, ...]) -> None:
        text = json.dumps(blocks_to_json(blocks), ensure_ascii=False)
        assert blocks_from_json(json.loads(text)) == blocks

    @given(BLOCKS)
    def test_is_written_the_same_twice(self, blocks: tuple[Block, ...]) -> None:
        written = blocks_to_json(blocks)
        assert blocks_to_json(blocks_from_json(written)) == written

    @pytest.mark.parametrize(
        ("given", "kept"),
        [
            pytest.param(
                {"type": "paragraph", "runs": [{"text": "甲", "bold": False, "sup": False}]},
                {"type": "paragraph", "runs": [{"text": "甲"}]},
                id="run",
            ),
            pytest.param(
                {"type": "figure", "file": "a.png", "caption": "", "width_mm": 140, "id": None},
                {"type": "figure", "file": "a.png"},
                id="figure",
            ),
            pytest.param(
                {
                    "type": "table",
                    "caption": "",
                    "header_rows": 0,
                    "rows": [["甲"]],
                    "widths_mm": None,
                },
                {"type": "table", "rows": [["甲"]]},
                id="table",
            ),
            pytest.param(
                {"type": "list", "ordered": False, "items": [{"runs": [], "level": 1}]},
                {"type": "list", "items": [{"runs": []}]},
                id="list",
            ),
        ],
    )
    def test_what_goes_without_saying_is_not_written(
        self, given: dict[str, Any], kept: dict[str, Any]
    ) -> None:
        assert blocks_to_json(blocks_from_json([given])) == [kept]


REFUSED = [
    pytest.param({"type": "chart"}, "union_tag_invalid", id="unknown-type"),
    pytest.param({"text": "甲"}, "union_tag_not_found", id="no-type"),
    pytest.param("甲", "model_attributes_type", id="text"),
    pytest.param(
        {"type": "heading", "level": 3, "text": "甲"}, "greater_than_equal", id="level-of-the-form"
    ),
    pytest.param({"type": "heading", "level": 7, "text": "甲"}, "less_than_equal", id="level-7"),
    pytest.param({"type": "heading", "level": "4", "text": "甲"}, "int_type", id="level-as-text"),
    pytest.param({"type": "heading", "level": True, "text": "甲"}, "int_type", id="level-as-truth"),
    pytest.param({"type": "heading", "level": 4}, "missing", id="heading-without-text"),
    pytest.param({"type": "heading", "level": 4, "text": None}, "string_type", id="no-text"),
    pytest.param(
        {"type": "heading", "level": 4, "text": "甲", "id": "乙"}, "extra_forbidden", id="extra-key"
    ),
    pytest.param({"type": "paragraph", "text": "甲"}, "missing", id="paragraph-without-runs"),
    pytest.param({"type": "paragraph", "runs": "甲"}, "tuple_type", id="runs-as-text"),
    pytest.param(
        {"type": "paragraph", "runs": [{"text": "甲", "italic": True}]},
        "extra_forbidden",
        id="unknown-look",
    ),
    pytest.param(
        {"type": "paragraph", "runs": [{"text": "甲", "bold": 1}]}, "bool_type", id="bold-as-number"
    ),
    pytest.param({"type": "paragraph", "runs": [{"text": 5}]}, "string_type", id="number-as-text"),
    pytest.param(
        {"type": "paragraph", "runs": [{"ref": "章:甲"}]},
        "string_pattern_mismatch",
        id="reference-to-a-chapter",
    ),
    pytest.param(
        {"type": "paragraph", "runs": [{"ref": "图:"}]},
        "string_pattern_mismatch",
        id="reference-to-nothing",
    ),
    pytest.param({"type": "list", "items": []}, "too_short", id="empty-list"),
    pytest.param(
        {"type": "list", "items": [{"runs": [], "level": 4}]}, "less_than_equal", id="item-level-4"
    ),
    pytest.param(
        {"type": "list", "items": [{"runs": [], "level": 0}]},
        "greater_than_equal",
        id="item-level-0",
    ),
    pytest.param({"type": "list", "items": ["甲"]}, "model_type", id="item-as-text"),
    pytest.param(
        {"type": "list", "ordered": "是", "items": [{"runs": []}]},
        "bool_type",
        id="ordered-as-text",
    ),
    pytest.param({"type": "table", "rows": []}, "too_short", id="table-without-rows"),
    pytest.param({"type": "table", "rows": [[]]}, "too_short", id="row-without-cells"),
    pytest.param({"type": "table", "rows": [[1]]}, "string_type", id="number-in-a-cell"),
    pytest.param(
        {"type": "table", "rows": [["甲"]], "header_rows": -1},
        "greater_than_equal",
        id="negative-header",
    ),
    pytest.param(
        {"type": "table", "rows": [["甲"]], "widths_mm": [4]}, "greater_than_equal", id="narrow"
    ),
    pytest.param(
        {"type": "table", "rows": [["甲"]], "widths_mm": [159]}, "less_than_equal", id="wide"
    ),
    pytest.param(
        {"type": "table", "rows": [["甲"]], "widths_mm": [40.5]}, "int_type", id="half-millimetres"
    ),
    pytest.param({"type": "figure"}, "missing", id="figure-without-file"),
    pytest.param({"type": "figure", "file": None}, "string_type", id="figure-of-null"),
    pytest.param(
        {"type": "figure", "file": "a.png", "width_mm": 9}, "greater_than_equal", id="tiny-figure"
    ),
    pytest.param(
        {"type": "figure", "file": "a.png", "width_mm": 159}, "less_than_equal", id="huge-figure"
    ),
    pytest.param(
        {"type": "figure", "file": "a.png", "height_mm": 50}, "extra_forbidden", id="height"
    ),
]


class TestRefusals:
    @pytest.mark.parametrize(("block", "fault"), REFUSED)
    def test_refuses(self, block: object, fault: str) -> None:
        with pytest.raises(ValidationError) as caught:
            blocks_from_json([block])
        assert fault in {error["type"] for error in caught.value.errors()}

    @pytest.mark.parametrize("data", [None, "甲", 3, {"type": "paragraph", "runs": []}])
    def test_refuses_what_is_no_list(self, data: object) -> None:
        with pytest.raises(ValidationError):
            blocks_from_json(data)

    def test_blocks_cannot_be_changed(self) -> None:
        heading = Heading(level=4, text="甲")
        with pytest.raises(ValidationError, match="frozen"):
            heading.level = 5  # type: ignore[misc]


class TestParagraphsOf:
    @pytest.mark.parametrize(
        ("text", "lines"),
        [
            pytest.param("", [], id="empty"),
            pytest.param(" \n\u3000\n\t", [], id="only-white-space"),
            pytest.param("甲", ["甲"], id="one"),
            pytest.param("甲\n乙", ["甲", "乙"], id="lf"),
            pytest.param("甲\r\n乙", ["甲", "乙"], id="crlf"),
            pytest.param("甲\r乙", ["甲", "乙"], id="cr"),
            pytest.param("甲\u2028乙\u2029丙", ["甲", "乙", "丙"], id="unicode-separators"),
            pytest.param("甲\n\n\n乙\n", ["甲", "乙"], id="empty-lines"),
            pytest.param("\u3000\u3000甲 乙 \n  丙", ["甲 乙", "丙"], id="typed-indents"),
        ],
    )
    def test_splits_at_line_breaks(self, text: str, lines: list[str]) -> None:
        assert paragraphs_of(text) == tuple(Paragraph(runs=(TextRun(text=line),)) for line in lines)

    @given(st.text(st.characters(exclude_categories=["Cs"])))
    def test_loses_nothing_but_white_space(self, text: str) -> None:
        runs = [run for block in paragraphs_of(text) for run in block.runs]  # type: ignore[union-attr]
        kept = "".join(run.text for run in runs if isinstance(run, TextRun))
        assert "".join(kept.split()) == "".join(text.split())


def test_figures_of_finds_them_in_order() -> None:
    one, two = FigureBlock(file="甲.png"), FigureBlock(file="乙.png")
    blocks = (one, *paragraphs_of("文字"), two, one)
    assert figures_of(blocks) == [one, two, one]
    assert figures_of(paragraphs_of("文字")) == []
