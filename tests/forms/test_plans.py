"""报送方案: copies, binding, media, deadline and recipient of each, as form-2020.md has them."""

from __future__ import annotations

import pytest

from tests.conftest import read_shipped
from xxxf_desktop.forms.loader import load

EXPECTED: dict[str, dict[str, tuple[object, ...]]] = {
    "miit-2020": {
        "miit-2020": (2, "", ("光盘",), True, "2020-05-15", "工业和信息化部信息技术发展司"),
        "guangdong-2020": (
            3, "", ("U盘", "光盘"), True, "2020-05-10", "广东省工业和信息化厅",
        ),
        "dongguan-2020": (
            5, "", ("U盘", "光盘"), False, "2020-05-07", "东莞市工业和信息化局",
        ),
    },
    "tianjin-2018": {
        "tianjin-2018": (
            3, "胶装", ("电子版",), False, "2018-03-05", "市工业和信息化委工业化信息化融合处",
        ),
    },
}  # fmt: skip


@pytest.mark.parametrize("form_id", sorted(EXPECTED))
def test_are_those_of_the_sheet(form_id: str) -> None:
    plans = load(form_id, read_shipped).plans
    found = {
        key: (plan.copies, plan.binding, plan.media, plan.online, plan.deadline, plan.recipient)
        for key, plan in plans.items()
    }
    assert found == EXPECTED[form_id]


@pytest.mark.parametrize("form_id", sorted(EXPECTED))
def test_no_shipped_plan_wants_the_code_in_the_footer(form_id: str) -> None:
    """The official layout has none."""
    assert not any(plan.code_in_footer for plan in load(form_id, read_shipped).plans.values())
