"""Random narrative blocks in the form the editor keeps: runs joined, nothing empty."""

from __future__ import annotations

from hypothesis import strategies as st

from xxxf_desktop.narrative.blocks import (
    Block,
    Blocks,
    FigureBlock,
    Heading,
    ListBlock,
    ListItem,
    Paragraph,
    Reference,
    Run,
    TableBlock,
    TextRun,
)

# No object replacement, no paragraph separators: what the clipboard's cleaning takes out.
LETTERS = st.characters(
    exclude_categories=("Cc", "Cs", "Zl", "Zp"), exclude_characters="\ufffc\ufdd0\ufdd1\ufffe\uffff"
)
WORDS = st.text(LETTERS, max_size=12)
SAID = st.text(LETTERS, min_size=1, max_size=12)
LINES = st.lists(WORDS, min_size=1, max_size=3).map("\n".join)
IDENTS = st.one_of(st.none(), st.text("abc123", min_size=1, max_size=4))
LOOKS = st.sampled_from(
    [(False, False, False), (True, False, False), (False, True, False), (True, False, True)]
)


def joined(runs: list[Run]) -> tuple[Run, ...]:
    """Return `runs` with neighbours of one look joined, as nobody can tell them apart."""
    made: list[Run] = []
    for run in runs:
        last = made[-1] if made else None
        if isinstance(run, TextRun) and isinstance(last, TextRun) and look(run) == look(last):
            made[-1] = last.model_copy(update={"text": last.text + run.text})
        else:
            made.append(run)
    return tuple(made)


def look(run: TextRun) -> tuple[bool, bool, bool]:
    return run.bold, run.sup, run.sub


TEXT_RUNS = st.builds(
    lambda text, looks: TextRun(text=text, bold=looks[0], sup=looks[1], sub=looks[2]), SAID, LOOKS
)
REFERENCES = st.builds(
    lambda kind, ident: Reference(ref=f"{kind}:{ident}"),
    st.sampled_from("图表"),
    st.text("abc1", min_size=1, max_size=4),
)
RUNS = st.lists(st.one_of(TEXT_RUNS, REFERENCES), min_size=1, max_size=4).map(joined)
PARAGRAPHS = st.builds(lambda runs: Paragraph(runs=runs), RUNS)
HEADINGS = st.builds(Heading, level=st.integers(4, 6), text=WORDS)
ITEMS = st.builds(lambda runs, level: ListItem(runs=runs, level=level), RUNS, st.integers(1, 3))
LISTS = st.builds(
    lambda ordered, items: ListBlock(ordered=ordered, items=tuple(items)),
    st.booleans(),
    st.lists(ITEMS, min_size=1, max_size=4),
)


@st.composite
def tables(draw: st.DrawFn) -> TableBlock:
    columns, rows = draw(st.integers(1, 4)), draw(st.integers(1, 4))
    cells = draw(
        st.lists(st.lists(LINES, min_size=columns, max_size=columns), min_size=rows, max_size=rows)
    )
    widths = draw(
        st.one_of(st.none(), st.lists(st.integers(5, 158), min_size=columns, max_size=columns))
    )
    return TableBlock(
        caption=draw(WORDS),
        header_rows=draw(st.integers(0, min(rows, 5))),
        rows=tuple(map(tuple, cells)),
        widths_mm=tuple(widths) if widths is not None else None,
        id=draw(IDENTS),
    )


FIGURES = st.builds(
    lambda caption, width, ident: FigureBlock(
        file="图片/a.png", caption=caption, width_mm=width, id=ident
    ),
    WORDS,
    st.integers(10, 158),
    IDENTS,
)
BLOCK: st.SearchStrategy[Block] = st.one_of(PARAGRAPHS, HEADINGS, LISTS, tables(), FIGURES)
BLOCKS: st.SearchStrategy[Blocks] = st.lists(BLOCK, max_size=8).map(tuple)
