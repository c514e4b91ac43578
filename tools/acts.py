"""What a person does on a page before its picture is taken."""

from playwright.sync_api import Page

CSV = "ID;Risk;Likelihood;Impact;Owner;Treatment\n" + "\n".join(
    (
        "7;Meter head-end stops at midnight;Likely;Major;Nadia Kowal;Mitigate",
        "8;Depot lease ends before the move;Possible;Minor;Facilities;Accept",
        "9;Spare radios are out of stock;Unlikely;3 or 4;-;Watch",
    )
)


def log_panel(page: Page) -> None:
    """The side panel with a title that is like another's, and a score."""
    page.keyboard.press("n")
    title = page.locator("#panel [name=title]")
    title.wait_for()
    title.press_sequentially("Backups of the billing database cannot be restored", delay=5)
    page.locator("#panel [value='4x3']").check(force=True)
    page.wait_for_timeout(700)


def log_refused(page: Page) -> None:
    """The panel sent without a title."""
    page.keyboard.press("n")
    page.locator("#panel [name=title]").wait_for()
    page.locator("#panel form").evaluate("form => form.noValidate = true")
    page.locator("#panel footer button.primary").click()
    page.locator("#panel [aria-invalid=true]").wait_for()


def offline(page: Page) -> None:
    """The panel sent while the connection is gone."""
    page.keyboard.press("n")
    page.locator("#panel [name=title]").fill("The bridge to the depot is closed")
    page.route("**/log/**", lambda route: route.abort())
    page.locator("#panel footer button.primary").click()
    page.locator("#offline").wait_for()
    page.unroute("**/log/**")


def conflict(page: Page) -> None:
    """The form of a risk sent after somebody else has saved the same one."""
    other = page.context.new_page()
    other.goto(page.url)
    theirs = "What the other person wrote"
    if page.locator("main [name=title]").input_value() == theirs:  # the picture before this one
        theirs = "What somebody else wrote"
    for tab, title in ((other, theirs), (page, "What I wrote at the same time")):
        tab.locator("main [name=title]").fill(title)
        tab.locator("main form button.primary").first.click()
        tab.wait_for_load_state()
    other.close()
    page.locator("#conflict-title").wait_for()


def refused(page: Page) -> None:
    """The form of the page sent with nothing in its first field."""
    page.locator("main form").first.evaluate("form => form.noValidate = true")
    page.locator("main form input:not([type=hidden])").first.fill("")
    page.locator("main form button.primary").first.click()
    page.wait_for_load_state()


def wrong_password(page: Page) -> None:
    """A sign-in that fails."""
    page.fill("[name=login]", "nobody@demo.example")
    page.fill("[name=password]", "wrong")
    page.locator("main button.primary").click()
    page.wait_for_load_state()


def check_ledger(page: Page) -> None:
    """The ledger being checked; one check at a time is asked for."""
    button = page.locator("#check button.primary")
    if button.count():
        button.first.click()
        page.wait_for_load_state()


def upload(page: Page) -> None:
    """A small spreadsheet, to the preview of its import."""
    page.set_input_files(
        "input[type=file]", {"name": "field-risks.csv", "mimeType": "text/csv", "buffer": CSV.encode()}
    )
    page.locator("main form button.primary").click()
    page.wait_for_load_state()


def search(page: Page) -> None:
    """The list under the search field."""
    page.keyboard.press("/")
    page.keyboard.type("bakup")
    page.wait_for_selector("#found [data-hit]")


def commands(page: Page) -> None:
    """The command menu, asked for something."""
    page.keyboard.press("Control+k")
    page.keyboard.type("log")
    page.wait_for_timeout(800)  # what stood there before the question goes


def keys(page: Page) -> None:
    """The list of keys."""
    page.keyboard.press("?")
    page.locator("#keys[open]").wait_for()


def first(selector: str):
    """An act: press the first of these and wait for what comes."""

    def act(page: Page) -> None:
        page.locator(selector).first.click()
        page.wait_for_load_state()
        page.wait_for_timeout(300)

    return act


def hints(page: Page) -> None:
    """What the coach says of a title that names a cause."""
    page.locator("[name=title]").fill("Lack of backups")
    page.wait_for_selector(".coach")


def explained(page: Page) -> None:
    """Every explanation open."""
    for summary in page.locator("details.explain summary").all():
        summary.click()


def select(page: Page) -> None:
    """Three rows ticked."""
    for box in page.locator("tbody input[type=checkbox]").all()[1:4]:
        box.check()


def edit_cell(page: Page) -> None:
    """A cell of the table being edited in place."""
    page.locator("tbody .edit:visible").first.click()  # a phone hides the columns of the levels
    page.locator("form.cell").wait_for()


def take_chair(page: Page) -> None:
    """The live meeting, from the chair's place."""
    page.locator(".banner a.btn").first.click()
    page.wait_for_load_state()
    chair = page.locator("form[action$='/chair/'] button")
    if chair.count():
        chair.first.click()
        page.wait_for_load_state()
    page.locator("#live-close").wait_for()


def projector(page: Page) -> None:
    """The large screen of the live meeting."""
    page.locator(".banner a.btn").first.click()
    page.wait_for_load_state()
    page.goto(page.url + "projector/")


def on_paper(page: Page) -> None:
    """The page as it is printed."""
    page.emulate_media(media="print")
