"""Showing pay codes; taking, confirming and refunding charges: one transaction each."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from math import ceil

from sqlalchemy import ColumnElement, delete, func, select, update

from app.clock import now
from app.db import db, use_case
from app.errors import TooMany, Unauthenticated
from app.identity.context import PresentedKey
from app.identity.models import HouseholdMember, Person
from app.identity.queries import household_of
from app.merchants.charges import codes, records
from app.merchants.charges.errors import (
    AmountOutOfRange,
    ChargeNotFound,
    ConfirmationOver,
    CounterCodeUnknown,
    MerchantNotOpen,
    NotAPayCode,
    PayCodeExpired,
    PayCodeUnknown,
    PayCodeUsed,
    RefundTooLarge,
    RequestKeyReused,
    TillLocked,
)
from app.merchants.charges.models import MOST, Charge, PayCode, PendingCharge, Refund, TillLock, Via
from app.merchants.shops.models import CounterCode, Merchant
from app.points import movements

PAY_CODE_S = 60
LARGE_TEXT_FACTOR = 2  # readers of large text also get twice the time
_CODES_PER_MINUTE = 20
_KEPT = timedelta(days=30)  # a retried request must still find the code it came with


@dataclass(frozen=True)
class ShownCode:
    """A pay code, readable only now; `lifetime_s` from `issued_at`."""

    id: int
    token: str
    digits: str
    issued_at: datetime
    expires_at: datetime
    lifetime_s: int


@dataclass(frozen=True)
class ChargeResult:
    """A charge that was taken, or (`charge_id` None) is pending as `pending_id`.

    `repeated`: it was taken by an earlier request with the same key, and `occurred_at` is this one's time.
    """

    charge_id: int | None
    pending_id: int | None
    repeated: bool
    amount: int
    via: str
    occurred_at: datetime


@use_case
def issue_pay_code(
    person_id: int, household_id: int, *, large_text: bool = False, at: datetime | None = None
) -> ShownCode:
    """Show a new pay code and void the person's earlier one. Raises TooMany."""
    at = at or now()
    recent = select(func.count()).where(PayCode.person_id == person_id, PayCode.issued_at > at - timedelta(minutes=1))
    if (db.session.scalar(recent) or 0) >= _CODES_PER_MINUTE:
        raise TooMany("pay codes", retry_after_s=60)
    # Two tabs of one person queue, so that each revokes the other's code and the last one shown is live.
    db.session.execute(select(Person.id).filter_by(id=person_id).with_for_update(key_share=True))
    newest = update(PayCode).where(PayCode.person_id == person_id, PayCode.revoked_at.is_(None))
    db.session.execute(newest.values(revoked_at=at))
    db.session.execute(delete(PayCode).where(PayCode.person_id == person_id, PayCode.issued_at < at - _KEPT))
    token, digits = codes.fresh_token(), codes.fresh_digits()
    lifetime_s = PAY_CODE_S * (LARGE_TEXT_FACTOR if large_text else 1)
    code = PayCode(
        person_id=person_id,
        household_id=household_id,
        token_hash=codes.hash_of(token),
        digits_hash=codes.hash_of(digits),
        issued_at=at,
        expires_at=at + timedelta(seconds=lifetime_s),
    )
    db.session.add(code)
    db.session.flush()
    return ShownCode(code.id, token, digits, at, code.expires_at, lifetime_s)


def charge_by_code(
    organisation_id: int,
    code: str,
    amount: int,
    request_key: str,
    *,
    till_person_id: int | None = None,
    at: datetime | None = None,
) -> ChargeResult:
    """Take coins at the organisation's till from the person who showed `code` (a token, its address, or twelve digits).

    The same request key with the same content answers the same charge. Raises NotAPayCode, PayCodeUnknown,
    PayCodeUsed, PayCodeExpired, TillLocked, MerchantNotOpen, RequestKeyReused, AmountOutOfRange, InsufficientCoins.
    """
    order = _order(code, amount, request_key, at)
    order = replace(order, organisation_id=organisation_id, till_person_id=till_person_id)
    return _answer(records.take(order), order)


