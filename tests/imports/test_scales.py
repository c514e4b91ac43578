"""From the cells of a score column to levels."""

from collections import Counter

import pytest

from riskreg.imports.errors import ImportRefused
from riskreg.imports.ladders import step_level
from riskreg.imports.rules import stated_rule
from riskreg.imports.scales import ScoreColumn, find_rules


def levels(texts: list[str], header: str = "Likelihood", kind: str = "likelihood", top: int = 5) -> list[int | None]:
    rule = find_rules({kind: ScoreColumn(header, Counter(texts))}, {kind: top}, {}).get(kind)
    return [rule.level(text) if rule else None for text in texts]


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["1", "2", "3", "4", "5"], [1, 2, 3, 4, 5]),
        (["1", "8", "3", "10", "0"], [1, 4, 2, 5, 1]),
        (["0.05", "0,41", "1", "0.6"], [1, 3, 5, 3]),
        (["10%", "40 %", "41%", "100%"], [1, 2, 3, 5]),
        (["15", "60", "95"], [1, 3, 5]),
        (["3 - Possible", "4: Likely", "Rare (1)", "5 = Certain"], [3, 4, 1, 5]),
        (["L1", "L4"], [1, 4]),
        (["1 - Almost certain", "3 - Possible", "5 - Rare"], [5, 3, 1]),
        (["Low", "MEDIUM", "high"], [2, 3, 4]),
        (["L", "M", "H"], [2, 3, 4]),
        (["Low", "Medium", "High", "Critical"], [1, 2, 4, 5]),
        (["Very low", "Low", "Medium", "High", "Very High"], [1, 2, 3, 4, 5]),
        (["Low", "High", "Very high"], [2, 4, 5]),
        (["REMOTE", "POSSIBLE", "LIKELY", "CERTAIN"], [1, 2, 4, 5]),
        (["Rare", "Unlikely", "Possible", "Likely", "Almost Certain"], [1, 2, 3, 4, 5]),
        (["Unlikely", "Likely", "Very likely", "Certain"], [1, 2, 4, 5]),
        (["Very unlikely", "Unlikely", "Possible", "Likely", "Very likely"], [1, 2, 3, 4, 5]),
        (["gering", "mittel", "hoch"], [2, 3, 4]),
        (["Sehr unwahrscheinlich", "möglich", "sehr wahrscheinlich"], [1, 3, 5]),
        (["Faible", "Modérée", "Élevée"], [2, 3, 4]),
        (["Muy bajo", "Bajo", "Medio", "Alto", "Muy alto"], [1, 2, 3, 4, 5]),
        (["Basso", "Medio", "Alto"], [2, 3, 4]),
        (["Probabilità alta", "Probabilità bassa"], [4, 2]),
        (["IV", "V", "I"], [None, None, None]),
        (["A", "B", "C", "D", "E"], [None] * 5),
        (["A"], [None]),
        (["10-30%", "30-60%"], [None, None]),
        (["€ 5,000", "€ 10,000"], [None, None]),
        (["3", "2", "high"], [3, 2, None]),
        (["Low", "High", "Purple"], [2, 4, None]),
        (["1", "2", "0"], [1, 2, None]),
        (["1", "2", "-3"], [1, 2, None]),
    ],
)
def test_scale_is_found_from_all_values(texts, expected):
    assert levels(texts) == expected


@pytest.mark.parametrize(
    ("header", "texts", "expected"),
    [
        ("Probability 0-10", ["3", "2"], [2, 1]),
        ("Impact (1 to 4)", ["1", "2", "3", "4"], [1, 2, 4, 5]),
        ("Impact [1-3]", ["1", "2", "3"], [2, 3, 4]),
        ("Impact (5 - 1)", ["5", "1"], [1, 5]),
        ("Probability in %", ["5", "80"], [1, 4]),
        ("Probability %", ["0.05", "0.8"], [1, 4]),
        ("Impact (0-100)", ["5", "80"], [1, 4]),
        ("Impact (1=high 5=low)", ["1", "5"], [5, 1]),
        ("Impact (1 = low, 5 = high)", ["1", "5"], [1, 5]),
        ("Impact\n1: Catastrophic\n5: Insignificant", ["1", "4"], [5, 2]),
        ("Impact (1 is highest)", ["1", "2"], [5, 4]),
        ("Impact (5 is highest)", ["1", "2"], [1, 2]),
        ("Auswirkung (1 = sehr hoch, 5 = sehr gering)", ["1", "5"], [5, 1]),
    ],
)
def test_range_in_the_header_decides(header, texts, expected):
    assert levels(texts, header, "impact") == expected


def test_single_slip_does_not_change_the_scale():
    assert levels(["1", "2", "3", "4", "5"] * 4 + ["9"])[-2:] == [5, None]


def test_money_in_an_impact_column_is_not_taken_for_a_share():
    assert levels(["20", "60", "90"], "Impact", "impact") == [None, None, None]


def test_inherent_and_residual_words_are_judged_together():
    columns = {
        "likelihood": ScoreColumn("Likelihood", Counter(["High", "Medium"])),
        "residual_likelihood": ScoreColumn("Residual likelihood", Counter(["Very low"])),
    }
    rules = find_rules(columns, {"likelihood": 5, "impact": 5}, {})
    assert [rules["likelihood"].level("High"), rules["residual_likelihood"].level("Very low")] == [4, 1]


@pytest.mark.parametrize("top", [3, 4, 5, 6])
@pytest.mark.parametrize("steps", [2, 3, 4, 5, 6])
def test_order_is_kept_and_levels_exist(steps, top):
    found = [step_level(step, steps, top) for step in range(steps)]
    assert found == sorted(found)
    assert all(1 <= level <= top for level in found)
    assert len(set(found)) == min(steps, top)


@pytest.mark.parametrize(
    ("rule", "text", "expected"),
    [
        ("1-5", "4", 4),
        ("5-1", "4", 2),
        ("1-10", "10", 5),
        ("0-10", "7", 4),
        ("0-1", "70%", 4),
        ("percent", "70", 4),
        ("A=5,B=3", "b", 3),
        ("sehr hoch=5", "Sehr  hoch", 5),
        ("0,41=3,0,6=4", "0,6", 4),
        ("5 = certain=5; 1 = never=1", "1 = never", 1),
        ("A=5, B=3,", "B", 3),
        ("tiny<small<big", "small", 3),
        ("A=5,B=3", "C", None),
        ("1-5", "8", None),
    ],
)
def test_stated_rule(rule, text, expected):
    assert stated_rule(rule, 5).level(text) == expected


@pytest.mark.parametrize("rule", ["", "nonsense", "7-9", "A=6", "A=x", "=3", "A=2,B"])
def test_stated_rule_that_is_none_is_refused(rule):
    with pytest.raises(ImportRefused):
        stated_rule(rule, 5)
