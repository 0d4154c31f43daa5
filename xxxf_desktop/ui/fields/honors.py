"""相关荣誉: a line for each honour of the form, then the applicant's own."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QRegularExpressionValidator
from PySide6.QtWidgets import QVBoxLayout, QWidget

from xxxf_desktop.answers.application import Honor, Value, is_honors
from xxxf_desktop.forms.fields import HonorsField
from xxxf_desktop.ui.fields.editor import SteppedEditor
from xxxf_desktop.ui.parts.boxes import column, row
from xxxf_desktop.ui.parts.buttons import push, tool
from xxxf_desktop.ui.parts.inputs import LineFrame
from xxxf_desktop.ui.parts.ticks import Segment, TickBox
from xxxf_desktop.ui.parts.words import label

_NAME_WIDTH = 132
_YEAR_WIDTH = 92


class YearBox(LineFrame):
    """A year of four digits; nothing else can be typed."""

    def __init__(self, name: str) -> None:
        super().__init__(unit="年", low=True)
        self.setFixedWidth(_YEAR_WIDTH)
        self.line.setValidator(QRegularExpressionValidator("[0-9０-９]{0,4}"))
        self.line.setAccessibleName(name)

    def year(self) -> int | None:
        """Return the year, None while there is none."""
        text = unicodedata.normalize("NFKC", self.line.text())
        return int(text) if text.isdecimal() else None

    def show_year(self, year: int | None) -> None:
        """Show `year`; what is being typed is left alone when it says the same."""
        if self.year() != year:
            self.line.blockSignals(True)
            self.line.setText("" if year is None else str(year))
            self.line.blockSignals(False)


class FixedHonor(QWidget):
    """An honour with a line of its own on the form: tick, levels, a year for each level."""

    changed = Signal()

    def __init__(self, name: str, levels: Sequence[str], year_label: str) -> None:
        super().__init__()
        self.name = name
        self.tick = TickBox(name)
        self.levels = Segment(levels, several=True, width=76)
        words = year_label.rstrip("：")
        self.years = {level: YearBox(f"{name} {level} {words}") for level in levels}
        self.tick.setMinimumWidth(_NAME_WIDTH)
        for part in self.levels.parts:
            part.setAccessibleName(f"{name} {part.text()}")
        self.setLayout(row(self.tick, self.levels, *self.years.values(), None))
        self.tick.clicked.connect(self._on_changed)
        self.levels.chosen_by_user.connect(self._on_level_chosen)
        for box in self.years.values():
            box.line.textEdited.connect(self._on_changed)
        self._arrange()

    def controls(self) -> Iterator[QWidget]:
        """Yield the widgets that take the focus, in order."""
        yield from (self.tick, *self.levels.parts)
        yield from (box.line for box in self.years.values())

    def honors(self) -> Iterator[Honor]:
        """Yield what the line claims: one honour a level, or one without."""
        if not self.tick.isChecked():
            return
        chosen = self.levels.chosen()
        for level in chosen:
            yield Honor(honor=self.name, level=level, year=self.years[level].year())
        if not chosen:
            first = next(iter(self.years.values()))
            yield Honor(honor=self.name, year=first.year())

    def display(self, honors: Sequence[Honor]) -> None:
        """Show the honours that are this line's."""
        self.tick.setChecked(bool(honors))
        self.levels.choose([honor.level for honor in honors])
        years = {honor.level: honor.year for honor in honors}
        for index, (level, box) in enumerate(self.years.items()):
            box.show_year(years.get(level, years.get("") if index == 0 else None))
        self._arrange()

    def _arrange(self) -> None:
        """Off lines are grey; a second year appears with the second level."""
        on, chosen = self.tick.isChecked(), self.levels.chosen()
        if not on and self.isAncestorOf(self.window().focusWidget() or self):
            self.tick.setFocus()  # what goes off would let the focus go anywhere
        self.levels.setEnabled(on)
        for index, (level, box) in enumerate(self.years.items()):
            box.setEnabled(on)
            box.setVisible(level in chosen or (index == 0 and not chosen))

    @Slot()
    def _on_level_chosen(self) -> None:
        """A year typed before the level was chosen goes with the level."""
        chosen = self.levels.chosen()
        first, *others = self.years.values()
        only = self.years[chosen[0]] if len(chosen) == 1 else None
        if only is not None and only in others and only.year() is None:
            only.show_year(first.year())
            first.show_year(None)
        self._on_changed()

    @Slot()
    def _on_changed(self) -> None:
        self._arrange()
        self.changed.emit()


class OtherHonor(QWidget):
    """An honour the applicant adds: name, level, year, and a way to remove it."""

    changed = Signal()
    removed = Signal(QWidget)

    def __init__(self, levels: Sequence[str], year_label: str) -> None:
        super().__init__()
        self.name = LineFrame(low=True)
        self.name.line.setPlaceholderText("荣誉名称")
        self.name.setMinimumWidth(_NAME_WIDTH)
        self.levels = Segment(levels, width=76)
        self._year_words = year_label.rstrip("：")
        self.year = YearBox(self._year_words)
        self.remove = tool("trash", "删去这项荣誉")
        self.setLayout(row(self.name, self.levels, self.year, self.remove))
        self.name.line.textEdited.connect(self.changed)
        self.levels.chosen_by_user.connect(self.changed)
        self.year.line.textEdited.connect(self.changed)
        self.remove.clicked.connect(self._on_remove_clicked)

    def show_number(self, number: int) -> None:
        """Tell a screen reader the how manieth of the added honours this is."""
        names = {self.name.line: "名称", self.year.line: self._year_words, self.remove: "删去"}
        names |= {part: part.text() for part in self.levels.parts}
        for control, words in names.items():
            control.setAccessibleName(f"其他荣誉 {number} {words}")

    def controls(self) -> Iterator[QWidget]:
        """Yield the widgets that take the focus, in order."""
        yield from (self.name.line, *self.levels.parts, self.year.line, self.remove)

    def honor(self) -> Honor | None:
        """Return the honour, None while nothing is written."""
        name, year, level = self.name.line.text(), self.year.year(), self.levels.chosen()
        if not name.strip() and year is None and not level:
            return None
        return Honor(honor=name, level=level[0] if level else "", year=year)

    def display(self, honor: Honor) -> None:
        """Show `honor`."""
        if self.name.line.text() != honor.honor:
            self.name.line.setText(honor.honor)
        self.levels.choose([honor.level])
        self.year.show_year(honor.year)

    @Slot()
    def _on_remove_clicked(self) -> None:
        self.removed.emit(self)


