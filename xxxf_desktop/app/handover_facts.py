"""What the window has to know of 定稿 and 报送: revisions, what changed since, scans, the log."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from xxxf_desktop.app.changes import Changes
from xxxf_desktop.app.online_log import NOTHING_KEYED, Keyed, is_online, keyed
from xxxf_desktop.app.paper_log import Paper, is_paper, kid_that_signed, paper_words
from xxxf_desktop.app.revisions import Revision, RevisionState, changes_since_last, revisions
from xxxf_desktop.app.scans import scans
from xxxf_desktop.drafts.store import Draft, Handover, Scan
from xxxf_desktop.errors import KeyFileError

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
    """One moment of a draft; `changes` is None without a revision, `scans` are of the last one.

    `log` tells of the media, `printed` of the copies on paper, `keyed` of what was keyed into
    the online system of the last revision. `paper_kid` is the key whose
    签名公钥指纹 paper of the last revision has to bear: the one that signed its electronic
    version, else the user's own; "" while there is none.
    """

    revisions: tuple[Revision, ...] = ()
    changes: Changes | None = None
    scans: tuple[Scan, ...] = ()
    log: tuple[LogLine, ...] = ()
    printed: tuple[LogLine, ...] = ()
    keyed: Keyed = NOTHING_KEYED
    paper_kid: str = ""

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
    lines = draft.handovers()
    log = tuple(_line(entry) for entry in lines if _is_medium(entry))
    copies = Paper.COPIES.value
    printed = tuple(_line(entry) for entry in lines if entry.done and entry.medium == copies)
    found = tuple(revisions(draft))
    if not found:
        return HandoverFacts(log=log, printed=printed)
    last = found[-1]
    is_current = last.state is RevisionState.CURRENT
    return HandoverFacts(
        revisions=found,
        changes=Changes() if is_current else changes_since_last(draft),
        scans=tuple(scans(draft, last.number)),
        log=log,
        printed=printed,
        keyed=keyed(draft, last.number),
        paper_kid=kid_that_signed(draft, last.number) or _own_kid(),
    )


def _is_medium(entry: Handover) -> bool:
    return not is_paper(entry) and not is_online(entry)


def _own_kid() -> str:
    from xxxf_desktop.app.signing import own_kid  # a draft without revisions needs no keys

    try:
        return own_kid() or ""
    except KeyFileError:  # said by whoever needs the key
        return ""


def _line(entry: Handover) -> LogLine:
    began_at = datetime.fromisoformat(entry.began_at)
    return LogLine(entry.revision, entry.medium, began_at, entry.done, _outcome(entry))


def _outcome(entry: Handover) -> str:
    receipt = entry.receipt
    if is_paper(entry):
        return paper_words(entry)
    if entry.done:
        return f"已逐字节核对 {receipt.get('files', 0)} 个文件"
    return str(receipt.get("failure", "")) or _BROKEN_OFF
