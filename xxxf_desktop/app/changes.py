"""What one state of an application says otherwise than another, as a person reads it.

Fields by their labels, sections by how much came and went, proofs by their titles. Only what
is printed counts; no id of a field is shown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from enum import Enum

from xxxf_desktop.answers.application import Application, Honor, Proof, Value, is_answered
from xxxf_desktop.app.states import State
from xxxf_desktop.drafts.store import StoredFile
from xxxf_desktop.forms.fields import (
    AmountField,
    DateField,
    FormField,
    NumberedChoicesField,
)
from xxxf_desktop.forms.model import Form
from xxxf_desktop.narrative.blocks import Block, Blocks, FigureBlock
from xxxf_desktop.narrative.counting import count_characters
from xxxf_desktop.narrative.plain import block_text

UNANSWERED = "（未填）"

_LONGEST = 40  # characters of an answer that a line repeats
_LEAD = 8  # of them before the first that differs
_UNKNOWN_FIELD = "这个版本没有的栏目"
_UNKNOWN_SECTION = "这个版本没有的章节"
_UNKNOWN_ITEM = "这个版本没有的条目"
_NO_PLAN = "（未选）"
_ONLY_SPACE = "（只有空格或换行不同）"


class Kind(Enum):
    """What became of a thing; the value is for the user."""

    ADDED = "新增"
    REMOVED = "删除"
    CHANGED = "改动"
    REPLACED = "更换文件"
    RENAMED = "改名称"
    OTHER_PAGES = "改选页或方向"
    MOVED = "调整次序"


@dataclass(frozen=True, slots=True)
class FieldChange:
    """An answer and the one it took the place of, whole, as a person reads them."""

    label: str
    old: str
    new: str

    def line(self) -> str:
        """Return the change on one line; of long answers the part where they differ.

        >>> FieldChange("项目投资（万元）", "2400", "2600").line()
        '项目投资（万元）：2400 → 2600'
        """
        start = _first_difference(self.old, self.new)
        return f"{self.label}：{_excerpt(self.old, start)} → {_excerpt(self.new, start)}"


@dataclass(frozen=True, slots=True)
class SectionChange:
    """What came and went in a narrative section: blocks, and characters without white space.

    A block that says something else counts as changed; `added` and `removed` count blocks.
    """

    label: str
    added: int
    removed: int
    changed: int
    characters_added: int
    characters_removed: int

    def line(self) -> str:
        """
        >>> SectionChange("（2）项目实施方案", 1, 0, 2, 120, 30).line()
        '（2）项目实施方案：改动 2 处，新增 1 处；增加 120 字，删去 30 字'
        """
        places = (
            (Kind.CHANGED, self.changed),
            (Kind.ADDED, self.added),
            (Kind.REMOVED, self.removed),
        )
        words = "，".join(f"{kind.value} {count} 处" for kind, count in places if count)
        amounts = (("增加", self.characters_added), ("删去", self.characters_removed))
        letters = "，".join(f"{word} {count} 字" for word, count in amounts if count)
        return f"{self.label}：{words}" + (f"；{letters}" if letters else "")


@dataclass(frozen=True, slots=True)
class ProofChange:
    """What became of one proof; `title` is what it is called now, "" for the whole item."""

    item: str
    kind: Kind
    title: str

    def line(self) -> str:
        """
        >>> ProofChange("财务审计报告", Kind.REPLACED, "2019年度审计报告").line()
        '财务审计报告：更换文件“2019年度审计报告”'
        """
        return f"{self.item}：{self.kind.value}" + (f"“{self.title}”" if self.title else "")


@dataclass(frozen=True, slots=True)
class Changes:
    """Everything that is different, in the order of the paper."""

    fields: tuple[FieldChange, ...] = ()
    sections: tuple[SectionChange, ...] = ()
    proofs: tuple[ProofChange, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.fields or self.sections or self.proofs)

    def lines(self) -> list[str]:
        """Return one line a change."""
        return [
            *(change.line() for change in self.fields),
            *(change.line() for change in self.sections),
            *(change.line() for change in self.proofs),
        ]


def changes(old: State, new: State) -> Changes:
    """Return what `new` says otherwise than `old`; both are of one draft."""
    form, before, after = new.form, old.declared, new.declared
    return Changes(
        tuple(_fields(form, before, after)),
        tuple(_sections(form, before.narrative, after.narrative, (old.files, new.files))),
        tuple(_proofs(form, before, after, (old.files, new.files))),
    )


# ------------------------------------------------------------------ fields


def _fields(form: Form, old: Application, new: Application) -> Iterator[FieldChange]:
    if old.plan != new.plan:
        yield FieldChange("报送方案", _plan(form, old.plan), _plan(form, new.plan))
    unknown = sorted((old.fields.keys() | new.fields.keys()) - form.fields.keys())
    for field_id in (*form.fields, *unknown):
        before, after = old.fields.get(field_id), new.fields.get(field_id)
        if before == after:
            continue
        field = form.fields.get(field_id)
        label = _UNKNOWN_FIELD if field is None else form.label_of(field_id)
        was, now = _words(field, before), _words(field, after)
        if was != now:
            yield FieldChange(label, was, now)
        elif is_answered(after):
            yield FieldChange(label, was, f"{now}{_ONLY_SPACE}")


def _plan(form: Form, plan: str | None) -> str:
    if plan is None:
        return _NO_PLAN
    return form.plans[plan].name if plan in form.plans else "这个版本没有的方案"


def _words(field: FormField | None, value: Value | None) -> str:
    """Return an answer as a person reads it."""
    match value:
        case bool():
            return "是" if value else "否"
        case str() if is_answered(value):
            return _text(field, value.strip())
        case tuple() if value:
            return "、".join(_entry(field, entry) for entry in value)
        case tuple() if not isinstance(field, NumberedChoicesField) and field is not None:
            return "无" if field.kind == "honors" else UNANSWERED
    return UNANSWERED


def _text(field: FormField | None, text: str) -> str:
    if isinstance(field, AmountField):
        return f"{text} 万元" if "万元" not in field.label else text
    if isinstance(field, DateField):
        try:
            day = date.fromisoformat(text)
        except ValueError:
            return text
        return f"{day.year}年{day.month}月{day.day}日"
    return text


def _entry(field: FormField | None, entry: str | int | Honor) -> str:
    if isinstance(entry, Honor):
        about = "，".join(
            words for words in (entry.level, f"{entry.year}年" if entry.year else "") if words
        )
        return f"{entry.honor}（{about}）" if about else entry.honor
    if isinstance(field, NumberedChoicesField):
        names = {option.number: option.name for option in field.options}
        name = names.get(entry) if isinstance(entry, int) else None
        return f"{field.prefix}{entry}：{name}" if name else f"{field.prefix}{entry}"
    return str(entry)


def _first_difference(one: str, other: str) -> int:
    pairs = zip(one, other, strict=False)
    return next((at for at, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))


def _excerpt(text: str, start: int) -> str:
    """Return `text` on one line; of a long one what stands around `start`."""
    if len(text) <= _LONGEST:
        return " ".join(text.split()) or UNANSWERED
    begin = max(0, min(start - _LEAD, len(text) - _LONGEST))
    piece = " ".join(text[begin : begin + _LONGEST].split())
    return f"{'…' if begin else ''}{piece}{'…' if begin + _LONGEST < len(text) else ''}"


# ------------------------------------------------------------------ sections

_Files = tuple[Mapping[str, StoredFile], Mapping[str, StoredFile]]


def _sections(
    form: Form, old: Mapping[str, Blocks], new: Mapping[str, Blocks], files: _Files
) -> Iterator[SectionChange]:
    known = [section.id for section in form.narrative_sections()]
    unknown = sorted((old.keys() | new.keys()) - set(known))
    for section in (*known, *unknown):
        before = [_said(block, files[0]) for block in old.get(section, ())]
        after = [_said(block, files[1]) for block in new.get(section, ())]
        if before != after:
            label = _UNKNOWN_SECTION if section in unknown else form.label_of(section)
            yield _section_change(label, before, after)


def _said(block: Block, files: Mapping[str, StoredFile]) -> tuple[Block, str]:
    """Return a block with what its picture is, not only what the file is called."""
    file = files.get(block.file) if isinstance(block, FigureBlock) else None
    return block, file.sha256 if file is not None else ""


def _section_change(
    label: str, before: Sequence[tuple[Block, str]], after: Sequence[tuple[Block, str]]
) -> SectionChange:
    added = removed = changed = letters_in = letters_out = 0
    old = [repr(said) for said in before]
    new = [repr(said) for said in after]
    for what, a1, a2, b1, b2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what == "equal":
            continue
        both = min(a2 - a1, b2 - b1)
        changed += both
        removed += a2 - a1 - both
        added += b2 - b1 - both
        came, went = _letters(before[a1:a2], after[b1:b2])
        letters_in, letters_out = letters_in + came, letters_out + went
    return SectionChange(label, added, removed, changed, letters_in, letters_out)


def _letters(
    before: Sequence[tuple[Block, str]], after: Sequence[tuple[Block, str]]
) -> tuple[int, int]:
    """Return how many characters came and went between runs of blocks.

    Block by block, what begins and ends alike left out: a whole comparison takes too long.
    """
    came = went = 0
    for at in range(max(len(before), len(after))):
        old = block_text(before[at][0]) if at < len(before) else ""
        new = block_text(after[at][0]) if at < len(after) else ""
        start = _first_difference(old, new)
        end = _first_difference(old[start:][::-1], new[start:][::-1])
        went += count_characters(old[start : len(old) - end])
        came += count_characters(new[start : len(new) - end])
    return came, went


# ------------------------------------------------------------------ proofs


def _proofs(form: Form, old: Application, new: Application, files: _Files) -> Iterator[ProofChange]:
    known = [item.id for item in form.proof_items()]
    used = [proof.item for proof in (*old.proofs, *new.proofs)]
    for item in dict.fromkeys((*known, *used)):
        label = form.label_of(item) if item in known else _UNKNOWN_ITEM
        before, after = old.proofs_of(item), new.proofs_of(item)
        if before != after or _hashes(before, files[0]) != _hashes(after, files[1]):
            yield from _item_changes(label, before, after, files)


def _hashes(proofs: Iterable[Proof], files: Mapping[str, StoredFile]) -> list[str]:
    return [_hash(proof, files) for proof in proofs]


def _hash(proof: Proof, files: Mapping[str, StoredFile]) -> str:
    stored = files.get(proof.file or "")
    return stored.sha256 if stored is not None else f"{proof.file or ''} {proof.none}"


def _item_changes(
    label: str, before: Sequence[Proof], after: Sequence[Proof], files: _Files
) -> Iterator[ProofChange]:
    """Pair the entries by what is in their files, then by title; what is left came or went."""
    pairs, old, new = _paired(list(before), list(after), files)
    found = [
        ProofChange(label, kind, _title(now))
        for was, now in pairs
        if (kind := _kind(was, now, files)) is not None
    ]
    found += [ProofChange(label, Kind.ADDED, _title(proof)) for proof in new]
    found += [ProofChange(label, Kind.REMOVED, _title(proof)) for proof in old]
    yield from found or [ProofChange(label, Kind.MOVED, "")]


def _paired(
    old: list[Proof], new: list[Proof], files: _Files
) -> tuple[list[tuple[Proof, Proof]], list[Proof], list[Proof]]:
    pairs: list[tuple[Proof, Proof]] = []
    ways: tuple[Callable[[Proof, Proof], bool], ...] = (
        lambda was, now: was == now and _hash(was, files[0]) == _hash(now, files[1]),
        lambda was, now: _hash(was, files[0]) == _hash(now, files[1]),
        lambda was, now: bool(was.file and now.file) and was.title == now.title,
    )
    for is_pair in ways:
        for now in list(new):
            was = next((proof for proof in old if is_pair(proof, now)), None)
            if was is not None:
                pairs.append((was, now))
                old.remove(was)
                new.remove(now)
    return pairs, old, new


def _kind(was: Proof, now: Proof, files: _Files) -> Kind | None:
    if _hash(was, files[0]) != _hash(now, files[1]):
        return Kind.REPLACED
    if was.title != now.title:
        return Kind.RENAMED
    return Kind.OTHER_PAGES if (was.pages, was.rotate) != (now.pages, now.rotate) else None


def _title(proof: Proof) -> str:
    return "没有这项材料" if proof.none else " ".join(proof.title.split())
