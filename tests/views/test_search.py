import pytest

from tests import factories
from tests.factories import ActionFactory, RiskFactory

pytestmark = pytest.mark.django_db
TYPING = {"HTTP_HX_REQUEST": "true", "HTTP_HX_TARGET": "found"}


def test_search_page_lists_by_kind(client, risk, alice):
    ActionFactory(risk=risk, owner=alice, title="Test the backups")
    client.force_login(alice)
    page = client.get("/search/", {"q": "backups"}).content.decode()
    assert [page.count(text) for text in ('id="hits-risk"', 'id="hits-action"', 'id="hits-person"')] == [1, 1, 0]


def test_search_page_of_one_kind(client, risk, alice):
    ActionFactory(risk=risk, owner=alice, title="Test the backups")
    client.force_login(alice)
    page = client.get("/search/", {"q": "backups", "kind": "action"}).content.decode()
    assert [page.count(text) for text in ('id="hits-risk"', 'id="hits-action"')] == [0, 1]


def test_search_suggests_a_part_of_the_page_while_typing(client, risk, alice):
    client.force_login(alice)
    answer = client.get("/search/", {"q": "bakc"}, **TYPING).content.decode()
    assert (answer.count("<html"), answer.count("/risks/IT-001/")) == (0, 1)


def test_search_suggests_five_of_a_kind_and_says_nothing_of_the_rest(client, register, alice):
    for n in range(8):
        RiskFactory(register=register, owner=alice, title=f"Backup {n} fails")
    client.force_login(alice)
    answer = client.get("/search/", {"q": "backup"}, **TYPING).content.decode()
    assert answer.count("data-hit") == 6  # and the link to the page
    assert "5 suggestions" in answer


def test_search_of_a_stranger_answers_as_to_nonsense(client, risk, charlie):
    client.force_login(charlie)
    real = client.get("/search/", {"q": "backups"}).content.decode()
    nonsense = client.get("/search/", {"q": "xxxxxxx"}).content.decode()
    assert _shape(real, "backups") == _shape(nonsense, "xxxxxxx")


def test_search_leads_to_the_risks_of_a_person_in_shared_registers_alone(client, register, alice, bob):
    other = factories.RegisterFactory(code="SEC", matrix__key="other")
    factories.recorded_member(bob, other, "manager")
    client.force_login(alice)
    page = client.get("/search/", {"q": "bob"}).content.decode()
    assert (f"/registers/IT/?owner={bob.pk}" in page, "SEC" in page) == (True, False)


@pytest.mark.parametrize("q", ["", "<script>", "x" * 5000, "\0", "%00", "'", "🙂"])
def test_search_answers_anything(client, risk, alice, q):
    client.force_login(alice)
    answer = client.get("/search/", {"q": q, "kind": "nonsense"})
    assert (answer.status_code, b"<script>" in answer.content.replace(b'<script type="module"', b"")) == (200, False)


def _shape(page: str, typed: str) -> str:
    """The page without what was typed and what differs from request to request."""
    main = page.partition("<main")[2].partition("</main>")[0]
    return main.replace(typed, "…")
