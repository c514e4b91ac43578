"""What the ready matrices, categories and checklist say, in the language of the register that uses them.

The fixtures are English. A new register takes the words of matrix and categories in its own language as its
data; from then on they are its people's to change. The checklist is asked in the language that the register
has today, until its people change a line of it.
"""

from collections.abc import Mapping
from copy import copy
from typing import Any

from django.utils.translation import gettext, gettext_noop

from riskreg.domain.ready_prompts import PROMPTS
from riskreg.models import Matrix

MATRICES = (
    gettext_noop("3×3, quick"),
    gettext_noop("4×4, no middle"),
    gettext_noop("5×5"),
    gettext_noop("5×5, impact by dimension"),
)
LEVELS = (
    gettext_noop("Unlikely"),
    gettext_noop("Possible"),
    gettext_noop("Likely"),
    gettext_noop("Minor"),
    gettext_noop("Serious"),
    gettext_noop("Severe"),
    gettext_noop("Rare"),
    gettext_noop("Expected"),
    gettext_noop("Moderate"),
    gettext_noop("Major"),
    gettext_noop("Almost certain"),
    gettext_noop("Slight"),
)
DESCRIPTIONS = (
    gettext_noop("We would be surprised to see it this year: under 20 %."),
    gettext_noop("It could go either way this year: 20 to 60 %."),
    gettext_noop("We expect it this year unless something changes: over 60 %."),
    gettext_noop("A bad day for one team; nobody outside notices."),
    gettext_noop("Customers or other departments are hit, and we have to explain ourselves."),
    gettext_noop("A core service stops, people are harmed, or the year's plan is lost."),
    gettext_noop("Would take several things going wrong at once: under 10 % within a year."),
    gettext_noop("Has happened to others like us: 10 to 30 % within a year."),
    gettext_noop("Has happened here, or nearly: 30 to 70 % within a year."),
    gettext_noop("A question of when: over 70 % within a year."),
    gettext_noop("Absorbed within the day by the people who work on it."),
    gettext_noop("Some customers notice; put right within the week, from the existing budget."),
    gettext_noop("An important service is down for a day, or money has to be found that was not planned."),
    gettext_noop("A core service is lost for days, people are harmed, or a regulator acts."),
    gettext_noop("Under 5 % within a year."),
    gettext_noop("5 to 20 % within a year."),
    gettext_noop("20 to 50 % within a year."),
    gettext_noop("50 to 90 % within a year."),
    gettext_noop("Over 90 % within a year."),
    gettext_noop("A nuisance: fixed the same day, by the people who found it."),
    gettext_noop("One team loses a few days; customers hardly notice."),
    gettext_noop("Customers notice, work is repeated, a plan slips by weeks."),
    gettext_noop("A core service is lost for a day or more, or the regulator asks questions."),
    gettext_noop("People are endangered, or the organisation is not the same afterwards."),
)
DIMENSIONS = (
    gettext_noop("Service"),
    gettext_noop("Data"),
    gettext_noop("Money"),
    gettext_noop("Law"),
    gettext_noop("People"),
)
GUIDANCE = (
    gettext_noop("Slow or unavailable for minutes, outside busy hours."),
    gettext_noop("One service down for up to two hours."),
    gettext_noop("An important service down for a working day."),
    gettext_noop("A core service down for more than a day, or several at once."),
    gettext_noop("Core services down for a week, with no date for their return."),
    gettext_noop("Internal notes seen by a colleague who did not need them."),
    gettext_noop("A few records wrong or seen by the wrong person; nobody is harmed by it."),
    gettext_noop("Hundreds of records lost or disclosed; the people concerned should be told."),
    gettext_noop("Thousands of records disclosed, or the only copy of something damaged."),
    gettext_noop("Everything about everyone, gone or published."),
    gettext_noop("Found in the team's own budget."),
    gettext_noop("Found in the department's budget."),
    gettext_noop("Another plan has to give way."),
    gettext_noop("The year's result is visibly worse."),
    gettext_noop("Reserves or loans are needed to carry on."),
    gettext_noop("A rule bent, noticed and straightened by ourselves."),
    gettext_noop("A breach we record but need not report."),
    gettext_noop("Reportable; we expect questions."),
    gettext_noop("A formal investigation, a fine, or an order to change."),
    gettext_noop("Prosecution, or the licence to operate is in doubt."),
    gettext_noop("Annoyance."),
    gettext_noop("Long days for a week."),
    gettext_noop("Someone is hurt lightly, or someone good leaves because of it."),
    gettext_noop("Someone is badly hurt, or a team falls apart."),
    gettext_noop("Lives are at risk."),
)
CATEGORIES = (
    gettext_noop("Security"),
    gettext_noop("Availability and operations"),
    gettext_noop("Data"),
    gettext_noop("Project delivery"),
    gettext_noop("People"),
    gettext_noop("Suppliers and contracts"),
    gettext_noop("Software supply chain"),
    gettext_noop("Integration and architecture"),
    gettext_noop("Legacy and end of life"),
    gettext_noop("Cloud and cost"),
    gettext_noop("Law, privacy and compliance"),
    gettext_noop("AI and automation"),
)
_KNOWN = frozenset((*MATRICES, *LEVELS, *DESCRIPTIONS, *DIMENSIONS, *GUIDANCE, *CATEGORIES, *PROMPTS))


def in_language(text: str) -> str:
    """A text of the fixtures in the language in force; any other as it is."""
    return gettext(text) if text in _KNOWN else text


def in_words(matrix: Matrix) -> Matrix:
    """A copy of a ready matrix, not to be saved, with its words in the language in force; its numbers stay."""
    found = copy(matrix)
    scales = {axis: [_level(level) for level in matrix.levels[axis]] for axis in ("likelihood", "impact")}
    found.name, found.levels = in_language(matrix.name), matrix.levels | scales
    found.guidance = [
        {"dimension": in_language(row["dimension"]), "levels": [in_language(text) for text in row["levels"]]}
        for row in matrix.guidance
    ]
    return found


def _level(level: Mapping[str, Any]) -> dict[str, Any]:
    return {name: in_language(value) if isinstance(value, str) else value for name, value in level.items()}
