"""盖章扫描件 beside a bundle: a folder with a signed list of its own, `scans.jws.json`.

Scans come after the paper was signed and stamped, so the signed bundle cannot list them. The
list names the bundle by the SHA-256 of its manifest. It is a JWS as the bundle's is; its
payload has another `format`, so that neither passes for the other.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from xxxf_desktop.bundle.canonical import INTEGER_BOUND, canonical_json
from xxxf_desktop.bundle.comparing import compare
from xxxf_desktop.bundle.entries import JWS_NAME, READ_ERRORS, Listing, Source, read_failure
from xxxf_desktop.bundle.envelope import read_envelope
from xxxf_desktop.bundle.folder_source import FolderSource
from xxxf_desktop.bundle.limits import Limits
from xxxf_desktop.bundle.manifest import ListedFile, name_problems
from xxxf_desktop.bundle.problems import Code, Problem, problem, shown
from xxxf_desktop.bundle.signing import BundleSigner
from xxxf_desktop.bundle.strict_json import StrictJsonError, parse_strict
from xxxf_desktop.errors import BundleError
from xxxf_desktop.system.atomic import write_file

SCANS_NAME = "scans.jws.json"
FORMAT = "xxxf-scans/1"
FOLDER_ENDING = "盖章扫描件"
"""How the name of a folder of scans ends, behind 第n版- of its bundle."""

_ROLE = "scan"
_Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


@dataclass(frozen=True, slots=True)
class ScansContent:
    """Which bundle the scans belong to; `created_at` is when the list was made (a claim)."""

    submission: str
    revision: int
    code: str
    manifest_sha256: str
    created_at: str


@dataclass(frozen=True, slots=True)
class BundleIdentity:
    """What the scans must name: the bundle they lie beside, and the key that signed it."""

    submission: str
    revision: int
    code: str
    manifest_sha256: str
    kid: str | None


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class _File(_Part):
    path: str
    title: str
    size: Annotated[int, Field(ge=0, lt=INTEGER_BOUND)]
    sha256: _Sha256


class _Payload(_Part):
    format: Literal["xxxf-scans/1"]
    submission: str
    revision: Annotated[int, Field(ge=1)]
    code: str
    manifest_sha256: _Sha256
    created_at: str
    files: list[_File]


def seal_scans(
    folder: Path, content: ScansContent, key: BundleSigner, titles: Mapping[str, str]
) -> None:
    """Write scans.jws.json into `folder`, which holds the files named in `titles` and no other.

    The signature is written last. BundleError where `verify` would refuse the result or a
    file cannot be read, OutputError where the folder cannot be written; ValueError, a bug of
    the caller, where files and titles do not fit.
    """
    listing = FolderSource(folder).listing()
    paths = [entry.path for entry in listing.entries]
    if set(paths) != set(titles):
        raise ValueError(f"titles do not fit the files: {sorted(set(paths) ^ set(titles))}")
    problems = [*listing.problems, *name_problems([*paths, SCANS_NAME])]
    if problems:
        raise BundleError(problems[0].message)
    files = []
    for entry in listing.entries:
        try:
            size, sha256 = FolderSource(folder).digest(entry)
        except READ_ERRORS as error:
            raise BundleError(f"{shown(entry.path)}：读不出来。", "请重试。") from error
        files.append(_File(path=entry.path, title=titles[entry.path], size=size, sha256=sha256))
    listed = [file.model_dump() for file in sorted(files, key=lambda file: file.path)]
    payload = canonical_json({"format": FORMAT, **asdict(content), "files": listed})
    write_file(folder / SCANS_NAME, key.sign(payload))


@dataclass(frozen=True, slots=True)
class ScansReport:
    """How many scans were looked at, and what is wrong with them."""

    files: int = 0
    problems: tuple[Problem, ...] = ()


def verify_scans(source: Source, bundle: BundleIdentity, limits: Limits) -> ScansReport:
    """Return what there is to say of the scans of `bundle` beside `source`; none may be there.

    Scans of other submissions and revisions that lie there too are none of its business,
    unless their folder is called after this bundle.
    """
    found = ScansReport()
    ending = f"-第{bundle.revision}版-{FOLDER_ENDING}"
    for folder in source.neighbours(SCANS_NAME, ending):
        with folder:
            one = _verify_one(folder, bundle, limits, _is_called_after(folder, source, ending))
        found = ScansReport(found.files + one.files, (*found.problems, *one.problems))
    return found


def _is_called_after(folder: Source, bundle: Source, ending: str) -> bool:
    """The name of the project may be cut shorter than in that of the bundle."""
    name = bundle.folder_name
    if folder.name.startswith(name):
        return True
    return folder.name.endswith(ending) and name.startswith(folder.name.removesuffix(ending))


def _verify_one(
    folder: Source, bundle: BundleIdentity, limits: Limits, is_ours: bool
) -> ScansReport:
    listing = folder.listing()
    payload, kid, problems = _read(folder, listing, limits)
    if payload is None:
        if not is_ours:
            return ScansReport()
        if listing.find(SCANS_NAME) is None:
            problems.append(problem(Code.SCANS_UNSIGNED, SCANS_NAME))
        return _report(folder, 0, (*listing.problems, *problems))
    is_meant = (payload.submission, payload.revision) == (bundle.submission, bundle.revision)
    if not is_meant and not is_ours:
        return ScansReport()
    problems += _identity_problems(payload, bundle, kid)
    files = [ListedFile(file.path, file.size, file.sha256, _ROLE) for file in payload.files]
    problems += compare(folder, listing, files, limits, SCANS_NAME)
    return _report(folder, len(files), (*listing.problems, *problems))


def _report(folder: Source, files: int, problems: Sequence[Problem]) -> ScansReport:
    return ScansReport(files, tuple(_placed(found, folder.name) for found in problems))


def _read(
    folder: Source, listing: Listing, limits: Limits
) -> tuple[_Payload | None, str | None, list[Problem]]:
    """Return payload, kid and problems of the signed list."""
    entry = listing.find(SCANS_NAME)
    if entry is None or not entry.readable:
        return None, None, []  # the reason stands in the listing
    if entry.size > limits.jws_bytes:
        return None, None, [problem(Code.TOO_LARGE, SCANS_NAME, f"大于 {limits.jws_bytes} 字节")]
    try:
        with folder.open(entry) as stream:
            raw = stream.read(entry.size + 1)
    except READ_ERRORS as error:
        return None, None, [problem(Code.FILE_UNREADABLE, SCANS_NAME, read_failure(error))]
    envelope = read_envelope(raw)
    payload, problems = _parsed(envelope.payload)
    return payload, envelope.kid, [*envelope.problems, *problems]


def _parsed(raw: bytes | None) -> tuple[_Payload | None, list[Problem]]:
    if raw is None:
        return None, []
    try:
        value = parse_strict(raw)
        payload = _Payload.model_validate(value)
    except StrictJsonError as error:
        return None, [problem(Code.MANIFEST_MALFORMED, SCANS_NAME, error.reason)]
    except ValidationError:
        return None, [problem(Code.MANIFEST_MALFORMED, SCANS_NAME, "各项不合规定")]
    problems = name_problems([file.path for file in payload.files])
    if canonical_json(value) != raw:
        problems.append(problem(Code.MANIFEST_MALFORMED, SCANS_NAME, "不是规范的写法"))
    if len({file.path for file in payload.files}) != len(payload.files):
        problems.append(problem(Code.MANIFEST_MALFORMED, SCANS_NAME, "同一文件列了两次"))
    return payload, problems


def _identity_problems(
    payload: _Payload, bundle: BundleIdentity, kid: str | None
) -> Sequence[Problem]:
    said = (payload.submission, payload.revision, payload.code, payload.manifest_sha256)
    wanted = (bundle.submission, bundle.revision, bundle.code, bundle.manifest_sha256)
    if said[:2] != wanted[:2]:
        return [problem(Code.SCANS_FOREIGN, SCANS_NAME, "属于另一份申报或另一版")]
    if said != wanted:
        return [problem(Code.SCANS_FOREIGN, SCANS_NAME, "属于这一版另一次做的电子包")]
    if kid != bundle.kid:
        return [problem(Code.SCANS_FOREIGN, SCANS_NAME, "签名的密钥与电子包的不同")]
    return []


def _placed(found: Problem, folder: str) -> Problem:
    """Say of a problem that it is one of the scans: every message begins with its file."""
    here = shown(folder)
    file = found.file.replace(JWS_NAME, SCANS_NAME)
    message = found.message.replace(JWS_NAME, SCANS_NAME)
    return replace(found, file=f"{here}/{file}", message=f"{here}/{message}")


def manifest_digest(payload: bytes) -> str:
    """Return the hexadecimal SHA-256 by which scans and later revisions name a manifest."""
    return hashlib.sha256(payload).hexdigest()
