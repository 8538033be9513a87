"""Reads of charges: receipts, the till's day, and what became of a pay code. Each is limited to the caller's own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, func, select, tuple_

from app.clock import day_bounds, now, today
from app.db import db
from app.merchants.charges.errors import ChargeNotFound
from app.merchants.charges.models import Charge, PayCode, PendingCharge, Refund
from app.merchants.shops.models import Merchant


@dataclass(frozen=True, slots=True)
class Receipt:
    """A charge as both phones show it; amounts in 0.01 coin. Who paid stays between the payer and us."""

    id: int
    merchant_id: int
    merchant: str
    amount: int
    refunded: int
    via: str
    occurred_at: datetime

    @property
    def left(self) -> int:
        """What can still be given back."""
        return self.amount - self.refunded


@dataclass(frozen=True, slots=True)
class AskedCharge:
    """A charge that is or was pending until its payer answered."""

    id: int
    merchant: str
    amount: int
    state: str
    charge_id: int | None
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Day:
    """What a till took and gave back on one business day, in 0.01 coin."""

    charges: int
    taken: int
    refunded: int

    @property
    def kept(self) -> int:
        """What the till kept."""
        return self.taken - self.refunded


@dataclass(frozen=True, slots=True)
class CodeState:
    """What became of a pay code: live, asking, paid or over."""

    state: str
    charge_id: int | None = None
    pending_id: int | None = None


def charge_of_till(organisation_id: int | None, charge_id: int) -> Receipt:
    """Return a charge of the organisation's own till. Raises ChargeNotFound."""
    return _one(Merchant.organisation_id == organisation_id, Charge.id == charge_id)


def charge_paid_by(household_id: int | None, charge_id: int) -> Receipt:
    """Return a charge that the household paid. Raises ChargeNotFound."""
    return _one(Charge.household_id == household_id, Charge.id == charge_id)


def charge_of_refund(household_id: int | None, refund_id: int) -> int:
    """Return the charge that a refund gave back to the household. Raises ChargeNotFound."""
    query = select(Charge.id).join(Refund, Refund.charge_id == Charge.id)
    found = db.session.scalar(query.where(Refund.id == refund_id, Charge.household_id == household_id))
    if found is None:
        raise ChargeNotFound
    return found


def charges_of_till(
    organisation_id: int | None, *, limit: int, after: tuple[datetime, int] | None = None
) -> list[Receipt]:
    """Return the till's charges, newest first; `after` is the (occurred_at, id) of the last one already seen."""
    order = (Charge.occurred_at.desc(), Charge.id.desc())
    query = _receipts().where(Merchant.organisation_id == organisation_id).order_by(*order).limit(limit)
    if after is not None:
        query = query.where(tuple_(Charge.occurred_at, Charge.id) < after)
    return [Receipt(*row) for row in db.session.execute(query)]


def refunds_of(charge_id: int) -> Sequence[Refund]:
    """Return the refunds of a charge, in order; the caller has checked whose the charge is."""
    return db.session.scalars(select(Refund).filter_by(charge_id=charge_id).order_by(Refund.n)).all()


def day_of_till(organisation_id: int | None) -> Day:
    """Return what the till has taken and given back today."""
    begin, end = day_bounds(today())
    own = Merchant.organisation_id == organisation_id
    taken = (
        select(func.count(), func.coalesce(func.sum(Charge.amount), 0))
        .join(Merchant, Merchant.id == Charge.merchant_id)
        .where(own, Charge.occurred_at >= begin, Charge.occurred_at < end)
    )
    refunded = (
        select(func.coalesce(func.sum(Refund.amount), 0))
        .join(Charge, Charge.id == Refund.charge_id)
        .join(Merchant, Merchant.id == Charge.merchant_id)
        .where(own, Refund.occurred_at >= begin, Refund.occurred_at < end)
    )
    count, amount = db.session.execute(taken).one()
    return Day(count, int(amount), int(db.session.scalar(refunded) or 0))


def _one(*conditions: ColumnElement[bool]) -> Receipt:
    row = db.session.execute(_receipts().where(*conditions)).one_or_none()
    if row is None:
        raise ChargeNotFound
    return Receipt(*row)


def _receipts() -> Select[int, int, str, int, int, str, datetime]:
    refunded = (
        select(func.coalesce(func.max(Refund.refunded_after), 0)).where(Refund.charge_id == Charge.id).scalar_subquery()
    )
    return select(
        Charge.id, Charge.merchant_id, Merchant.name, Charge.amount, refunded, Charge.via, Charge.occurred_at
    ).join(Merchant, Merchant.id == Charge.merchant_id)


def code_state(code_id: int, person_id: int | None) -> CodeState:
    """Return what became of the person's pay code. Raises ChargeNotFound for anyone else's."""
    code = db.session.scalar(select(PayCode).filter_by(id=code_id, person_id=person_id))
    if code is None:
        raise ChargeNotFound
    charge_id = db.session.scalar(select(Charge.id).filter_by(pay_code_id=code_id))
    if charge_id is not None:
        return CodeState("paid", charge_id=charge_id)
    pending = db.session.scalar(select(PendingCharge).filter_by(pay_code_id=code_id))
    if pending is not None and pending.state == "waiting" and pending.expires_at > now():
        return CodeState("asking", pending_id=pending.id)
    if code.used_at is None and code.revoked_at is None and code.expires_at > now():
        return CodeState("live")
    return CodeState("over")


def asked_of(payer_id: int | None, pending_id: int) -> AskedCharge:
    """Return a charge that is pending for this payer. Raises ChargeNotFound."""
    return _asked(PendingCharge.payer_id == payer_id, PendingCharge.id == pending_id)


def asked_by(organisation_id: int | None, pending_id: int) -> AskedCharge:
    """Return a pending charge of the organisation's till. Raises ChargeNotFound."""
    return _asked(Merchant.organisation_id == organisation_id, PendingCharge.id == pending_id)


def waiting_for(payer_id: int | None) -> int | None:
    """Return the newest charge that is pending for this payer, if any."""
    query = select(PendingCharge.id).filter_by(payer_id=payer_id, state="waiting")
    return db.session.scalar(query.where(PendingCharge.expires_at > now()).order_by(PendingCharge.id.desc()).limit(1))


def _asked(*conditions: ColumnElement[bool]) -> AskedCharge:
    row = db.session.execute(
        select(
            PendingCharge.id,
            Merchant.name,
            PendingCharge.amount,
            PendingCharge.state,
            PendingCharge.charge_id,
            PendingCharge.expires_at,
        )
        .join(Merchant, Merchant.id == PendingCharge.merchant_id)
        .where(*conditions)
    ).one_or_none()
    if row is None:
        raise ChargeNotFound
    asked = AskedCharge(*row)
    if asked.state == "waiting" and asked.expires_at <= now():
        return AskedCharge(asked.id, asked.merchant, asked.amount, "expired", None, asked.expires_at)
    return asked


# What the ledger must hold, for the audit: (source_id, payer, payer_id, payee, payee_id, amount).
PAID = "SELECT id, 'wallet', household_id, 'merchant', merchant_id, amount FROM charge"
GIVEN_BACK = """SELECT r.id, 'merchant', c.merchant_id, 'wallet', c.household_id, r.amount
    FROM refund r JOIN charge c ON c.id = r.charge_id"""
