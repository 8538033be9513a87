"""Malls, events, check-ins, green acts, with the kinds of act the plan names."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0007"
down_revision = "0006"

METHODOLOGY = "绿色消费行为记录规则 v1（未备案）"
KEY_KINDS = "('receipt', 'certificate', 'order', 'daily')"
ACT_KINDS = [
    ("second_hand", "二手交易", "receipt", "C", "件", None),
    ("book_drift", "图书漂流", "receipt", "C", "册", None),
    ("appliance", "节能家电", "receipt", "B", "台", 2),
    ("nev", "新能源汽车", "order", "B", "辆", None),
    ("clean_plate", "光盘行动", "daily", "C", "餐", None),
    ("own_cup", "自带杯", "daily", "C", "次", None),
    ("own_bag", "自备购物袋", "daily", "C", "次", None),
    ("green_power", "绿电使用", "certificate", "A", "千瓦时", None),
]
FACTS = "mall, mall_event, event_step, event_funding, check_in, act_reward, green_act, green_act_attempt"
STATE = "event_seats, acts_of_day"


def _id() -> sa.Column[int]:
    return sa.Column("id", sa.BigInteger(), sa.Identity(always=True), primary_key=True)


def _text(name: str, **more: object) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=False, **more)


def _number(name: str, *, null: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger(), nullable=null)


def _flag(name: str) -> sa.Column[bool]:
    return sa.Column(name, sa.Boolean(), nullable=False)


def _instant(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=False)


def _to(target: str, column: str, *, table: str, null: bool = False, key: bool = False) -> sa.Column[object]:
    """A foreign key, named as the models name it."""
    parent, _, parent_column = target.partition(".")
    kind = sa.Text() if parent == "act_kind" else sa.BigInteger()
    constraint = sa.ForeignKey(target, name=op.f(f"fk_{table}_{column}_{parent}"))
    assert parent_column
    return sa.Column(column, kind, constraint, nullable=null, primary_key=key)


def _check(table: str, name: str, condition: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(condition, name=op.f(f"ck_{table}_{name}"))


def upgrade() -> None:
    _malls()
    _events()
    _check_ins()
    _act_kinds()
    _acts()
    op.execute(f"GRANT SELECT, INSERT ON {FACTS} TO app_rw")
    op.execute(f"GRANT SELECT, INSERT, UPDATE ON {STATE} TO app_rw")
    op.execute("GRANT SELECT ON act_kind TO app_rw")


def _malls() -> None:
    op.create_table(
        "mall",
        _id(),
        _to("organisation.id", "organisation_id", table="mall"),
        _to("site.id", "site_id", table="mall"),
        _text("name"),
        _instant("registered_at"),
        sa.UniqueConstraint("organisation_id", name=op.f("uq_mall_organisation_id")),
        sa.UniqueConstraint("name", name=op.f("uq_mall_name")),
        _check("mall", "name", "length(name) BETWEEN 1 AND 80"),
    )
    op.create_index("ix_mall_site_id", "mall", ["site_id"])


def _events() -> None:
    event = "mall_event"
    op.create_table(
        event,
        _id(),
        _to("mall.id", "mall_id", table=event),
        _text("title"),
        _text("kind"),
        _text("series"),
        _text("summary"),
        _text("place"),
        _instant("starts_at"),
        _instant("ends_at"),
        _number("reward"),
        _flag("poster_check_in"),
        _to("person.id", "created_by", table=event, null=True),
        _instant("created_at"),
        _check(event, "kind", "kind IN ('sea_market', 'makers_festival', 'book_drift', 'green_week', 'other')"),
        _check(event, "names", "length(title) BETWEEN 1 AND 60 AND length(place) BETWEEN 1 AND 80"),
        _check(event, "text", "length(series) <= 40 AND length(summary) <= 1000"),
        _check(event, "order", "starts_at < ends_at"),
        _check(event, "reward", "reward BETWEEN 0 AND 1000000"),
    )
    op.create_index("ix_mall_event_mall_id_starts_at", event, ["mall_id", "starts_at"])
    op.create_index("ix_mall_event_starts_at_id", event, ["starts_at", "id"])
    op.create_table(
        "event_step",
        _id(),
        _to("mall_event.id", "event_id", table="event_step"),
        _text("step"),
        _text("reason"),
        _to("person.id", "taken_by", table="event_step", null=True),
        _instant("taken_at"),
        _instant("recorded_at"),
        _check("event_step", "step", "step IN ('published', 'closed', 'cancelled')"),
        _check("event_step", "reason", "length(reason) <= 200"),
    )
    op.create_index("uq_event_step_event_id_step", "event_step", ["event_id", "step"], unique=True)
    op.create_index(
        "uq_event_step_end",
        "event_step",
        ["event_id"],
        unique=True,
        postgresql_where=sa.text("step IN ('closed', 'cancelled')"),
    )
    op.create_table(
        "event_seats",
        _to("mall_event.id", "event_id", table="event_seats", key=True),
        _number("capacity"),
        _number("taken"),
        _check("event_seats", "taken", "taken BETWEEN 0 AND capacity AND capacity BETWEEN 1 AND 100000"),
    )
    op.create_table(
        "event_funding",
        _id(),
        _to("mall_event.id", "event_id", table="event_funding"),
        _number("amount"),
        _text("note"),
        _to("person.id", "funded_by", table="event_funding"),
        _instant("funded_at"),
        _check("event_funding", "amount", "amount BETWEEN 1 AND 1000000000"),
        _check("event_funding", "note", "length(note) <= 200"),
    )
    op.create_index("ix_event_funding_event_id", "event_funding", ["event_id"])


def _check_ins() -> None:
    op.create_table(
        "check_in",
        _id(),
        _to("mall_event.id", "event_id", table="check_in"),
        _to("person.id", "person_id", table="check_in"),
        _to("household.id", "household_id", table="check_in"),
        _text("via"),
        _number("reward"),
        _instant("checked_in_at"),
        _instant("recorded_at"),
        _check("check_in", "via", "via IN ('screen', 'poster')"),
        _check("check_in", "reward", "reward >= 0"),
    )
    op.create_index("uq_check_in_event_id_person_id", "check_in", ["event_id", "person_id"], unique=True)
    op.create_index("ix_check_in_person_id_checked_in_at", "check_in", ["person_id", "checked_in_at"])
    op.create_index("ix_check_in_checked_in_at_id", "check_in", ["checked_in_at", "id"])
    op.create_index("ix_check_in_recorded_at", "check_in", ["recorded_at"])


def _act_kinds() -> None:
    kinds = op.create_table(
        "act_kind",
        _text("code", primary_key=True),
        _text("name"),
        _text("key_kind"),
        _text("evidence"),
        _text("unit"),
        _number("worst_label", null=True),
        _text("methodology"),
        _number("sort"),
        sa.UniqueConstraint("name", name=op.f("uq_act_kind_name")),
        _check("act_kind", "key_kind", f"key_kind IN {KEY_KINDS}"),
        _check("act_kind", "evidence", "evidence IN ('A', 'B', 'C')"),
        _check("act_kind", "worst_label", "worst_label BETWEEN 1 AND 5"),
    )
    columns = ("code", "name", "key_kind", "evidence", "unit", "worst_label")
    op.bulk_insert(
        kinds,
        [
            dict(zip(columns, row, strict=True)) | {"methodology": METHODOLOGY, "sort": sort}
            for sort, row in enumerate(ACT_KINDS, start=1)
        ],
    )
    op.create_table(
        "act_reward",
        _id(),
        _to("act_kind.code", "kind_code", table="act_reward"),
        _number("amount"),
        _number("per_day"),
        _instant("valid_from"),
        _to("person.id", "published_by", table="act_reward", null=True),
        _instant("published_at"),
        _check("act_reward", "amount", "amount BETWEEN 0 AND 1000000 AND per_day BETWEEN 1 AND 100"),
    )
    op.create_index("uq_act_reward_kind_code_valid_from", "act_reward", ["kind_code", "valid_from"], unique=True)


def _acts() -> None:
    act = "green_act"
    op.create_table(
        act,
        _id(),
        _to("act_kind.code", "kind_code", table=act),
        _to("mall.id", "mall_id", table=act),
        _to("mall_event.id", "event_id", table=act, null=True),
        _to("household.id", "household_id", table=act),
        _text("key_kind"),
        _text("key_normalised"),
        _text("key_shown"),
        _number("quantity"),
        _number("label_grade", null=True),
        _flag("already_claimed"),
        _text("evidence"),
        _text("methodology"),
        _number("reward"),
        _text("unpaid"),
        _text("via"),
        _to("person.id", "recorded_by", table=act, null=True),
        _to("api_key.id", "api_key_id", table=act, null=True),
        _instant("occurred_at"),
        _instant("recorded_at"),
        _check(act, "key_kind", f"key_kind IN {KEY_KINDS}"),
        _check(act, "key", "length(key_normalised) BETWEEN 1 AND 80 AND length(key_shown) <= 80"),
        _check(act, "quantity", "quantity BETWEEN 1 AND 1000000"),
        _check(act, "label_grade", "label_grade BETWEEN 1 AND 5"),
        _check(act, "reward", "reward >= 0 AND (reward > 0) = (unpaid = '')"),
        _check(act, "already_claimed", "NOT (already_claimed AND reward > 0)"),
        _check(act, "via", "via IN ('console', 'api', 'file')"),
    )
    op.create_index("uq_green_act_key_kind_key_normalised", act, ["key_kind", "key_normalised"], unique=True)
    op.create_index(
        "uq_green_act_document", act, ["key_normalised"], unique=True, postgresql_where=sa.text("key_kind <> 'daily'")
    )
    op.create_index("ix_green_act_mall_id_recorded_at", act, ["mall_id", "recorded_at"])
    op.create_index("ix_green_act_household_id_occurred_at", act, ["household_id", "occurred_at"])
    op.create_index("ix_green_act_recorded_at", act, ["recorded_at"])
    op.create_index("ix_green_act_occurred_at_id", act, ["occurred_at", "id"])
    op.create_table(
        "acts_of_day",
        _to("household.id", "household_id", table="acts_of_day", key=True),
        _to("act_kind.code", "kind_code", table="acts_of_day", key=True),
        sa.Column("day_on", sa.Date(), primary_key=True),
        _number("paid"),
        _check("acts_of_day", "paid", "paid >= 0"),
    )
    attempt = "green_act_attempt"
    op.create_table(
        attempt,
        _id(),
        _to("green_act.id", "act_id", table=attempt),
        _to("act_kind.code", "kind_code", table=attempt),
        _to("mall.id", "mall_id", table=attempt),
        _to("mall_event.id", "event_id", table=attempt, null=True),
        _to("household.id", "household_id", table=attempt),
        _text("key_shown"),
        sa.Column("content", postgresql.JSONB(), nullable=False),
        _text("via"),
        _to("person.id", "attempted_by", table=attempt, null=True),
        _to("api_key.id", "api_key_id", table=attempt, null=True),
        _instant("attempted_at"),
        _check(attempt, "key", "length(key_shown) <= 80"),
        _check(attempt, "via", "via IN ('console', 'api', 'file')"),
    )
    op.create_index("ix_green_act_attempt_act_id", attempt, ["act_id"])
    op.create_index("ix_green_act_attempt_mall_id_attempted_at", attempt, ["mall_id", "attempted_at"])


def downgrade() -> None:
    for table in (
        "green_act_attempt",
        "acts_of_day",
        "green_act",
        "act_reward",
        "act_kind",
        "check_in",
        "event_funding",
        "event_seats",
        "event_step",
        "mall_event",
        "mall",
    ):
        op.drop_table(table)
