"""Exporting a revision: the same bytes every time, whatever has become of the draft."""

from __future__ import annotations

import json
import os
import shutil
import zipfile
from base64 import urlsafe_b64decode
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from hashlib import sha256
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from xxxf_desktop.answers.application import Application
from xxxf_desktop.app import exporting
from xxxf_desktop.app.exporting import ExportBlockedError, ExportPart, export_packet
from xxxf_desktop.app.revisions import finalise
from xxxf_desktop.app.verification import verify_bundle
from xxxf_desktop.drafts.store import Draft
from xxxf_desktop.errors import DraftError
from xxxf_desktop.forms.model import Form, Plan
from xxxf_desktop.narrative.blocks import paragraphs_of
from xxxf_desktop.packet.imprint import imprint

from .complete_draft import make_draft, said

AT = datetime(2020, 4, 28, 10, 0, tzinfo=timezone(timedelta(hours=8)))


@pytest.fixture
def draft(tmp_path: Path, form_2020: Form) -> Iterator[Draft]:
    with Draft.open(make_draft(tmp_path, form_2020)) as opened:
        yield opened


def number_two(draft: Draft) -> None:
    """Change the draft and finalise it again."""
    draft.save(draft.application().with_field("unit.profile", "公司成立于2011年。"))
    finalise(draft, lambda: AT + timedelta(days=1))


def payload(bundle: Path) -> bytes:
    text = json.loads((bundle / "bundle.jws.json").read_text(encoding="utf-8"))["payload"]
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def manifest(bundle: Path) -> dict[str, Any]:
    parsed: dict[str, Any] = json.loads(payload(bundle))
    return parsed


def all_but_signature(folder: Path) -> dict[str, bytes]:
    """Return every file of an export; of the JWS what is signed."""
    found = {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }
    return {
        name: payload((folder / name).parent) if name.endswith(".jws.json") else data
        for name, data in found.items()
    }


def keywords(pdf: Path) -> str:
    with pikepdf.open(pdf) as opened:
        return str(opened.docinfo["/Keywords"])


class TestWhichRevision:
    def test_a_draft_that_was_never_finalised_is_none(self, draft: Draft, tmp_path: Path) -> None:
        made = export_packet(draft, tmp_path / "out")
        assert made.revision == 0
        assert manifest(tmp_path / "out" / "电子包")["revision"] == 0
        assert keywords(tmp_path / "out" / "申报书.pdf") == "申报书"

    def test_an_equal_draft_carries_number_and_code(self, draft: Draft, tmp_path: Path) -> None:
        revision = finalise(draft, lambda: AT).revision
        made = export_packet(draft, tmp_path / "out")
        assert (made.revision, made.code) == (1, revision.code)
        signed = manifest(tmp_path / "out" / "电子包")
        assert signed["revision"] == 1
        assert signed["created_at"] == "2020-04-28T10:00:00+08:00"
        assert signed["content_sha256"] == draft.revisions()[0].digest
        assert made.bundle is not None
        report = verify_bundle(made.bundle).report
        assert (report.ok, report.revision, report.code) == (True, 1, revision.code)
        notice = (made.bundle / "校验说明.txt").read_text(encoding="utf-8-sig")
        assert "第 1 版" in notice

    def test_a_changed_draft_is_unfinished_again(self, draft: Draft, tmp_path: Path) -> None:
        finalise(draft, lambda: AT)
        draft.save(draft.application().with_field("unit.profile", "别的。"))
        made = export_packet(draft, tmp_path / "out")
        assert made.revision == 0
        assert made.code not in {found.code for found in draft.revisions()}

    def test_an_older_one_is_exported_when_asked_for(self, draft: Draft, tmp_path: Path) -> None:
        first = finalise(draft, lambda: AT).revision
        number_two(draft)
        made = export_packet(draft, tmp_path / "out", revision=1)
        assert (made.revision, made.code) == (1, first.code)
        assert manifest(tmp_path / "out" / "电子包")["answers"]["unit.profile"].endswith("2010年。")

    def test_unknown(self, draft: Draft, tmp_path: Path) -> None:
        with pytest.raises(DraftError, match="没有第 1 版"):
            export_packet(draft, tmp_path / "out", revision=1)
        assert not (tmp_path / "out").exists()

    def test_a_revision_is_no_draft(self, draft: Draft, tmp_path: Path) -> None:
        finalise(draft, lambda: AT)
        with pytest.raises(ValueError, match="no 草稿"):
            export_packet(draft, tmp_path / "out", as_draft=True, revision=1)
        made = export_packet(draft, tmp_path / "out", as_draft=True)
        assert made.revision == 0
        assert keywords(tmp_path / "out" / "申报书.pdf") == "申报书"


class TestTheSameAgain:
    def test_to_the_last_byte(self, draft: Draft, tmp_path: Path) -> None:
        finalise(draft, lambda: AT)
        export_packet(draft, tmp_path / "a")
        number_two(draft)
        export_packet(draft, tmp_path / "b", revision=1)
        assert all_but_signature(tmp_path / "a") == all_but_signature(tmp_path / "b")

    def test_after_everything_in_the_draft_has_gone(self, draft: Draft, tmp_path: Path) -> None:
        finalise(draft, lambda: AT)
        export_packet(draft, tmp_path / "a")
        draft.save(Application("miit-2020"))
        shutil.rmtree(tmp_path / "sources")
        export_packet(draft, tmp_path / "b", revision=1)
        assert all_but_signature(tmp_path / "a") == all_but_signature(tmp_path / "b")

    def test_from_a_copy_of_the_file(self, draft: Draft, tmp_path: Path) -> None:
        finalise(draft, lambda: AT)
        export_packet(draft, tmp_path / "a", revision=1)
        draft.close()
        shutil.copyfile(draft.path, tmp_path / "copy.xxxf")
        with Draft.open(tmp_path / "copy.xxxf") as other:
            export_packet(other, tmp_path / "b")
        assert all_but_signature(tmp_path / "a") == all_but_signature(tmp_path / "b")