def charge_with_key(
    key: PresentedKey, code: str, amount: int, request_key: str, *, at: datetime | None = None
) -> tuple[ChargeResult, records.KeyHolder]:
    """Take coins at the till of the key's organisation, and return whose key it was; the same statement checks it.

    Raises Unauthenticated for a key that does not allow this, and otherwise like `charge_by_code`.
    """
    order = _order(code, amount, request_key, at)
    outcome, holder = records.take_with_key(order, key)
    if holder is None:
        raise Unauthenticated
    return _answer(outcome, replace(order, organisation_id=holder.organisation_id)), holder


def _order(code: str, amount: int, request_key: str, at: datetime | None) -> records.Order:
    if (plain := codes.read(code)) is None:
        raise NotAPayCode
    return records.Order(
        amount=_in_range(amount),
        via=Via.DIGITS if codes.is_digits(plain) else Via.SCAN,
        request_key=request_key,
        at=at or now(),
        code=codes.hash_of(plain),
    )


def charge_at_counter(
    counter_token: str,
    household_id: int,
    payer_id: int,
    amount: int,
    request_key: str,
    *,
    at: datetime | None = None,
) -> ChargeResult:
    """Pay a merchant whose counter code the resident scanned. Raises like `charge_by_code`, and CounterCodeUnknown."""
    live = select(CounterCode.merchant_id).filter_by(token=counter_token.upper(), revoked_at=None)
    if (merchant_id := db.session.scalar(live)) is None:
        raise CounterCodeUnknown
    order = records.Order(
        amount=_in_range(amount),
        via=Via.COUNTER,
        request_key=request_key,
        at=at or now(),
        merchant_id=merchant_id,
        household_id=household_id,
        payer_id=payer_id,
    )
    return _answer(records.take(order), order)


def _in_range(amount: int) -> int:
    if not 1 <= amount <= MOST:
        raise AmountOutOfRange(most=MOST)
    return amount


_REFUSALS = {
    "code_unknown": PayCodeUnknown,
    "code_used": PayCodeUsed,
    "code_gone": PayCodeExpired,
    "key_reused": RequestKeyReused,
    "merchant_closed": MerchantNotOpen,
}


def _answer(outcome: records.ChargeOutcome, order: records.Order) -> ChargeResult:
    # Refusals come back as words and are raised here: a wrong code must stay counted, so the work is committed.
    if outcome.word == "till_locked":
        raise TillLocked(retry_after_s=_seconds_locked(order))
    if refused := _REFUSALS.get(outcome.word):
        raise refused
    repeated = outcome.word == "repeated"
    return ChargeResult(outcome.charge_id, outcome.pending_id, repeated, order.amount, order.via, order.at)


def _seconds_locked(order: records.Order) -> int:
    until = db.session.scalar(
        select(TillLock.locked_until)
        .join(Merchant, Merchant.id == TillLock.merchant_id)
        .where(Merchant.organisation_id == order.organisation_id)
    )
    return max(1, ceil((until - order.at).total_seconds())) if until else 1


@use_case
def confirm_charge(pending_id: int, payer_id: int, *, at: datetime | None = None) -> int:
    """Confirm a large charge; return the charge's id, the same one when repeated. Raises ConfirmationOver."""
    at = at or now()
    pending = _locked_pending(PendingCharge.id == pending_id, PendingCharge.payer_id == payer_id)
    if pending.charge_id is not None:
        return pending.charge_id
    if pending.state != "waiting" or pending.expires_at <= at or pending.hold_id is None:
        raise ConfirmationOver
    charge = Charge(
        merchant_id=pending.merchant_id,
        household_id=pending.household_id,
        payer_id=payer_id,
        till_person_id=pending.till_person_id,
        pay_code_id=pending.pay_code_id,
        amount=pending.amount,
        via=pending.via,
        request_key=pending.request_key,
        occurred_at=at,
    )
    db.session.add(charge)
    db.session.flush()
    movements.capture_charge(pending.hold_id, charge.id, charge.merchant_id, charge.amount, at)
    pending.state, pending.charge_id = "paid", charge.id
    return charge.id


