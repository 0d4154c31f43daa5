"""The signed list: what the applicant declares and every file with size and SHA-256.

Source: facts/signing-storage.md 1.4, product.md "Bundle".
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from xxxf_desktop.bundle.canonical import INTEGER_BOUND, canonical_json
from xxxf_desktop.bundle.content import (
    Applicant,
    AppRef,
    BundleContent,
    FormRef,
    content_digest,
    named_files,
)
from xxxf_desktop.bundle.entries import JWS_NAME
from xxxf_desktop.bundle.problems import Code, Problem, problem
from xxxf_desktop.bundle.strict_json import DuplicateKeyError, StrictJsonError, parse_strict
from xxxf_desktop.safe_paths import REASONS, check_path, collisions

FORMAT = "xxxf-manifest/1"

_Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


@dataclass(frozen=True, slots=True)
class ListedFile:
    """One line of the list; `size` in bytes, `role` for example form or attachment."""

    path: str
    size: int
    sha256: str
    role: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """A manifest of the right shape, with the problems of what it says."""

    content: BundleContent
    files: tuple[ListedFile, ...]
    digest: str
    """The content digest, computed here: the code shown belongs to what was read."""
    problems: tuple[Problem, ...] = ()


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class _Form(_Part):
    id: str
    version: str


class _App(_Part):
    name: str
    version: str


class _Applicant(_Part):
    name: str
    code: str


class _File(_Part):
    path: str
    size: Annotated[int, Field(ge=0, lt=INTEGER_BOUND)]
    sha256: _Sha256
    role: str


class _Payload(_Part):
    format: Literal["xxxf-manifest/1"]
    form: _Form
    submission: str
    plan: str | None
    revision: int
    previous: _Sha256 | None
    created_at: str
    app: _App
    applicant: _Applicant
    answers: dict[str, Any]
    narrative: dict[str, list[Any]]
    proofs: list[Any]
    files: list[_File]
    content_sha256: _Sha256

    def content(self) -> BundleContent:
        """Return the declared content; ValueError where it breaks `BundleContent`'s rules."""
        return BundleContent(
            form=FormRef(self.form.id, self.form.version),
            submission=self.submission,
            plan=self.plan,
            revision=self.revision,
            previous=self.previous,
            created_at=self.created_at,
            app=AppRef(self.app.name, self.app.version),
            applicant=Applicant(self.applicant.name, self.applicant.code),
            answers=self.answers,
            narrative=self.narrative,
            proofs=self.proofs,
        )


def manifest_payload(content: BundleContent, files: Sequence[ListedFile]) -> bytes:
    """Return the manifest as canonical JSON, files sorted by path."""
    listed = sorted(files, key=lambda file: file.path)
    return canonical_json(
        {
            "format": FORMAT,
            "form": asdict(content.form),
            "submission": content.submission,
            "plan": content.plan,
            "revision": content.revision,
            "previous": content.previous,
            "created_at": content.created_at,
            "app": asdict(content.app),
            "applicant": asdict(content.applicant),
            "answers": content.answers,
            "narrative": content.narrative,
            "proofs": content.proofs,
            "files": [asdict(file) for file in listed],
            "content_sha256": content_digest(content),
        }
    )


def missing_files(content: BundleContent, files: Sequence[ListedFile]) -> list[str]:
    """Return the figures and proofs of `content` whose SHA-256 no listed file has."""
    hashes = {file.sha256 for file in files}
    return sorted({name for name, sha256 in named_files(content) if sha256 not in hashes})


def read_manifest(payload: bytes) -> tuple[Manifest | None, tuple[Problem, ...]]:
    """Return the manifest in `payload` and every problem in it; None for one of no use."""
    try:
        value = parse_strict(payload)
    except DuplicateKeyError as error:
        return None, (problem(Code.DUPLICATE_KEY, JWS_NAME, error.reason),)
    except StrictJsonError as error:
        return None, (_malformed(error.reason),)
    if isinstance(value, dict) and value.get("format", FORMAT) != FORMAT:
        return None, (problem(Code.MANIFEST_FORMAT, JWS_NAME, str(value["format"])),)
    try:
        parsed = _Payload.model_validate(value)
        content = parsed.content()
        digest = content_digest(content)
    except ValidationError as error:
        return None, (_malformed(_places(error)),)
    except ValueError as error:
        return None, (_malformed(str(error)),)
    files = tuple(ListedFile(**file.model_dump()) for file in parsed.files)
    problems = [
        *([] if canonical_json(value) == payload else [_malformed("不是规范的写法")]),
        *_list_problems(files),
        *_content_problems(content, files, digest == parsed.content_sha256),
    ]
    return Manifest(content, files, digest), tuple(problems)


def name_problems(paths: Collection[str], known: Collection[str] = ()) -> list[Problem]:
    """Return PATH_UNSAFE for paths that are unsafe or collide, save those in `known`."""
    found = [(path, check_path(path)) for path in paths]
    ordered = sorted(paths, key=lambda path: (path not in known, path))
    found.extend((path, "COLLISION") for path, _ in collisions(ordered))
    return [
        problem(Code.PATH_UNSAFE, path, REASONS[code])
        for path, code in found
        if code and path not in known
    ]


def _list_problems(files: Sequence[ListedFile]) -> list[Problem]:
    paths = [file.path for file in files]
    problems = name_problems(paths)
    if len(set(paths)) != len(paths):
        problems.append(_malformed("同一文件列了两次"))
    if JWS_NAME in paths:
        problems.append(_malformed("清单列了签名文件自己"))
    return problems


def _content_problems(
    content: BundleContent, files: Sequence[ListedFile], digest_fits: bool
) -> list[Problem]:
    problems = [problem(Code.CONTENT_FILE, name) for name in missing_files(content, files)]
    if not digest_fits:
        problems.append(problem(Code.CONTENT_DIGEST, JWS_NAME))
    return problems


def _places(error: ValidationError) -> str:
    places = [".".join(map(str, item["loc"])) for item in error.errors(include_url=False)]
    return "、".join(place or "整体" for place in places[:5])


def _malformed(detail: str) -> Problem:
    return problem(Code.MANIFEST_MALFORMED, JWS_NAME, detail)
