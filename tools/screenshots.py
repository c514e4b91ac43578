"""Pictures of every page and state: `make screenshots` writes them to var/screenshots/.

Each is named by page, width and look. `--sheets` lays them side by side, `--keep` copies those that the documentation
shows to docs/screenshots/. `--at` takes them from a site that runs already (with the settings of the pictures).
"""

import argparse
import contextlib
import os
import shutil
import sys
import time
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Error, Page, sync_playwright

from tools import acts, sheets
from tools.pages import KEPT, SHOTS, Shot
from tools.site import ADDRESS, PASSWORD, ROOT, site

OUT = ROOT / "var" / "screenshots"
DOCS = ROOT / "docs" / "screenshots"
SIZES = {"390": (390, 844), "768": (768, 1024), "1440": (1440, 1000), "2560": (2560, 1440)}
LOOKS = ("light", "dark")
TALLEST = 6000  # px; a longer page repeats itself
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
             "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage"]  # fmt: skip


def _context(browser: Browser, who: str, size: str, look: str, address: str) -> Page:
    width, height = SIZES[size]
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme=look,  # type: ignore[arg-type] # one of LOOKS
        has_touch=size == "390",
        reduced_motion="reduce",
    )
    context.set_default_timeout(15_000)
    page = context.new_page()
    if who:
        page.goto(f"{address}/accounts/login/")
        page.fill("[name=login]", f"{who}@demo.example")
        page.fill("[name=password]", PASSWORD)
        page.locator("main button.primary").first.click()
        page.wait_for_url(lambda url: "/accounts/login" not in url)
    return page


def _take(page: Page, shot: Shot, file: Path, address: str) -> str:
    """Take one picture; what went wrong, or nothing."""
    try:
        page.emulate_media(media="screen")
        page.goto(address + shot.path)
        if shot.act:
            shot.act(page)
        height = min(TALLEST, page.evaluate("document.documentElement.scrollHeight"))
        width = page.viewport_size["width"]  # type: ignore[index] # every context has one
        whole = not shot.screen and shot.act is not acts.on_paper
        clip = {"x": 0, "y": 0, "width": width, "height": height}
        page.screenshot(path=file, **({"full_page": True, "clip": clip} if whole else {}))
    except Error as error:
        return f"{file.stem}: {error.message.splitlines()[0]}"
    return ""


def take(only: list[str], sizes: list[str], looks: list[str], address: str) -> list[str]:
    """Take the pictures, all or those whose names are (or, with a star, begin with) one of `only`; what went wrong."""
    OUT.mkdir(parents=True, exist_ok=True)
    wanted = [shot for shot in SHOTS if not only or shot.name in only or _begins(shot.name, only)]
    wrong, started = [], time.monotonic()
    with sync_playwright() as playwright:
        path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        for size in sizes:
            for look in looks:
                pages: dict[str, Page] = {}
                for shot in wanted:
                    if shot.who not in pages:
                        pages[shot.who] = _context(browser, shot.who, size, look, address)
                    wrong.append(_take(pages[shot.who], shot, OUT / f"{shot.name}-{size}-{look}.png", address))
                for page in pages.values():
                    page.context.close()
                sys.stderr.write(f"{size} px, {look}: {time.monotonic() - started:.0f} s\n")
        browser.close()
    return [text for text in wrong if text]


def _begins(name: str, only: list[str]) -> bool:
    return any(text.endswith("*") and name.startswith(text[:-1]) for text in only)


def _keep(name: str) -> None:
    """The first screenful, in 256 colours: a fifth of the bytes, and no eye tells."""
    picture = Image.open(OUT / f"{name}.png").convert("RGB")
    height = SIZES[name.split("-")[-2]][1]
    picture = picture.crop((0, 0, picture.width, min(picture.height, height)))
    picture.quantize(256, dither=Image.Dither.NONE).save(DOCS / f"{name}.png", optimize=True)


def main() -> None:
    """Parse the command line, take the pictures, and fail when one of them could not be taken."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("only", nargs="*", help="only these pages; a star at the end stands for the rest of a name")
    parser.add_argument("--sizes", nargs="+", choices=SIZES, default=list(SIZES))
    parser.add_argument("--looks", nargs="+", choices=LOOKS, default=list(LOOKS))
    parser.add_argument("--at", default="", help="the address of a site that runs already")
    parser.add_argument(
        "--sheets", action="store_true", help="lay the pictures side by side, in var/screenshots/sheets"
    )
    parser.add_argument("--keep", action="store_true", help="copy the chosen ones to docs/screenshots")
    options = parser.parse_args()
    with contextlib.nullcontext() if options.at else site():
        wrong = take(options.only, options.sizes, options.looks, options.at or ADDRESS)
    if options.sheets:
        sheets.lay(OUT, [shot.name for shot in SHOTS])
    if options.keep:
        DOCS.mkdir(parents=True, exist_ok=True)
        for old in (found for look in LOOKS for found in DOCS.glob(f"*-{look}.png")):  # other pictures are of papers
            old.unlink()
        for name in KEPT:
            _keep(name)
    if wrong:
        raise SystemExit("\n".join(wrong))


if __name__ == "__main__":
    main()