@use_case
def decline_charge(pending_id: int, payer_id: int, *, at: datetime | None = None) -> None:
    """Decline a large charge and free its coins. Raises ConfirmationOver once it is paid."""
    _end(_locked_pending(PendingCharge.id == pending_id, PendingCharge.payer_id == payer_id), "declined", at or now())


@use_case
def cancel_charge(pending_id: int, organisation_id: int, *, at: datetime | None = None) -> None:
    """Cancel a large charge at the till before the payer answers. Raises ConfirmationOver once it is paid."""
    merchant = select(Merchant.id).filter_by(organisation_id=organisation_id).scalar_subquery()
    _end(
        _locked_pending(PendingCharge.id == pending_id, PendingCharge.merchant_id == merchant), "cancelled", at or now()
    )


def _locked_pending(*conditions: ColumnElement[bool]) -> PendingCharge:
    query = select(PendingCharge).where(*conditions).with_for_update().execution_options(populate_existing=True)
    if (pending := db.session.scalar(query)) is None:
        raise ChargeNotFound
    return pending


def _end(pending: PendingCharge, state: str, at: datetime) -> None:
    if pending.state == "paid":
        raise ConfirmationOver
    if pending.state == "waiting":
        pending.state = state
        # An expired hold has been freed already, or is about to be.
        if pending.hold_id is not None and pending.expires_at > at:
            movements.release_hold(pending.hold_id)


@use_case
def refund_charge(
    charge_id: int,
    organisation_id: int,
    amount: int | None,
    reason: str,
    request_key: str,
    *,
    actor_id: int | None = None,
    at: datetime | None = None,
) -> Refund:
    """Give back `amount` of a charge (None: all that is left of it), once per request key.

    Raises ChargeNotFound for another merchant's charge, RefundTooLarge (facts: left), RequestKeyReused.
    """
    charge = _locked_charge(charge_id, organisation_id)
    if earlier := db.session.scalar(select(Refund).filter_by(charge_id=charge_id, request_key=request_key)):
        if amount not in {None, earlier.amount}:
            raise RequestKeyReused
        return earlier
    refund = _next_refund(charge, amount)
    refund.reason, refund.actor_id, refund.request_key = reason.strip()[:200], actor_id, request_key
    refund.occurred_at = at or now()
    db.session.add(refund)
    db.session.flush()
    movements.refund(refund.id, _wallet_of(charge), charge.merchant_id, refund.amount, refund.occurred_at)
    return refund


def _next_refund(charge: Charge, amount: int | None) -> Refund:
    """Return the row that continues a charge's refunds; None refunds all that is left."""
    last = db.session.scalar(select(Refund).filter_by(charge_id=charge.id).order_by(Refund.n.desc()).limit(1))
    before = last.refunded_after if last else 0
    left = charge.amount - before
    amount = left if amount is None else amount
    if not 1 <= amount <= left:
        raise RefundTooLarge(left=left)
    return Refund(
        charge_id=charge.id,
        n=last.n + 1 if last else 1,
        previous_n=last.n if last else None,
        charged=charge.amount,
        refunded_before=before,
        amount=amount,
        refunded_after=before + amount,
    )


def _locked_charge(charge_id: int, organisation_id: int) -> Charge:
    """Return a charge of the organisation's till. Refunds of one merchant queue; its charges do not wait."""
    own = select(Merchant.id).filter_by(organisation_id=organisation_id).with_for_update(key_share=True)
    merchant_id = db.session.scalar(own)
    charge = db.session.scalar(select(Charge).filter_by(id=charge_id, merchant_id=merchant_id))
    if charge is None:
        raise ChargeNotFound
    return charge


def _wallet_of(charge: Charge) -> int:
    """Return the household that paid, or its payer's present one if that household has ended."""
    still_there = select(HouseholdMember.id).filter_by(household_id=charge.household_id, left_at=None).limit(1)
    if db.session.scalar(still_there) is not None:
        return charge.household_id
    return household_of(charge.payer_id) or charge.household_id
