"""The answers file of an edition as pydantic models, and their JSON Schema.

One model is built from each `Form`: `reading` validates with it, `xxxf schema` prints it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Annotated, Any, assert_never, get_args

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    WithJsonSchema,
    create_model,
    model_validator,
)
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from xxxf_desktop.answers.application import Acceptance, Rotation
from xxxf_desktop.answers.normalise import normalised
from xxxf_desktop.answers.page_ranges import SHAPE, last_page, spelt
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
from xxxf_desktop.narrative.blocks import Blocks, paragraphs_of

MOST_ENTRIES = 2000  # rows, blocks, proofs of one list: far above any application
_LONGEST_AMOUNT = 40
_LONGEST_TEXT = 1000  # of a title, a path, a code; the answers themselves have no such limit


@dataclass(frozen=True, slots=True)
class JsonNumber:
    """A number of the answers file as it was typed: a fraction, an exponent, a very long one."""

    text: str


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


def _page_list(text: str) -> str:
    if re.search(SHAPE, text) is None:
        raise PydanticCustomError("pages", "不是页码")
    try:
        last_page(text)
    except ValueError as error:
        raise PydanticCustomError("page_twice", "有的页写了两次") from error
    return spelt(text)


_PageList = Annotated[
    str,
    Field(max_length=_LONGEST_TEXT),
    AfterValidator(_page_list),
    WithJsonSchema({"type": "string", "maxLength": _LONGEST_TEXT, "pattern": SHAPE}),
]


class ProofRow(_Strict):
    """An entry of `proofs`: a file, or the statement that there is none.

    With neither it stands for a proof still to come: the rules say so.
    """

    item: str
    title: Annotated[str, Field(max_length=_LONGEST_TEXT)] | None = None
    file: Annotated[str, Field(max_length=_LONGEST_TEXT)] | None = None
    none: bool = False
    pages: _PageList | None = None
    rotate: Rotation | None = None

    @model_validator(mode="after")
    def _not_file_and_none(self) -> ProofRow:
        if self.file and self.none:
            raise PydanticCustomError("file_and_none", "file 和 none: true 只能写一个")
        return self


# What the models say about themselves in the JSON Schema: they are written in English.
_TITLES = {
    "Fields": "栏目",
    "Narrative": "申报项目详细介绍",
    "HonorRow": "一项荣誉",
    "ProofRow": "一份证明材料",
    "Acceptance": "一条已确认的提示",
    "Heading": "标题",
    "Paragraph": "段落",
    "ListBlock": "列表",
    "ListItem": "列表的一项",
    "TableBlock": "表",
    "FigureBlock": "图",
    "TextRun": "一段文字",
    "Reference": "引用图或表",
    "form": "申报书版本",
    "plan": "报送方案",
    "fields": "栏目的答案，键是栏目编号",
    "narrative": "申报项目详细介绍，键是章节编号",
    "proofs": "证明材料，整份替换",
    "accepted": "已确认的提示，整份替换",
    "honor": "荣誉名称",
    "year": "授予年份",
    "item": "附1、附2的条目",
    "title": "材料名称，不写时取文件名",
    "file": "文件，路径相对于答案文件",
    "none": "没有这项材料",
    "pages": "装订哪几页，写作 1-3,5；不写是全部",
    "rotate": "顺时针旋转的度数",
    "code": "提示的代码",
    "field": "栏目编号",
    "reason": "理由",
    "type": "块的种类",
    "level": "级别",
    "text": "文字",
    "runs": "各段文字",
    "ordered": "是否编号",
    "items": "各项",
    "caption": "题名",
    "header_rows": "表头行数",
    "rows": "各行",
    "widths_mm": "各列宽度（毫米）",
    "width_mm": "宽度（毫米）",
    "id": "标识，供引用",
    "bold": "加粗",
    "sup": "上标",
    "sub": "下标",
    "ref": "图:标识，或表:标识",
}


class _Blankable:
    """Marks an answer that nothing but white space, like null, leaves unanswered."""

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        return core_schema.no_info_before_validator_function(_blank_is_none, handler(source))

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        json = handler(schema)
        if not any(_takes_any_text(kind) for kind in json["anyOf"]):
            json["anyOf"] = [*json["anyOf"], {"type": "string", "pattern": r"^\s*$"}]
        return json


class _OrText:
    """Marks the blocks of a narrative section, which may be given as one string."""

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        return core_schema.no_info_before_validator_function(_blocks_of_text, handler(source))

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return {"anyOf": [handler(schema), {"type": "string"}]}


def _takes_any_text(schema: JsonSchemaValue) -> bool:
    return "string" in schema.get("type", ()) and not {"format", "enum"} & schema.keys()


def _blank_is_none(value: object) -> object:
    return None if isinstance(value, str) and not value.strip() else value


def _blocks_of_text(value: object) -> object:
    return paragraphs_of(value) if isinstance(value, str) else value


def answers_model(form: Form) -> type[BaseModel]:
    """Return the model of an answers file of `form`; aliases are the ids.

    Its values are normalised; `python_names` says which attribute holds which id.
    """
    narrative = Annotated[Blocks, Field(strict=False, max_length=MOST_ENTRIES)]
    sections = [
        (section.id, narrative, section.label, section.guidance, _OrText())
        for section in form.narrative_sections()
    ]
    fields = [
        (field.id, _type_of(field), form.label_of(field.id), field.hint, _Blankable())
        for field in form.fields.values()
    ]
    places = [field_id for field_id, *_ in [*fields, *sections]]
    places += [item.id for item in form.proof_items()]
    return create_model(
        "Answers",
        __base__=_Strict,
        form=(_one_of(str, [form.id]), ...),
        plan=(_one_of(str, [*form.plans]) | None, None),
        fields=(_members("Fields", fields), None),
        narrative=(_members("Narrative", sections), None),
        proofs=(_rows(_proof_row(form)) | None, None),
        accepted=(_rows(_acceptance(places)) | None, None),
    )


def python_names(ids: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield (attribute, id) for the members of the models `fields` and `narrative`."""
    for index, name in enumerate(ids):
        yield f"member_{index}", name


