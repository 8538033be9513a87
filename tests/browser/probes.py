"""What can be measured on a page: axe, what runs out of its box, what a thumb would miss, which language is spoken."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from playwright.sync_api import Page

from config import ROOT
from ops.checks import in_ci

AXE = ROOT / ".assets" / "node_modules" / "axe-core" / "axe.min.js"
EVERYTHING = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# What a theme or a text size can change: they are style sheets, the structure of the page stays the same.
LOOKS = ["color-contrast", "link-in-text-block", "target-size", "scrollable-region-focusable"]

_VIOLATIONS = """async rules => (await axe.run(document, {runOnly: rules, resultTypes: ["violations"]})).violations
  .map(v => `${v.id}: ${v.nodes.slice(0, 3).map(n => n.html.slice(0, 160)).join("  |  ")}`)"""

_DRESS = """([theme, text]) => {
  document.documentElement.dataset.theme = theme;
  document.documentElement.dataset.text = text;
}"""

_TOO_WIDE = """() => [...document.querySelectorAll("body *")]
  .filter(e => e instanceof HTMLElement && e.clientWidth && e.scrollWidth > e.clientWidth + 1
    && getComputedStyle(e).overflowX === "visible" && getComputedStyle(e).display !== "inline"
    && !e.closest(".visually-hidden"))
  .map(e => `${e.tagName}.${e.className} "${e.textContent.trim().slice(0, 30)}" ${e.scrollWidth}>${e.clientWidth}`)"""

_SIDEWAYS = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"

# Links inside sentences are exempt, as in WCAG; everything that looks like something to press is not.
_TOO_SMALL = """least => [...document.querySelectorAll(
    "button, .button, .tool, .nav__link, .cell a, .door, .choice, .tabs__link, summary, select, "
    + "input:not([type=hidden])")]
  .filter(e => !e.classList.contains("visually-hidden") && !(e.closest(".choice") && e.tagName === "INPUT"))
  .map(e => [e, e.getBoundingClientRect()])
  .filter(([, r]) => r.width && (r.height < least - 0.5 || r.width < Math.min(least, 44) - 0.5))
  .map(([e, r]) => `${e.tagName}.${e.className} "${e.textContent.trim().slice(0, 20)}" ${r.width}x${r.height}`)"""

_SAID = """() => {
  const han = /[\\u4e00-\\u9fff]/, said = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node; (node = walk.nextNode());) {
    const around = node.parentElement;
    if (!han.test(node.data) || around.closest("script, style, noscript, code, pre, [lang^=zh]:not(html)")) continue;
    said.push(node.data.trim().replace(/\\s+/g, " "));
  }
  for (const e of document.querySelectorAll("[aria-label], [title], [alt], [placeholder]")) {
    for (const name of ["aria-label", "title", "alt", "placeholder"]) {
      const text = e.getAttribute(name);
      if (text && han.test(text) && !e.closest("[lang^=zh]:not(html)")) said.push(text);
    }
  }
  return [document.title, ...said].filter(text => han.test(text));
}"""


def dress(page: Page, theme: str, text: str = "normal") -> None:
    """Show the page in this theme and text size."""
    page.evaluate(_DRESS, [theme, text])


def axe(page: Page, rules: Sequence[str] = EVERYTHING) -> list[str]:
    """Return what axe finds by all rules, or only by some (`LOOKS`): a line for each."""
    if not AXE.is_file():
        assert not in_ci(), "no axe-core, and in CI nothing is skipped: `make assets` fetches it from npm"
        pytest.skip("no axe-core: set-up fetches it from npm")
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    found: list[str] = page.evaluate(_VIOLATIONS, list(rules))
    return found


def too_wide(page: Page) -> list[str]:
    """Return what is wider than the box it stands in, and whether the page scrolls sideways."""
    sideways = page.evaluate(_SIDEWAYS)
    found: list[str] = page.evaluate(_TOO_WIDE)
    return found + ([f"the page scrolls sideways by {sideways} px"] if sideways > 0 else [])


def too_small(page: Page, least: int) -> list[str]:
    """Return what is to be pressed and smaller than `least` CSS pixels."""
    found: list[str] = page.evaluate(_TOO_SMALL, least)
    return found


def chinese(page: Page, data: Sequence[str]) -> list[str]:
    """Return the Chinese words of the page that are none of the district's own names and texts."""
    left = []
    for said in page.evaluate(_SAID):
        rest = said
        for word in data:
            rest = rest.replace(word, "")
        if any("\u4e00" <= letter <= "\u9fff" for letter in rest):
            left.append(said[:80])
    return sorted(set(left))
