"""Bringing a spreadsheet in, in the browser."""

from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile

from riskreg.jobs.imports import import_file, undo_file
from riskreg.models import ImportFile, Job, Risk
from tests.factories import RiskFactory

FILE = b"Risk;Likelihood;Impact;Owner\nDisk fills;Likely;Major;Alice Owner\nMail stops;Rare;about 3;-\n"


def upload(client, data=FILE, name="old.csv"):
    return client.post("/registers/IT/import/", {"file": SimpleUploadedFile(name, data)})


def test_register_import_shows_a_preview_and_writes_nothing(client, register, alice, bob):
    client.force_login(bob)
    answer = upload(client)
    file = ImportFile.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"/registers/IT/import/{file.pk}/")
    page = client.get(answer["Location"])
    assert [row["fate"] for row in page.context["page_obj"]] == ["new", "new"]
    assert [(problem.row, problem.value) for problem in page.context["plan"].problems] == [(3, "about 3")]
    assert Risk.objects.count() == 0


def test_import_preview_says_which_owners_are_no_members(client, register, alice, bob):
    client.force_login(bob)
    data = b"Risk;Owner\nDisk fills;Alice Owner\nMail stops;Meier, Hans\nKeys are lost;-\n"
    page = client.get(upload(client, data)["Location"])
    assert [row["stranger"] for row in page.context["page_obj"]] == [False, True, False]
    assert page.content.decode().count("No member; comes in unowned, with this name kept.") == 1


def test_import_run_writes_what_the_preview_showed(client, register, alice, bob):
    client.force_login(bob)
    address = upload(client)["Location"]
    answer = client.post(f"{address}run/")
    assert answer["Location"] == f"{address}done/"
    assert list(Risk.objects.order_by("number").values_list("title", "current_score", "owner__name")) == [
        ("Disk fills", 16, "Alice Owner"),
        ("Mail stops", None, None),
    ]
    assert [str(message) for message in get_messages(answer.wsgi_request)] == ["2 risks logged from old.csv."]
    result = ImportFile.objects.get().result
    assert [result[name] for name in ("created", "updated", "unchanged", "skipped", "problems")] == [2, 0, 0, 0, 1]
    assert client.get(address)["Location"] == f"{address}done/"


def test_import_run_twice_writes_once(client, register, bob):
    client.force_login(bob)
    address = upload(client)["Location"]
    client.post(f"{address}run/")
    client.post(f"{address}run/")
    assert Risk.objects.count() == 2


def test_import_preview_reads_again_as_corrected(client, register, bob):
    client.force_login(bob)
    address = upload(client)["Location"]
    form = client.get(address).context["form"]
    data = {name: form[name].value() or "" for name in form.fields}
    word = next(name for name, (_field, text) in form.scale_words.items() if text == "about 3")
    assert client.post(address, data | {word: "3"}).status_code == 302
    assert [row["points"] for row in client.get(address).context["page_obj"]] == [16, 3]


def test_import_preview_refuses_a_sheet_that_is_not_there_and_keeps_the_choice(client, register, bob):
    client.force_login(bob)
    address = upload(client)["Location"]
    form = client.get(address).context["form"]
    data = {name: form[name].value() or "" for name in form.fields}
    answer = client.post(address, data | {"header_row": "900"})
    assert answer.status_code == 422
    assert answer.context["form"]["header_row"].value() == "900"
    assert list(answer.context["form"].errors["header_row"]) == ["Row 900 does not exist or is blank."]


def test_register_import_refuses_what_is_no_spreadsheet(client, register, bob):
    client.force_login(bob)
    answer = upload(client, b"%PDF-1.7 not a table", "old.pdf")
    assert (answer.status_code, list(answer.context["form"].errors), ImportFile.objects.count()) == (422, ["file"], 0)


def test_register_import_shows_hostile_text_as_text(client, register, bob):
    client.force_login(bob)
    page = client.get(upload(client, b"Risk;Likelihood;Impact\n<script>alert(1)</script>;3;3\n")["Location"])
    assert page.content.count(b"<script>alert(1)") == 0
    assert page.content.count(b"&lt;script&gt;alert(1)") == 2  # as the sample of its column, and in its row


