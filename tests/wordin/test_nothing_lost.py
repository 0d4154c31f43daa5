"""Whatever way tags stand in each other, each word comes once."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from tests.wordin.reading import read
from xxxf_desktop.narrative.plain import plain_text

_WORD = "?"  # stands for a word, each another one
_FIRST = 0x5000  # from here on are 汉字 that mean nothing before a heading or caption
_TAGS = [
    "a", "article", "b", "blockquote", "caption", "center", "dd", "div", "dl", "dt", "figcaption",
    "figure", "font", "form", "h1", "h2", "h6", "ins", "label", "li", "ol", "p", "pre", "section",
    "span", "strong", "sub", "table", "tbody", "td", "td", "td", "th", "thead", "tr", "tr", "u",
    "ul", "p class=MsoCaption", "p style='mso-list:l0 level2 lfo1'", "p style='mso-list:l1 level1'",
    "td colspan=2", "td rowspan=3", "table role=presentation", "span style='display:block'",
    "ul style='list-style:none'", "ol start=4", "td height=0", "tr height=0", "o:p", "st1:date",
]  # fmt: skip

LEAVES = st.sampled_from([_WORD, f"{_WORD}{_WORD}", "<br>", " ", f"{_WORD}<br>{_WORD}", "<hr>"])


def _wrapped(inside: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.builds(
        lambda tag, parts: f"<{tag}>{''.join(parts)}</{tag.split()[0]}>",
        st.sampled_from(_TAGS),
        st.lists(inside, max_size=5),
    )


PAGES = st.lists(st.recursive(LEAVES, _wrapped, max_leaves=25), max_size=5).map("".join)


def words_in(text: str) -> list[str]:
    return re.findall(r"[\u5000-\u53ff]", text)


@given(PAGES)
def test_each_word_comes_once(page: str) -> None:
    first, *others = page.split(_WORD)
    html = first + "".join(f"{chr(_FIRST + n)}{other}" for n, other in enumerate(others))
    pasted = read(html)
    assert sorted(words_in(plain_text(pasted.blocks))) == words_in(html)
