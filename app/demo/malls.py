"""Step: two malls, their past, present and coming events, visitors, and green acts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.clock import day_start
from app.consumption.checkins import tokens
from app.consumption.checkins.services import check_in
from app.consumption.events import queries
from app.consumption.events.kinds import EventKind, Stage
from app.consumption.events.queries import EventRow
from app.consumption.events.services import EventPlan, close_event, draft_event, fund_event, publish_event
from app.consumption.malls.queries import malls
from app.consumption.malls.services import MallSite, StaffLogin, register_mall
from app.demo.acts import record_acts
from app.demo.credentials_file import password_of
from app.demo.district import District
from app.demo.fixtures import MallPlace
from app.demo.simulated_drops import draws
from app.identity.people import queries as people
from app.identity.roles import Role
from app.places import queries as places


@dataclass(frozen=True, slots=True)
class Show:
    """An event to be held: at which mall, from day to day (0 is today), how large and at what reward."""

    mall: int
    title: str
    kind: EventKind
    series: str
    place: str
    from_day: int
    to_day: int
    capacity: int
    reward: int
    budget: int
    visitors: float = 0.0
    published: bool = True
    summary: str = ""


SHOWS = (
    Show(0, "赶海市集·秋季场", EventKind.SEA_MARKET, "赶海市集", "一层中庭", -12, -11, 600, 100, 40_000, 0.85,
         summary="旧物交换、修补摊位与海河滨海科普。到场签到得 1 碳币。"),
    Show(1, "图书漂流·第 6 期", EventKind.BOOK_DRIFT, "图书漂流", "三层书吧", -33, -33, 120, 50, 5_000, 0.15,
         summary="带一本书来，换一本书走。"),
    Show(0, "绿色消费周", EventKind.GREEN_WEEK, "绿色消费周", "全馆", -1, 12, 2_000, 100, 60_000, 0.12,
         summary="自带杯、光盘、以旧换新，一周里每天都有绿色行为奖励；海报上的二维码可以直接签到。"),
    Show(1, "循环造物节", EventKind.MAKERS_FESTIVAL, "循环造物节", "二层东厅", 9, 11, 300, 200, 30_000,
         summary="用回收的纸板、织物和瓶盖做东西，大人孩子都可以来。"),
    Show(1, "图书漂流·第 7 期", EventKind.BOOK_DRIFT, "图书漂流", "三层书吧", 20, 20, 120, 50, 0, published=False,
         summary="筹备中。"),
)  # fmt: skip


def hold_events(district: District) -> str:
    """Register the malls, hold their events, and let people check in and bring documents."""
    houses = [_register(district, mall) for mall in district.places.malls]
    visitors = 0
    for show in SHOWS:
        organisation_id, staff_id = houses[show.mall]
        event = _event(district, show, organisation_id, staff_id)
        visitors += _visit(district, show, event)
        if show.to_day < 0 and event.stage is Stage.PUBLISHED:
            close_event(organisation_id, event.id, staff_id, at=event.ends_at + timedelta(minutes=30))
    acts = record_acts(district, houses)
    return f"{len(SHOWS)} events, {visitors} check-ins, {acts}"


def _register(district: District, mall: MallPlace) -> tuple[int, int]:
    """Return the mall's organisation and staff, added if they were not there."""
    name = f"{mall.name}活动专员"
    known = {row.name: row for row in malls()}
    if mall.name not in known:
        community = next(row for row in places.communities() if row.street == mall.street)
        site = MallSite(community.community_code, mall.lat, mall.lon, address=mall.address)
        register_mall(mall.name, site, StaffLogin(mall.login, password_of(mall.login), name))
        known = {row.name: row for row in malls()}
    staff = next(one for one in people.search(mall.login) if one.login == mall.login)
    district.keep_login(staff.id, mall.login, Role.MALL, name)
    return known[mall.name].organisation_id, staff.id


def _event(district: District, show: Show, organisation_id: int, staff_id: int) -> EventRow:
    """Return the event; draft, publish and fund it as far as that was not done."""
    known = next((row for row in queries.own_events(organisation_id) if row.title == show.title), None)
    event_id = known.id if known else draft_event(organisation_id, _plan(district, show), staff_id)
    early = _hour(district, min(show.from_day, 0) - 8, 9)
    if show.published and (known is None or known.stage is Stage.DRAFT):
        publish_event(organisation_id, event_id, staff_id, at=early)
    if show.budget and not queries.fundings_of(event_id):
        fund_event(event_id, show.budget, district.people["office"], "演示预算", at=early)
    found = queries.own_event(event_id, organisation_id)
    assert found is not None
    return found


def _plan(district: District, show: Show) -> EventPlan:
    return EventPlan(
        title=show.title,
        kind=show.kind,
        place=show.place,
        starts_at=_hour(district, show.from_day, 10),
        ends_at=_hour(district, show.to_day, 21),
        capacity=show.capacity,
        reward=show.reward,
        series=show.series,
        summary=show.summary,
        poster_check_in=True,
    )


def _hour(district: District, day: int, hour: int) -> datetime:
    return day_start(district.today + timedelta(days=day)) + timedelta(hours=hour)


def _visit(district: District, show: Show, event: EventRow) -> int:
    """Let visitors scan the screen at past times of the event. Earlier visitors stay checked in."""
    wanted = round(district.scale.check_ins * show.visitors)
    if event.stage is not Stage.PUBLISHED or event.taken >= wanted:
        return event.taken
    rng = draws(show.title)
    ends = min(event.ends_at, district.began)
    for holder in _guests(district, rng.sample(range(2, district.scale.holders), wanted), show):
        at = event.starts_at + (ends - event.starts_at) * rng.uniform(0.02, 0.98)
        person_id, household_id = district.homes[holder]
        check_in(tokens.screen_code(event.id, at), person_id, household_id, at=at)
    return wanted


def _guests(district: District, drawn: Sequence[int], show: Show) -> list[int]:
    """Return the visitors; the holder whose login is known went to past events, but not yet to the one that runs."""
    return [0, *drawn[1:]] if show.to_day < 0 and drawn else list(drawn)


def running_event(district: District) -> EventRow:
    """Return the event that runs now."""
    running = (row for row in queries.all_events() if row.runs(district.began))
    return next(running)
