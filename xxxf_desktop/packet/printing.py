"""How the answer of each kind of field is printed: its texts, each in its control."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import assert_never

from xxxf_desktop.answers.application import Application, Value, is_honors
from xxxf_desktop.answers.visibility import is_asked
from xxxf_desktop.forms import templates
from xxxf_desktop.forms.fields import (
    AmountField,
    ChoicesField,
    DateField,
    EmailField,
    FormField,
    HonorsField,
    LongTextField,
    MobileField,
    NumberedChoicesField,
    PhoneField,
    StockCodeField,
    TextField,
    UnitCodeField,
    YesNoField,
)
from xxxf_desktop.forms.model import Form
from xxxf_desktop.packet.honors import honor_lines
from xxxf_desktop.packet.nodes import Control, Text, Tick

Lines = list[tuple[Text, ...]]

# The line left for the pen is underlined full-width blanks.
_BLANK = "　"


class Printer:
    """Prints the answers of one application; answers its conditions hide are not printed."""

    def __init__(self, form: Form, application: Application) -> None:
        self._form = form
        self._application = application

    def template(self, template: str) -> Lines:
        """Return the lines of a template; a slot of several lines stands alone in its template."""
        pieces = templates.parse(template)
        if len(pieces) == 1 and isinstance(pieces[0], templates.Slot):
            return self.field(pieces[0].field)
        return [self.inline(template)]

    def inline(self, template: str) -> tuple[Text, ...]:
        """Return the texts of a template on one line."""
        texts: list[Text] = []
        for piece in templates.parse(template):
            if isinstance(piece, str):
                texts.append(Text(piece))
            else:
                for line in self.field(piece.field):
                    texts += line
        return tuple(texts)

    def cover(self, template: str) -> tuple[Text, ...]:
        """Return a cover value: every chosen direction as 方向N：名称 in one control."""
        slots = templates.slots(template)
        field = self._form.fields[slots[0]] if len(slots) == 1 else None
        if isinstance(field, NumberedChoicesField):
            return (self._chosen_names(field),)
        return self.inline(template)

    def field(self, field_id: str) -> Lines:
        """Return the lines that `field_id` prints."""
        field = self._form.fields[field_id]
        if not is_asked(field, self._form, self._application):
            return [(self._hidden(field),)]
        value = self._application.fields.get(field_id)
        match field:
            case DateField():
                return [(self._text(field, _day, blank="　　年　　月　　日"),)]
            case LongTextField():
                return [(self._text(field, str.strip, multiline=True),)]
            case (
                TextField()
                | MobileField()
                | PhoneField()
                | EmailField()
                | AmountField()
                | UnitCodeField()
                | StockCodeField()
            ):
                return [(self._text(field, _single_line),)]
            case YesNoField():
                return [self._yes_no(field, value)]
            case ChoicesField():
                return [self._choices(field, value)]
            case NumberedChoicesField():
                return self._numbered(field, value)
            case HonorsField():
                return honor_lines(field, value if is_honors(value) else None)
        assert_never(field)

    # ---------------------------------------------------------------- kinds

    def _hidden(self, field: FormField) -> Text:
        """`otherwise` is printed where the question is decided, not while it is open."""
        open_question = field.when and self._application.fields.get(field.when.field) is None
        shown = "" if open_question else field.otherwise
        control = Control(field.id, field.label, empty=not shown)
        return Text(shown, control=control) if shown else blank(control, field.blank_em)

    def _text(
        self,
        field: FormField,
        show: Callable[[str], str],
        blank: str = "",
        multiline: bool = False,
    ) -> Text:
        shown = show(self._application.text(field.id))
        control = Control(field.id, field.label, empty=not shown, multiline=multiline)
        if shown:
            return Text(shown, control=control)
        return Text(blank or _BLANK * field.blank_em, underline=not blank, control=control)

    def _yes_no(self, field: YesNoField, value: Value | None) -> tuple[Text, ...]:
        no = tick(f"{field.id}:否", f"{field.label}：否", value is False)
        yes = tick(f"{field.id}:是", f"{field.label}：是", value is True)
        return (no, *self.inline(field.no + _BLANK), yes, *self.inline(field.yes))

    def _choices(self, field: ChoicesField, value: Value | None) -> tuple[Text, ...]:
        chosen = value if isinstance(value, tuple) else ()
        texts: list[Text] = []
        for option in field.options:
            texts.append(tick(f"{field.id}:{option}", option, option in chosen))
            texts.append(Text(f"{option} "))
        if field.other:
            other = self._form.fields[field.other]
            texts.append(Text(f"{other.label}："))
            texts += self.field(field.other)[0]
        return tuple(texts)

    def _numbered(self, field: NumberedChoicesField, value: Value | None) -> Lines:
        chosen = value if isinstance(value, tuple) else ()
        lines: Lines = []
        for group in dict.fromkeys(option.group for option in field.options):
            lines.append((Text(group, bold=True),))
            texts: list[Text] = []
            for option in field.options:
                if option.group != group:
                    continue
                name = f"{field.prefix}{option.number}：{option.name}"
                box = tick(f"{field.id}:{option.number}", name, option.number in chosen)
                texts += [box, Text(f"{name}　")]
            lines.append(tuple(texts))
        return lines

    def _chosen_names(self, field: NumberedChoicesField) -> Text:
        value = self._application.fields.get(field.id)
        chosen = value if isinstance(value, tuple) else ()
        names = [
            f"{field.prefix}{option.number}：{option.name}"
            for option in field.options
            if option.number in chosen
        ]
        control = Control(field.id, field.label, empty=not names)
        if not names:
            return blank(control, 12)
        return Text("；".join(names), control=control)


def tick(tag: str, alias: str, on: bool) -> Text:
    """Return a box of the form in its control."""
    state = Tick.ON if on else Tick.OFF
    return Text(state.value, control=Control(tag, alias, tick=state))


def blank(control: Control, width_em: int) -> Text:
    """Return a line left for the pen, `width_em` characters wide."""
    return Text(_BLANK * width_em, underline=True, control=control)


def _single_line(text: str) -> str:
    return re.sub(r"\s*\n\s*", " ", text.strip())


def _day(text: str) -> str:
    """
    >>> _day("2020-05-06"), _day("明年")
    ('2020年5月6日', '明年')
    """
    try:
        day = date.fromisoformat(text.strip())
    except ValueError:
        return text.strip()
    return f"{day.year}年{day.month}月{day.day}日"