def test_import_preview_of_another_register_is_not_there(client, register, bob, admin):
    client.force_login(bob)
    address = upload(client)["Location"]
    client.force_login(admin)
    assert client.get(address.replace("/IT/", "/PHX/")).status_code == 404


def test_import_done_shows_the_rows_and_import_undo_takes_them_back(client, register, bob):
    client.force_login(bob)
    address = upload(client)["Location"]
    client.post(f"{address}run/")
    page = client.get(f"{address}done/")
    assert (page.context["can_undo"], list(page.context["page_obj"])) == (
        True,
        [(2, "IT-001", "Disk fills", True), (3, "IT-002", "Mail stops", True)],
    )
    assert client.post(f"{address}undo/")["Location"] == f"{address}done/"
    assert (Risk.objects.count(), client.get(f"{address}done/").context["can_undo"]) == (0, False)


def test_import_done_still_names_the_rows_of_an_import_that_was_undone(client, register, bob):
    client.force_login(bob)
    address = upload(client)["Location"]
    client.post(f"{address}run/")
    client.post(f"{address}undo/")
    page = client.get(f"{address}done/")
    rows = [(2, "IT-001", "Disk fills", False), (3, "IT-002", "Mail stops", False)]
    assert list(page.context["page_obj"]) == rows
    assert page.content.count(b"/risks/IT-001/") == 0  # no link to a risk that is gone


def test_import_preview_shows_every_row_with_its_fate(client, register, risk, bob):
    client.force_login(bob)
    data = "ID;Risk;Likelihood;Impact\nIT-001;Backups cannot be restored;5;5\n;Mail stops;1;1\nTotal;;;\nA;B;1;1;x;y\n"
    address = upload(client, data.encode())["Location"]
    page = client.get(address)
    assert [row["fate"] for row in page.context["page_obj"]] == ["update", "new", "skipped", "stopped"]
    assert [change["label"] for change in page.context["page_obj"][0]["changes"]] == ["Likelihood", "Impact"]
    assert [row["row"] for row in client.get(f"{address}?show=skipped").context["page_obj"]] == [4]


def test_import_preview_asks_how_dates_are_meant(client, register, bob):
    client.force_login(bob)
    address = upload(client, b"Risk;Owner;Due date\nDisk fills;-;03/04/2027\n")["Location"]
    form = client.get(address).context["form"]
    assert [field.name for field in form.orders()] == ["order-due_on"]
    data = {name: form[name].value() or "" for name in form.fields}
    client.post(address, data | {"order-due_on": "mdy"})
    assert client.get(address).context["plan"].risks[0].due_on == "2027-03-04"


def test_register_import_remembers_how_such_a_file_was_read(client, register, bob):
    client.force_login(bob)
    address = upload(client)["Location"]
    form = client.get(address).context["form"]
    data = {name: form[name].value() or "" for name in form.fields}
    word = next(name for name, (_field, text) in form.scale_words.items() if text == "about 3")
    client.post(address, data | {word: "3"})
    client.post(f"{address}run/")
    again = upload(client, FILE + b"Lift stops;Rare;about 3;-\n", "new.csv")["Location"]
    assert [row["points"] for row in client.get(again).context["page_obj"]] == [16, 3, 3]


def test_import_run_leaves_a_large_file_to_a_worker(client, register, bob, django_capture_on_commit_callbacks):
    client.force_login(bob)
    rows = "".join(f"Risk number {number};3;4\n" for number in range(600))
    address = upload(client, f"Risk;Likelihood;Impact\n{rows}".encode())["Location"]
    client.post(f"{address}run/")
    assert (Risk.objects.count(), client.get(f"{address}done/").context["under_way"]) == (0, True)
    job = Job.objects.get()
    import_file.func(job.pk)
    assert (Risk.objects.count(), client.get(f"{address}done/").context["can_undo"]) == (600, True)
    client.post(f"{address}undo/")
    assert (Risk.objects.count(), client.get(f"{address}done/").context["under_way"]) == (600, True)
    undo_file.func(Job.objects.latest("pk").pk)
    page = client.get(f"{address}done/")
    assert (Risk.objects.count(), page.context["can_undo"], page.context["undo_error"]) == (0, False, "")


