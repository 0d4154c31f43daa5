"""The kinds of field a form may have, as frozen models of their TOML."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field


class FormPart(BaseModel):
    """Base of everything read from a form definition: frozen, no unknown keys."""

    # Built when a form is first read: two hundred models one by one would delay every start.
    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


class Condition(FormPart):
    """When something is asked: a field has the value `is`, or claims anything at all.

    A field claims when it is answered with more than 无 or an empty list.
    """

    field: str
    is_: bool | None = Field(default=None, alias="is")
    claims: Literal[True] | None = None


class _Field(FormPart):
    """What every kind shares. `hint` is the form's bracketed help: shown, never printed."""

    id: str = ""
    label: str
    group: str = ""  # the label this one stands under on the form, for example 申报联系人
    hint: str = ""
    need: Literal["required", "optional"] = "required"
    when: Condition | None = None
    none_ok: bool = False
    printed: bool = True
    blank_em: int = Field(default=4, ge=1, le=40)  # width of the line left for the pen
    otherwise: str = ""  # printed where the condition hides the field, for example /


class TextField(_Field):
    kind: Literal["text"]


class LongTextField(_Field):
    """Several paragraphs; `limit` in characters as narrative.counting counts them."""

    kind: Literal["long_text"]
    limit: int | None = Field(default=None, gt=0)


class MobileField(_Field):
    kind: Literal["mobile"]


class PhoneField(_Field):
    """Fixed line or fax: several numbers, extensions by 转 or 分机."""

    kind: Literal["phone"]


class EmailField(_Field):
    kind: Literal["email"]


class AmountField(_Field):
    """Money in 万元, at least 0, at most two decimals."""

    kind: Literal["amount"]


class DateField(_Field):
    """A day, ISO 8601 in the answers, 2020年5月6日 on paper."""

    kind: Literal["date"]


class UnitCodeField(_Field):
    """统一社会信用代码 (GB 32100) or 组织机构代码 (GB 11714)."""

    kind: Literal["unit_code"]


class StockCodeField(_Field):
    """A stock code; `exchange` names the field with the place it is listed at."""

    kind: Literal["stock_code"]
    exchange: str


class YesNoField(_Field):
    """`no` and `yes` are printed behind their boxes, 否 first; both may name fields in {}."""

    kind: Literal["yes_no"]
    no: str = "否"
    yes: str = "是"


class ChoicesField(_Field):
    """One or more of `options`; `other` names the text field behind 其他（请注明）."""

    kind: Literal["choices"]
    options: tuple[str, ...] = Field(min_length=1)
    other: str | None = None


class NumberedOption(FormPart):
    """One direction: its number, its group on the form, and its paragraph of the guide."""

    number: int = Field(ge=1)
    group: str
    name: str
    help: str


class NumberedChoicesField(_Field):
    """One or more options by number; `prefix` is printed before the number."""

    kind: Literal["numbered_choices"]
    prefix: str
    options: tuple[NumberedOption, ...] = Field(min_length=1)


class HonorsField(_Field):
    """Rows of honour, level and year. `fixed` have lines of their own on the form."""

    kind: Literal["honors"]
    fixed: tuple[str, ...]
    levels: tuple[str, ...] = Field(min_length=1)
    year_label: str
    other_label: str


FormField = Annotated[
    TextField
    | LongTextField
    | MobileField
    | PhoneField
    | EmailField
    | AmountField
    | DateField
    | UnitCodeField
    | StockCodeField
    | YesNoField
    | ChoicesField
    | NumberedChoicesField
    | HonorsField,
    Field(discriminator="kind"),
]
