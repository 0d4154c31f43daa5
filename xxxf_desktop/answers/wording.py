"""What is wrong with an answers file, said in Chinese: place, what was found, what is expected."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from xxxf_desktop.answers.schema import MOST_ENTRIES, JsonNumber
from xxxf_desktop.forms.model import Form

Location = tuple[int | str, ...]

_LONGEST_QUOTE = 40
_MOST_CHOICES = 20
_BLOCKS = {"heading": "标题", "paragraph": "段落", "list": "列表", "table": "表", "figure": "图"}
_ENTRIES = {"runs": "段文字", "items": "项", "rows": "行", "widths_mm": "列宽度"}
_EXPECTED_OF_KIND = {
    "yes_no": "true 或 false（不加引号）",
    "amount": '十进制数，如 "12345.67"，单位万元',
    "date": "日期，写作 2020-05-06",
    "choices": '选项的列表，如 ["民营企业"]',
    "numbered_choices": "方向编号的列表，如 [1, 6]",
    "honors": '列表，每项写作 {"honor": "…", "level": "…", "year": 2018}；没有荣誉写 []',
}
_EXPECTED = {
    "string_type": "文字（加双引号）",
    "int_type": "整数",
    "bool_type": "true 或 false（不加引号）",
    "model_type": "一组键和值（{…}）",
    "model_attributes_type": "一组键和值（{…}）",
    "dict_type": "一组键和值（{…}）",
    "tuple_type": "列表（[…]）",
    "string_pattern_mismatch": "“图:标识”或“表:标识”",
    "amount": _EXPECTED_OF_KIND["amount"],
    "date": _EXPECTED_OF_KIND["date"],
    "pages": "页码，写作 1-3,5",
}
_RUN_MODELS = {"TextRun", "Reference"}
_RUN = "应写作 {text: 文字}，可加 bold、sup、sub，或写作 {ref: 图:标识}"
_JSON = {
    "Expecting value": "这里应有一个值",
    "Expecting property name enclosed in double quotes": "这里应有一个双引号括起的键",
    "Expecting ',' delimiter": "这里应有逗号，或者前面的引号、括号没有写对",
    "Expecting ':' delimiter": "键的后面应有冒号",
    "Extra data": "内容已经结束，后面多出了文字",
    "Unterminated string starting at": "从这里开始的文字没有写完，缺少右边的双引号",
    "Invalid control character at": "文字里的换行要写成 \\n",
    "Invalid \\escape": "反斜杠要写成两个（\\\\）",
    "Invalid \\uXXXX escape": "\\u 后面应是四位十六进制数",
    "Illegal trailing comma before end of object": "最后一项的后面不能有逗号",
    "Illegal trailing comma before end of array": "最后一项的后面不能有逗号",
}


def shown(value: object) -> str:
    """Return `value` as one short line for a message, harmless to a terminal.

    >>> shown("甲" * 50)[-3:], shown(True), shown(JsonNumber("1.50")), shown([1])
    ('甲…”', 'true', '1.50', '一个列表')
    """
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case int():
            return quoted_text(str(value))
        case JsonNumber():
            return quoted_text(value.text)
        case str():
            return f"“{quoted_text(value)}”"
        case list() | tuple():
            return "一个列表"
        case _:
            return "一组键和值"


def quoted_text(text: str, longest: int = _LONGEST_QUOTE) -> str:
    r"""Return `text` on one line, cut when long, with U+ names for what no eye can see.

    >>> quoted_text("一\n二\x1b")
    '一 二<U+001B>'
    """
    line = " ".join(text[: 2 * longest].split())
    if len(line) > longest or len(text) > 2 * longest:
        line = f"{line[:longest]}…"
    return "".join(f"<{code_point(char)}>" if _is_hidden(char) else char for char in line)


def code_point(char: str) -> str:
    """
    >>> code_point("中")
    'U+4E2D'
    """
    return f"U+{ord(char):04X}"


def _is_hidden(char: str) -> bool:
    return unicodedata.category(char) in {"Cc", "Cf", "Cs", "Cn", "Zl", "Zp"}


def named(form: Form, place: str) -> str:
    """Return label and id of a field, section or proof item: 单位名称（unit.name）."""
    label = form.label_of(place)
    return quoted_text(place) if label == place else f"{label}（{place}）"


def json_problem(error: json.JSONDecodeError) -> str:
    """Return the line for broken JSON; lines and columns count from 1."""
    what = _JSON.get(error.msg, "写法不对")
    found = error.doc[error.pos : error.pos + 1]
    if found and found in "“”，：｛｝［］‘’'":
        what += f"（这里是“{found}”，JSON 要用英文标点和双引号）"
    return f"第{error.lineno}行第{error.colno}个字符：不是正确的 JSON，{what}。"


def half_pair(form: Form, place: Location, char: str) -> str:
    """Return the line for a text with one half of a surrogate pair, which is no character."""
    return f"{place_words(form, place)}：有不完整的字符 {code_point(char)}，请删去后重新输入。"


def problems_of(error: ValidationError, form: Form) -> list[str]:
    """Return one line for each fault, each line once, in the order of the file's model."""
    faults = error.errors(include_url=False)
    lines = (_line(form, fault) for fault in faults if not _is_echo(fault))
    return list(dict.fromkeys(lines))