def test_import_preview_says_that_a_list_of_titles_was_found_and_why(client, register, bob):
    client.force_login(bob)
    page = client.get(upload(client, b"Title\nDisk fills\nMail stops, at times\n")["Location"])
    text = page.content.decode()
    assert "only the column “Title” says what it holds, the risks’ titles. Each becomes a draft" in text
    assert "found by its header. First cell: “Disk fills”" in text
    assert [row["fate"] for row in page.context["page_obj"]] == ["new", "new"]


def test_a_file_without_known_headers_is_kept_and_a_person_says_where_they_are(client, register, bob):
    client.force_login(bob)
    address = upload(client, b"Wunschzettel\n\nfoo;bar\nDisk fills;high\nMail stops;low\n", "odd.csv")["Location"]
    page = client.get(address)
    assert "No row looks like the headers of a risk register." in page.content.decode()
    assert page.context["begins"][1] == (3, ["foo", "bar"])
    assert client.post(address, {"header_row": "77"}).status_code == 422
    assert client.post(address, {"header_row": "3"}).status_code == 302
    page = client.get(address)
    assert [risk.title for risk in page.context["plan"].risks] == ["Disk fills", "Mail stops"]
    assert page.context["form"]["column-title"].value() == "foo"
    client.post(f"{address}run/")
    assert list(Risk.objects.order_by("number").values_list("title", flat=True)) == ["Disk fills", "Mail stops"]


def test_a_file_without_any_header_has_its_header_in_row_0(client, register, bob):
    client.force_login(bob)
    address = upload(client, b"Disk fills;high\nMail stops;low\n", "bare.csv")["Location"]
    assert client.post(address, {"header_row": "0"}).status_code == 302
    plan = client.get(address).context["plan"]
    assert ([risk.title for risk in plan.risks], plan.header_row, plan.columns["title"]) == (
        ["Disk fills", "Mail stops"], 0, "@A",
    )  # fmt: skip


def test_a_file_with_a_risk_in_each_column_says_so_and_is_imported(client, register, bob):
    client.force_login(bob)
    turned = b"Risk;Disk fills;Mail stops\nLikelihood;4;1\nImpact;4;2\nOwner;;\n"
    address = upload(client, turned, "turned.csv")["Location"]
    page = client.get(address)
    assert "Each column of the sheet is a risk" in page.text
    form = page.context["form"]
    data = {name: form[name].value() or "" for name in form.fields}
    assert data["sheet"] == "(transposed)"
    assert client.post(address, data).status_code == 302
    client.post(f"{address}run/")
    assert set(Risk.objects.values_list("title", "current_score")) == {("Disk fills", 16), ("Mail stops", 2)}


def test_an_empty_template_is_refused_at_the_upload(client, register, bob):
    client.force_login(bob)
    answer = upload(client, b"Risk;Likelihood;Impact\n;;\n")
    assert (answer.status_code, ImportFile.objects.count()) == (422, 0)
    assert "there are no rows below them: nothing to import." in str(answer.context["form"].errors["file"])


def test_import_preview_shows_what_becomes_of_a_score(client, register, bob):
    """A level that the file does not give stays: the score that is shown is the one that will be written."""
    RiskFactory(register=register, title="Disk fills", current_likelihood=4, current_impact=5)
    client.force_login(bob)
    page = client.get(upload(client, b"Risk;Impact\nDisk fills;1\nMail stops;2\n")["Location"])
    assert [(row["was"], row["points"]) for row in page.context["page_obj"]] == [(20, 4), (None, None)]
    assert "<b>20</b> Critical</span>" in page.content.decode()
    client.post(f"{page.wsgi_request.path}run/")
    assert Risk.objects.get(title="Disk fills").current_score == 4
