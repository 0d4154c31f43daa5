"""Whether a 校验码, a PDF or a bundle is that of a draft, of an older revision, or of neither."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum
from pathlib import Path
from typing import Any

from xxxf_desktop.app.revisions import Revision, RevisionState, revisions
from xxxf_desktop.app.states import working_state
from xxxf_desktop.app.verification import Verification, verify_bundle
from xxxf_desktop.bundle.content import BundleContent, normalise_code
from xxxf_desktop.bundle.entries import JWS_NAME
from xxxf_desktop.bundle.manifest import Manifest
from xxxf_desktop.bundle.problems import Code, problem, shown
from xxxf_desktop.drafts.store import Draft
from xxxf_desktop.errors import BundleError, XxxfError
from xxxf_desktop.packet.imprint import is_for_printing, read_imprint
from xxxf_desktop.system.atomic import reason

DRAFT_ENDING, PDF_ENDING = ".xxxf", ".pdf"

_FORM_ROLE = "form"  # of the PDF in the signed list
_CODE_LIKE = re.compile(r"[0-9A-Za-z][0-9A-Za-z\s-]*")
_CODE_LETTERS = range(17, 26)  # a code has 21: some may be lost or doubled
_BEFORE_CODE = re.compile(r"^\s*校验码\s*[:：]?\s*")


class Answer(Enum):
    """The answer; the value is for the user."""

    SAME = "与电子版一致"
    OLDER = "旧版本"
    DIFFERENT = "不一致"


_PROBLEMS = {Answer.OLDER: Code.REVISION_OLD, Answer.DIFFERENT: Code.REVISION_OTHER}


@dataclass(frozen=True, slots=True)
class Agreement:
    """The answer and why; `revision` and `created_at` are those of what was asked about.

    Both are None where it is no known revision.
    """

    answer: Answer
    detail: str
    revision: int | None = None
    created_at: datetime | None = None
    code: str | None = None

    def as_json(self) -> dict[str, Any]:
        """Return what `xxxf verify --json` says beside its usual keys."""
        at = self.created_at
        return {
            "answer": self.answer.name.lower(),
            "detail": self.detail,
            "revision": self.revision,
            "created_at": at.isoformat() if at is not None else None,
        }


@dataclass(frozen=True, slots=True)
class Comparison:
    """The answer about a PDF or a 校验码, and the bundle it was held against, if any."""

    agreement: Agreement
    verification: Verification | None = None

    @property
    def ok(self) -> bool:
        """Return whether they agree, and nothing is wrong with the bundle."""
        is_clean = self.verification is None or self.verification.report.ok
        return self.agreement.answer is Answer.SAME and is_clean


def read_code(text: str) -> str | None:
    """Return the 校验码 in `text` as it is printed; None where `text` is none at all.

    XxxfError where it looks like one and the check character does not fit: 校验码抄错了.
    """
    words = _BEFORE_CODE.sub("", text).strip()
    code = normalise_code(words)
    if code is not None:
        return code
    letters = re.sub(r"[-\s]", "", words)
    if _CODE_LIKE.fullmatch(words) and len(letters) in _CODE_LETTERS:
        raise XxxfError(
            f"校验码抄错了：“{shown(words)}”。",
            "它是四组、每组五个字母或数字，再加一个校验字符。请照纸质件再抄一遍；要校验的是文件的，请检查路径。",
        )
    return None


# ------------------------------------------------------------------ against a draft


def code_against_draft(code: str, draft: Draft) -> Agreement:
    """Return which revision of `draft` the 校验码 is of."""
    known = revisions(draft)
    for revision in known:
        if revision.code == code:
            return _about(revision, known[-1])
    if code == _unfinished_code(draft):
        detail = "它是未定稿时导出的，内容与申报稿现在相同；请定稿后重新导出"
        return Agreement(Answer.DIFFERENT, detail, code=code)
    return Agreement(Answer.DIFFERENT, "这份申报稿没有这个校验码的定稿", code=code)


def _about(revision: Revision, last: Revision) -> Agreement:
    when = f"第 {revision.number} 版（{revision.created_at:%Y-%m-%d %H:%M} 定稿）"
    if revision.state is RevisionState.CURRENT:
        answer, detail = Answer.SAME, f"是{when}，现行"
    elif revision.number == last.number:
        answer, detail = Answer.OLDER, f"是{when}，申报稿此后有改动，已作废"
    else:
        answer, detail = Answer.OLDER, f"是{when}，已作废，最近的定稿是第 {last.number} 版"
    return Agreement(answer, detail, revision.number, revision.created_at, revision.code)


def _unfinished_code(draft: Draft) -> str | None:
    with suppress(ValueError):  # answers that no bundle can hold
        return working_state(draft).code
    return None


def pdf_against_draft(path: Path, draft: Draft) -> Agreement:
    """Return whether the PDF at `path` is one that was exported of a revision of `draft`.

    Its bytes decide; BundleError where it is no PDF that can be read.
    """
    sha256 = _sha256(path)
    known = revisions(draft)
    for revision in known:
        if sha256 in draft.made(revision.number, "pdf"):
            return _about(revision, known[-1])
    claim = _claim(path)
    if claim is None:
        return Agreement(Answer.DIFFERENT, "这份 PDF 里没有校验码，也不是任何一版定稿导出的")
    said = code_against_draft(claim[0], draft)
    if said.answer is Answer.OLDER:
        return replace(said, detail=f"{said.detail}；文件也不是导出的那一份，被改动或另存过")
    if said.answer is Answer.DIFFERENT:
        return said
    detail = f"带着第 {said.revision} 版的校验码，但文件不是导出的那一份：被改动或另存过"
    return replace(said, answer=Answer.DIFFERENT, detail=detail)


def bundle_against_draft(
    path: Path, draft: Draft, trusted: Sequence[str] = ()
) -> tuple[Verification, Agreement]:
    """Return what `verify_bundle` does, and which revision of `draft` the bundle is.

    Another revision is also a problem of the report; a bundle in which something is wrong
    is not SAME, whatever it says. BundleError for no bundle.
    """
    verification = verify_bundle(path, trusted)
    report = verification.report
    if report.manifest is None or report.code is None:
        agreement = Agreement(Answer.DIFFERENT, "电子包的内容读不出来")
    elif report.manifest.content.submission != draft.submission:
        agreement = Agreement(Answer.DIFFERENT, "电子包属于另一份申报稿", code=report.code)
    else:
        agreement = code_against_draft(report.code, draft)
    if agreement.answer is Answer.SAME and not _is_whole(verification):
        detail = f"{agreement.detail}，但电子包本身有问题"
        agreement = replace(agreement, answer=Answer.DIFFERENT, detail=detail)
    elif agreement.answer in _PROBLEMS:
        found = problem(_PROBLEMS[agreement.answer], JWS_NAME, agreement.detail)
        report = replace(report, problems=(*report.problems, found))
    return replace(verification, report=report), agreement


def _is_whole(verification: Verification) -> bool:
    """Return whether nothing is wrong but that nobody knows the signer."""
    return all(found.code is Code.SIGNER_UNKNOWN for found in verification.report.problems)


# ------------------------------------------------------------------ against a bundle


def code_against_bundle(code: str, bundle: Path, trusted: Sequence[str] = ()) -> Comparison:
    """Return whether the 校验码 is that of the bundle at `bundle`. BundleError for no bundle."""
    verification, manifest = _reference(bundle, trusted)
    report = verification.report
    if manifest is None or report.code != code:
        detail = f"电子包的校验码是 {report.code}" if report.code else "电子包的内容读不出来"
        return Comparison(Agreement(Answer.DIFFERENT, detail, code=code), verification)
    return Comparison(_same(manifest.content, code, "是"), verification)


def pdf_against_bundle(
    path: Path, bundle: Path | None = None, trusted: Sequence[str] = ()
) -> Comparison:
    """Return whether the PDF at `path` is the signed 申报书.pdf of `bundle`, byte for byte.

    Without `bundle` it is the one the PDF lies in or beside. BundleError where there is
    none, or the PDF cannot be read.
    """
    sha256 = _sha256(path)
    verification, manifest = _reference(bundle or path.absolute().parent, trusted)
    if manifest is None:
        agreement = Agreement(Answer.DIFFERENT, "电子包的内容读不出来")
        return Comparison(agreement, verification)
    code = verification.report.code or ""
    if sha256 in {file.sha256 for file in manifest.files if file.role == _FORM_ROLE}:
        agreement = _same(manifest.content, code, "是签名的那一份，")
    else:
        agreement = _not_signed(_claim(path), manifest.content, code)
    return Comparison(agreement, verification)


def _reference(bundle: Path, trusted: Sequence[str]) -> tuple[Verification, Manifest | None]:
    """Return the bundle that is held against, and its manifest where its key signed that."""
    verification = verify_bundle(bundle, trusted)
    report = verification.report
    return verification, report.manifest if report.is_signed else None


def _same(content: BundleContent, code: str, lead: str) -> Agreement:
    at = datetime.fromisoformat(content.created_at)
    if not content.revision:
        return Agreement(Answer.SAME, f"{lead}未定稿（{at:%Y-%m-%d %H:%M} 导出）", 0, at, code)
    detail = f"{lead}第 {content.revision} 版（{at:%Y-%m-%d %H:%M} 定稿）"
    return Agreement(Answer.SAME, detail, content.revision, at, code)


def _not_signed(claim: tuple[str, int] | None, content: BundleContent, code: str) -> Agreement:
    """A revision that a PDF claims to be is nobody's word: it tells old from changed."""
    if claim is None:
        return Agreement(Answer.DIFFERENT, "这份 PDF 里没有校验码，也不是签名的那一份")
    said, number = claim
    if said == code:
        detail = "校验码与电子包相同，但文件不是签名的那一份：被改动或另存过"
        return Agreement(Answer.DIFFERENT, detail, content.revision, code=said)
    if number < content.revision:
        detail = f"写着第 {number} 版，电子包是第 {content.revision} 版"
        return Agreement(Answer.OLDER, detail, number, code=said)
    detail = f"写着第 {number} 版、校验码 {said}，电子包的校验码是 {code}"
    return Agreement(Answer.DIFFERENT, detail, code=said)


# ------------------------------------------------------------------ a PDF


def _claim(path: Path) -> tuple[str, int] | None:
    """Return code and revision that the PDF says it has; BundleError for one for the printer."""
    from xxxf_desktop.render.pdf_imprint import keywords_of

    told = keywords_of(path)
    if is_for_printing(told):
        raise BundleError(
            f"{path}：是印刷用的 PDF，页面移动过，不能与电子版逐字节比对。",
            "请比对导出的申报书.pdf，或纸上的校验码。",
        )
    return read_imprint(told)


def _sha256(path: Path) -> str:
    try:
        if not path.is_file():
            raise BundleError(f"{shown(str(path))}：不存在。", "请检查路径。")
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        raise BundleError(
            f"{shown(str(path))}：读不出来（{reason(error)}）。", "请检查路径和权限。"
        ) from error
