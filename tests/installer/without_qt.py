"""Run pytest as on a machine that has no Qt: `python without_qt.py [pytest arguments…]`."""

import sys
from collections.abc import Sequence
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType

import pytest

QT_PACKAGES = frozenset({"PySide6", "shiboken6", "pytestqt"})
# pytest-qt declares these; without it, pytest would refuse them in the project's settings.
QT_SETTINGS = (
    "qt_api",
    "qt_default_raising",
    "qt_log_extend",
    "qt_log_format",
    "qt_log_ignore",
    "qt_log_level_fail",
    "qt_no_exception_capture",
    "qt_qapp_name",
    "qt_wait_signal_raising",
)


class PathFinderWithoutQt(PathFinder):
    """Finds on sys.path what Python's own finder finds, except Qt."""

    @classmethod
    def find_spec(
        cls, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Return the spec of the module, or None as for one that is not installed."""
        if name.partition(".")[0] in QT_PACKAGES:
            return None
        return super().find_spec(name, path, target)


class QtSettings:
    """Stands in for pytest-qt where pytest reads its settings."""

    @staticmethod
    def pytest_addoption(parser: pytest.Parser) -> None:
        """Accept and ignore the settings of pytest-qt."""
        for name in QT_SETTINGS:
            parser.addini(name, help="ignored: there is no Qt")


def hide_qt() -> None:
    """Make every later import of Qt fail, as if it were not installed."""
    position = sys.meta_path.index(PathFinder)
    sys.meta_path[position] = PathFinderWithoutQt


if __name__ == "__main__":
    hide_qt()
    raise SystemExit(pytest.main(["-p", "no:pytest-qt", *sys.argv[1:]], plugins=[QtSettings()]))
