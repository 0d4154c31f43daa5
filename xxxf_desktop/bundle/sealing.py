"""Makes a bundle of a folder: adds 校验说明.txt and the signature."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from xxxf_desktop.bundle.content import BundleContent, content_digest, verification_code
from xxxf_desktop.bundle.entries import JWS_NAME, NOTICE_NAME, READ_ERRORS, Entry, Listing
from xxxf_desktop.bundle.folder_source import FolderSource
from xxxf_desktop.bundle.keys import fingerprint
from xxxf_desktop.bundle.limits import LIMITS
from xxxf_desktop.bundle.manifest import (
    ListedFile,
    manifest_payload,
    missing_files,
    name_problems,
)
from xxxf_desktop.bundle.notice import notice_text
from xxxf_desktop.bundle.problems import Problem, shown
from xxxf_desktop.bundle.signing import BundleSigner
from xxxf_desktop.errors import BundleError, OutputError

_NOTICE_ROLE = "notice"

Hashes = Mapping[str, tuple[int, str]]


@dataclass(frozen=True, slots=True)
class SealedBundle:
    """What `seal` made: the signer's kid, the 校验码, the hexadecimal SHA-256 of the manifest."""

    kid: str
    code: str
    manifest_sha256: str


def seal(
    folder: Path,
    content: BundleContent,
    key: BundleSigner,
    roles: Mapping[str, str],
    hashes: Hashes | None = None,
) -> SealedBundle:
    """Write 校验说明.txt and bundle.jws.json into `folder`, which holds all other files.

    `roles` names the role of each of these by its path relative to `folder`; `hashes`
    holds (size, hexadecimal SHA-256) of files that need not be read again. The signature
    is written last: a folder without it is no bundle.

    BundleError, with nothing written, where `verify` would refuse the result (names,
    links, sizes) or a file cannot be read; OutputError where the folder cannot be
    written. ValueError, a bug of the caller: a file without a role, a role without a
    file, a figure or proof of `content` that is not among the files.
    """
    entries = _checked_entries(folder, roles)
    listed = _listed(FolderSource(folder), entries, roles, hashes or {})
    lost = missing_files(content, listed)
    if lost:
        raise ValueError(f"content names files that are not in the folder: {lost}")
    code = verification_code(content_digest(content))
    certificate = key.description if key.has_certificate else ""
    notice = notice_text(content, code, fingerprint(key.kid), certificate)
    payload = manifest_payload(content, [*listed, _notice_line(notice)])
    jws = key.sign(payload)
    if len(jws) > LIMITS.jws_bytes:
        raise BundleError("申报内容过大，无法签名。", "请删减正文或把长表格改为证明材料。")
    _write_new(folder / NOTICE_NAME, notice)
    _write_new(folder / JWS_NAME, jws)
    return SealedBundle(key.kid, code, hashlib.sha256(payload).hexdigest())


def _checked_entries(folder: Path, roles: Mapping[str, str]) -> tuple[Entry, ...]:
    listing = FolderSource(folder).listing()
    paths = [entry.path for entry in listing.entries]
    _refuse([*listing.problems, *name_problems([*paths, NOTICE_NAME, JWS_NAME])])
    taken = next((name for name in (NOTICE_NAME, JWS_NAME) if name in paths), None)
    if taken is not None:
        raise BundleError(f"{taken}：文件夹里已经有了。", "请导出到新的文件夹。")
    _check_sizes(listing)
    if set(paths) != set(roles):
        raise ValueError(f"roles do not fit the files: {sorted(set(paths) ^ set(roles))}")
    return listing.entries


def _check_sizes(listing: Listing) -> None:
    if len(listing.entries) + 2 > LIMITS.files:
        raise BundleError(f"文件超过 {LIMITS.files} 个，无法做成电子包。", "请合并证明材料。")
    if sum(entry.size for entry in listing.entries) >= LIMITS.total_bytes:
        raise BundleError("文件总量过大，无法做成电子包。", "请压缩证明材料。")
    if listing.empty_folders:
        raise ValueError(f"empty folders: {listing.empty_folders}")


def _refuse(problems: list[Problem]) -> None:
    if problems:
        more = f"另有 {len(problems) - 1} 处。" if len(problems) > 1 else ""
        raise BundleError(problems[0].message, more)


def _listed(
    source: FolderSource, entries: tuple[Entry, ...], roles: Mapping[str, str], hashes: Hashes
) -> list[ListedFile]:
    listed = []
    for entry in entries:
        try:
            size, sha256 = hashes.get(entry.path) or source.digest(entry)
        except READ_ERRORS as error:
            raise BundleError(f"{shown(entry.path)}：读不出来。", "请重新导出。") from error
        if size != entry.size:
            raise BundleError(f"{shown(entry.path)}：生成后又变了。", "请重新导出。")
        listed.append(ListedFile(entry.path, size, sha256, roles[entry.path]))
    return listed


def _notice_line(notice: bytes) -> ListedFile:
    return ListedFile(NOTICE_NAME, len(notice), hashlib.sha256(notice).hexdigest(), _NOTICE_ROLE)


def _write_new(path: Path, data: bytes) -> None:
    try:
        with path.open("xb") as stream:
            stream.write(data)
    except OSError as error:
        if not isinstance(error, FileExistsError):
            path.unlink(missing_ok=True)
        remedy = "请检查磁盘空间和写入权限后重新导出。"
        raise OutputError(f"{path.name}：写不进输出文件夹。", remedy) from error
