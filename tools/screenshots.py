"""Pictures of every main screen on fresh demo data: `make screenshots` writes them to var/screenshots/.

Each is named by page, width and theme. Those named in KEPT are copied to docs/screenshots/ with --keep.
"""

import argparse
import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "var" / "screenshots"
DOCS = ROOT / "docs" / "screenshots"
PORT = 8099
ADDRESS = f"http://127.0.0.1:{PORT}"
PASSWORD = "riskreg-demo"  # noqa: S105 - the public one of the demo
SIZES = {"1440": (1440, 1000), "390": (390, 844), "2560": (2560, 1440)}
EVERY = (("1440", "light"), ("1440", "dark"), ("390", "light"))
WIDE = (*EVERY, ("2560", "light"), ("390", "dark"))
KEPT = (
    "register-1440-light", "register-1440-dark", "register-390-light", "log-1440-light", "risk-1440-light",
    "risk-390-dark", "settings-1440-light", "matrix-1440-light", "heatmap-1440-light", "home-1440-light",
    "import-1440-light",
)  # fmt: skip
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
             "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage"]  # fmt: skip
CSV = "ID;Risk;Likelihood;Impact;Owner;Treatment\n" + "\n".join(
    (
        "7;Meter head-end stops at midnight;Likely;Major;Nadia Kowal;Mitigate",
        "8;Depot lease ends before the move;Possible;Minor;Facilities;Accept",
        "9;Spare radios are out of stock;Unlikely;3 or 4;-;Watch",
    )
)


def _log_panel(page: Page) -> None:
    page.keyboard.press("n")
    page.wait_for_selector("#panel [name=title]")
    page.locator("#panel [name=title]").press_sequentially(
        "Backups of the billing database cannot be restored", delay=5
    )
    page.keyboard.press("Tab")
    page.wait_for_timeout(700)


def _open_workshop(page: Page) -> None:
    page.locator("#workshops-h ~ ul a").first.click()
    page.wait_for_selector("#workshop")


def _take_part(page: Page) -> None:
    page.locator("#workshops-h ~ ul a").first.click()
    page.wait_for_selector(".voting")


def _upload(page: Page) -> None:
    page.set_input_files(
        "input[type=file]", {"name": "field-risks.csv", "mimeType": "text/csv", "buffer": CSV.encode()}
    )
    page.locator("main form button.primary").click()
    page.wait_for_load_state()


def _search(page: Page) -> None:
    page.keyboard.press("/")
    page.keyboard.type("bakup")
    page.wait_for_selector("#found [data-hit]")


def _save_view(page: Page) -> None:
    page.locator("#menu-views summary").click()


def _hints(page: Page) -> None:
    page.locator("[name=title]").fill("Lack of backups")
    page.wait_for_selector(".coach")


def _help(page: Page) -> None:
    for summary in page.locator("details.explain summary").all():
        summary.click()


def _select(page: Page) -> None:
    for box in page.locator("tbody input[type=checkbox]").all()[1:4]:
        box.check()


def _check_ledger(page: Page) -> None:
    page.locator("#check button.primary").click()
    page.wait_for_load_state()


def _first_planned(page: Page) -> None:
    page.locator(".meets a").first.click()
    page.wait_for_load_state()


Shot = tuple[str, str, str, tuple[tuple[str, str], ...], Callable[[Page], None] | None]
SHOTS: tuple[Shot, ...] = (
    ("home", "owner", "/", EVERY, None),
    ("registers", "manager", "/registers/", EVERY, None),
    ("register", "manager", "/registers/IT/", WIDE, None),
    ("register-selected", "manager", "/registers/IT/", (("1440", "light"),), _select),
    ("register-filtered", "manager", "/registers/IT/?rating=critical&rating=high&strategy=mitigate", EVERY, None),
    ("register-empty", "manager", "/registers/IT/?q=nothing-like-this", EVERY, None),
    ("heatmap", "manager", "/registers/IT/heatmap/", EVERY, None),
    ("register-as-of", "manager", "/registers/IT/?as_of=2026-06-30", EVERY, None),
    ("heatmap-as-of", "manager", "/registers/IT/heatmap/?as_of=2026-06-30", EVERY, None),
    ("risk-as-of", "manager", "/risks/IT-001/?as_of=2026-06-30", EVERY, None),
    ("compare", "manager", "/registers/IT/compare/?from=2026-06-30", WIDE, None),
    ("log", "manager", "/registers/IT/", EVERY, _log_panel),
    ("risk", "owner", "/risks/IT-001/", WIDE, None),
    ("risk-edit", "owner", "/risks/IT-001/edit/", EVERY, None),
    ("actions", "manager", "/actions/?show=all", EVERY, None),
    ("dashboard", "manager", "/registers/IT/dashboard/", WIDE, None),
    ("dashboards", "manager", "/dashboard/", EVERY, None),
    ("search", "manager", "/search/?q=restore", EVERY, None),
    ("search-typing", "manager", "/actions/", EVERY, _search),
    ("saved-view", "manager", "/registers/IT/?rating=critical&rating=high", EVERY, _save_view),
    ("hints", "manager", "/registers/IT/log/", EVERY, _hints),
    ("help", "manager", "/risks/IT-001/edit/", EVERY, _help),
    ("meetings", "manager", "/registers/IT/meetings/", EVERY, None),
    ("plan", "manager", "/registers/IT/meetings/", WIDE, _first_planned),
    ("series", "manager", "/registers/IT/settings/meetings/", EVERY, None),
    ("identify", "manager", "/registers/IT/identify/", EVERY, None),
    ("checklist", "manager", "/registers/IT/identify/security/", EVERY, None),
    ("workshop", "manager", "/registers/IT/identify/", WIDE, _open_workshop),
    ("workshop-phone", "contributor", "/registers/IT/identify/", (("390", "light"), ("390", "dark")), _take_part),
    ("import", "manager", "/registers/IT/import/", EVERY, _upload),
    ("settings", "manager", "/registers/IT/settings/", EVERY, None),
    ("matrix", "manager", "/registers/IT/settings/matrix/", EVERY, None),
    ("members", "manager", "/registers/IT/settings/members/", EVERY, None),
    ("reports", "manager", "/reports/", EVERY, None),
    ("ledger-check", "auditor", "/ledger/", EVERY, _check_ledger),
    ("people", "admin", "/people/", EVERY, None),
    ("site", "admin", "/site/", EVERY, None),
    ("jobs", "admin", "/jobs/", EVERY, None),
    ("account", "owner", "/account/", EVERY, None),
    ("missing", "owner", "/risks/IT-999/", EVERY, None),
    ("sign-in", "", "/accounts/login/", EVERY, None),
)


