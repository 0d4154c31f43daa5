"""Fixtures damaged at random: whatever comes of them is a section, and nothing is raised.

That it ends is a matter of how the reading is built (bounds on length, tags and depth, no pass
that looks back), not of a clock.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.wordin.reading import PAGES, read
from xxxf_desktop.narrative.blocks import blocks_from_json, blocks_to_json

MUTATIONS = 1_000
EACH = -(-MUTATIONS // len(PAGES))

SPLINTERS = [
    "<table>", "</table>", "<tr>", "<td colspan=999999999 rowspan=0>", "</td>", "<li>", "</ul>",
    "<ol start=-5>", "<p style='mso-list:l0 level9 lfo1'>", "<span style='mso-list:Ignore'>",
    "<!--", "-->", "<![if !vml]>", "<![endif]>", "<br>", "\0", "<del>", "<h1>", '"', "'", ">",
    "<!--[if gte vml 1]><v:shape id=a><v:imagedata src='file:///a.png'/>", "&#xD800;",
    "<img src='data:image/png;base64,@@@'>", "<img v:shapes='a b' src=x width=1e9mm>",
    "<span style='mso-element:field-begin'>", "<h6 data-xxxf-level=9>", "<caption>", "图1 ", "表2",
    "<span data-xxxf-ref='图:'>", "<table data-xxxf-table data-xxxf-widths-mm='1 2'>",
    "<style>p{display:none", "<style>}{;:@media{", "\ufffe", "\u202e",
]  # fmt: skip

Mutation = Callable[[random.Random, str], str]


def _at(chance: random.Random, text: str) -> tuple[int, int]:
    start = chance.randrange(len(text) + 1)
    return start, min(len(text), start + chance.choice([1, 3, 20, 300]))


def _delete(chance: random.Random, text: str) -> str:
    start, end = _at(chance, text)
    return text[:start] + text[end:]


def _repeat(chance: random.Random, text: str) -> str:
    start, end = _at(chance, text)
    return text[:end] + text[start:end] * chance.choice([1, 2, 30]) + text[end:]


def _move(chance: random.Random, text: str) -> str:
    start, end = _at(chance, text)
    to = chance.randrange(len(text) + 1)
    return text[:to] + text[start:end] + text[to:]


def _insert(chance: random.Random, text: str) -> str:
    start, _ = _at(chance, text)
    return text[:start] + chance.choice(SPLINTERS) + text[start:]


def _change(chance: random.Random, text: str) -> str:
    start, _ = _at(chance, text)
    return text[:start] + chr(chance.choice([0, 9, 34, 38, 60, 62, 0x4E2D])) + text[start + 1 :]


def _cut(chance: random.Random, text: str) -> str:
    return text[: chance.randrange(len(text) + 1)]


DAMAGE: list[Mutation] = [_delete, _repeat, _move, _insert, _insert, _insert, _change, _cut]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_damaged_fixture_is_read(page: Path) -> None:
    whole = page.read_bytes().decode("gb18030" if "gb2312" in page.name else "utf-8")
    for seed in range(EACH):
        chance = random.Random(f"{page.name} {seed}")  # noqa: S311 - no secret
        html = whole
        for _ in range(chance.randint(1, 6)):
            html = chance.choice(DAMAGE)(chance, html)
        pasted = read(html)
        assert blocks_from_json(blocks_to_json(pasted.blocks)) == pasted.blocks
        assert "{" not in pasted.dropped.words()


def test_bytes_flipped_at_random_are_read() -> None:
    chance = random.Random(0)  # noqa: S311 - no secret
    for page in PAGES:
        content = bytearray(page.read_bytes())
        for _ in range(20):
            content[chance.randrange(len(content))] = chance.randrange(256)
        read(bytes(content))
