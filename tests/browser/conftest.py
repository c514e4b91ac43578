"""A real browser against a live server. Every page must be free of console errors and CSP violations."""

import os
import shutil
from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Page, sync_playwright

from riskreg.models import User

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]
NAMES = ("chromium", "chromium-browser", "google-chrome")


def find_browser() -> str:
    """The path of the system's Chromium; fails with what to do when there is none."""
    given = os.environ.get("CHROMIUM", "")
    found = given or next((path for path in map(shutil.which, NAMES) if path), "")
    if not found:
        pytest.fail("No Chromium found. Install the package chromium, or set CHROMIUM to the path of a browser.")
    return found


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One browser for the session."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser(), args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def open_page(browser, live_server) -> Iterator[Callable[..., Page]]:
    """`open_page(user, path, **context)`: a page signed in as that person (None: signed out)."""
    contexts = []
    faults: list[str] = []

    def opened(user: User | None, path: str = "/", **options) -> Page:
        context = browser.new_context(**({"viewport": {"width": 1440, "height": 1000}} | options))
        contexts.append(context)
        context.set_default_timeout(15_000)
        if user is not None:
            client = Client()
            client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
            cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
            context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
        page = context.new_page()
        page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.goto(live_server.url + path)
        _wait_for_scripts(page)
        return page

    opened.faults = faults  # a test that provokes an error clears it
    yield opened
    # What closing breaks off is no fault of the page, nor is a request that htmx gave up for a newer one.
    given_up = any(text.startswith("htmx:sendAbort") for text in faults)
    found = [text for text in faults if not (given_up and text.startswith(("htmx:sendAbort", "htmx:afterRequest")))]
    for context in contexts:
        context.close()
    assert found == []


def _wait_for_scripts(page: Page) -> None:
    """Let every key wait for the scripts of a page that has just come, as a person who reads it first does."""
    keyboard, press = page.keyboard, page.keyboard.press

    def patiently(key: str, **options) -> None:
        page.wait_for_load_state("domcontentloaded")
        press(key, **options)

    keyboard.press = patiently
    assert page.keyboard.press is patiently
