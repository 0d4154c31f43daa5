"""Copying out and pasting back gives equal blocks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.narrative.test_blocks import BLOCKS
from xxxf_desktop.narrative.blocks import (
    Block,
    Blocks,
    FigureBlock,
    Heading,
    ListBlock,
    ListItem,
    Paragraph,
    Reference,
    TableBlock,
    TextRun,
)
from xxxf_desktop.wordin.clipboard import Pasted, read_clipboard
from xxxf_desktop.wordin.copying import to_html
from xxxf_desktop.wordin.normal import normalised
from xxxf_desktop.wordin.pictures import PastedPicture

# Texts that look like captions, numbers, references and HTML, with all kinds of white space.
WORDS = st.lists(
    st.sampled_from(
        ["图1 甲", "表2乙", "1.1 丙", "一、", "①", " ", "  ", "\xa0", "\u3000\u3000", "\n", "\t",
         "<b>", "&amp;", "\"'", "e\u0301", "\u200b", "𠮷", "单位：万元", "〔图:甲〕", "。"]
    ),
    max_size=5,
).map("".join)  # fmt: skip
RUNS = st.lists(
    st.builds(TextRun, text=WORDS, bold=st.booleans(), sup=st.booleans(), sub=st.booleans())
    | st.sampled_from([Reference(ref="图:甲"), Reference(ref="表:<乙>")]),
    max_size=4,
).map(tuple)
ITEMS = st.lists(st.builds(ListItem, runs=RUNS, level=st.integers(1, 3)), min_size=1, max_size=5)
TRICKY: st.SearchStrategy[Blocks] = st.lists(
    st.one_of(
        st.builds(Heading, level=st.integers(4, 6), text=WORDS),
        st.builds(Paragraph, runs=RUNS),
        st.builds(ListBlock, ordered=st.booleans(), items=ITEMS.map(tuple)),
        st.builds(
            lambda caption, cell, heads: TableBlock(
                caption=caption, header_rows=heads, rows=((cell, ""), ("", cell))
            ),
            WORDS,
            WORDS,
            st.integers(0, 3),
        ),
        st.builds(lambda cell: TableBlock(rows=((cell,),)), WORDS),
        st.builds(FigureBlock, file=st.sampled_from(["图片/甲.png", "乙 丙.jpg"]), caption=WORDS),
    ),
    max_size=6,
).map(tuple)


def pasted_back(html: str) -> Pasted:
    return read_clipboard(html, picture_of=lambda source: PastedPicture(source, source.encode()))


class TestThereAndBack:
    @given(BLOCKS | TRICKY)
    def test_the_same_blocks_come_back(self, blocks: tuple[Block, ...]) -> None:
        pasted = pasted_back(to_html(blocks))
        assert pasted.blocks == normalised(blocks)
        assert pasted.dropped.words() == ""

    @given(BLOCKS | TRICKY)
    def test_what_is_normal_stays_as_it_is(self, blocks: tuple[Block, ...]) -> None:
        normal = normalised(blocks)
        assert normalised(normal) == normal
        assert pasted_back(to_html(normal)).blocks == normal

    def test_parts_of_a_section_keep_their_levels(self) -> None:
        blocks = (
            Heading(level=6, text="只有六级"),
            ListBlock(items=(ListItem(runs=(TextRun(text="深处"),), level=3),)),
            ListBlock(ordered=True, items=(ListItem(runs=(TextRun(text="甲"),)),)),
            ListBlock(ordered=True, items=(ListItem(runs=(TextRun(text="乙"),)),)),
        )
        assert pasted_back(to_html(blocks)).blocks == blocks


class TestHtml:
    def test_is_what_word_understands(self) -> None:
        html = to_html(
            [
                Heading(level=4, text="总体"),
                Paragraph(runs=(TextRun(text="H"), TextRun(text="2", sub=True))),
                ListBlock(items=(ListItem(runs=(TextRun(text="甲", bold=True),)),)),
                TableBlock(caption="投资", header_rows=1, rows=(("年",), ("2019",))),
            ]
        )
        for part in (
            "<h4 ",
            "<p>H<sub>2</sub></p>",
            "<li><b>甲</b></li></ul>",
            "<thead><tr><th>年",
        ):
            assert part in html

    def test_figures_and_references_are_told_what_they_are_called(self) -> None:
        blocks = (
            Paragraph(runs=(TextRun(text="见"), Reference(ref="图:架构"))),
            FigureBlock(file="图片/架构.png", caption="架构", id="架构"),
        )
        html = to_html(
            blocks,
            source_of=lambda file: f"file:///tmp/{file}",
            words_of={"图:架构": "图2"}.__getitem__,
        )
        assert 'src="file:///tmp/图片/架构.png"' in html
        assert ">图2</span>" in html
        assert pasted_back(html).blocks == blocks

    def test_a_picture_that_is_gone_is_found_by_its_source(self) -> None:
        html = to_html([FigureBlock(file="图片/甲.png")], source_of=lambda _: "file:///tmp/甲.png")
        pasted = read_clipboard(
            html,
            picture_of=lambda name: PastedPicture("甲.png", b"") if name[:5] == "file:" else None,
        )
        assert set(pasted.pictures) == {"甲.png"}

    @pytest.mark.parametrize("text", ["<script>", "&lt;", '" onerror="x'])
    def test_text_is_never_markup(self, text: str) -> None:
        blocks = (
            Paragraph(runs=(TextRun(text=text),)),
            TableBlock(caption=text, rows=((text,),)),
            FigureBlock(file=f"{text}.png", caption=text, id=text),
        )
        assert pasted_back(to_html(blocks)).blocks == blocks
