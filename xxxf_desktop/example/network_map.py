"""The map of the service network: counties, warehouses, outlets; invented, not to scale."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from xxxf_desktop.example import surface as s
from xxxf_desktop.example.drawing import Board
from xxxf_desktop.example.story import COUNTIES, Applicant, County
from xxxf_desktop.example.surface import Point


@dataclass(frozen=True)
class _Area:
    """Where a county lies on the map: outline, its warehouse, the middle of its name plate."""

    outline: Sequence[Point]
    fill: str
    hub: Point
    plate: Point
    precooling: int


_AREAS = {
    "石漫县": _Area(
        ((6, 10), (24, 4), (45, 6), (60, 13), (57, 30), (46, 40), (27, 44), (11, 37), (4, 24)),
        s.GREEN_SOFT,
        (31, 28),
        (31, 18),
        9,
    ),
    "青禾县": _Area(
        ((60, 13), (82, 5), (106, 7), (120, 20), (112, 38), (92, 45), (72, 41), (57, 30)),
        s.BLUE_SOFT,
        (91, 29),
        (91, 19),
        10,
    ),
    "望溪区": _Area(
        ((57, 30), (72, 41), (92, 45), (89, 62), (74, 75), (52, 73), (38, 59), (46, 40)),
        s.AMBER_SOFT,
        (64, 53),
        (63, 64),
        3,
    ),
    "芦湾县": _Area(
        ((92, 45), (112, 38), (128, 46), (131, 66), (116, 81), (94, 83), (74, 75), (89, 62)),
        "#ECE8F3",
        (109, 58),
        (109, 68),
        6,
    ),
}
_RIVER = ((62, -2), (59, 14), (57, 30), (72, 41), (92, 45), (104, 50), (120, 49), (137, 56))
_OUTLET = "#7C93B8"


def network_map(_applicant: Applicant, fonts: Path) -> Board:
    """Return the map of warehouses, outlets and routes (图 服务网络)."""
    board = Board(135, 96, fonts)
    for area in _AREAS.values():
        board.polygon(area.outline, area.fill)
        board.line([*area.outline, *area.outline[:2]], s.PAPER, 0.8)
    board.line(_smooth(_RIVER), "#B5D0E6", 1.6)
    centre = _AREAS["望溪区"].hub
    for county in COUNTIES:
        _places(board, county, _AREAS[county.name])
    for area in _AREAS.values():
        if area.hub != centre:
            board.line([centre, area.hub], s.BLUE, 0.55)
            board.box(area.hub[0] - 1.8, area.hub[1] - 1.8, 3.6, 3.6, fill=s.BLUE, edge=s.PAPER)
    board.box(centre[0] - 2.5, centre[1] - 2.5, 5, 5, fill=s.RED, edge=s.PAPER, radius=0.6)
    for county in COUNTIES:
        _plate(board, _AREAS[county.name].plate, county)
    _map_legend(board)
    return board


def _places(board: Board, county: County, area: _Area) -> None:
    places = _scattered(area, county.outlets // 6 + area.precooling)
    every = len(places) // area.precooling
    for i, (x, y) in enumerate(places):
        if i % every == 0 and i // every < area.precooling:
            board.polygon([(x, y - 1.2), (x + 1.1, y + 0.8), (x - 1.1, y + 0.8)], s.GREEN)
        else:
            board.disc((x, y), 0.5, _OUTLET)


def _plate(board: Board, middle: Point, county: County) -> None:
    x, y = middle
    board.box(x - 14, y - 5, 28, 10, fill=s.PAPER, edge=s.LINE, radius=1)
    board.text(x, y - 2.2, county.name, 9.5)
    board.text(x, y + 2.3, f"网点{county.outlets}  冷柜{county.fridges}", 7.5, s.SOFT)


def _scattered(area: _Area, count: int) -> list[Point]:
    """Return `count` places inside the county, away from what else is drawn.

    A Halton sequence: even, looks accidental, and is the same in every run.
    """
    xs, ys = [p[0] for p in area.outline], [p[1] for p in area.outline]
    found: list[Point] = []
    index = 0
    while len(found) < count:
        index += 1
        x = min(xs) + (max(xs) - min(xs)) * _halton(index, 2)
        y = min(ys) + (max(ys) - min(ys)) * _halton(index, 3)
        outward = (x + (x - area.hub[0]) * 0.07, y + (y - area.hub[1]) * 0.07)
        if _inside(outward, area.outline) and not _covered((x, y), area):
            found.append((x, y))
    return found


def _covered(place: Point, area: _Area) -> bool:
    (x, y), (left, top) = place, area.plate
    under_plate = abs(x - left) < 15.5 and abs(y - top) < 6.5
    at_hub = abs(x - area.hub[0]) < 5 and abs(y - area.hub[1]) < 5
    (east, south), (x0, y0) = area.hub, _AREAS["望溪区"].hub
    road = [(x0 + (east - x0) * i / 30, y0 + (south - y0) * i / 30) for i in range(31)]
    in_the_way = any(math.dist(place, point) < 2.2 for point in [*_smooth(_RIVER), *road])
    return under_plate or at_hub or in_the_way


def _halton(index: int, base: int) -> float:
    """Return the radical inverse of `index`.

    >>> [_halton(i, 2) for i in (1, 2, 3)]
    [0.5, 0.25, 0.75]
    """
    value, share = 0.0, 1.0
    while index:
        share /= base
        index, digit = divmod(index, base)
        value += digit * share
    return value


def _inside(place: Point, outline: Sequence[Point]) -> bool:
    x, y = place
    inside = False
    previous = outline[-1]
    for corner in outline:
        (x1, y1), (x2, y2) = previous, corner
        if (y1 > y) != (y2 > y) and x < x1 + (x2 - x1) * (y - y1) / (y2 - y1):
            inside = not inside
        previous = corner
    return inside


@cache
def _smooth(points: tuple[Point, ...], rounds: int = 3) -> list[Point]:
    """Return the line with its corners cut (Chaikin)."""
    path = list(points)
    for _ in range(rounds):
        cut: list[Point] = [path[0]]
        for (x1, y1), (x2, y2) in itertools.pairwise(path):
            cut.append((x1 * 0.75 + x2 * 0.25, y1 * 0.75 + y2 * 0.25))
            cut.append((x1 * 0.25 + x2 * 0.75, y1 * 0.25 + y2 * 0.75))
        path = [*cut, path[-1]]
    return path


def _map_legend(board: Board) -> None:
    y = 91.0
    board.box(4, y - 1.6, 3.2, 3.2, fill=s.RED, radius=0.5)
    board.text(9, y, "中心仓", 8.5, s.SOFT, anchor="l")
    board.box(26, y - 1.4, 2.8, 2.8, fill=s.BLUE, radius=0.4)
    board.text(30.5, y, "县级仓", 8.5, s.SOFT, anchor="l")
    board.polygon([(49, y - 1.4), (50.3, y + 1), (47.7, y + 1)], s.GREEN)
    board.text(52, y, "产地预冷点", 8.5, s.SOFT, anchor="l")
    board.disc((75.5, y), 0.7, _OUTLET)
    board.text(78, y, "每点约6个网点", 8.5, s.SOFT, anchor="l")
    board.text(131, y, "示意图，不表示区划界线", 7.5, s.FAINT, anchor="r")
