"""Drafts in a certain state, made without the window."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from xxxf_desktop.answers.application import Application, Honor, Value
from xxxf_desktop.app import drafting
from xxxf_desktop.drafts.store import Draft

# Something of every severity, several at one place, and at places of every kind.
TROUBLES: dict[str, Value | None] = {
    "cover.recommender": None,
    "unit.contact.mobile": "12345",
    "unit.contact.email": "likun@qq.con",
    "unit.code": "91449902076520205K",
    "unit.honors": (
        Honor(honor="重点实验室", year=2017),
        Honor(honor="示范企业", level="省市级", year=2017),
        Honor(honor="示范企业", level="省市级", year=2017),
    ),
    "unit.revenue": "18632.475",
    "unit.rnd_spend": "2000000000.125",
    "unit.info_consumption_revenue": "20000",
    "unit.profile": "字" * 412,
    "project.name": None,
    "project.end": "2019-02-30",
}


def filled_draft(path: Path, form_id: str, answers: Path) -> Path:
    """Return `path`, a new draft of the edition filled with the example in `answers`."""
    document = json.loads(answers.read_text(encoding="utf-8"))
    own = answers.with_name(f"{form_id}.json")
    own.write_text(json.dumps({**document, "form": form_id, "plan": None}), encoding="utf-8")
    drafting.create_draft(path, form_id, None)
    with Draft.open(path) as draft:
        drafting.fill(draft, own)
    return path


def change(path: Path, fields: Mapping[str, Value | None]) -> Path:
    """Return `path`, the draft with other answers in `fields`; None clears one."""
    with Draft.open(path) as draft:
        draft.save(_with(draft.application(), fields), ())
    return path


def kept(path: Path) -> Application:
    """Return what the file of a draft holds now."""
    with Draft.open(path) as draft:
        return draft.application()


def _with(application: Application, fields: Mapping[str, Value | None]) -> Application:
    for name, value in fields.items():
        application = application.with_field(name, value)
    return application
