"""Free texts: a lone 无 where it says nothing, and boxes of limited length."""

from __future__ import annotations

from collections.abc import Iterator

from xxxf_desktop.forms.fields import FormField, LongTextField
from xxxf_desktop.narrative.counting import budget
from xxxf_desktop.rules.finding import Finding, error, hint


def lone_none(field: FormField) -> Iterator[Finding]:
    """Yield what is wrong with `field` being answered by 无 alone."""
    if not field.none_ok:
        # 填表须知二: 栏目不得空缺; 无 counts as an answer only where the form allows it
        yield error("NONE_NOT_ALLOWED", field.id)


def length(field: LongTextField, text: str) -> Iterator[Finding]:
    """Yield an error over the limit, a hint where only a web form would count more than it."""
    if field.limit is None:
        return
    used = budget(text, field.limit)
    if used.over:
        # 表一 申报单位简介, 表二 项目概述: 不超过400字
        yield error(
            "LENGTH_OVER_LIMIT",
            field.id,
            used=str(used.used),
            over=str(used.over),
            limit=str(used.limit),
        )
    elif used.utf16_units > used.limit:
        yield hint(
            "LENGTH_WEB_COUNT",
            field.id,
            web=str(used.utf16_units),
            surplus=str(used.utf16_units - used.limit),
            limit=str(used.limit),
        )
