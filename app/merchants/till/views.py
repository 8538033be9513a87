"""The till on a merchant's phone: amount, code, result; the day, the refunds, the counter code."""

from __future__ import annotations

import secrets

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.errors import DomainError
from app.identity.access import allow
from app.identity.roles import Role
from app.identity.session import me
from app.merchants import amounts, labels
from app.merchants.charges import queries, services
from app.merchants.charges.errors import RefundTooLarge
from app.merchants.shops import queries as shops
from app.merchants.shops.services import renew_counter_code
from app.merchants.till.schemas import AmountForm, ChargeForm, RefundForm
from app.web import forms, messages, paging
from app.web.forms import Form

bp = Blueprint("till", __name__, template_folder="../templates", url_prefix="/till")

LAST = 10
PAGE = 30


@bp.get("")
@allow(Role.MERCHANT)
def front() -> str:
    """Today's total, the amount to take, the last ten charges."""
    return _front(forms.blank())


def _front(form: Form) -> str:
    organisation_id = me().organisation_id
    return render_template(
        "merchants/till.html",
        form=form,
        shop=shops.shop_of(organisation_id),
        day=queries.day_of_till(organisation_id),
        charges=queries.charges_of_till(organisation_id, limit=LAST),
        via=labels.VIA,
    )


@bp.get("/charges")
@allow(Role.MERCHANT)
def charges() -> str:
    """Every charge, newest first."""
    rows = queries.charges_of_till(me().organisation_id, limit=PAGE + 1, after=paging.after_from_request())
    page = paging.page(rows, PAGE, lambda charge: (charge.occurred_at, charge.id))
    return render_template("merchants/till_charges.html", page=page, next_url=paging.next_url(page), via=labels.VIA)


@bp.get("/charges/new")
@allow(Role.MERCHANT)
def new_charge() -> str | tuple[str, int]:
    """The amount is known; now the pay code: by camera, by picture, or typed."""
    form = forms.read(AmountForm, request.args)
    if form.errors:
        return _front(form), 422
    return _collect(form.values["amount"], forms.blank())


def _collect(amount: int, form: Form) -> str:
    key = form.raw.get("request_key") or secrets.token_urlsafe(12)
    return render_template(
        "merchants/collect.html", form=form, amount=amount, typed=amounts.write(amount), request_key=key
    )


@bp.post("/charges")
@allow(Role.MERCHANT)
def create_charge() -> Response | tuple[str, int]:
    """Take the coins, and say so on the whole screen."""
    form = forms.read(ChargeForm)
    if form.errors:
        amount = forms.read(AmountForm).values.get("amount")
        return (_collect(amount, form) if amount else _front(form)), 422
    typed = form.values
    try:
        taken = services.charge_by_code(
            me().organisation_id or 0,
            typed["code"],
            typed["amount"],
            f"till:{typed['request_key']}",
            till_person_id=me().person_id,
        )
    except DomainError as error:
        return _refused(error, typed["amount"]), error.status
    if taken.charge_id is None:
        return redirect(url_for("till.pending_charge", pending_id=taken.pending_id), 303)
    return redirect(url_for("till.charge", charge_id=taken.charge_id, done=1), 303)


def _refused(error: DomainError, amount: int) -> str:
    return render_template(
        "merchants/refused.html", sentence=messages.sentence(error), code=error.code, typed=amounts.write(amount)
    )


@bp.get("/charges/<int:charge_id>")
@allow(Role.MERCHANT)
def charge(charge_id: int) -> str:
    """One charge: the receipt, what was given back, the way to a refund."""
    found = queries.charge_of_till(me().organisation_id, charge_id)
    return render_template(
        "merchants/till_charge.html",
        charge=found,
        refunds=queries.refunds_of(charge_id),
        done=request.args.get("done", ""),
        via=labels.VIA,
    )


@bp.get("/charges/<int:charge_id>/refunds/new")
@allow(Role.MERCHANT)
def new_refund(charge_id: int) -> str:
    """Ask how much to give back, and why."""
    return _ask_refund(charge_id, forms.blank())


def _ask_refund(charge_id: int, form: Form) -> str:
    return render_template(
        "merchants/refund.html",
        charge=queries.charge_of_till(me().organisation_id, charge_id),
        form=form,
        request_key=form.raw.get("request_key") or secrets.token_urlsafe(12),
    )


@bp.post("/charges/<int:charge_id>/refunds")
@allow(Role.MERCHANT)
def create_refund(charge_id: int) -> Response | tuple[str, int]:
    """Give coins back."""
    form = forms.read(RefundForm)
    if form.errors:
        return _ask_refund(charge_id, form), 422
    typed = form.values
    try:
        services.refund_charge(
            charge_id,
            me().organisation_id or 0,
            typed["amount"],
            typed["reason"],
            f"till:{typed['request_key']}",
            actor_id=me().person_id,
        )
    except RefundTooLarge as error:
        return _ask_refund(charge_id, form.refused(error, "amount")), error.status
    return redirect(url_for("till.charge", charge_id=charge_id, done="refund"), 303)


@bp.get("/pending/<int:pending_id>/state")
@allow(Role.MERCHANT)
def pending_state(pending_id: int) -> dict[str, str | None]:
    """Return whether the customer has answered, for the waiting page's script: {state, next}."""
    asked = queries.asked_by(me().organisation_id, pending_id)
    answered = asked.state != "waiting"
    return {
        "state": asked.state,
        "next": url_for("till.pending_charge", pending_id=pending_id) if answered else None,
    }


@bp.get("/pending/<int:pending_id>")
@allow(Role.MERCHANT)
def pending_charge(pending_id: int) -> str | Response:
    """A large charge waits for the customer's yes; the page's script asks again by itself."""
    asked = queries.asked_by(me().organisation_id, pending_id)
    if asked.charge_id is not None:
        return redirect(url_for("till.charge", charge_id=asked.charge_id, done=1), 303)
    return render_template("merchants/till_pending.html", asked=asked, typed=amounts.write(asked.amount))


@bp.post("/pending/<int:pending_id>/cancel")
@allow(Role.MERCHANT)
def cancel_pending(pending_id: int) -> Response:
    """Take a large charge back before the customer answers."""
    services.cancel_charge(pending_id, me().organisation_id or 0)
    return redirect(url_for("till.pending_charge", pending_id=pending_id), 303)


@bp.get("/counter")
@allow(Role.MERCHANT)
def counter() -> str:
    """The counter code, to print."""
    shop = shops.shop_of(me().organisation_id)
    token = shops.counter_token(shop.id)
    base = current_app.config["TANHUI_BASE_URL"].rstrip("/")
    return render_template("merchants/counter.html", shop=shop, token=token, address=f"{base}/k/{token}")


@bp.post("/counter")
@allow(Role.MERCHANT)
def renew_counter() -> Response:
    """Make every old print worthless and show a new code."""
    renew_counter_code(me().organisation_id or 0)
    return redirect(url_for("till.counter"), 303)