class TestImprint:
    def test_word_and_pdf_say_which_revision_they_are(self, draft: Draft, tmp_path: Path) -> None:
        code = finalise(draft, lambda: AT).revision.code
        export_packet(draft, tmp_path / "out")
        words = f"申报书 {imprint(code, 1)}"
        assert keywords(tmp_path / "out" / "申报书.pdf") == words
        with zipfile.ZipFile(tmp_path / "out" / "申报书.docx") as package:
            assert words in package.read("docProps/core.xml").decode("utf-8")

    @pytest.mark.parametrize("in_footer", [False, True])
    def test_stands_on_no_page_unless_the_plan_says_so(
        self, draft: Draft, tmp_path: Path, form_2020: Form, in_footer: bool,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:  # fmt: skip
        plans: dict[str, Plan] = {
            key: plan.model_copy(update={"code_in_footer": in_footer})
            for key, plan in form_2020.plans.items()
        }
        form = form_2020.model_copy(update={"plans": plans})
        monkeypatch.setattr("xxxf_desktop.app.states.edition", lambda _: form)
        code = finalise(draft, lambda: AT).revision.code
        made = export_packet(draft, tmp_path / "out", parts={ExportPart.WORD})
        assert made.word is not None
        with zipfile.ZipFile(made.word) as package:
            parts = [name for name in package.namelist() if name.startswith("word/")]
            xml = "".join(package.read(name).decode("utf-8", "replace") for name in parts)
        assert (code in xml) is in_footer


class TestPrevious:
    def test_names_the_manifest_of_the_revision_before(self, draft: Draft, tmp_path: Path) -> None:
        finalise(draft, lambda: AT)
        export_packet(draft, tmp_path / "a")
        number_two(draft)
        export_packet(draft, tmp_path / "b")
        assert manifest(tmp_path / "a" / "电子包")["previous"] is None
        before = sha256(payload(tmp_path / "a" / "电子包")).hexdigest()
        assert manifest(tmp_path / "b" / "电子包")["previous"] == before

    def test_is_null_where_no_bundle_was_made(self, draft: Draft, tmp_path: Path) -> None:
        finalise(draft, lambda: AT)
        export_packet(draft, tmp_path / "a", parts={ExportPart.PDF})
        number_two(draft)
        export_packet(draft, tmp_path / "b")
        assert manifest(tmp_path / "b" / "电子包")["previous"] is None


class TestNotes:
    def test_what_was_made_is_known_again(self, draft: Draft, tmp_path: Path) -> None:
        finalise(draft, lambda: AT)
        export_packet(draft, tmp_path / "a")
        pdf = sha256((tmp_path / "a" / "申报书.pdf").read_bytes()).hexdigest()
        assert draft.made(1, "pdf") == [pdf]
        signed = sha256(payload(tmp_path / "a" / "电子包")).hexdigest()
        assert draft.made(1, "manifest") == [signed]

    def test_nothing_is_noted_of_an_unfinished_draft(self, draft: Draft, tmp_path: Path) -> None:
        before = draft.path.read_bytes()
        export_packet(draft, tmp_path / "a")
        export_packet(draft, tmp_path / "b", as_draft=True)
        assert draft.path.read_bytes() == before

    @pytest.mark.skipif(os.name == "nt", reason="no modes")
    def test_a_read_only_draft_is_exported_all_the_same(
        self, draft: Draft, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        finalise(draft, lambda: AT)
        monkeypatch.setattr("os.access", lambda *_: False)
        export_packet(draft, tmp_path / "a")
        assert draft.made(1, "manifest") == []


class TestChecks:
    def test_a_rule_that_became_stricter_does_not_stop_a_revision(
        self, draft: Draft, tmp_path: Path, stricter: Stricter
    ) -> None:
        finalise(draft, lambda: AT)
        stricter("REQUIRED_MISSING")
        export_packet(draft, tmp_path / "out")

    def test_characters_this_machine_cannot_print_do(
        self, draft: Draft, tmp_path: Path, stricter: Stricter
    ) -> None:
        finalise(draft, lambda: AT)
        stricter("CHARACTER_NOT_PRINTABLE")
        with pytest.raises(ExportBlockedError):
            export_packet(draft, tmp_path / "out")


Stricter = Callable[[str], None]


@pytest.fixture
def stricter(monkeypatch: pytest.MonkeyPatch) -> Stricter:
    """Makes the rules of an export find one error of a code."""
    from xxxf_desktop.rules.finding import Finding, Severity

    def arrange(code: str) -> None:
        found = [Finding(code, "unit.name", Severity.ERROR, {})]
        monkeypatch.setattr(exporting, "findings", lambda *_: found)

    return arrange


def test_a_session_s_worth_of_edits_leaves_a_revision_as_it_was(
    draft: Draft, tmp_path: Path, form_2020: Form
) -> None:
    finalise(draft, lambda: AT)
    export_packet(draft, tmp_path / "a")
    for at in range(5):
        changed = said(form_2020).with_narrative("narrative.plan", paragraphs_of(f"第{at}稿"))
        draft.save(replace(changed, proofs=changed.proofs[: at % 3]))
    export_packet(draft, tmp_path / "b", revision=1)
    assert all_but_signature(tmp_path / "a") == all_but_signature(tmp_path / "b")
