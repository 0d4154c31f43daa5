"""Dates: typed in any usual spelling, or picked from a calendar."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QDate, QLocale, QPoint, Qt, Slot
from PySide6.QtWidgets import QCalendarWidget, QWidget

from xxxf_desktop.answers.application import Value
from xxxf_desktop.answers.days import read_day
from xxxf_desktop.forms.fields import FormField
from xxxf_desktop.ui.fields.line import LineEditor
from xxxf_desktop.ui.parts.buttons import tool


class DayEditor(LineEditor):
    """A day; 2020年5月6日, 2020.5.6 and 20200506 become 2020-05-06 when the field is left."""

    def __init__(self, field: FormField) -> None:
        super().__init__(field)
        self.line.setPlaceholderText("如 2020-05-06")
        self._button = tool("calendar", "打开日历", "Alt+↓")
        self._button.setFixedSize(28, 28)
        self._button.clicked.connect(self.open_calendar)
        inside = self.frame.layout()
        if inside is not None:
            inside.addWidget(self._button)
            inside.setContentsMargins(11, 0, 4, 0)
        self._calendar: QCalendarWidget | None = None

    def controls(self) -> Sequence[QWidget]:
        return (*super().controls(), self._button)

    def value(self) -> str | None:
        day = read_day(self.line.text())
        return super().value() if day is None else day.isoformat()

    def show_answer(self, field_id: str, value: Value | None) -> None:
        if value != self.value():
            super().show_answer(field_id, value)

    def tidy(self) -> None:
        day = read_day(self.line.text())
        if day is not None and day.isoformat() != self.line.text():
            self._replace(day.isoformat())
        elif day is None:
            super().tidy()

    @Slot()
    def open_calendar(self) -> None:
        """Open the calendar below the field, at the day that is typed."""
        if self._calendar is None:
            self._calendar = _calendar(self)
            self._calendar.clicked.connect(self._on_day_picked)
            self._calendar.activated.connect(self._on_day_picked)
        day = read_day(self.line.text())
        if day is not None:
            self._calendar.setSelectedDate(QDate(day.year, day.month, day.day))
        self._calendar.move(self.mapToGlobal(QPoint(0, self.height() + 2)))
        self._calendar.show()
        self._calendar.setFocus()

    @Slot(QDate)
    def _on_day_picked(self, day: QDate) -> None:
        if self._calendar is not None:
            self._calendar.hide()
        self._replace(day.toString(Qt.DateFormat.ISODate))
        self.line.setFocus()


def _calendar(parent: QWidget) -> QCalendarWidget:
    made = QCalendarWidget(parent)
    made.setWindowFlags(Qt.WindowType.Popup)
    made.setLocale(QLocale(QLocale.Language.Chinese, QLocale.Country.China))
    made.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
    made.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
    made.setGridVisible(False)
    made.setAccessibleName("日历")
    return made