@contextlib.contextmanager
def site() -> Iterator[None]:
    """The site on fresh demo data, on a port of its own."""
    with tempfile.TemporaryDirectory() as home:
        environment = os.environ | {"RISKREG_HOME": home, "DEBUG": "1", "PORT": str(PORT)}
        manage = [sys.executable, str(ROOT / "manage.py")]
        for command in (["migrate", "-v0"], ["demo", "-v0"]):
            subprocess.run([*manage, *command], env=environment, check=True)  # noqa: S603 - our own commands
        server = subprocess.Popen(  # noqa: S603 - our own command
            [*manage, "runserver", "--noreload", str(PORT)],
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            _await()
            yield
        finally:
            server.terminate()
            server.wait()


def _await() -> None:
    for _attempt in range(100):
        with contextlib.suppress(OSError):
            urllib.request.urlopen(f"{ADDRESS}/healthz")  # noqa: S310 - loopback
            return
        time.sleep(0.2)
    raise SystemExit("the site did not start")


def _sign_in(browser: Browser, who: str, size: str, theme: str) -> Page:
    width, height = SIZES[size]
    context = browser.new_context(
        viewport={"width": width, "height": height}, color_scheme=theme, has_touch=size == "390"
    )  # type: ignore[arg-type]
    page = context.new_page()
    if who:
        page.goto(f"{ADDRESS}/accounts/login/")
        page.fill("[name=login]", f"{who}@demo.example")
        page.fill("[name=password]", PASSWORD)
        page.locator("main button[type=submit], main button.primary").first.click()
        page.wait_for_url(f"{ADDRESS}/")
    return page


def take(only: list[str]) -> None:
    """Take the pictures, all or those whose names begin with one of `only`."""
    OUT.mkdir(parents=True, exist_ok=True)
    pages: dict[tuple[str, str, str], Page] = {}
    with site(), sync_playwright() as playwright:
        browser_path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
        browser = playwright.chromium.launch(executable_path=browser_path, args=ARGUMENTS)
        for name, who, path, faces, act in SHOTS:
            if only and not name.startswith(tuple(only)):
                continue
            for size, theme in faces:
                page = pages.get((who, size, theme)) or _sign_in(browser, who, size, theme)
                pages[who, size, theme] = page
                page.goto(ADDRESS + path)
                if act:
                    act(page)
                page.screenshot(path=OUT / f"{name}-{size}-{theme}.png", full_page=act is not _log_panel)
        browser.close()


def _keep(name: str) -> None:
    """The first screenful, in 256 colours: a fifth of the bytes, and no eye tells."""
    picture = Image.open(OUT / f"{name}.png").convert("RGB")
    height = SIZES[name.split("-")[-2]][1]
    picture = picture.crop((0, 0, picture.width, min(picture.height, height)))
    picture.quantize(256, dither=Image.Dither.NONE).save(DOCS / f"{name}.png", optimize=True)


def main() -> None:
    """Parse the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("only", nargs="*", help="only pages whose names begin so")
    parser.add_argument("--keep", action="store_true", help="copy the chosen ones to docs/screenshots")
    options = parser.parse_args()
    take(options.only)
    if options.keep:
        DOCS.mkdir(parents=True, exist_ok=True)
        for name in KEPT:
            _keep(name)


if __name__ == "__main__":
    main()
