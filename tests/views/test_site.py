"""Site settings, the logo, and the first set-up."""

import io
import struct
import warnings
import zlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from riskreg.domain import people
from riskreg.models import Organisation, User
from tests.factories import OrganisationFactory, UserFactory

SETUP = {
    "name": "First Person", "email": "first@example.org", "password": "quite a long sentence",
    "organisation_name": "Harbour Works", "time_zone": "europe/berlin", "code": people.set_up_code(),
}  # fmt: skip


def picture(kind="PNG", size=(900, 300), mode="RGB", **kwargs):
    out = io.BytesIO()
    Image.new(mode, size).save(out, kind, **kwargs)
    return out.getvalue()


def bomb(width, height):
    """A PNG of a few bytes that claims to be huge."""

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 99)) + chunk(b"IEND", b"")


def post(client, data=b"", file="logo.png", **kwargs):
    seen = Organisation.objects.get().version
    values = {"version": seen, "name": "Harbour Works", "time_zone": "Europe/Berlin", "language": "de"}
    if data:
        values["logo"] = SimpleUploadedFile(file, data, content_type="image/png")
    return client.post("/site/", values | kwargs)


@pytest.fixture
def site(client, admin):
    client.force_login(admin)
    return OrganisationFactory()


@pytest.mark.parametrize("who", ["alice", "bob", "vera", "charlie", "dora"])
def test_site_settings_are_for_administrators(request, client, who):
    client.force_login(request.getfixturevalue(who))
    assert (client.get("/site/").status_code, client.post("/site/").status_code) == (403, 403)


def test_site_settings_save_name_and_zone(client, site):
    assert post(client, name="New name", time_zone="asia/tokyo").status_code == 302
    site.refresh_from_db()
    assert (site.name, site.time_zone, site.version) == ("New name", "Asia/Tokyo", 2)


@pytest.mark.parametrize("zone", ["", "Nowhere", "../etc/passwd", "/etc/localtime", "Europe"])
def test_site_settings_refuse_a_zone_that_is_none(client, site, zone):
    response = post(client, time_zone=zone)
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["time_zone"])


def test_site_settings_on_a_stale_version_answer_409(client, site):
    assert post(client, version=9).status_code == 409


@pytest.mark.parametrize(
    "data",
    [
        picture(),
        picture("JPEG"),
        picture(mode="RGBA"),
        picture(mode="P"),
        picture("JPEG", mode="CMYK"),
        picture(mode="1"),
    ],
)
def test_site_logo_is_drawn_anew_and_small(client, site, data):
    assert post(client, data).status_code == 302
    site.refresh_from_db()
    with Image.open(io.BytesIO(bytes(site.logo))) as kept:
        assert (kept.format, kept.size) == ("PNG", (600, 200))
    response = Client().get(f"/logo/{site.logo_digest}.png")
    assert (response["Content-Type"], response.content) == ("image/png", bytes(site.logo))
    assert response["X-Content-Type-Options"] == "nosniff"


def test_site_logo_carries_nothing_hidden(client, site):
    exif = Image.Exif()
    exif[0x010E] = "canary-word"
    post(client, picture("JPEG", exif=exif, comment=b"canary-word") + b"canary-word<script>")
    site.refresh_from_db()
    assert b"canary" not in bytes(site.logo)


@pytest.mark.parametrize(
    ("data", "file"),
    [
        (b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', "logo.svg"),
        (b"<html><script>alert(1)</script></html>", "logo.png"),
        (picture("GIF"), "logo.png"),
        (picture("BMP"), "logo.png"),
        (picture("TIFF"), "logo.png"),
        (picture()[:60], "logo.png"),
        (b"\x89PNG\r\n\x1a\n", "logo.png"),
        (bomb(50_000, 50_000), "logo.png"),
        (bomb(12_000, 10_000), "logo.png"),
        (bomb(4_000, 4_000), "logo.png"),
        (bomb(2**31 - 1, 2**31 - 1), "logo.png"),
        (bomb(0, 0), "logo.png"),
        (picture() + b"\0" * 1024 * 1024, "logo.png"),
    ],
)
def test_site_logo_refuses_everything_else(client, site, data, file):
    response = post(client, data, file)
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["logo"])
    assert Organisation.objects.get().logo_digest == ""


def test_site_logo_refuses_a_bomb_also_where_warnings_are_only_printed(client, site):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert post(client, bomb(12_000, 10_000)).status_code == 422


def test_site_logo_of_another_digest_is_not_there(client, site):
    post(client, picture())
    assert Client().get(f"/logo/{'0' * 64}.png").status_code == 404


def test_site_logo_can_be_removed(client, site):
    post(client, picture())
    digest = Organisation.objects.get().logo_digest
    post(client, remove_logo="on")
    assert (Organisation.objects.get().logo_digest, client.get(f"/logo/{digest}.png").status_code) == ("", 404)


@pytest.mark.parametrize("path", ["/", "/registers/", "/accounts/login/", "/people/", "/no/such/page/"])
def test_setup_is_where_every_page_leads_while_nobody_exists(client, db, path):
    response = client.get(path)
    assert (response.status_code, response["Location"]) == (302, "/setup/")


def test_setup_makes_the_organisation_and_its_administrator(client, db):
    assert client.get("/setup/").status_code == 200
    assert client.post("/setup/", SETUP)["Location"] == "/registers/"
    person, organisation = User.objects.get(), Organisation.objects.get()
    assert (person.email, person.is_administrator) == ("first@example.org", True)
    assert (organisation.name, organisation.time_zone) == ("Harbour Works", "Europe/Berlin")
    assert client.get("/people/").status_code == 200


def test_setup_is_gone_as_soon_as_anybody_exists(client, db):
    UserFactory(name="Somebody Else")
    assert (client.get("/setup/").status_code, client.post("/setup/", SETUP).status_code) == (404, 404)
    assert User.objects.count() == 1


def test_setup_keeps_an_organisation_that_exists(client, db):
    OrganisationFactory(name="Old name")
    client.post("/setup/", SETUP)
    assert Organisation.objects.get().name == "Harbour Works"


def test_setup_takes_the_code_from_the_printed_link(client, db):
    page = client.get("/setup/?code=abc")
    assert page.context["form"]["code"].value() == "abc"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"password": "short"}, "password"), ({"email": "no"}, "email"), ({"time_zone": "Mars"}, "time_zone"),
        ({"code": "a guess"}, "code"), ({"code": ""}, "code"),
    ],
)  # fmt: skip
def test_setup_refuses_what_does_not_fit(client, db, change, field):
    response = client.post("/setup/", SETUP | change)
    assert (response.status_code, list(response.context["form"].errors)) == (422, [field])
    assert User.objects.count() == 0


def test_setup_middleware_stops_asking_once_somebody_exists(client, db, charlie, django_assert_num_queries):
    client.get("/accounts/login/")
    with django_assert_num_queries(1):  # the organisation
        client.get("/accounts/login/")
