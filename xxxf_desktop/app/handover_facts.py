"""What the window has to know of 定稿 and 报送: revisions, what changed since, scans, the log."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from xxxf_desktop.app.changes import Changes
from xxxf_desktop.app.revisions import Revision, RevisionState, changes_since_last, revisions
from xxxf_desktop.app.scans import scans
from xxxf_desktop.drafts.store import Draft, Handover, Scan

_BROKEN_OFF = "中途断开，没有完成。"


@dataclass(frozen=True, slots=True)
class LogLine:
    """One hand-over of the log; `words` say what was compared, or why it was not done."""

    revision: int
    medium: str
    began_at: datetime
    done: bool
    words: str


@dataclass(frozen=True, slots=True)
class HandoverFacts:
    """One moment of a draft; `changes` is None without a revision, `scans` are of the last one."""

    revisions: tuple[Revision, ...] = ()
    changes: Changes | None = None
    scans: tuple[Scan, ...] = ()
    log: tuple[LogLine, ...] = ()

    @property
    def last(self) -> Revision | None:
        """Return the last revision, 现行 or 作废."""
        return self.revisions[-1] if self.revisions else None

    @property
    def current(self) -> Revision | None:
        """Return the revision that says what the draft says, None for none."""
        last = self.last
        return last if last is not None and last.state is RevisionState.CURRENT else None

    @property
    def next_number(self) -> int:
        """Return the number the next 定稿 gets."""
        return len(self.revisions) + 1


def handover_facts(draft: Draft) -> HandoverFacts:
    """Return what `draft` holds now, as it was saved last. DraftError. For a background thread."""
    log = tuple(_line(entry) for entry in draft.handovers())
    found = tuple(revisions(draft))
    if not found:
        return HandoverFacts(log=log)
    last = found[-1]
    is_current = last.state is RevisionState.CURRENT
    changed = Changes() if is_current else changes_since_last(draft)
    return HandoverFacts(found, changed, tuple(scans(draft, last.number)), log)


def _line(entry: Handover) -> LogLine:
    began_at = datetime.fromisoformat(entry.began_at)
    return LogLine(entry.revision, entry.medium, began_at, entry.done, _outcome(entry))


def _outcome(entry: Handover) -> str:
    receipt = entry.receipt
    if entry.done:
        return f"已逐字节核对 {receipt.get('files', 0)} 个文件"
    return str(receipt.get("failure", "")) or _BROKEN_OFF
