"""Comments in the browser."""

import pytest

from riskreg.domain import comments
from riskreg.models import Comment
from tests.factories import NOW


@pytest.fixture
def comment(risk, bob):
    """A word of Bob's on IT-001."""
    return comments.add_comment(risk=risk, by=bob, now=NOW, text="We wait for the insurer.")


def test_comment_add_adds_it(client, risk, alice):
    client.force_login(alice)
    answer = client.post("/risks/IT-001/comments/", {"text": "Tested.\nIt works."})
    assert answer["Location"] == "/risks/IT-001/#comments"
    assert "Tested.<br>It works." in client.get("/risks/IT-001/").content.decode()


def test_comment_add_empty_says_so(client, risk, alice):
    client.force_login(alice)
    answer = client.post("/risks/IT-001/comments/", {"text": " "})
    assert (answer.status_code, "Write something first." in answer.content.decode()) == (422, True)


def test_comment_add_is_not_for_viewers_and_strangers(client, risk, vera, charlie):
    codes = []
    for person in (vera, charlie):
        client.force_login(person)
        codes.append(client.post("/risks/IT-001/comments/", {"text": "x"}).status_code)
    assert codes == [403, 404]


def test_comment_withdraw_takes_the_text_off_the_page(client, comment, bob):
    client.force_login(bob)
    client.post(f"/comments/{comment.pk}/withdraw/", {"version": 1})
    page = client.get("/risks/IT-001/").content.decode()
    assert ("We wait for the insurer." in page, "This comment was taken back." in page) == (False, True)


def test_comment_withdraw_of_somebody_else_is_refused(client, comment, alice):
    client.force_login(alice)
    page = client.post(f"/comments/{comment.pk}/withdraw/", {"version": 1}, follow=True).content.decode()
    assert "Only whoever wrote a comment can take it back." in page
    assert Comment.objects.get().withdrawn_at is None


def test_comment_withdraw_is_hidden_from_strangers(client, comment, charlie):
    client.force_login(charlie)
    assert client.post(f"/comments/{comment.pk}/withdraw/", {"version": 1}).status_code == 404


def test_comment_withdraw_on_a_stale_version_conflicts(client, comment, bob):
    comments.withdraw_comment(comment=comment, by=bob, now=NOW, seen=1)
    client.force_login(bob)
    assert client.post(f"/comments/{comment.pk}/withdraw/", {"version": 1}).status_code == 409
