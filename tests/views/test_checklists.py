"""The pages of the checklist."""

import pytest

from riskreg.models import Prompt, PromptAnswer, Risk

TOPIC = "/registers/IT/identify/security/"
SETTINGS = "/registers/IT/settings/checklist/?topic=security"


def test_identify_counts_what_was_answered(client, register, alice):
    client.force_login(alice)
    client.post(TOPIC, {"security-1": "yes", "security-2": "unsure", "security-2-word": "the proxy"})
    response = client.get("/registers/IT/identify/")
    assert "2 of 99 answered" in response.text
    assert "1 applies · 1 not sure" in " ".join(response.text.split())
    assert response.context["unsure"][0][1].answer.word == "the proxy"


def test_identify_topic_logs_drafts_and_goes_on(client, register, alice):
    client.force_login(alice)
    response = client.post(TOPIC, {"security-1": "yes", "security-3": "yes", "security-4": "no"}, follow=True)
    assert response.redirect_chain == [("/registers/IT/identify/operations/", 302)]
    assert "2 drafts are logged: IT-001, IT-002." in response.text
    assert list(Risk.objects.order_by("number").values_list("source", "state")) == [("checklist", "draft")] * 2


def test_identify_topic_shows_what_was_said_before(client, register, alice):
    client.force_login(alice)
    client.post(TOPIC, {"security-1": "yes", "security-1-word": "<b>mail</b>"})
    page = client.get(TOPIC).text
    assert "“Applies”, said Alice Owner on" in page
    assert 'href="/risks/IT-001/"' in page
    assert "&lt;b&gt;mail&lt;/b&gt;" in page
    assert "<b>mail" not in page


def test_identify_topic_keeps_what_was_typed_when_somebody_was_faster(client, register, alice, bob):
    client.force_login(bob)
    client.post(TOPIC, {"security-1": "no"})
    client.force_login(alice)
    response = client.post(TOPIC, {"security-1": "yes", "security-1-word": "the mail server", "security-1-seen": "0"})
    assert response.status_code == 422
    assert "answered this meanwhile" in response.text
    assert 'value="the mail server"' in response.text
    again = client.post(TOPIC, {"security-1": "yes", "security-1-word": "the mail server", "security-1-seen": "1"})
    assert (again.status_code, PromptAnswer.objects.get().word) == (302, "the mail server")


@pytest.mark.parametrize("data", [{"security-1": "perhaps"}, {"security-1": "yes", "security-1-word": "x" * 121}])
def test_identify_topic_says_what_is_wrong(client, register, alice, data):
    client.force_login(alice)
    response = client.post(TOPIC, data)
    assert (response.status_code, response.text.count('class="error"') > 0) == (422, True)
    assert not Risk.objects.exists()


def test_identify_topic_that_is_none_is_not_there(client, register, alice):
    client.force_login(alice)
    assert client.get("/registers/IT/identify/astrology/").status_code == 404


def test_settings_checklist_changes_lines(client, register, bob):
    client.force_login(bob)
    client.post(SETTINGS, {"act": "add", "text": "The moat dries up"})
    client.post(SETTINGS, {"act": "reword", "key": "security-1", "version": "1", "text": "A key is stolen"})
    client.post(SETTINGS, {"act": "drop", "key": "security-2", "version": "1"})
    page = client.get(SETTINGS)
    assert [row["ask"].text for row in page.context["rows"]][:1] == ["A key is stolen"]
    assert [row["ask"].text for row in page.context["rows"]][-1:] == ["The moat dries up"]
    assert [line.key for line in page.context["dropped"]] == ["security-2"]
    client.post(SETTINGS, {"act": "restore", "key": "security-2", "version": "2"})
    assert not Prompt.objects.exclude(archived_at=None).exists()


def test_settings_checklist_says_what_is_wrong_beside_the_line(client, register, bob):
    client.force_login(bob)
    response = client.post(SETTINGS, {"act": "reword", "key": "security-1", "version": "0", "text": " "})
    assert response.status_code == 422
    assert response.text.count('class="error"') == 1
    assert [row["open"] for row in response.context["rows"]][:2] == [True, False]


def test_settings_checklist_of_another_version_changes_nothing(client, register, bob):
    client.force_login(bob)
    client.post(SETTINGS, {"act": "reword", "key": "security-1", "version": "0", "text": "A key is stolen"})
    response = client.post(SETTINGS, {"act": "drop", "key": "security-1", "version": "1"}, follow=True)
    assert "changed meanwhile" in response.text
    assert not Prompt.objects.exclude(archived_at=None).exists()


def test_identify_pages_ask_few_queries(client, register, alice, django_assert_max_num_queries):
    client.force_login(alice)
    with django_assert_max_num_queries(12):
        client.get("/registers/IT/identify/")
    with django_assert_max_num_queries(12):
        client.get(TOPIC)
