"""Taking out of the answers what no paper can show: control characters and broken code points.

The check names them (`CHARACTER_CONTROL`); a 草稿 is exported all the same and must not fail.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from xxxf_desktop.answers.application import Application, Honor, Value, is_honors
from xxxf_desktop.narrative.blocks import Blocks, blocks_from_json, blocks_to_json

# C0 and C1 controls but tab and line feed, surrogates, noncharacters: none may stand in XML.
_UNSHOWN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
# White space that no shipped font has: it would be drawn as a box.
_ODD_BLANK = re.compile("[\t\u1680\u2028\u2029\u202f\u205f]")


def without_controls(application: Application) -> Application:
    """Return `application` with the characters that nothing prints left out."""
    return replace(
        application,
        fields={key: _clean_value(value) for key, value in application.fields.items()},
        narrative={key: _clean_blocks(blocks) for key, blocks in application.narrative.items()},
        proofs=tuple(
            proof.model_copy(update={"title": clean(proof.title)}) for proof in application.proofs
        ),
    )


def clean(text: str) -> str:
    r"""Return `text` without the characters that nothing prints; odd white space becomes a blank.

    >>> clean("甲\x00乙\n"), clean("甲\t乙")
    ('甲乙\n', '甲 乙')
    """
    return _ODD_BLANK.sub(" ", _UNSHOWN.sub("", text))


def _clean_value(value: Value) -> Value:
    if isinstance(value, str):
        return clean(value)
    if is_honors(value):
        return tuple(
            Honor(honor=clean(row.honor), level=clean(row.level), year=row.year) for row in value
        )
    return value


def _clean_blocks(blocks: Blocks) -> Blocks:
    data = blocks_to_json(blocks)
    cleaned = _clean_json(data)
    return blocks if cleaned == data else blocks_from_json(cleaned)


def _clean_json(data: Any) -> Any:
    if isinstance(data, str):
        return clean(data)
    if isinstance(data, list):
        return [_clean_json(entry) for entry in data]
    if isinstance(data, dict):
        return {key: _clean_json(v) if key != "file" else v for key, v in data.items()}
    return data
