"""Malls, events and rewards to act on; plain ids out."""

from __future__ import annotations

import itertools
import secrets
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from app.clock import now
from app.consumption.acts.services import ActReport, Recorder, publish_reward
from app.consumption.checkins import tokens
from app.consumption.events.kinds import EventKind
from app.consumption.events.services import EventPlan, draft_event, fund_event, publish_event
from app.consumption.malls.models import Mall
from app.consumption.malls.services import MallSite, StaffLogin, register_mall
from app.db import db
from app.identity.models import RoleGrant
from app.identity.roles import Role
from tests import factories

_serial = itertools.count(secrets.randbelow(10**7))


@dataclass(frozen=True)
class AMall:
    """A mall, the organisation that runs it, and someone who works there."""

    id: int
    organisation_id: int
    staff_id: int


def mall(community_code: str = "120104006001") -> AMall:
    """A registered mall with one member of staff."""
    number = next(_serial)
    site = MallSite(community_code, 39.12, 117.17)
    login = StaffLogin(f"mall{number}", factories.PASSWORD, "测试店员")
    mall_id = register_mall(f"测试商场{number}", site, login)
    organisation_id = db.session.get_one(Mall, mall_id).organisation_id
    staff_id = db.session.query(RoleGrant).filter_by(organisation_id=organisation_id).one().person_id
    return AMall(mall_id, organisation_id, staff_id)


def plan(**changes: object) -> EventPlan:
    """An event that runs now, for ten people, paying one coin each."""
    at = now().replace(microsecond=0)
    usual = EventPlan(
        title="赶海市集",
        kind=EventKind.SEA_MARKET,
        place="一层中庭",
        starts_at=at - timedelta(hours=1),
        ends_at=at + timedelta(hours=3),
        capacity=10,
        reward=100,
        series="赶海市集",
    )
    return replace(usual, **changes)  # type: ignore[arg-type]


def draft(of: AMall, **changes: object) -> int:
    """An event nobody else sees yet."""
    return draft_event(of.organisation_id, plan(**changes), of.staff_id)


def event(of: AMall, budget: int = 100_000, **changes: object) -> int:
    """A published event with a budget."""
    event_id = draft(of, **changes)
    publish_event(of.organisation_id, event_id, of.staff_id)
    if budget:
        fund_event(event_id, budget, factories.staff(Role.OFFICE))
    return event_id


def code(event_id: int) -> str:
    """What the organiser's screen shows now."""
    return tokens.screen_code(event_id, now())


def number() -> str:
    """A document number that no other test uses."""
    return f"INV{next(_serial):09d}"


def reward(kind: str, amount: int = 50, per_day: int = 100) -> None:
    """What acts of a kind earn, unless a test said so before."""
    from app.consumption.acts.queries import kinds

    if next(row for row in kinds() if row.code == kind).amount is None:
        publish_reward(kind, amount, per_day, datetime(2024, 1, 1, tzinfo=UTC))


def recorder(of: AMall) -> Recorder:
    """The mall's member of staff, at the counter."""
    return Recorder(of.organisation_id, of.staff_id)


def report(who: str, kind: str = "second_hand", **changes: object) -> ActReport:
    """A second-hand sale with a number of its own."""
    return replace(ActReport(kind=kind, who=who, key=number()), **changes)  # type: ignore[arg-type]
