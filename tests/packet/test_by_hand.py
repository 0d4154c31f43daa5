"""Where a packet is sealed, signed and dated."""

from __future__ import annotations

from tests.packet.making import edition
from xxxf_desktop.packet.by_hand import hand_places


def test_the_places_of_2020_in_order() -> None:
    assert [(place.chapter, place.doing) for place in hand_places(edition())] == [
        ("封面", "“申报单位”处盖公章"),
        ("封面", "“推荐单位”处盖公章"),
        ("附3 申报主体责任声明", "“法定代表人：（签字）”处签字"),
        ("附3 申报主体责任声明", "“公司（企业盖章）”处盖公章"),
        ("附3 申报主体责任声明", "“二〇二〇年　　月　　日”处手写日期"),
    ]


def test_the_date_of_2018_is_its_own() -> None:
    assert hand_places(edition("tianjin-2018"))[-1].words == "二〇一八年　　月　　日"
