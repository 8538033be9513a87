"""Paying on a resident's phone: the pay code, the counter, confirming a large charge, the receipt."""

from __future__ import annotations

import secrets
from typing import Any

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.errors import DomainError
from app.identity.access import allow, public
from app.identity.roles import Role
from app.identity.session import actor_or_anonymous, me
from app.merchants import labels
from app.merchants.charges import codes, queries, services
from app.merchants.payments.schemas import Answer, CounterForm, CounterPayment
from app.merchants.shops import queries as shops
from app.merchants.shops.queries import Shop
from app.points.queries import balance_of
from app.web import forms, messages, preferences
from app.web.forms import Form

bp = Blueprint("payments", __name__, template_folder="../templates")


@bp.get("/me/pay")
@allow(Role.RESIDENT)
def pay_page() -> str:
    """Show the page of the pay code. Viewing changes nothing: the code comes by the button, which a script presses."""
    return _pay_page(None)


@bp.post("/me/pay")
@allow(Role.RESIDENT)
def show_code() -> str:
    """Show a new pay code, and void the last one."""
    actor = me()
    large_text = "large" in {preferences.chosen().text, actor.text_size}
    return _pay_page(services.issue_pay_code(actor.person_id or 0, actor.household_id or 0, large_text=large_text))


def _pay_page(code: services.ShownCode | None) -> str:
    actor = me()
    return render_template(
        "merchants/pay.html",
        code=code,
        address=code and pay_address(code.token),
        digits=code and codes.grouped(code.digits),
        balance=balance_of(actor.household_id or 0),
        waiting=queries.waiting_for(actor.person_id),
    )


def pay_address(token: str) -> str:
    """Return the content of the QR code: a page of ours with the token behind `#`, which browsers never send."""
    return f"{current_app.config['TANHUI_BASE_URL'].rstrip('/')}/p#{token}"


@bp.get("/me/pay/codes/<int:code_id>")
@allow(Role.RESIDENT)
def code_page(code_id: int) -> str | Response:
    """Show what became of my pay code, for browsers without scripts."""
    state = queries.code_state(code_id, me().person_id)
    if following := _next_page(state):
        return redirect(following, 303)
    return render_template("merchants/pay_state.html", state=state.state, code_id=code_id)


@bp.get("/me/pay/codes/<int:code_id>/state")
@allow(Role.RESIDENT)
def code_state(code_id: int) -> dict[str, Any]:
    """Return the same for the page's script: {state, next}."""
    state = queries.code_state(code_id, me().person_id)
    return {"state": state.state, "next": _next_page(state)}


def _next_page(state: queries.CodeState) -> str | None:
    if state.charge_id is not None:
        return url_for("payments.receipt", charge_id=state.charge_id, done=1)
    if state.pending_id is not None:
        return url_for("payments.question", pending_id=state.pending_id)
    return None


@bp.get("/me/pending-charges/<int:pending_id>")
@allow(Role.RESIDENT)
def question(pending_id: int) -> str | Response:
    """Ask to confirm or decline a merchant's large charge."""
    asked = queries.asked_of(me().person_id, pending_id)
    if asked.charge_id is not None:
        return redirect(url_for("payments.receipt", charge_id=asked.charge_id, done=1), 303)
    return render_template("merchants/question.html", asked=asked)


@bp.post("/me/pending-charges/<int:pending_id>")
@allow(Role.RESIDENT)
def answer(pending_id: int) -> Response:
    """Pay, or free the coins."""
    form = forms.read(Answer)
    person_id = me().person_id or 0
    if form.values.get("answer") == "yes":
        charge_id = services.confirm_charge(pending_id, person_id)
        return redirect(url_for("payments.receipt", charge_id=charge_id, done=1), 303)
    services.decline_charge(pending_id, person_id)
    return redirect(url_for("payments.question", pending_id=pending_id), 303)


@bp.get("/me/charges/<int:charge_id>")
@allow(Role.RESIDENT)
def receipt(charge_id: int) -> str:
    """Show what my household paid, and what was refunded."""
    return render_template(
        "merchants/receipt.html",
        charge=queries.charge_paid_by(me().household_id, charge_id),
        refunds=queries.refunds_of(charge_id),
        done=request.args.get("done", ""),
        via=labels.VIA,
    )


@bp.get("/me/refunds/<int:refund_id>")
@allow(Role.RESIDENT)
def refund(refund_id: int) -> Response:
    """Show a refund on the receipt of its charge."""
    return redirect(url_for("payments.receipt", charge_id=queries.charge_of_refund(me().household_id, refund_id)), 303)


@bp.get("/p")
@public
def landing() -> str:
    """Receive visits from a phone's own scanner: a merchant's staff take coins, everyone else is told what this is."""
    roles = actor_or_anonymous().roles
    return render_template(
        "merchants/landing.html",
        is_merchant=Role.MERCHANT in roles,
        is_resident=Role.RESIDENT in roles,
        request_key=secrets.token_urlsafe(12),
        form=forms.blank(),
    )


@bp.get("/k/<token>")
@bp.get("/K/<token>")
@allow(Role.RESIDENT)
def counter(token: str) -> str:
    """Show whose counter I scanned, and ask for the amount."""
    return _counter(shops.shop_at_counter(token), token, forms.blank())


def _counter(shop: Shop, token: str, form: Form) -> str:
    balance = balance_of(me().household_id or 0)
    return render_template("merchants/counter_amount.html", shop=shop, token=token, form=form, balance=balance)


@bp.get("/k/<token>/confirm")
@allow(Role.RESIDENT)
def counter_confirm(token: str) -> str | tuple[str, int]:
    """Show once more who gets how much, before anything is paid."""
    shop = shops.shop_at_counter(token)
    form = forms.read(CounterForm, request.args)
    if form.errors:
        return _counter(shop, token, form), 422
    amount = form.values["amount"]
    return render_template(
        "merchants/counter_confirm.html",
        shop=shop,
        token=token,
        amount=amount,
        typed=form.raw["amount"],
        request_key=secrets.token_urlsafe(12),
    )


@bp.post("/k/<token>/payments")
@allow(Role.RESIDENT)
def pay_at_counter(token: str) -> Response | tuple[str, int]:
    """Pay what was confirmed."""
    shop = shops.shop_at_counter(token)
    form = forms.read(CounterPayment)
    if form.errors:
        return _counter(shop, token, form), 422
    actor = me()
    key = f"counter:{actor.person_id}:{form.values['request_key']}"
    try:
        taken = services.charge_at_counter(
            token, actor.household_id or 0, actor.person_id or 0, form.values["amount"], key
        )
    except DomainError as error:
        page = render_template(
            "merchants/counter_refused.html", sentence=messages.sentence(error), code=error.code, token=token
        )
        return page, error.status
    return redirect(url_for("payments.receipt", charge_id=taken.charge_id, done=1), 303)
