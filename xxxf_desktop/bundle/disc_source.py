"""A bundle inside a disc image: read in place, nothing unpacked to disk.

A disc may carry its directory up to four times (UDF, Joliet, Rock Ridge, ISO 9660), and which
of them a computer shows is its own choice: all must show the same files, or an office could
see others than those that were verified.
"""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import cast

from xxxf_desktop.bundle.entries import (
    READ_ERRORS,
    Entry,
    Listing,
    Neighbour,
    Source,
    bundle_roots,
    folders_beside,
)
from xxxf_desktop.bundle.limits import LIMITS, Limits
from xxxf_desktop.bundle.problems import Code, Problem, problem
from xxxf_desktop.discs.blocks import SpanStream
from xxxf_desktop.discs.image import DiscImage, is_disc_image, read_image
from xxxf_desktop.discs.nodes import Bounds, DiscError, Kind, Naming, Node, Tree
from xxxf_desktop.errors import BundleError
from xxxf_desktop.safe_paths import REASONS, leaves_folder, parents

SUFFIX = ".iso"
_PIECE = 1 << 20
_TOLD = 20  # differences between trees; the first ones say enough
_HAZARDS = {Kind.LINK: Code.LINK_FOUND, Kind.OTHER: Code.SPECIAL_FILE}


def looks_like_disc_image(path: Path) -> bool:
    """Return whether the file `path` is to be read as a disc image; OSError where it cannot be."""
    if path.suffix.casefold() == SUFFIX:
        return True
    with path.open("rb") as stream:
        return stream.read(2) != b"PK" and is_disc_image(stream)


