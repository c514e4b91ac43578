"""A real browser against a live server. Every page must be free of console errors and CSP violations."""

import os
import shutil
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from _pytest.runner import runtestprotocol
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Playwright, expect, sync_playwright
from playwright.sync_api import Request as PageRequest

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
PATIENCE = 120  # s; the longest test takes thirty
POLICY = "security policy broken: "
LISTEN = f"""addEventListener("securitypolicyviolation", (event) =>
  console.error("{POLICY}" + event.effectiveDirective + " " + event.blockedURI + " " + event.sample));"""
STALLED = pytest.StashKey[bool]()
NAMES = ("chromium", "chromium-browser", "google-chrome")


def find_browser() -> str:
    """The path of the system's Chromium; fails with what to do when there is none."""
    given = os.environ.get("CHROMIUM", "")
    found = given or next((path for path in map(shutil.which, NAMES) if path), "")
    if not found:
        pytest.fail("No Chromium found. Install the package chromium, or set CHROMIUM to the path of a browser.")
    return found


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """The driver of the browser, one for the session."""
    expect.set_options(timeout=15_000)  # a busy machine is no failure
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def running(playwright) -> Iterator[list[Browser]]:
    """The browser that runs, if there is one."""
    running: list[Browser] = []
    yield running
    for browser in running:
        browser.close()


@pytest.fixture
def browser(playwright, running, request) -> Iterator[Browser]:
    """One browser for the session, or a new one when the last was stopped because it did not answer any more."""
    if not running or not running[0].is_connected():
        running[:] = [playwright.chromium.launch(executable_path=find_browser(), args=ARGUMENTS)]
    watch = threading.Timer(PATIENCE, _stop_chromium, [request.node])
    watch.daemon = True
    watch.start()
    yield running[0]
    watch.cancel()


def _stop_chromium(item: pytest.Item) -> None:
    """Kill what this process has started of Chromium, so that whoever waits for it is told."""
    item.stash[STALLED] = True
    for folder in Path("/proc").glob("[0-9]*"):
        if "chrom" in _name(folder) and os.getpid() in _ancestors(int(folder.name)):
            os.kill(int(folder.name), signal.SIGKILL)


def _name(folder: Path) -> str:
    try:
        return (folder / "comm").read_text()
    except OSError:  # it has ended meanwhile
        return ""


def _ancestors(process: int) -> Iterator[int]:
    while process > 1:
        try:
            status = Path(f"/proc/{process}/stat").read_text()
        except OSError:
            return
        process = int(status.rpartition(")")[2].split()[1])
        yield process


def pytest_runtest_protocol(item: pytest.Item, nextitem: pytest.Item | None) -> bool | None:
    """Run a test once more, in a new browser, when Chromium itself stopped answering: once, and said aloud.

    Playwright waits for ever for a browser that has stopped (closing a page, pressing a key), so that a run would
    never end. Nothing else is run again: a test that fails has failed.
    """
    if item.get_closest_marker("browser") is None:
        return None
    item.ihook.pytest_runtest_logstart(nodeid=item.nodeid, location=item.location)
    reports = runtestprotocol(item, nextitem=nextitem, log=False)
    if item.stash.get(STALLED, False):
        note = f"Chromium stopped answering in {item.nodeid}; the test runs once more."
        print(note, file=sys.__stderr__, flush=True)  # a worker has no terminal of its own
        item.stash[STALLED] = False
        item._initrequest()
        reports = runtestprotocol(item, nextitem=nextitem, log=False)
    for report in reports:
        item.ihook.pytest_runtest_logreport(report=report)
    item.ihook.pytest_runtest_logfinish(nodeid=item.nodeid, location=item.location)
    return True


@pytest.fixture
def served(live_server) -> Iterator[None]:
    """The site, served; when the test has ended, no answer is under way any more.

    What closing a page breaks off the server still works on, for a while. The database is emptied next, and would
    meet its transactions: PostgreSQL then ends one of the two for a deadlock.
    """
    yield
    wait_until_served(live_server.url)


def wait_until_served(address: str, patience: float = PATIENCE) -> None:
    """Return when nothing that was sent to the server is at work any more; fails after `patience` seconds.

    A connection waits in a queue before it gets its thread. The server takes them in order: once it has closed one of
    ours, on which nothing was asked, each that came before has its thread.
    """
    limit = time.monotonic() + patience
    site = urlsplit(address)
    with socket.create_connection((site.hostname, site.port), timeout=patience) as line:
        line.shutdown(socket.SHUT_WR)
        line.recv(1)
    while busy := [thread.name for thread in threading.enumerate() if "process_request_thread" in thread.name]:
        if time.monotonic() > limit:
            pytest.fail(f"The server is still at work {patience} s after the test: {busy}")
        time.sleep(0.01)


@pytest.fixture
def open_page(browser, live_server, served) -> Iterator[Callable[..., Page]]:
    """`open_page(user, path, **context)`: a page signed in as that person (None: signed out)."""
    contexts = []
    faults: list[str] = []
    breaches: list[str] = []

    def opened(user: User | None, path: str = "/", **options) -> Page:
        context = browser.new_context(**({"viewport": {"width": 1440, "height": 1000}} | options))
        contexts.append(context)
        context.set_default_timeout(15_000)
        watch(context, live_server.url, faults, breaches)
        if user is not None:
            client = Client()
            client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
            cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
            context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
        page = context.new_page()
        page.goto(live_server.url + path)
        _wait_for_scripts(page)
        return page

    opened.faults = faults  # a test that provokes an error clears it
    opened.breaches = breaches  # nothing provokes one of these, but the test of this watch
    yield opened
    # What closing breaks off is no fault of the page, nor is a request that htmx gave up for a newer one.
    given_up = any(text.startswith("htmx:sendAbort") for text in faults)
    found = [text for text in faults if not (given_up and text.startswith(("htmx:sendAbort", "htmx:afterRequest")))]
    for context in contexts:
        context.close()
    assert breaches == []
    assert found == []


def watch(context: BrowserContext, site: str, faults: list[str], breaches: list[str]) -> None:
    """Note the errors of every page of the browser; apart, what breaks its security policy or leaves the site."""

    def said(message: ConsoleMessage) -> None:
        if message.type == "error":
            broken = "Content Security Policy" in message.text or message.text.startswith(POLICY)
            (breaches if broken else faults).append(message.text)

    def asked(request: PageRequest) -> None:
        if not request.url.startswith((site, "data:", "blob:", "about:")):
            breaches.append(f"a request to another host: {request.url}")

    context.add_init_script(LISTEN)
    context.on("console", said)
    context.on("weberror", lambda error: faults.append(str(error.error)))
    context.on("request", asked)


def _wait_for_scripts(page: Page) -> None:
    """Let every key wait for the scripts of a page that has just come, as a person who reads it first does."""
    keyboard, press = page.keyboard, page.keyboard.press

    def patiently(key: str, **options) -> None:
        page.wait_for_load_state("domcontentloaded")
        press(key, **options)

    keyboard.press = patiently
    assert page.keyboard.press is patiently
