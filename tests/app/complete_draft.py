"""A small draft in which nothing is wrong, for what needs a clean check."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from tests.drafts.making import make_picture, noise
from tests.rules.complete import complete
from xxxf_desktop.answers.application import Application, Proof
from xxxf_desktop.drafts.store import Draft, NewFile
from xxxf_desktop.forms.model import Form

from .test_attachments import write_pdf

DIRECTIONS = "project.directions"


def said(form: Form) -> Application:
    """Return what the draft says; files by their stored names."""
    application = complete(form)
    proofs = tuple(
        proof.model_copy(update={"file": f"附件/{proof.file}"}) if proof.file else proof
        for proof in application.proofs
    )
    return replace(application, proofs=proofs)


def make_draft(folder: Path, form: Form, application: Application | None = None) -> Path:
    """Return the path of the draft, made in `folder` with its files."""
    sources = folder / "sources"
    application = application or said(form)
    added = [
        _source(sources, proof, width)
        for width, proof in enumerate(application.proofs, start=200)
        if proof.file is not None
    ]
    path = folder / "稿.xxxf"
    with Draft.create(path, Application(form.id)) as draft:
        draft.save(application, added)
    return path


def _source(folder: Path, proof: Proof, width: int) -> NewFile:
    name = str(proof.file)
    source = folder / name
    source.parent.mkdir(parents=True, exist_ok=True)
    if name.endswith(".pdf"):
        write_pdf(source, width)
    else:
        source.write_bytes(make_picture("JPEG", noise()))
    return NewFile(name, source)
