"""Ready matrices and categories in the language of the register that starts from them."""

import pytest
import yaml
from django.conf import settings
from django.utils import translation

from riskreg.domain import ready_words, registers
from riskreg.models import Matrix, Register
from tests.factories import NOW, OrganisationFactory


def shipped(name):
    return yaml.safe_load((settings.BASE_DIR / "fixtures" / name).read_text(encoding="utf-8"))


@pytest.fixture
def upside_down(monkeypatch, db):
    """German in which every text is in capitals: what is translated shows, whatever the catalogue has."""
    OrganisationFactory()

    def gettext(text):
        return text.upper() if translation.get_language() == "de" else text

    monkeypatch.setattr(ready_words, "gettext", gettext)


def test_every_text_of_the_fixtures_is_offered_for_translation():
    matrices = shipped("matrices.yaml")
    levels = [level for matrix in matrices for axis in ("likelihood", "impact") for level in matrix[axis]]
    assert set(ready_words.MATRICES) == {matrix["name"] for matrix in matrices}
    assert set(ready_words.LEVELS) == {level["label"] for level in levels}
    assert set(ready_words.DESCRIPTIONS) == {level["description"] for level in levels}
    guidance = [row for matrix in matrices for row in matrix.get("guidance", [])]
    assert list(ready_words.DIMENSIONS) == [row["dimension"] for row in guidance]
    assert list(ready_words.GUIDANCE) == [text for row in guidance for text in row["levels"]]
    topics = shipped("prompts.yaml")
    assert list(ready_words.PROMPTS) == [text for topic in topics for text in topic["prompts"]]
    assert {topic["name"] for topic in topics} <= set(ready_words.CATEGORIES)  # a draft finds its category by it
    assert list(ready_words.CATEGORIES) == [category["name"] for category in shipped("categories.yaml")]


def test_a_new_register_has_its_words_in_its_own_language_whoever_makes_it(upside_down, admin):
    with translation.override("en-gb"):
        german = registers.create_register(code="DE", name="Risiken", by=admin, now=NOW, values={"language": "de"})
        english = registers.create_register(code="EN", name="Risks", by=admin, now=NOW)
    names = [list(found.categories.values_list("name", flat=True)) for found in (german, english)]
    assert names == [[name.upper() for name in registers.default_categories()], registers.default_categories()]
    assert [level.label for level in german.grid.likelihood] == [
        "RARE", "UNLIKELY", "POSSIBLE", "LIKELY", "ALMOST CERTAIN",
    ]  # fmt: skip
    assert (german.grid.impact[0].label, english.grid.impact[0].label) == ("SLIGHT", "Slight")
    assert german.grid.impact[0].description == english.grid.impact[0].description.upper()
    assert (german.grid.bands, german.grid.impact[1].high) == (english.grid.bands, english.grid.impact[1].high)
    assert Matrix.objects.get(key="5x5", register=None).levels["likelihood"][0]["label"] == "Rare"  # the shipped row


def test_a_chosen_category_is_written_in_the_language_chosen_with_it(upside_down, client, admin):
    client.force_login(admin)
    data = {"name": "Risiken", "code": "DE", "purpose": "", "language": "de", "matrix": "3x3", "categories": ["Data"]}
    assert client.post("/registers/new/", data).status_code == 302
    register = Register.objects.get(code="DE")
    assert (register.language, list(register.categories.values_list("name", flat=True))) == ("de", ["DATA"])
    assert [level.label for level in register.grid.likelihood] == ["UNLIKELY", "POSSIBLE", "LIKELY"]


def test_the_matrix_editor_offers_the_ready_ones_in_the_language_of_the_register(upside_down, client, admin):
    registers.create_register(code="DE", name="Risiken", by=admin, now=NOW, values={"language": "de"})
    client.force_login(admin)
    page = client.get("/registers/DE/settings/matrix/?from=3x3").content.decode()
    assert ('value="UNLIKELY"' in page, 'value="Unlikely"' in page) == (True, False)


def test_the_guidance_of_a_matrix_is_written_in_the_language_of_the_register(upside_down, admin):
    made = {"matrix_key": "5x5-dimensions", "by": admin, "now": NOW}
    german = registers.create_register(code="DE", name="Risiken", values={"language": "de"}, **made)
    english = registers.create_register(code="EN", name="Risks", **made)
    assert german.matrix.guidance[2] == {
        "dimension": "MONEY",
        "levels": [
            "FOUND IN THE TEAM'S OWN BUDGET.", "FOUND IN THE DEPARTMENT'S BUDGET.", "ANOTHER PLAN HAS TO GIVE WAY.",
            "THE YEAR'S RESULT IS VISIBLY WORSE.", "RESERVES OR LOANS ARE NEEDED TO CARRY ON.",
        ],
    }  # fmt: skip
    ready = Matrix.objects.get(key="5x5-dimensions", register=None)
    assert english.matrix.guidance == ready.guidance == shipped("matrices.yaml")[3]["guidance"]


@pytest.mark.parametrize("language", ["de", "fr", "es"])
def test_every_ready_text_is_translated_and_a_line_of_the_checklist_fits_its_field(language):
    for text in (*ready_words.GUIDANCE, *ready_words.PROMPTS):
        with translation.override(language):
            found = ready_words.in_language(text)
        assert found != text, text
        assert len(found) <= 160, found
