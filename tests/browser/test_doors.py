"""The five doors, each walked through by the people it is for, on the devices they hold."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from app.clock import DISTRICT_ZONE, business_day
from tests.browser import camera, probes
from tests.browser.district import District, yesterday_noon
from tests.browser.visits import Visits, sign_in_by_code

pytestmark = pytest.mark.browser

CARD = "NK00000001"
"""The card of the resident whose telephone is known."""


def test_a_resident_signs_in_with_a_code_sent_to_the_telephone(visit: Visits) -> None:
    phone = visit("/")
    phone.get_by_role("link", name="手机号登录").click()
    sign_in_by_code(phone, "13911110001", start="")
    expect(phone).to_have_url(re.compile("/me$"))
    expect(phone.get_by_text("可用碳币")).to_be_visible()
    expect(phone.get_by_role("link", name="出示付款码")).to_be_visible()


def test_a_stranger_claims_a_receipt_by_its_qr_code_and_has_a_wallet(district: District, visit: Visits) -> None:
    receipt = district.drop(weight_g=2000)
    phone = visit(receipt["receipt"])
    expect(phone.get_by_role("heading", name="谢谢您的投放")).to_be_visible()
    phone.get_by_role("link", name="用手机号登录并认领").click()
    sign_in_by_code(phone, "13911110002", start="")
    phone.get_by_role("button", name="认领到我的钱包").click()
    expect(phone.get_by_role("heading", name="已存入您的钱包")).to_be_visible()
    phone.get_by_role("link", name="看我的碳币").click()
    expect(phone.locator(".stat--hero .stat__value")).to_contain_text(coins(receipt["amount"]))


def test_a_drop_sent_with_a_card_is_in_the_wallet_at_once(district: District, visit: Visits) -> None:
    phone = visit("/me", "resident")
    before = balance(phone)
    amount = district.drop(weight_g=1500, card=CARD)["amount"]
    phone.reload()
    assert round((balance(phone) - before) * 100) == amount > 0


def test_a_merchant_scans_the_pay_code_with_the_camera_and_both_have_a_receipt(
    district: District, visit: Visits, film: Path
) -> None:
    district.drop(weight_g=8000, card=CARD)
    till = visit("/till", "merchant")
    till.get_by_label("金额").fill("1.20")
    phone = visit("/me/pay", "resident")
    camera.show(film, phone.locator(".qr svg").screenshot())
    till.get_by_role("button", name="下一步：扫付款码").click()
    expect(till.get_by_role("heading", name="收款成功")).to_be_visible()
    expect(till.get_by_text("1.20 碳币")).to_be_visible()
    expect(phone.get_by_role("heading", name="付款成功")).to_be_visible()
    expect(phone.locator(".result__big")).to_have_text("1.20 碳币")
    assert number_of_receipt(phone) == number_of_receipt(till)


def test_a_merchant_types_the_twelve_digits_under_the_pay_code(district: District, visit: Visits) -> None:
    district.drop(weight_g=8000, card=CARD)
    phone = visit("/me/pay", "resident")
    digits = phone.locator(".qr__code").inner_text()
    assert re.fullmatch(r"\d{4} \d{4} \d{4}", digits)
    till = visit("/till/charges/new?amount=0.80", "merchant")
    till.get_by_label("12 位数字").fill(digits)
    till.get_by_role("button", name="收款", exact=True).click()
    expect(till.get_by_role("heading", name="收款成功")).to_be_visible()
    expect(phone.get_by_role("heading", name="付款成功")).to_be_visible()
    assert number_of_receipt(phone) == number_of_receipt(till)


def test_a_merchant_is_told_plainly_when_no_coins_came(visit: Visits) -> None:
    till = visit("/till/charges/new?amount=0.80", "merchant")
    till.get_by_label("12 位数字").fill("0000 0000 0000")
    visit.allow(403, 404, 409, 422)
    till.get_by_role("button", name="收款", exact=True).click()
    expect(till.get_by_role("heading", name="没有收到款")).to_be_visible()
    assert probes.axe(till) == []
    till.get_by_role("link", name="再扫一次").click()
    assert "amount=0.8" in till.url


def test_a_resident_scans_the_counters_code_and_the_merchant_sees_the_payment(
    district: District, visit: Visits
) -> None:
    district.drop(weight_g=8000, card=CARD)
    till = visit("/till/counter", "merchant")
    address = camera.scan(till.locator(".qr svg").screenshot())
    assert address.upper().startswith(f"{district.url}/k/".upper())
    phone = visit(path_of(address), "resident")
    phone.get_by_label("金额").fill("0.70")
    phone.get_by_role("button", name="下一步").click()
    phone.get_by_role("button", name="确认付款").click()
    expect(phone.get_by_role("heading", name="付款成功")).to_be_visible()
    till.goto("/till")
    expect(till.locator(".cell", has_text="0.70").first).to_contain_text("柜台码")


def test_a_visitor_checks_in_at_an_event_from_the_organisers_screen(visit: Visits) -> None:
    organiser = visit("/mall", "mall", desk=True)
    organiser.get_by_role("link", name="打开签到屏幕").first.click()
    address = camera.scan(organiser.locator(".qr svg").screenshot())
    phone = visit(path_of(address), "resident")
    phone.get_by_role("button", name="签到").click()
    expect(phone.get_by_role("heading", name="签到成功")).to_be_visible()
    expect(phone.locator(".result__big")).to_have_text("+1.00 碳币")
    phone.goto(path_of(address))
    expect(phone.get_by_text("不用再签")).to_be_visible()


def test_an_uploaded_drop_is_on_the_bins_page_and_the_board_opens_down_to_it(district: District, visit: Visits) -> None:
    at, number = yesterday_noon(), district.numbers + 500_000
    (place,) = district.ask("/api/v1/bins?q=NK-0006")
    when = at.astimezone(DISTRICT_ZONE).strftime("%Y-%m-%d %H:%M")
    sheet = (
        "箱号,流水号,品类,重量(千克),投放时间\n"
        f"NK-0006,{number},纸板箱,7.777,{when}\n"
        f"NK-0999,{number + 1},纸板箱,1,{when}\n"
    )
    console = visit("/operator/upload", "operator", desk=True)
    file = {"name": "drops.csv", "mimeType": "text/csv", "buffer": sheet.encode("gb18030")}
    console.get_by_label("CSV 文件").set_input_files(file)  # type: ignore[arg-type]
    console.get_by_role("button", name="上传").click()
    refused = console.get_by_role("row").filter(has_text="NK-0999")
    expect(refused.get_by_role("cell").first).to_have_text("3")
    expect(refused).to_contain_text("没有这个箱号")
    expect(console.locator(".stat", has_text="收下").locator(".stat__value")).to_have_text("1")

    console.goto("/operator/bins/NK-0006")
    expect(console.locator(".cell", has_text=f"流水号 {number}")).to_contain_text("7.777 千克")

    district.run_job("aggregate")
    office = visit("/board", "office", desk=True)
    for name in ("智能回收箱", place["street"], place["community"], business_day(at).isoformat()):
        office.get_by_role("row").get_by_role("link", name=name).first.click()
    office.get_by_role("row").filter(has_text="7.777").get_by_role("link").click()
    expect(office.locator("main")).to_contain_text("NK-0006")
    expect(office.locator("main")).to_contain_text("7.777 千克")
    expect(office.locator("main")).to_contain_text("文件上传")


def coins(amount: int) -> str:
    return f"{amount / 100:,.2f}"


def balance(page: Page) -> float:
    return float(page.locator(".stat--hero .stat__value").inner_text().split("碳")[0].replace(",", ""))


def path_of(address: str) -> str:
    return "/" + address.split("/", 3)[3]


def number_of_receipt(page: Page) -> str:
    if page.get_by_role("link", name="看这笔收款").count():
        page.get_by_role("link", name="看这笔收款").click()
    row = page.locator("dl > div", has_text="单号")
    return row.locator("dd").inner_text()
