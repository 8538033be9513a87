"""Every way in which coins move, on one page. Called inside the use case that records the reason.

Amounts are in 0.01 coin. Each movement's key is (kind, id of the thing that happened): asking again with the same
content answers the same transfer, with other content raises KeyReused. A payer without enough free coins raises
InsufficientCoins. A movement whose thing is written by a function of the database is posted there, in the same
statement; the page names that function, and a test finds no other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.points import ledger
from app.points.accounts import Kind


@dataclass(frozen=True, slots=True)
class Movement:
    """Who may pay whom, for what, and where it is posted besides this page."""

    pairs: tuple[tuple[Kind, Kind], ...]
    source: str  # the thing whose id is the key
    posted_by: tuple[str, ...] = ()  # functions of the database
    reversible: bool = True  # what has a way back of its own is not


# The database holds the same pairs and refuses the rest. A reversal is not among them, because it joins the pair
# that it undoes; its key is the transfer that it undoes.
MOVEMENTS: dict[str, Movement] = {
    "award": Movement(((Kind.ISSUANCE, Kind.WALLET),), "drop", ("pay_new_drops",)),  # 投放奖励
    "fund_event": Movement(((Kind.ISSUANCE, Kind.EVENT),), "event_funding"),  # 活动预算
    "return_budget": Movement(((Kind.EVENT, Kind.ISSUANCE),), "event"),  # 预算退回
    "check_in": Movement(((Kind.EVENT, Kind.WALLET),), "check_in"),  # 签到奖励
    "act": Movement(((Kind.ISSUANCE, Kind.WALLET), (Kind.EVENT, Kind.WALLET)), "green_act"),  # 绿色行为奖励
    "charge": Movement(((Kind.WALLET, Kind.MERCHANT),), "charge", ("record_charge",), reversible=False),  # 消费
    "refund": Movement(((Kind.MERCHANT, Kind.WALLET),), "refund", reversible=False),  # 退款
}


def open_wallet(household_id: int) -> int:
    """Return the account id of the household's wallet."""
    return ledger.open_account(Kind.WALLET, household_id)


def open_wallets(household_ids: Sequence[int]) -> None:
    """Open the wallets of new households."""
    ledger.open_accounts(Kind.WALLET, household_ids)


def open_till(merchant_id: int) -> int:
    """Return the id of the account of what the merchant is owed."""
    return ledger.open_account(Kind.MERCHANT, merchant_id)


def open_budget(event_id: int) -> int:
    """Return the account id of the event's budget."""
    return ledger.open_account(Kind.EVENT, event_id)


def award(drop_id: int, household_id: int, amount: int, occurred_at: datetime, tariff_id: int | None) -> int:
    """Pay a household for one drop that found it later than at the bin."""
    wallet = open_wallet(household_id)
    return ledger.post("award", drop_id, ledger.issuance(), wallet, amount, occurred_at, tariff_id=tariff_id)


def refund(refund_id: int, household_id: int, merchant_id: int, amount: int, occurred_at: datetime) -> int:
    """Give coins of an earlier charge back."""
    return ledger.post("refund", refund_id, open_till(merchant_id), open_wallet(household_id), amount, occurred_at)


def fund_event(funding_id: int, event_id: int, amount: int, occurred_at: datetime, actor_id: int | None = None) -> int:
    """Issue coins into an event's budget, which limits what the event can pay."""
    budget = open_budget(event_id)
    return ledger.post("fund_event", funding_id, ledger.issuance(), budget, amount, occurred_at, actor_id=actor_id)


def return_budget(event_id: int, amount: int, occurred_at: datetime, actor_id: int | None = None) -> int:
    """Take back what a closed event did not spend."""
    budget = open_budget(event_id)
    return ledger.post("return_budget", event_id, budget, ledger.issuance(), amount, occurred_at, actor_id=actor_id)


def reward_check_in(check_in_id: int, event_id: int, household_id: int, amount: int, occurred_at: datetime) -> int:
    """Pay a visitor from the event's budget."""
    return ledger.post("check_in", check_in_id, open_budget(event_id), open_wallet(household_id), amount, occurred_at)


def reward_act(act_id: int, household_id: int, amount: int, occurred_at: datetime, event_id: int | None = None) -> int:
    """Pay for a green act, from an event's budget or newly issued."""
    payer = ledger.issuance() if event_id is None else open_budget(event_id)
    return ledger.post("act", act_id, payer, open_wallet(household_id), amount, occurred_at)


def reverse(transfer_id: int, actor_id: int | None, reason: str) -> int:
    """Undo one transfer by another that carries the reason."""
    return ledger.reverse(transfer_id, actor_id, reason)


def capture_charge(hold_id: int, charge_id: int, merchant_id: int, amount: int, occurred_at: datetime) -> int:
    """Pay a merchant out of a hold, which `ask_payer` of the database placed, and free the rest."""
    return ledger.capture(hold_id, amount, ledger.HoldPayment("charge", charge_id, open_till(merchant_id)), occurred_at)


def release_hold(hold_id: int) -> None:
    """Free a hold."""
    ledger.release(hold_id)
