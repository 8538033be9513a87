"""Visitors: who they are, what they browse with, and what their browsers complain about."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, Response

from tests.browser.district import District

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PATIENCE_MS = 30_000
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
DESK: dict[str, Any] = {"viewport": {"width": 1366, "height": 900}}
PLACE: dict[str, Any] = {"locale": "zh-CN", "timezone_id": "Asia/Shanghai", "reduced_motion": "reduce"}
POLICY_WATCH = """document.addEventListener("securitypolicyviolation",
  e => console.error(`the policy forbids ${e.violatedDirective} ${e.blockedURI} ${e.sample}`))"""


class Visits:
    """The visits of one test."""

    def __init__(self, browser: Browser, district: District) -> None:
        self._browser = browser
        self._district = district
        self._contexts: list[BrowserContext] = []
        self.complaints: list[str] = []
        self.allowed: set[int] = set()

    def allow(self, *statuses: int) -> None:
        """Expect pages with these statuses, which the browser writes to the console as errors."""
        self.allowed |= set(statuses)

    def __call__(self, path: str, role: str = "", *, desk: bool = False, scripts: bool = True, mode: str = "") -> Page:
        """Open `path` as a person with `role`, or as a stranger, in a browser of their own.

        `mode` is what their preferences say (`lang=en&text=large`).
        """
        state = signed_in(self._browser, self._district, role) if role else None
        settings = (DESK if desk else PHONE) | PLACE
        context = self._browser.new_context(
            base_url=self._district.url, storage_state=state, java_script_enabled=scripts, **settings
        )
        self._contexts.append(context)
        context.set_default_timeout(PATIENCE_MS)
        if mode:
            context.add_cookies([{"name": "preferences", "value": mode, "url": self._district.url}])
        self._listen(context)
        page = context.new_page()
        page.goto(path)
        return page

    def address(self, path: str) -> str:
        """Return `path` with {claim}, {counter} and the like replaced by the links that were handed out."""
        return path.format_map({name: self._district.link(name) for name in self._district.given["links"]})

    def _listen(self, context: BrowserContext) -> None:
        context.add_init_script(POLICY_WATCH)
        context.on("console", self._said)
        context.on("weberror", lambda error: self.complaints.append(f"script: {error.error}"))
        context.on("request", self._asked)
        context.on("response", self._answered)

    def _said(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not any(f"status of {status} " in message.text for status in self.allowed):
            self.complaints.append(f"console of {message.page.url if message.page else '?'}: {message.text}")

    def _asked(self, request: Request) -> None:
        if not request.url.startswith((self._district.url, "data:")):
            self.complaints.append(f"foreign host: {request.url}")

    def _answered(self, response: Response) -> None:
        if response.status >= 400 and response.status not in self.allowed:
            self.complaints.append(f"{response.status}: {response.url}")

    def end(self) -> None:
        """Close every browser."""
        for context in self._contexts:
            context.close()


def signed_in(browser: Browser, district: District, role: str) -> Any:
    """Return the browser state of the role's first login, who signs in once for all tests."""
    if role not in district.states:
        account = district.account(role)
        context = browser.new_context(base_url=district.url, **(PHONE | PLACE))
        context.set_default_timeout(PATIENCE_MS)
        page = context.new_page()
        if account["password"]:
            sign_in_staff(page, account)
        else:
            sign_in_by_code(page, account["login"])
        district.states[role] = context.storage_state()
        context.close()
    return district.states[role]


def sign_in_by_code(page: Page, phone: str, *, start: str = "/login") -> None:
    """Sign in with a telephone number and the code that the demonstration shows instead of sending."""
    if start:
        page.goto(start)
    page.get_by_label("手机号码").fill(phone)
    page.get_by_label("我已阅读并同意个人信息说明").check()
    page.get_by_role("button", name="获取验证码").click()
    page.get_by_label("6 位验证码").fill(page.locator("#demo-code").inner_text())
    page.get_by_role("button", name="登录").click()
    page.wait_for_url(lambda url: "/login" not in url)


def sign_in_staff(page: Page, account: dict[str, str]) -> None:
    """Sign in with login and password."""
    page.goto("/staff/login")
    page.get_by_label("登录名").fill(account["login"])
    page.get_by_label("密码").fill(account["password"])
    page.get_by_role("button", name="登录").click()
    page.wait_for_url(lambda url: "/staff/login" not in url)