class HonorsEditor(SteppedEditor):
    """The whole cell: fixed lines, others, and one click for 全部没有."""

    def __init__(self, field: HonorsField) -> None:
        super().__init__(field)
        self._honors = field
        self.fixed = [FixedHonor(name, field.levels, field.year_label) for name in field.fixed]
        self.others: list[OtherHonor] = []
        self._others = QVBoxLayout()
        self._others.setSpacing(8)
        self.add = push(f"添加{_others_words(field)}", "link", "plus")
        self.none = push("全部没有，填“无”", "link")
        self._says_none = label("已填：没有荣誉，纸上印“无”。", "ok")
        self._says_none.hide()
        self.add.clicked.connect(self.add_other)
        self.none.clicked.connect(self._on_none_clicked)
        for line in self.fixed:
            line.changed.connect(self._on_changed)
            self._watch_all(line.controls())
        self.watch(self.add)
        self.watch(self.none)
        buttons = row(self.add, 16, self.none, self._says_none, None)
        self.setLayout(column(*self.fixed, self._others, buttons, gap=8))
        self.setFocusProxy(self.fixed[0].tick if self.fixed else self.add)

    def controls(self) -> Sequence[QWidget]:
        lines = [part for line in self.fixed for part in line.controls()]
        others = [part for line in self.others for part in line.controls()]
        return [*lines, *others, self.add, self.none]

    def display(self, _field_id: str, value: Value | None) -> None:
        rows = value if is_honors(value) else ()
        if rows != self._rows():  # what is being typed stays in its line, whatever it is called
            self._display_rows(rows)
        self._says_none.setVisible(value == ())
        self.none.setVisible(value != ())

    def _display_rows(self, rows: Sequence[Honor]) -> None:
        rest = list(rows)
        for line in self.fixed:
            own = _own_rows(line, self._honors.levels, rest)
            line.display(own)
            rest = [honor for honor in rest if not any(honor is each for each in own)]
        self._display_others(rest)

    def _display_others(self, honors: Sequence[Honor]) -> None:
        shown = [honor for line in self.others if (honor := line.honor()) is not None]
        if shown == list(honors):
            return
        while len(self.others) > len(honors):
            self._take_away(self.others[-1])
        while len(self.others) < len(honors):
            self._new_other()
        for line, honor in zip(self.others, honors, strict=True):
            line.display(honor)

    @Slot()
    def add_other(self) -> None:
        """Add an empty line and put the focus into it."""
        line = self._new_other()
        line.name.line.setFocus()

    def _new_other(self) -> OtherHonor:
        line = OtherHonor(self._honors.levels, self._honors.year_label)
        line.changed.connect(self._on_changed)
        line.removed.connect(self._on_removed)
        self._watch_all(line.controls())
        self.others.append(line)
        self._others.addWidget(line)
        line.show_number(len(self.others))
        return line

    def _take_away(self, line: OtherHonor) -> None:
        if line.isAncestorOf(self.window().focusWidget() or self):
            self.add.setFocus()
        self.others.remove(line)
        self._others.removeWidget(line)
        line.hide()
        line.deleteLater()
        for number, other in enumerate(self.others, 1):
            other.show_number(number)

    def _watch_all(self, controls: Iterable[QWidget]) -> None:
        for control in controls:
            self.watch(control)

    def _rows(self) -> tuple[Honor, ...]:
        fixed = [honor for line in self.fixed for honor in line.honors()]
        return (*fixed, *(honor for line in self.others if (honor := line.honor()) is not None))

    @Slot()
    def _on_changed(self) -> None:
        self.change(self.field.id, self._rows() or None)
        self._says_none.hide()
        self.none.show()

    @Slot()
    def _on_none_clicked(self) -> None:
        self.change(self.field.id, ())
        self.display(self.field.id, ())
        self.add.setFocus()

    @Slot(QWidget)
    def _on_removed(self, line: OtherHonor) -> None:
        self._take_away(line)
        self.add.setFocus()
        self._on_changed()


def _others_words(field: HonorsField) -> str:
    """
    >>> from xxxf_desktop.forms.fields import HonorsField
    >>> field = HonorsField(kind="honors", label="荣誉", fixed=(), levels=("国家级",),
    ...     year_label="年：", other_label="其他市级以上荣誉自行添加：")
    >>> _others_words(field)
    '其他市级以上荣誉'
    """
    return field.other_label.removesuffix("：").removesuffix("自行添加")


def _own_rows(line: FixedHonor, levels: Sequence[str], rows: Sequence[Honor]) -> list[Honor]:
    """Return the honours of `rows` that the line can show: one for each level, or one without."""
    own: dict[str, Honor] = {}
    for honor in rows:
        if honor.honor == line.name and honor.level in (*levels, "") and honor.level not in own:
            own[honor.level] = honor
    with_level = [own[level] for level in levels if level in own]
    return with_level or [own[""]] if own else []
