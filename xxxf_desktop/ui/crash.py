"""What happens when the program itself is wrong: save, log, and one box."""

from __future__ import annotations

import sys
from contextlib import suppress
from types import TracebackType
from typing import TYPE_CHECKING

from xxxf_desktop.system.paths import data_folder
from xxxf_desktop.ui.notices import notice

if TYPE_CHECKING:
    from xxxf_desktop.ui.window import Window


def catch_bugs(window: Window) -> None:
    """Let errors nobody expected save the draft of `window` and be told, once."""
    _Handler(window).install()


class _Handler:
    def __init__(self, window: Window) -> None:
        self._window = window
        self._has_told = False

    def install(self) -> None:
        sys.excepthook = self._on_error

    def _on_error(
        self, kind: type[BaseException], error: BaseException, _trace: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            self._window.close()
            return
        log = None
        with suppress(Exception):
            from xxxf_desktop.system.crash import log_crash

            log = log_crash(error, data_folder())
        saved = False
        with suppress(Exception):
            saved = self._window.save_in_need()
        if self._has_told:
            return
        self._has_told = True
        state = "填写的内容已经存好。" if saved else "最后的改动可能没有存上，先按 Ctrl+S。"
        lines = [f"不是操作有误。{state}", "可以继续填写；关闭再打开更稳妥。"]
        if log is not None:
            lines.append(f"出错的位置记在 {log}，里面没有申报内容。")
        notice(self._window, "程序出了错", lines)
