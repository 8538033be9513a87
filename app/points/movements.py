"""Every way in which coins move, on one page. Called inside the use case that records the reason.

Amounts are in 0.01 coin. Each movement's key is (kind, id of the thing that happened): asking again with the same
content answers the same transfer, with other content raises KeyReused. A payer without enough free coins raises
InsufficientCoins.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from app.points import ledger
from app.points.accounts import Kind

# kind: every pair (who pays, who receives) that it may join. The database holds the same list and refuses the rest;
# "reversal" is not among them, because it joins the pair that it undoes.
MOVEMENTS: dict[str, tuple[tuple[Kind, Kind], ...]] = {
    "award": ((Kind.ISSUANCE, Kind.WALLET),),  # 投放奖励, source: drop
    "fund_event": ((Kind.ISSUANCE, Kind.EVENT),),  # 活动预算, source: funding
    "return_budget": ((Kind.EVENT, Kind.ISSUANCE),),  # 预算退回, source: event
    "check_in": ((Kind.EVENT, Kind.WALLET),),  # 签到奖励, source: check-in
    "act": ((Kind.ISSUANCE, Kind.WALLET), (Kind.EVENT, Kind.WALLET)),  # 绿色行为奖励, source: act
    "charge": ((Kind.WALLET, Kind.MERCHANT),),  # 消费, source: charge
    "refund": ((Kind.MERCHANT, Kind.WALLET),),  # 退款, source: refund
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
    """Pay a household for one drop."""
    wallet = open_wallet(household_id)
    return ledger.post("award", drop_id, ledger.issuance(), wallet, amount, occurred_at, tariff_id=tariff_id)


def charge(charge_id: int, household_id: int, merchant_id: int, amount: int, occurred_at: datetime) -> int:
    """Pay a merchant from a household's wallet."""
    return ledger.post("charge", charge_id, open_wallet(household_id), open_till(merchant_id), amount, occurred_at)


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


def place_hold(key: str, household_id: int, amount: int, seconds: int) -> int:
    """Set coins aside; return the hold's id."""
    return ledger.place_hold(key, open_wallet(household_id), amount, seconds)


def capture_charge(hold_id: int, charge_id: int, merchant_id: int, amount: int, occurred_at: datetime) -> int:
    """Pay a merchant out of a hold and free the rest."""
    return ledger.capture(hold_id, amount, ledger.Captured("charge", charge_id, open_till(merchant_id)), occurred_at)


def release_hold(hold_id: int) -> None:
    """Free a hold."""
    ledger.release(hold_id)
