"""Similar risks while typing."""

from riskreg.domain import risks
from riskreg.domain.similar import likeness, similar_risks, stems
from tests.factories import NOW, RiskFactory


def titles(found):
    return [risk.title for risk in found]


def test_stems_leave_endings_and_joints_out():
    assert stems("Backups could not be restored") == {"backu", "restor"}


def test_similar_risks_come_closest_first(register):
    RiskFactory(register=register, title="Identity provider outage stops all sign-ins")
    RiskFactory(register=register, title="Single sign-on certificate fails unseen")
    RiskFactory(register=register, title="Fire in the server room")
    found = similar_risks(register=register, title="Single sign-on fails and nobody can work")
    assert titles(found) == ["Single sign-on certificate fails unseen", "Identity provider outage stops all sign-ins"]


def test_similar_risks_match_words_not_parts_of_words(register):
    RiskFactory(register=register, title="Redesign of the portal is late")
    assert similar_risks(register=register, title="sign") == []


def test_similar_risks_leave_out_closed_ones_and_other_registers(register, risk, alice):
    assert titles(similar_risks(register=register, title="backups")) == [risk.title]
    risks.close_risk(risk=risk, by=alice, now=NOW, seen=1, close_reason="irrelevant")
    assert similar_risks(register=register, title="backups") == []


def test_similar_risks_of_a_title_without_words_are_none(register, risk):
    assert similar_risks(register=register, title="?? % _ the") == []


def test_similar_risks_are_at_most_five_and_one_query(register, django_assert_num_queries):
    for _ in range(8):
        RiskFactory(register=register, title="Backups are lost")
    with django_assert_num_queries(1):
        found = [(risk.reference, risk.rating) for risk in similar_risks(register=register, title="lost backups")]
    assert found == [(f"IT-00{number}", "high") for number in (8, 7, 6, 5, 4)]


def test_likeness_weighs_long_words_more():
    assert likeness(stems("billing ransomware"), stems("ransomware")) == 8 / 13
