"""A page with every piece on it, for looking at and for measuring."""

from __future__ import annotations

from flask import Blueprint, Flask, render_template, request

from app.web import charts, forms
from app.web.access import public

bp = Blueprint("specimen", __name__, template_folder="templates")

TREND = charts.Rows(
    "回收利用率",
    "月份",
    ["近 12 个月", "当月"],
    [
        ("1月", [31, 30]),
        ("2月", [32, None]),
        ("3月", [33, 35]),
        ("4月", [34.5, 36]),
        ("5月", [35, 34]),
        ("6月", [35.4, 37]),
    ],
    "%",
)
MONTHS = charts.Rows(
    "每月回收", "月份", ["箱", "上门"], [("9月", [820, 120]), ("10月", [1010, 140]), ("11月", [640, 90])], "kg"
)
STREETS = charts.Rows(
    "各街道", "街道", ["回收量"], [("万兴街道", [42]), ("学府街道", [23.5]), ("水上公园街道", [None])], "t"
)
MIX = charts.Rows(
    "品类构成", "街道", ["纸", "塑料", "旧衣"], [("万兴街道", [20, 12, 8]), ("学府街道", [10, 5, 3])], "t"
)


@bp.get("/specimen/<density>")
@public
def show(density: str) -> str:
    form = forms.Form(raw={"phone": "123"}, errors={"phone": ["应为 11 位手机号。"]} if "wrong" in request.args else {})
    return render_template(
        "specimen.html", density=density, form=form, trend=TREND, months=MONTHS, streets=STREETS, mix=MIX
    )


@bp.get("/script/<script>")
@public
def script(script: str) -> str:
    return render_template(f"{script}.html")


def install(app: Flask) -> None:
    app.register_blueprint(bp)
