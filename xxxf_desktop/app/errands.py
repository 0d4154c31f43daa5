"""What is still to be done until the parcel is on the office's desk, as far as it is known."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from xxxf_desktop.app.handover_facts import HandoverFacts
from xxxf_desktop.forms.model import Plan

_ELECTRONIC = "电子版"  # a plan may ask for no more than that


class ErrandState(Enum):
    """How far one is; the value is for a screen reader."""

    TODO = "未完成"
    RUNNING = "进行中"
    DONE = "已完成"


@dataclass(frozen=True, slots=True)
class Errand:
    """One thing to be done, and what is known or to be heeded of it."""

    title: str
    about: str
    state: ErrandState


def errands(
    facts: HandoverFacts, plan: Plan | None, copies: int, is_writing: str = ""
) -> tuple[Errand, ...]:
    """Return what is to be done for the last revision; after an edit all of it is open again.

    `is_writing` is the stage of a hand-over under way, in words, "" for none.
    """
    return tuple(_errands(facts, plan, copies, is_writing))


def _errands(
    facts: HandoverFacts, plan: Plan | None, copies: int, is_writing: str
) -> Iterator[Errand]:
    yield _paper(facts, copies)
    yield _electronic(facts, plan, is_writing)
    if plan is None or plan.online:
        yield _online(facts, plan)
    yield _scans(facts)


def _paper(facts: HandoverFacts, copies: int) -> Errand:
    title = f"纸质申报书 {copies} 份"
    done = [line for line in facts.printed if _is_of(facts, line.revision)]
    if done and facts.current is not None:
        return Errand(title, done[-1].words, ErrandState.DONE)
    return Errand(title, "打印、装订，盖章签字齐全", ErrandState.TODO)


def _electronic(facts: HandoverFacts, plan: Plan | None, is_writing: str) -> Errand:
    media = "或".join(plan.media) if plan is not None else "U盘或光盘"
    title = media if media == _ELECTRONIC else f"{_ELECTRONIC} {media}"
    if is_writing:
        return Errand(title, is_writing, ErrandState.RUNNING)
    done = [line for line in facts.log if line.done and _is_of(facts, line.revision)]
    if done and facts.current is not None:
        return Errand(title, f"{done[-1].medium}：{done[-1].words}", ErrandState.DONE)
    failed = [line for line in facts.log if not line.done and _is_of(facts, line.revision)]
    about = "上次没有完成，重新写入" if failed else "写入后逐字节核对"
    return Errand(title, about, ErrandState.TODO)


def _is_of(facts: HandoverFacts, number: int) -> bool:
    return facts.last is not None and facts.last.number == number


def _online(facts: HandoverFacts, plan: Plan | None) -> Errand:
    title = "在线系统填报" if plan is not None else "在线系统填报（通知要求时）"
    if facts.keyed.copied and facts.current is not None:
        state = ErrandState.DONE if facts.keyed.is_done else ErrandState.RUNNING
        return Errand(title, facts.keyed.words, state)
    return Errand(title, "按抄录单逐栏粘贴", ErrandState.TODO)


def _scans(facts: HandoverFacts) -> Errand:
    if facts.scans and facts.current is not None:
        return Errand("盖章页扫描件", f"已放入 {len(facts.scans)} 份", ErrandState.DONE)
    return Errand("盖章页扫描件", "收件单位要的，盖章后放入", ErrandState.TODO)
