"""Script of a page on a phone: milliseconds that a processor six times slower spends in scripts, to 300 ms a page."""

import os
import shutil
import statistics
from typing import Any

from playwright.sync_api import Browser, sync_playwright

from tools.site import ADDRESS, PASSWORD, site

BUDGET_MS, SLOWER, TIMES = 300.0, 6, 5
PAGES = {
    "home": "/", "register": "/registers/IT/", "register, 50 of 400": "/registers/MANY/", "risk": "/risks/IT-001/",
    "heat map": "/registers/IT/heatmap/", "dashboard": "/registers/IT/dashboard/", "log": "/registers/IT/log/",
    "compare": "/registers/IT/compare/?from=2026-06-30", "actions": "/actions/?show=all",
    "meetings": "/registers/IT/meetings/", "checklist": "/registers/IT/identify/security/",
}  # fmt: skip


def run() -> list[dict[str, Any]]:
    """The median of five loads of each page, in Chromium as a phone."""
    with site(), sync_playwright() as playwright:
        path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-dev-shm-usage"])
        found = [_row(name, spent) for name, spent in _measured(browser).items()]
        browser.close()
    return found


def _row(name: str, spent: list[float]) -> dict[str, Any]:
    ours = statistics.median(spent)
    ratio = round(ours / BUDGET_MS, 2)
    return {"name": f"script of {name}, ms", "ours": ours, "floor": BUDGET_MS, "ratio": ratio, "budget": 1.0}


def _measured(browser: Browser) -> dict[str, list[float]]:
    page = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True).new_page()
    page.goto(f"{ADDRESS}/accounts/login/")
    page.fill("[name=login]", "manager@demo.example")
    page.fill("[name=password]", PASSWORD)
    page.locator("main button.primary").first.click()
    page.wait_for_url(lambda url: "/accounts/login" not in url)
    tools = page.context.new_cdp_session(page)
    tools.send("Performance.enable")
    tools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    found: dict[str, list[float]] = {}
    for _time in range(TIMES):
        for name, path in PAGES.items():
            page.goto("about:blank")
            page.goto(ADDRESS + path)
            page.wait_for_load_state("networkidle")
            metrics = {one["name"]: one["value"] for one in tools.send("Performance.getMetrics")["metrics"]}
            found.setdefault(name, []).append(metrics["ScriptDuration"] * 1000)
    return found
