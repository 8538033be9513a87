"""Where coins can be used, for everyone; and the office's register of merchants."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.clock import today
from app.errors import DomainError
from app.identity.access import allow, public
from app.identity.roles import Role
from app.identity.session import me
from app.merchants import amounts, labels
from app.merchants.shops import queries, services
from app.merchants.shops.errors import MerchantNotFound
from app.merchants.shops.models import State
from app.merchants.shops.schemas import ContractForm, MerchantForm, StaffForm, TermsForm
from app.places import queries as places
from app.places.coordinates import Frame
from app.web import forms
from app.web.forms import Form

bp = Blueprint("merchants", __name__, template_folder="../templates")


@bp.get("/merchants")
@public
def index() -> str:
    """Show where coins can be used: search, by street, by kind."""
    wanted, street, kind = (request.args.get(name, "")[:80] for name in ("q", "street", "category"))
    return render_template(
        "merchants/index.html",
        found=queries.directory(wanted, street, kind),
        streets=queries.streets_with_shops(),
        form=forms.blank(q=wanted, street=street, category=kind),
        categories=labels.CATEGORIES,
        filtered=bool(wanted or street or kind),
    )


@bp.get("/merchants/<int:merchant_id>")
@public
def show(merchant_id: int) -> str:
    """Show one merchant, unless it is closed."""
    shop = queries.shop(merchant_id)
    if shop.state == State.CLOSED:
        raise MerchantNotFound
    return render_template("merchants/show.html", shop=shop, categories=labels.CATEGORIES, states=labels.STATES)


@bp.get("/office/merchants")
@allow(Role.OFFICE, Role.ADMIN, Role.AUDITOR)
def register() -> str:
    """List every merchant and its state."""
    return render_template(
        "merchants/register.html", shops=queries.all_shops(), categories=labels.CATEGORIES, states=labels.STATES
    )


@bp.get("/office/merchants/new")
@allow(Role.OFFICE, Role.ADMIN)
def new() -> str:
    """Show the form for a new merchant."""
    return _new(forms.blank(fen_per_coin=100, valid_from=today().isoformat(), frame=Frame.WGS84.value))


def _new(form: Form) -> str:
    communities = [(c.community_code, f"{c.street} · {c.community}") for c in places.communities()]
    return render_template(
        "merchants/new.html",
        form=form,
        communities=communities,
        categories=list(labels.CATEGORIES.items()),
        frames=[(frame.value, frame.value) for frame in Frame],
    )


@bp.post("/office/merchants")
@allow(Role.OFFICE, Role.ADMIN)
def create() -> Response | tuple[str, int]:
    """Register a merchant with its contract and first login."""
    form = forms.read(MerchantForm)
    if form.errors:
        return _new(form), 422
    typed = form.values
    place = services.Place(typed["community_code"], typed["address"], typed["lat"], typed["lon"], Frame(typed["frame"]))
    try:
        made = services.register_merchant(
            typed["name"],
            typed["category"],
            place,
            typed["login"],
            typed["password"],
            fen_per_coin=typed["fen_per_coin"],
            staff_name=typed["staff_name"],
            hours=typed["hours"],
            valid_from=typed["valid_from"],
            actor_id=me().person_id,
        )
    except DomainError as error:
        return _new(form.refused(error)), error.status
    flash(_("商户已登记。请让店员用刚才的账号登录收银台。"))
    return redirect(url_for("merchants.edit", merchant_id=made.merchant_id), 303)


@bp.get("/office/merchants/<int:merchant_id>")
@allow(Role.OFFICE, Role.ADMIN, Role.AUDITOR)
def edit(merchant_id: int) -> str:
    """Show one merchant: state, limit, contracts, staff."""
    return _edit(merchant_id)


def _edit(merchant_id: int, terms: Form | None = None, contract: Form | None = None, staff: Form | None = None) -> str:
    shop = queries.shop(merchant_id)
    shown = forms.blank(state=shop.state, confirm_above=amounts.write(shop.confirm_above), hours=shop.hours)
    return render_template(
        "merchants/edit.html",
        shop=shop,
        contracts=queries.contracts(merchant_id),
        staff=queries.staff_of(shop.organisation_id),
        terms_form=terms or shown,
        contract_form=contract or forms.blank(),
        staff_form=staff or forms.blank(),
        may_change=bool({Role.OFFICE, Role.ADMIN} & me().roles),
        categories=labels.CATEGORIES,
        states=list(labels.STATES.items()),
    )


@bp.post("/office/merchants/<int:merchant_id>")
@allow(Role.OFFICE, Role.ADMIN)
def update(merchant_id: int) -> Response | tuple[str, int]:
    """Change state and limit."""
    form = forms.read(TermsForm)
    if form.errors:
        return _edit(merchant_id, terms=form), 422
    services.change_merchant(merchant_id, actor_id=me().person_id, **form.values)
    flash(_("已保存。"))
    return redirect(url_for("merchants.edit", merchant_id=merchant_id), 303)


@bp.post("/office/merchants/<int:merchant_id>/contracts")
@allow(Role.OFFICE, Role.ADMIN)
def create_contract(merchant_id: int) -> Response | tuple[str, int]:
    """Add a new contract version."""
    form = forms.read(ContractForm)
    if form.errors:
        return _edit(merchant_id, contract=form), 422
    try:
        services.agree_contract(
            merchant_id, form.values["fen_per_coin"], form.values["valid_from"], actor_id=me().person_id
        )
    except DomainError as error:
        return _edit(merchant_id, contract=form.refused(error, "valid_from")), error.status
    flash(_("新合同已登记。"))
    return redirect(url_for("merchants.edit", merchant_id=merchant_id), 303)


@bp.post("/office/merchants/<int:merchant_id>/staff")
@allow(Role.OFFICE, Role.ADMIN)
def create_staff(merchant_id: int) -> Response | tuple[str, int]:
    """Give another person a login at the till."""
    form = forms.read(StaffForm)
    if form.errors:
        return _edit(merchant_id, staff=form), 422
    typed = form.values
    try:
        services.add_till_staff(
            merchant_id, typed["login"], typed["password"], typed["staff_name"], actor_id=me().person_id
        )
    except DomainError as error:
        return _edit(merchant_id, staff=form.refused(error, "login")), error.status
    flash(_("店员账号已开通。"))
    return redirect(url_for("merchants.edit", merchant_id=merchant_id), 303)
