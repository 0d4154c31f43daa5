"""The clock: the only place that asks for the time of day."""

from __future__ import annotations

import os
from datetime import date, datetime

from xxxf_desktop.errors import XxxfError

TODAY_VARIABLE = "XXXF_TODAY"


def today() -> date:
    """Return the date here and now.

    The environment variable XXXF_TODAY (2020-04-28) puts another in its place, for tests
    and pictures; XxxfError where it holds no date.
    """
    return now().date()


def now() -> datetime:
    """Return the time here and now, aware of its zone; on the day that `today` says."""
    real = datetime.now().astimezone()
    chosen = os.environ.get(TODAY_VARIABLE, "").strip()
    if not chosen:
        return real
    try:
        day = date.fromisoformat(chosen)
    except ValueError as error:
        from xxxf_desktop.answers.wording import quoted_text  # the models behind it take long

        raise XxxfError(
            f"环境变量 {TODAY_VARIABLE} 里的“{quoted_text(chosen)}”不是日期。",
            "按 2020-04-28 的写法填。",
        ) from error
    # The zone of that day may have another offset than today's.
    return datetime.combine(day, real.time()).astimezone()
