"""The kinds of event named by the plan and the malls, and the steps an event takes."""

from __future__ import annotations

from enum import StrEnum


class EventKind(StrEnum):
    """What sort of event it is; the Chinese names are in the plan's project 8 and section 一."""

    SEA_MARKET = "sea_market"  # 赶海市集
    MAKERS_FESTIVAL = "makers_festival"  # 循环造物节
    BOOK_DRIFT = "book_drift"  # 图书漂流
    GREEN_WEEK = "green_week"  # 绿色消费周
    OTHER = "other"


class Step(StrEnum):
    """What happened to an event after it was drafted. Closed and cancelled are final."""

    PUBLISHED = "published"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class Stage(StrEnum):
    """An event's stage, derived from its steps."""

    DRAFT = "draft"
    PUBLISHED = "published"
    CLOSED = "closed"
    CANCELLED = "cancelled"


NEXT: dict[Stage, frozenset[Step]] = {
    Stage.DRAFT: frozenset({Step.PUBLISHED, Step.CANCELLED}),
    Stage.PUBLISHED: frozenset({Step.CLOSED, Step.CANCELLED}),
    Stage.CLOSED: frozenset(),
    Stage.CANCELLED: frozenset(),
}


def stage_after(steps: frozenset[str]) -> Stage:
    """Return the stage of an event that took `steps`; a final step outweighs the publication before it."""
    for step in (Step.CANCELLED, Step.CLOSED, Step.PUBLISHED):
        if step in steps:
            return Stage(step.value)
    return Stage.DRAFT