def _is_echo(fault: ErrorDetails) -> bool:
    """A list is called too short as well when its entries are wrong."""
    return fault["type"] == "too_short" and len(fault["input"]) > 0


def _line(form: Form, fault: ErrorDetails) -> str:
    place = tuple(fault["loc"])
    for index, step in enumerate(place):
        if step in _RUN_MODELS and place[index - 2] == "runs":
            return f"{place_words(form, place[:index])}：{_RUN}。"
    match fault["type"], place:
        case "extra_forbidden", _:
            return _unknown_key(form, place)
        case "missing", (*above, key):
            return f"{place_words(form, tuple(above))}：缺少“{key}”。"
        case "union_tag_invalid" | "union_tag_not_found", _:
            return f"{place_words(form, place)}：要有 type，写作 {'、'.join(_BLOCKS)} 之一。"
    return f"{place_words(form, place)}：{_what(form, place, fault)}。"


def _unknown_key(form: Form, place: Location) -> str:
    key = quoted_text(str(place[-1]))
    match place:
        case ("fields", _):
            return f"没有编号为“{key}”的栏目。{_meant(key, form.fields)}"
        case ("narrative", _):
            sections = [section.id for section in form.narrative_sections()]
            return f"没有编号为“{key}”的章节。{_meant(key, sections)}"
    return f"{place_words(form, place[:-1])}：不认识“{key}”这个键。"


def _meant(key: str, known: Sequence[str] | dict[str, Any]) -> str:
    close = get_close_matches(key, known, n=1)
    return f"是不是 {close[0]}？" if close else "编号见 xxxf schema。"


def _what(form: Form, place: Location, fault: ErrorDetails) -> str:
    context = fault.get("ctx", {})
    match fault["type"]:
        case "choice":
            return f"没有{_spaced(shown(fault['input']))}，{_choices(context['options'])}"
        case "file_and_none":
            return "写了文件（file），又写了没有这项材料（none: true），只能写一个"
        case "page_twice":
            return f"{shown(fault['input'])}里有的页写了两次，每页只写一次"
        case "too_short":
            return "不能是空的"
        case "too_long":
            return f"太多了，最多 {MOST_ENTRIES} 项"
        case "string_too_long":
            return f"太长了，最多 {context['max_length']} 个字符"
        case "greater_than_equal":
            return f"应不小于 {context['ge']}，写的是{_spaced(shown(fault['input']))}"
        case "less_than_equal":
            return f"应不大于 {context['le']}，写的是{_spaced(shown(fault['input']))}"
    expected = _expected(form, place, fault["type"])
    return f"应是{_spaced(expected)}，写的是{_spaced(shown(fault['input']))}"


def _choices(options: Sequence[object]) -> str:
    words = [str(option) for option in options if option != ""]
    if len(words) > _MOST_CHOICES:
        return "编号见 xxxf schema"
    return f"可写：{'、'.join(words)}"


def _spaced(text: str) -> str:
    """Return `text` with a blank before it where it would touch 汉字 with a letter or digit."""
    return f" {text}" if text[:1].isascii() else text


def _expected(form: Form, place: Location, error_type: str) -> str:
    match place:
        case ("fields", str(field_id)) if field_id in form.fields:
            kind = form.fields[field_id].kind
            return _EXPECTED_OF_KIND.get(kind, _EXPECTED["string_type"])
        case ("narrative", _) if error_type == "tuple_type":
            return "文字，或者块的列表（[…]）"
    return _EXPECTED.get(error_type, "另一种写法")


# ------------------------------------------------------------------ places


def place_words(form: Form, place: Location) -> str:
    """Return where in the answers file `place` is, for a reader who has labels before them."""
    match place:
        case ():
            return "答案文件"
        case ("fields", str(name), *rest):
            return named(form, name) + "".join(_steps(rest, "项"))
        case ("narrative", str(name), *rest):
            return named(form, name) + "".join(_steps(rest, "块"))
        case ("proofs", *rest):
            return "证明材料（proofs）" + "".join(_steps(rest, "项"))
        case ("accepted", *rest):
            return "已确认的提示（accepted）" + "".join(_steps(rest, "项"))
    return "".join(_steps(place, "项")).removeprefix("的 ")


def _steps(rest: Sequence[int | str], noun: str) -> Iterator[str]:
    for step in rest:
        if isinstance(step, int):
            yield f"第{step + 1}{noun}"
            noun = "格"
        elif step in _BLOCKS:
            yield f"（{_BLOCKS[step]}）"
        elif step in _ENTRIES:
            noun = _ENTRIES[step]
        else:
            yield f"的 {quoted_text(step)}"
