"""Headers in several languages, by their words."""

import pytest

from riskreg.imports.headers import meanings, qualifier


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("Risk ID", "reference"),
        ("Lfd. Nr.", "reference"),
        ("Risk Title", "title"),
        ("Intitulé du risque", "title"),
        ("Descripción del riesgo", "description"),
        ("Likelihood Rating", "likelihood"),
        ("Eintrittswahrscheinlichkeit (1-5)", "likelihood"),
        ("Nettowahrscheinlichkeit", "likelihood"),
        ("Vraisemblance", "likelihood"),
        ("Probabilidad residual", "likelihood"),
        ("probabilityInitial", "likelihood"),
        ("current_impact", "impact"),
        ("Schadensausmaß", "impact"),
        ("Gravità", "impact"),
        ("Impact Score", "impact"),
        ("Propriétaire du risque", "owner"),
        ("riskOwner", "owner"),
        ("Responsabile", "owner"),
        ("Stato", "state"),
        ("Existing controls", "controls"),
        ("Gegenmaßnahmen", "mitigation"),
        ("Fecha límite", "due_on"),
        ("Prossima revisione", "next_review_on"),
        ("Вероятность", "likelihood"),
        ("Prawdopodobieństwo", "likelihood"),
    ],
)
def test_header_is_known(header, field):
    assert meanings(header)[0].field == field


@pytest.mark.parametrize("header", ["Risk score", "Livello (PxI)", "Risk Rating", "MAG", "Action owner", "", "x" * 200])
def test_header_that_is_no_input_is_not_taken(header):
    assert meanings(header) == ()


def test_misspelt_header_counts_only_when_asked():
    assert meanings("Responsibiliy") == ()
    assert meanings("Responsibiliy", misspelt=True)[0].field == "owner"


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("Impact", ""),
        ("Gross impact", "inherent"),
        ("Impact (brutto)", "inherent"),
        ("New Severity", "residual"),
        ("Nettorisiko", "residual"),
        ("current_proba", "current"),
        ("Target impact", "target"),
    ],
)
def test_qualifier_of_a_score(header, expected):
    assert qualifier(header) == expected
