from riskreg.reports.data import Levels
from riskreg.reports.summary import figures
from tests.reports.samples import report, risk_line


def line(number, likelihood=None, impact=None, **changes):
    return risk_line(number, current=Levels(likelihood, impact), **changes)


def test_figures_count_what_is_printed():
    found = figures(
        report(
            0,
            lines=[
                line(1, 5, 5, owner="", strategy="", overdue_days=3, open_actions=2, overdue_actions=1),
                line(
                    2, 2, 4, owner="Dana Roth", strategy="accept", overdue_days=None, open_actions=0, overdue_actions=0
                ),
                line(3, 4, owner="Dana Roth", strategy="avoid", overdue_days=0, open_actions=1, overdue_actions=0),
            ],
        )
    )
    assert found.total == 3
    assert found.ratings == {"critical": 1, "moderate": 1, "": 1}
    assert (found.above_tolerance, found.above_appetite) == (1, 1)
    assert (found.unowned, found.undecided, found.overdue_reviews) == (1, 1, 1)
    assert (found.open_actions, found.overdue_actions) == (3, 1)
    assert (found.cells[5, 5], found.cells[2, 4], found.cells[4, 4]) == (1, 1, 0)


def test_figures_top_puts_the_greater_impact_first():
    found = figures(report(0, lines=[line(1, 5, 3), line(2, 3, 5), line(3, 1, 1), line(4)]))
    assert [risk.reference for risk in found.top] == ["IT-002", "IT-001", "IT-003"]


def test_figures_of_nothing_are_zero():
    found = figures(report(0))
    assert (found.total, found.above_tolerance, list(found.top)) == (0, 0, [])


def test_figures_count_no_draft():
    draft = line(2, 5, 5, state="draft", owner="", strategy="", overdue_days=9, open_actions=3, overdue_actions=2)
    found = figures(report(0, lines=[line(1, 2, 2, owner="Dana Roth", strategy="accept"), draft]))
    alone = figures(report(0, lines=[line(1, 2, 2, owner="Dana Roth", strategy="accept")]))
    assert (found.total, found.ratings, found.cells, found.top) == (1, alone.ratings, alone.cells, alone.top)
    assert (found.above_tolerance, found.above_appetite, found.unowned, found.undecided) == (0, 0, 0, 0)
    assert (found.overdue_reviews, found.open_actions) == (alone.overdue_reviews, alone.open_actions)
    assert found.states == {"open": 1, "draft": 1}
