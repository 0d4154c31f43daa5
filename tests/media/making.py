"""Staging folders, and a medium that fails when it is told to."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from xxxf_desktop.media import device

BUNDLE, SCANS = "智慧社区平台-第1版", "智慧社区平台-第1版-盖章扫描件"
FILES = {
    f"{BUNDLE}/bundle.jws.json": b'{"payload":"e30"}',
    f"{BUNDLE}/申报书.docx": b"PK\x03\x04" + bytes(range(256)) * 40,
    f"{BUNDLE}/申报书.pdf": b"%PDF-1.7" + b"\x80paper" * 300_000,
    f"{BUNDLE}/附件/附1-高新技术企业证书（2019年）①.pdf": b"%PDF-1.4 proof",
    f"{BUNDLE}/附件/空.txt": b"",
    f"{BUNDLE}/图片/{'图' * 18}.png": b"\x89PNG",
    f"{SCANS}/scans.jws.json": b"{}",
    f"{SCANS}/附3-盖章页.jpg": b"\xff\xd8" + bytes(5000),
}
TOTAL = sum(len(data) for data in FILES.values())


def make_staging(folder: Path, files: dict[str, bytes] | None = None) -> Path:
    """Write what the app prepared for a hand-over."""
    for path, data in (FILES if files is None else files).items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
    return folder


def tree(folder: Path) -> dict[str, bytes | None]:
    """Return everything below `folder`, the hidden included; None for folders."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() if path.is_file() else None
        for path in sorted(folder.rglob("*"))
    }


def files_of(folder: Path) -> dict[str, bytes]:
    """Return the files below `folder`."""
    return {path: data for path, data in tree(folder).items() if data is not None}


class Medium:
    """Counts what is done to a target, and fails at one step (and at all later ones)."""

    def __init__(self, patch: pytest.MonkeyPatch, target: Path) -> None:
        self.steps = 0
        self._target = str(target)
        self._at = 0
        self._number = 0
        self._for_ever = False
        self._handles: set[int] = set()
        for name in ("mkdir", "replace", "open", "rmdir", "unlink", "scandir"):
            patch.setattr(os, name, self._by_path(getattr(os, name)))
        for name in ("write", "read", "fsync"):
            patch.setattr(os, name, self._by_handle(getattr(os, name)))
        patch.setattr(device, "_sync_file_system", self._by_path(device._sync_file_system))
        patch.setattr("shutil._use_fd_functions", False)  # so that removing goes by paths too

    def fail(self, at: int, number: int, *, for_ever: bool = False) -> None:
        """Let step `at` (from 1) raise OSError `number`; with `for_ever` all later ones too."""
        self._at, self._number, self._for_ever = at, number, for_ever
        self.steps = 0

    def _step(self) -> None:
        self.steps += 1
        if self.steps == self._at or (self._for_ever and self.steps > self._at > 0):
            raise OSError(self._number, os.strerror(self._number))

    def _by_path(self, real: Callable[..., object]) -> Callable[..., object]:
        def call(path: object, *arguments: object, **named: object) -> object:
            inside = str(path).startswith(self._target)
            if inside:
                self._step()
            done = real(path, *arguments, **named)
            if inside and isinstance(done, int):
                self._handles.add(done)
            elif isinstance(done, int):
                self._handles.discard(done)
            return done

        return call

    def _by_handle(self, real: Callable[..., object]) -> Callable[..., object]:
        def call(handle: int, *arguments: object) -> object:
            if handle in self._handles:
                self._step()
            return real(handle, *arguments)

        return call
