"""The look and the small scripts by themselves, without a page of the site."""

import gzip
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import get_template, render_to_string

TEMPLATES = Path(settings.BASE_DIR, "templates")
STATIC = Path(settings.BASE_DIR, "static")
FILES = sorted(TEMPLATES.rglob("*.html"))


def texts() -> dict[str, str]:
    return {str(path.relative_to(TEMPLATES)): path.read_text() for path in FILES}


def test_icons_used_are_all_drawn():
    drawn = set(re.findall(r'id="i-(\w+)"', (TEMPLATES / "components/sprite.html").read_text()))
    used = {name for text in texts().values() for name in re.findall(r'"#i-(\w+)"', text)}
    assert used - drawn == set()


def test_templates_hold_no_inline_style_or_script():
    script = r"<script(?![^>]*\bsrc=)(?![^>]*application/json)"
    inline = re.compile(rf"<style|\sstyle=|\son\w+=|{script}|javascript:", re.IGNORECASE)
    pages = {name: text for name, text in texts().items() if not name.startswith("emails/")}  # mail knows no sheets
    assert [name for name, text in pages.items() if inline.search(text)] == []


def test_templates_mark_no_text_as_safe():
    unsafe = re.compile(r"\|\s*safe\b|autoescape off")
    assert [name for name, text in texts().items() if unsafe.search(text)] == []


@pytest.mark.parametrize("name", ["400", "403", "403_csrf", "404", "413", "429", "500"])
def test_error_pages_compile(name):
    assert get_template(f"errors/{name}.html") is not None


def test_assets_stay_within_the_first_load_budget():
    listed = (TEMPLATES / "components/assets.html").read_text()
    files = [STATIC / path for path in re.findall(r"static '([^']+)'", listed)]
    files.append(Path(finders.find("django_htmx/htmx-2.min.js")))
    assert sum(len(gzip.compress(file.read_bytes())) for file in files) < 80_000  # leaves 40 kB for the page


def test_style_sheets_are_all_linked():
    linked = {name for text in texts().values() for name in re.findall(r"'css/([\w-]+\.css)'", text)}
    assert {path.name for path in (STATIC / "css").iterdir()} - linked == set()


# -- the scripts in a browser, on a page of nothing but what they act on


@pytest.fixture
def blank(browser):
    """`blank(markup, *scripts)`: a page with this body and these scripts of ours."""
    contexts = []

    def opened(markup: str, *scripts: str):
        contexts.append(browser.new_context())
        page = contexts[-1].new_page()
        page.set_content(f"<body>{markup}</body>")
        for script in scripts:
            page.add_script_tag(content=(STATIC / "js" / script).read_text())
        return page

    yield opened
    for context in contexts:
        context.close()


def matrix() -> dict:
    cells = [
        [
            {"value": f"{like}x{imp}", "score": like * imp, "band": "high", "word": "High", "limit": "Above appetite."}
            for imp in (1, 2, 3)
        ]
        for like in (3, 2, 1)
    ]
    return {
        "name": "score",
        "columns": [{"label": label, "means": f"It is {label}"} for label in ("small", "middling", "large")],
        "rows": [{"label": f"Row {number}", "means": "", "cells": row} for number, row in enumerate(cells)],
    }


CHOSEN = "document.querySelector('[name=score]:checked').value"


@pytest.mark.browser
@pytest.mark.parametrize(
    ("keys", "value"),
    [
        (["ArrowUp"], "1x1"),
        (["ArrowUp", "ArrowUp", "ArrowRight"], "2x2"),
        (["ArrowUp", "ArrowLeft"], "1x1"),
        (["ArrowUp", "ArrowDown"], ""),
    ],
)
def test_picker_moves_in_two_dimensions(blank, keys, value):
    page = blank(render_to_string("components/matrix_picker.html", {"pick": matrix()}), "picker.js")
    page.focus(".none input")
    for key in keys:
        page.keyboard.press(key)
    assert page.evaluate(CHOSEN) == value


@pytest.mark.browser
def test_picker_says_the_verdict_in_words(blank):
    page = blank(render_to_string("components/matrix_picker.html", {"pick": matrix()}), "picker.js")
    page.check("[value='3x2']")
    assert page.inner_text("[data-pill]") == "6 High"
    assert page.inner_text("[data-verdict] [data-means]") == "middling: It is middling"
    assert page.inner_text("[data-verdict] [data-limit]") == "Above appetite."


PRESSED = "<button data-key='{key}' onclick='document.title = this.dataset.key'>Press</button>"


@pytest.mark.browser
@pytest.mark.parametrize(
    ("declared", "pressed"),
    [("n", ["n"]), ("g r", ["g", "r"]), ("1", ["Digit1"]), ("Shift+1", ["Shift+Digit1"]), ("Space", ["Space"])],
)
def test_keys_press_their_button(blank, declared, pressed):
    page = blank(PRESSED.format(key=declared), "keys.js")
    for key in pressed:
        page.keyboard.press(key)
    assert page.title() == declared


@pytest.mark.browser
def test_keys_are_silent_while_typing(blank):
    page = blank(PRESSED.format(key="n") + "<input id='field'>", "keys.js")
    page.focus("#field")
    page.keyboard.press("n")
    assert (page.title(), page.input_value("#field")) == ("", "n")


@pytest.mark.browser
def test_keys_can_be_switched_off(blank):
    page = blank(PRESSED.format(key="n"), "keys.js")
    page.evaluate("document.body.dataset.keys = 'off'")
    page.keyboard.press("n")
    assert page.title() == ""


@pytest.mark.browser
def test_table_selects_a_range_with_shift(blank):
    boxes = "".join(f"<input type=checkbox data-select value={number}>" for number in range(6))
    page = blank(f"<p data-count data-one='1 selected' data-many='%n selected'></p>{boxes}", "table.js")
    page.click("[value='1']")
    page.click("[value='4']", modifiers=["Shift"])
    assert page.inner_text("[data-count]") == "4 selected"
