"""From answers to the JSON of an answers file, in the order of the form; equal in, equal out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from xxxf_desktop.answers.application import Application, Honor, Proof, Value
from xxxf_desktop.forms.model import Form
from xxxf_desktop.narrative.blocks import blocks_to_json

_T = TypeVar("_T")


def answers_json(form: Form, application: Application) -> dict[str, Any]:
    """Return the answers file of `application`; files are named as the application names them.

    Hidden answers are in it, and so is what the form does not know, at the end: nothing is lost.
    """
    sections = [section.id for section in form.narrative_sections()]
    answers: dict[str, Any] = {
        "form": application.form,
        "plan": application.plan,
        "fields": {
            key: _value_json(value) for key, value in _ordered(application.fields, form.fields)
        },
        "narrative": {
            key: blocks_to_json(blocks) for key, blocks in _ordered(application.narrative, sections)
        },
        "proofs": [_proof_json(proof) for proof in application.proofs],
    }
    if application.accepted:
        answers["accepted"] = [entry.model_dump(mode="json") for entry in application.accepted]
    return answers


def _ordered(members: Mapping[str, _T], order: Iterable[str]) -> list[tuple[str, _T]]:
    known = [key for key in order if key in members]
    unknown = sorted(members.keys() - set(known))
    return [(key, members[key]) for key in [*known, *unknown]]


def _value_json(value: Value) -> Any:
    if not isinstance(value, tuple):
        return value
    return [_honor_json(entry) if isinstance(entry, Honor) else entry for entry in value]


def _honor_json(honor: Honor) -> dict[str, Any]:
    """An unknown level or year is left out, as in a file written by hand."""
    return honor.model_dump(exclude_defaults=True)


def _proof_json(proof: Proof) -> dict[str, Any]:
    members: dict[str, Any] = {"item": proof.item}
    if proof.title:
        members["title"] = proof.title
    if proof.file is not None:
        members["file"] = proof.file
    if proof.none:
        members["none"] = True
    if proof.pages:
        members["pages"] = proof.pages
    if proof.rotate:
        members["rotate"] = proof.rotate
    return members