def _members(name: str, members: Sequence[tuple[str, Any, str, str, object]]) -> type[BaseModel]:
    definitions: dict[str, Any] = {}
    ids = [member[0] for member in members]
    for (attribute, alias), (_, kind, label, hint, mark) in zip(
        python_names(ids), members, strict=True
    ):
        member = Field(default=None, alias=alias, title=label, description=hint or None)
        definitions[attribute] = (Annotated[kind | None, mark], member)
    return create_model(name, __base__=_Strict, **definitions)


def _type_of(field: FormField) -> Any:
    """Return the type of an answer to `field`: normalised text, a truth value, a tuple."""
    match field:
        case (
            TextField()
            | LongTextField()
            | MobileField()
            | PhoneField()
            | EmailField()
            | UnitCodeField()
            | StockCodeField()
        ):
            return Annotated[str, AfterValidator(partial(normalised, field))]
        case AmountField():
            return Annotated[
                str,
                AfterValidator(partial(normalised, field)),
                AfterValidator(_decimal),
                BeforeValidator(_amount_text),
                WithJsonSchema({"type": ["string", "number"]}),
            ]
        case DateField():
            return Annotated[
                str,
                AfterValidator(partial(normalised, field)),
                AfterValidator(_day),
                WithJsonSchema({"type": "string", "format": "date"}),
            ]
        case YesNoField():
            return bool
        case ChoicesField():
            return _rows(_one_of(str, field.options))
        case NumberedChoicesField():
            return _rows(_one_of(int, [option.number for option in field.options]))
        case HonorsField():
            return _rows(_honor_row(field))
        case _:
            assert_never(field)


def _rows(kind: Any) -> Any:
    return Annotated[tuple[kind, ...], Field(strict=False, max_length=MOST_ENTRIES)]


def _one_of(kind: type[str] | type[int], options: Sequence[str] | Sequence[int]) -> Any:
    # WORKAROUND: pydantic takes true for Literal[1], so the choice is checked by hand.
    json = {"type": "string" if kind is str else "integer", "enum": [*options]}
    return Annotated[kind, AfterValidator(_chosen_from(options)), WithJsonSchema(json)]


def _chosen_from(options: Sequence[str] | Sequence[int]) -> Callable[[Any], Any]:
    def check(value: Any) -> Any:
        if value not in options:
            raise PydanticCustomError("choice", "没有这一项", {"options": [*options]})
        return value

    return check


def _honor_row(field: HonorsField) -> type[BaseModel]:
    level = _one_of(str, [*field.levels, ""])
    return create_model(
        "HonorRow",
        __base__=_Strict,
        honor=(str, ...),
        level=(level | None, None),
        year=(int | None, None),
    )


def _proof_row(form: Form) -> type[BaseModel]:
    items = [item.id for item in form.proof_items()]
    degrees = _one_of(int, get_args(Rotation))
    return create_model(
        "ProofRow",
        __base__=ProofRow,
        item=(_one_of(str, items), ...),
        rotate=(degrees | None, None),
    )


def _acceptance(places: Sequence[str]) -> type[BaseModel]:
    return create_model("Acceptance", __base__=Acceptance, field=(_one_of(str, places), ...))


def _amount_text(value: object) -> object:
    """A number keeps its digits as typed; only an exponent is written out."""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if not isinstance(value, JsonNumber):
        return value
    if re.fullmatch(r"[^eE]{,40}[eE][+-]?0*\d{1,2}", value.text):
        return format(Decimal(value.text), "f")
    return value.text


def _decimal(text: str) -> str:
    if len(text) > _LONGEST_AMOUNT or not re.fullmatch(r"[+-]?[0-9]+(\.[0-9]+)?", text):
        raise PydanticCustomError("amount", "不是金额")
    return text


def _day(text: str) -> str:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = None
    if day is None or day.isoformat() != text:
        raise PydanticCustomError("date", "不是日期")
    return text


# ------------------------------------------------------------------ JSON Schema


class _ChineseSchema(GenerateJsonSchema):
    """Titles only where they are given; the models' docstrings stay out."""

    schema_dialect = "https://json-schema.org/draft/2020-12/schema"

    def field_title_should_be_set(self, schema: Any) -> bool:  # noqa: ARG002
        return False


def json_schema(form: Form) -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of the answers files of `form`."""
    schema = answers_model(form).model_json_schema(schema_generator=_ChineseSchema)
    for name, definition in schema["$defs"].items():
        definition["title"] = _TITLES[name]
        definition.pop("description", None)
        _describe_members(definition)
        if "const" in definition["properties"].get("type", {}):
            definition["required"] = ["type", *definition.get("required", [])]
    schema.pop("description", None)
    _describe_members(schema)
    schema["properties"]["form"] = {"const": form.id, "title": _TITLES["form"]}
    return {
        "$schema": _ChineseSchema.schema_dialect,
        **schema,
        "title": f"{form.name}：答案文件",
    }


def _describe_members(definition: dict[str, Any]) -> None:
    for name, member in definition["properties"].items():
        if "title" not in member:
            member["title"] = _TITLES[name]
        if "default" in member and member["default"] is None:
            del member["default"]
