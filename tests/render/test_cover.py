"""The cover stays one page however much stands on it."""

from __future__ import annotations

from pathlib import Path

import pytest

from xxxf_desktop.answers.application import Application, Value
from xxxf_desktop.forms.model import Form
from xxxf_desktop.packet.build import build_packet
from xxxf_desktop.render.fonts import FontSet
from xxxf_desktop.render.layout import lay_out
from xxxf_desktop.render.setting import Typesetter

ALL = tuple(range(1, 11))


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param({}, id="empty"),
        pytest.param({"project.directions": (1,)}, id="one-direction"),
        pytest.param({"project.directions": ALL}, id="ten-directions"),
        pytest.param(
            {"project.directions": ALL, "project.name": "面" * 60, "unit.name": "广" * 45},
            id="ten-directions-and-long-names",
        ),
    ],
)
def test_is_one_page(fields: dict[str, Value], form_2020: Form, repository: Path) -> None:
    packet = build_packet(form_2020, Application("miit-2020", None, fields), {})
    fonts = FontSet(repository / "resources" / "fonts")
    laid_out = lay_out(packet, Typesetter(fonts), lambda _: (1, 1))
    assert [page.section for page in laid_out.pages[:2]] == ["part.cover", "part.notes"]
