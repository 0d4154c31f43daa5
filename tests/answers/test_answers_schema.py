"""The JSON Schema of the answers: it takes what may be filled in and refuses what may not."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from xxxf_desktop.answers.schema import json_schema
from xxxf_desktop.forms.model import Form

_TYPES: dict[str, tuple[type, ...]] = {
    "object": (dict,),
    "array": (list,),
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "null": (type(None),),
}
# What the little validator below understands; another keyword fails its test.
_KEYWORDS = {
    *("$schema", "$defs", "$ref", "title", "description", "default", "discriminator", "format"),
    *("type", "const", "enum", "anyOf", "oneOf", "properties", "required", "items"),
    *("additionalProperties", "minItems", "maxItems", "maxLength", "minimum", "maximum", "pattern"),
}

# product.md, Answers file, with its … written out.
EXAMPLE: dict[str, Any] = {
    "form": "miit-2020",
    "plan": "guangdong-2020",
    "fields": {
        "unit.name": "…",
        "unit.nature": ["民营企业"],
        "unit.nature.other": "",
        "unit.listed": False,
        "unit.revenue": "12345.67",
        "unit.honors": [{"honor": "高新技术企业", "level": "国家级", "year": 2018}],
        "project.directions": [1, 6],
        "project.start": "2019-03-01",
    },
    "narrative": {
        "narrative.plan": [
            {"type": "heading", "level": 4, "text": "…"},
            {"type": "paragraph", "runs": [{"text": "…"}, {"text": "…", "bold": True}]},
            {"type": "list", "ordered": True, "items": [{"runs": [{"text": "…"}], "level": 1}]},
            {"type": "table", "caption": "…", "header_rows": 1, "rows": [["…", "…"]]},
            {"type": "figure", "file": "架构图.png", "caption": "…", "width_mm": 140},
        ],
        "narrative.team": "一\n二",
    },
    "proofs": [
        {"item": "proof.revenue", "title": "2019年度审计报告", "file": "审计报告.pdf"},
        {"item": "proof.rnd", "file": "专利.pdf", "pages": "1-3,5", "rotate": 90},
        {"item": "proof.platform_ip", "none": True},
    ],
    "accepted": [{"code": "X", "field": "unit.name", "reason": "…"}],
}


def takes(schema: dict[str, Any], value: Any, root: dict[str, Any] | None = None) -> bool:
    """Return whether `schema` takes `value`; a validator of what our schema uses."""
    root = root or schema
    assert set(schema) <= _KEYWORDS
    if "$ref" in schema:
        name = schema["$ref"].removeprefix("#/$defs/")
        return takes(root["$defs"][name], value, root)
    checks = [
        _type_is(schema, value),
        "const" not in schema or value == schema["const"],
        "enum" not in schema or value in schema["enum"],
        "anyOf" not in schema or any(takes(kind, value, root) for kind in schema["anyOf"]),
        "oneOf" not in schema or sum(takes(kind, value, root) for kind in schema["oneOf"]) == 1,
        not isinstance(value, dict) or all(_members(schema, value, root)),
        not isinstance(value, list) or all(_entries(schema, value, root)),
        not isinstance(value, str) or all(_text(schema, value)),
        schema.get("minimum", value) <= value if isinstance(value, int) else True,
        schema.get("maximum", value) >= value if isinstance(value, int) else True,
    ]
    return all(checks)


def _type_is(schema: dict[str, Any], value: Any) -> bool:
    names = schema.get("type", [*_TYPES])
    for name in [names] if isinstance(names, str) else names:
        if isinstance(value, bool) and name != "boolean":
            continue
        if isinstance(value, _TYPES[name]):
            return True
    return False


def _members(schema: dict[str, Any], value: dict[str, Any], root: dict[str, Any]) -> Iterator[bool]:
    members = schema.get("properties", {})
    yield set(schema.get("required", [])) <= set(value)
    for key, member in value.items():
        if key in members:
            yield takes(members[key], member, root)
        else:
            yield schema.get("additionalProperties", True) is not False


def _entries(schema: dict[str, Any], value: list[Any], root: dict[str, Any]) -> Iterator[bool]:
    yield schema.get("minItems", 0) <= len(value) <= schema.get("maxItems", len(value))
    for entry in value:
        yield takes(schema.get("items", {}), entry, root)


def _text(schema: dict[str, Any], value: str) -> Iterator[bool]:
    yield len(value) <= schema.get("maxLength", len(value))
    yield re.search(schema.get("pattern", ""), value) is not None
    if schema.get("format") == "date":
        yield re.fullmatch(r"\d{4}-\d{2}-\d{2}", value) is not None


@pytest.fixture(scope="module")
def schema(form_2020: Form) -> dict[str, Any]:
    schema = json_schema(form_2020)
    assert json.loads(json.dumps(schema)) == schema
    return schema


def test_takes_the_example_of_the_contract(schema: dict[str, Any]) -> None:
    assert takes(schema, EXAMPLE)


def test_takes_the_shipped_example(schema: dict[str, Any], repository: Path) -> None:
    data = (repository / "resources" / "example" / "answers.json").read_text(encoding="utf-8")
    assert takes(schema, json.loads(data))


def test_takes_null_and_blank_for_every_field(schema: dict[str, Any], form_2020: Form) -> None:
    for blank in (None, "", "　"):
        assert takes(
            schema, {"form": "miit-2020", "fields": dict.fromkeys(form_2020.fields, blank)}
        )


def test_takes_an_amount_as_text_or_number(schema: dict[str, Any]) -> None:
    for amount in ("1.50", 1.5, 2):
        assert takes(schema, {"form": "miit-2020", "fields": {"unit.revenue": amount}})


@pytest.mark.parametrize("pages", [None, "", "2", "１－３，5", " 1 , 2 "])
def test_takes_what_pages_may_be(schema: dict[str, Any], pages: str | None) -> None:
    proofs = [{"item": "proof.rnd", "pages": pages, "rotate": None}]
    assert takes(schema, {"form": "miit-2020", "proofs": proofs})


@pytest.mark.parametrize(
    "members",
    [
        pytest.param({"form": "tianjin-2018"}, id="other-form"),
        pytest.param({"plan": "x"}, id="unknown-plan"),
        pytest.param({"zzz": 1}, id="unknown-key"),
        pytest.param({"fields": {"unit.nmae": "x"}}, id="unknown-field"),
        pytest.param({"fields": {"unit.name": 1}}, id="number-for-text"),
        pytest.param({"fields": {"unit.nature": ["私企"]}}, id="unknown-choice"),
        pytest.param({"fields": {"project.directions": [11]}}, id="unknown-direction"),
        pytest.param({"fields": {"cover.date": "五月六日"}}, id="no-date"),
        pytest.param({"fields": {"unit.listed": "是"}}, id="text-for-yes-no"),
        pytest.param({"fields": {"unit.honors": [{"honor": "a", "level": "x"}]}}, id="no-level"),
        pytest.param({"narrative": {"narrative.plan": [{"text": "x"}]}}, id="block-without-type"),
        pytest.param({"narrative": {"narrative.plan": 1}}, id="number-for-section"),
        pytest.param({"proofs": [{"item": "x", "none": True}]}, id="unknown-item"),
        pytest.param({"proofs": [{"item": "proof.rnd", "pages": "1-"}]}, id="no-pages"),
        pytest.param({"proofs": [{"item": "proof.rnd", "rotate": 45}]}, id="half-turned"),
        pytest.param({"accepted": [{"code": "A", "field": "x"}]}, id="unknown-place"),
    ],
)
def test_refuses(schema: dict[str, Any], members: dict[str, Any]) -> None:
    assert not takes(schema, {"form": "miit-2020", **members})


def test_speaks_chinese(schema: dict[str, Any]) -> None:
    spoken = [text for key, text in _words(schema) if key in {"title", "description"}]
    assert len(spoken) > 50
    assert not [text for text in spoken if not re.search("[一-鿿]", text)]


def _words(node: Any) -> Iterator[tuple[str, str]]:
    if isinstance(node, dict):
        for key, value in node.items():
            if isinstance(value, str):
                yield key, value
            else:
                yield from _words(value)
    elif isinstance(node, list):
        for entry in node:
            yield from _words(entry)


def test_every_field_has_its_label_and_help(schema: dict[str, Any], form_2020: Form) -> None:
    members = schema["$defs"]["Fields"]["properties"]
    assert list(members) == list(form_2020.fields)
    for field in form_2020.fields.values():
        assert members[field.id]["title"] == form_2020.label_of(field.id)
        assert members[field.id].get("description", "") == field.hint


def test_of_another_edition_has_its_own_plans(form_2018: Form) -> None:
    schema = json_schema(form_2018)
    assert schema["properties"]["form"]["const"] == "tianjin-2018"
    assert takes(schema, {"form": "tianjin-2018", "plan": "tianjin-2018"})
