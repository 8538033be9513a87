"""Faults in the rules of green consumption: events, check-ins, green acts."""

from __future__ import annotations

from tests.mutants.fault import Fault

ACTS = ("tests/consumption/test_acts.py",)
EVENTS = ("tests/consumption/test_events.py",)
CHECK_INS = ("tests/consumption/test_check_ins.py",)
TOKENS = ("tests/consumption/test_tokens.py",)
ACT_SERVICES = "app/consumption/acts/services.py"
ACT_RECORDS = "app/consumption/acts/records.py"
EVENT_RECORDS = "app/consumption/events/records.py"
EVENT_SERVICES = "app/consumption/events/services.py"

FAULTS = (
    Fault(
        "A document earns once, whatever it is called",
        ACT_RECORDS,
        "same = same_kind if key_kind is KeyKind.DAILY else or_(same_kind, GreenAct.key_kind != KeyKind.DAILY)",
        "same = same_kind",
        ACTS,
    ),
    Fault(
        "Spelling makes no second document",
        "app/consumption/acts/keys.py",
        'unicodedata.normalize("NFKC", typed).upper()',
        "typed.upper()",
        ("tests/consumption/test_keys.py",),
    ),
    Fault(
        "An act is paid as often a day as was published",
        ACT_RECORDS,
        "where=ActsOfDay.paid < per_day",
        "where=ActsOfDay.paid <= per_day",
        ACTS,
    ),
    Fault(
        "An act earns what was in force at its time",
        ACT_RECORDS,
        ".where(ActReward.kind_code == kind_code, ActReward.valid_from <= occurred_at)",
        ".where(ActReward.kind_code == kind_code)",
        ACTS,
    ),
    Fault(
        "The worst grade that earns does earn",
        ACT_SERVICES,
        "(act.label_grade or 0) > kind.worst_label",
        "(act.label_grade or 0) >= kind.worst_label",
        ACTS,
    ),
    Fault(
        "What the state has paid for earns nothing here",
        ACT_SERVICES,
        "    if act.already_claimed:\n",
        "    if False:\n",
        ACTS,
    ),
    Fault(
        "An act is paid from what is left of the budget",
        ACT_SERVICES,
        "budget_left(act.event_id) < price.amount",
        "budget_left(act.event_id) < 0",
        ACTS,
    ),
    Fault(
        "An act may be a season late and not more",
        ACT_SERVICES,
        "if not at - OLDEST <= occurred_at <= at + AHEAD:",
        "if not occurred_at <= at + AHEAD:",
        ACTS,
    ),
    Fault(
        "An act lies in the past",
        ACT_SERVICES,
        "<= occurred_at <= at + AHEAD:",
        "<= occurred_at:",
        ACTS,
    ),
    Fault(
        "A reward that replaces another begins in the future",
        ACT_SERVICES,
        "if valid_from <= at and records.reward_for(kind, at) is not None:",
        "if False:",
        ACTS,
    ),
    Fault(
        "A member code changes after five minutes",
        "app/consumption/acts/member_codes.py",
        "for seen in (window, window - 1)",
        "for seen in range(window - 5, window + 1)",
        (*ACTS, *TOKENS),
    ),
    Fault(
        "A screen's code is taken in its half minute and the next",
        "app/consumption/checkins/tokens.py",
        "- window not in {0, 1}:",
        "- window not in {0, 1, 2, 3}:",
        TOKENS,
    ),
    Fault(
        "A browser remembers a scan for a quarter of an hour",
        "app/consumption/checkins/tokens.py",
        "if 0 <= age_s <= SCAN_S else None",
        "if 0 <= age_s else None",
        TOKENS,
    ),
    Fault(
        "A poster is taken only where the event allows it",
        "app/consumption/checkins/services.py",
        'if allowed.via == "poster" and not event.poster_check_in:',
        "if False:",
        CHECK_INS,
    ),
    Fault(
        "Every check-in takes a place",
        "app/consumption/checkins/services.py",
        "seats.taken += 1",
        "seats.taken += 0",
        CHECK_INS,
    ),
    Fault(
        "A check-in earns what the budget still holds",
        "app/consumption/checkins/services.py",
        "event.reward if event.reward <= budget_left(event.id) else 0",
        "event.reward",
        CHECK_INS,
    ),
    Fault(
        "Nobody checks in before the event",
        EVENT_RECORDS,
        "if at < event.starts_at:",
        "if False:",
        CHECK_INS,
    ),
    Fault(
        "Nobody checks in after the event",
        EVENT_RECORDS,
        "or at >= event.ends_at:",
        "or False:",
        CHECK_INS,
    ),
    Fault(
        "Nobody checks in at an event that was closed",
        EVENT_RECORDS,
        "if stage is Stage.CLOSED or at",
        "if at",
        CHECK_INS,
    ),
    Fault(
        "A cancelled event is cancelled, though it was published",
        "app/consumption/events/kinds.py",
        "for step in (Step.CANCELLED, Step.CLOSED, Step.PUBLISHED):",
        "for step in (Step.PUBLISHED, Step.CANCELLED, Step.CLOSED):",
        EVENTS,
    ),
    Fault(
        "An event ends once",
        "app/consumption/events/kinds.py",
        "Stage.CLOSED: frozenset(),",
        "Stage.CLOSED: frozenset({Step.CANCELLED}),",
        EVENTS,
    ),
    Fault(
        "What is left of a budget goes back",
        EVENT_SERVICES,
        "        movements.return_budget(event_id, left, at, actor_id)\n",
        "        pass\n",
        CHECK_INS,
    ),
    Fault(
        "An event that ended takes no money",
        EVENT_SERVICES,
        "in {Stage.CLOSED, Stage.CANCELLED}:",
        "in {Stage.CANCELLED}:",
        EVENTS,
    ),
    Fault(
        "What is over is not published",
        EVENT_SERVICES,
        "if event.ends_at <= at:",
        "if False:",
        EVENTS,
    ),
    Fault(
        "A mall changes its own events only",
        EVENT_RECORDS,
        "if event is None or event.mall_id != mall_of(organisation_id).id:",
        "if event is None:",
        EVENTS,
    ),
    Fault(
        "A draft is not shown to the public",
        "app/consumption/events/queries.py",
        "return next(iter(_rows(_events(_took(Step.PUBLISHED), MallEvent.id == event_id))), None)",
        "return next(iter(_rows(_events(MallEvent.id == event_id))), None)",
        EVENTS,
    ),
)
