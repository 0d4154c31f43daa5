"""All mistakes of a form in one list, of whatever kind they are."""

from __future__ import annotations

import pytest

from tests.conftest import read_shipped
from xxxf_desktop.errors import FormError
from xxxf_desktop.forms.loader import build
from xxxf_desktop.forms.texts import FormTexts


def problems(*changes: tuple[str, str]) -> list[str]:
    texts = read_shipped("miit-2020")
    form = texts.form
    for old, new in changes:
        assert old in form
        form = form.replace(old, new, 1)
    with pytest.raises(FormError) as refused:
        build(FormTexts(form, texts.plans), read_shipped)
    return list(refused.value.problems)


UNKNOWN_KEY = ('label = "推荐单位"', 'label = "推荐单位"\nfarbe = "rot"')
UNKNOWN_KIND = ('kind = "unit_code"', 'kind = "unit_kode"')
WRONG_CONDITION = ('field = "unit.exports", is = true', 'field = "unit.exprots", is = true')
EMPTY_CELL = ('value = "{unit.name}", columns = 6', 'value = "全称", columns = 6')
WRONG_GRID = ('value = "{unit.contact.email}", columns = 5', 'value = "{unit.contact.email}"')
WRONG_YEAR = ("year = 2020", 'year = "今年"')


def test_kinds_of_mistakes_do_not_hide_each_other() -> None:
    found = "\n".join(problems(UNKNOWN_KEY, WRONG_CONDITION, EMPTY_CELL, WRONG_GRID))
    assert "farbe：不认识这个键" in found
    assert "没有栏目 unit.exprots" in found
    assert "单元格“全称”不印任何栏目" in found
    assert "part.unit.rows.3" in found


def test_a_field_refused_is_not_reported_missing_as_well() -> None:
    found = problems(UNKNOWN_KIND, EMPTY_CELL)
    assert [problem for problem in found if "unit.code" in problem] == [found[0]]
    assert any("单元格“全称”" in problem for problem in found)


def test_a_head_at_fault_hides_nothing() -> None:
    found = "\n".join(problems(WRONG_YEAR, WRONG_CONDITION))
    assert "year：应是整数" in found
    assert "没有栏目 unit.exprots" in found