class DiscSource(Source):
    """Looks into an image; `enter` chooses the folder inside that is the bundle."""

    def __init__(self, path: Path, limits: Limits = LIMITS) -> None:
        self.name = path.name
        self._limits = limits
        self._root = ""
        self._stream = path.open("rb")
        try:
            self._size = path.stat().st_size
            bounds = Bounds(nodes=limits.files, folder_bytes=limits.disc_directory_bytes)
            self._image = _read(self._stream, path, bounds)
        except BaseException:
            self._stream.close()
            raise
        self._nodes: dict[str, Node] = {}

    def roots(self) -> list[str]:
        """Return where the disc holds a signature file: "" (the top) or "folder/"."""
        best = self._image.best
        return bundle_roots({node.path for node in best.nodes if node.kind is not Kind.FOLDER})

    def enter(self, root: str) -> None:
        """Take `root` (one of `roots()`) as the bundle's folder."""
        self._root = root

    @property
    def folder_name(self) -> str:
        return self._root.rstrip("/") or self.name

    def listing(self) -> Listing:
        problems = [*self._whole_problems(), *self._outside_problems()]
        return self._listing(self._root, self._nodes, problems)

    def _listing(self, root: str, nodes: dict[str, Node], problems: list[Problem]) -> Listing:
        """Return what lies under `root`, with `problems` before its own; fills `nodes`."""
        best = self._image.best
        folders: list[str] = []
        for node in best.nodes if best.complete else ():
            path = node.path.removeprefix(root)
            if not node.path.startswith(root) or not path:
                continue
            if node.kind is Kind.FOLDER:
                folders.append(path)
            else:
                nodes.setdefault(path, node)
        entries = [self._entry(path, node, problems) for path, node in nodes.items()]
        entries.sort(key=lambda entry: entry.path)
        filled = {parent for path in (*nodes, *folders) for parent in parents(path)}
        empty = sorted(set(folders) - filled)
        return Listing(tuple(entries), tuple(empty), tuple(problems), best.complete)

    def open(self, entry: Entry) -> io.BufferedIOBase:
        return self._open(self._nodes[entry.path])

    def neighbours(self, name: str, ending: str) -> Iterator[Source]:
        """Yield them by name."""
        is_folder = {node.path: node.kind is Kind.FOLDER for node in self._image.best.nodes}
        paths = [f"{path}/" if folder else path for path, folder in is_folder.items()]
        for folder in folders_beside(paths, self._root, name, ending):
            nodes: dict[str, Node] = {}
            listing = self._listing(f"{folder}/", nodes, [])
            yield Neighbour(folder, listing, partial(self._open_of, nodes))

    def _open_of(self, nodes: dict[str, Node], entry: Entry) -> io.BufferedIOBase:
        return self._open(nodes[entry.path])

    def close(self) -> None:
        self._stream.close()

    def _open(self, node: Node) -> io.BufferedIOBase:
        return cast(io.BufferedIOBase, io.BufferedReader(SpanStream(self._stream, node.spans)))

    def _entry(self, path: str, node: Node, problems: list[Problem]) -> Entry:
        code = _HAZARDS.get(node.kind)
        if code is not None:
            problems.append(problem(code, path))
        elif any(span.end > self._size for span in node.spans):
            problems.append(problem(Code.FILE_UNREADABLE, path, "光盘映像不完整"))
        else:
            return Entry(path, node.size)
        return Entry(path, node.size, readable=False)

    def _whole_problems(self) -> Iterator[Problem]:
        image = self._image
        if not all(tree.complete for tree in image.trees):
            yield problem(Code.TOO_LARGE, self.name, f"文件超过 {self._limits.files} 个")
            return
        counted = Counter(node.path for node in image.best.nodes)
        for path in sorted(path for path, times in counted.items() if times > 1):
            yield problem(Code.DISC_DUPLICATE, path)
        for path in _overlapping(image.best):
            yield problem(Code.DISC_OVERLAP, path)
        for naming, reason in image.failures:
            yield problem(Code.DISC_TREES, self.name, f"{naming} 目录读不出来：{reason}")
        yield from self._differences(image)

    def _outside_problems(self) -> Iterator[Problem]:
        for node in self._image.best.nodes:
            if not node.path.startswith(self._root) and leaves_folder(node.path):
                yield problem(Code.PATH_UNSAFE, node.path, REASONS["DOTS"])

    def _differences(self, image: DiscImage) -> Iterator[Problem]:
        """Yield where the other trees show something else than the best one."""
        if sum(node.size for node in image.best.files()) > self._limits.total_bytes:
            return  # TOO_LARGE is said of it, and nothing so large is read
        best = {node.path: node for node in image.best.nodes}
        for tree in image.trees[1:]:
            if tree.naming is Naming.ISO_9660:
                if not self._hold_the_same(image.best, tree):
                    words = f"{tree.naming} 目录里的文件与 {image.best.naming} 目录里的不同"
                    yield problem(Code.DISC_TREES, self.name, words)
                continue
            other = {node.path: node for node in tree.nodes}
            paths = sorted(best.keys() | other.keys())
            different = [path for path in paths if not self._same(best.get(path), other.get(path))]
            for path in different[:_TOLD]:
                words = f"在 {tree.naming} 目录和 {image.best.naming} 目录里不同"
                yield problem(Code.DISC_TREES, path, words)

    def _hold_the_same(self, tree: Tree, plain: Tree) -> bool:
        """Return whether a tree with short names holds the files of `tree`."""
        return Counter(node.spans for node in tree.files()) == Counter(
            node.spans for node in plain.files()
        )

    def _same(self, one: Node | None, other: Node | None) -> bool:
        if one is None or other is None or (one.kind, one.size) != (other.kind, other.size):
            return False
        return one.spans == other.spans or self._same_content(one, other)

    def _same_content(self, one: Node, other: Node) -> bool:
        """Compare byte for byte: UDF may keep a small file inside its own entry."""
        try:
            with self._open(one) as first, self._open(other) as second:
                while True:
                    piece = first.read(_PIECE)
                    if piece != second.read(_PIECE):
                        return False
                    if not piece:
                        return True
        except READ_ERRORS:
            return False


def _read(stream: io.BufferedReader, path: Path, bounds: Bounds) -> DiscImage:
    try:
        return read_image(stream, bounds)
    except DiscError as error:
        raise BundleError(
            f"{path.name}：不是光盘映像，或已损坏（{error.reason}）。",
            "请重新复制光盘映像，或装载后校验里面的文件夹。",
        ) from error


def _overlapping(tree: Tree) -> list[str]:
    """Return files that share a part of their bytes with another; equal places are no harm."""
    places = {(span.start, span.end): node.path for node in tree.files() for span in node.spans}
    found: list[str] = []
    reached = 0
    for start, end in sorted(places):
        if start < reached:
            found.append(places[start, end])
        reached = max(reached, end)
    return found[:_TOLD]
