"""What was put on paper of a revision: lines of the draft's log, beside those of the media.

The 报送清单 bears the 签名公钥指纹 and the electronic version is signed: which key it was is
kept with both, so that a stamped sheet and a U盘 that name two keys are told of.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from enum import Enum

from xxxf_desktop.bundle.keys import fingerprint
from xxxf_desktop.drafts.store import Draft, Handover
from xxxf_desktop.errors import DraftError
from xxxf_desktop.system import clock

KID = "kid"
"""Where a receipt names the key that signed, or whose fingerprint was printed."""

_WORDS = "words"


class Paper(Enum):
    """What was put on paper; the value is for the user, and what the log calls it."""

    COPIES = "纸质申报书"
    SHEET = "报送清单"


_NAMES = frozenset(paper.value for paper in Paper)


def is_paper(line: Handover) -> bool:
    """Return whether `line` of the log tells of paper, not of a medium."""
    return line.medium in _NAMES


def paper_words(line: Handover) -> str:
    """Return what was done, in words for the user."""
    return str(line.receipt.get(_WORDS, ""))


def note_paper(
    draft: Draft, revision: int, paper: Paper, words: str, kid: str = ""
) -> tuple[str, ...]:
    """Put a line into the log: `words` say what was done, `kid` is the key printed, "" for none.

    The paper is there whether or not that can be kept: where it cannot, the lines that are
    returned say so.
    """
    try:
        line = draft.begin_handover(
            revision, paper.value, clock.now().isoformat(timespec="seconds")
        )
        draft.settle_handover(line, {_WORDS: words, KID: kid}, done=True)
    except DraftError as error:
        return (f"没能记入报送记录：{''.join(error.lines())}",)
    return ()


def kid_that_signed(draft: Draft, revision: int) -> str:
    """Return the key that signed the electronic version handed over last, "" before any."""
    return _last_kid(draft, revision, lambda line: not is_paper(line))


def kid_on_paper(draft: Draft, revision: int) -> str:
    """Return the key whose fingerprint stands on the paper made last, "" before any.

    A 报送清单 kept as a PDF counts as paper: it is printed elsewhere.
    """
    return _last_kid(draft, revision, is_paper)


def _last_kid(draft: Draft, revision: int, counts: Callable[[Handover], bool]) -> str:
    kids = [
        str(line.receipt.get(KID, ""))
        for line in draft.handovers()
        if line.done and line.revision == revision and counts(line)
    ]
    return next((kid for kid in reversed(kids) if kid), "")


def other_key_on_paper(draft: Draft, revision: int, kid: str) -> Iterator[str]:
    """Yield a line where paper of `revision` bears another key than `kid`, which signs now."""
    printed = kid_on_paper(draft, revision)
    if printed and printed != kid:
        yield (
            f"此前打印或存出的报送清单上是指纹 {fingerprint(printed)}，这次签名的密钥是"
            f" {fingerprint(kid)}，两者不一致。重新打印报送清单并盖章，替换原来那份。"
        )


def other_key_signed(draft: Draft, revision: int, kid: str) -> Iterator[str]:
    """Yield a line where the electronic version bears another key than `kid`, printed now."""
    signed = kid_that_signed(draft, revision)
    if signed and signed != kid:
        yield (
            f"已写入介质的电子版由指纹 {fingerprint(signed)} 的密钥签名，这份报送清单上是"
            f" {fingerprint(kid)}，两者不一致。用后一个密钥重新写入介质。"
        )
