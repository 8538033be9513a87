"""Browsers that run no scripts, keyboards instead of fingers, and how much is sent at first."""

import gzip

import pytest
from playwright.sync_api import Page, expect

from tests.browser.district import District
from tests.browser.test_doors import CARD
from tests.browser.visits import Visits, sign_in_by_code

pytestmark = pytest.mark.browser

FIRST_VIEW = 60 * 1024  # bytes, compressed, everything included


def test_without_scripts_a_receipt_is_claimed_by_a_newcomer(district: District, visit: Visits) -> None:
    phone = visit(district.drop(weight_g=3000)["receipt"], scripts=False)
    phone.get_by_role("link", name="用手机号登录并认领").click()
    sign_in_by_code(phone, "13911110003", start="")
    phone.get_by_role("button", name="认领到我的钱包").click()
    expect(phone.get_by_role("heading", name="已存入您的钱包")).to_be_visible()


def test_without_scripts_a_pay_code_is_shown_by_a_button_and_charged_by_its_digits(
    district: District, visit: Visits
) -> None:
    district.drop(weight_g=8000, card=CARD)
    phone = visit("/me/pay", "resident", scripts=False)
    phone.get_by_role("button", name="显示付款码").click()
    digits = phone.locator(".qr__code").inner_text()
    till = visit("/till", "merchant", scripts=False)
    till.get_by_label("金额").fill("0.60")
    till.get_by_role("button", name="下一步").click()
    expect(till.locator(".js-only").first).to_be_hidden()
    till.get_by_label("12 位数字").fill(digits)
    till.get_by_role("button", name="收款", exact=True).click()
    expect(till.get_by_role("heading", name="收款成功")).to_be_visible()
    phone.get_by_role("link", name="商户收好了，看收据").click()
    expect(phone.get_by_text("0.60 碳币").first).to_be_visible()


def test_a_keyboard_skips_to_the_content_and_signs_in(visit: Visits) -> None:
    page = visit("/login")
    page.keyboard.press("Tab")
    assert focused(page)["class"] == "skip"
    page.keyboard.press("Enter")
    assert focused(page)["id"] == "main"
    tab_to(page, "phone")
    page.keyboard.type("13911110004")
    tab_to(page, "agree")
    page.keyboard.press("Space")
    press(page, "获取验证码")
    page.wait_for_url("**/login/code")
    code = page.locator("#demo-code").inner_text()
    tab_to(page, "code")
    page.keyboard.type(code)
    page.keyboard.press("Enter")
    page.wait_for_url("**/me")


def test_a_keyboard_takes_a_payment_by_its_digits(district: District, visit: Visits) -> None:
    district.drop(weight_g=8000, card=CARD)
    digits = visit("/me/pay", "resident").locator(".qr__code").inner_text()
    till = visit("/till", "merchant")
    tab_to(till, "amount")
    till.keyboard.type("0.50")
    press(till, "下一步：扫付款码")
    till.wait_for_url("**/till/charges/new?**")
    tab_to(till, "code")
    till.keyboard.type(digits)
    press(till, "收款")
    expect(till.get_by_role("heading", name="收款成功")).to_be_visible()


@pytest.mark.parametrize(("role", "path"), [("", "/"), ("", "/login"), ("resident", "/me"), ("resident", "/me/pay")])
def test_the_first_view_of_a_resident_is_small(visit: Visits, role: str, path: str) -> None:
    page = visit(path, role)
    page.wait_for_load_state("networkidle")
    parts = set(page.evaluate("performance.getEntriesByType('resource').map(entry => entry.name)"))
    parts = {part for part in parts if not part.endswith("/state")}
    assert any("components" in part for part in parts)
    sizes = {part: len(gzip.compress(page.request.get(part).body())) for part in parts}
    sizes["the page"] = len(gzip.compress(page.content().encode()))
    assert sum(sizes.values()) <= FIRST_VIEW, sizes


def focused(page: Page) -> dict[str, str]:
    """Return what has the focus, and see to it that one can see it."""
    found: dict[str, str] = page.evaluate(
        """() => {
          const e = document.activeElement, looks = getComputedStyle(e);
          return {id: e.id, class: e.className, text: e.textContent.trim(), tag: e.tagName,
                  ring: looks.outlineStyle === "none" && looks.boxShadow === "none" ? "" : "seen"};
        }"""
    )
    return found


def tab_to(page: Page, id_: str, *, text: str = "") -> None:
    """Press Tab until the field with this id, or the button with this text, has the focus."""
    for _ in range(40):
        page.keyboard.press("Tab")
        at = focused(page)
        assert at["ring"], f"nobody sees that {at} has the focus"
        if at["id"] == id_ and (not text or at["text"] == text):
            return
    raise AssertionError(f"Tab never reaches {id_ or text}")


def press(page: Page, text: str) -> None:
    """Go to the button with the keyboard and press it."""
    tab_to(page, "", text=text)
    page.keyboard.press("Enter")
