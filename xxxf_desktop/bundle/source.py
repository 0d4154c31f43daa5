"""Finds the bundle at a path."""

from __future__ import annotations

import os
from pathlib import Path

from xxxf_desktop.bundle.disc_source import SUFFIX, DiscSource, looks_like_disc_image
from xxxf_desktop.bundle.entries import JWS_NAME, Source, read_failure
from xxxf_desktop.bundle.folder_source import FolderSource
from xxxf_desktop.bundle.limits import LIMITS, Limits
from xxxf_desktop.bundle.problems import shown
from xxxf_desktop.bundle.zip_source import ZipSource
from xxxf_desktop.errors import BundleError

_CHOOSE = "请给出其中一个的路径。"


def locate(path: Path, limits: Limits = LIMITS) -> Source:
    """Return the bundle that `path` is, or the only one it holds at most one level down.

    `path` is a folder, a .zip or a disc image; in a folder, bundles may be any of these, and
    in a zip or an image the bundle may lie in one folder. BundleError: nothing there,
    unreadable, no bundle, or several (named).
    """
    try:
        if path.is_dir():
            return _in_folder(path, limits)
        if path.is_file():
            return _in_file(path, limits)
    except OSError as error:
        raise BundleError(
            f"{shown(str(path))}：读不出来（{read_failure(error)}）。", "请检查介质和读取权限。"
        ) from error
    raise BundleError(f"{shown(str(path))}：不存在。", "请检查路径。")


def _in_folder(path: Path, limits: Limits) -> Source:
    if _is_bundle(path):
        return FolderSource(path, limits)
    found: dict[str, Source] = {}
    with os.scandir(path) as children:
        names = sorted(child.name for child in children if not child.is_symlink())
    for name in names:
        source = _child(path / name, limits)
        if source is not None:
            found[name] = source
    if len(found) == 1:
        return next(iter(found.values()))
    for source in found.values():
        source.close()
    raise _none_or_several(path, list(found))


def _child(path: Path, limits: Limits) -> Source | None:
    try:
        if path.is_dir():
            return FolderSource(path, limits) if _is_bundle(path) else None
        if path.suffix.casefold() in (".zip", SUFFIX) and path.is_file():
            return _in_file(path, limits)
    except (OSError, BundleError):  # a neighbour that is no bundle is none of our business
        return None
    return None


def _in_file(path: Path, limits: Limits) -> Source:
    if path.name == JWS_NAME:
        raise BundleError(f"{JWS_NAME}：只是电子包的签名文件。", "请给出它所在的文件夹。")
    disc = looks_like_disc_image(path)
    source: DiscSource | ZipSource = DiscSource(path, limits) if disc else ZipSource(path, limits)
    roots = source.roots()
    if len(roots) != 1:
        source.close()
        raise _none_or_several(path, roots)
    source.enter(roots[0])
    return source


def _is_bundle(folder: Path) -> bool:
    file = folder / JWS_NAME
    return file.is_symlink() or file.is_file()


def _none_or_several(path: Path, names: list[str]) -> BundleError:
    place = shown(path.name or str(path))
    if not names:
        return BundleError(f"{place}：里面没有电子包（缺少 {JWS_NAME}）。", "请检查路径。")
    listed = "、".join(shown(name) for name in names[:20])
    return BundleError(f"{place}：里面有 {len(names)} 个电子包（{listed}）。", _CHOOSE)
