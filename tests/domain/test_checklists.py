"""Walking a checklist: answers, drafts, the register's own lines."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from riskreg.choices import RiskSource, RiskState
from riskreg.domain import checklists, ledger_check
from riskreg.domain.checklists import GivenAnswer
from riskreg.domain.errors import Conflict, Refused
from riskreg.models import Prompt, PromptAnswer, Risk
from tests.factories import NOW, TODAY, CategoryFactory

LATER = NOW + timedelta(days=90)
FIRST, SECOND, THIRD = "security-1", "security-2", "security-3"


def answer(register, by, said, now=NOW):
    return checklists.answer_prompts(register=register, topic="security", said=said, by=by, now=now, today=TODAY)


def security(register):
    (topic,) = checklists.walk(register, only="security")
    return topic


def test_shipped_prompts_are_many_and_distinct():
    topics = checklists.shipped_topics()
    texts = [text for _key, _name, prompts in topics for _each, text in prompts]
    assert (len(topics), len(texts) >= 90, len(set(texts)) == len(texts), max(map(len, texts)) <= 160) == (
        12, True, True, True,
    )  # fmt: skip


def test_answer_prompts_logs_a_draft_for_what_applies(register, alice):
    category = CategoryFactory(register=register, name="Security")
    drafts = answer(
        register, alice,
        {FIRST: GivenAnswer("yes", "payroll"), SECOND: GivenAnswer("no"), THIRD: GivenAnswer("unsure", "ask Bob")},
    )  # fmt: skip
    (draft,) = drafts
    assert (draft.title, draft.state, draft.source, draft.category, draft.logged_by) == (
        "Stolen or guessed credentials open an account: payroll",
        RiskState.DRAFT, RiskSource.CHECKLIST, category, alice,
    )  # fmt: skip
    assert [(ask.key, ask.answer.answer, ask.answer.word, ask.answer.risk) for ask in security(register).asks[:3]] == [
        (FIRST, "yes", "payroll", draft), (SECOND, "no", "", None), (THIRD, "unsure", "ask Bob", None),
    ]  # fmt: skip
    assert (security(register).answered, security(register).applies, security(register).unsure) == (3, 1, 1)


def test_answer_prompts_makes_no_second_draft(register, alice, bob):
    (draft,) = answer(register, alice, {FIRST: GivenAnswer("yes")})
    assert answer(register, bob, {FIRST: GivenAnswer("yes", seen=1)}, LATER) == []
    assert answer(register, bob, {FIRST: GivenAnswer("no", seen=1)}, LATER) == []
    assert answer(register, bob, {FIRST: GivenAnswer("yes", seen=2)}, LATER) == []
    row = PromptAnswer.objects.get()
    assert (row.risk, row.answer, row.answered_by, row.answered_at, row.version) == (draft, "yes", bob, LATER, 3)
    assert Risk.objects.count() == 1


def test_answer_prompts_leaves_an_equal_answer_alone(register, alice, bob):
    answer(register, alice, {SECOND: GivenAnswer("no")})
    answer(register, bob, {SECOND: GivenAnswer("no", seen=1)}, LATER)
    row = PromptAnswer.objects.get()
    assert (row.answered_by, row.answered_at, row.version) == (alice, NOW, 1)


def test_answer_prompts_is_refused_when_somebody_was_faster(register, alice, bob):
    answer(register, alice, {SECOND: GivenAnswer("no")})
    with pytest.raises(Refused) as refused:
        answer(register, bob, {FIRST: GivenAnswer("yes"), SECOND: GivenAnswer("yes")}, LATER)
    assert (refused.value.field, str(refused.value.message)) == (
        SECOND, "Alice Owner answered this meanwhile: “Does not”. Yours is not saved yet.",
    )  # fmt: skip
    assert (Risk.objects.count(), PromptAnswer.objects.count()) == (0, 1)


def test_answer_prompts_is_for_those_who_log(register, vera):
    with pytest.raises(PermissionDenied):
        answer(register, vera, {FIRST: GivenAnswer("yes")})


def test_first_change_makes_the_list_the_registers_own(register, bob):
    checklists.reword_prompt(register=register, key=FIRST, text="  A key is   stolen ", by=bob, now=NOW, seen=0)
    assert security(register).asks[0].text == "A key is stolen"
    assert Prompt.objects.count() == sum(len(prompts) for _key, _name, prompts in checklists.shipped_topics())


def test_prompts_can_be_added_dropped_and_asked_again(register, bob):
    added = checklists.add_prompt(register=register, topic="security", text="The moat dries up", by=bob, now=NOW)
    assert (security(register).asks[-1].text, added.key) == ("The moat dries up", "security-own-11")
    checklists.drop_prompt(register=register, key=added.key, by=bob, now=NOW, seen=1)
    assert [line.text for line in checklists.dropped(register, "security")] == ["The moat dries up"]
    assert len(security(register).asks) == 10
    with pytest.raises(Conflict):
        checklists.restore_prompt(register=register, key=added.key, by=bob, now=NOW, seen=1)
    checklists.restore_prompt(register=register, key=added.key, by=bob, now=NOW, seen=2)
    assert len(security(register).asks) == 11


@pytest.mark.parametrize(
    ("text", "message"),
    [(" ", "Say what may happen."), ("users notice failures BEFORE we do", "This line is on the list already.")],
)
def test_add_prompt_refuses(register, bob, text, message):
    with pytest.raises(Refused) as refused:
        checklists.add_prompt(register=register, topic="operations", text=text, by=bob, now=NOW)
    assert str(refused.value.message) == message


def test_lines_are_changed_by_managers_alone(register, alice):
    with pytest.raises(PermissionDenied):
        checklists.drop_prompt(register=register, key=FIRST, by=alice, now=NOW, seen=0)
    assert not Prompt.objects.exists()


def test_the_history_of_answers_is_sound(register, alice, bob):
    answer(register, alice, {FIRST: GivenAnswer("yes"), SECOND: GivenAnswer("no")})
    answer(register, bob, {SECOND: GivenAnswer("unsure", "who knows", seen=1)}, LATER)
    checklists.reword_prompt(register=register, key=FIRST, text="A key is stolen", by=bob, now=LATER, seen=0)
    assert [found.faults for found in ledger_check.check_history(register)] == [[]]
