"""Kinds of green act as data, what each earns, the acts, and attempts to reuse a key."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from app import clock
from app.db import Base, Id

KEY_KINDS = "('receipt', 'certificate', 'order', 'daily')"


class ActKind(Base):
    """A kind of green act (绿色行为): what proves it, what makes it unique, and its unit.

    A kind with `worst_label` requires the energy label's grade (能效等级, 1 is best) and pays down to that grade.
    """

    __tablename__ = "act_kind"

    code: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    key_kind: Mapped[str]
    evidence: Mapped[str]
    unit: Mapped[str]
    worst_label: Mapped[int | None]
    methodology: Mapped[str]
    sort: Mapped[int]
    closed_at: Mapped[datetime | None]

    __table_args__ = (
        CheckConstraint(f"key_kind IN {KEY_KINDS}", name="key_kind"),
        CheckConstraint("evidence IN ('A', 'B', 'C')", name="evidence"),
        CheckConstraint("worst_label BETWEEN 1 AND 5", name="worst_label"),
        Index("uq_act_kind_name", "name", unique=True, postgresql_where=text("closed_at IS NULL")),
    )


class ActReward(Base):
    """What an act of a kind earns (0.01 coin) from `valid_from` until the next row begins.

    `per_day` is how many acts of the kind a household is paid for on one business day. Rows are never edited.
    """

    __tablename__ = "act_reward"
    __grants__ = "SELECT, INSERT"

    id: Mapped[Id]
    kind_code: Mapped[str] = mapped_column(ForeignKey("act_kind.code"))
    amount: Mapped[int]
    per_day: Mapped[int]
    valid_from: Mapped[datetime]
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    published_at: Mapped[datetime] = mapped_column(default=clock.now)

    __table_args__ = (
        CheckConstraint("amount BETWEEN 0 AND 1000000 AND per_day BETWEEN 1 AND 100", name="amount"),
        Index("uq_act_reward_kind_code_valid_from", "kind_code", "valid_from", unique=True),
    )


class GreenAct(Base):
    """A recorded act. Its key is used up, whether or not it earned.

    `reward` is 0.01 coin; when it is 0, `unpaid` says why. `quantity` counts the kind's unit.
    """

    __tablename__ = "green_act"
    __grants__ = "SELECT, INSERT"

    id: Mapped[Id]
    kind_code: Mapped[str] = mapped_column(ForeignKey("act_kind.code"))
    mall_id: Mapped[int] = mapped_column(ForeignKey("mall.id"))
    event_id: Mapped[int | None] = mapped_column(ForeignKey("mall_event.id"))
    household_id: Mapped[int] = mapped_column(ForeignKey("household.id"))
    key_kind: Mapped[str]
    key_normalised: Mapped[str]
    key_shown: Mapped[str]
    quantity: Mapped[int] = mapped_column(default=1)
    label_grade: Mapped[int | None]
    already_claimed: Mapped[bool] = mapped_column(default=False)
    evidence: Mapped[str]
    methodology: Mapped[str]
    reward: Mapped[int]
    unpaid: Mapped[str] = mapped_column(default="")
    via: Mapped[str]
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    api_key_id: Mapped[int | None] = mapped_column(ForeignKey("api_key.id"))
    occurred_at: Mapped[datetime]
    recorded_at: Mapped[datetime] = mapped_column(default=clock.now)

    __table_args__ = (
        CheckConstraint(f"key_kind IN {KEY_KINDS}", name="key_kind"),
        CheckConstraint("length(key_normalised) BETWEEN 1 AND 80 AND length(key_shown) <= 80", name="key"),
        CheckConstraint("quantity BETWEEN 1 AND 1000000", name="quantity"),
        CheckConstraint("label_grade BETWEEN 1 AND 5", name="label_grade"),
        CheckConstraint("reward >= 0 AND (reward > 0) = (unpaid = '')", name="reward"),
        CheckConstraint("NOT (already_claimed AND reward > 0)", name="already_claimed"),
        CheckConstraint("via IN ('console', 'api', 'file')", name="via"),
        Index("uq_green_act_key_kind_key_normalised", "key_kind", "key_normalised", unique=True),
        # A document is one document, under any name.
        Index("uq_green_act_document", "key_normalised", unique=True, postgresql_where=text("key_kind <> 'daily'")),
        Index("ix_green_act_mall_id_recorded_at", "mall_id", "recorded_at"),
        Index("ix_green_act_household_id_occurred_at", "household_id", "occurred_at"),
        Index("ix_green_act_recorded_at", "recorded_at"),
        Index("ix_green_act_occurred_at_id", "occurred_at", "id"),
    )


class ActsOfDay(Base):
    """How many acts of a kind a household was paid for on a business day: the counter that holds `per_day`."""

    __tablename__ = "acts_of_day"
    __grants__ = "SELECT, INSERT, UPDATE"

    household_id: Mapped[int] = mapped_column(ForeignKey("household.id"), primary_key=True)
    kind_code: Mapped[str] = mapped_column(ForeignKey("act_kind.code"), primary_key=True)
    day_on: Mapped[date] = mapped_column(primary_key=True)
    paid: Mapped[int]

    __table_args__ = (CheckConstraint("paid >= 0", name="paid"),)


class GreenActAttempt(Base):
    """An attempt to reuse a key. It earned nothing; who tried stays visible."""

    __tablename__ = "green_act_attempt"
    __grants__ = "SELECT, INSERT"

    id: Mapped[Id]
    act_id: Mapped[int] = mapped_column(ForeignKey("green_act.id"))
    kind_code: Mapped[str] = mapped_column(ForeignKey("act_kind.code"))
    mall_id: Mapped[int] = mapped_column(ForeignKey("mall.id"))
    event_id: Mapped[int | None] = mapped_column(ForeignKey("mall_event.id"))
    household_id: Mapped[int] = mapped_column(ForeignKey("household.id"))
    key_shown: Mapped[str]
    content: Mapped[dict[str, Any]]
    via: Mapped[str]
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    api_key_id: Mapped[int | None] = mapped_column(ForeignKey("api_key.id"))
    attempted_at: Mapped[datetime] = mapped_column(default=clock.now)

    __table_args__ = (
        CheckConstraint("length(key_shown) <= 80", name="key"),
        CheckConstraint("via IN ('console', 'api', 'file')", name="via"),
        Index("ix_green_act_attempt_act_id", "act_id"),
        Index("ix_green_act_attempt_mall_id_attempted_at", "mall_id", "attempted_at"),
    )
