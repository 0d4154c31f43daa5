"""An application as JSON and back, equal to the last character, whatever it holds.

No form is asked, unlike for an answers file: half-finished and odd answers come back as well.
A draft keeps these values row by row, so what they look like cannot change.
"""

from __future__ import annotations

from typing import Any

from xxxf_desktop.answers.application import Acceptance, Application, Honor, Proof, Value
from xxxf_desktop.narrative.blocks import Blocks, blocks_from_json, blocks_to_json

_LATER_PROOF_MEMBERS = {"pages", "rotate"}

Sections = dict[str, tuple[Blocks, list[Any]]]
"""The JSON of narrative sections beside the blocks it was made of."""


def application_json(application: Application, known: Sections | None = None) -> dict[str, Any]:
    """Return the JSON of `application`.

    Write it with ASCII alone: half a surrogate pair that a widget let through is no UTF-8.
    `known` keeps the JSON of sections from one call to the next: most of them do not change.
    """
    known = {} if known is None else known
    for key, blocks in application.narrative.items():
        if key not in known or known[key][0] is not blocks:
            known[key] = blocks, blocks_to_json(blocks)
    return {
        "form": application.form,
        "plan": application.plan,
        "fields": {key: _value_json(value) for key, value in application.fields.items()},
        "narrative": {key: known[key][1] for key in application.narrative},
        "proofs": [_proof_json(proof) for proof in application.proofs],
        "accepted": [entry.model_dump() for entry in application.accepted],
    }


def application_from_json(data: dict[str, Any]) -> Application:
    """Return the application in `data`; ValueError or KeyError where there is none."""
    return Application(
        form=data["form"],
        plan=data["plan"],
        fields={key: _value(value) for key, value in data["fields"].items()},
        narrative={key: blocks_from_json(blocks) for key, blocks in data["narrative"].items()},
        proofs=tuple(Proof.model_validate(entry) for entry in data["proofs"]),
        accepted=tuple(Acceptance.model_validate(entry) for entry in data["accepted"]),
    )


def _proof_json(proof: Proof) -> dict[str, Any]:
    """Members that came later stand there only where they say something."""
    members = proof.model_dump()
    return {
        key: member for key, member in members.items() if member or key not in _LATER_PROOF_MEMBERS
    }


def _value_json(value: Value) -> Any:
    if not isinstance(value, tuple):
        return value
    return [entry.model_dump() if isinstance(entry, Honor) else entry for entry in value]


def _value(data: Any) -> Value:
    if isinstance(data, str | bool):
        return data
    if isinstance(data, list):
        if all(isinstance(entry, dict) for entry in data):
            return tuple(Honor.model_validate(entry) for entry in data)
        if all(type(entry) is str for entry in data) or all(type(entry) is int for entry in data):
            return tuple(data)
    raise ValueError("no answer")
