"""Which boxes of the 抄录单 were keyed into the online system: a line of the draft's log.

Keying in takes hours, often more than one day: what was copied stays ticked when the draft is
opened again.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from xxxf_desktop.drafts.store import Draft, Handover
from xxxf_desktop.system import clock

_ONLINE = "在线系统"
_COPIED, _BOXES = "copied", "boxes"


@dataclass(frozen=True, slots=True)
class Keyed:
    """The boxes copied so far, by their position from 0, of as many as are to be copied."""

    copied: frozenset[int] = frozenset()
    boxes: int = 0

    @property
    def is_done(self) -> bool:
        """Return whether nothing is left to be copied."""
        return 0 < self.boxes <= len(self.copied)

    @property
    def words(self) -> str:
        """
        >>> Keyed(frozenset({0, 3}), 55).words
        '已复制 2 / 55 栏'
        """
        return f"已复制 {len(self.copied)} / {self.boxes} 栏"


NOTHING_KEYED = Keyed()


def is_online(line: Handover) -> bool:
    """Return whether `line` of the log tells of the online system."""
    return line.medium == _ONLINE


def keyed_of(line: Handover) -> Keyed:
    """Return what a line that `is_online` says."""
    receipt = line.receipt
    return Keyed(frozenset(receipt.get(_COPIED, ())), int(receipt.get(_BOXES, 0)))


def keyed(draft: Draft, revision: int) -> Keyed:
    """Return what was keyed in of `revision`. DraftError."""
    lines = [line for line in draft.handovers() if is_online(line) and line.revision == revision]
    return keyed_of(lines[-1]) if lines else NOTHING_KEYED


def note_keyed(draft: Draft, revision: int, copied: Iterable[int], boxes: int) -> None:
    """Let `copied` be the boxes of `revision` that were copied, of `boxes` in all. DraftError."""
    now = Keyed(frozenset(copied), boxes)
    lines = [line for line in draft.handovers() if is_online(line) and line.revision == revision]
    last = lines[-1] if lines else None
    before = keyed_of(last) if last is not None else NOTHING_KEYED
    if before == now or (before.is_done and before.boxes == boxes):
        return  # copied once more, when all was done
    # A line that is done stays: a newer program may know other boxes of the same revision.
    id_ = last.id if last is not None and not last.done else _begin(draft, revision)
    receipt = {_COPIED: sorted(now.copied), _BOXES: boxes}
    draft.settle_handover(id_, receipt, done=now.is_done)


def _begin(draft: Draft, revision: int) -> int:
    return draft.begin_handover(revision, _ONLINE, clock.now().isoformat(timespec="seconds"))
