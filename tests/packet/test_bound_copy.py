"""Thickness of a bound copy and the seals across its edge."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xxxf_desktop.packet.bound_copy import SHEETS_A_SEAL, edge_seals, spine_mm


@pytest.mark.parametrize(
    ("sheets", "paper", "thick"),
    [
        pytest.param(0, 80, 0.6, id="covers-alone"),
        pytest.param(29, 80, 3.6, id="the-example"),
        pytest.param(29, 70, 3.2, id="the-example-on-thin-paper"),
        pytest.param(500, 80, 52.6, id="a-ream"),
        pytest.param(500, 70, 46.1, id="a-ream-of-thin-paper"),
    ],
)
def test_thickness(sheets: int, paper: int, thick: float) -> None:
    assert spine_mm(sheets, paper) == thick


@pytest.mark.parametrize(
    ("sheets", "seals"),
    [
        pytest.param(0, [], id="nothing"),
        pytest.param(1, [], id="a-single-sheet"),
        pytest.param(2, [(1, 2)], id="two-sheets"),
        pytest.param(20, [(1, 20)], id="as-many-as-one-reaches"),
        pytest.param(21, [(1, 11), (11, 21)], id="one-more"),
        pytest.param(58, [(1, 20), (20, 39), (39, 58)], id="three"),
    ],
)
def test_seals(sheets: int, seals: list[tuple[int, int]]) -> None:
    assert [(seal.first, seal.last) for seal in edge_seals(sheets)] == seals


@given(st.integers(2, 3000))
def test_every_sheet_is_reached_and_neighbours_share_one(sheets: int) -> None:
    seals = edge_seals(sheets)
    assert (seals[0].first, seals[-1].last) == (1, sheets)
    for one, next_one in pairwise(seals):
        assert one.last == next_one.first
    assert all(1 <= seal.last - seal.first < SHEETS_A_SEAL for seal in seals)
