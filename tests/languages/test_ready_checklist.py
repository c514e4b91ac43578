"""The ready checklist in the language of the register, whoever walks it."""

from datetime import timedelta

import pytest
from django.utils import translation

from riskreg.domain import checklists, ready_words, registers
from riskreg.domain.checklists import GivenAnswer
from riskreg.models import Prompt, PromptAnswer, Risk
from tests.factories import NOW, TODAY, OrganisationFactory

FIRST = "security-1"
ENGLISH = "Stolen or guessed credentials open an account"
GERMAN = "STOLEN OR GUESSED CREDENTIALS OPEN AN ACCOUNT"


@pytest.fixture
def german(monkeypatch, db, admin):
    """A German register, where German is English in capitals, whatever the catalogue has."""
    OrganisationFactory()

    def gettext(text):
        return text.upper() if translation.get_language() == "de" else text

    monkeypatch.setattr(ready_words, "gettext", gettext)
    return registers.create_register(code="DE", name="Risiken", by=admin, now=NOW, values={"language": "de"})


def answer(register, by, kind="yes", seen=0, day=0):
    return checklists.answer_prompts(
        register=register, topic="security", said={FIRST: GivenAnswer(kind, seen=seen)}, by=by,
        now=NOW + timedelta(days=day), today=TODAY + timedelta(days=day),
    )  # fmt: skip


def change_language(register, by, language):
    registers.edit_register(register=register, by=by, now=NOW, seen=register.version, values={"language": language})
    register.refresh_from_db()


def test_an_english_reader_walks_the_german_checklist_of_a_german_register(german, client, admin):
    client.force_login(admin)
    overview = client.get("/registers/DE/identify/").content.decode()
    assert ("LEGACY AND END OF LIFE" in overview, "Legacy and end of life" in overview) == (True, False)
    page = client.get("/registers/DE/identify/security/").content.decode()
    assert (GERMAN in page, ENGLISH in page, "AI AND AUTOMATION" in page) == (True, False, True)
    page = client.get("/registers/DE/settings/checklist/?topic=data").content.decode()
    assert ("TWO REPORTS GIVE TWO DIFFERENT ANSWERS TO THE SAME QUESTION" in page, "LEGACY AND" in page) == (True, True)


def test_a_draft_of_it_has_its_title_and_its_category_in_the_language_of_the_register(german, admin):
    with translation.override("en-gb"):
        (draft,) = answer(german, admin)
    assert (draft.title, draft.category.name, PromptAnswer.objects.get().text) == (GERMAN, "SECURITY", GERMAN)


def test_what_was_answered_stays_when_the_register_changes_its_language(german, admin):
    (draft,) = answer(german, admin)
    change_language(german, admin, "en-gb")
    (topic,) = checklists.walk(german, only="security")
    assert (topic.name, topic.asks[0].text, topic.asks[0].answer.risk) == ("Security", ENGLISH, draft)
    assert answer(german, admin, "no", seen=1, day=90) == answer(german, admin, "yes", seen=2, day=91) == []
    assert Risk.objects.get().title == GERMAN
    (later,) = checklists.answer_prompts(
        register=german, topic="data", said={"data-1": GivenAnswer("yes")}, by=admin, now=NOW, today=TODAY
    )
    assert (later.title, later.category.name) == ("Data is deleted or damaged and cannot be brought back", "DATA")


def test_a_list_of_its_own_is_copied_in_the_language_of_the_register_and_stays_as_it_is(german, admin):
    with translation.override("en-gb"):
        checklists.reword_prompt(
            register=german, key="security-2", text="Eine Lücke bleibt offen", by=admin, now=NOW, seen=0
        )
    assert list(Prompt.objects.filter(topic="security").values_list("text", flat=True)[:2]) == [
        GERMAN, "Eine Lücke bleibt offen",
    ]  # fmt: skip
    change_language(german, admin, "en-gb")
    (topic,) = checklists.walk(german, only="security")
    assert (topic.name, [ask.text for ask in topic.asks[:2]]) == ("Security", [GERMAN, "Eine Lücke bleibt offen"])


def test_its_language_costs_no_query(german, admin, django_assert_num_queries):
    with django_assert_num_queries(2):  # its answers, its own lines
        checklists.walk(german)
    with django_assert_num_queries(0):
        checklists.ready(german)
