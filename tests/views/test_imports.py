"""Bringing a spreadsheet in, in the browser."""

from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile

from riskreg.models import ImportFile, Risk

FILE = b"Risk;Likelihood;Impact;Owner\nDisk fills;Likely;Major;Alice Owner\nMail stops;Rare;about 3;-\n"


def upload(client, data=FILE, name="old.csv"):
    return client.post("/registers/IT/import/", {"file": SimpleUploadedFile(name, data)})


def test_register_import_shows_a_preview_and_writes_nothing(client, register, alice, bob):
    client.force_login(bob)
    answer = upload(client)
    file = ImportFile.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"/registers/IT/import/{file.pk}/")
    page = client.get(answer["Location"])
    assert [row["fate"] for row in page.context["rows"]] == ["new", "new"]
    assert [(problem.row, problem.value) for problem in page.context["plan"].problems] == [(3, "about 3")]
    assert Risk.objects.count() == 0


def test_import_run_writes_what_the_preview_showed(client, register, alice, bob):
    client.force_login(bob)
    address = upload(client)["Location"]
    answer = client.post(f"{address}run/")
    assert answer["Location"] == "/registers/IT/"
    assert list(Risk.objects.order_by("number").values_list("title", "current_score", "owner__name")) == [
        ("Disk fills", 16, "Alice Owner"),
        ("Mail stops", None, None),
    ]
    assert [str(message) for message in get_messages(answer.wsgi_request)] == ["2 risks logged from old.csv."]
    assert ImportFile.objects.get().result == {
        "created": 2, "updated": 0, "unchanged": 0, "skipped": 0, "problems": 1,
    }  # fmt: skip
    assert client.get(address)["Location"] == "/registers/IT/import/"


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
    assert [row["points"] for row in client.get(address).context["rows"]] == [16, 3]


def test_import_preview_refuses_a_sheet_that_is_not_there_and_keeps_the_choice(client, register, bob):
    client.force_login(bob)
    address = upload(client)["Location"]
    form = client.get(address).context["form"]
    data = {name: form[name].value() or "" for name in form.fields}
    answer = client.post(address, data | {"header_row": "900"})
    assert answer.status_code == 422
    assert answer.context["form"]["header_row"].value() == "900"
    assert list(answer.context["form"].non_field_errors()) == ["Row 900 does not exist or is blank."]


def test_register_import_refuses_what_is_no_spreadsheet(client, register, bob):
    client.force_login(bob)
    answer = upload(client, b"%PDF-1.7 not a table", "old.pdf")
    assert (answer.status_code, list(answer.context["form"].errors), ImportFile.objects.count()) == (422, ["file"], 0)


def test_register_import_shows_hostile_text_as_text(client, register, bob):
    client.force_login(bob)
    page = client.get(upload(client, b"Risk;Likelihood;Impact\n<script>alert(1)</script>;3;3\n")["Location"])
    assert page.content.count(b"<script>alert(1)") == 0
    assert page.content.count(b"&lt;script&gt;alert(1)") == 1


def test_import_preview_of_another_register_is_not_there(client, register, bob, admin):
    client.force_login(bob)
    address = upload(client)["Location"]
    client.force_login(admin)
    assert client.get(address.replace("/IT/", "/PHX/")).status_code == 404
