"""股票代码: six digits on the exchanges of the mainland, anything elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator

from xxxf_desktop.forms.fields import StockCodeField
from xxxf_desktop.rules.finding import Finding, hint
from xxxf_desktop.rules.subject import Subject

_MAINLAND = ("上海", "上交所", "深圳", "深交所", "北京", "北交所")


def findings(field: StockCodeField, text: str, subject: Subject) -> Iterator[Finding]:
    """Yield a hint where the place of listing wants six digits and `text` is something else.

    Source: form-2020: a code that is not 6 digits is a hint for 上海/深圳/北京 only.
    """
    exchange = subject.text(field.exchange) or ""
    if any(name in exchange for name in _MAINLAND) and not re.fullmatch(r"[0-9]{6}", text):
        yield hint("STOCK_CODE_SUSPECT", field.id, value=text, exchange=exchange)
