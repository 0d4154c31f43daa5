"""PDF and bundle of a draft, without the Word file: what memory is measured on."""

from __future__ import annotations

import sys
from pathlib import Path
from unittest.mock import patch

from xxxf_desktop.app.exporting import export_packet
from xxxf_desktop.drafts.store import Draft
from xxxf_desktop.render import packet_files, word
from xxxf_desktop.render.pictures import ProofPicture


class _NoRasters:
    """Stands in for the pictures of the Word file."""

    def __init__(self, *_: object) -> None:
        """Draw nothing."""

    def wait(self, _: object) -> dict[tuple[str, int, int], ProofPicture]:
        return {}

    def stop(self) -> None:
        """Nothing runs."""


def _no_word(*arguments: object) -> None:
    target = arguments[-1]
    if isinstance(target, Path):
        target.write_bytes(b"")


def main(path: Path, target: Path) -> None:
    """Export the draft at `path` to `target` with an empty Word file."""
    with (
        patch.object(packet_files, "_Rasters", _NoRasters),
        patch.object(word, "write_word", _no_word),
        Draft.open(path) as draft,
    ):
        export_packet(draft, target)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
