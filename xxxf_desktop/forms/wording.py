"""pydantic's faults of a form definition, said in Chinese with their place."""

from __future__ import annotations

from pydantic import ValidationError
from pydantic_core import ErrorDetails

_WORDS = {
    "extra_forbidden": "不认识这个键",
    "missing": "缺少这个键",
    "union_tag_invalid": "不认识这种 kind",
    "union_tag_not_found": "缺少 kind",
    "literal_error": "不是允许的值",
    "string_type": "应是文字",
    "int_type": "应是整数",
    "int_parsing": "应是整数",
    "bool_type": "应是 true 或 false",
    "bool_parsing": "应是 true 或 false",
    "dict_type": "应是一张表",
    "model_type": "应是一张表",
    "tuple_type": "应是一个列表",
    "string_pattern_mismatch": "写法不对",
    "too_short": "不能是空的",
    "float_type": "应是数",
    "float_parsing": "应是数",
    "finite_number": "应是数",
}
_LIMITS = {"ge": "应不小于", "le": "应不大于", "gt": "应大于", "lt": "应小于"}


def problems_of(error: ValidationError) -> list[str]:
    """Return one line for each fault: place, what is wrong."""
    faults = [fault for fault in error.errors(include_url=False) if not _is_echo(fault)]
    return [f"{_place(fault)}：{_what(fault)}。" for fault in faults]


def _is_echo(fault: ErrorDetails) -> bool:
    """A list is called too short as well when its entries are wrong."""
    return fault["type"] == "too_short" and len(fault["input"]) > 0


def _place(fault: ErrorDetails) -> str:
    return ".".join(str(step) for step in fault["loc"]) or "form.toml"


def _what(fault: ErrorDetails) -> str:
    if fault["type"] == "value_error":
        return str(fault["ctx"]["error"])
    for limit, words in _LIMITS.items():
        if limit in fault.get("ctx", {}):
            return f"{words} {fault['ctx'][limit]:g}"
    return _WORDS.get(fault["type"], f"不合要求（{fault['msg']}）")
