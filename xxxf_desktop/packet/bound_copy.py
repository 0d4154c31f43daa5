"""A bound copy as a thing of paper: how thick it is, and how many 骑缝章 go across its edge."""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass

SHEET_MM = {70: 0.091, 80: 0.104}
"""Thickness of one sheet by its weight in g/m².

Assumption, no standard: office paper of about 1.3 cm³/g; makers give 52 mm for 500 sheets of
80 g, and 70 g in proportion. Scanned proofs on coated paper would be thinner.
"""
COVER_MM = 0.6
"""Front and back cover of 胶装: two leaves of card of about 0.3 mm (assumption)."""

THINNEST_SPINE_MM = 3.0
"""A thinner spine has no room for letters anybody could read."""
NARROW_SPINE_MM = 5.0
"""A thinner spine has letters, small ones; below it books go without by custom."""

SEAL_MM = 40.0
"""Across a company's 公章: 40 mm is the usual size (assumption; some have 42 mm)."""
SHOWN_MM = 2.0
"""How far each sheet is fanned out beyond the next to take its part of the seal (assumption)."""
SHEETS_A_SEAL = int(SEAL_MM / SHOWN_MM)


def spine_mm(sheets: int, paper_gsm: int) -> float:
    """Return how thick a bound copy of `sheets` is, its covers included, to a tenth.

    >>> spine_mm(100, 80)
    11.0
    """
    return round(sheets * SHEET_MM[paper_gsm] + COVER_MM, 1)


@dataclass(frozen=True, slots=True)
class SealedSheets:
    """The sheets one 骑缝章 reaches, both counted from 1."""

    first: int
    last: int


def edge_seals(sheets: int) -> tuple[SealedSheets, ...]:
    """Return the 骑缝章 that a copy of `sheets` needs, shared out evenly.

    Neighbours share a sheet, so that no sheet can be slipped in between; a single sheet has no
    edge to go across.

    >>> [(seal.first, seal.last) for seal in edge_seals(29)]
    [(1, 15), (15, 29)]
    """
    seams = sheets - 1
    seals = math.ceil(seams / (SHEETS_A_SEAL - 1))
    bounds = [1 + round(number * seams / seals) for number in range(seals + 1)] if seals else []
    return tuple(SealedSheets(*pair) for pair in itertools.pairwise(bounds))
